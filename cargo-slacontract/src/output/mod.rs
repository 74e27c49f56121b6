//! What a command says, and where: stdout carries the result and nothing else, stderr everything else, `--json` one document.
//!
//! Commands return an [`Answer`] or a [`Failure`]; only [`Output::finish`] writes to stdout, so no command can break the contract.

mod failure;
mod progress;

use std::fmt::Display;
use std::io::Write as _;

use serde_json::{Value, json};

pub use failure::{Explain, Failure};
pub use progress::Progress;

/// What a command found out, for people and for programs.
#[derive(Debug, Default)]
pub struct Answer {
    /// The text on stdout without `--json`; empty for nothing.
    pub text: String,
    /// The document on stdout with `--json`.
    pub json: Value,
}

impl Answer {
    /// An answer whose text and document are given.
    pub fn new(text: impl Into<String>, json: Value) -> Self {
        Self {
            text: text.into(),
            json,
        }
    }
}

/// How much is said on stderr, and in which shape on stdout.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// One JSON document on stdout.
    pub json: bool,
    /// Only warnings and errors on stderr.
    pub quiet: bool,
    /// How many `-v` were given, 0 to 4.
    pub verbose: u8,
}

const HEADER: anstyle::Style = anstyle::AnsiColor::Green.on_default().bold();
const WARNING: anstyle::Style = anstyle::AnsiColor::Yellow.on_default().bold();
const ERROR: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
const HINT: anstyle::Style = anstyle::AnsiColor::Cyan.on_default().bold();

impl Output {
    /// Says what is being done, in cargo's manner: `    Building counter`.
    pub fn status(&self, verb: &str, what: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{HEADER}{verb:>12}{HEADER:#} {what}");
        }
    }

    /// A line on stderr for people.
    pub fn note(&self, line: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{line}");
        }
    }

    /// A detail that `-v` shows.
    pub fn detail(&self, line: impl Display) {
        if self.verbose > 0 {
            anstream::eprintln!("{line}");
        }
    }

    /// Something that does not stop the command but ought to be known, also with `-q`.
    pub fn warn(&self, what: impl Display) {
        anstream::eprintln!("{WARNING}warning{WARNING:#}: {what}");
    }

    /// A finding, rendered with its colours: on stderr, also with `-q`.
    pub fn finding(&self, text: impl Display) {
        anstream::eprintln!("{text}");
    }

    /// A part of a result that has no end: its line on stdout, or with `--json` its document.
    pub fn line(&self, line: &str, document: &Value) {
        if self.json {
            print_line(&document.to_string());
        } else {
            print_line(line);
        }
    }

    /// What to do next.
    pub fn hint(&self, what: impl Display) {
        if !self.quiet {
            anstream::eprintln!("{HINT}hint{HINT:#}: {what}");
        }
    }

    /// A bar on stderr for work that takes seconds; invisible when stderr is not a terminal.
    pub fn progress(&self, what: impl Display) -> Progress {
        Progress::start(!self.quiet, what.to_string())
    }

    /// Writes the result and gives the exit code: 0 done, 1 the thing failed, 2 wrong usage.
    pub fn finish(&self, result: Result<Answer, Failure>) -> u8 {
        match result {
            Ok(answer) => {
                if self.json {
                    // A command that has said everything itself (the devnet's first line) answers nothing.
                    if !answer.json.is_null() {
                        print_line(&answer.json.to_string());
                    }
                } else if !answer.text.is_empty() {
                    print_line(answer.text.trim_end_matches('\n'));
                }
                0
            }
            Err(failure) => {
                if self.json {
                    print_line(&failure.document().to_string());
                } else {
                    anstream::eprintln!("{ERROR}error{ERROR:#}: {}", failure.message);
                    if let Some(hint) = &failure.hint {
                        anstream::eprintln!("{HINT}hint{HINT:#}: {hint}");
                    }
                }
                failure.exit_code()
            }
        }
    }
}

/// Writes a line to stdout. A closed pipe is the reader's choice and not an error of ours.
fn print_line(line: &str) {
    let mut stdout = anstream::stdout().lock();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

/// The document of a usage error found before any command ran.
pub fn usage_document(message: &str) -> Value {
    json!({ "error": { "code": "usage", "message": message, "hint": Value::Null } })
}
