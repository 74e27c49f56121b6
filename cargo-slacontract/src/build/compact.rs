//! Passes that shrink a linked module without changing what it does.
//!
//! The compiler keeps values of 32 bytes in its stack frame and writes their addresses out at every use: stack pointer, constant, add.
//! The frame does not move while a function runs, so an address used often is computed once and kept in a local ([`addresses`]).
//! And it copies such values by an instruction that names their size each time, which a function does in fewer bytes ([`copies`]).

use std::collections::{BTreeMap, HashMap};

use walrus::ir::{
    BinaryOp, Binop, Call, Const, Instr, InstrLocId, InstrSeqId, LocalGet, LocalSet, MemoryCopy,
    Value, Visitor, dfs_in_order,
};
use walrus::{
    FunctionBuilder, FunctionId, LocalFunction, LocalId, MemoryId, Module, ModuleLocals, ValType,
};

/// Locals beyond this number take two bytes to name.
const NEAR_LOCALS: usize = 128;
/// Bytes of a word, the value copied most.
const WORD: i32 = 32;
/// Copies from which a function is smaller than they are.
const COPIES: usize = 5;

/// Runs all passes.
pub(super) fn run(module: &mut Module) {
    copies(module);
    let Module { funcs, locals, .. } = module;
    for (_, function) in funcs.iter_local_mut() {
        addresses(function, locals);
    }
}

/// The blocks of a function.
pub(super) fn blocks(function: &LocalFunction) -> Vec<InstrSeqId> {
    Seen::of(function).blocks
}

/// Computes addresses relative to a base that does not change once, where that is smaller.
fn addresses(function: &mut LocalFunction, locals: &mut ModuleLocals) {
    let seen = Seen::of(function);
    let bases = Bases::of(function, &seen);
    let mut uses: BTreeMap<(usize, i32), usize> = BTreeMap::new();
    for &block in &seen.blocks {
        for window in function.block(block).instrs.windows(3) {
            if let Some((base, offset)) = address(window)
                && let Some(place) = bases.place(base)
            {
                *uses.entry((place, offset)).or_default() += 1;
            }
        }
    }
    let mut worth: Vec<_> = uses
        .into_iter()
        .filter_map(|(key, count)| Some((saving(key.1, count)?, key)))
        .collect();
    // The most useful first; among equals in the order of their keys, so that a build repeats.
    worth.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    worth.truncate(NEAR_LOCALS.saturating_sub(seen.locals.len() + function.args.len()));
    let kept: HashMap<_, _> = worth
        .into_iter()
        .map(|(_, (place, offset))| ((bases.0[place].local, offset), locals.add(ValType::I32)))
        .collect();
    if kept.is_empty() {
        return;
    }
    for &block in &seen.blocks {
        let instrs = &mut function.block_mut(block).instrs;
        let mut at = 0;
        while at + 3 <= instrs.len() {
            let local = address(&instrs[at..at + 3]).and_then(|key| kept.get(&key));
            if let Some(&local) = local {
                instrs.splice(at..at + 3, [located(LocalGet { local })]);
            }
            at += 1;
        }
    }
    // What is computed first, in the order of where it starts, behind the last of them first so that places stay right.
    let entry = function.entry_block();
    for base in bases.0.iter().rev() {
        let mut mine: Vec<_> = kept
            .iter()
            .filter(|((of, _), _)| *of == base.local)
            .map(|((_, offset), local)| (*offset, *local))
            .collect();
        mine.sort_unstable_by_key(|(offset, _)| *offset);
        let computed = mine.into_iter().flat_map(|(offset, local)| {
            [
                located(LocalGet { local: base.local }),
                located(Const {
                    value: Value::I32(offset),
                }),
                located(Binop {
                    op: BinaryOp::I32Add,
                }),
                located(LocalSet { local }),
            ]
        });
        let computed: Vec<_> = computed.collect();
        let instrs = &mut function.block_mut(entry).instrs;
        instrs.splice(base.from..base.from, computed);
    }
}

