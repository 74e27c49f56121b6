//! How long an author waits for tests: after an edit of the contract, and for two hundred of them.
//!
//! Both are about a project of the escrow template, in both lanes. The two hundred tests are the template's own ordinary tests,
//! each as often as it takes, under a name of its own.

use std::path::Path;
use std::time::Instant;

use crate::failure::Failure;
use crate::process;

use super::{Bench, Figure};

/// How many tests there are in the large run.
const TESTS: usize = 200;
/// How often an edit is made; the middle time counts.
const EDITS: usize = 5;
/// A line of the template's contract, and one that does more.
const EDIT: (&str, &str) = (
    "let amount = self.deposit.take();",
    "self.due.set(now()); let amount = self.deposit.take();",
);
/// What ordinary tests begin with; properties have arguments there.
const TEST: &str = "#[slacontract::test]\nfn ";

/// Seconds of a test run after an edit, and of a run of two hundred tests.
pub fn runs(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let new = ["new", "held", "--template", "escrow"];
    process::capture(bench.slacontract(folder.path()).args(new))?;
    let project = folder.path().join("held");
    timed(bench, &project)?;

    let source = project.join("src/lib.rs");
    let original = read(&source)?;
    let edited = original.replace(EDIT.0, EDIT.1);
    if edited == original {
        return Err(Failure::unexpected("the template's line to edit", EDIT.0));
    }
    let mut seconds = Vec::new();
    for number in 0..EDITS {
        let text = if number % 2 == 0 { &edited } else { &original };
        write(&source, text)?;
        seconds.push(timed(bench, &project)?.0);
    }
    seconds.sort_by(f64::total_cmp);
    let edit = seconds[EDITS / 2];

    // Only these tests: how long the template's properties take is what their authors chose.
    std::fs::remove_file(project.join("tests/invariants.rs"))
        .map_err(Failure::file("tests/invariants.rs"))?;
    let tests = project.join("tests/escrow.rs");
    write(&tests, &multiplied(&read(&tests)?))?;
    timed(bench, &project)?;
    let (many, passed) = timed(bench, &project)?;
    if passed != TESTS {
        return Err(Failure::unexpected(
            format!("{TESTS} tests should pass"),
            passed,
        ));
    }
    Ok(vec![
        Figure::new(
            "`test` of the escrow template after an edit of the contract",
            edit,
            5.0,
            "s",
        ),
        Figure::new(
            format!("{TESTS} tests, both lanes, compiled before"),
            many,
            10.0,
            "s",
        ),
    ])
}

/// Runs the tests: seconds, and how many passed.
fn timed(bench: &Bench, project: &Path) -> Result<(f64, usize), Failure> {
    let start = Instant::now();
    let document = process::json(bench.slacontract(project).args(["test", "--json"]))?;
    let seconds = start.elapsed().as_secs_f64();
    let passed = document["passed"].as_u64().unwrap_or_default();
    Ok((seconds, usize::try_from(passed).unwrap_or_default()))
}

/// The ordinary tests of a file, repeated under names of their own until there are enough, and nothing else.
fn multiplied(text: &str) -> String {
    let mut parts = text.split(TEST);
    let mut all = parts.next().unwrap_or_default().to_owned();
    let tests: Vec<&str> = parts
        .map(|part| match part.find("\n#[") {
            // What follows is a test of another kind.
            Some(end) => &part[..end],
            None => part,
        })
        .collect();
    for (number, test) in tests.iter().cycle().take(TESTS).enumerate() {
        let (name, rest) = test.split_once('(').unwrap_or((test, ""));
        all.push_str(&format!("{TEST}{name}_{number}({rest}\n"));
    }
    all
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::file(path))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(Failure::file(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_tests_are_repeated_and_properties_left_out() {
        let text = "use a;\n\n#[slacontract::test]\nfn one(chain: &mut Chain) {\n    a();\n}\n\n#[slacontract::test(fuzz = 8)]\nfn any(chain: &mut Chain, x: u8) {}\n\n#[slacontract::test]\nfn two(chain: &mut Chain) {}\n";
        let all = multiplied(text);
        assert!(all.starts_with("use a;\n\n#[slacontract::test]\nfn one_0(chain"));
        assert_eq!(all.matches(TEST).count(), TESTS);
        assert!(all.contains("fn two_199(") && !all.contains("fuzz"));
    }

    #[test]
    fn the_line_that_is_edited_is_in_the_template() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/escrow/src/lib.rs");
        assert!(read(&source).expect("reads").contains(EDIT.0));
    }
}
