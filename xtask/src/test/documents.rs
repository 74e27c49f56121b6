//! The book, the README and those of the examples: no dead link, no page outside the summary, no command or code that does not work.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process;
use crate::side_by_side;
use crate::workshop::Workshop;

use super::story::{self, Page, Place};

/// Version of mdBook the book is written for; installed into the target folder when the machine has none.
const MDBOOK: &str = "0.5.4";

/// Checks links and runs every page that has commands.
///
/// # Errors
/// When a link is dead, a page is not listed, or a page's commands do not do what it says.
pub fn check(workshop: &Workshop) -> Result<(), Failure> {
    let mut wrong: Vec<String> = crate::reference::compare(workshop)
        .err()
        .into_iter()
        .map(|failure| failure.to_string())
        .collect();
    wrong.extend(super::attacks::wrong(workshop)?);
    let mut pages = vec![workshop.path("README.md"), workshop.path("CONTRIBUTING.md")];
    for folder in ["book/src", "examples", "sdk/contracts"] {
        collect(&workshop.path(folder), "md", &mut pages)?;
    }
    let mut stories = Vec::new();
    let summary = read(&workshop.path("book/src/SUMMARY.md"))?;
    for page in &pages {
        let name = shown(workshop, page);
        let text = read(page)?;
        for link in dead_links(page, &text) {
            wrong.push(format!("{name}: nothing at `{link}`"));
        }
        if let Ok(listed) = page.strip_prefix(workshop.path("book/src"))
            && listed != Path::new("SUMMARY.md")
            && !summary.contains(&format!("({})", listed.display()))
        {
            wrong.push(format!("{name}: not listed in SUMMARY.md"));
        }
        let blocks = story::blocks(&text);
        for block in blocks.iter().filter(|block| block.is_unchecked_code()) {
            wrong.push(format!(
                "{name}:{}: code that is neither written to a file nor quoted `from=` one",
                block.line
            ));
        }
        for block in &blocks {
            if let Some(misquoted) = block.misquoted(workshop)? {
                wrong.push(format!("{name}:{}: {misquoted}", block.line));
            }
        }
        // The walk-throughs of the examples need the built contracts: a step of their own.
        let is_walked =
            !page.starts_with(workshop.path("book")) && page.parent() != Some(workshop.root());
        if !is_walked && blocks.iter().any(story::Block::is_command) {
            stories.push(Page {
                name,
                text,
                file: Some(page.clone()),
                place: Place::Empty,
            });
        }
    }
    // They build into one folder, in which a project of the same name would take the other's place.
    let mut projects: Vec<_> = stories
        .iter()
        .filter_map(|page| page.text.split("\ncargo slacontract new ").nth(1))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    projects.sort_unstable();
    if let Some(twice) = projects.windows(2).find(|pair| pair[0] == pair[1]) {
        wrong.push(format!("two pages make a project `{}`", twice[0]));
    }
    wrong.extend(run(workshop, &stories));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(wrong.join("\n      ")))
}

/// The walk-throughs: the READMEs of the examples and of the standard contracts, at the root of the checkout.
///
/// # Errors
/// When an example has none, a scenario is played by none, or one does not do what it says.
pub fn walk(workshop: &Workshop) -> Result<(), Failure> {
    let mut wrong = Vec::new();
    let mut files = vec![workshop.path("sdk/contracts/README.md")];
    for example in entries(&workshop.path("examples"))? {
        files.push(example.join("README.md"));
    }
    let mut pages = Vec::new();
    for file in files {
        let name = shown(workshop, &file);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                wrong.push(format!("{name}: no walk-through: {error}"));
                continue;
            }
        };
        let blocks = story::blocks(&text);
        if !blocks.iter().any(story::Block::is_command)
            || !blocks.iter().any(story::Block::is_output)
        {
            wrong.push(format!("{name}: no commands with their output"));
        }
        pages.push(Page {
            name,
            text,
            file: Some(file),
            place: Place::Checkout,
        });
    }
    let mut scenarios = Vec::new();
    for folder in ["examples", "sdk/contracts"] {
        collect(&workshop.path(folder), "toml", &mut scenarios)?;
    }
    for scenario in scenarios {
        let name = shown(workshop, &scenario);
        let command = format!("\ncargo slacontract scenario {name}\n");
        let is_one = scenario
            .parent()
            .is_some_and(|folder| folder.ends_with("scenarios"));
        if is_one && !pages.iter().any(|page| page.text.contains(&command)) {
            wrong.push(format!("{name}: played by no README"));
        }
    }
    wrong.extend(run(workshop, &pages));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(wrong.join("\n      ")))
}

/// Runs pages side by side; what went wrong.
fn run(workshop: &Workshop, pages: &[Page]) -> Vec<String> {
    let told = side_by_side::each(pages, |page| {
        eprintln!("      {}", page.name);
        story::run(workshop, page)
    });
    let failed = told.into_iter().filter_map(Result::err);
    failed.map(|failure| failure.to_string()).collect()
}

/// A file as messages name it: by its place in the checkout.
fn shown(workshop: &Workshop, file: &Path) -> String {
    let below = file.strip_prefix(workshop.root()).unwrap_or(file);
    below.display().to_string()
}

/// Builds the book.
///
/// # Errors
/// When mdBook cannot be installed or does not accept the book.
pub fn build_book(workshop: &Workshop) -> Result<(), Failure> {
    let own = workshop.target().join("tools");
    let installed = own
        .join("bin")
        .join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    let mdbook = if process::answers("mdbook", "--version") {
        PathBuf::from("mdbook")
    } else {
        if !installed.is_file() {
            eprintln!("      installing mdbook {MDBOOK} into {}", own.display());
            let mut install = workshop.cargo();
            install.args([
                "install",
                "mdbook",
                "--locked",
                "--no-default-features",
                "--debug",
                "--version",
                MDBOOK,
            ]);
            // Not the workspace's target folder: its profile and lock file are not mdBook's.
            install
                .arg("--root")
                .arg(&own)
                .env("CARGO_TARGET_DIR", own.join("build"));
            process::run(&mut install)?;
        }
        installed
    };
    process::run(
        process::command(mdbook)
            .arg("build")
            .arg(workshop.path("book")),
    )
}

/// All files of a kind below a folder.
fn collect(folder: &Path, extension: &str, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for path in entries(folder)? {
        if path.is_dir() {
            collect(&path, extension, files)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(())
}

/// What is in a folder, in the order of the names.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(Failure::file(folder))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    Ok(entries)
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::file(path))
}

/// Relative links of a page to files that do not exist.
fn dead_links(page: &Path, text: &str) -> Vec<String> {
    let folder = page.parent().unwrap_or(Path::new("."));
    let mut inside_code = false;
    let mut dead = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside_code = !inside_code;
        }
        if inside_code {
            continue;
        }
        for after in line.split("](").skip(1) {
            let target = after.split([')', '#', ' ']).next().unwrap_or_default();
            let elsewhere =
                target.is_empty() || target.contains("://") || target.starts_with("mailto:");
            if !elsewhere && !folder.join(target).exists() {
                dead.push(target.to_owned());
            }
        }
    }
    dead
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_to_a_missing_file_is_dead_and_one_elsewhere_is_not_judged() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let text = "[a](src/main.rs) [b](nowhere.md#part) [c](https://example.org/x) [d](#here)\n```\n[e](gone.md)\n```\n";
        assert_eq!(dead_links(&page, text), ["nowhere.md"]);
    }
}
