//! Seeds of failures, kept next to the test they made fail and run first from then on.
//!
//! The test `pays_out` of `tests/escrow.rs` keeps its seeds in `tests/regressions/escrow-pays_out.txt`. The file belongs into version
//! control: whoever runs the test meets the failure again, whatever their own seed.

use std::any::Any;
use std::fmt::Debug;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use proptest::test_runner::{FailurePersistence, PersistedSeed};

/// What the macros know of a test: where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name.
    pub test: &'static str,
    /// `file!()` of the test.
    pub file: &'static str,
    /// `CARGO_MANIFEST_DIR` of its package.
    pub manifest_dir: &'static str,
}

impl Place {
    /// The file of its seeds. Compilers name source files relative to the workspace, which is the package's directory or above it.
    fn seeds(&self) -> Option<PathBuf> {
        let source = Path::new(self.manifest_dir)
            .ancestors()
            .map(|folder| folder.join(self.file))
            .find(|candidate| candidate.is_file())?;
        let name = format!("{}-{}.txt", source.file_stem()?.to_str()?, self.test);
        Some(source.parent()?.join("regressions").join(name))
    }

    /// Keeps and replays seeds there; nowhere if the source is not at hand.
    pub fn kept(&self) -> Option<Box<dyn FailurePersistence>> {
        let path = self.seeds()?;
        Some(Box::new(Kept { path }))
    }

    /// The file of its seeds, as a message names it.
    pub fn shown(&self) -> String {
        let path = self.seeds().unwrap_or_default();
        let manifest = Path::new(self.manifest_dir);
        path.strip_prefix(manifest)
            .unwrap_or(&path)
            .display()
            .to_string()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    path: PathBuf,
}

const HEAD: &str =
    "# Seeds of failures that were found. They run first; keep this file in version control.\n";

impl FailurePersistence for Kept {
    fn load_persisted_failures2(&self, _: Option<&'static str>) -> Vec<PersistedSeed> {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        text.lines()
            .filter_map(|line| line.split('#').next()?.trim().parse().ok())
            .collect()
    }

    fn save_persisted_failure2(
        &mut self,
        source: Option<&'static str>,
        seed: PersistedSeed,
        shrunk: &dyn Debug,
    ) {
        if self.load_persisted_failures2(source).contains(&seed) {
            return;
        }
        let mut shown = format!("{shrunk:?}");
        if shown.len() > 200 {
            let end = (0..=200).rev().find(|at| shown.is_char_boundary(*at));
            shown.truncate(end.unwrap_or(0));
            shown.push_str("..");
        }
        let line = format!("{seed} # {}\n", shown.replace('\n', " "));
        let saved = (|| {
            fs::create_dir_all(self.path.parent().unwrap_or(Path::new(".")))?;
            let fresh = !self.path.exists();
            let mut file = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&self.path)?;
            let head = if fresh { HEAD } else { "" };
            file.write_all(format!("{head}{line}").as_bytes())
        })();
        if let Err(error) = saved {
            eprintln!(
                "the failing seed could not be kept in {}: {error}",
                self.path.display()
            );
        }
    }

    fn box_clone(&self) -> Box<dyn FailurePersistence> {
        Box::new(self.clone())
    }

    fn eq(&self, other: &dyn FailurePersistence) -> bool {
        other.as_any().downcast_ref::<Self>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
