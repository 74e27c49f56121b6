//! Pages of documentation as something to run.
//!
//! A page's code blocks are executed from top to bottom, as a reader would: in an empty folder, or at the root of the checkout where a
//! page is about what is there ([`Place`]):
//!
//! * `sh` runs in bash, stopping at the first failure; the working folder carries over to the next block;
//! * `sh,background` is started and left running until the page ends;
//! * `rust,file=PATH` (any language) is written to PATH in the working folder;
//! * `text,output`: every line must occur, in this order, in what the `sh` block before it printed; `…` stands for
//!   any text; `SLACONTRACT_BLESS=1` writes what is printed now in place of the lines that do not occur;
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

    /// Whether it is what a command prints.
    pub fn is_output(&self) -> bool {
        self.language == "text" && self.has("output")
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

/// Where a page's commands run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In an empty folder, as those of a reader who follows the book; projects share a target folder.
    Empty,
    /// At the root of the checkout, with what is built there.
    Checkout,
}

/// A page to be run.
pub struct Page {
    /// What messages call it.
    pub name: String,
    /// Its Markdown.
    pub text: String,
    /// The file it is, if it is one as it stands.
    pub file: Option<PathBuf>,
    /// Where its commands run.
    pub place: Place,
}

/// Runs a page. With `SLACONTRACT_BLESS=1` the page is written as it should be.
///
/// # Errors
/// When a command fails or prints something other than the page says; the error names the page and line.
pub fn run(workshop: &Workshop, page: &Page) -> Result<(), Failure> {
    let otherwise = play(workshop, page)?;
    let Some(first) = otherwise.first() else {
        return Ok(());
    };
    if std::env::var_os("SLACONTRACT_BLESS").is_some()
        && let Some(file) = &page.file
    {
        return write(file, &renewed(&page.text, &otherwise));
    }
    let promised = match first_missing(&first.promised, &first.printed) {
        Some(line) => format!("promises `{line}`"),
        None => "promises nothing".to_owned(),
    };
    let what = format!("{}:{}: the page {promised}", page.name, first.line);
    Err(Failure::unexpected(
        what,
        format!("printed was {}", first.printed),
    ))
}

/// An output that is not what the page promises.
struct Otherwise {
    /// Line of the block's opening fence.
    line: usize,
    promised: String,
    printed: String,
}

/// Runs a page's blocks.
fn play(workshop: &Workshop, page: &Page) -> Result<Vec<Otherwise>, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let mut here = match page.place {
        Place::Empty => folder.path().to_path_buf(),
        Place::Checkout => workshop.root().to_path_buf(),
    };
    let mut otherwise = Vec::new();
    let state = folder.path().join(".folder");
    // Keys and settings that a page makes are the page's, not the reader's.
    let home = folder.path().join(".home");
    let mut printed = String::new();
    let mut background = Vec::new();
    let port = free_port()?;
    let bash = |here: &Path, script: &str| {
        let mut bash = bash(workshop, here, port, script);
        bash.env("SLACONTRACT_HOME", &home);
        match page.place {
            Place::Empty => workshop.share_projects(&mut bash),
            Place::Checkout => {
                // What a page deploys is recorded as on a network of its own: pages run side by side, and the reader has a devnet too.
                let network: String = page
                    .name
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .collect();
                bash.env("CARGO_TARGET_DIR", workshop.target())
                    .env("SLACONTRACT_NETWORK", format!("page-{network}"));
            }
        }
        bash
    };
    for block in blocks(&page.text) {
        if block.has("ignore") {
            continue;
        }
        if let Some(file) = block.file() {
            write(&here.join(file), &block.text)?;
        } else if block.language == "sh" && block.has("background") {
            let mut shell = bash(&here, &block.text);
            shell.stdout(Stdio::null()).stderr(Stdio::null());
            background.push(Running::start(&mut shell)?);
            wait_for(port)?;
        } else if block.language == "sh" {
            let script = format!(
                "set -euo pipefail\n{}\npwd > '{}'\n",
                block.text,
                state.display()
            );
            let output = process::output(&mut bash(&here, &script))?;
            printed = String::from_utf8_lossy(&output.stdout).into_owned();
            printed.push_str(&String::from_utf8_lossy(&output.stderr));
            if !output.status.success() {
                let (page, line) = (&page.name, block.line);
                return Err(Failure::unexpected(
                    format!("{page}:{line}: the commands ended with {}", output.status),
                    &printed,
                ));
            }
            let folder = std::fs::read_to_string(&state).map_err(Failure::file(&state))?;
            here = PathBuf::from(folder.trim_end());
        } else if block.is_output()
            && (block.text.trim().is_empty() || first_missing(&block.text, &printed).is_some())
        {
            otherwise.push(Otherwise {
                line: block.line,
                promised: block.text,
                printed: printed.clone(),
            });
        }
    }
    Ok(otherwise)
}

/// The page with what was printed in place of what it promises and was not.
fn renewed(markdown: &str, otherwise: &[Otherwise]) -> String {
    let mut text = String::new();
    let mut inside = false;
    for (index, line) in markdown.lines().enumerate() {
        inside &= !line.trim_start().starts_with("```");
        if !inside {
            text.push_str(line);
            text.push('\n');
        }
        if let Some(wrong) = otherwise.iter().find(|wrong| wrong.line == index + 1) {
            text.push_str(&excerpt(&wrong.promised, &wrong.printed));
            inside = true;
        }
    }
    text
}

/// The promised lines that were printed, and between them all that was printed where one was not.
fn excerpt(promised: &str, printed: &str) -> String {
    let printed: Vec<&str> = printed.lines().collect();
    let mut text = String::new();
    let (mut at, mut is_gap) = (0, promised.trim().is_empty());
    let mut add = |line: &str| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    for line in promised.lines().filter(|line| !line.trim().is_empty()) {
        let found = printed[at..].iter().position(|have| matches(line, have));
        if let Some(found) = found {
            if is_gap {
                let between = &printed[at..at + found];
                between.iter().for_each(|line| add(&elided(line)));
            }
            add(line);
            at += found + 1;
        }
        is_gap = found.is_none();
    }
    if is_gap {
        printed[at..].iter().for_each(|line| add(&elided(line)));
    }
    text
}

/// A printed line with `…` for addresses and hashes, which differ from build to build.
fn elided(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("0x") {
        let digits = after.find(|letter: char| !letter.is_ascii_hexdigit());
        let digits = digits.unwrap_or(after.len());
        text.push_str(before);
        text.push_str("0x");
        text.push_str(if digits < 40 { &after[..digits] } else { "…" });
        rest = &after[digits..];
    }
    text + rest
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
    fn a_page_is_renewed_where_it_promises_what_is_not_printed() {
        let page = "a\n```text,output\none …\ntwo\nfour\n```\nb\n```text,output\n```\n";
        let printed =
            "one 1\n2 at 0x1234567890123456789012345678901234567890!\n3 at 0x12\nfour\nfive\n";
        let wrong = |line: usize, promised: &str| Otherwise {
            line,
            promised: promised.to_owned(),
            printed: printed.to_owned(),
        };
        let promised = blocks(page);
        let otherwise = [
            wrong(promised[0].line, &promised[0].text),
            wrong(promised[1].line, &promised[1].text),
        ];
        assert_eq!(
            renewed(page, &otherwise),
            "a\n```text,output\none …\n2 at 0x…!\n3 at 0x12\nfour\n```\nb\n```text,output\none 1\n2 at 0x…!\n3 at 0x12\nfour\nfive\n```\n"
        );
        assert_eq!(renewed(page, &[]), page);
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
