//! Folders of chains that end with their process. One that was killed cannot remove its own, so the next to start does: a folder is
//! left behind when nobody holds the lock of the file in it that says that it is in use.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    time::Duration,
};

use super::open::FILE;

/// What the names of the folders begin with.
pub(super) const PREFIX: &str = "slacontract-devnet-";
/// The file whose lock says that the folder is in use.
const IN_USE: &str = "in-use";
/// A folder that is younger is left alone: whoever makes it may not have locked it yet.
const YOUNG: Duration = Duration::from_secs(60);

/// A temporary folder in use. It is removed with this.
pub(super) struct Folder {
    pub(super) folder: tempfile::TempDir,
    /// Held as long as the folder is in use.
    _lock: File,
}

impl Folder {
    /// Makes one, and removes those that were left behind.
    pub(super) fn make() -> io::Result<Self> {
        let place = std::env::temp_dir();
        sweep(&place, YOUNG);
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
        let lock = File::create(folder.path().join(IN_USE))?;
        lock.lock()?;
        Ok(Self {
            folder,
            _lock: lock,
        })
    }
}

/// Removes the folders in `place` that were left behind at least `age` ago. What cannot be removed, another user's say, stays.
pub(super) fn sweep(place: &Path, age: Duration) {
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            let _ = remove_if_left(&entry, age);
        }
    }
}

fn remove_if_left(entry: &std::fs::DirEntry, age: Duration) -> io::Result<()> {
    // Of the entry itself: a link to somewhere else is nobody's folder.
    let metadata = entry.metadata()?;
    let is_old = metadata.modified()?.elapsed().is_ok_and(|past| past >= age);
    if !metadata.is_dir() || !is_old {
        return Ok(());
    }
    let folder = entry.path();
    let lock = File::open(folder.join(IN_USE))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(()),
        Err(TryLockError::Error(error)) => return Err(error),
    }
    // By name, so that nothing goes that a store did not write.
    std::fs::remove_file(folder.join(FILE))?;
    std::fs::remove_file(folder.join(IN_USE))?;
    std::fs::remove_dir(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(place: &Path, name: &str) -> std::path::PathBuf {
        let folder = place.join(format!("{PREFIX}{name}"));
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(IN_USE), "").unwrap();
        std::fs::write(folder.join(FILE), "pages").unwrap();
        folder
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_in_use_stays() {
        let place = tempfile::tempdir().unwrap();
        let (dead, alive) = (left(place.path(), "dead"), left(place.path(), "alive"));
        let lock = File::open(alive.join(IN_USE)).unwrap();
        lock.lock().unwrap();
        let own = left(place.path(), "own");
        std::fs::write(own.join("notes"), "mine").unwrap();
        sweep(place.path(), YOUNG);
        assert!(dead.exists(), "it is young");
        sweep(place.path(), Duration::ZERO);
        assert!(!dead.exists() && alive.exists());
        assert!(own.join("notes").exists(), "what no store wrote stays");
        drop(lock);
        sweep(place.path(), Duration::ZERO);
        assert!(!alive.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (place, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = left(elsewhere.path(), "target");
        let link = place.path().join(format!("{PREFIX}link"));
        std::os::unix::fs::symlink(&target, &link).unwrap();
        sweep(place.path(), Duration::ZERO);
        assert!(target.join(FILE).exists() && link.exists());
    }
}
