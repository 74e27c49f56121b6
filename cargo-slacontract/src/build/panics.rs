//! What is left of the standard library's panics in a contract: their code of Solidity's `Panic`, and nothing else.
//!
//! An index out of range or a list that outgrows memory panics with a message made of numbers, and so brings the machinery that writes numbers
//! as text; every place that may overflow brings its line in the source. A contract tells none of it: the SDK's panic handler turns a
//! message into a code. Which code that is follows from which function panics, so the calls go to the SDK's own ends of a frame, without
//! arguments, and the garbage collection that follows takes the machinery away.

use std::collections::HashMap;

use rustc_demangle::demangle;
use walrus::ir::{Call, Instr, InstrLocId, Unreachable};
use walrus::{ExportItem, FunctionId, Module};

/// The SDK's exports that end a frame: with a false assertion's code, an overflow's, a division's.
const ENDS: [&str; 3] = [
    "slacontract_assertion",
    "slacontract_overflow",
    "slacontract_division_by_zero",
];

/// How a function of the standard library panics, as the SDK's handler would tell it: a place in [`ENDS`]. Nothing for functions whose
/// message is an argument: the handler reads it.
fn end(name: &str) -> Option<usize> {
    let text = format!("{:#}", demangle(name));
    if let Some(kind) = text.strip_prefix("core::panicking::panic_const::panic_const_") {
        return Some(match kind {
            _ if kind.ends_with("_overflow") => 1,
            "div_by_zero" | "rem_by_zero" => 2,
            _ => 0,
        });
    }
    if text == "slacontract_terms::units::overflow::overflow" {
        return Some(1);
    }
    const FORMATTED: [&str; 11] = [
        "core::panicking::panic_bounds_check",
        "core::option::unwrap_failed",
        "core::result::unwrap_failed",
        "core::slice::copy_from_slice_impl::len_mismatch_fail",
        "core::slice::index::slice_index_fail",
        "core::slice::index::slice_start_index_len_fail",
        "core::slice::index::slice_end_index_len_fail",
        "core::slice::index::slice_index_order_fail",
        "alloc::raw_vec::handle_error",
        "alloc::raw_vec::capacity_overflow",
        "alloc::alloc::handle_alloc_error",
    ];
    let generic = text.split("::<").next().unwrap_or(&text);
    FORMATTED.contains(&generic).then_some(0)
}

/// Sends the calls of panicking functions to the SDK's ends. A module without them, which is none of the SDK's, stays as it is.
pub(super) fn run(module: &mut Module) {
    let mut ends = Vec::new();
    for name in ENDS {
        let export = module.exports.iter().find(|export| export.name == name);
        let Some(ExportItem::Function(id)) = export.map(|export| export.item) else {
            return;
        };
        ends.push(id);
    }
    let panics: HashMap<FunctionId, (FunctionId, usize)> = module
        .funcs
        .iter()
        .filter_map(|function| {
            let end = *ends.get(end(function.name.as_deref()?)?)?;
            let arguments = module.types.get(function.ty()).params().len();
            Some((function.id(), (end, arguments)))
        })
        .collect();
    for (_, function) in module.funcs.iter_local_mut() {
        for block in super::compact::blocks(function) {
            redirect(&mut function.block_mut(block).instrs, &panics);
        }
    }
}

fn redirect(
    instrs: &mut Vec<(Instr, InstrLocId)>,
    panics: &HashMap<FunctionId, (FunctionId, usize)>,
) {
    let mut at = 0;
    while at < instrs.len() {
        if let Instr::Call(Call { func }) = &instrs[at].0
            && let Some(&(end, arguments)) = panics.get(func)
        {
            // Arguments that only read something need not be computed; others stay on the stack, which nobody looks at behind
            // the call.
            let needless = instrs[..at]
                .iter()
                .rev()
                .take(arguments)
                .take_while(|(instr, _)| matches!(instr, Instr::Const(_) | Instr::LocalGet(_)))
                .count();
            let func = end;
            let ends = [
                (Call { func }.into(), InstrLocId::default()),
                (Unreachable {}.into(), InstrLocId::default()),
            ];
            // What follows in this block is never reached.
            instrs.splice(at - needless.., ends);
            return;
        }
        at += 1;
    }
}
