//! Jurors at the command line: a case of a real agreement before a real court, from filing to execution.

mod instances;

use std::fs;

use crate::tool::devnet::Devnet;
use crate::tool::{Run, Tool, document, good, refused};
use serde_json::{Value, json};
use slacontract_client::{Account, Client, Http};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// A salt of 32 random bytes.
const SALT: &str = "0x8d1c6f0a35b7e2947c10d96f4be8a3725fc9d0e1b28a4763951e0cf7ad34b68e";
/// Settings of the court: the usual stages, and jurors that stake nothing.
pub const SETTINGS: &str = "(1000000000, 0, 0, 2000, 2000, 3, 0, false, 48h, 72h, 24h, 48h, 48h, 48h, 72h, 24h, false, 0x0000000000000000000000000000000000000000)";

/// A court, an agreement in force that names it, and the chain they are on.
pub struct Scene {
    pub tool: Tool,
    pub devnet: Devnet,
    client: Client,
}

impl Scene {
    fn new() -> Self {
        let tool = Tool::new();
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"tribunal\", \"service\"]\n";
        fs::write(tool.dir().join("Cargo.toml"), manifest).expect("writes");
        for (name, source) in [
            (
                "tribunal",
                include_str!("../../../sdk/contracts/court/src/lib.rs"),
            ),
            ("service", include_str!("../fixtures/service.rs")),
        ] {
            good(tool.run(&["new", name]));
            let project = tool.dir().join(name);
            fs::write(project.join("src/lib.rs"), source).expect("writes");
            fs::remove_dir_all(project.join("tests")).expect("removes");
        }
        let devnet = Devnet::start(&tool);
        let client = Client::new(Http::new(&devnet.rpc));
        let scene = Self {
            tool,
            devnet,
            client,
        };
        scene.done(
            "tribunal",
            &["deploy", "--settings", SETTINGS, "--jurors", "[2, 3, 4]"],
        );
        scene.agreed("service", "tribunal");
        scene
    }

    /// An agreement in force that names a court.
    fn agreed(&self, alias: &str, court: &str) {
        let parties = ["deploy", "--alias", alias, "--provider", "alice"];
        let rest = ["--customer", "bob", "--signers", "[7, 8, 9]", "--court"];
        self.done("service", &[&parties[..], &rest, &[court]].concat());
        let status = document(&self.run("service", &["call", alias, "status", "--json"]));
        let hash = status["result"]["0"]["agreement"]
            .as_str()
            .or_else(|| status["result"]["agreement"].as_str())
            .unwrap_or_else(|| panic!("the hash in {status}"))
            .to_owned();
        let call = ["call", alias];
        for words in [
            &["accept", "--agreement", &hash, "--from", "bob"][..],
            &["deposit", "--value", "40 ether"],
            &["deposit", "--value", "4 ether", "--from", "bob"],
        ] {
            self.done("service", &[&call, words].concat());
        }
    }

    /// The customer takes a window that nobody measured to the court.
    pub fn with_a_case() -> Self {
        let scene = Self::new();
        scene.wait(28 * DAY + 25 * HOUR);
        scene.files("service");
        scene
    }

    fn files(&self, agreement: &str) {
        let link = format!("0x{}", "0".repeat(64));
        let filing = ["call", agreement, "fileCase", "--matter", "Window"];
        let rest = [
            "--id", "0", "--link", &link, "--value", "1 ether", "--from", "bob",
        ];
        self.done("service", &[&filing[..], &rest].concat());
    }

    fn run(&self, below: &str, arguments: &[&str]) -> Run {
        self.tool.run_in(
            below,
            &[arguments, &["--rpc-url", &self.devnet.rpc]].concat(),
        )
    }

    fn done(&self, below: &str, arguments: &[&str]) -> Run {
        good(self.run(below, arguments))
    }

    /// `court ..` of an account, as one document.
    fn court(&self, who: &str, words: &[&str]) -> Run {
        let court = [&["court"], words, &["--from", who, "--json"]].concat();
        self.run("", &court)
    }

    fn judges(&self, who: &str, words: &[&str]) -> Value {
        document(&good(self.court(who, words)))
    }

