//! The pass over a built module: formatting code and panic texts, which cost bytes and say nothing on chain.

use wasmparser::{KnownCustom, Name, Parser, Payload};

use super::{Finding, TEXT_IN_MODULE};

/// How texts begin or look that the compiler puts into a module for panics.
const PANICS: [&str; 15] = [
    "called `",
    "index out of bounds",
    "assertion ",
    "capacity overflow",
    "explicit panic",
    "already borrowed",
    "already mutably borrowed",
    "not yet implemented",
    "not implemented",
    "internal error: entered unreachable",
    "range end index",
    "range start index",
    "slice index",
    "byte index",
    "a formatting trait implementation returned an error",
];
/// How the texts of checked arithmetic begin. They are read: by them the SDK tells `Panic(0x11)` and `Panic(0x12)` from other panics.
const ARITHMETIC: &str = "attempt to ";
/// The table of two-digit numbers: only the formatting of integers has it.
const DIGITS: &[u8] = b"00010203040506070809101112131415";
/// Shorter runs of letters are chance.
const SHORTEST: usize = 8;

/// What is in the module `deployed` (as it goes on chain) of contract `name` that should not be; `linked` is the same module before
/// names were dropped, if it is still there.
pub fn module(name: &str, deployed: &[u8], linked: Option<&[u8]>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let texts = panic_texts(deployed);
    let finding = |message: String, hint: &str| Finding {
        lint: TEXT_IN_MODULE,
        level: TEXT_IN_MODULE.level,
        message,
        place: None,
        label: String::new(),
        others: Vec::new(),
        hint: hint.to_owned(),
    };
    if !texts.is_empty() {
        let quoted: Vec<_> = texts
            .iter()
            .take(3)
            .map(|text| format!("{text:?}"))
            .collect();
        let more = texts.len().saturating_sub(3);
        let rest = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        findings.push(finding(
            format!(
                "the module of `{name}` carries texts of panics that nobody will read: {}{rest}",
                quoted.join(", ")
            ),
            "on chain a panic answers only `Panic(0x01)`: replace `expect(\"..\")`, `panic!(\"..\")` and slice indices by errors of your own",
        ));
    }
    let formatting = linked.map(formatting).unwrap_or_default();
    if let Some(largest) = formatting.first() {
        let bytes: usize = formatting.iter().map(|(_, size)| size).sum();
        findings.push(finding(
            format!(
                "{bytes} bytes of the module of `{name}` format text, the largest part `{}`",
                largest.0
            ),
            "remove `format!`, `to_string`, `{:?}` and panics with values; answer values instead",
        ));
    } else if texts.is_empty() && contains(deployed, DIGITS) {
        findings.push(finding(
            format!("the module of `{name}` carries the tables with which integers are formatted"),
            "remove `format!`, `to_string`, `{:?}` and panics with values; answer values instead",
        ));
    }
    findings
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

/// Texts in the data segments that only panics use: known beginnings, and places in source files. The compiler puts a place beside
/// the text of checked arithmetic too, so next to such a text a place says nothing about the author's own panics.
fn panic_texts(module: &[u8]) -> Vec<String> {
    let (mut texts, mut places) = (Vec::new(), Vec::new());
    let mut arithmetic = false;
    for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
        let Payload::DataSection(section) = payload else {
            continue;
        };
        for data in section.into_iter().map_while(Result::ok) {
            for run in data.data.split(|byte| !(b' '..=b'~').contains(byte)) {
                if run.len() >= SHORTEST {
                    let run = String::from_utf8_lossy(run);
                    arithmetic |= run.contains(ARITHMETIC);
                    texts.extend(of_panic(&run));
                    places.extend(place(&run));
                }
            }
        }
    }
    if !arithmetic {
        texts.extend(places);
    }
    texts.sort();
    texts.dedup();
    texts
}

/// Texts lie next to each other without a border: what is cut out begins with the known words.
fn of_panic(run: &str) -> Vec<String> {
    let mut found = Vec::new();
    for known in PANICS {
        if let Some(at) = run.find(known) {
            found.push(run[at..].chars().take(48).collect());
        }
    }
    found
}

/// The first path of a source file in a run of letters: it ends in `.rs`.
fn place(run: &str) -> Option<String> {
    let end = run.find(".rs")?;
    let start = run[..end]
        .rfind(|letter: char| !letter.is_ascii_alphanumeric() && !"/_-.".contains(letter))
        .map_or(0, |at| at + 1);
    let path = &run[start..end + 3];
    path.contains('/').then(|| path.to_owned())
}

/// Functions of the formatting machinery by the name section, largest first, with the bytes of their bodies.
fn formatting(module: &[u8]) -> Vec<(String, usize)> {
    let mut imported = 0;
    let mut sizes = Vec::new();
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
        match payload {
            Payload::ImportSection(section) => {
                imported = section
                    .into_imports()
                    .map_while(Result::ok)
                    .filter(|import| matches!(import.ty, wasmparser::TypeRef::Func(_)))
                    .count();
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section.into_iter().map_while(Result::ok) {
                        if let Name::Function(map) = part {
                            names.extend(map.into_iter().map_while(Result::ok));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut found: Vec<(String, usize)> = names
        .iter()
        .filter_map(|naming| {
            let name = format!("{:#}", rustc_demangle::demangle(naming.name));
            let size = sizes.get((naming.index as usize).checked_sub(imported)?)?;
            name.contains("core::fmt::").then_some((name, *size))
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}