/// Bytes saved by keeping the address at `offset`, used `count` times; nothing if it saves none.
fn saving(offset: i32, count: usize) -> Option<usize> {
    // local.get and i32.add with the constant between; and local.get of the result.
    let (written, read) = (4 + signed_length(offset), 2);
    ((written - read) * count)
        .checked_sub(written + 2)
        .filter(|saved| *saved > 0)
}

/// Bytes of a signed number in WebAssembly.
fn signed_length(number: i32) -> usize {
    let significant = 33 - (if number < 0 { !number } else { number }).leading_zeros() as usize;
    significant.div_ceil(7)
}

/// `base + offset`, if that is what the three instructions compute.
fn address(window: &[(Instr, InstrLocId)]) -> Option<(LocalId, i32)> {
    match window {
        [
            (Instr::LocalGet(base), _),
            (
                Instr::Const(Const {
                    value: Value::I32(offset),
                }),
                _,
            ),
            (
                Instr::Binop(Binop {
                    op: BinaryOp::I32Add,
                }),
                _,
            ),
        ] => Some((base.local, *offset)),
        _ => None,
    }
}

/// A local that keeps one value from a place in the entry block on.
struct Base {
    local: LocalId,
    /// Instructions of the entry block before that place.
    from: usize,
}

/// Bases of a function, by place.
struct Bases(Vec<Base>);

impl Bases {
    fn of(function: &LocalFunction, seen: &Seen) -> Self {
        let mut bases: Vec<_> = function
            .args
            .iter()
            .filter(|local| !seen.writes.contains_key(local))
            .map(|&local| Base { local, from: 0 })
            .collect();
        // A frame's pointer is set before anything else happens: nothing can have read it, nothing repeats it.
        let entry = function.block(function.entry_block());
        for (at, (instr, _)) in entry.instrs.iter().enumerate() {
            let set = match instr {
                Instr::LocalSet(set) => set.local,
                Instr::LocalTee(tee) => tee.local,
                Instr::GlobalGet(_)
                | Instr::Const(_)
                | Instr::Binop(Binop {
                    op: BinaryOp::I32Sub,
                }) => continue,
                _ => break,
            };
            if seen.writes.get(&set) == Some(&1) {
                bases.push(Base {
                    local: set,
                    from: at + 1,
                });
            }
            break;
        }
        Self(bases)
    }

    fn place(&self, local: LocalId) -> Option<usize> {
        self.0.iter().position(|base| base.local == local)
    }
}

/// What a function's body mentions.
#[derive(Default)]
struct Seen {
    blocks: Vec<InstrSeqId>,
    locals: Vec<LocalId>,
    writes: HashMap<LocalId, usize>,
}

impl Seen {
    fn of(function: &LocalFunction) -> Self {
        let mut seen = Self::default();
        dfs_in_order(&mut seen, function, function.entry_block());
        seen.locals.sort_unstable();
        seen.locals.dedup();
        seen.locals.retain(|local| !function.args.contains(local));
        seen
    }
}

impl<'instr> Visitor<'instr> for Seen {
    fn start_instr_seq(&mut self, seq: &'instr walrus::ir::InstrSeq) {
        self.blocks.push(seq.id());
    }

    fn visit_local_id(&mut self, local: &LocalId) {
        self.locals.push(*local);
    }

    fn visit_local_set(&mut self, set: &LocalSet) {
        *self.writes.entry(set.local).or_default() += 1;
    }

    fn visit_local_tee(&mut self, tee: &walrus::ir::LocalTee) {
        *self.writes.entry(tee.local).or_default() += 1;
    }
}

/// Has words copied by one function, where that is smaller.
fn copies(module: &mut Module) {
    let Some(memory) = module.memories.iter().next().map(walrus::Memory::id) else {
        return;
    };
    let functions: Vec<_> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let count: usize = functions
        .iter()
        .map(|&id| each_copy(module, id, memory, None))
        .sum();
    if count < COPIES {
        return;
    }
    let (to, from) = (
        module.locals.add(ValType::I32),
        module.locals.add(ValType::I32),
    );
    let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32, ValType::I32], &[]);
    builder.name("copy_word".into());
    builder
        .func_body()
        .local_get(to)
        .local_get(from)
        .i32_const(WORD)
        .memory_copy(memory, memory);
    let copy = builder.finish(vec![to, from], &mut module.funcs);
    for id in functions {
        each_copy(module, id, memory, Some(copy));
    }
}