    /// A vote sealed by a key that is here, not by the node.
    fn votes_with_a_key(&self, index: u32, outcome: &str) -> Value {
        let account = Account::development(index).expect("a valid index");
        let key = account.private_key().expect("the key is here").to_string();
        let output = self
            .tool
            .command("")
            .args([
                "court", "vote", "0", outcome, "--court", "tribunal", "--json",
            ])
            .args(["--rpc-url", &self.devnet.rpc])
            .env("SLACONTRACT_PRIVATE_KEY", key)
            .output()
            .expect("the command runs");
        serde_json::from_slice(&output.stdout).expect("one document")
    }

    fn wait(&self, seconds: u64) {
        self.devnet.wait(seconds);
    }

    /// What `court cases` says comes next in the one case, and what becomes of it.
    fn follow(&self, who: &str) {
        let cases = self.judges(who, &["cases", "--court", "tribunal", "--all"]);
        let next = cases["courts"][0]["cases"][0]["next"].as_str();
        let next = next.unwrap_or_else(|| panic!("{cases}"));
        let words: Vec<&str> = next.split_whitespace().skip(2).collect();
        good(self.tool.run(&words));
    }
}

/// The one case of the one court.
fn case(cases: &Value) -> &Value {
    let list = &cases["courts"][0]["cases"];
    assert_eq!(list.as_array().map(Vec::len), Some(1), "{cases}");
    &list[0]
}

const AT: [&str; 2] = ["--court", "tribunal"];

fn vote(outcome: &str) -> Vec<&str> {
    [&["vote", "0", outcome][..], &AT].concat()
}

fn reveal() -> Vec<&'static str> {
    [&["reveal", "0", "--reason", "nobody measured it"][..], &AT].concat()
}

#[test]
fn jurors_judge_a_case_of_an_agreement_and_keep_nothing_in_between() {
    let scene = Scene::with_a_case();
    let cases = [&["cases"][..], &AT].concat();

    // Nobody has a seat yet, and it is too early to vote.
    let none = scene.judges("carol", &cases);
    assert_eq!(none["courts"][0]["cases"], json!([]), "{none}");
    let all = scene.judges("carol", &[&cases[..], &["--all"]].concat());
    assert_eq!(case(&all)["phase"], "answer", "{all}");
    assert_eq!(case(&all)["about"]["kind"], "window", "{all}");
    assert_eq!(case(&all)["about"]["number"], 0, "{all}");
    assert_eq!(case(&all)["next"], "wait", "{all}");
    let early = scene.court("carol", &vote("claim"));
    refused(
        &early,
        "case-phase",
        "case 0 is in phase `answer`, and votes are sealed in phase `commit`",
    );
    assert!(
        document(&early)["error"]["hint"]
            .as_str()
            .is_some_and(|hint| hint.contains("too early")),
        "{}",
        early.stdout
    );

    // The command that comes next draws the panel.
    scene.wait(3 * DAY);
    scene.follow("frank");
    let waiting = scene.judges("carol", &cases);
    assert_eq!(case(&waiting)["phase"], "commit", "{waiting}");
    assert_eq!(case(&waiting)["seat"]["state"], "drawn", "{waiting}");
    scene.wait(HOUR / 2);
    let text = good(scene.run("", &["court", "cases", "--from", "carol"])).stdout;
    for part in [
        "service window 0",
        "1d 23h",
        "refuse, provisional, claim",
        "court vote 0 OUTCOME --court tribunal --from carol",
    ] {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }

    sealing(&scene);
    revealing(&scene);

    // Anybody counts and executes, once nobody can appeal any more.
    scene.follow("frank");
    scene.wait(3 * DAY);
    scene.done("service", &["call", "service", "settle", "--window", "0"]);
    scene.follow("frank");
    let over = scene.judges("carol", &[&cases[..], &["--all"]].concat());
    assert_eq!(case(&over)["phase"], "executed", "{over}");
    assert_eq!(case(&over)["ruling"], 2, "{over}");
    let hidden = scene.judges("carol", &cases);
    assert_eq!(hidden["courts"][0]["cases"], json!([]), "{hidden}");

    // What was filed and paid is told with addresses as every command writes them.
    let bob = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    for words in [&["duties", "service"][..], &["why", "service", "0"]] {
        let text = good(scene.run("", words)).stdout;
        assert!(text.contains(bob), "no `{bob}` in\n{text}");
    }

    traced(&scene);
    in_the_open(&scene);
    instances::judged(&scene);
}

