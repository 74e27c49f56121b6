//! Files that are there whole or not at all, whatever ends the command.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes `path` in place of what was there; its directory is made if it is missing.
///
/// # Errors
/// What the system says. What was there before stays then.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let staged = stage(path, bytes)?;
    readable(staged.path(), path)?;
    staged.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a new file that only its owner can read.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if there is one of that name, which stays; what the system says otherwise.
pub fn create_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A temporary file is made with mode 0600 and keeps it.
    stage(path, bytes)?
        .persist_noclobber(path)
        .map_err(|error| error.error)?;
    Ok(())
}

fn stage(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let dir = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(dir)?;
    let mut staged = tempfile::Builder::new()
        .prefix(".writing-")
        .tempfile_in(dir)?;
    staged.write_all(bytes)?;
    staged.as_file().sync_all()?;
    Ok(staged)
}

/// Gives an ordinary file the rights of the one it replaces, or those every new file gets.
#[cfg(unix)]
fn readable(staged: &Path, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::metadata(path).map_or(0o644, |old| old.permissions().mode() & 0o777);
    fs::set_permissions(staged, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn readable(_staged: &Path, _path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_its_owners_alone_and_is_never_replaced() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("keys/alice.json");
        create_secret(&path, b"one").expect("writes");
        let again = create_secret(&path, b"two").expect_err("it is there");
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("reads"), b"one");
        assert_eq!(
            fs::read_dir(dir.path().join("keys"))
                .expect("lists")
                .count(),
            1
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_replaced_file_keeps_its_rights() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("a.json");
        replace(&path, b"one").expect("writes");
        replace(&path, b"two").expect("writes");
        assert_eq!(fs::read(&path).expect("reads"), b"two");
    }
}
