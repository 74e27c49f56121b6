//! Lints. Clippy is what compiles the crates here ([`Workshop::compile`]), and cargo keeps what it said of each: this asks for it, and
//! compiles only what nothing else did.

use std::process::Stdio;

use serde_json::Value;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Shows what the compiler has to say of any crate and target.
///
/// # Errors
/// When it has something to say, or does not compile.
pub fn check(workshop: &Workshop) -> Result<(), Failure> {
    // As the tests are compiled: `cargo build` would compile them once more.
    let mut build = workshop.compile(&[
        "test",
        "--no-run",
        "--locked",
        "--workspace",
        "--all-targets",
        "--message-format=json",
    ]);
    let program = process::line(&build);
    let built = build
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| Failure::Start {
            program: program.clone(),
            source,
        })?;
    let said = said(&String::from_utf8_lossy(&built.stdout));
    if said.is_empty() && built.status.success() {
        return Ok(());
    }
    Err(Failure::Ended {
        program,
        status: format!("{}, {} warnings and errors", built.status, said.len()),
        output: format!("\n{}", said.concat()),
    })
}

/// What the compiler said, as people read it, out of what cargo prints for programs. What it says of a library twice, because the
/// library is compiled for its tests too, counts once.
fn said(printed: &str) -> Vec<String> {
    let mut said: Vec<String> = printed
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["reason"] == "compiler-message")
        .filter_map(|message| message["message"]["rendered"].as_str().map(str::to_owned))
        .collect();
    said.sort_unstable();
    said.dedup();
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_counts_once_and_what_is_none_does_not() {
        let printed = r#"{"reason":"compiler-artifact","target":{"name":"a"}}
{"reason":"compiler-message","message":{"level":"warning","rendered":"warning: one\n"}}
{"reason":"compiler-message","message":{"level":"warning","rendered":"warning: one\n"}}
{"reason":"compiler-message","message":{"level":"error","rendered":"error: another\n"}}
not JSON
{"reason":"build-finished","success":true}"#;
        assert_eq!(said(printed), ["error: another\n", "warning: one\n"]);
        assert!(said("").is_empty());
    }
}
