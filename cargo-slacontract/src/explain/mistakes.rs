//! Mistakes the macros and the SDK's traits name, out of the fixtures that the SDK's tests compile.

use super::Entry;
use crate::carried::SDK_FILES;

/// Where the fixtures are in what this command carries.
const FIXTURES: &str = "sdk/tests/ui/sdk";

pub(super) fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (name, bytes) in SDK_FILES {
        let Some(number) = name
            .strip_prefix(FIXTURES)
            .filter(|rest| rest.ends_with(".rs"))
            .and_then(|rest| rest.get(..3))
        else {
            continue;
        };
        let entry = entry(&format!("SDK{number}"), &String::from_utf8_lossy(bytes));
        // The first fixture of a code is its example.
        if entries.iter().all(|known| known.code != entry.code) {
            entries.push(entry);
        }
    }
    entries
}

fn entry(code: &str, text: &str) -> Entry {
    let head: Vec<&str> = text
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.trim_start_matches("//!").trim())
        .collect();
    let title = head.first().copied().unwrap_or_default();
    Entry {
        code: code.to_owned(),
        title: title.trim_end_matches('.').to_owned(),
        text: head
            .iter()
            .skip(1)
            .copied()
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned(),
        wrong: side(text, false),
        right: side(text, true),
    }
}

/// The program as it is, or put right: lines below `// wrong` are replaced by those behind `// right: `.
fn side(text: &str, right: bool) -> String {
    let mut wrong = false;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with("//!")) {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        if trimmed == "// wrong" {
            wrong = true;
        } else if let Some(replacement) = trimmed.strip_prefix("// right:") {
            wrong = false;
            if right && !replacement.is_empty() {
                lines.push(format!(
                    "{indent}{}",
                    replacement.strip_prefix(' ').unwrap_or(replacement)
                ));
            }
        } else if (!wrong || !right)
            && !line.starts_with("use slacontract::")
            && line != "fn main() {}"
        {
            lines.push(line.to_owned());
        }
    }
    lines.join("\n").trim_matches('\n').to_owned()
}
