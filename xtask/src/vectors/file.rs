//! From a folder to groups of cases. A file is an object; what holds cases in it is a group.

use std::path::Path;

use serde_json::{Map, Value};

use crate::failure::Failure;

/// Cases that mean the same, with what they share.
pub(crate) struct Group {
    /// The file, without its folder.
    pub(crate) file: String,
    /// Its name in the file; the file's own name for cases at the top.
    pub(crate) name: String,
    /// The layer it is run at: its own, else the file's, else what its cases show; empty when nothing says it.
    pub(crate) layer: String,
    /// Everything that stands in it.
    pub(crate) body: Map<String, Value>,
}

/// All groups of a folder's `*.json` files, in the order of their names.
///
/// # Errors
/// When the folder or a file cannot be read, a file is no JSON object, or no file holds a group.
pub(crate) fn read(directory: &Path) -> Result<Vec<Group>, Failure> {
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .map_err(Failure::file(directory))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let mut all = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| Failure::unexpected(format!("{name} should be JSON"), error))?;
        all.extend(groups(&name, &value)?);
    }
    if all.is_empty() {
        return Err(Failure::unexpected(
            format!("{} should hold vectors", directory.display()),
            "no `*.json` file in it holds a group of cases",
        ));
    }
    Ok(all)
}

/// The groups of one file.
///
/// # Errors
/// When the file is no object.
pub(crate) fn groups(file: &str, value: &Value) -> Result<Vec<Group>, Failure> {
    let Some(top) = value.as_object() else {
        return Err(Failure::unexpected(
            format!("{file} should be one JSON object"),
            "groups of cases by name",
        ));
    };
    let stem = file.strip_suffix(".json").unwrap_or(file);
    let layer = top.get("layer").and_then(Value::as_str);
    let mut all = Vec::new();
    for (name, body) in top {
        let (name, body) = match body {
            // Cases at the top share what stands beside them.
            Value::Array(_) if name == "cases" => (stem, beside(top)),
            Value::Array(cases) => (
                &**name,
                Map::from_iter([("cases".to_owned(), Value::Array(cases.clone()))]),
            ),
            Value::Object(body) if !name.starts_with("terms_") => (&**name, body.clone()),
            _ => continue,
        };
        let own = body.get("layer").and_then(Value::as_str);
        let shown = || is_gas(&body).then_some("gas");
        all.push(Group {
            file: file.to_owned(),
            name: name.to_owned(),
            layer: own.or(layer).or_else(shown).unwrap_or_default().to_owned(),
            body,
        });
    }
    Ok(all)
}

/// What cases at the top of a file share: everything there that is no group.
fn beside(top: &Map<String, Value>) -> Map<String, Value> {
    top.iter()
        .filter(|(name, value)| *name == "cases" || name.starts_with("terms_") || value.is_string())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Programs with the gas they use name no layer: they are the only cases that hold a program.
fn is_gas(body: &Map<String, Value>) -> bool {
    let cases = body.get("cases").and_then(Value::as_array);
    cases.is_some_and(|cases| !cases.is_empty() && cases.iter().all(|case| case["wat"].is_string()))
}
