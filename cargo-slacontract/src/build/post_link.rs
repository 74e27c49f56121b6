//! What happens to a module between the linker and the chain: everything that costs bytes or gas and does nothing is dropped.
//!
//! Runs before the code hash exists. Whatever the chain meters is metered on the result.

use walrus::ir::{Instr, MemoryGrow, Visitor, dfs_in_order};
use walrus::{ExportItem, FunctionKind, Module, ModuleConfig, RawCustomSection};

use crate::output::Explain;

/// Section that keeps the hash of the metadata the code was built with.
pub const META_SECTION: &str = "slacontract_meta";
/// The exports a chain knows.
const KEPT_EXPORTS: [&str; 2] = ["user_entrypoint", "memory"];

/// Why a module cannot be post-linked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostLinkError {
    /// It does not parse.
    #[error("the module does not parse: {0}")]
    Parse(String),
    /// It has no entrypoint.
    #[error("the module has no export `{0}`")]
    NoExport(&'static str),
}

impl Explain for PostLinkError {
    fn code(&self) -> &'static str {
        "post-link"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoExport("user_entrypoint") => {
                Some("put #[contract] on the contract's struct and on its impl".into())
            }
            _ => None,
        }
    }
}

/// A module as it is deployed, uncompressed.
#[derive(Debug)]
pub struct PostLinked {
    /// The bytes.
    pub wasm: Vec<u8>,
}

/// Drops names, debug information, what only panics need, other custom sections, needless exports and unreachable items; fixes the memory's maximum where the
/// module cannot grow it; writes `metadata` into [`META_SECTION`] when there is any.
///
/// # Errors
/// [`PostLinkError`].
pub fn post_link(wasm: &[u8], metadata: Option<[u8; 32]>) -> Result<PostLinked, PostLinkError> {
    link(wasm, metadata, false).map(|wasm| PostLinked { wasm })
}

/// The same module with the names of its functions kept: for people who ask where its bytes are.
pub(super) fn with_names(
    wasm: &[u8],
    metadata: Option<[u8; 32]>,
) -> Result<Vec<u8>, PostLinkError> {
    link(wasm, metadata, true)
}

fn link(wasm: &[u8], metadata: Option<[u8; 32]>, names: bool) -> Result<Vec<u8>, PostLinkError> {
    let mut config = ModuleConfig::new();
    config
        .generate_name_section(names)
        .generate_producers_section(false)
        .generate_dwarf(false);
    let mut module = config
        .parse(wasm)
        .map_err(|error| PostLinkError::Parse(format!("{error:#}")))?;
    for name in KEPT_EXPORTS {
        if !module.exports.iter().any(|export| export.name == name) {
            return Err(PostLinkError::NoExport(name));
        }
    }
    super::panics::run(&mut module);
    let needless: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !KEPT_EXPORTS.contains(&export.name.as_str()))
        .map(walrus::Export::id)
        .collect();
    for id in needless {
        module.exports.delete(id);
    }
    let sections: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in sections {
        module.customs.delete(id);
    }
    if !grows(&module) {
        for memory in module.memories.iter_mut() {
            memory.maximum = Some(memory.initial);
        }
    }
    walrus::passes::gc::run(&mut module);
    super::data::run(&mut module, super::data::References::of(wasm).as_ref());
    super::compact::run(&mut module);
    if let Some(hash) = metadata {
        module.customs.add(RawCustomSection {
            name: META_SECTION.into(),
            data: hash.to_vec(),
        });
    }
    debug_assert!(
        module
            .exports
            .iter()
            .all(|export| matches!(export.item, ExportItem::Function(_) | ExportItem::Memory(_)))
    );
    Ok(module.emit_wasm())
}

fn grows(module: &Module) -> bool {
    struct Finder(bool);
    impl<'instr> Visitor<'instr> for Finder {
        fn visit_instr(&mut self, instruction: &'instr Instr, _: &'instr walrus::ir::InstrLocId) {
            self.0 |= matches!(instruction, Instr::MemoryGrow(MemoryGrow { .. }));
        }
    }
    let mut finder = Finder(false);
    for function in module.funcs.iter() {
        if let FunctionKind::Local(local) = &function.kind {
            dfs_in_order(&mut finder, local, local.entry_block());
        }
    }
    finder.0
}
