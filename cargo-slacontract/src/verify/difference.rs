//! Where two codes differ, said about the modules and not about their compressed bytes.

use slacontract_vm::code::decompress;
use slacontract_vm::{Params, code::is_program};
use wasmparser::{Parser, Payload};

/// The first difference between two codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In words.
    pub text: String,
    /// Byte of the uncompressed module, where both are modules.
    pub at: Option<usize>,
    /// Section of the module.
    pub section: Option<String>,
}

/// What differs between the code on chain and the code built, or nothing.
pub fn difference(chain: &[u8], built: &[u8]) -> Option<Difference> {
    if chain == built {
        return None;
    }
    let plain = |text: String| {
        Some(Difference {
            text,
            at: None,
            section: None,
        })
    };
    if !is_program(chain) {
        return plain("the code on chain is no WASM program".into());
    }
    let module = |code: &[u8]| decompress(code, &Params::default()).ok();
    let (Some(there), Some(here)) = (module(chain), module(built)) else {
        return plain("the code on chain cannot be decompressed".into());
    };
    let sizes = format!(
        "the module on chain has {} bytes, the one built {}",
        there.len(),
        here.len()
    );
    let Some(at) = there.iter().zip(&here).position(|(a, b)| a != b) else {
        return match there.len().cmp(&here.len()) {
            // The same module, compressed by another version of the compressor.
            std::cmp::Ordering::Equal => plain(
                "the modules are equal, and compressed differently: the code is the same, its hash is not".into(),
            ),
            _ => plain(format!("{sizes}; one is the beginning of the other")),
        };
    };
    let section = section(&here, at);
    let place = section
        .as_ref()
        .map(|name| format!(" in section `{name}`"))
        .unwrap_or_default();
    Some(Difference {
        text: format!("{sizes}; they first differ at byte {at}{place}"),
        at: Some(at),
        section,
    })
}

/// The section that a byte of a module is in.
fn section(module: &[u8], at: usize) -> Option<String> {
    let mut found = None;
    for payload in Parser::new(0).parse_all(module).map_while(Result::ok) {
        let (name, range) = match &payload {
            Payload::CustomSection(section) => (section.name().to_owned(), section.range()),
            Payload::CodeSectionStart { range, .. } => ("code".to_owned(), range.clone()),
            other => match other.as_section() {
                Some((id, range)) => (NAMES.get(usize::from(id))?.to_string(), range),
                None => continue,
            },
        };
        if range.contains(&at) {
            found = Some(name);
        }
    }
    found
}

/// Sections by their number.
const NAMES: [&str; 13] = [
    "custom",
    "type",
    "import",
    "function",
    "table",
    "memory",
    "global",
    "export",
    "start",
    "element",
    "code",
    "data",
    "data count",
];

#[cfg(test)]
mod tests {
    use slacontract_vm::code::compress;

    use super::*;

    fn module(export: &str, constant: u8) -> Vec<u8> {
        let mut module = walrus::Module::default();
        let mut function =
            walrus::FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
        function.func_body().i32_const(constant.into());
        let function = function.finish(Vec::new(), &mut module.funcs);
        module.exports.add(export, function);
        module.emit_wasm()
    }

    #[test]
    fn the_first_difference_is_named_with_its_section() {
        let built = compress(&module("a", 1));
        assert_eq!(difference(&built, &built), None);
        let other = difference(&compress(&module("a", 2)), &built).expect("a difference");
        assert_eq!(other.section.as_deref(), Some("code"));
        let other = difference(&compress(&module("b", 1)), &built).expect("a difference");
        assert_eq!(other.section.as_deref(), Some("export"));
        let other = difference(&[0x60, 0x00], &built).expect("a difference");
        assert!(other.text.contains("no WASM program"));
        let other = difference(&built[..built.len() - 4], &built).expect("a difference");
        assert!(
            other.text.contains("cannot be decompressed"),
            "{}",
            other.text
        );
    }
}
