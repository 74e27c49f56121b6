//! The book, the README and those of the examples: no dead link, no page outside the summary, no command or code that does not work.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process;
use crate::side_by_side;
use crate::workshop::Workshop;

use super::story;

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
    collect(&workshop.path("book/src"), &mut pages)?;
    collect(&workshop.path("examples"), &mut pages)?;
    let mut stories = Vec::new();
    let summary = read(&workshop.path("book/src/SUMMARY.md"))?;
    for page in &pages {
        let name = page
            .strip_prefix(workshop.root())
            .unwrap_or(page)
            .display()
            .to_string();
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
        // The commands of an example's README are steps of their own here: its tests, its size, its scenario.
        let is_example = page.starts_with(workshop.path("examples"));
        if !is_example && blocks.iter().any(story::Block::is_command) {
            stories.push((name, text));
        }
    }
    // They build into one folder, in which a project of the same name would take the other's place.
    let mut projects: Vec<_> = stories
        .iter()
        .filter_map(|(_, text)| text.split("\ncargo slacontract new ").nth(1))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect();
    projects.sort_unstable();
    if let Some(twice) = projects.windows(2).find(|pair| pair[0] == pair[1]) {
        wrong.push(format!("two pages make a project `{}`", twice[0]));
    }
    let told = side_by_side::each(&stories, |(name, text)| {
        eprintln!("      {name}");
        story::run(workshop, name, text)
    });
    wrong.extend(
        told.into_iter()
            .filter_map(Result::err)
            .map(|failure| failure.to_string()),
    );
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(wrong.join("\n      ")))
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

/// All Markdown files below a folder.
fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(Failure::file(folder))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
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
