//! Where a contract's bytes are: its functions, data and imports, largest first.
//!
//! Names are only in the module the linker left. It is post-linked once more with its names kept, which changes nothing else, so that what
//! is counted here is what goes on chain, byte by byte.

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use super::post_link::{self, PostLinkError};

/// A named number of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// Bytes in the module, with what stands in front of it: a function's length, an import's type.
    pub bytes: usize,
}

/// What a module consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anatomy {
    /// Sections in order, with their headers. They and the module's eight bytes of header are the whole module.
    pub sections: Vec<Part>,
    /// Functions, largest first.
    pub functions: Vec<Part>,
    /// Data segments, largest first; each byte of them costs 0.75 gas in every call.
    pub data: Vec<Part>,
    /// Imports, largest first.
    pub imports: Vec<Part>,
}

impl Anatomy {
    /// Bytes of the whole module as it is deployed.
    pub fn total(&self) -> usize {
        8 + self
            .sections
            .iter()
            .map(|section| section.bytes)
            .sum::<usize>()
    }
}

/// Bytes a number takes in the format.
fn width(number: usize) -> usize {
    (usize::BITS - number.leading_zeros()).div_ceil(7).max(1) as usize
}

/// Takes the module that the linker left to pieces, as it goes on chain with `metadata`.
///
/// # Errors
/// [`PostLinkError`].
pub fn anatomy(linked: &[u8], metadata: Option<[u8; 32]>) -> Result<Anatomy, PostLinkError> {
    let named = post_link::with_names(linked, metadata)?;
    let parse_error =
        |error: wasmparser::BinaryReaderError| PostLinkError::Parse(error.to_string());
    let mut anatomy = Anatomy::default();
    let mut names = Vec::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(&named) {
        let payload = payload.map_err(parse_error)?;
        if let Payload::CustomSection(section) = &payload
            && let KnownCustom::Name(subsections) = section.as_known()
        {
            for part in subsections {
                if let Name::Function(map) = part.map_err(parse_error)? {
                    for naming in map {
                        let naming = naming.map_err(parse_error)?;
                        let name = format!("{:#}", rustc_demangle::demangle(naming.name));
                        names.push((naming.index as usize, name));
                    }
                }
            }
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let name = match &payload {
                Payload::CustomSection(section) => section.name().to_owned(),
                _ => section_name(id).to_owned(),
            };
            anatomy.sections.push(Part {
                name,
                bytes: 1 + width(range.len()) + range.len(),
            });
        }
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.map_err(parse_error)?;
                    let text = |text: &str| width(text.len()) + text.len();
                    let kind = match import.ty {
                        TypeRef::Func(index) => {
                            imported += 1;
                            1 + width(index as usize)
                        }
                        _ => 1,
                    };
                    anatomy.imports.push(Part {
                        name: import.name.to_owned(),
                        bytes: text(import.module) + text(import.name) + kind,
                    });
                }
            }
            Payload::CodeSectionEntry(body) => {
                let bytes = body.range().len();
                bodies.push(width(bytes) + bytes);
            }
            Payload::DataSection(section) => {
                for data in section {
                    let data = data.map_err(parse_error)?;
                    let name = match data.kind {
                        wasmparser::DataKind::Active { offset_expr, .. } => {
                            match offset_expr.get_operators_reader().read() {
                                Ok(wasmparser::Operator::I32Const { value }) => {
                                    format!("at {value}")
                                }
                                _ => "active".to_owned(),
                            }
                        }
                        wasmparser::DataKind::Passive => "passive".to_owned(),
                    };
                    anatomy.data.push(Part {
                        name,
                        bytes: data.range.len(),
                    });
                }
            }
            _ => {}
        }
    }
    anatomy.functions = bodies
        .into_iter()
        .enumerate()
        .map(|(at, bytes)| {
            let index = at + imported;
            let name = names
                .iter()
                .find(|(named, _)| *named == index)
                .map_or_else(|| format!("function {index}"), |(_, name)| name.clone());
            Part { name, bytes }
        })
        .collect();
    for parts in [
        &mut anatomy.functions,
        &mut anatomy.data,
        &mut anatomy.imports,
    ] {
        parts.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    }
    Ok(anatomy)
}

/// The specification's name of a section.
fn section_name(id: u8) -> &'static str {
    match id {
        1 => "types",
        2 => "imports",
        3 => "function types",
        4 => "tables",
        5 => "memory",
        6 => "globals",
        7 => "exports",
        9 => "elements",
        10 => "code",
        11 => "data",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::post_link;

    #[test]
    fn every_byte_of_the_deployed_module_is_counted_once() {
        let linked = wat::parse_str(
            r#"(module
                (import "vm_hooks" "write_result" (func $result (param i32 i32)))
                (import "vm_hooks" "exit_early" (func $unused (param i32)))
                (memory (export "memory") 1)
                (data (i32.const 16) "twelve bytes")
                (func $large (param i32) (result i32)
                    (call $result (i32.const 16) (i32.const 12))
                    (i32.add (local.get 0) (i32.const 70000)))
                (func $dead (nop))
                (func (export "user_entrypoint") (param i32) (result i32)
                    (call $large (local.get 0))))"#,
        )
        .unwrap();
        let deployed = post_link(&linked, Some([7; 32])).unwrap().wasm;
        let anatomy = anatomy(&linked, Some([7; 32])).unwrap();
        assert_eq!(anatomy.total(), deployed.len());
        let names: Vec<_> = anatomy
            .functions
            .iter()
            .map(|part| part.name.as_str())
            .collect();
        assert_eq!(names[0], "large");
        assert_eq!(names.len(), 2, "what is not called is not there: {names:?}");
        assert_eq!(anatomy.data[0].name, "at 16");
        assert!(anatomy.data[0].bytes > 12);
        assert_eq!(anatomy.imports.len(), 1);
        let code = anatomy
            .sections
            .iter()
            .find(|section| section.name == "code")
            .unwrap();
        let functions: usize = anatomy.functions.iter().map(|part| part.bytes).sum();
        // Beside them stand the section's header and the number of functions.
        assert_eq!(code.bytes, functions + 3);
    }
}
