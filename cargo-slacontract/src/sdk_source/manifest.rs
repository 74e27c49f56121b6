//! Turns the checkout's manifests into those of the unpacked SDK: only the carried packages, nothing that only the SDK's own
//! development needs, and no lints (an author cannot act on a warning inside the SDK).

use std::borrow::Cow;
use std::path::PathBuf;

use toml::{Table, Value};

use super::SdkError;
use crate::carried::SDK_FILES;

/// The content of file `name` as it is unpacked.
pub(super) fn adapt<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, SdkError> {
    if name == "Cargo.toml" {
        return rewrite(name, bytes, root);
    }
    if name.ends_with("/Cargo.toml") {
        return rewrite(name, bytes, package);
    }
    Ok(Cow::Borrowed(bytes))
}

fn rewrite<'a>(
    name: &str,
    bytes: &[u8],
    change: fn(&mut Table),
) -> Result<Cow<'a, [u8]>, SdkError> {
    let text = String::from_utf8_lossy(bytes);
    let mut table: Table = toml::from_str(&text).map_err(|error| SdkError::Manifest {
        path: PathBuf::from(name),
        message: error.to_string(),
    })?;
    change(&mut table);
    Ok(Cow::Owned(table.to_string().into_bytes()))
}

/// Directories of the packages that are carried.
fn carried() -> Vec<&'static str> {
    SDK_FILES
        .iter()
        .filter_map(|(name, _)| name.strip_suffix("/Cargo.toml"))
        .collect()
}

fn root(table: &mut Table) {
    table.remove("profile");
    table.remove("patch");
    let carried = carried();
    let Some(workspace) = table.get_mut("workspace").and_then(Value::as_table_mut) else {
        return;
    };
    workspace.insert(
        "members".into(),
        carried
            .iter()
            .map(|dir| Value::String((*dir).to_owned()))
            .collect::<Vec<_>>()
            .into(),
    );
    workspace.remove("default-members");
    workspace.remove("exclude");
    // Path dependencies are always linted; nothing a reader of the warning could change is in their own project.
    let mut quiet = Table::new();
    quiet.insert("warnings".into(), "allow".into());
    let mut lints = Table::new();
    lints.insert("rust".into(), quiet.into());
    workspace.insert("lints".into(), lints.into());
    if let Some(dependencies) = workspace
        .get_mut("dependencies")
        .and_then(Value::as_table_mut)
    {
        dependencies.retain(|_, dependency| {
            dependency
                .get("path")
                .and_then(Value::as_str)
                .is_none_or(|path| carried.contains(&path))
        });
    }
}

fn package(table: &mut Table) {
    for section in ["dev-dependencies", "test", "bench", "example"] {
        table.remove(section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unpacked_workspace_names_only_what_is_carried() {
        let (_, bytes) = SDK_FILES
            .iter()
            .find(|(name, _)| *name == "Cargo.toml")
            .expect("the root manifest is carried");
        let adapted = adapt("Cargo.toml", bytes).expect("the root manifest parses");
        let table: Table =
            toml::from_str(&String::from_utf8_lossy(&adapted)).expect("what is written parses");
        let members = table["workspace"]["members"].as_array().expect("members");
        assert_eq!(members.len(), 7, "{members:?}");
        let dependencies = table["workspace"]["dependencies"]
            .as_table()
            .expect("dependencies");
        assert!(dependencies.contains_key("slacontract"));
        assert!(!dependencies.contains_key("slacontract-devnet"));
    }

    #[test]
    fn what_only_the_sdks_own_tests_need_is_left_out() {
        let adapted = adapt("sdk/Cargo.toml", b"[package]\nname = \"x\"\n[dev-dependencies]\ntrybuild = \"1\"\n[[test]]\nname = \"ui\"\n").expect("parses");
        assert_eq!(
            String::from_utf8_lossy(&adapted),
            "[package]\nname = \"x\"\n"
        );
    }
}
