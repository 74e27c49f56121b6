//! The author's cargo workspace, and which of its packages are contracts.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

use super::TARGET;
use crate::output::{Explain, Output};
use crate::sdk_source::{self, Linked, SdkError};

/// Why there is no project to work on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// No manifest upwards of here.
    #[error("no Cargo.toml in {0} or above it")]
    NoManifest(PathBuf),
    /// No such directory.
    #[error("no directory {0}")]
    NoDirectory(PathBuf),
    /// cargo could not read the project.
    #[error("cargo cannot read the project: {0}")]
    Metadata(String),
    /// The lock file is missing, or is not that of the manifests.
    #[error("Cargo.lock does not belong to these manifests: {0}")]
    Locked(String),
    /// The SDK could not be provided.
    #[error(transparent)]
    Sdk(#[from] SdkError),
    /// There is no such contract.
    #[error("no contract package `{wanted}` here; there is {known}")]
    UnknownPackage {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: String,
    },
    /// One contract is needed and several are there.
    #[error("which contract? this workspace has {0}")]
    Ambiguous(String),
    /// No package is a contract.
    #[error("no package of {0} is a contract")]
    NoContract(PathBuf),
}

impl Explain for ProjectError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoManifest(_) | Self::NoDirectory(_) => "no-project",
            Self::Metadata(_) => "cargo",
            Self::Locked(_) => "lock-file",
            Self::Sdk(error) => error.code(),
            Self::UnknownPackage { .. } => "unknown-contract",
            Self::Ambiguous(_) => "usage",
            Self::NoContract(_) => "no-contract",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoManifest(_) => Some("go to a contract's directory, or make one: cargo slacontract new my-contract".into()),
            Self::Sdk(error) => error.hint(),
            Self::Locked(_) => Some("take the Cargo.lock that the contract was deployed with; without one, nobody can tell what it was built from".into()),
            Self::Ambiguous(_) => Some("name it with -p".into()),
            Self::NoContract(_) => Some("a contract depends on `slacontract` and has a struct with #[contract] in its library".into()),
            Self::Metadata(_) | Self::UnknownPackage { .. } | Self::NoDirectory(_) => None,
        }
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::UnknownPackage { .. } | Self::Ambiguous(_))
    }
}

/// A package that is a contract.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Package name, which is also the artifact's name.
    pub package: String,
    /// Directory of its manifest.
    pub dir: PathBuf,
    /// Root file of its library.
    pub library: PathBuf,
    /// The library's crate name, after which the compiler names the module.
    pub crate_name: String,
    /// Directories of every local package it is compiled from, itself included.
    pub sources: Vec<PathBuf>,
}

/// A cargo workspace.
#[derive(Clone, Debug)]
pub struct Project {
    /// Where cargo's workspace starts.
    pub root: PathBuf,
    /// cargo's target directory.
    pub target_dir: PathBuf,
    /// The contracts, by name.
    pub contracts: Vec<Contract>,
    /// Whether the lock file must stay as it is.
    pub locked: bool,
    /// The directory the command was started for.
    here: PathBuf,
}

impl Project {
    /// Reads the project around directory `here`, after making sure that it finds the SDK.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub fn discover(here: &Path, output: &Output) -> Result<Self, ProjectError> {
        Self::read(here, output, false)
    }

    /// As [`discover`](Self::discover), with the lock file as it is: a missing or outdated one is an error.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub fn discover_locked(here: &Path, output: &Output) -> Result<Self, ProjectError> {
        Self::read(here, output, true)
    }

    /// The same project with a target directory that only rebuilding uses.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self {
            target_dir: self.target_dir.join("slacontract").join("verify"),
            ..self.clone()
        }
    }

    fn read(here: &Path, output: &Output, locked: bool) -> Result<Self, ProjectError> {
        if !here.is_dir() {
            return Err(ProjectError::NoDirectory(here.to_path_buf()));
        }
        let here = fs::canonicalize(here).unwrap_or_else(|_| here.to_path_buf());
        let manifest = here
            .ancestors()
            .map(|dir| dir.join("Cargo.toml"))
            .find(|path| path.is_file())
            .ok_or_else(|| ProjectError::NoManifest(here.clone()))?;
        if let Linked::Written(sdk) = sdk_source::link(&here)? {
            output.detail(format_args!("the SDK is in {}", sdk.display()));
            for old in sdk_source::prune() {
                output.detail(format_args!("removed the unused SDK in {}", old.display()));
            }
        }
        let mut options = vec!["--filter-platform".to_owned(), TARGET.to_owned()];
        if locked {
            options.push("--locked".to_owned());
        }
        let metadata = MetadataCommand::new()
            .manifest_path(&manifest)
            .current_dir(&here)
            .other_options(options)
            .exec()
            .map_err(|error| {
                let message = error.to_string().trim().to_owned();
                if locked && message.contains("--locked") {
                    ProjectError::Locked(message)
                } else {
                    ProjectError::Metadata(message)
                }
            })?;
        let mut contracts: Vec<Contract> = metadata
            .workspace_packages()
            .into_iter()
            .filter(|package| is_contract(package))
            .map(|package| contract(&metadata, package))
            .collect();
        contracts.sort_by(|a, b| a.package.cmp(&b.package));
        Ok(Self {
            root: metadata.workspace_root.clone().into(),
            target_dir: metadata.target_directory.clone().into(),
            contracts,
            locked,
            here,
        })
    }

    /// The contracts that `-p` or the current directory mean: the named one, the one that holds the directory, or all.
    ///
    /// # Errors
    /// [`ProjectError`] if there is none.
    pub fn select(&self, package: Option<&str>) -> Result<Vec<&Contract>, ProjectError> {
        if let Some(wanted) = package {
            let found = self
                .contracts
                .iter()
                .find(|contract| contract.package == wanted);
            let known = || self.names();
            return found.map(|contract| vec![contract]).ok_or_else(|| {
                ProjectError::UnknownPackage {
                    wanted: wanted.to_owned(),
                    known: known(),
                }
            });
        }
        let around = self
            .contracts
            .iter()
            .filter(|contract| self.here.starts_with(&contract.dir))
            .max_by_key(|contract| contract.dir.as_os_str().len());
        if let Some(contract) = around {
            return Ok(vec![contract]);
        }
        if self.contracts.is_empty() {
            return Err(ProjectError::NoContract(self.root.clone()));
        }
        Ok(self.contracts.iter().collect())
    }

    /// The one contract meant.
    ///
    /// # Errors
    /// [`ProjectError::Ambiguous`] if there are several.
    pub fn select_one(&self, package: Option<&str>) -> Result<&Contract, ProjectError> {
        match self.select(package)?.as_slice() {
            [contract] => Ok(contract),
            _ => Err(ProjectError::Ambiguous(self.names())),
        }
    }

    fn names(&self) -> String {
        let names: Vec<_> = self
            .contracts
            .iter()
            .map(|contract| format!("`{}`", contract.package))
            .collect();
        if names.is_empty() {
            "none".into()
        } else {
            names.join(", ")
        }
    }
}

