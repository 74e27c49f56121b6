//! Compiled programs that a node finds again when it starts again.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::json;
use slacontract_devnet::{Config, RunningNode};

use crate::support::{ALICE, contracts, node_with, send};

fn node(place: &Path) -> RunningNode {
    node_with(|config: &mut Config| {
        config.data_dir = Some(place.join("chain"));
        config.program_cache = Some(place.join("cache"));
    })
}

/// Programs compiled and programs found, as monitors are told.
fn counts(node: &RunningNode) -> [u64; 2] {
    let url = format!("{}/metrics", node.rpc().trim_end_matches('/'));
    let text = ureq::get(&url)
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap();
    ["compiled", "loaded"].map(|what| {
        let name = format!("slacontract_programs_{what}_total ");
        let line = text.lines().find_map(|line| line.strip_prefix(&name));
        line.unwrap_or_else(|| panic!("{text}")).parse().unwrap()
    })
}

/// The one file of the cache.
fn file(place: &Path) -> std::path::PathBuf {
    let files: Vec<_> = fs::read_dir(place.join("cache"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn a_program_is_not_compiled_again_after_a_restart_unless_its_file_is_not_to_be_trusted() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let first = node(place);
    let counter = contracts::counter(&first.rpc());
    let increment = |node: &RunningNode| {
        let receipt = send(&node.rpc(), json!({"from": ALICE, "to": counter}));
        assert_eq!(receipt["status"], "0x1");
        counts(node)
    };
    assert_eq!(increment(&first), [1, 0]);
    drop(first);
    assert_eq!(increment(&node(place)), [0, 1], "found");

    let path = file(place);
    let whole = fs::read(&path).unwrap();
    let damages: [(&str, &dyn Fn()); 6] = [
        ("one bit differs", &|| {
            let mut bytes = whole.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).unwrap();
        }),
        ("cut off", &|| {
            fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        }),
        ("empty", &|| fs::write(&path, []).unwrap()),
        ("under another program's name", &|| {
            // Its head does not fit this name.
            let mut bytes = whole.clone();
            bytes[..32].fill(0);
            fs::write(&path, bytes).unwrap();
        }),
        ("others may write to it", &|| {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        }),
        ("others may write to the folder", &|| {
            fs::set_permissions(place.join("cache"), fs::Permissions::from_mode(0o777)).unwrap();
        }),
    ];
    for (what, damage) in damages {
        damage();
        assert_eq!(increment(&node(place)), [1, 0], "{what}");
        // What was damaged has been replaced, unless the folder is not used at all.
        if what != "others may write to the folder" {
            assert_eq!(increment(&node(place)), [0, 1], "after: {what}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_used_costs_only_time() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let node = node_with(|config: &mut Config| config.program_cache = Some(file.clone()));
    let counter = contracts::counter(&node.rpc());
    send(&node.rpc(), json!({"from": ALICE, "to": counter}));
    assert_eq!(counts(&node), [1, 0]);
}
