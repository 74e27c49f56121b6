//! The sections of a module, read and validated in one pass.
//!
//! `wasmparser` is the judge of WebAssembly itself, with exactly the proposals the chain knows; this file refuses the sections the
//! chain does not, and keeps what later steps need. Nothing is decoded twice.

use std::ops::Range;

use wasmparser::{
    CompositeInnerType, Export, ExternalKind, FuncType, FuncValidatorAllocations, FunctionBody,
    MemoryType, Operator, Parser, Payload, TableType, ValidPayload, Validator, WasmFeatures,
};

use super::{imports, segments};
use crate::Params;

/// An imported function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Import<'a> {
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
    pub(crate) ty: u32,
    pub(crate) debug: bool,
}

/// A section that is copied as it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'a> {
    pub(crate) id: u8,
    pub(crate) data: &'a [u8],
}

/// A valid module, not yet measured against the chain's limits.
#[derive(Debug)]
pub(crate) struct Module<'a> {
    pub(crate) types: Vec<FuncType>,
    pub(crate) imports: Vec<Import<'a>>,
    /// Type index of each defined function.
    pub(crate) functions: Vec<u32>,
    pub(crate) tables: Vec<TableType>,
    pub(crate) memory: MemoryType,
    /// The bytes of each global.
    pub(crate) globals: Vec<&'a [u8]>,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    pub(crate) element_segments: u32,
    /// Bytes of element segments, headers included.
    pub(crate) element_range_bytes: u64,
    pub(crate) data_segments: u32,
    /// Bytes of data segments, headers included.
    pub(crate) data_range_bytes: u64,
    pub(crate) data_bytes: u64,
    /// Import, function, table, memory, element and data sections as they are.
    pub(crate) raw: Vec<Raw<'a>>,
    pub(crate) wasm: &'a [u8],
}

/// WebAssembly as the chain knows it.
fn features(params: &Params) -> WasmFeatures {
    let mut features = WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::FLOATS;
    features.set(WasmFeatures::MULTI_VALUE, params.multi_value);
    features
}

impl<'a> Module<'a> {
    /// Reads and validates `wasm`.
    pub(crate) fn read(wasm: &'a [u8], params: &Params, debug: bool) -> Result<Self, String> {
        let features = features(params);
        let mut validator = Validator::new_with_features(features);
        let mut parser = Parser::new(0);
        parser.set_features(features);
        let mut allocations = FuncValidatorAllocations::default();
        let mut module = Self::empty(wasm);
        let mut memories = 0u32;
        for payload in parser.parse_all(wasm) {
            let payload = payload.map_err(text)?;
            // What a section may not contain is said before what is wrong with it, so that the reason is the chain's own.
            if let Payload::StartSection { .. } = payload {
                return Err("wasm start functions not allowed".into());
            }
            match validator.payload(&payload).map_err(text)? {
                ValidPayload::Func(to_validate, body) => {
                    let mut function = to_validate.into_validator(allocations);
                    function.validate(&body).map_err(text)?;
                    allocations = function.into_allocations();
                    module.bodies.push(body);
                    continue;
                }
                ValidPayload::Ok | ValidPayload::Parser(_) | ValidPayload::End(_) => {}
            }
            module.section(payload, debug, &mut memories)?;
        }
        if memories != 1 {
            return Err(format!(
                "a program has exactly one memory, this module has {memories}"
            ));
        }
        Ok(module)
    }

    fn empty(wasm: &'a [u8]) -> Self {
        let memory = MemoryType {
            memory64: false,
            shared: false,
            initial: 0,
            maximum: None,
            page_size_log2: None,
        };
        Self {
            types: Vec::new(),
            imports: Vec::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            memory,
            globals: Vec::new(),
            exports: Vec::new(),
            bodies: Vec::new(),
            element_segments: 0,
            element_range_bytes: 0,
            data_segments: 0,
            data_range_bytes: 0,
            data_bytes: 0,
            raw: Vec::new(),
            wasm,
        }
    }