/// A contract depends on the SDK and has a struct with `#[contract]` in its library's sources.
fn is_contract(package: &Package) -> bool {
    let uses_sdk = package.dependencies.iter().any(|dependency| {
        dependency.name == "slacontract" && dependency.kind == DependencyKind::Normal
    });
    let library = package
        .targets
        .iter()
        .find(|target| target.is_lib() || target.is_cdylib());
    let marked = |library: &cargo_metadata::Target| {
        let root = library
            .src_path
            .parent()
            .map(|dir| PathBuf::from(dir.as_str()));
        root.is_some_and(|root| has_contract(&root))
    };
    uses_sdk && library.is_some_and(marked)
}

fn has_contract(dir: &Path) -> bool {
    let Ok(entries) = fs::read_dir(dir) else {
        return false;
    };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            has_contract(&path)
        } else {
            path.extension().is_some_and(|extension| extension == "rs")
                && fs::read_to_string(&path).is_ok_and(|text| declares_contract(&text))
        }
    })
}

/// Whether a source file has a struct with `#[contract]`. Texts and comments may speak of it: only what parses as such counts, unless
/// nothing parses, which is for the compiler to explain.
fn declares_contract(text: &str) -> bool {
    if !text.contains("contract") {
        return false;
    }
    match syn::parse_file(text) {
        Ok(file) => file.items.iter().any(declares),
        Err(_) => true,
    }
}

fn declares(item: &syn::Item) -> bool {
    match item {
        syn::Item::Struct(item) => item.attrs.iter().any(|attribute| {
            let last = attribute.path().segments.last();
            last.is_some_and(|last| last.ident == "contract")
        }),
        syn::Item::Mod(module) => module
            .content
            .iter()
            .any(|(_, items)| items.iter().any(declares)),
        _ => false,
    }
}

fn contract(metadata: &Metadata, package: &Package) -> Contract {
    let packages: HashMap<&PackageId, &Package> = metadata
        .packages
        .iter()
        .map(|package| (&package.id, package))
        .collect();
    let nodes: HashMap<&PackageId, _> = metadata
        .resolve
        .iter()
        .flat_map(|resolve| &resolve.nodes)
        .map(|node| (&node.id, node))
        .collect();
    let mut seen = BTreeSet::new();
    let mut open = vec![&package.id];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in nodes.get(id).iter().flat_map(|node| &node.deps) {
            if dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind != DependencyKind::Development)
            {
                open.push(&dependency.pkg);
            }
        }
    }
    let mut sources: Vec<PathBuf> = seen
        .iter()
        .filter_map(|id| packages.get(id))
        .filter(|package| package.source.is_none())
        .filter_map(|package| {
            package
                .manifest_path
                .parent()
                .map(|dir| PathBuf::from(dir.as_str()))
        })
        .collect();
    sources.sort();
    let dir = package
        .manifest_path
        .parent()
        .map(|dir| PathBuf::from(dir.as_str()))
        .unwrap_or_default();
    let library = package
        .targets
        .iter()
        .find(|target| target.is_lib() || target.is_cdylib());
    let crate_name = library.map_or(package.name.as_str(), |library| &library.name);
    Contract {
        package: package.name.to_string(),
        dir,
        library: library
            .map(|library| PathBuf::from(library.src_path.as_str()))
            .unwrap_or_default(),
        crate_name: crate_name.replace('-', "_"),
        sources,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contract_is_what_is_declared_as_one_not_what_speaks_of_one() {
        for (text, is) in [
            ("#[contract]\npub struct A {}", true),
            (
                "mod inner { #[slacontract::contract(implements(B))] struct A; }",
                true,
            ),
            ("//! Write `#[contract] struct A {}`.", false),
            ("const HELP: &str = \"#[contract]\\nstruct A {}\";", false),
            ("#[contract]\nstruct A { broken", true),
        ] {
            assert_eq!(declares_contract(text), is, "{text}");
        }
    }
}
