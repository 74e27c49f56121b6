//! `man`: manual pages, one for each command.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli;
use crate::output::{Answer, Failure, Output};

/// Write the manual pages, one for each command.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cargo slacontract man\n  cargo slacontract man man1")]
pub(crate) struct Man {
    /// Directory for the pages; without one, the first page is printed.
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let pages = pages()?;
        let Some(dir) = self.dir else {
            let (name, text) = &pages[0];
            return Ok(Answer::new(
                text.clone(),
                json!({ "name": name, "text": text }),
            ));
        };
        let fail = |path: &PathBuf, error: std::io::Error| {
            Failure::new("io", format!("cannot write {}: {error}", path.display()))
        };
        fs::create_dir_all(&dir).map_err(|error| fail(&dir, error))?;
        for (name, text) in &pages {
            let path = dir.join(name);
            fs::write(&path, text).map_err(|error| fail(&path, error))?;
        }
        output.status(
            "Wrote",
            format_args!("{} pages to {}", pages.len(), dir.display()),
        );
        output.hint(format_args!("man {}", dir.join(&pages[0].0).display()));
        let names: Vec<_> = pages.iter().map(|(name, _)| name).collect();
        Ok(Answer::new(
            dir.display().to_string(),
            json!({ "path": dir, "pages": names }),
        ))
    }
}

/// File names and texts; the command's own page is first.
fn pages() -> Result<Vec<(String, String)>, Failure> {
    let mut whole = cli::description().disable_help_subcommand(true);
    whole.build();
    let commands = std::iter::once(whole.clone().name("cargo-slacontract")).chain(
        whole.get_subcommands().map(|command| {
            let name = format!("cargo-slacontract-{}", command.get_name());
            command.clone().name(name)
        }),
    );
    commands
        .map(|command| {
            let name = format!("{}.1", command.get_name());
            let mut text = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut text)
                .map_err(|error| Failure::new("io", format!("cannot render {name}: {error}")))?;
            Ok((name, String::from_utf8_lossy(&text).into_owned()))
        })
        .collect()
}
