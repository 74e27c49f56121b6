//! What is told about contracts on a real devnet: their storage, what they said, what transactions did, and what they were built from.

use std::fs;

use crate::tool::devnet::Devnet;
use crate::tool::{Run, Tool, document, good, refused};
use serde_json::Value;

const ALICE: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const BOB: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

/// A project `name` whose contract is `source`.
fn project(tool: &Tool, name: &str, source: &str) {
    good(tool.run(&["new", name]));
    fs::write(tool.dir().join(name).join("src/lib.rs"), source).expect("writes");
    fs::remove_dir_all(tool.dir().join(name).join("tests")).expect("removes");
}

/// A project on a devnet.
struct Live {
    tool: Tool,
    devnet: Devnet,
    name: &'static str,
}

impl Live {
    fn new(name: &'static str, source: &str) -> Self {
        let tool = Tool::new();
        project(&tool, name, source);
        let devnet = Devnet::start(&tool);
        Self { tool, devnet, name }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.tool.run_in(
            self.name,
            &[arguments, &["--rpc-url", &self.devnet.rpc]].concat(),
        )
    }

    fn json(&self, arguments: &[&str]) -> Run {
        self.run(&[arguments, &["--json"]].concat())
    }
}

/// The lines of a table, with one space where there are several.
fn lines(run: Run) -> Vec<String> {
    good(run)
        .stdout
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn the_fields_of_a_live_contract_are_named_with_types_and_values() {
    let live = Live::new("ledger", include_str!("../fixtures/ledger.rs"));
    good(live.run(&["deploy"]));
    let before = lines(live.run(&["storage", "ledger"]));
    assert!(
        before.contains(&"phase enum Phase Draft".to_owned()),
        "{before:?}"
    );

    let filled = document(&good(live.json(&[
        "call", "ledger", "fill", "--phase", "Open", "--amount", "3 ether", "--from", "bob",
    ])));
    assert_eq!(filled["result"]["0"], "Open", "{filled}");
    assert_eq!(filled["events"][0]["args"]["phase"], "Open", "{filled}");

    let all = lines(live.run(&["storage", "ledger", "--limit", "3"]));
    let long = "\"a title of more than thirty-one bytes, so that it stands outside\"";
    for line in [
        "open bool true",
        "balance i32 -5",
        "phase enum Phase Open",
        &format!("owner Address {BOB}"),
        "mark bytes4 0xdeadbeef",
        "term Duration 1h",
        &format!("title String {long}"),
        "blob Bytes 0x010203",
        "small u16[] 20 items, 3 shown",
        "small[2] u16 2",
        "members set(Address) 1 items",
        &format!("members[0] Address {BOB}"),
        &format!("stakes[{BOB}] Amount 3 ether"),
        "positions mapping(u64 => struct Position) by key: \"positions[KEY]\"",
        "entered bool transient only during a transaction",
    ] {
        assert!(all.contains(&line.to_owned()), "no `{line}` in {all:#?}");
    }
    for (path, value) in [
        ("positions[7].phase", "Open"),
        ("positions[7].amount", "3 ether"),
        ("positions[8].amount", "0 wei"),
        ("names[\"a name\"][bob]", "11"),
        ("names[a name][alice]", "0"),
        ("stakes[bob]", "3 ether"),
        ("small[19]", "19"),
    ] {
        assert_eq!(
            good(live.run(&["storage", "ledger", path])).stdout.trim(),
            value,
            "{path}"
        );
    }
    let state_before = live.run(&["storage", "ledger", "phase", "--block", "1"]);
    assert_eq!(good(state_before).stdout.trim(), "Draft");
    let told = document(&good(live.json(&["storage", "ledger", "positions[7]"])));
    assert_eq!(
        told["fields"][0]["parts"][2]["value"], "3000000000000000000",
        "{told}"
    );

    for (path, message) in [
        ("nothing", "no field `nothing`; there is open, balance"),
        ("small[20]", "number 20 of 20 items"),
        ("small[x]", "`x` is no number of an item"),
        ("positions[seven]", "key (u64): cannot parse \"seven\""),
        ("stakes[nobody]", "key (Address): cannot parse \"nobody\""),
        ("open[1]", "a bool has no keys"),
        ("open.x", "a bool has no field `x`"),
        ("names[", "a `[` is not closed"),
    ] {
        let run = live.json(&["storage", "ledger", path]);
        refused(&run, "path", message);
        assert_eq!(run.code, 2);
    }
    assert_eq!(live.json(&["storage", "ledger", "--block", "soon"]).code, 2);
    refused(
        &live.json(&["storage", BOB]),
        "no-contract",
        "no contract at 0x7099",
    );
    refused(
        &live.json(&["storage", "nobody"]),
        "unknown-contract",
        "there is `ledger`",
    );
}

#[test]
fn what_happened_is_told_by_names() {
    let live = Live::new("vault", include_str!("../fixtures/vault.rs"));
    let deployed = document(&good(live.json(&[
        "deploy", "--owner", "bob", "--term", "30d", "--value", "3 ether",
    ])));
    let created = deployed["transaction"].as_str().expect("a hash");
    let creation = good(live.run(&["trace", created])).stdout;
    assert!(creation.starts_with("create Vault ("), "{creation}");
    assert!(creation.contains(".constructor(bob, 30d)  ["), "{creation}");
    assert!(creation.contains("ArbWasm.activateProgram("), "{creation}");

    good(live.run(&["call", "vault", "release", "--from", "bob"]));
    let trace = good(live.run(&["trace", "latest", "--no-gas"])).stdout;
    assert_eq!(
        trace,
        "Vault.release()  [from bob]\n├─ emit Released { to: bob, amount: 3 ether }\n├─ bob  [value 3 ether]\n│  └─ returned\n└─ returned\n"
    );
    let hosts = good(live.run(&["trace", "latest", "--hosts"])).stdout;
    assert!(hosts.contains("├─ host: call_contract ×1 "), "{hosts}");
    let told = document(&good(live.json(&["trace", "latest"])));
    assert_eq!(told["frames"][0]["call"], "release()");
    assert!(
        told["frames"][0]["hosts"]
            .as_array()
            .is_some_and(|hosts| !hosts.is_empty())
    );

    // A call that would fail is not sent, and the contract's own error is told.
    let failed = live.json(&["call", "vault", "release", "--from", "alice"]);
    refused(&failed, "revert", "NotOwner");

    let logs = lines(live.run(&["logs", "vault"]));
    assert_eq!(
        logs,
        [format!("2 vault Released {{ to: {BOB}, amount: 3 ether }}")]
    );
    let count = |arguments: &[&str]| {
        document(&good(live.json(&[&["logs"], arguments].concat())))["logs"]
            .as_array()
            .map(Vec::len)
    };
    // Activation says something too, which nobody here has an ABI of.
    assert_eq!(count(&["--event", "Released"]), Some(1));
    assert_eq!(count(&["vault", "--where", "to=bob"]), Some(1));
    assert_eq!(count(&["vault", "--where", "to=alice"]), Some(0));
    assert_eq!(
        count(&["vault", "--where", "amount=3 ether", "--where", "to=bob"]),
        Some(1)
    );
    assert_eq!(
        count(&["vault", "--where", "amount=3000000000000000000"]),
        Some(1)
    );
    assert_eq!(count(&["vault", "--from-block", "3"]), Some(0));
    assert_eq!(count(&["vault", "--to-block", "1"]), Some(0));
    for (arguments, message) in [
        (&["--event", "Relesed"][..], "no event `Relesed`; there is"),
        (
            &["--where", "of=bob"],
            "no event has such a field; there is amount, to",
        ),
        (&["--where", "bob"], "write FIELD=VALUE"),
    ] {
        let run = live.json(&[&["logs", "vault"], arguments].concat());
        refused(&run, "usage", message);
        assert_eq!(run.code, 2);
    }

    let nothing = format!("0x{}", "12".repeat(32));
    refused(
        &live.json(&["trace", &nothing]),
        "trace",
        "is in no block of this chain",
    );
    refused(
        &live.json(&["trace", "0x12"]),
        "usage",
        "`0x12` is not the hash of a transaction",
    );

    // Bytes without a chain: from the artifact alone.
    let decode = |data: &str| live.tool.run_in("vault", &["decode", data]);
    assert_eq!(good(decode("0x86d1a69f")).stdout, "call release\n");
    let word = format!("{:0>64}", &ALICE[2..]);
    let selector = &alloy_primitives::keccak256("NotOwner(address)").to_string()[..10];
    assert_eq!(
        good(decode(&format!("{selector}{word}"))).stdout,
        format!("error NotOwner {{ owner: {ALICE} }}\n")
    );
    let panic = format!("0x4e487b71{:0>64}", "11");
    assert_eq!(
        good(decode(&panic)).stdout,
        "error Panic: arithmetic overflow { code: 17 }\n"
    );
    let wrong = live
        .tool
        .run_in("vault", &["decode", "0x12345678", "--json"]);
    refused(
        &wrong,
        "decode",
        "no known method or error has the selector 0x12345678",
    );
    let wrong = live.tool.run_in("vault", &["decode", "12 34", "--json"]);
    refused(&wrong, "usage", "is not bytes in hexadecimal digits");
}

#[test]
fn a_contract_is_what_its_sources_compile_to_wherever_they_lie() {
    let live = Live::new("vault", include_str!("../fixtures/vault.rs"));
    good(live.run(&[
        "deploy", "--owner", "bob", "--term", "30d", "--value", "1 ether",
    ]));
    let verified = document(&good(live.json(&["verify", "vault"])));
    assert_eq!(verified["verified"], true);
    assert_eq!(verified["creation"]["equal"], true, "{verified}");
    assert_eq!(
        verified["creation"]["arguments"]["term"], "2592000",
        "{verified}"
    );
    assert_eq!(verified["changed"], Value::Array(Vec::new()));
    let address = verified["address"].as_str().expect("an address");

    // All is compiled anew for what follows, which takes minutes.
    if std::env::var_os("SLACONTRACT_FULL").is_none() {
        return;
    }
    // The same sources in another place, with the SDK in another place too, and no record of the deployment.
    let elsewhere = Tool::new();
    let deep = elsewhere.dir().join("some/other/place");
    fs::create_dir_all(&deep).expect("makes");
    copy(&live.tool.dir().join("vault"), &deep.join("vault"));
    let cache = elsewhere.dir().join("cache");
    let cache = cache.to_str().expect("a path");
    let again = |arguments: &[&str]| {
        let mut command = elsewhere.command("some/other/place/vault");
        command.env("SLACONTRACT_CACHE", cache).args(arguments);
        let output = command
            .args(["--json", "--rpc-url", &live.devnet.rpc])
            .output()
            .expect("runs");
        Run {
            code: output.status.code().expect("an exit code"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    };
    let other = document(&good(again(&["verify", address])));
    assert_eq!(other["codeHash"], verified["codeHash"]);
    assert_eq!(other["creation"]["equal"], Value::Null);

    // One changed constant is another contract.
    let source = deep.join("vault/src/lib.rs");
    let text = fs::read_to_string(&source).expect("reads");
    let changed = text.replace("caller() == owner", "caller() != owner");
    assert_ne!(changed, text);
    fs::write(&source, changed).expect("writes");
    refused(
        &again(&["verify", address]),
        "verify",
        "they first differ at byte",
    );

    // Without its lock file nobody knows what it was built from.
    fs::remove_file(deep.join("vault/Cargo.lock")).expect("removes");
    refused(
        &again(&["verify", address]),
        "lock-file",
        "Cargo.lock does not belong",
    );
    assert!(
        !deep.join("vault/Cargo.lock").exists(),
        "no lock file was made"
    );
    refused(
        &live.json(&["verify", BOB]),
        "no-contract",
        "no contract at",
    );
    refused(
        &live.json(&["verify", "vault", "--package", "other"]),
        "unknown-contract",
        "no contract package `other`",
    );
}

/// Copies a project without what it was built into and what was recorded about its deployments.
fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("makes");
    for entry in fs::read_dir(from).expect("lists").flatten() {
        let name = entry.file_name();
        if ["target", ".slacontract", ".cargo"]
            .iter()
            .any(|left| name == *left)
        {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copies");
        }
    }
}

#[test]
fn an_alias_of_another_chain_or_of_a_chain_that_is_gone_is_told_as_such() {
    let live = Live::new("vault", include_str!("../fixtures/vault.rs"));
    good(live.run(&["deploy", "--owner", "bob", "--term", "30d"]));
    let other = Devnet::start_with(&live.tool, &["--chain-id", "412346"]);
    for command in [
        &["call", "vault", "deposit"][..],
        &["storage", "vault"],
        &["logs", "vault"],
        &["verify", "vault"],
    ] {
        let run = live.tool.run_in(
            "vault",
            &[command, &["--json", "--rpc-url", &other.rpc]].concat(),
        );
        refused(
            &run,
            "other-chain",
            "`vault` was deployed on chain 31337, and the node at",
        );
    }
    drop(other);
    // Another devnet of the same id: somebody else's contract may be at the same address.
    let again = Devnet::start_with(&live.tool, &["--balance", "5000"]);
    let run = live.tool.run_in(
        "vault",
        &[
            "call",
            "vault",
            "deposit",
            "--json",
            "--rpc-url",
            &again.rpc,
        ],
    );
    refused(
        &run,
        "no-contract",
        "`vault` was deployed on a chain that is gone",
    );
    assert!(
        run.stdout
            .contains("deploy again: cargo slacontract deploy"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_contract_that_does_not_compile_is_neither_deployed_nor_recorded() {
    let live = Live::new(
        "broken",
        "// #[contract]\nuse slacontract::prelude::*;\nfn broken( {\n",
    );
    let run = live.json(&["deploy"]);
    refused(
        &run,
        "compile",
        "`broken` does not compile for wasm32v1-none",
    );
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("src/lib.rs:3"), "{}", run.stderr);
    assert!(!live.tool.dir().join("broken/.slacontract").exists());
}