/// What `why` says of the case, step by step, each with its transaction.
fn traced(scene: &Scene) {
    let trace = document(&good(scene.run("", &["why", "service", "0", "--json"])));
    let steps = trace["steps"].as_array().expect("steps");
    let of = |step: &str| -> Vec<&Value> {
        let named = steps.iter().filter(|line| line["step"] == step);
        named
            .inspect(|line| assert!(line["proof"]["transaction"].is_string(), "{line}"))
            .map(|line| &line["facts"])
            .collect()
    };
    let filed = of("case");
    let bob = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    assert_eq!(filed[0]["filer"], bob, "{trace:#}");
    assert_eq!(filed[0]["contested"], "2000000000000000000");
    assert!(filed[0]["bond"].as_str().is_some_and(|bond| bond != "0"));
    let panel = of("panel");
    assert_eq!(
        (&panel[0]["jurors"], &panel[0]["seats"]),
        (&json!("named"), &json!(3))
    );
    let jurors: Vec<_> = panel[1..].iter().map(|seat| &seat["juror"]).collect();
    assert_eq!(jurors.len(), 3, "{panel:?}");
    // Carol sealed twice; erin's second salt was lost, so two votes are shown.
    let votes = of("vote");
    let shown: Vec<_> = votes.iter().filter(|vote| vote["choice"] == 2).collect();
    assert_eq!((votes.len(), shown.len()), (6, 2), "{votes:?}");
    let reasons = format!("{}", alloy_primitives::keccak256("nobody measured it"));
    assert!(
        shown.iter().all(|vote| vote["reasons"] == *reasons),
        "{shown:?}"
    );
    let count = of("count");
    assert_eq!(
        (
            &count[0]["revealed"],
            &count[0]["result"],
            &count[0]["ruling"]
        ),
        (&json!(2), &json!("ruled"), &json!(2)),
        "{count:?}"
    );
    assert_eq!(count[0]["votes"][0]["count"], 2);
    let executed = of("executed");
    assert_eq!(
        (&executed[0]["name"], &executed[0]["taken"]),
        (&json!("claim"), &json!(true))
    );
    let paid = of("court money");
    assert!(paid.iter().any(|credit| credit["to"] == bob), "{paid:?}");
    let place = |step: &str| steps.iter().position(|line| line["step"] == step);
    assert!(place("executed") < place("ruling"), "{trace:#}");
}

/// A court whose votes are open, and a case that is no agreement's.
fn in_the_open(scene: &Scene) {
    let settings = SETTINGS.replace("false, 48h", "true, 48h");
    let deploy = ["deploy", "--alias", "forum", "--settings", &settings];
    let jurors = ["--jurors", "[2, 3, 4]"];
    scene.done("tribunal", &[&deploy[..], &jurors].concat());
    let filing = format!("0x{}", "0".repeat(2 * 8 * 32));
    let file = ["call", "forum", "createDispute", "--choices", "3"];
    let rest = [
        "--extra-data",
        &filing,
        "--value",
        "1 ether",
        "--from",
        "bob",
    ];
    scene.done("", &[&file[..], &rest].concat());
    scene.wait(3 * DAY);
    scene.done("", &["call", "forum", "draw", "--case", "0"]);

    let told = scene.judges("carol", &["cases", "--court", "forum"]);
    assert_eq!(case(&told)["about"]["kind"], "subject", "{told}");
    let next = case(&told)["next"].as_str().unwrap_or_default();
    assert!(
        next.contains("court reveal 0 --court forum --choice OUTCOME"),
        "{told}"
    );
    let forum = ["--court", "forum"];
    let sealed = [&["vote", "0", "claim"][..], &forum].concat();
    refused(
        &scene.court("carol", &sealed),
        "case-phase",
        "case 0 is in phase `reveal`",
    );
    let unnamed = [&["reveal", "0", "--reason", "why"][..], &forum].concat();
    refused(
        &scene.court("carol", &unnamed),
        "vote",
        "votes of case 0 are open",
    );
    let named = [&unnamed[..], &["--choice", "refuse"]].concat();
    assert_eq!(scene.judges("carol", &named)["name"], "refuse");
}

