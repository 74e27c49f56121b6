//! Where a project finds the SDK: this command carries the SDK's sources, so that the two always match.
//!
//! The sources are unpacked once per version and content into the user's cache directory, in a temporary directory first and then by
//! one rename, so that a killed or a parallel command never leaves half an SDK behind. A project asks for `slacontract = "0.1"`; a
//! block in its `.cargo/config.toml`, written by [`link`], points cargo at the unpacked sources.

mod link;
mod manifest;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::carried::{SDK_FILES, SDK_HASH};
use crate::output::Explain;

pub use link::{Linked, link};

/// The version of this command and of the SDK it carries.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Why the SDK's sources could not be provided.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SdkError {
    /// There is no place for a cache.
    #[error("no cache directory: none of SLACONTRACT_CACHE, XDG_CACHE_HOME and HOME is set")]
    NoCache,
    /// A file could not be written or read.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A manifest does not parse.
    #[error("{path} is not valid TOML: {message}")]
    Manifest {
        /// Which.
        path: PathBuf,
        /// The parser's words.
        message: String,
    },
}

impl Explain for SdkError {
    fn code(&self) -> &'static str {
        "sdk-source"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoCache => Some("set SLACONTRACT_CACHE to a directory that can be written".into()),
            Self::Write { .. } => Some("check the directory's permissions and free space, or set SLACONTRACT_CACHE to another directory".into()),
            Self::Manifest { .. } => None,
        }
    }
}

/// Directory of everything the command keeps between runs: `SLACONTRACT_CACHE`, or `slacontract` in the user's cache directory.
///
/// # Errors
/// [`SdkError::NoCache`].
pub fn cache_dir() -> Result<PathBuf, SdkError> {
    let set = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(dir) = set("SLACONTRACT_CACHE") {
        return Ok(dir);
    }
    let base = set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".cache")));
    Ok(base.ok_or(SdkError::NoCache)?.join("slacontract"))
}

/// Directory of the SDK this command carries; it need not exist yet.
///
/// # Errors
/// [`SdkError::NoCache`].
pub fn sdk_dir() -> Result<PathBuf, SdkError> {
    Ok(cache_dir()?
        .join("sdk")
        .join(format!("{VERSION}-{SDK_HASH:016x}")))
}

/// Unpacks the SDK unless it is there, and returns its directory.
///
/// # Errors
/// [`SdkError`] if the cache cannot be written.
pub fn unpack() -> Result<PathBuf, SdkError> {
    let target = sdk_dir()?;
    if target.is_dir() {
        // Its time tells which copies are in use when old ones are pruned; a cache that cannot be written is no reason to fail.
        let _ = fs::File::open(&target).and_then(|dir| dir.set_modified(SystemTime::now()));
        return Ok(target);
    }
    let parent = target.parent().unwrap_or(&target).to_path_buf();
    fs::create_dir_all(&parent).map_err(|source| SdkError::Write {
        path: parent.clone(),
        source,
    })?;
    let staging = tempfile::Builder::new()
        .prefix(".unpack-")
        .tempdir_in(&parent)
        .map_err(|source| SdkError::Write {
            path: parent.clone(),
            source,
        })?;
    for (name, bytes) in SDK_FILES {
        write_file(&staging.path().join(name), &manifest::adapt(name, bytes)?)?;
    }
    let staged = staging.keep();
    match fs::rename(&staged, &target) {
        Ok(()) => Ok(target),
        // Another command was faster; its copy has the same content by construction of the name.
        Err(_) if target.is_dir() => {
            let _ = fs::remove_dir_all(&staged);
            Ok(target)
        }
        Err(source) => {
            let _ = fs::remove_dir_all(&staged);
            Err(SdkError::Write {
                path: target,
                source,
            })
        }
    }
}

/// How many copies of the SDK are kept beside the one in use: other versions of the command may still use theirs.
const KEPT: usize = 3;

/// Removes the copies of the SDK that were used longest ago, and what killed commands left; answers what is gone.
pub fn prune() -> Vec<PathBuf> {
    let Ok(own) = sdk_dir() else {
        return Vec::new();
    };
    let entries = own.parent().and_then(|parent| fs::read_dir(parent).ok());
    let mut others: Vec<(SystemTime, PathBuf)> = entries
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter(|entry| entry.path() != own)
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    others.sort();
    others.reverse();
    let unfinished = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(".unpack-")
    };
    let (unfinished, whole): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, path)| unfinished(path));
    // Another command may be unpacking at this moment.
    let old = |time: &SystemTime| {
        time.elapsed()
            .is_ok_and(|age| age > Duration::from_secs(3_600))
    };
    let left = unfinished.into_iter().filter(|(time, _)| old(time));
    left.chain(whole.into_iter().skip(KEPT))
        .map(|(_, path)| path)
        .filter(|path| fs::remove_dir_all(path).is_ok())
        .collect()
}

/// Files of the unpacked SDK that are missing or not as they were unpacked.
///
/// # Errors
/// [`SdkError`] if there is no cache or a carried manifest does not parse.
pub fn damaged() -> Result<Vec<String>, SdkError> {
    let dir = sdk_dir()?;
    let mut damaged = Vec::new();
    for (name, bytes) in SDK_FILES {
        let wanted = manifest::adapt(name, bytes)?;
        if !fs::read(dir.join(name)).is_ok_and(|have| have == *wanted) {
            damaged.push((*name).to_owned());
        }
    }
    Ok(damaged)
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), SdkError> {
    let fail = |source| SdkError::Write {
        path: path.to_path_buf(),
        source,
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(fail)?;
    }
    fs::write(path, bytes).map_err(fail)
}
