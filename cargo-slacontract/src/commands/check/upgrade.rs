//! `check --against`: may the built contract take the place of an older version, whose storage stays?
//!
//! The rule is the client library's; here is only where the older version's layout comes from.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use slacontract_client::storage::layout::{self, Field};
use slacontract_client::storage::upgrade::{Change, Difference, compare};

use crate::artifact::Artifact;
use crate::output::Failure;

/// Older versions, as a file describes them.
#[derive(Debug)]
pub(super) struct Older {
    file: String,
    versions: Vec<Version>,
}

/// One older version.
#[derive(Debug)]
struct Version {
    /// The name it is recorded under, or its package's.
    name: String,
    package: String,
    fields: Vec<Field>,
}

/// How the storage of the built contract compares with older versions.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Lines for people: what differs and is no harm.
    pub(super) lines: String,
    /// Lines for people: what would be misread.
    pub(super) broken: Vec<String>,
    /// The same for programs.
    pub(super) documents: Vec<Value>,
}

impl Older {
    /// Reads an artifact, or a record of deployments with several versions in it. It is read before the build, which may replace it.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let file = path.display().to_string();
        let malformed = |why: String| {
            Failure::new("artifact", format!("{file} describes no older version: {why}")).with_hint(
                "name an artifact (target/slacontract/NAME.json) or a record of deployments (.slacontract/deployments/NETWORK.json)",
            )
        };
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::new("io", format!("cannot read {file}: {error}")))?;
        let document: Value =
            serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        let version = |name: Option<&str>, entry: &Value, layout: Option<&Value>| {
            let package = entry["package"]
                .as_str()
                .ok_or_else(|| malformed("it names no package".into()))?;
            let name = name.unwrap_or(package).to_owned();
            let fields = layout::parse(layout.unwrap_or(&Value::Null))
                .map_err(|why| malformed(format!("the storage layout of `{name}`: {why}")))?;
            let package = package.to_owned();
            Ok(Version {
                name,
                package,
                fields,
            })
        };
        let versions = if document.get("bytecode").is_some() {
            vec![version(
                None,
                &document,
                document.pointer("/metadata/storageLayout"),
            )?]
        } else {
            let entries = document
                .as_object()
                .ok_or_else(|| malformed("it is no object".into()))?;
            entries
                .iter()
                .map(|(alias, entry)| version(Some(alias), entry, entry.get("storageLayout")))
                .collect::<Result<_, Failure>>()?
        };
        Ok(Self { file, versions })
    }

    /// Compares the storage of `artifact` with every version of its package. A contract that is checked alone may have another
    /// package's name than the version before it, if there is only one; among several, those without a version are told.
    pub(super) fn compare(&self, artifact: &Artifact, alone: bool) -> Result<Compared, Failure> {
        let mut older: Vec<&Version> = self
            .versions
            .iter()
            .filter(|version| version.package == artifact.package)
            .collect();
        if alone && let ([], [only]) = (older.as_slice(), self.versions.as_slice()) {
            older.push(only);
        }
        if older.is_empty() && !alone {
            return Ok(Compared {
                lines: format!(
                    "no older version of `{}` is in {}\n",
                    artifact.package, self.file
                ),
                ..Compared::default()
            });
        }
        if older.is_empty() {
            let packages: Vec<_> = self
                .versions
                .iter()
                .map(|version| format!("`{}`", version.package))
                .collect();
            let known = if packages.is_empty() {
                "nothing".to_owned()
            } else {
                packages.join(", ")
            };
            return Err(Failure::new(
                "artifact",
                format!(
                    "{} has no version of `{}`; it has {known}",
                    self.file, artifact.package
                ),
            )
            .with_hint("name another file, or the package that is there: -p PACKAGE"));
        }
        let new = layout::parse(&artifact.metadata["storageLayout"])
            .map_err(|why| Failure::new("layout", why).with_hint("cargo slacontract build"))?;
        let mut compared = Compared::default();
        for version in older {
            let differences = compare(&version.fields, &new);
            let fits = !differences.iter().any(Difference::breaks);
            compared.lines.push_str(&format!(
                "storage {} `{}` of {}\n",
                if fits {
                    "fits that of"
                } else {
                    "does not fit that of"
                },
                version.name,
                self.file
            ));
            for difference in &differences {
                if difference.breaks() {
                    compared
                        .broken
                        .push(format!("`{}`: {difference}", version.name));
                } else {
                    compared.lines.push_str(&format!("  {difference}\n"));
                }
            }
            compared.documents.push(json!({
                "name": version.name,
                "fits": fits,
                "differences": differences.iter().map(document).collect::<Vec<_>>(),
            }));
        }
        Ok(compared)
    }
}

fn document(difference: &Difference) -> Value {
    let mut document = json!({
        "field": difference.path,
        "breaks": difference.breaks(),
        "message": difference.to_string(),
    });
    document["change"] = match &difference.change {
        Change::Removed => json!("removed"),
        Change::Moved { .. } => json!("moved"),
        Change::Retyped { .. } => json!("retyped"),
        Change::Renamed { .. } => json!("renamed"),
        _ => json!("other"),
    };
    document
}