/// Counts the copies of words in a function, and has `by` do them.
fn each_copy(
    module: &mut Module,
    id: FunctionId,
    memory: MemoryId,
    by: Option<FunctionId>,
) -> usize {
    let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
    let mut count = 0;
    for block in Seen::of(function).blocks {
        let instrs = &mut function.block_mut(block).instrs;
        let mut at = 0;
        while at + 2 <= instrs.len() {
            let copies = matches!(
                (&instrs[at].0, &instrs[at + 1].0),
                (
                    Instr::Const(Const { value: Value::I32(WORD) }),
                    Instr::MemoryCopy(MemoryCopy { src, dst }),
                ) if *src == memory && *dst == memory
            );
            if copies {
                count += 1;
                if let Some(func) = by {
                    instrs.splice(at..at + 2, [located(Call { func })]);
                }
            }
            at += 1;
        }
    }
    count
}

fn located(instr: impl Into<Instr>) -> (Instr, InstrLocId) {
    (instr.into(), InstrLocId::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::ModuleConfig;

    /// A function that copies words about in its frame, `times` over, and whose `moved` local is no base: it changes.
    fn module(times: usize) -> Vec<u8> {
        let copy = "
            local.get $frame i32.const 640 i32.add
            local.get $frame i32.const 72 i32.add
            i32.const 32 memory.copy
            local.get $moved i32.const 640 i32.add local.set $moved";
        let body = copy.repeat(times);
        wat::parse_str(format!(
            "(module (memory 1) (global $stack (mut i32) (i32.const 8192))
                (func (export \"f\") (param $given i32) (result i32) (local $frame i32) (local $moved i32)
                    global.get $stack i32.const 704 i32.sub local.tee $frame global.set $stack
                    {body}
                    local.get $given i32.const 5 i32.add
                    local.get $moved i32.add))"
        ))
        .unwrap()
    }

    fn compact(wasm: &[u8]) -> (Module, Vec<u8>) {
        let mut module = ModuleConfig::new()
            .generate_name_section(false)
            .parse(wasm)
            .unwrap();
        run(&mut module);
        let written = module.emit_wasm();
        wasmparser::validate(&written).unwrap();
        (module, written)
    }

    fn constants(module: &Module) -> Vec<i32> {
        struct Constants(Vec<i32>);
        impl<'instr> Visitor<'instr> for Constants {
            fn visit_const(&mut self, constant: &Const) {
                if let Value::I32(value) = constant.value {
                    self.0.push(value);
                }
            }
        }
        let mut found = Constants(Vec::new());
        for (_, function) in module.funcs.iter_local() {
            dfs_in_order(&mut found, function, function.entry_block());
        }
        found.0
    }

    #[test]
    fn an_address_used_often_is_computed_once_and_a_moving_one_every_time() {
        let before = module(9);
        let (module, after) = compact(&before);
        assert!(
            after.len() + 9 * 8 < before.len(),
            "{} of {}",
            after.len(),
            before.len()
        );
        let constants = constants(&module);
        let count = |value| constants.iter().filter(|found| **found == value).count();
        // Once for the frame, nine times for what moves.
        assert_eq!(
            (count(640), count(72), count(WORD), count(5)),
            (10, 1, 1, 1)
        );
    }

    #[test]
    fn what_would_not_become_smaller_is_left_alone() {
        let (module, _) = compact(&module(1));
        assert_eq!(module.funcs.iter_local().count(), 1);
        let constants = constants(&module);
        assert_eq!(constants.iter().filter(|value| **value == 640).count(), 2);
    }

    #[test]
    fn the_bytes_of_numbers_are_counted_as_webassembly_writes_them() {
        for (number, bytes) in [
            (0, 1),
            (63, 1),
            (64, 2),
            (-64, 1),
            (-65, 2),
            (8191, 2),
            (8192, 3),
            (i32::MAX, 5),
            (i32::MIN, 5),
        ] {
            assert_eq!(signed_length(number), bytes, "{number}");
        }
    }
}
