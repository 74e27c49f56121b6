//! Compiled programs on disk, so that a node that starts again need not compile what it compiled before.
//!
//! Native code that is read back is run without any further check, so what matters is who can have written it:
//!
//! * The folder is the user's own cache and never part of a chain: a chain's folder, a dump or a program from somebody else brings no native
//!   code. The folder and every file must belong to the user of this process and be writable by nobody else. Who can write there all the
//!   same is that user, who can replace the devnet itself.
//! * A file begins with the hash of its name and content. A torn write, a bad disk or a file under another name is no file.
//! * Its name is the hash of the instrumented module and of all the compiler's settings and its exact version, so another build does not find
//!   it; wasmtime compares settings and processor once more.
//! * Content is read into memory once, checked there and loaded from there. What happens to the file afterwards does not matter.
//!
//! Whatever is wrong with the folder or a file, the program is compiled instead.

use std::{
    fs::{self, DirBuilder, File},
    hash::{Hash, Hasher},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use alloy_primitives::{B256, Keccak256};
use wasmtime::{Engine, Module};

/// Programs that stay in the folder when it is opened, the latest ones.
const KEPT: usize = 512;
/// The most bytes of one file; compiled programs have up to a few million.
const MOST: u64 = 64 << 20;
/// Bytes of the hash before the content.
const HEAD: usize = 32;

/// A folder of compiled programs.
#[derive(Debug)]
pub(super) struct Artifacts {
    folder: PathBuf,
    /// Whose files these are.
    user: u32,
    written: AtomicU64,
}

impl Artifacts {
    /// The folder at this path, made if it is missing.
    ///
    /// # Errors
    /// When it cannot be used, or others can write to it.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        // A file made here belongs to whom this process runs as.
        let probe = folder.join(format!("{}.probe", std::process::id()));
        // One that a killed process with this number left.
        let _ = fs::remove_file(&probe);
        let user = create(&probe)?.metadata()?.uid();
        fs::remove_file(&probe)?;
        let about = fs::symlink_metadata(folder)?;
        if !about.is_dir() || !own(&about, user) {
            return Err(io::Error::other("others can write to this folder"));
        }
        let artifacts = Self {
            folder: folder.to_owned(),
            user,
            written: AtomicU64::new(0),
        };
        artifacts.prune();
        Ok(artifacts)
    }

    /// What a module's file is called under an engine's settings.
    fn key(engine: &Engine, wasm: &[u8]) -> B256 {
        let mut hasher = Keccak(Keccak256::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let Keccak(mut hash) = hasher;
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(wasm);
        hash.finalize()
    }

    /// The compiled form of an instrumented module, if it is here and whole.
    pub(super) fn load(&self, engine: &Engine, wasm: &[u8]) -> Option<Module> {
        let key = Self::key(engine, wasm);
        let bytes = self.read(key).ok()?;
        let (head, content) = bytes.split_at_checked(HEAD)?;
        if head != seal(key, content).as_slice() {
            return None;
        }
        // SAFETY: `content` must be what `Module::serialize` gave, of any version of wasmtime. Only `store` writes such a file with this
        // head, the file belongs to the user of this process and nobody else may write to it or its folder (`read`), and `content` is
        // the very memory the head was compared with. Content for other settings or processors is refused by wasmtime itself.
        unsafe { Module::deserialize(engine, content) }.ok()
    }

    /// Keeps the compiled form of an instrumented module. A folder that is full or gone keeps nothing.
    pub(super) fn store(&self, wasm: &[u8], module: &Module) {
        let key = Self::key(module.engine(), wasm);
        let Ok(content) = module.serialize() else {
            return;
        };
        let count = self.written.fetch_add(1, Ordering::Relaxed);
        // Written aside and renamed: other processes see the whole file or none.
        let aside = self
            .folder
            .join(format!("{}-{count}.new", std::process::id()));
        let written = create(&aside).and_then(|mut file| {
            file.write_all(seal(key, &content).as_slice())?;
            file.write_all(&content)?;
            fs::rename(&aside, self.path(key))
        });
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
    }

    fn path(&self, key: B256) -> PathBuf {
        self.folder.join(format!("{key:x}.program"))
    }

    /// The bytes of a file that only this user can have written.
    fn read(&self, key: B256) -> io::Result<Vec<u8>> {
        let file = File::open(self.path(key))?;
        let about = file.metadata()?;
        if !about.is_file() || !own(&about, self.user) || about.len() > MOST {
            return Err(io::Error::other("not a file of this user alone"));
        }
        let mut bytes = Vec::with_capacity(about.len() as usize);
        file.take(MOST).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Removes what is older than the latest [`KEPT`].
    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let mut files: Vec<_> = entries
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort_unstable();
        let surplus = files.len().saturating_sub(KEPT);
        for (_, path) in files.into_iter().take(surplus) {
            let _ = fs::remove_file(path);
        }
    }
}

/// A new file for this user alone.
fn create(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Whether only `user` can write to it.
fn own(about: &fs::Metadata, user: u32) -> bool {
    about.uid() == user && about.mode() & 0o022 == 0
}

/// What a file with this name and content begins with.
fn seal(key: B256, content: &[u8]) -> B256 {
    let mut hash = Keccak256::new();
    hash.update(key);
    hash.update(content);
    hash.finalize()
}

/// Keccak as a hasher: names must not collide.
struct Keccak(Keccak256);

impl Hasher for Keccak {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.0.clone().finalize().0;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}