/// Carol changes her mind, dave votes with a key that is here, erin with a salt of her own.
fn sealing(scene: &Scene) {
    for (who, words, code, message) in [
        (
            "frank",
            vote("claim"),
            "seat",
            "has no seat in panel 0 of case 0; there sit 0x",
        ),
        (
            "carol",
            vote("counterclaim"),
            "vote",
            "case 0 has no outcome counterclaim; it has 0 refuse, 1 provisional, 2 claim",
        ),
        ("carol", vote("4"), "vote", "case 0 has no outcome 4"),
        (
            "carol",
            [&["vote", "7", "claim"][..], &AT].concat(),
            "case",
            "there is no case 7; the court has 1",
        ),
        (
            "carol",
            [&vote("claim")[..], &["--round", "1"]].concat(),
            "case-phase",
            "case 0 has panel 0 now, and the vote is for panel 1",
        ),
        (
            "carol",
            [
                &vote("claim")[..],
                &["--salt", &format!("0x{}07", "0".repeat(62))],
            ]
            .concat(),
            "usage",
            "can be guessed",
        ),
        (
            "carol",
            reveal(),
            "case-phase",
            "votes are revealed in phase `reveal`",
        ),
        (
            "carol",
            vec!["vote", "0", "claim", "--court", "service"],
            "court",
            "does not answer as a court",
        ),
    ] {
        refused(&scene.court(who, &words), code, message);
    }
    let first = scene.judges("carol", &vote("provisional"));
    assert_eq!(
        (&first["outcome"], &first["replaced"]),
        (&json!(1), &json!(false))
    );
    let (from, until) = (&first["revealFrom"], &first["revealUntil"]);
    let length = until.as_u64().zip(from.as_u64());
    assert_eq!(
        length.map(|(until, from)| until - from),
        Some(2 * DAY),
        "{first}"
    );
    let second = scene.judges("carol", &vote("2"));
    assert_eq!(
        (&second["name"], &second["replaced"]),
        (&json!("claim"), &json!(true))
    );
    let third = scene.judges("carol", &vote("claim"));
    assert_eq!(
        third["transaction"],
        Value::Null,
        "the same vote again: {third}"
    );
    assert_eq!(third["commitment"], second["commitment"]);

    let dave = scene.votes_with_a_key(3, "claim");
    assert_ne!(dave["commitment"], second["commitment"], "{dave}");
    let erin = [&vote("provisional")[..], &["--salt", SALT]].concat();
    scene.judges("erin", &erin);
}

/// What was sealed is found again by the account, on the node or here; not without the salt that it was sealed with.
fn revealing(scene: &Scene) {
    scene.wait(2 * DAY);
    refused(
        &scene.court("carol", &vote("claim")),
        "case-phase",
        "case 0 is in phase `reveal`",
    );
    refused(
        &scene.court("frank", &reveal()),
        "seat",
        "has no seat in panel 0",
    );
    let empty = ["reveal", "0", "--court", "tribunal", "--reason", " "];
    refused(&scene.court("carol", &empty), "usage", "these are empty");

    let carol = scene.judges("carol", &reveal());
    assert_eq!(
        (&carol["outcome"], &carol["name"]),
        (&json!(2), &json!("claim"))
    );
    refused(
        &scene.court("carol", &reveal()),
        "seat",
        "is revealed already: outcome 2",
    );
    assert_eq!(scene.judges("dave", &reveal())["outcome"], 2);

    let lost = scene.court("erin", &reveal());
    refused(
        &lost,
        "vote",
        "no outcome that was tried (0 refuse, 1 provisional, 2 claim)",
    );
    let wrong = [&reveal()[..], &["--salt", SALT, "--choice", "claim"]].concat();
    refused(
        &scene.court("erin", &wrong),
        "vote",
        "no outcome that was tried (2 claim)",
    );
    let right = [&reveal()[..], &["--salt", SALT]].concat();

    // What would come is tried and taken back: the seat stays silent.
    let before: Value = scene
        .client
        .request("evm_snapshot", json!([]))
        .expect("a snapshot");
    assert_eq!(scene.judges("erin", &right)["name"], "provisional");
    let back: Value = scene
        .client
        .request("evm_revert", json!([before]))
        .expect("back");
    assert_eq!(back, json!(true));
    let by_hand = [&right[..], &["--choice", "1"]].concat();
    let again: Value = scene
        .client
        .request("evm_snapshot", json!([]))
        .expect("a snapshot");
    assert_eq!(scene.judges("erin", &by_hand)["name"], "provisional");
    let _: Value = scene
        .client
        .request("evm_revert", json!([again]))
        .expect("back");

    scene.wait(2 * DAY);
    let late = scene.court("erin", &right);
    refused(&late, "case-phase", "case 0 is in phase `counting`");
    assert!(
        document(&late)["error"]["hint"]
            .as_str()
            .is_some_and(|hint| hint.contains("too late")),
        "{}",
        late.stdout
    );
}
