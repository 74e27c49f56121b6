//! Contracts as users build them: the examples of this repository, and every template in a folder outside it.

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Builds the example contracts and compares their sizes with their budgets.
///
/// # Errors
/// When one does not build or is too big.
pub fn examples(workshop: &Workshop) -> Result<(), Failure> {
    for package in packages(workshop)? {
        let mut build = workshop.slacontract(workshop.root());
        build
            .env("CARGO_TARGET_DIR", workshop.target())
            .args(["build", "--package", &package]);
        process::run(&mut build)?;
        let mut size = workshop.slacontract(workshop.root());
        size.env("CARGO_TARGET_DIR", workshop.target()).args([
            "size",
            "--check",
            "--package",
            &package,
        ]);
        process::run(&mut size)?;
    }
    Ok(())
}

/// Names of the folders in `examples/`, which are the packages' names.
fn packages(workshop: &Workshop) -> Result<Vec<String>, Failure> {
    let folder = workshop.path("examples");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .map_err(Failure::file(&folder))?
        .filter_map(|entry| {
            entry
                .ok()
                .filter(|entry| entry.path().join("Cargo.toml").is_file())
        })
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// Scaffolds every template in a temporary folder and builds and tests it there.
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
    for name in names {
        eprintln!("      template {name}");
        let project = format!("my-{name}");
        process::run(workshop.slacontract(folder.path()).args([
            "new",
            &project,
            "--template",
            &name,
        ]))?;
        let at = folder.path().join(&project);
        process::run(workshop.slacontract_in_scaffold(&at).arg("build"))?;
        process::run(workshop.slacontract_in_scaffold(&at).arg("test"))?;
    }
    Ok(())
}
