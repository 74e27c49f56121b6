//! What may be imported: functions of the host interface, with their exact types.

use wasmparser::{FuncType, ImportSectionReader, TypeRef, ValType};

use super::module::{Import, text};
use crate::hooks::signatures;

/// Imports a module may have.
const MAX_IMPORTS: usize = 513;
/// Letters in a name.
pub(super) const MAX_NAME: usize = 512;
/// Names that start so belong to the instrumentation.
pub(super) const RESERVED: &str = "stylus";

pub(super) fn read<'a>(
    reader: ImportSectionReader<'a>,
    types: &[FuncType],
    debug: bool,
) -> Result<Vec<Import<'a>>, String> {
    if reader.count() as usize > MAX_IMPORTS {
        return Err(format!("{} imports: at most {MAX_IMPORTS}", reader.count()));
    }
    let mut imports: Vec<Import<'a>> = Vec::new();
    for import in reader.into_imports() {
        let import = import.map_err(text)?;
        let (module, name) = (import.module, import.name);
        let TypeRef::Func(ty) = import.ty else {
            return Err(format!(
                "unsupported import {module}.{name}: only functions can be imported"
            ));
        };
        if module.len() > MAX_NAME || name.len() > MAX_NAME {
            return Err(format!(
                "an import's name is longer than {MAX_NAME} characters"
            ));
        }
        if name.starts_with(RESERVED) || module.starts_with(RESERVED) {
            return Err(format!(
                "import {module}.{name} uses the reserved prefix \"{RESERVED}\""
            ));
        }
        let Some(known) = signatures::find(module, name, debug) else {
            return Err(match signatures::find(module, name, true) {
                Some(_) => format!(
                    "No such import {name} in {module} for user: only debug chains have it, leave it out of this build"
                ),
                None => format!("No such import {name} in {module} for user"),
            });
        };
        let found = types
            .get(ty as usize)
            .map(|ty| (letters(ty.params()), letters(ty.results())))
            .unwrap_or_default();
        if (found.0.as_str(), found.1.as_str()) != (known.params, known.result) {
            return Err(format!(
                "import {module}.{name} has a different function signature: expected {}, found {}",
                spelled(known.params, known.result),
                spelled(&found.0, &found.1)
            ));
        }
        imports.push(Import {
            module,
            name,
            ty,
            debug: known.debug,
        });
    }
    Ok(imports)
}

/// Types as the letters of [`signatures`].
pub(super) fn letters(types: &[ValType]) -> String {
    types
        .iter()
        .map(|ty| match ty {
            ValType::I32 => 'i',
            ValType::I64 => 'I',
            ValType::F32 => 'f',
            ValType::F64 => 'F',
            ValType::V128 | ValType::Ref(_) => '?',
        })
        .collect()
}

/// A function type as people write it.
fn spelled(params: &str, results: &str) -> String {
    let list = |letters: &str| {
        let names: Vec<_> = letters
            .chars()
            .map(|letter| match letter {
                'i' => "i32",
                'I' => "i64",
                'f' => "f32",
                'F' => "f64",
                _ => "?",
            })
            .collect();
        names.join(", ")
    };
    format!("({}) -> ({})", list(params), list(results))
}
