//! Points a project at the unpacked SDK: a block of `patch.crates-io` entries at the top of its `.cargo/config.toml`.
//!
//! The block is written with dotted keys, so that it can stand before whatever the author's own file holds. It names directories of
//! one machine and is therefore git-ignored in scaffolded projects; every command rewrites it when it is stale.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{SdkError, unpack, write_file};

const BEGIN: &str = "# >>> slacontract: where this machine keeps the SDK. Rewritten by `cargo slacontract`; not for version control.";
const END: &str = "# <<< slacontract";
/// Crates that a project may name, with their directories in the unpacked SDK.
const CRATES: [(&str, &str); 6] = [
    ("slacontract", "sdk"),
    ("slacontract-client", "sdk/client"),
    ("slacontract-lane", "sdk/lane"),
    ("slacontract-macros", "macros"),
    ("slacontract-terms", "sdk/terms"),
    ("slacontract-testing", "sdk/testing"),
];

/// What [`link`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Linked {
    /// The project gets the SDK in another way (a path, a git repository), or does not use it.
    NotNeeded,
    /// The block was right already.
    Current,
    /// The block was written; the SDK is in this directory.
    Written(PathBuf),
}

/// Makes the project that holds `manifest_dir` find the SDK this command carries.
///
/// # Errors
/// [`SdkError`] if a manifest does not parse or the block cannot be written.
pub fn link(manifest_dir: &Path) -> Result<Linked, SdkError> {
    let Some((root, wanted)) = needs(manifest_dir)? else {
        return Ok(Linked::NotNeeded);
    };
    let sdk = unpack()?;
    let mut block = format!("{BEGIN}\n");
    for (name, dir) in CRATES.iter().filter(|(name, _)| wanted.contains(name)) {
        let path = Value::String(sdk.join(dir).to_string_lossy().into_owned());
        block.push_str(&format!("patch.crates-io.{name}.path = {path}\n"));
    }
    block.push_str(END);
    block.push('\n');

    let path = root.join(".cargo").join("config.toml");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let after = replace_block(&before, &block);
    if after == before {
        return Ok(Linked::Current);
    }
    write_file(&path, after.as_bytes())?;
    Ok(Linked::Written(sdk))
}

/// Puts `block` where the old one stood, or on top.
fn replace_block(text: &str, block: &str) -> String {
    match (text.find(BEGIN), text.find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let rest = &text[end + END.len()..];
            format!(
                "{}{block}{}",
                &text[..begin],
                rest.strip_prefix('\n').unwrap_or(rest)
            )
        }
        _ => format!("{block}{text}"),
    }
}

/// The project's root and the SDK crates it takes from the registry, or nothing if there are none.
fn needs(manifest_dir: &Path) -> Result<Option<(PathBuf, Vec<&'static str>)>, SdkError> {
    let here = fs::canonicalize(manifest_dir).unwrap_or_else(|_| manifest_dir.to_path_buf());
    let mut manifests = here
        .ancestors()
        .filter(|dir| dir.join("Cargo.toml").is_file());
    let Some(own) = manifests.next() else {
        return Ok(None);
    };
    let manifest = read(own)?;
    let mut root = own.to_path_buf();
    let mut wanted = from_registry(&manifest);
    if !manifest.contains_key("workspace") {
        for dir in manifests {
            let above = read(dir)?;
            // A project that merely lies below somebody's workspace is not that workspace's.
            if has_member(&above, own.strip_prefix(dir).unwrap_or(own)) {
                wanted.extend(from_registry(&above));
                root = dir.to_path_buf();
                break;
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    Ok((!wanted.is_empty()).then_some((root, wanted)))
}

/// Whether the workspace of `manifest` names the package in directory `member`, also by a star for its last part.
fn has_member(manifest: &Table, member: &Path) -> bool {
    let members = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("members"))
        .and_then(Value::as_array);
    let names = |pattern: &str| {
        let pattern = Path::new(pattern);
        pattern == member || (pattern.ends_with("*") && pattern.parent() == member.parent())
    };
    members
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .any(names)
}

fn read(dir: &Path) -> Result<Table, SdkError> {
    let path = dir.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|source| SdkError::Write {
        path: path.clone(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| SdkError::Manifest {
        path,
        message: error.message().to_owned(),
    })
}

/// SDK crates that `manifest` asks a registry for.
fn from_registry(manifest: &Table) -> Vec<&'static str> {
    let workspace = manifest.get("workspace").and_then(Value::as_table);
    let tables = ["dependencies", "dev-dependencies"]
        .into_iter()
        .filter_map(|name| manifest.get(name))
        .chain(workspace.and_then(|table| table.get("dependencies")));
    let asks = |dependency: &Value| match dependency {
        Value::String(_) => true,
        Value::Table(table) => {
            table.contains_key("version")
                && !table.contains_key("path")
                && !table.contains_key("git")
        }
        _ => false,
    };
    let mut found = Vec::new();
    for table in tables.filter_map(Value::as_table) {
        found.extend(
            CRATES
                .iter()
                .map(|(name, _)| *name)
                .filter(|name| table.get(*name).is_some_and(asks)),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authors_own_configuration_survives() {
        let own = "[alias]\nb = \"build\"\n";
        let first = replace_block(own, &format!("{BEGIN}\nx = 1\n{END}\n"));
        assert!(first.ends_with(own), "{first}");
        let second = replace_block(&first, &format!("{BEGIN}\nx = 2\n{END}\n"));
        assert!(
            second.ends_with(own) && second.contains("x = 2") && !second.contains("x = 1"),
            "{second}"
        );
    }

    #[test]
    fn only_a_workspace_that_names_the_package_is_its_own() {
        let manifest: Table = toml::from_str("[workspace]\nmembers = [\"a\", \"contracts/*\"]\n")
            .expect("valid TOML");
        assert!(
            has_member(&manifest, Path::new("a"))
                && has_member(&manifest, Path::new("contracts/x"))
        );
        assert!(
            !has_member(&manifest, Path::new("b"))
                && !has_member(&manifest, Path::new("contracts/x/y"))
        );
        assert!(!has_member(&Table::new(), Path::new("a")));
    }

    #[test]
    fn only_crates_from_the_registry_are_pointed_elsewhere() {
        let manifest = |text: &str| toml::from_str::<Table>(text).expect("valid TOML");
        assert_eq!(
            from_registry(&manifest("[dependencies]\nslacontract = \"0.1\"\n")),
            ["slacontract"]
        );
        assert_eq!(
            from_registry(&manifest(
                "[dev-dependencies]\nslacontract-testing = { version = \"0.1\" }\n"
            )),
            ["slacontract-testing"]
        );
        assert!(
            from_registry(&manifest(
                "[dependencies]\nslacontract = { path = \"../sdk\", version = \"0.1\" }\n"
            ))
            .is_empty()
        );
        assert!(
            from_registry(&manifest("[dependencies]\nslacontract.workspace = true\n")).is_empty()
        );
    }
}
