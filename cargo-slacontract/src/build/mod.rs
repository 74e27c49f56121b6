//! From an author's package to what goes on chain: compile, post-link, check, compress, and write the artifact.
//!
//! A build is skipped when nothing it depends on has changed, and runs under a file lock, so that many tests that ask for the same
//! contract at once build it once.

mod anatomy;
mod compact;
mod compile;
mod data;
mod freshness;
mod panics;
mod post_link;
mod project;
mod target;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use anatomy::{Anatomy, Part};
pub use compile::CompileError;
pub use post_link::{PostLinkError, PostLinked, post_link};
pub use project::{Contract, Project, ProjectError};
pub use target::{TARGET, TargetError, is_installed};

use crate::artifact::{Artifact, ArtifactError, BuildFacts, Metadata};
use crate::loader;
use crate::output::{Explain, Output};
use crate::program::{self, ProgramError};
use crate::written::replace;

/// Why a contract could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The WASM target is missing and could not be installed.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// cargo failed.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The compiled module could not be post-linked.
    #[error(transparent)]
    PostLink(#[from] PostLinkError),
    /// The chain would refuse the module.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The artifact could not be read or written.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// A file could not be read or written.
    #[error("cannot access {path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Explain for BuildError {
    fn code(&self) -> &'static str {
        match self {
            Self::Target(error) => error.code(),
            Self::Compile(error) => error.code(),
            Self::PostLink(error) => error.code(),
            Self::Program(error) => error.code(),
            Self::Artifact(error) => error.code(),
            Self::Io { .. } => "io",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Target(error) => error.hint(),
            Self::Compile(error) => error.hint(),
            Self::PostLink(error) => error.hint(),
            Self::Program(error) => error.hint(),
            Self::Artifact(error) => error.hint(),
            Self::Io { .. } => None,
        }
    }
}

/// A contract that is built.
#[derive(Debug)]
pub struct Built {
    /// What was written.
    pub artifact: Artifact,
    /// Where.
    pub path: PathBuf,
    /// Whether it was there already.
    pub fresh: bool,
    /// How long it took.
    pub took: Duration,
}

/// Directory of the artifacts of `project`.
pub fn artifact_dir(project: &Project) -> PathBuf {
    project.target_dir.join("slacontract")
}

/// The module of `contract` as the linker left it, names included; there only after a build.
pub fn linked_module(project: &Project, contract: &Contract) -> PathBuf {
    project
        .target_dir
        .join(TARGET)
        .join("debug")
        .join(format!("{}.wasm", contract.crate_name))
}

/// Where the bytes of a contract that [`build`] has just built are; `None` if the linked module is gone.
///
/// # Errors
/// [`BuildError`].
pub fn anatomy_of(project: &Project, contract: &Contract) -> Result<Option<Anatomy>, BuildError> {
    let path = linked_module(project, contract);
    let module = match fs::read(&path) {
        Ok(module) => module,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(BuildError::Io { path, source }),
    };
    let metadata = Metadata::extract(&module, &contract.package)?;
    Ok(Some(anatomy::anatomy(&module, metadata.hash())?))
}

/// Builds `contract` unless its artifact is up to date.
///
/// # Errors
/// [`BuildError`]; an artifact that was there before stays.
pub fn build(project: &Project, contract: &Contract, output: &Output) -> Result<Built, BuildError> {
    let started = Instant::now();
    let dir = artifact_dir(project);
    let io_error = |path: &Path| {
        let path = path.to_path_buf();
        move |source| BuildError::Io { path, source }
    };
    fs::create_dir_all(&dir).map_err(io_error(&dir))?;
    let lock_path = dir.join(".lock");
    let lock = File::create(&lock_path).map_err(io_error(&lock_path))?;
    lock.lock().map_err(io_error(&lock_path))?;

    let path = dir.join(format!("{}.json", contract.package));
    let source_hash = freshness::source_hash(project, contract)
        .map_err(|(path, source)| BuildError::Io { path, source })?;
    if let Ok(artifact) = Artifact::read(&path)
        && artifact.source_hash == source_hash
        && artifact.wasm.is_file()
    {
        output.detail(format_args!(
            "{} is up to date: {}",
            contract.package,
            path.display()
        ));
        return Ok(Built {
            artifact,
            path,
            fresh: true,
            took: started.elapsed(),
        });
    }

    target::ensure(&project.root, output)?;
    let compiled = compile::compile(project, contract, output)?;
    let module = fs::read(&compiled.wasm).map_err(io_error(&compiled.wasm))?;
    let metadata = Metadata::extract(&module, &contract.package)?;
    let linked = post_link(&module, metadata.hash())?;
    program::check(&linked.wasm, false)?;
    let code = program::code(&linked.wasm)?;

    let wasm_path = dir.join(format!("{}.wasm", contract.package));
    let facts = BuildFacts {
        compiler: compiled.compiler,
        target: TARGET.into(),
        flags: compiled.flags,
        sdk: crate::sdk_source::VERSION.into(),
        wasm_bytes: linked.wasm.len(),
        code_bytes: code.len(),
    };
    let bytecode = match metadata.constructor() {
        Some(_) => loader::with_constructor(&code),
        None => loader::plain(&code),
    };
    let artifact = Artifact::new(&metadata, facts, &wasm_path, bytecode, code, source_hash);
    replace(&wasm_path, &linked.wasm).map_err(io_error(&wasm_path))?;
    replace(&path, artifact.to_json().as_bytes()).map_err(io_error(&path))?;
    Ok(Built {
        artifact,
        path,
        fresh: false,
        took: started.elapsed(),
    })
}
