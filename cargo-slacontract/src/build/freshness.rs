//! Whether an artifact is up to date: one hash over everything a build depends on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use alloy_primitives::{B256, Keccak256};

use super::{Contract, Project};
use crate::sdk_source;

/// Raised when compiling, post-linking or the loader changes what it writes for the same input.
const PIPELINE: u32 = 4;

/// Hash over the sources of `contract` and of every local package it is compiled from, the lock file, the compiler and this command.
///
/// # Errors
/// The file that could not be read, and why.
pub(super) fn source_hash(
    project: &Project,
    contract: &Contract,
) -> Result<B256, (PathBuf, io::Error)> {
    let mut hasher = Keccak256::new();
    hasher.update(sdk_source::VERSION);
    hasher.update(PIPELINE.to_be_bytes());
    hasher.update(compiler(&project.root));
    let cache = sdk_source::sdk_dir().ok();
    for dir in &contract.sources {
        // The unpacked SDK never changes under its name, which holds a hash of its content.
        if cache.as_ref().is_some_and(|cache| dir.starts_with(cache)) {
            hasher.update(dir.to_string_lossy().as_bytes());
            continue;
        }
        for part in ["Cargo.toml", "build.rs", "src", "docs"] {
            add(&dir.join(part), dir, &mut hasher)?;
        }
    }
    for file in ["Cargo.lock", "Cargo.toml"] {
        add(&project.root.join(file), &project.root, &mut hasher)?;
    }
    Ok(hasher.finalize())
}

fn add(path: &Path, root: &Path, hasher: &mut Keccak256) -> Result<(), (PathBuf, io::Error)> {
    let fail = |source| (path.to_path_buf(), source);
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.path()))
                    .collect::<io::Result<Vec<_>>>()
            })
            .map_err(fail)?;
        entries.sort();
        for entry in entries {
            add(&entry, root, hasher)?;
        }
    } else if path.is_file() {
        let bytes = fs::read(path).map_err(fail)?;
        hasher.update(
            path.strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .as_bytes(),
        );
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(&bytes);
    }
    Ok(())
}

/// The compiler's own description, as the project's toolchain file selects it.
pub(super) fn compiler(root: &Path) -> Vec<u8> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(rustc)
        .arg("--version")
        .current_dir(root)
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default()
}