    fn section(
        &mut self,
        payload: Payload<'a>,
        debug: bool,
        memories: &mut u32,
    ) -> Result<(), String> {
        match payload {
            Payload::TypeSection(reader) => {
                for group in reader {
                    for ty in group.map_err(text)?.into_types() {
                        match ty.composite_type.inner {
                            CompositeInnerType::Func(ty) => self.types.push(ty),
                            _ => return Err("unsupported type: only functions have types".into()),
                        }
                    }
                }
            }
            Payload::ImportSection(reader) => {
                self.keep(2, reader.range());
                self.imports = imports::read(reader, &self.types, debug)?;
            }
            Payload::FunctionSection(reader) => {
                self.keep(3, reader.range());
                self.functions = reader.into_iter().collect::<Result<_, _>>().map_err(text)?;
            }
            Payload::TableSection(reader) => {
                self.keep(4, reader.range());
                for table in reader {
                    self.tables.push(table.map_err(text)?.ty);
                }
            }
            Payload::MemorySection(reader) => {
                self.keep(5, reader.range());
                for memory in reader {
                    self.memory = memory.map_err(text)?;
                    *memories += 1;
                }
            }
            Payload::GlobalSection(reader) => {
                let end = reader.range().end;
                let mut offsets = Vec::new();
                for entry in reader.into_iter_with_offsets() {
                    let (offset, global) = entry.map_err(text)?;
                    offsets.push(offset);
                    constant(&global.init_expr)
                        .map_err(|reason| format!("global initialiser: {reason}"))?;
                }
                let ends = offsets.iter().skip(1).copied().chain([end]);
                self.globals = offsets
                    .iter()
                    .zip(ends)
                    .map(|(from, to)| self.wasm.get(*from..to).unwrap_or_default())
                    .collect();
            }
            Payload::ExportSection(reader) => {
                self.exports = reader.into_iter().collect::<Result<_, _>>().map_err(text)?;
            }
            Payload::ElementSection(reader) => {
                self.keep(9, reader.range());
                (self.element_segments, self.element_range_bytes) =
                    segments::elements(reader, &self.tables)?;
            }
            Payload::DataSection(reader) => {
                self.keep(11, reader.range());
                let facts = segments::data(reader, &self.memory)?;
                (self.data_segments, self.data_range_bytes, self.data_bytes) =
                    (facts.count, facts.range_bytes, facts.bytes);
            }
            Payload::Version { .. }
            | Payload::CodeSectionStart { .. }
            | Payload::CodeSectionEntry(_)
            | Payload::CustomSection(_)
            | Payload::End(_) => {}
            Payload::DataCountSection { .. } => {
                return Err("unsupported section: data count".into());
            }
            Payload::TagSection(_) => return Err("unsupported section: tag".into()),
            Payload::UnknownSection { id, .. } => {
                return Err(format!("unsupported section: id {id}"));
            }
            _ => return Err("unsupported section: components are not programs".into()),
        }
        Ok(())
    }

    fn keep(&mut self, id: u8, range: Range<usize>) {
        self.raw.push(Raw {
            id,
            data: self.wasm.get(range).unwrap_or_default(),
        });
    }

    /// The type of a function by its index, imports first.
    pub(crate) fn function_type(&self, function: u32) -> Option<&FuncType> {
        let at = function as usize;
        let ty = match self.imports.get(at) {
            Some(import) => import.ty,
            None => *self.functions.get(at - self.imports.len())?,
        };
        self.types.get(ty as usize)
    }

    /// Parameters and results of the defined functions.
    pub(crate) fn signature_values(&self) -> u64 {
        let values = |ty: &u32| {
            self.types
                .get(*ty as usize)
                .map_or(0, |ty| ty.params().len() + ty.results().len())
        };
        self.functions.iter().map(|ty| values(ty) as u64).sum()
    }

    /// The export `name`, if it is of this kind.
    pub(crate) fn export(&self, name: &str, kind: ExternalKind) -> Option<&Export<'a>> {
        self.exports
            .iter()
            .find(|export| export.name == name && export.kind == kind)
    }
}

/// The value of an `i32.const` or `i64.const` expression; zero for float constants.
pub(super) fn constant(expression: &wasmparser::ConstExpr<'_>) -> Result<i64, String> {
    let mut operators = expression.get_operators_reader();
    let value = match operators.read().map_err(text)? {
        Operator::I32Const { value } => i64::from(value),
        Operator::I64Const { value } => value,
        Operator::F32Const { .. } | Operator::F64Const { .. } => 0,
        other => return Err(format!("unsupported constant expression {other:?}")),
    };
    match operators.read().map_err(text)? {
        Operator::End => Ok(value),
        other => Err(format!("unsupported constant expression {other:?}")),
    }
}

/// An error of the parser as text, by value so that it can be given to `map_err`.
#[allow(
    clippy::needless_pass_by_value,
    reason = "map_err hands errors over by value"
)]
pub(super) fn text(error: wasmparser::BinaryReaderError) -> String {
    error.to_string()
}
