//! Leaves data out that nothing refers to any more, and zeros, which memory has by itself: a contract pays for each byte in every call.
//!
//! Which code refers to which data is what the linker knew; it hands it down in its relocations, so that nothing has to be guessed from
//! numbers that look like addresses. A module that brings none keeps its data.

use std::collections::{HashMap, HashSet};

use walrus::ir::{Instr, InstrLocId, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, Module};
use wasmparser::{Linking, Parser, Payload, RelocationType, SymbolInfo};

/// Zeros from which another segment is smaller than they are.
const GAP: usize = 8;
/// Segments a module's data may become; a chain takes 128 of a whole module.
const MOST: usize = 64;

/// A named part of the data.
#[derive(Clone, Copy, Debug)]
struct Symbol {
    segment: usize,
    start: usize,
    end: usize,
}

/// What the linker left about a module's data.
#[derive(Debug, Default)]
pub(super) struct References {
    symbols: Vec<Option<Symbol>>,
    /// Symbols that code refers to, by the place of the address in the module.
    code: HashMap<usize, usize>,
    /// Symbols that data refers to: segment and place in it of the address, and the symbol.
    data: Vec<(usize, usize, usize)>,
}

impl References {
    /// Reads them; nothing if the module has none, or some that this pass does not know.
    pub(super) fn of(wasm: &[u8]) -> Option<Self> {
        let mut found = Self::default();
        let mut sections = Vec::new();
        let mut segments = Vec::new();
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.ok()?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::DataSection(reader) => {
                    for segment in reader {
                        let segment = segment.ok()?;
                        let end = segment.range.end;
                        segments.push(end - segment.data.len()..end);
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    wasmparser::KnownCustom::Linking(linking) => {
                        for part in linking {
                            if let Linking::SymbolTable(table) = part.ok()? {
                                for symbol in table {
                                    found.symbols.push(data_symbol(symbol.ok()?));
                                }
                            }
                        }
                    }
                    wasmparser::KnownCustom::Reloc(reader)
                        if matches!(custom.name(), "reloc.CODE" | "reloc.DATA") =>
                    {
                        let start = *sections.get(reader.section_index() as usize)?;
                        for entry in reader.entries() {
                            let entry = entry.ok()?;
                            if is_address(entry.ty)? {
                                let at = start + entry.offset as usize;
                                relocations.push((at, entry.index as usize));
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if found.symbols.is_empty() {
            return None;
        }
        for (at, symbol) in relocations {
            match segments.iter().position(|segment| segment.contains(&at)) {
                Some(segment) => found
                    .data
                    .push((segment, at - segments[segment].start, symbol)),
                None => {
                    found.code.insert(at, symbol);
                }
            }
        }
        Some(found)
    }

    /// The parts of each of so many segments that are referred to, from the code that there is.
    fn kept(&self, module: &Module, segments: usize) -> Vec<Vec<std::ops::Range<usize>>> {
        let mut seen = Seen {
            code: &self.code,
            live: HashSet::new(),
        };
        for (_, function) in module.funcs.iter_local() {
            dfs_in_order(&mut seen, function, function.entry_block());
        }
        let mut live = seen.live;
        loop {
            let further: Vec<_> = self
                .data
                .iter()
                .filter(|(segment, at, symbol)| {
                    !live.contains(symbol)
                        && live.iter().any(|symbol| {
                            self.symbol(*symbol).is_some_and(|of| {
                                of.segment == *segment && (of.start..of.end).contains(at)
                            })
                        })
                })
                .map(|(_, _, symbol)| *symbol)
                .collect();
            if further.is_empty() {
                break;
            }
            live.extend(further);
        }
        let mut kept = vec![Vec::new(); segments];
        for symbol in live.iter().filter_map(|symbol| self.symbol(*symbol)) {
            if let Some(kept) = kept.get_mut(symbol.segment) {
                kept.push(symbol.start..symbol.end);
            }
        }
        kept
    }

    fn symbol(&self, index: usize) -> Option<Symbol> {
        self.symbols.get(index).copied().flatten()
    }
}

fn data_symbol(symbol: SymbolInfo<'_>) -> Option<Symbol> {
    let SymbolInfo::Data {
        symbol: Some(defined),
        ..
    } = symbol
    else {
        return None;
    };
    let start = defined.offset as usize;
    Some(Symbol {
        segment: defined.index as usize,
        start,
        end: start + defined.size as usize,
    })
}

/// Whether a relocation is a 32-bit address in memory; nothing for kinds this pass does not know, which end it.
fn is_address(kind: RelocationType) -> Option<bool> {
    match kind {
        RelocationType::MemoryAddrLeb
        | RelocationType::MemoryAddrSleb
        | RelocationType::MemoryAddrI32 => Some(true),
        RelocationType::FunctionIndexLeb
        | RelocationType::TableIndexSleb
        | RelocationType::TableIndexI32
        | RelocationType::TypeIndexLeb
        | RelocationType::GlobalIndexLeb
        | RelocationType::TableNumberLeb => Some(false),
        _ => None,
    }
}

/// Collects the symbols that live code refers to.
struct Seen<'a> {
    code: &'a HashMap<usize, usize>,
    live: HashSet<usize>,
}

impl<'instr> Visitor<'instr> for Seen<'_> {
    fn visit_instr(&mut self, _: &'instr Instr, location: &'instr InstrLocId) {
        if location.is_default() {
            return;
        }
        // An address stands behind the operation's byte, or behind that of the alignment too.
        let at = location.data() as usize;
        for place in [at + 1, at + 2] {
            if let Some(symbol) = self.code.get(&place) {
                self.live.insert(*symbol);
            }
        }
    }
}

/// Leaves out of the module's data what nothing refers to, and runs of zeros.
pub(super) fn run(module: &mut Module, references: Option<&References>) {
    let ids: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    let kept = references.map(|references| references.kept(module, ids.len()));
    for (segment, id) in ids.into_iter().enumerate() {
        let data = module.data.get_mut(id);
        let DataKind::Active { memory, offset } = &data.kind else {
            continue;
        };
        let (memory, ConstExpr::Value(Value::I32(start))) = (*memory, offset) else {
            continue;
        };
        let start = *start;
        let mut bytes = std::mem::take(&mut data.value);
        if let Some(kept) = &kept {
            let mut live = vec![false; bytes.len()];
            for range in &kept[segment] {
                if let Some(range) = live.get_mut(range.clone()) {
                    range.fill(true);
                }
            }
            for (byte, live) in bytes.iter_mut().zip(live) {
                if !live {
                    *byte = 0;
                }
            }
        }
        module.data.delete(id);
        let mut gap = GAP;
        let mut parts = runs(&bytes, gap);
        while parts.len() > MOST {
            gap *= 2;
            parts = runs(&bytes, gap);
        }
        for (at, run) in parts {
            let offset = ConstExpr::Value(Value::I32(start + at as i32));
            module
                .data
                .add(DataKind::Active { memory, offset }, run.to_vec());
        }
    }
}

/// The parts of `bytes` between runs of at least `gap` zeros, and where they start.
fn runs(bytes: &[u8], gap: usize) -> Vec<(usize, &[u8])> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        match runs.last_mut() {
            Some((_, end)) if at - *end < gap => *end = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs.into_iter()
        .map(|(start, end)| (start, &bytes[start..end]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{MOST, runs};

    #[test]
    fn zeros_between_parts_are_left_out_where_that_is_shorter() {
        let bytes = [0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0];
        let parts: Vec<_> = runs(&bytes, 8);
        assert_eq!(parts, [(1, &[1, 2, 0, 0, 3][..]), (14, &[4][..])]);
        assert_eq!(runs(&[0; 40], 8), []);
    }

    #[test]
    fn a_wider_gap_makes_fewer_parts() {
        let bytes: Vec<u8> = (0..200 * 20).map(|at| u8::from(at % 20 == 0)).collect();
        assert!(runs(&bytes, 8).len() > MOST);
        assert_eq!(runs(&bytes, 32).len(), 1);
    }
}
