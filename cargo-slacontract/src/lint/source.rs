//! The sources of a crate: its library's root and every module that is reachable from it and not for tests.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use proc_macro2::Span;
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::Place;
use crate::output::Explain;

/// Why sources cannot be linted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not Rust.
    #[error("{path}:{line}:{column}: {message}")]
    Syntax {
        /// Which.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        message: String,
    },
    /// A module's file is not there.
    #[error("no file for `mod {name};` of {path}: neither {first} nor {second}")]
    NoModule {
        /// The module.
        name: String,
        /// Where it is declared.
        path: PathBuf,
        /// The first place it could be.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
}

impl Explain for SourceError {
    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "io",
            Self::Syntax { .. } | Self::NoModule { .. } => "source",
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Read { .. } => None,
            Self::Syntax { .. } | Self::NoModule { .. } => {
                Some("see what the compiler says: cargo slacontract build".into())
            }
        }
    }
}

/// One file.
#[derive(Debug)]
pub(super) struct Source {
    /// Its path as readers see it.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// Its syntax.
    pub(super) file: syn::File,
}

/// The files of a crate; the root comes first.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) files: Vec<Source>,
}

impl Sources {
    /// Reads the library at `root`; names are shown relative to `base`.
    ///
    /// # Errors
    /// [`SourceError`], with the first file that cannot be read.
    pub fn read(root: &Path, base: &Path) -> Result<Self, SourceError> {
        let mut sources = Self::default();
        let modules = root.parent().unwrap_or(Path::new(".")).to_path_buf();
        sources.add(root, &modules, base)?;
        Ok(sources)
    }

    /// One file that is a whole crate, for fixtures.
    ///
    /// # Errors
    /// [`SourceError::Syntax`].
    pub fn of_text(name: &str, text: &str) -> Result<Self, SourceError> {
        let mut sources = Self::default();
        sources.push(Path::new(name), name.to_owned(), text.to_owned())?;
        Ok(sources)
    }

    /// The syntax of the library's root.
    pub fn root(&self) -> Option<&syn::File> {
        self.files.first().map(|source| &source.file)
    }

    /// The items of the module `name` that lies in a file of its own.
    pub fn module(&self, name: &syn::Ident) -> Option<Vec<Item>> {
        let name = name.to_string();
        self.files
            .iter()
            .skip(1)
            .find(|source| {
                let path = Path::new(&source.name);
                path.file_stem().is_some_and(|stem| stem == name.as_str())
                    || path.ends_with(format!("{name}/mod.rs"))
            })
            .map(|source| source.file.items.clone())
    }

    /// A file's path as readers see it.
    pub fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |source| &source.name)
    }

    /// Line and column (characters), both from 1, of a byte.
    pub fn position(&self, file: usize, byte: usize) -> (usize, usize) {
        let text = self.files.get(file).map_or("", |source| &source.text);
        let before = text.get(..byte).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    fn push(&mut self, path: &Path, name: String, text: String) -> Result<usize, SourceError> {
        let file = syn::parse_file(&text).map_err(|error| {
            let start = error.span().start();
            SourceError::Syntax {
                path: path.to_path_buf(),
                line: start.line,
                column: start.column + 1,
                message: error.to_string(),
            }
        })?;
        self.files.push(Source { name, text, file });
        Ok(self.files.len() - 1)
    }

    fn add(&mut self, path: &Path, modules: &Path, base: &Path) -> Result<(), SourceError> {
        let text = fs::read_to_string(path).map_err(|source| SourceError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let name = path.strip_prefix(base).unwrap_or(path);
        let at = self.push(path, name.display().to_string(), text)?;
        let declared = declared(&self.files[at].file.items, modules);
        for (module, dir) in declared {
            let name = module.name;
            let candidates = match &module.path {
                Some(path) => [dir.join(path), dir.join(path)],
                None => [
                    dir.join(format!("{name}.rs")),
                    dir.join(&name).join("mod.rs"),
                ],
            };
            let Some(found) = candidates.iter().find(|path| path.is_file()) else {
                let [first, second] = candidates;
                return Err(SourceError::NoModule {
                    name,
                    path: path.to_path_buf(),
                    first,
                    second,
                });
            };
            self.add(found, &dir.join(&name), base)?;
        }
        Ok(())
    }
}

/// A module whose items are in another file.
struct Declared {
    name: String,
    path: Option<String>,
}

/// The modules declared in `items`, with the directory each is looked for in; modules for tests are left out.
fn declared(items: &[Item], dir: &Path) -> Vec<(Declared, PathBuf)> {
    let mut found = Vec::new();
    for item in items {
        let Item::Mod(ItemMod {
            attrs,
            ident,
            content,
            ..
        }) = item
        else {
            continue;
        };
        if for_tests(attrs) {
            continue;
        }
        let name = ident.to_string().trim_start_matches("r#").to_owned();
        match content {
            Some((_, items)) => found.extend(declared(items, &dir.join(&name))),
            None => found.push((
                Declared {
                    path: path_of(attrs),
                    name,
                },
                dir.to_path_buf(),
            )),
        }
    }
    found
}

fn path_of(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if pair.path.is_ident("path") => Some(text.value()),
            _ => None,
        }
    })
}

/// Whether an item exists only in tests or outside contracts: `#[cfg(test)]`, `#[test]`, `#[cfg(not(target_arch = "wasm32"))]`.
pub(super) fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let path = attribute.path();
        if path
            .segments
            .last()
            .is_some_and(|last| last.ident == "test")
        {
            return true;
        }
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        let condition = list.tokens.to_string().replace(' ', "");
        path.is_ident("cfg")
            && (condition == "test"
                || condition.starts_with("all(test")
                || condition == "not(target_arch=\"wasm32\")")
    })
}

/// The place of a span of file `file`.
pub(super) fn place(file: usize, span: Span) -> Place {
    Place {
        file,
        range: span.byte_range(),
    }
}
