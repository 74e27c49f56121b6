//! Mistakes an author can make: each gives one error, at the author's token, with its code and a remedy; and what the fixture says is
//! right compiles.
//!
//! A fixture is a program with one mistake. Lines below `// wrong` are replaced by the texts of the `// right: ` lines that follow them;
//! the head says what the mistake is and why it is one. `cargo slacontract explain` shows the same texts.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::compiler;

/// Names that only generated code uses.
const GENERATED: [&str; 11] = [
    "__",
    "PLACES",
    "SELECTOR",
    "FUNCTION_",
    "DESCRIPTIONS",
    "argument_",
    "field_0",
    "topic_0",
    "Mount",
    "Unfit",
    "checked::",
];

struct Fixture {
    name: String,
    text: String,
    /// What the compiler says; empty while it has not been recorded.
    said: String,
}

fn fixtures() -> Vec<Fixture> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let mut paths: Vec<PathBuf> = fs::read_dir(dir)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.sort();
    let fixture = |path: PathBuf| Fixture {
        name: path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned(),
        text: fs::read_to_string(&path).expect("reads"),
        said: fs::read_to_string(path.with_extension("stderr")).unwrap_or_default(),
    };
    paths.into_iter().map(fixture).collect()
}

/// The fixture with its mistake corrected.
fn right(text: &str) -> String {
    let mut wrong = false;
    let mut out = String::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        if trimmed == "// wrong" {
            wrong = true;
        } else if let Some(replacement) = trimmed.strip_prefix("// right:") {
            wrong = false;
            let replacement = replacement.strip_prefix(' ').unwrap_or(replacement);
            let _ = writeln!(out, "{indent}{replacement}");
        } else if !wrong {
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

#[test]
fn mistakes_are_errors_on_the_authors_token() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}

#[test]
fn what_the_fixtures_say_is_right_compiles() {
    let mut all = String::from("#![allow(dead_code, unused_imports, unused_variables)]\n");
    let mut count = 0;
    for fixture in fixtures() {
        // Tests are written with the testing crate, which has its own.
        if fixture.text.contains("#[slacontract::") {
            continue;
        }
        let text = right(&fixture.text);
        assert!(text != fixture.text, "{} says nothing right", fixture.name);
        let body: String = text
            .lines()
            .filter(|line| !line.starts_with("//!"))
            .map(|line| format!("{line}\n"))
            .collect();
        let _ = writeln!(all, "mod {} {{\n{body}}}", fixture.name);
        count += 1;
    }
    assert!(count >= 40, "{count}");
    let errors = compiler::errors("right_examples", &all);
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn one_mistake_is_one_error_with_its_code_and_without_generated_names() {
    let fixtures = fixtures();
    let mut wrong = Vec::new();
    let mut errors = 0;
    for Fixture { name, said, .. } in &fixtures {
        let found: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        errors += found.len();
        if found.len() != 1 {
            wrong.push(format!("{name}: {} errors", found.len()));
        }
        if let Some(number) = name.strip_prefix("sdk") {
            let code = format!("SDK{}", &number[..3]);
            if !found.iter().all(|line| line.contains(&code)) {
                wrong.push(format!("{name}: not {code}"));
            }
            if !said.contains("= help: ")
                && !said.contains("= note: ")
                && !said.contains(": write ")
                && !said.contains(": give ")
            {
                wrong.push(format!("{name}: no remedy"));
            }
        }
        for line in said
            .lines()
            .filter(|line| !line.contains(" | ") && !line.contains("--> "))
        {
            if let Some(generated) = GENERATED.iter().find(|word| line.contains(**word)) {
                wrong.push(format!("{name}: `{generated}` in: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixtures.len() >= 40, "{}", fixtures.len());
    eprintln!("{errors} errors for {} mistakes", fixtures.len());
}

#[test]
fn every_code_that_is_emitted_has_a_fixture_and_every_fixture_a_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut emitted = BTreeSet::new();
    codes(&root.join("../macros/expander/src"), &mut emitted);
    codes(&root.join("src"), &mut emitted);
    let shown: BTreeSet<String> = fixtures()
        .iter()
        .filter_map(|fixture| {
            Some(format!(
                "SDK{}",
                fixture.name.strip_prefix("sdk")?.get(..3)?
            ))
        })
        .collect();
    let without: Vec<_> = emitted.difference(&shown).collect();
    let gone: Vec<_> = shown.difference(&emitted).collect();
    assert!(
        without.is_empty() && gone.is_empty(),
        "no fixture: {without:?}; not emitted: {gone:?}"
    );
}

/// Every `SDKnnn` in the sources under `path`.
fn codes(path: &Path, into: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a directory") {
            codes(&entry.expect("an entry").path(), into);
        }
        return;
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return;
    }
    let text = fs::read_to_string(path).expect("reads");
    for (at, _) in text.match_indices("SDK") {
        if let Some(code) = text.get(at..at + 6)
            && code[3..].chars().all(|digit| digit.is_ascii_digit())
        {
            into.insert(code.to_owned());
        }
    }
}
