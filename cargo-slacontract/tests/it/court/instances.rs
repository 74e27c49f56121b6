//! What `duties` and `why` tell of cases that go on: a vote that leaked, an appeal to a larger panel, a panel drawn from a pool.

use serde_json::{Value, json};
use slacontract_client::Account;

use super::{DAY, HOUR, SALT, SETTINGS, Scene};
use crate::tool::{document, good};

/// A court of eight named jurors, and one with a pool; each with an agreement whose first window nobody measures.
pub fn judged(scene: &Scene) {
    let staked = SETTINGS.replace(
        "1000000000, 0, 0,",
        "1000000000, 4000000000, 1000000000000000000,",
    );
    for (alias, settings, jurors) in [
        ("bench", SETTINGS, "[2, 3, 4, 5, 6, 7, 8, 9]"),
        ("pool", &staked, "[]"),
    ] {
        let deploy = ["deploy", "--alias", alias, "--settings", settings];
        scene.done("tribunal", &[&deploy[..], &["--jurors", jurors]].concat());
    }
    for juror in ["carol", "dave", "erin", "frank"] {
        let stake = [
            "call", "pool", "stake", "--value", "10 gwei", "--from", juror,
        ];
        scene.done("", &stake);
    }
    scene.agreed("heard", "bench");
    scene.agreed("drawn", "pool");
    scene.wait(28 * DAY + 25 * HOUR);
    scene.files("heard");
    scene.files("drawn");
    scene.wait(3 * DAY);
    for court in ["bench", "pool"] {
        scene.done("", &["call", court, "draw", "--case", "0"]);
    }
    let trace = scene.told(&["why", "drawn", "0"]);
    let panel = steps(&trace, "panel");
    assert_eq!(panel[0]["facts"]["jurors"], "pool", "{trace:#}");
    assert_eq!(panel[0]["facts"]["seats"], 3, "{trace:#}");
    assert_eq!(scene.owed("drawn", "vote"), [("pending", 3)]);
    leaked(scene);
    appealed(scene);
}

/// The names of those who sit in the present panel of the bench's case, in the order of their seats.
fn seated(scene: &Scene, round: &str) -> Vec<String> {
    let seats = ["call", "bench", "seats", "--case", "0", "--round", round];
    let text = scene.told(&seats).to_string().to_lowercase();
    let mut places: Vec<(usize, String)> = (0..10)
        .filter_map(|index| {
            let address = Account::development(index).expect("an index").address();
            let place = text.find(&address.to_string().to_lowercase())?;
            Some((place, index.to_string()))
        })
        .collect();
    places.sort();
    places.into_iter().map(|(_, index)| index).collect()
}

/// All seal a vote for the claim; one is known to somebody else, who proves it.
fn leaked(scene: &Scene) {
    let jurors = seated(scene, "0");
    assert_eq!(jurors.len(), 3, "{jurors:?}");
    for (seat, juror) in jurors.iter().enumerate() {
        let vote = ["vote", "0", "claim", "--court", "bench"];
        let salt = if seat == 0 {
            &["--salt", SALT][..]
        } else {
            &[]
        };
        scene.judges(juror, &[&vote[..], salt].concat());
    }
    let leak = ["call", "bench", "leak", "--case", "0", "--seat", "0"];
    let known = ["--choice", "2", "--salt", SALT, "--from", "bob"];
    scene.done("", &[&leak[..], &known].concat());
    assert_eq!(scene.owed("heard", "vote"), [("breached", 1), ("met", 2)]);
    let trace = scene.told(&["why", "heard", "0"]);
    let votes = steps(&trace, "vote");
    assert_eq!(votes.len(), 4, "{trace:#}");
    let told = votes[3]["text"].as_str().unwrap_or_default();
    let bob = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    assert_eq!(
        told,
        format!("seat 0 does not count: {bob} knew its vote while it was sealed")
    );
    scene.wait(2 * DAY);
    for juror in &jurors[1..] {
        let reveal = ["reveal", "0", "--court", "bench", "--reason", "no report"];
        scene.judges(juror, &reveal);
    }
    assert_eq!(scene.owed("heard", "reveal"), [("met", 2)]);
    scene.done("", &["call", "bench", "count", "--case", "0"]);
}

/// The provider lost and asks seven other jurors, who have their votes to give.
fn appealed(scene: &Scene) {
    let trace = scene.told(&["why", "heard", "0"]);
    let phase =
        |trace: &Value| steps(trace, "case").last().expect("a step")["facts"]["phase"].clone();
    assert_eq!(phase(&trace), "appealable", "{trace:#}");
    let appeal = [
        "call",
        "bench",
        "appeal",
        "--dispute-id",
        "0",
        "--extra-data",
        "0x",
    ];
    let paid = ["--value", "1 ether", "--from", "alice"];
    scene.done("", &[&appeal[..], &paid].concat());
    scene.wait(3 * DAY);
    scene.done("", &["call", "bench", "draw", "--case", "0"]);
    assert_eq!(scene.owed("heard", "vote"), [("pending", 7)]);
    let trace = scene.told(&["why", "heard", "0"]);
    let appeals = steps(&trace, "appeal");
    // Seven seats and nine more, at a gwei.
    assert_eq!(appeals[0]["facts"]["amount"], "16000000000", "{trace:#}");
    assert!(appeals[0]["proof"]["transaction"].is_string());
    let panels = steps(&trace, "panel");
    let second: Vec<_> = panels
        .iter()
        .filter(|line| line["facts"]["round"] == 1)
        .collect();
    assert_eq!(
        (second.len(), &second[0]["facts"]["seats"]),
        (8, &json!(7)),
        "{trace:#}"
    );
    // Nobody is asked any more once the provider gives in, and the court has said so.
    let words = ["call", "bench", "concede", "--case", "0", "--reason"];
    let reason = format!("0x{}", "7".repeat(64));
    scene.done("", &[&words[..], &[&reason, "--from", "alice"]].concat());
    scene.done("service", &["call", "heard", "settle", "--window", "0"]);
    scene.done("", &["call", "bench", "execute", "--case", "0"]);
    assert_eq!(scene.owed("heard", "vote"), []);
    let trace = scene.told(&["why", "heard", "0"]);
    assert_eq!(
        steps(&trace, "executed")[0]["facts"]["name"],
        "claim",
        "{trace:#}"
    );
}

/// The steps of a trace of one kind.
fn steps<'a>(trace: &'a Value, kind: &str) -> Vec<&'a Value> {
    let steps = trace["steps"].as_array().expect("steps").iter();
    steps.filter(|line| line["step"] == kind).collect()
}

impl Scene {
    /// One document of a command.
    fn told(&self, words: &[&str]) -> Value {
        document(&good(self.run("", &[words, &["--json"]].concat())))
    }

    /// How many duties of this name stand where.
    fn owed(&self, agreement: &str, duty: &str) -> Vec<(&'static str, usize)> {
        let table = self.told(&["duties", agreement]);
        let rows = table["duties"].as_array().expect("duties");
        let count = |standing: &str| {
            let rows = rows.iter();
            rows.filter(|row| row["duty"] == duty && row["standing"] == standing)
                .count()
        };
        ["pending", "breached", "met"]
            .into_iter()
            .map(|standing| (standing, count(standing)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}
