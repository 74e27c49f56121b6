//! What every code means, at length: the mistakes the macros name, the checks of terms, the lints, what contracts revert with, and why
//! commands fail.
//!
//! One registry, put together from where each kind is at home: fixtures of the macros (which the SDK's tests compile), the checks of
//! `slacontract-terms`, fixtures of the lints, and the tables beside this file.

mod commands;
mod lints;
mod mistakes;
mod reverts;
mod terms;

use serde_json::{Value, json};

pub use commands::FAILURES;

/// A code, explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The code as it is printed: `SDK003`, `L002`, `SLA005`, `no-project`, `Panic(0x11)`, `NotPayable()`.
    pub code: String,
    /// What is wrong, in one line.
    pub title: String,
    /// Why, and what to do about it.
    pub text: String,
    /// Code that gives it.
    pub wrong: String,
    /// The same, put right.
    pub right: String,
}

impl Entry {
    /// What people read.
    pub fn render(&self) -> String {
        let mut out = format!("{}: {}\n", self.code, self.title);
        if !self.text.is_empty() {
            out.push_str(&format!("\n{}\n", self.text));
        }
        for (title, code) in [("Wrong:", &self.wrong), ("Right:", &self.right)] {
            if !code.is_empty() {
                out.push_str(&format!("\n{title}\n\n"));
                for line in code.trim_matches('\n').lines() {
                    out.push_str(format!("    {line}").trim_end());
                    out.push('\n');
                }
            }
        }
        out
    }

    /// What programs read.
    pub fn document(&self) -> Value {
        json!({
            "code": self.code,
            "title": self.title,
            "text": self.text,
            "wrong": self.wrong,
            "right": self.right,
        })
    }
}

/// Every code.
pub fn all() -> Vec<Entry> {
    mistakes::entries()
        .into_iter()
        .chain(terms::entries())
        .chain(lints::entries())
        .chain(reverts::entries())
        .chain(commands::entries())
        .collect()
}

/// Finds what `word` means: a code in either case, a name of an error, a selector, a panic code, or whole revert data.
pub fn find(word: &str) -> Vec<Entry> {
    let word = word.trim();
    let named: Vec<Entry> = all()
        .into_iter()
        .filter(|entry| {
            let plain = entry.code.split('(').next().unwrap_or_default();
            entry.code.eq_ignore_ascii_case(word)
                || (!plain.is_empty() && plain != "Panic" && plain.eq_ignore_ascii_case(word))
        })
        .collect();
    if named.is_empty() {
        reverts::by_bytes(word)
    } else {
        named
    }
}

/// Codes that look like `word`, for whoever mistyped one.
pub fn near(word: &str) -> Vec<String> {
    let kind = |code: &str| -> String {
        code.chars()
            .take_while(char::is_ascii_alphabetic)
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = kind(word.trim());
    all()
        .into_iter()
        .map(|entry| entry.code)
        .filter(|code| !wanted.is_empty() && kind(code).starts_with(&wanted))
        .take(8)
        .collect()
}
