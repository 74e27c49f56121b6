//! Random modules that the validator may accept: integers, one memory, host calls, and an entrypoint that shows what was computed.
//!
//! wasm-smith writes a function `main` and whatever it calls. The entrypoint added here runs it and returns as result the memory, the
//! globals and the ink that is left, so that nothing a module computes stays hidden.

use arbitrary::Unstructured;
use slacontract_vm::hooks::signatures::{SIGNATURES, Signature, VM_HOOKS};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Function, FunctionSection, MemArg, RawSection, ValType,
};
use wasmparser::{GlobalType, Parser, Payload};

/// Random bytes that a module is made of.
const BYTES: usize = 4_096;
/// Where globals go in the first page.
const GLOBALS_AT: u64 = 65_000;
/// Where the ink goes.
const INK_AT: u64 = GLOBALS_AT - 8;
/// Imports that every module has.
const ALWAYS: [&str; 3] = ["write_result", "evm_ink_left", "pay_for_memory_grow"];

/// Makes modules from numbers.
pub struct Generator {
    seed: u64,
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The module with this number.
    pub fn module(&mut self, number: u64) -> Vec<u8> {
        let mut state = self.seed ^ number.wrapping_mul(0xd134_2543_de82_ef95);
        let choice = next(&mut state);
        let bytes: Vec<u8> = std::iter::repeat_with(|| next(&mut state).to_le_bytes())
            .take(BYTES / 8)
            .flatten()
            .collect();
        let config = config(choice, &mut state);
        let module = wasm_smith::Module::new(config, &mut Unstructured::new(&bytes))
            .unwrap_or_else(|error| panic!("module {number}: {error}"));
        with_entrypoint(&module.to_bytes())
    }
}

fn config(choice: u64, state: &mut u64) -> wasm_smith::Config {
    wasm_smith::Config {
        module_shape: Some(shape(state)),
        allow_floats: false,
        allow_start_export: false,
        // Three of four modules guard what could trap, so that they get far.
        disallow_traps: choice % 4 != 0,
        // memory.copy and memory.fill; a module with the rest of that proposal is refused.
        bulk_memory_enabled: choice & 16 != 0,
        multi_value_enabled: choice & 32 != 0,
        max_funcs: 60,
        max_globals: 12,
        max_data_segments: 4,
        max_element_segments: 3,
        max_tables: 1,
        max_table_elements: 64,
        max_types: 20,
        max_instructions: 400,
        max_memories: 1,
        max_memory32_bytes: 4 << 16,
        exceptions_enabled: false,
        extended_const_enabled: false,
        gc_enabled: false,
        memory64_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: false,
        sign_extension_ops_enabled: true,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        ..wasm_smith::Config::default()
    }
}

/// Some of the host calls, `main`, and a memory that can grow.
fn shape(state: &mut u64) -> Vec<u8> {
    let mut text = String::from("(module\n");
    for known in SIGNATURES.iter().filter(|known| known.module == VM_HOOKS) {
        if ALWAYS.contains(&known.name) || next(state) % 3 == 0 {
            text += &import(known);
        }
    }
    text += "(memory (export \"memory\") 1 4)
        (func (export \"main\") (param i32) (result i32) unreachable)
        (func (export \"other\") (param i64 i32) (result i64) unreachable)
        (global (export \"a\") (mut i32) (i32.const 0))
        (global (export \"b\") (mut i64) (i64.const 0)))";
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

fn import(known: &Signature) -> String {
    let list = |word: &str, letters: &str| -> String {
        letters
            .chars()
            .map(|letter| format!("({word} {})", if letter == 'i' { "i32" } else { "i64" }))
            .collect()
    };
    format!(
        "(import \"{}\" \"{}\" (func {} {}))\n",
        known.module,
        known.name,
        list("param", known.params),
        list("result", known.result)
    )
}

/// What the entrypoint needs to know of a module.
#[derive(Default)]
struct Facts {
    imports: u32,
    write_result: u32,
    ink_left: u32,
    main: u32,
    functions: Vec<u32>,
    globals: Vec<GlobalType>,
}

/// The module with an entrypoint instead of its other exports, and without the count of data segments, which the chain refuses.
fn with_entrypoint(wasm: &[u8]) -> Vec<u8> {
    let facts = facts(wasm);
    let entrypoint = facts.imports + facts.functions.len() as u32;
    let mut out = wasm_encoder::Module::new();
    let mut code = CodeSection::new();
    let mut bodies = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.expect("a module") {
            Payload::FunctionSection(_) => {
                let mut functions = FunctionSection::new();
                for ty in &facts.functions {
                    functions.function(*ty);
                }
                functions.function(facts.functions[(facts.main - facts.imports) as usize]);
                out.section(&functions);
            }
            Payload::ExportSection(_) => {
                let mut exports = ExportSection::new();
                exports.export("memory", ExportKind::Memory, 0);
                exports.export("user_entrypoint", ExportKind::Func, entrypoint);
                out.section(&exports);
            }
            Payload::CodeSectionEntry(body) => {
                code.raw(&wasm[body.range()]);
                bodies += 1;
                if bodies == facts.functions.len() {
                    code.function(&shows(&facts));
                    out.section(&code);
                }
            }
            Payload::DataCountSection { .. } | Payload::CustomSection(_) => {}
            other => {
                if let Some((id, range)) = other.as_section() {
                    if id != 10 {
                        let data = &wasm[range];
                        out.section(&RawSection { id, data });
                    }
                }
            }
        }
    }
    out.finish()
}

fn facts(wasm: &[u8]) -> Facts {
    let mut facts = Facts::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.expect("a module") {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import.expect("an import").name {
                        "write_result" => facts.write_result = facts.imports,
                        "evm_ink_left" => facts.ink_left = facts.imports,
                        _ => {}
                    }
                    facts.imports += 1;
                }
            }
            Payload::FunctionSection(functions) => {
                facts.functions = functions
                    .into_iter()
                    .map(|ty| ty.expect("a type"))
                    .collect();
            }
            Payload::GlobalSection(globals) => {
                facts.globals = globals
                    .into_iter()
                    .map(|it| it.expect("a global").ty)
                    .collect();
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.expect("an export");
                    if export.name == "main" {
                        facts.main = export.index;
                    }
                }
            }
            _ => {}
        }
    }
    facts
}

/// Runs `main`, writes ink and globals into memory, and gives all memory as the result.
fn shows(facts: &Facts) -> Function {
    let at = |offset| MemArg {
        offset,
        align: 0,
        memory_index: 0,
    };
    let mut body = Function::new([(1, ValType::I32)]);
    let mut code = body.instructions();
    code.local_get(0).call(facts.main).local_set(1);
    code.i32_const(0).call(facts.ink_left).i64_store(at(INK_AT));
    for (index, ty) in facts.globals.iter().enumerate() {
        let place = at(GLOBALS_AT + 8 * index as u64);
        code.i32_const(0).global_get(index as u32);
        match ty.content_type {
            wasmparser::ValType::I32 => code.i32_store(place),
            _ => code.i64_store(place),
        };
    }
    code.i32_const(0)
        .memory_size(0)
        .i32_const(16)
        .i32_shl()
        .call(facts.write_result);
    code.local_get(1).end();
    body
}
