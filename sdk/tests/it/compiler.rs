//! The compiler on a library that uses the SDK, without cargo: what the SDK needs is compiled already, where this test was.

use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;

/// Errors of the compiler about a library that uses the SDK, as this test was built with it.
///
/// # Panics
/// When the compiler does not run, or fails without saying why.
pub fn errors(name: &str, source: &str) -> Vec<Value> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("{name}.rs"));
    std::fs::write(&file, source).expect("writes");
    let test = std::env::current_exe().expect("this test");
    let libraries = test.parent().expect("its folder");
    let mut sdk: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(libraries)
        .expect("reads")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("libslacontract-") && name.ends_with(".rlib")
        })
        .map(|path| {
            let made = path.metadata().and_then(|about| about.modified());
            (made.expect("a time"), path)
        })
        .collect();
    sdk.sort();
    let (_, sdk) = sdk.pop().expect("the SDK is built");
    let found = Command::new("rustc")
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
        ])
        .args([
            "--error-format",
            "json",
            "--cap-lints",
            "allow",
            "--out-dir",
        ])
        .arg(&folder)
        .arg("--extern")
        .arg(format!("slacontract={}", sdk.display()))
        .arg("-L")
        .arg(format!("dependency={}", libraries.display()))
        .arg(&file)
        .envs([
            ("CARGO_PKG_NAME", name),
            ("CARGO_MANIFEST_DIR", env!("CARGO_MANIFEST_DIR")),
        ])
        .output()
        .expect("the compiler runs");
    let text = String::from_utf8(found.stderr).expect("text");
    let diagnostics: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .filter(|diagnostic: &Value| diagnostic["level"] == "error")
        .collect();
    assert!(
        diagnostics.is_empty() != text.contains("\"error\""),
        "{text}"
    );
    diagnostics
}
