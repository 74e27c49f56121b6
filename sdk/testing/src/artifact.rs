//! What the CLI built: bytecode, ABI and layout of a contract package, built once when missing or older than the test itself.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::Mutex;
use std::time::SystemTime;

use serde_json::Value;

use crate::devnet;

/// A built contract.
#[derive(Debug)]
pub struct Artifact {
    /// Init code, to which constructor arguments are appended.
    pub bytecode: Vec<u8>,
    /// The code as it will be on chain.
    pub deployed: Vec<u8>,
    /// Solidity JSON ABI.
    pub abi: Value,
    /// Solidity storage layout.
    pub layout: Value,
}

impl Artifact {
    /// The artifact of `package`, whose manifest is in `manifest_dir`.
    ///
    /// # Errors
    /// Why there is none, with the remedy.
    pub fn of(package: &str, manifest_dir: &str) -> Result<Rc<Self>, String> {
        thread_local! {
            static LOADED: std::cell::RefCell<HashMap<String, Rc<Artifact>>> = std::cell::RefCell::default();
        }
        if let Some(loaded) = LOADED.with_borrow(|loaded| loaded.get(package).cloned()) {
            return Ok(loaded);
        }
        let artifact = Rc::new(Self::read(&built(package, Path::new(manifest_dir))?)?);
        LOADED.with_borrow_mut(|loaded| loaded.insert(package.to_owned(), Rc::clone(&artifact)));
        Ok(artifact)
    }

    fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path)
            .map_err(|error| format!("cannot read the artifact {}: {error}", path.display()))?;
        let json: Value = serde_json::from_str(&text)
            .map_err(|error| format!("{} is no artifact: {error}", path.display()))?;
        let bytes = |key: &str| {
            json.get(key)
                .and_then(Value::as_str)
                .and_then(unhex)
                .filter(|bytes| !bytes.is_empty())
                .ok_or_else(|| format!("{} has no `{key}`: it is of another version; build it again with `cargo slacontract build`", path.display()))
        };
        Ok(Self {
            bytecode: bytes("bytecode")?,
            deployed: bytes("deployedBytecode")?,
            abi: json.get("abi").cloned().unwrap_or_default(),
            layout: json
                .pointer("/metadata/storageLayout")
                .cloned()
                .unwrap_or_default(),
        })
    }
}

/// The artifact's path, after building it if that is needed. One build per package and process; the CLI's own lock serves processes.
fn built(package: &str, manifest_dir: &Path) -> Result<PathBuf, String> {
    static CHECKED: Mutex<Vec<String>> = Mutex::new(Vec::new());
    // A thread that panicked while it held the lock has failed its own test; the list it left is still right.
    let mut checked = CHECKED
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let path = target_directory()?
        .join("slacontract")
        .join(format!("{package}.json"));
    if checked.iter().any(|done| done == package) {
        return Ok(path);
    }
    if !fresh(&path) {
        build(package, manifest_dir)?;
        if !path.is_file() {
            return Err(format!(
                "`cargo slacontract build -p {package}` did not write {}",
                path.display()
            ));
        }
        let stamp = stamp_of(&path);
        fs::write(&stamp, "")
            .map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
    }
    checked.push(package.to_owned());
    Ok(path)
}

/// Whether the artifact has been built, or found up to date, since this test was compiled. A change to the contract's source makes cargo
/// compile the test again, because the test links the contract; so a stamp that is younger than the test is a fresh artifact's.
fn fresh(path: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let test = std::env::current_exe().ok().and_then(|exe| modified(&exe));
    let checked = modified(&stamp_of(path)).max(modified(path));
    path.is_file()
        && matches!((test, checked), (Some(test), Some(checked)) if checked >= test && checked <= SystemTime::now())
}

fn stamp_of(artifact: &Path) -> PathBuf {
    artifact.with_extension("checked")
}

/// The directory cargo compiled this test into: the one that carries cargo's note of the compiler, or, where that is switched off, its
/// cache tag. (The tag alone is not enough: cargo writes it only into a directory that it made itself.)
fn target_directory() -> Result<PathBuf, String> {
    let exe = std::env::current_exe()
        .map_err(|error| format!("cannot tell where this test was compiled: {error}"))?;
    exe.ancestors()
        .find(|folder| {
            [".rustc_info.json", "CACHEDIR.TAG"]
                .iter()
                .any(|mark| folder.join(mark).is_file())
        })
        .map(Path::to_path_buf)
        .ok_or_else(|| format!("{} is in no cargo target directory", exe.display()))
}

fn build(package: &str, manifest_dir: &Path) -> Result<(), String> {
    let cli = devnet::cli()?;
    let target = target_directory()?;
    let shown = format!("{} build --json -p {package}", cli.display());
    let output = Command::new(&cli)
        .args(["build", "--json", "-p", package])
        .current_dir(manifest_dir)
        .env("CARGO_TARGET_DIR", &target)
        // The flags of the test's own build (coverage, sanitizers) are not the contract's.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr]
        .map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    Err(format!(
        "the contract `{package}` does not build (`{shown}`, {}):\n{}\n{}",
        output.status, said[0], said[1]
    ))
}

/// Hex digits, with or without 0x.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    let nibble = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{fresh, target_directory, unhex};

    #[test]
    fn hex_is_read_strictly() {
        assert_eq!(unhex("0xeFf000"), Some(vec![0xef, 0xf0, 0]));
        assert_eq!(unhex("0x123"), None);
        assert_eq!(unhex("0xzz"), None);
    }

    #[test]
    fn the_test_finds_the_target_directory_it_was_compiled_into() {
        let found = target_directory().unwrap();
        assert!(std::env::current_exe().unwrap().starts_with(&found));
    }

    #[test]
    fn an_artifact_that_does_not_exist_is_not_fresh() {
        assert!(!fresh(
            &target_directory()
                .unwrap()
                .join("slacontract/no-such-package.json")
        ));
    }
}
