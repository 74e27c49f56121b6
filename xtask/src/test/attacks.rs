//! The book's list of attacks and the tests that try them say the same: each attack has a section, each section says what stops the
//! attack and what remains, each test it names is there, and each test that tries an attack is named.

use std::collections::BTreeSet;
use std::path::Path;

use crate::failure::Failure;
use crate::workshop::Workshop;

/// How many attacks the list has.
const ATTACKS: u32 = 29;
/// The page.
const PAGE: &str = "book/src/design/attacks.md";
/// Where tests are.
const SOURCES: [&str; 3] = ["examples", "sdk", "xtask/src"];
/// What each section says.
const PARTS: [&str; 3] = [
    "**Who profits.**",
    "**What stops it.**",
    "**What remains.**",
];

/// What the page says wrongly.
///
/// # Errors
/// When the page or a source cannot be read.
pub fn wrong(workshop: &Workshop) -> Result<Vec<String>, Failure> {
    let path = workshop.path(PAGE);
    let page = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let mut tests = BTreeSet::new();
    for folder in SOURCES {
        collect(&workshop.path(folder), &mut tests)?;
    }
    let found = compare(&page, &tests).into_iter();
    Ok(found.map(|what| format!("{PAGE}: {what}")).collect())
}

/// Compares a page with the names of the tests there are.
fn compare(page: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for number in 1..=ATTACKS {
        let Some((_, rest)) = page.split_once(&format!("\n## A{number}: ")) else {
            wrong.push(format!("nothing about A{number}"));
            continue;
        };
        let section = rest.split("\n## ").next().unwrap_or_default();
        for part in PARTS {
            let says = section.split(part).nth(1).unwrap_or_default();
            let says = says.split("**").next().unwrap_or_default();
            if says.trim().is_empty() {
                wrong.push(format!("A{number} does not say {part}"));
            }
        }
        let tried = format!("attack_a{number:02}_");
        let names = names(section);
        if !names.iter().any(|name| name.starts_with(&tried)) {
            wrong.push(format!("A{number} names no test {tried}.."));
        }
        named.extend(names);
    }
    wrong.extend(
        named
            .difference(tests)
            .map(|name| format!("there is no test `{name}`")),
    );
    wrong.extend(
        tests
            .difference(&named)
            .map(|name| format!("the test `{name}` is not named")),
    );
    wrong
}

/// The names of tests of attacks in a text: in a page as code, in a source as functions.
fn names(text: &str) -> BTreeSet<String> {
    text.match_indices("attack_a")
        .map(|(at, _)| {
            let is_part = |byte: &char| byte.is_ascii_alphanumeric() || *byte == '_';
            text[at..].chars().take_while(is_part).collect::<String>()
        })
        // `attack_a01`, and something behind it.
        .filter(|name| name.len() > 11)
        .collect()
}

/// The tests of attacks below a folder.
fn collect(folder: &Path, tests: &mut BTreeSet<String>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).map_err(Failure::file(folder))? {
        let entry = entry.map_err(Failure::file(folder))?;
        let path = entry.path();
        if path.is_dir() {
            if entry.file_name() != "target" {
                collect(&path, tests)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
            let functions = text.lines().filter_map(|line| {
                let line = line.trim_start().trim_start_matches("pub ");
                line.strip_prefix("fn attack_a")
            });
            for function in functions {
                tests.extend(names(&format!("attack_a{function}")));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_book_and_the_tests_name_the_same_attacks() {
        let workshop = Workshop::find().expect("the tests run from a checkout");
        let none: Vec<String> = Vec::new();
        assert_eq!(wrong(&workshop).expect("everything can be read"), none);
    }

    #[test]
    fn a_section_that_is_missing_or_empty_and_a_test_that_is_not_there_are_found() {
        let section = |number: u32| {
            format!(
                "\n## A{number}: x\n\n**Who profits.** y.\n\n**What stops it.** `attack_a{number:02}_is_tried`.\n\n**What remains.** z.\n"
            )
        };
        let name = |number: u32| format!("attack_a{number:02}_is_tried");
        let page: String = (1..=ATTACKS).map(section).collect();
        let tests: BTreeSet<String> = (1..=ATTACKS).map(name).collect();
        let none: Vec<String> = Vec::new();
        assert_eq!(compare(&page, &tests), none);
        let without = page.replace(&section(7), "");
        assert_eq!(
            compare(&without, &tests),
            [
                "nothing about A7",
                "the test `attack_a07_is_tried` is not named"
            ]
        );
        let silent = page.replacen("**What remains.** z.", "**What remains.**", 1);
        assert_eq!(
            compare(&silent, &tests),
            ["A1 does not say **What remains.**"]
        );
        let mut fewer = tests;
        fewer.remove(&name(29));
        assert_eq!(
            compare(&page, &fewer),
            ["there is no test `attack_a29_is_tried`"]
        );
    }
}
