//! New projects from templates that are carried in the binary.
//!
//! A template is an ordinary crate whose name is the template's; making a project means giving it another name. What all have alike is
//! kept once, as `every`. Files that would disturb the checkout where they are kept (`Cargo.toml.in`, `gitignore.in`) get their real
//! names on the way out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::carried::TEMPLATE_FILES;
use crate::output::Explain;
use crate::sdk_source::VERSION;

/// Why no project was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScaffoldError {
    /// The name cannot be a package's.
    #[error("`{name}` cannot be a package name: {reason}")]
    Name {
        /// What was given.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// There is no such template.
    #[error("no template `{wanted}`; there is {known}")]
    Template {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// Something is there already.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// A file could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Explain for ScaffoldError {
    fn code(&self) -> &'static str {
        "scaffold"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Name { .. } => {
                "use small letters, digits and dashes, a letter first: my-contract".into()
            }
            Self::Template { .. } => "cargo slacontract new --list".into(),
            Self::Exists(_) => "choose another name, or another place with --path".into(),
            Self::Write { .. } => return None,
        })
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::Name { .. } | Self::Template { .. })
    }
}

/// What a project can start from.
#[derive(Debug)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// One line.
    pub about: &'static str,
}

/// The templates carried.
pub fn templates() -> &'static [Template] {
    &[
        Template {
            name: "blank",
            about: "A counter: the smallest contract, with tests.",
        },
        Template {
            name: "escrow",
            about: "An escrow: a deposit, a term, a release by the customer.",
        },
        Template {
            name: "token",
            about: "An ERC-20 token with permit, from the SDK's ready components.",
        },
        Template {
            name: "uptime",
            about: "An uptime agreement: bond, fee, signed reports, credits for a breach.",
        },
    ]
}

/// Words that cannot name a crate used from Rust.
const RESERVED: [&str; 40] = [
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "final",
    "fn",
    "for",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "pub",
    "ref",
    "return",
    "self",
    "slacontract",
    "static",
    "std",
    "struct",
    "test",
    "type",
];

/// Makes project `name` from `template` in `dir`, and names the files written.
///
/// # Errors
/// [`ScaffoldError`]; an existing directory is never touched unless it is empty.
pub fn scaffold(name: &str, template: &str, dir: &Path) -> Result<Vec<String>, ScaffoldError> {
    validate(name)?;
    let known = || {
        templates()
            .iter()
            .map(|template| format!("`{}`", template.name))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let chosen = templates()
        .iter()
        .find(|each| each.name == template)
        .ok_or_else(|| ScaffoldError::Template {
            wanted: template.to_owned(),
            known: known(),
        })?;
    if dir.exists() && fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_some()) {
        return Err(ScaffoldError::Exists(dir.to_path_buf()));
    }
    let made_here = !dir.exists();
    write_all(chosen, name, dir).inspect_err(|_| {
        // Half a project would be in the way of the next attempt.
        if made_here {
            let _ = fs::remove_dir_all(dir);
        }
    })
}

/// Directory of what every template has.
const EVERY: &str = "every";

fn write_all(chosen: &Template, name: &str, dir: &Path) -> Result<Vec<String>, ScaffoldError> {
    let of = |folder: &'static str| {
        TEMPLATE_FILES.iter().filter_map(move |(path, bytes)| {
            Some((path.strip_prefix(folder)?.strip_prefix('/')?, bytes))
        })
    };
    let mut written = Vec::new();
    for (path, bytes) in of(EVERY).chain(of(chosen.name)) {
        let target = match path.strip_suffix(".in") {
            Some("gitignore") => ".gitignore".to_owned(),
            Some(path) => path.to_owned(),
            None => path.to_owned(),
        };
        let text = rename(&String::from_utf8_lossy(bytes), chosen.name, name);
        let file = dir.join(&target);
        let fail = |source| ScaffoldError::Write {
            path: file.clone(),
            source,
        };
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(fail)?;
        }
        fs::write(&file, text).map_err(fail)?;
        written.push(target);
    }
    written.sort();
    Ok(written)
}

fn validate(name: &str) -> Result<(), ScaffoldError> {
    let reason = if name.is_empty() {
        "it is empty"
    } else if name.len() > 64 {
        "it is longer than 64 letters"
    } else if !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        "it does not start with a small letter"
    } else if name.chars().any(|letter| {
        !letter.is_ascii_lowercase() && !letter.is_ascii_digit() && letter != '-' && letter != '_'
    }) {
        "only small letters, digits, dashes and underscores are allowed"
    } else if RESERVED.contains(&name) || name.starts_with("slacontract") {
        "the word is reserved"
    } else {
        return Ok(());
    };
    Err(ScaffoldError::Name {
        name: name.to_owned(),
        reason,
    })
}

/// Gives a template's text the project's name: `{{name}}`, `{{crate}}`, `{{version}}`, and paths that begin with the template's crate.
fn rename(text: &str, template: &str, name: &str) -> String {
    let crate_name = name.replace('-', "_");
    text.replace("{{name}}", name)
        .replace("{{crate}}", &crate_name)
        .replace("{{version}}", VERSION)
        .replace(&format!("use {template}::"), &format!("use {crate_name}::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_or_rust_would_refuse_are_refused_here() {
        for name in [
            "",
            "1st",
            "Upper",
            "a b",
            "fn",
            "../x",
            "test",
            "slacontract-x",
            "ä",
        ] {
            assert!(validate(name).is_err(), "{name}");
        }
        for name in ["x", "my-contract", "a_1"] {
            assert!(validate(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn every_template_listed_becomes_a_whole_project() {
        for template in templates() {
            let place = tempfile::tempdir().expect("a directory");
            let dir = place.path().join("x");
            let written = scaffold("my-x", template.name, &dir).expect("writes");
            for file in [
                ".github/workflows/ci.yml",
                ".gitignore",
                "Cargo.toml",
                "README.md",
                "slacontract.toml",
                "src/lib.rs",
                "tests/invariants.rs",
            ] {
                assert!(
                    written.iter().any(|have| have == file),
                    "{}: {written:?}",
                    template.name
                );
                let text = fs::read_to_string(dir.join(file)).expect("it is there");
                assert!(!text.contains("{{"), "{}: {file}: {text}", template.name);
            }
        }
    }

    #[test]
    fn what_could_not_be_written_whole_is_taken_away() {
        let place = tempfile::tempdir().expect("a directory");
        let file = place.path().join("file");
        fs::write(&file, "in the way").expect("writes");
        let dir = file.join("project");
        let error = scaffold("my-x", "blank", &dir).expect_err("a file is no directory");
        assert!(error.to_string().contains("cannot write"), "{error}");
        assert_eq!(fs::read_to_string(&file).expect("untouched"), "in the way");
    }

    #[test]
    fn the_crate_gets_the_projects_name() {
        assert_eq!(
            rename("use blank::Counter; // {{name}} {{crate}}", "blank", "my-x"),
            "use my_x::Counter; // my-x my_x"
        );
    }
}
