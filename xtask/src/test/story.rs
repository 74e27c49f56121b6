//! Pages of documentation as something to run.
//!
//! A page's code blocks are executed from top to bottom in an empty folder, as a reader would:
//!
//! * `sh` runs in bash, stopping at the first failure; the working folder carries over to the next block;
//! * `sh,background` is started and left running until the page ends;
//! * `rust,file=PATH` (any language) is written to PATH in the working folder;
//! * `text,output`: every line must occur, in this order, in what the `sh` block before it printed; `…` stands for
//!   any text;
//! * `rust,from=PATH` quotes a file of the repository, which the tests compile: every line must occur in it, in this order;
//! * `sh,ignore` and languages other than these are shown only.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::failure::Failure;
use crate::process::{self, Running};
use crate::workshop::Workshop;

/// A fenced code block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// The fence's first word.
    pub language: String,
    /// The words after it.
    pub attributes: Vec<String>,
    /// What is between the fences.
    pub text: String,
    /// Line of the opening fence, from 1.
    pub line: usize,
}

impl Block {
    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|have| have == attribute)
    }

    fn file(&self) -> Option<&str> {
        self.attributes
            .iter()
            .find_map(|attribute| attribute.strip_prefix("file="))
    }

    /// The file of the repository it quotes.
    fn source(&self) -> Option<&str> {
        self.attributes
            .iter()
            .find_map(|attribute| attribute.strip_prefix("from="))
    }

    /// The first line that the file it quotes does not have, with the file.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn misquoted(&self, workshop: &Workshop) -> Result<Option<String>, Failure> {
        let Some(source) = self.source() else {
            return Ok(None);
        };
        let path = workshop.path(source);
        let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
        Ok(first_missing_code(&self.text, &text).map(|line| format!("{source} has no `{line}`")))
    }

    /// Whether a reader would run it.
    pub fn is_command(&self) -> bool {
        self.language == "sh" && !self.has("ignore")
    }

    /// Whether it is code that neither runs nor says that it does not.
    pub fn is_unchecked_code(&self) -> bool {
        self.language == "rust" && self.file().is_none() && self.source().is_none()
    }
}

/// The code blocks of a Markdown text.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in markdown.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(info), None) => {
                let mut words = info
                    .split([',', ' '])
                    .filter(|word| !word.is_empty())
                    .map(str::to_owned);
                let language = words.next().unwrap_or_default();
                open = Some(Block {
                    language,
                    attributes: words.collect(),
                    text: String::new(),
                    line: index + 1,
                });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// Runs a page's blocks in an empty folder.
///
/// # Errors
/// When a command fails or prints something other than the page says; the error names the page and line.
pub fn run(workshop: &Workshop, page: &str, markdown: &str) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let mut here = folder.path().to_path_buf();
    let state = folder.path().join(".folder");
    // Keys and settings that a page makes are the page's, not the reader's.
    let home = folder.path().join(".home");
    let mut printed = String::new();
    let mut background = Vec::new();
    let port = free_port()?;
    for block in blocks(markdown) {
        let place = format!("{page}:{}", block.line);
        if block.has("ignore") {
            continue;
        }
        if let Some(file) = block.file() {
            write(&here.join(file), &block.text)?;
        } else if block.language == "sh" && block.has("background") {
            let mut shell = bash(workshop, &here, port, &block.text);
            shell.env("SLACONTRACT_HOME", &home);
            shell.stdout(Stdio::null()).stderr(Stdio::null());
            background.push(Running::start(&mut shell)?);
            wait_for(port)?;
        } else if block.language == "sh" {
            let script = format!(
                "set -euo pipefail\n{}\npwd > '{}'\n",
                block.text,
                state.display()
            );
            let mut shell = bash(workshop, &here, port, &script);
            shell.env("SLACONTRACT_HOME", &home);
            let output = process::output(&mut shell)?;
            printed = String::from_utf8_lossy(&output.stdout).into_owned();
            printed.push_str(&String::from_utf8_lossy(&output.stderr));
            if !output.status.success() {
                return Err(Failure::unexpected(
                    format!("{place}: the commands ended with {}", output.status),
                    &printed,
                ));
            }
            let folder = std::fs::read_to_string(&state).map_err(Failure::file(&state))?;
            here = PathBuf::from(folder.trim_end());
        } else if block.language == "text"
            && block.has("output")
            && let Some(line) = first_missing(&block.text, &printed)
        {
            let what = format!("{place}: the page promises `{line}`, printed was");
            return Err(Failure::unexpected(what, &printed));
        }
    }
    Ok(())
}

