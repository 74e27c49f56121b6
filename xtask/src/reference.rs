//! Reference pages of the book that are generated, so that they cannot say something else than the programs do.
//!
//! `cargo xtask docs` writes them; the test command compares them with what would be written.

use std::path::PathBuf;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Options of the docs task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Compares instead of writing.
    #[arg(long)]
    check: bool,
}

/// Writes or compares the pages.
///
/// # Errors
/// When a program cannot be asked, or with `--check` when a page is out of date.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let workshop = Workshop::find()?;
    workshop.build_cli()?;
    if arguments.check {
        return compare(&workshop);
    }
    for (path, text) in pages(&workshop)? {
        std::fs::write(&path, text).map_err(Failure::file(&path))?;
    }
    Ok(())
}

/// Compares the pages with what the programs say.
///
/// # Errors
/// When a page is out of date.
pub fn compare(workshop: &Workshop) -> Result<(), Failure> {
    let mut stale = Vec::new();
    for (path, text) in pages(workshop)? {
        if std::fs::read_to_string(&path).map_err(Failure::file(&path))? != text {
            stale.push(path.display().to_string());
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(format!(
        "out of date: {}; run `cargo xtask docs`",
        stale.join(", ")
    )))
}

/// Each generated page and its text.
fn pages(workshop: &Workshop) -> Result<Vec<(PathBuf, String)>, Failure> {
    let folder = workshop.path("book/src/reference");
    Ok(vec![(folder.join("cli.md"), command_line(workshop)?)])
}

/// The command line page: each command's own help.
fn command_line(workshop: &Workshop) -> Result<String, Failure> {
    let help = |arguments: &[&str]| {
        let mut command = workshop.slacontract(workshop.root());
        // A fixed width, whatever terminal this runs in.
        process::capture(
            command
                .args(arguments)
                .arg("--help")
                .env("COLUMNS", "100")
                .env("NO_COLOR", "1"),
        )
    };
    let overview = help(&[])?;
    let mut page = String::from(
        "# Command line\n\n\
         What `cargo slacontract COMMAND --help` prints. Standard output carries a command's result and nothing else; everything \
         else goes to standard error. `--json` gives one JSON document on standard output, on failure too: \
         `{\"error\":{\"code\",\"message\",\"hint\"}}`. The exit status is 0 when done, 1 when the thing failed, 2 for wrong usage. \
         A flag wins over the environment (`SLACONTRACT_*`), that over `slacontract.toml`, that over the default.\n\n",
    );
    section(&mut page, "cargo slacontract", &overview);
    for name in commands(&overview) {
        section(
            &mut page,
            &format!("cargo slacontract {name}"),
            &help(&[&name])?,
        );
    }
    Ok(page)
}

fn section(page: &mut String, title: &str, help: &str) {
    page.push_str("## `");
    page.push_str(title);
    page.push_str("`\n\n```text\n");
    for line in help.trim_end().lines() {
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page.push_str("```\n\n");
}

/// Names in the `Commands:` part of a help text.
fn commands(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| line.trim_end() != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_read_from_the_help() {
        let help = "Tool\n\nCommands:\n  new    Start\n           a contract\n  build  Compile\n  help   Print\n\nOptions:\n  -h\n";
        assert_eq!(commands(help), ["new", "build"]);
    }
}
