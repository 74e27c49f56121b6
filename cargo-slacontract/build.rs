//! Gathers what the command carries: the SDK's sources and the project templates, as byte tables compiled into the binary.
//!
//! Sources are read from the checkout that holds this crate, or from `carried/` when the crate was packaged on its own (there every
//! `Cargo.toml` is named `Cargo.toml.carried`, because a packaged crate may not contain another package).

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};

/// The packages an author's project needs, relative to the checkout. Only their manifests, sources and included prose are carried.
const PACKAGES: [&str; 7] = [
    "macros",
    "macros/expander",
    "sdk",
    "sdk/client",
    "sdk/lane",
    "sdk/terms",
    "sdk/testing",
];
/// What is carried of a package.
const PARTS: [&str; 5] = ["Cargo.toml", "README.md", "build.rs", "docs", "src"];

fn main() -> io::Result<()> {
    let here = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let carried = here.join("carried");
    let root = if carried.is_dir() {
        carried
    } else {
        here.join("..")
    };

    let mut sources = Vec::new();
    collect(&root, &root.join("Cargo.toml"), &mut sources)?;
    collect(&root, &root.join("Cargo.toml.carried"), &mut sources)?;
    for package in PACKAGES {
        for part in PARTS {
            collect(&root, &root.join(package).join(part), &mut sources)?;
        }
        collect(
            &root,
            &root.join(package).join("Cargo.toml.carried"),
            &mut sources,
        )?;
    }
    // The macros' fixtures are what `explain` shows.
    collect(&root, &root.join("sdk/tests/ui"), &mut sources)?;
    sources.retain(|(name, _)| !name.ends_with(".stderr"));
    let mut templates = Vec::new();
    collect(
        &root.join("templates"),
        &root.join("templates"),
        &mut templates,
    )?;

    // Templates that are examples too are kept there, once.
    for (template, example) in [("escrow", "examples/escrow"), ("token", "examples/token")] {
        let mut files = Vec::new();
        for part in ["src", "tests"] {
            collect(
                &root.join(example),
                &root.join(example).join(part),
                &mut files,
            )?;
        }
        let named = files
            .into_iter()
            .map(|(name, path)| (format!("{template}/{name}"), path));
        templates.extend(named);
    }

    let mut text = String::new();
    table(&mut text, "SDK_FILES", &sources)?;
    table(&mut text, "TEMPLATE_FILES", &templates)?;
    writeln!(
        text,
        "pub(crate) const SDK_HASH: u64 = 0x{:016x};",
        hash(&sources)?
    )
    .map_err(io::Error::other)?;
    fs::write(Path::new(&variable("OUT_DIR")).join("carried.rs"), text)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for build scripts"))
}

/// Adds every file at or under `path` as (name relative to `root`, absolute path), in a stable order.
fn collect(root: &Path, path: &Path, into: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if !path.exists() {
        // cargo would run this again in every build, and compile the command after it.
        return Ok(());
    }
    println!("cargo:rerun-if-changed={}", path.display());
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        for entry in entries {
            let name = entry.file_name().unwrap_or_default();
            if name != "target" && name != ".slacontract" && name != "Cargo.lock" {
                collect(root, &entry, into)?;
            }
        }
    } else if path.is_file() {
        let name = path
            .strip_prefix(root)
            .map_err(io::Error::other)?
            .to_string_lossy()
            .replace('\\', "/");
        let name = name.strip_suffix(".carried").unwrap_or(&name).to_owned();
        into.push((name, fs::canonicalize(path)?));
    }
    Ok(())
}

fn table(text: &mut String, name: &str, files: &[(String, PathBuf)]) -> io::Result<()> {
    let mut write = || -> std::fmt::Result {
        writeln!(text, "pub(crate) static {name}: &[(&str, &[u8])] = &[")?;
        for (file, path) in files {
            writeln!(text, "    ({file:?}, include_bytes!({path:?})),")?;
        }
        writeln!(text, "];")
    };
    write().map_err(io::Error::other)
}

fn hash(files: &[(String, PathBuf)]) -> io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    for (name, path) in files {
        hasher.write(name.as_bytes());
        hasher.write(&fs::read(path)?);
    }
    Ok(hasher.finish())
}