/// A shell for a block, in which `cargo slacontract` is the one just built and the devnet has a port of its own.
fn bash(workshop: &Workshop, here: &Path, port: u16, script: &str) -> std::process::Command {
    let mut bash = process::command("bash");
    bash.current_dir(here)
        .env("SLACONTRACT_DEVNET_PORT", port.to_string())
        .env("SLACONTRACT_RPC_URL", format!("http://127.0.0.1:{port}"))
        .env("NO_COLOR", "1")
        .args(["-c", script])
        .stdin(Stdio::null());
    workshop.share_projects(&mut bash);
    workshop.with_path(&mut bash);
    bash
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(Failure::file(parent))?;
    }
    std::fs::write(path, text).map_err(Failure::file(path))
}

/// A port that nobody uses at the moment.
fn free_port() -> Result<u16, Failure> {
    let listener =
        std::net::TcpListener::bind("127.0.0.1:0").map_err(Failure::file("a free port"))?;
    Ok(listener
        .local_addr()
        .map_err(Failure::file("a free port"))?
        .port())
}

/// Waits until something accepts connections on the port.
fn wait_for(port: u16) -> Result<(), Failure> {
    for _ in 0..200 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Err(Failure::unexpected(
        "a background command",
        format!("nothing listens on port {port} after 10 s"),
    ))
}

/// The first promised line that the output does not hold, in order.
fn first_missing<'a>(promised: &'a str, printed: &str) -> Option<&'a str> {
    let mut rest = printed.lines();
    promised
        .lines()
        .filter(|line| !line.trim().is_empty())
        .find(|line| !rest.any(|have| matches(line, have)))
}

/// The first quoted line of code that does not occur in the text after the ones before it. White space and the commas that
/// formatting adds at the ends of lines do not count, nor into how many lines a chain of calls is broken.
fn first_missing_code<'a>(quoted: &'a str, text: &str) -> Option<&'a str> {
    let bare = |code: &str| -> String {
        code.lines()
            .map(|line| line.trim().trim_end_matches(','))
            .collect::<String>()
            .split_whitespace()
            .collect()
    };
    let text = bare(text);
    let mut rest = text.as_str();
    quoted.lines().find(|line| {
        let line = bare(line);
        match rest.find(&line) {
            Some(at) => {
                rest = &rest[at + line.len()..];
                false
            }
            None => true,
        }
    })
}

/// Whether a printed line holds the promised one, in which `…` stands for any text.
fn matches(promised: &str, printed: &str) -> bool {
    let mut rest = printed;
    promised
        .trim()
        .split('…')
        .all(|part| match rest.find(part) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_carry_language_attributes_and_place() {
        let found = blocks(
            "text\n```rust,file=src/lib.rs\nfn a() {}\n```\n\n```sh,background\nsleep 1\n```\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].file(), found[0].line, found[0].text.as_str()),
            (Some("src/lib.rs"), 2, "fn a() {}\n")
        );
        assert!(found[1].is_command() && found[1].has("background"));
    }

    #[test]
    fn promised_output_is_compared_line_by_line_in_order() {
        assert_eq!(first_missing("one …\nthree", "one 1\ntwo\nthree\n"), None);
        assert_eq!(
            first_missing("three\none", "one\ntwo\nthree\n"),
            Some("one")
        );
        assert_eq!(first_missing("0x…ff", "0x12ab"), Some("0x…ff"));
    }

    #[test]
    fn code_that_is_neither_written_nor_quoted_is_unchecked() {
        let found = blocks("```rust\nfn a() {}\n```\n```rust,from=src/a.rs\nfn b() {}\n```\n");
        assert!(found[0].is_unchecked_code() && !found[1].is_unchecked_code());
    }

    #[test]
    fn a_quotation_may_leave_out_lines_but_not_change_them() {
        let text = "fn a(\n    one: u8,\n    two: u8,\n) {\n    b();\n    c(1);\n}\n";
        assert_eq!(
            first_missing_code("fn a(one: u8, two: u8) {\nc(1);", text),
            Some("fn a(one: u8, two: u8) {")
        );
        assert_eq!(
            first_missing_code("fn a(\n  one: u8,\n) {\n  c(1);\n}", text),
            None
        );
        assert_eq!(
            first_missing_code("x(a).y(b).unwrap();", "x(a)\n    .y(b)\n    .unwrap();\n"),
            None
        );
        assert_eq!(first_missing_code("c(1);\nb();", text), Some("b();"));
        assert_eq!(first_missing_code("c(2);", text), Some("c(2);"));
    }
}
