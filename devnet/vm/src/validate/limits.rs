//! The chain's limits on a valid module.

use wasmparser::{ExternalKind, RefType};

use super::{
    imports::{MAX_NAME, RESERVED, letters},
    module::Module,
};
use crate::hooks::signatures::VM_HOOKS;
use crate::instrument::{ENTRYPOINT, INJECTED_GLOBALS, MEMORY, PAY_FOR_GROWTH};

const MAX_EXPORTS: usize = 1_024;
const MAX_INITIAL_PAGES: u64 = 128;
const MAX_SEGMENTS: u32 = 128;
const MAX_FUNCTIONS: usize = 4_096;
const MAX_GLOBALS: u32 = 32_768;
const MAX_TABLE_ENTRIES: u64 = 4_096;
const MAX_ELEMENT_BYTES: u64 = 4_096;

pub(super) fn check(module: &Module<'_>, page_limit: u16) -> Result<(), String> {
    exports(module)?;
    memory(module, page_limit)?;
    let at_most = |what: &str, value: u64, limit: u64| {
        if value > limit {
            Err(format!("{value} {what}: at most {limit}"))
        } else {
            Ok(())
        }
    };
    at_most(
        "data segments",
        u64::from(module.data_segments),
        u64::from(MAX_SEGMENTS),
    )?;
    at_most(
        "element segments",
        u64::from(module.element_segments),
        u64::from(MAX_SEGMENTS),
    )?;
    at_most(
        "functions",
        module.functions.len() as u64,
        MAX_FUNCTIONS as u64,
    )?;
    at_most(
        "globals",
        module.globals.len() as u64 + u64::from(INJECTED_GLOBALS),
        u64::from(MAX_GLOBALS),
    )?;
    at_most("tables", module.tables.len() as u64, 1)?;
    at_most(
        "table entries",
        module.tables.iter().map(|table| table.initial).sum(),
        MAX_TABLE_ENTRIES,
    )?;
    at_most(
        "bytes of element segments",
        module.element_range_bytes,
        MAX_ELEMENT_BYTES,
    )?;
    if module
        .tables
        .iter()
        .any(|table| table.element_type != RefType::FUNCREF)
    {
        return Err("unsupported table: only function references".into());
    }
    Ok(())
}

fn exports(module: &Module<'_>) -> Result<(), String> {
    if module.exports.len() > MAX_EXPORTS {
        return Err(format!(
            "{} exports: at most {MAX_EXPORTS}",
            module.exports.len()
        ));
    }
    for export in &module.exports {
        let name = export.name;
        if name.len() > MAX_NAME {
            return Err(format!(
                "an export's name is longer than {MAX_NAME} characters"
            ));
        }
        if name.starts_with(RESERVED) {
            return Err(format!(
                "export {name} uses the reserved prefix \"{RESERVED}\""
            ));
        }
        let tail = name.rsplit("__").next().unwrap_or(name);
        if module.imports.iter().any(|import| import.name == tail) {
            return Err(format!("export {name} is named like the import {tail}"));
        }
    }
    let Some(entrypoint) = module.export(ENTRYPOINT, ExternalKind::Func) else {
        return Err(format!("missing export with name {ENTRYPOINT}"));
    };
    let exact = module
        .function_type(entrypoint.index)
        .is_some_and(|ty| letters(ty.params()) == "i" && letters(ty.results()) == "i");
    if !exact {
        return Err(format!(
            "wrong type for {ENTRYPOINT}: expected (i32) -> i32"
        ));
    }
    match module.export(MEMORY, ExternalKind::Memory) {
        Some(memory) if memory.index == 0 => Ok(()),
        _ => Err(format!(
            "missing export with name {MEMORY}: memory 0 must be exported"
        )),
    }
}

fn memory(module: &Module<'_>, page_limit: u16) -> Result<(), String> {
    let memory = &module.memory;
    let limit = MAX_INITIAL_PAGES.min(u64::from(page_limit));
    if memory.initial > limit {
        return Err(format!(
            "memory exceeds the limit: {} initial pages, at most {limit}",
            memory.initial
        ));
    }
    let pays = module
        .imports
        .iter()
        .any(|import| import.module == VM_HOOKS && import.name == PAY_FOR_GROWTH);
    if memory.maximum != Some(memory.initial) && !pays {
        return Err(format!(
            "missing import {VM_HOOKS}.{PAY_FOR_GROWTH}: memory may grow from {} pages, so growth must be paid for",
            memory.initial
        ));
    }
    Ok(())
}
