//! A disk that takes no more: an explained error, and nothing that was acknowledged is lost.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use slacontract_devnet::{Config, Node, verify};

use crate::support::{self, ALICE, BOB, call, kept::Process, send};

/// A small file system in memory, for as long as this lives.
struct Small(std::path::PathBuf);

impl Small {
    fn mount(at: &Path, options: &str) -> Option<Self> {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success())
            .then(|| Self(at.to_owned()))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// Sends until the node has no room; the last transaction it took, and its receipt.
fn filled(process: &Process) -> (Value, Value) {
    let data = format!("0x{}", "5a".repeat(40_000));
    let mut last = Value::Null;
    let mut refusal = None;
    for _ in 0..400 {
        let answer = support::raw_call(
            &process.url,
            "eth_sendTransaction",
            json!([{"from": ALICE, "to": BOB, "data": data, "gas": "0x1000000"}]),
        );
        if let Some(error) = answer.get("error") {
            refusal = Some(error["message"].as_str().unwrap().to_owned());
            break;
        }
        last = answer["result"].clone();
    }
    let refusal = refusal.expect("the disk becomes full");
    assert!(refusal.contains("no space left"), "{refusal}");
    let receipt = call(&process.url, "eth_getTransactionReceipt", json!([last]));
    assert!(
        receipt.is_object(),
        "what was acknowledged can still be read"
    );
    let again = support::raw_call(
        &process.url,
        "eth_sendTransaction",
        json!([{"from": ALICE, "to": BOB}]),
    );
    let message = again["error"]["message"].as_str().unwrap();
    assert!(message.contains("start the devnet again"), "{message}");
    (last, receipt)
}

/// Starts again where there is room: all is there and goes on.
fn goes_on(folder: &Path, (last, receipt): (Value, Value)) {
    let process = Process::start(folder);
    assert_eq!(
        call(&process.url, "eth_getTransactionReceipt", json!([last])),
        receipt
    );
    send(&process.url, json!({"from": ALICE, "to": BOB}));
    process.kill();
    verify(folder, |_| ()).unwrap();
}

#[test]
fn a_full_disk_is_explained_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_small) = Small::mount(folder.path(), "size=6m") else {
        eprintln!("skipped: only root may mount a small file system");
        return;
    };
    let process = Process::start(folder.path());
    let last = filled(&process);
    process.kill();
    let larger = Command::new("mount")
        .args(["-o", "remount,size=64m"])
        .arg(folder.path())
        .status();
    assert!(larger.unwrap().success());
    goes_on(folder.path(), last);
}

#[test]
fn a_limit_on_files_is_explained_as_a_full_disk_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("chain");
    let process = Process::start_with_files_up_to(6 << 20, &folder);
    let last = filled(&process);
    process.kill();
    goes_on(&folder, last);
}

#[test]
fn a_folder_that_cannot_be_written_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_small) = Small::mount(folder.path(), "size=1m,ro") else {
        eprintln!("skipped: only root may mount a file system");
        return;
    };
    let config = Config {
        port: 0,
        lane: false,
        data_dir: Some(folder.path().join("chain")),
        ..Config::default()
    };
    let error = Node::start(config).unwrap_err().to_string();
    assert!(
        error.contains("must be a folder that can be written to"),
        "{error}"
    );
}
