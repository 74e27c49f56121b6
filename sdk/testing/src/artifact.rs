//! What the CLI built: bytecode, ABI and layout of a contract package, built once when missing or older than the test itself.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::Mutex;
use std::time::SystemTime;

use serde_json::Value;

use crate::devnet;

/// Names the artifacts that are built and up to date, as a list of paths. `cargo slacontract test` sets it.
const ARTIFACTS_VARIABLE: &str = "SLACONTRACT_ARTIFACTS";

/// What cargo-llvm-cov sets around the test's own build. In the environment of a contract's build it would compile the contract for
/// coverage, for which its target has no runtime.
const OF_COVERAGE: [&str; 6] = [
    "CARGO_LLVM_COV",
    "__CARGO_LLVM_COV",
    "LLVM_PROFILE_FILE",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_ENCODED_RUSTDOCFLAGS",
    "RUSTFLAGS",
];

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
    if let Some(handed) = handed(package, std::env::var_os(ARTIFACTS_VARIABLE).as_deref()) {
        return Ok(handed);
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

/// The artifact of `package` among those that the test was started with.
fn handed(package: &str, list: Option<&OsStr>) -> Option<PathBuf> {
    let name = format!("{package}.json");
    std::env::split_paths(list?)
        .find(|path| path.file_name() == Some(OsStr::new(&name)) && path.is_file())
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
    let mut command = Command::new(&cli);
    for (name, _) in std::env::vars_os() {
        if is_of_the_tests_build(&name, std::env::var_os("RUSTC_WRAPPER").as_deref()) {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["build", "--json", "-p", package])
        .current_dir(manifest_dir)
        .env("CARGO_TARGET_DIR", &target)
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

/// Whether a variable belongs to the build of the test (coverage, sanitizers), not to the contract's. A compiler cache in front of rustc
/// is the author's and stays; cargo-llvm-cov in its place goes.
fn is_of_the_tests_build(name: &OsStr, wrapper: Option<&OsStr>) -> bool {
    let name = name.to_string_lossy();
    let is_coverage = || {
        wrapper
            .map(Path::new)
            .and_then(Path::file_stem)
            .is_some_and(|stem| stem == "cargo-llvm-cov")
    };
    match &*name {
        "RUSTC_WRAPPER" => is_coverage(),
        "RUSTC_WORKSPACE_WRAPPER" => true,
        name => OF_COVERAGE.iter().any(|start| name.starts_with(start)),
    }
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
    use std::ffi::OsStr;

    use super::{fresh, handed, is_of_the_tests_build, target_directory, unhex};

    #[test]
    fn a_contracts_build_is_kept_free_of_coverage_and_keeps_a_compiler_cache() {
        let own = |name: &str, wrapper: &str| {
            !is_of_the_tests_build(OsStr::new(name), Some(OsStr::new(wrapper)))
        };
        for name in [
            "LLVM_PROFILE_FILE",
            "CARGO_LLVM_COV_TARGET_DIR",
            "__CARGO_LLVM_COV_RUSTC_WRAPPER",
            "RUSTFLAGS",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            assert!(!own(name, "sccache"), "{name}");
        }
        assert!(!own("RUSTC_WRAPPER", "/bin/cargo-llvm-cov"));
        assert!(own("RUSTC_WRAPPER", "/bin/sccache"));
        assert!(own("PATH", "/bin/cargo-llvm-cov"));
    }

    #[test]
    fn an_artifact_is_taken_from_the_list_by_its_whole_name() {
        let folder = std::env::temp_dir().join(format!("handed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("pay.json");
        std::fs::write(&path, "{}").unwrap();
        let list = std::env::join_paths([&folder.join("gone.json"), &path]).unwrap();
        assert_eq!(handed("pay", Some(&list)), Some(path));
        assert_eq!(handed("ay", Some(&list)), None);
        assert_eq!(handed("gone", Some(&list)), None);
        assert_eq!(handed("pay", None), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }

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
