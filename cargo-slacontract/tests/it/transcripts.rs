//! What the commands say, on stdout and stderr, word for word: `transcripts/*.txt` are run from top to bottom and compared.
//!
//! A line `$ COMMAND` is run in a project with a contract that is deployed on a devnet; below it stand its exit code with the
//! code of its failure, its stdout (indented) and its stderr (after `!`). A line `% COMMAND` prepares something and must
//! succeed. A line `@ TIME` lets time pass on the devnet. What changes from build to build is masked. `SLACONTRACT_BLESS=1` writes what is said now.
//!
//! What fails is held to more than its words: it is run again with `--json` and must be one document with a code, a message
//! and a hint; stdout is empty without; and no file of the project may have changed.

use std::fs;
use std::path::Path;

use crate::court::Scene;
use crate::transcript::{self, Stage};

/// The transcripts, in an order in which later ones may use what earlier ones made.
const ORDER: &[&str] = &[
    "new", "build", "size", "abi", "check", "test", "deploy", "call", "read", "decode", "account",
    "network", "explain", "doctor", "wrong", "broken",
];

/// What jurors do, in a project with a court and an agreement.
const COURT: &str = "court";

#[test]
fn commands_say_what_is_written_down() {
    compare(&mut Stage::build(), ORDER);
}

#[test]
fn jurors_are_told_what_is_written_down() {
    let scene = Scene::with_a_case();
    compare(&mut Stage::set(scene.tool, scene.devnet, ""), &[COURT]);
}

/// Plays transcripts one after the other and compares them with what is written, or writes them.
fn compare(stage: &mut Stage, names: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let bless = std::env::var_os("SLACONTRACT_BLESS").is_some();
    let mut wrong = Vec::new();
    for name in names {
        let path = folder.join(format!("{name}.txt"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (now, faults) = stage.play(&text);
        wrong.extend(
            faults
                .into_iter()
                .map(|fault| format!("{name}.txt: {fault}")),
        );
        if bless {
            fs::write(&path, now).expect("writes");
        } else if let Some(difference) = transcript::difference(&text, &now) {
            wrong.push(format!("{name}.txt: {difference}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\nSLACONTRACT_BLESS=1 writes what is said now",
        wrong.join("\n\n")
    );
}

#[test]
fn every_transcript_is_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    for entry in fs::read_dir(folder).expect("lists").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = name
            .strip_suffix(".txt")
            .is_some_and(|name| name == COURT || ORDER.contains(&name));
        assert!(known, "{name} is not in ORDER");
    }
}
