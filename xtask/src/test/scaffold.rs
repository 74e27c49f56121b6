//! Contracts as users build them: the examples of this repository, and every template in a folder outside it.

use crate::failure::Failure;
use crate::process;
use crate::side_by_side;
use crate::workshop::Workshop;

use super::story::{self, Page, Place};

/// Builds the example contracts and compares their sizes with the budgets in `slacontract.toml`.
///
/// # Errors
/// When one does not build or is too big.
pub fn examples(workshop: &Workshop) -> Result<(), Failure> {
    let mut size = workshop.slacontract(workshop.root());
    size.env("CARGO_TARGET_DIR", workshop.target());
    process::run(size.args(["size", "--check"]))
}

/// Scaffolds every template in a temporary folder, outside the checkout, and does there what its README says: test, build, deploy, call.
///
/// # Errors
/// When a template does not work as it is.
pub fn templates(workshop: &Workshop) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
    let list = process::json(
        workshop
            .slacontract(folder.path())
            .args(["new", "--list", "--json"]),
    )?;
    let names: Vec<String> = list
        .as_array()
        .or_else(|| list["templates"].as_array())
        .map(|templates| {
            templates
                .iter()
                .filter_map(|template| {
                    template
                        .as_str()
                        .or_else(|| template["name"].as_str())
                        .map(str::to_owned)
                })
                .collect()
        })
        .filter(|names: &Vec<String>| !names.is_empty())
        .ok_or_else(|| {
            Failure::unexpected(
                "`cargo slacontract new --list --json` should name templates",
                &list,
            )
        })?;
    let done = side_by_side::each(&names, |name| {
        eprintln!("      template {name}");
        let project = format!("my-{name}");
        let mut new = workshop.slacontract_in_scaffold(folder.path());
        process::run(new.args(["new", &project, "--template", name]))?;
        let at = folder.path().join(&project);
        let path = at.join("README.md");
        let readme = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
        // A reader has the project already; the page is run in an empty folder.
        let begin = format!(
            "```sh\ncargo slacontract new {project} --template {name}\ncd {project}\ncargo slacontract check\n```\n\n"
        );
        let page = Page {
            name: format!("README.md of {name}"),
            text: begin + &readme,
            file: None,
            place: Place::Empty,
        };
        story::run(workshop, &page)
    });
    let failed: Vec<_> = done.into_iter().filter_map(Result::err).collect();
    if failed.is_empty() {
        return Ok(());
    }
    let failed: Vec<_> = failed.iter().map(ToString::to_string).collect();
    Err(Failure::Several(failed.join("\n      ")))
}
