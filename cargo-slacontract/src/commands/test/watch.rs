//! `test --watch`: the tests, again after every change.
//!
//! Each run is a process of its own, so that nothing it does or breaks stays. Changes are found by asking for the times of the sources, a
//! few times a second: that works on every file system, and a contract project has few files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::Run;
use crate::build::Project;
use crate::output::{Answer, Failure, Output};

const PAUSE: Duration = Duration::from_millis(300);

/// Folders that hold no sources.
const SKIPPED: [&str; 4] = ["target", ".git", "node_modules", "regressions"];

/// Times of the sources below a folder.
type Times = BTreeMap<PathBuf, SystemTime>;

pub(super) fn run(run: &Run, output: &Output) -> Result<Answer, Failure> {
    if output.json {
        return Err(
            Failure::usage("--watch has no end, and so no JSON document")
                .with_hint("leave --json out"),
        );
    }
    let root = Project::discover(run.selection.directory(), output)?.root;
    let own = std::env::current_exe()
        .map_err(|error| Failure::new("io", format!("cannot find this command: {error}")))?;
    let arguments: Vec<_> = std::env::args_os()
        .skip(1)
        .filter(|argument| argument != "--watch")
        .collect();
    loop {
        let before = times(&root);
        let status = Command::new(&own)
            .args(&arguments)
            .stdin(Stdio::null())
            .status()
            .map_err(|error| Failure::new("io", format!("cannot run the tests: {error}")))?;
        // Wrong usage does not become right by a change of the sources.
        if status.code() == Some(2) {
            return Err(Failure::usage("the tests were called wrongly; see above"));
        }
        output.status(
            "Watching",
            format_args!("{} for changes, Ctrl-C ends", root.display()),
        );
        let changed = wait(&root, &before);
        output.status(
            "Changed",
            changed.strip_prefix(&root).unwrap_or(&changed).display(),
        );
    }
}

/// Waits until a source is different from `before`, and names it.
fn wait(root: &Path, before: &Times) -> PathBuf {
    loop {
        let now = times(root);
        let different = now
            .iter()
            .find(|(path, time)| before.get(*path) != Some(*time))
            .or_else(|| before.iter().find(|(path, _)| !now.contains_key(*path)));
        if let Some((path, _)) = different {
            return path.clone();
        }
        sleep(PAUSE);
    }
}

fn times(root: &Path) -> Times {
    let mut found = Times::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        // A folder that goes away meanwhile has no sources.
        let Ok(entries) = folder.read_dir() else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                let skipped = SKIPPED.iter().any(|name| entry.file_name() == *name);
                if !skipped {
                    folders.push(path);
                }
            } else if path
                .extension()
                .is_some_and(|extension| extension == "rs" || extension == "toml")
                && let Ok(time) = entry.metadata().and_then(|data| data.modified())
            {
                found.insert(path, time);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_changed_a_new_and_a_removed_source_are_noticed_and_build_products_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(root.join("target/debug")).unwrap();
        let lib = root.join("src/lib.rs");
        fs::write(&lib, "one").unwrap();
        let before = times(root);
        assert_eq!(before.len(), 1);

        fs::write(root.join("target/debug/made.rs"), "").unwrap();
        fs::write(root.join("notes.txt"), "").unwrap();
        assert_eq!(times(root), before);

        let later = SystemTime::now() + Duration::from_secs(5);
        fs::File::options()
            .write(true)
            .open(&lib)
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert_eq!(wait(root, &before), lib);
        let before = times(root);
        fs::write(root.join("Cargo.toml"), "").unwrap();
        assert_eq!(wait(root, &before), root.join("Cargo.toml"));
        let before = times(root);
        fs::remove_file(&lib).unwrap();
        assert_eq!(wait(root, &before), lib);
    }
}
