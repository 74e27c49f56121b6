//! Where things are: the repository, the folder of built binaries, and a place for scaffolded projects.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::process;

/// Paths of one checkout and the build it was started from.
pub struct Workshop {
    root: PathBuf,
    target: PathBuf,
    binaries: PathBuf,
    /// The command line tool named by `SLACONTRACT_CLI`, used instead of building one.
    given: Option<PathBuf>,
}

impl Workshop {
    /// Finds the checkout this binary was compiled from and the target folder it was built into.
    ///
    /// # Errors
    /// When the running binary does not say where it is.
    pub fn find() -> Result<Self, Failure> {
        let own = std::env::current_exe().map_err(Failure::file("the xtask binary"))?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap_or(Path::new("."))
            .to_path_buf();
        // target/debug/xtask: tools built by `cargo build` with the same settings lie beside it.
        let binaries = own.parent().unwrap_or(Path::new(".")).to_path_buf();
        let target = binaries.parent().unwrap_or(Path::new(".")).to_path_buf();
        let given = std::env::var_os("SLACONTRACT_CLI").map(PathBuf::from);
        Ok(Self {
            root,
            target,
            binaries,
            given,
        })
    }

    /// The repository.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the repository.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The tasks themselves, as a program.
    pub fn own(&self) -> PathBuf {
        self.binaries
            .join(format!("xtask{}", std::env::consts::EXE_SUFFIX))
    }

    /// The target folder in use.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A cargo command in the repository, building into the same target folder with the same profile.
    pub fn cargo(&self) -> Command {
        let mut cargo = process::command("cargo");
        cargo
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        self.with_path(&mut cargo);
        cargo
    }

    /// Cargo with these arguments, compiling as CI does: with clippy for a compiler, so that lints need no compilation of their own, which
    /// would be of all dependencies too. With another compiler the repository's crates would be compiled again.
    pub fn compile(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.cargo();
        cargo
            .args(arguments)
            .arg("--config=build.rustc-workspace-wrapper=\"clippy-driver\"");
        cargo
    }

    /// Builds the command line tool, unless `SLACONTRACT_CLI` names one, and answers where it is. Of the whole workspace and with a
    /// test, as the tests are: otherwise cargo chooses other features, and compiles half the dependencies again.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn build_cli(&self) -> Result<PathBuf, Failure> {
        if let Some(given) = &self.given {
            return Ok(given.clone());
        }
        process::run(&mut self.compile(&[
            "build",
            "--locked",
            "--workspace",
            "--bin",
            "cargo-slacontract",
            "--test",
            "counter",
        ]))?;
        Ok(self.cli_path())
    }

    /// Where [`Workshop::build_cli`] puts the command line tool.
    pub fn cli_path(&self) -> PathBuf {
        if let Some(given) = &self.given {
            return given.clone();
        }
        self.binaries
            .join(format!("cargo-slacontract{}", std::env::consts::EXE_SUFFIX))
    }

    /// `cargo slacontract ...` as a user has it after `cargo install`: found by cargo on the path, without
    /// knowledge of this checkout.
    pub fn slacontract(&self, directory: &Path) -> Command {
        let mut cargo = process::command("cargo");
        cargo
            .current_dir(directory)
            .env_remove("CARGO_TARGET_DIR")
            .arg("slacontract");
        self.with_path(&mut cargo);
        cargo
    }

    /// As [`Workshop::slacontract`], for scaffolded projects: they share a target folder and a copy of the SDK with each other and
    /// with the projects of the command's own tests, so that the SDK's dependencies are compiled once for all of them.
    pub fn slacontract_in_scaffold(&self, directory: &Path) -> Command {
        let mut cargo = self.slacontract(directory);
        self.share_projects(&mut cargo);
        cargo
    }

    /// Gives a command the target folder and the copy of the SDK that scaffolded projects share. The tests of the command know
    /// them as `projects` and `cache` in cargo's folder for what tests write.
    pub fn share_projects(&self, command: &mut Command) {
        let shared = self.target.join("tmp");
        command
            .env("CARGO_TARGET_DIR", shared.join("projects"))
            .env("SLACONTRACT_CACHE", shared.join("cache"));
    }

    /// Puts the folder of built binaries first on a command's path.
    pub fn with_path(&self, command: &mut Command) {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let own = match self.given.as_deref().and_then(Path::parent) {
            Some(folder) => folder.to_path_buf(),
            None => self.binaries.clone(),
        };
        let folders = std::iter::once(own).chain(std::env::split_paths(&path));
        // A folder name with a separator in it cannot be put on a path; the command then finds what the user has.
        if let Ok(joined) = std::env::join_paths(folders) {
            command.env("PATH", joined);
        }
    }
}
