//! A Rust module for any ABI: an `#[interface]`, whose client calls the contract from contracts, tests and off chain alike, with its
//! structs, errors and events.

use std::collections::BTreeSet;

use alloy_json_abi::{Function, Param, StateMutability};
use heck::ToUpperCamelCase;
use slacontract::error::OWN;

use super::Interface;
use super::rust_types::{Types, identifier};

/// A tuple has at most so many parts, and so do arguments, results and fields.
const MOST: usize = 12;

/// The module.
pub(super) fn write(interface: &Interface) -> String {
    let mut module = Module {
        interface,
        types: Types::default(),
        left_out: Vec::new(),
    };
    let events: BTreeSet<_> = interface
        .abi
        .events()
        .map(|event| event.name.clone())
        .collect();
    module.types.taken = events.into_iter().collect();
    let mut name = interface.name.clone();
    if module.types.taken.contains(&name) {
        name.push_str("Contract");
    }
    module.types.taken.push(name.clone());
    module.types.taken.push(format!("{name}Error"));

    let errors = module.errors(&name);
    let methods = module.methods(errors.is_some().then(|| format!("{name}Error")).as_deref());
    let events = module.events();

    let mut out = format!(
        "//! {name}, for the SDK. Written by `cargo slacontract bind rust` from {}; changes are lost when it is written again.\n",
        interface.origin
    );
    for left_out in &module.left_out {
        out.push_str(&format!("//!\n//! Left out: {left_out}.\n"));
    }
    out.push_str("#![allow(dead_code, missing_docs, unused_imports, clippy::all)]\n\nuse slacontract::prelude::*;\n\n");
    docs(
        &mut out,
        "",
        &interface.docs,
        &format!("The methods of {name}."),
    );
    out.push_str(&format!("#[interface]\npub trait {name} {{\n{methods}}}\n"));
    for text in errors.into_iter().chain(events) {
        out.push('\n');
        out.push_str(&text);
    }
    for (name, fields) in &module.types.structs {
        out.push_str(&format!("\n/// A struct of the ABI.\n#[derive(Abi, Clone, Debug, PartialEq, Eq)]\npub struct {name} {{\n"));
        for (field, of) in fields {
            out.push_str(&format!("    pub {field}: {of},\n"));
        }
        out.push_str("}\n");
    }
    for (name, (solidity, within)) in &module.types.widths {
        out.push('\n');
        out.push_str(&width(name, solidity, within));
    }
    out
}

struct Module<'a> {
    interface: &'a Interface,
    types: Types,
    left_out: Vec<String>,
}

impl Module<'_> {
    fn methods(&mut self, error: Option<&str>) -> String {
        let mut out = String::new();
        let mut names = BTreeSet::new();
        let functions: Vec<_> = self.interface.abi.functions().cloned().collect();
        for function in &functions {
            let place = function.name.to_upper_camel_case();
            let Some((inputs, output)) = self.signature(function, &place) else {
                self.left_out.push(format!(
                    "`{}`, which has a type or a number of arguments that the SDK has not",
                    function.signature()
                ));
                continue;
            };
            let mut name = identifier(&function.name, 0);
            // An overload gets the types of its arguments into its name.
            if !names.insert(name.clone()) {
                let types: Vec<_> = function
                    .inputs
                    .iter()
                    .map(|input| input.ty.as_str())
                    .collect();
                name = identifier(
                    &format!(
                        "{}_{}",
                        function.name,
                        types.join("_").replace("[]", "_list")
                    ),
                    0,
                );
                names.insert(name.clone());
            }
            if !out.is_empty() {
                out.push('\n');
            }
            docs(
                &mut out,
                "    ",
                self.interface.docs_of(&function.name).unwrap_or_default(),
                &format!("`{}`", function.signature()),
            );
            if name != function.name {
                out.push_str(&format!("    #[name({:?})]\n", function.name));
            }
            let receiver = match function.state_mutability {
                StateMutability::Pure | StateMutability::View => {
                    out.push_str("    #[view]\n");
                    "&self"
                }
                StateMutability::Payable => {
                    out.push_str("    #[payable]\n");
                    "&mut self"
                }
                StateMutability::NonPayable => "&mut self",
            };
            let output = match (error, output.as_str()) {
                (Some(error), "") => format!(" -> Result<(), {error}>"),
                (Some(error), output) => format!(" -> Result<{output}, {error}>"),
                (None, "") => String::new(),
                (None, output) => format!(" -> {output}"),
            };
            let list: String = inputs
                .iter()
                .map(|(name, of)| format!(", {name}: {of}"))
                .collect();
            out.push_str(&format!("    fn {name}({receiver}{list}){output};\n"));
        }
        out
    }

    fn signature(
        &mut self,
        function: &Function,
        place: &str,
    ) -> Option<(Vec<(String, String)>, String)> {
        let inputs = self.fields(&function.inputs, place)?;
        let outputs = self.fields(&function.outputs, &format!("{place}Result"))?;
        let output = match outputs.as_slice() {
            [] => String::new(),
            [(_, one)] => one.clone(),
            many => {
                let types: Vec<_> = many.iter().map(|(_, of)| of.as_str()).collect();
                format!("({})", types.join(", "))
            }
        };
        Some((inputs, output))
    }

    /// Names and types; nothing if there are too many or one has no type.
    fn fields(&mut self, params: &[Param], place: &str) -> Option<Vec<(String, String)>> {
        if params.len() > MOST {
            return None;
        }
        let mut fields: Vec<(String, String)> = Vec::new();
        for (at, param) in params.iter().enumerate() {
            let of = self.types.of(
                param,
                &format!("{place}{}", param.name.to_upper_camel_case()),
            )?;
            let mut name = identifier(&param.name, at);
            if fields.iter().any(|(other, _)| *other == name) {
                name = identifier("", at);
            }
            fields.push((name, of));
        }
        Some(fields)
    }

    /// One enum with every error but the SDK's own, which clients know.
    fn errors(&mut self, name: &str) -> Option<String> {
        let mut variants = String::new();
        let mut seen = BTreeSet::new();
        let errors: Vec<_> = self.interface.abi.errors().cloned().collect();
        for error in &errors {
            let own = OWN
                .iter()
                .any(|own| own.selector().to_be_bytes() == error.selector());
            if own || !seen.insert(error.name.clone()) {
                continue;
            }
            let Some(fields) = self.fields(&error.inputs, &error.name.to_upper_camel_case()) else {
                self.left_out.push(format!(
                    "the error `{}`, which has a type that the SDK has not",
                    error.signature()
                ));
                continue;
            };
            docs(
                &mut variants,
                "    ",
                self.interface.docs_of(&error.name).unwrap_or_default(),
                &format!("`{}`", error.signature()),
            );
            if fields.is_empty() {
                variants.push_str(&format!("    {},\n", error.name));
                continue;
            }
            variants.push_str(&format!("    {} {{\n", error.name));
            for (field, of) in fields {
                variants.push_str(&format!("        {field}: {of},\n"));
            }
            variants.push_str("    },\n");
        }
        (!variants.is_empty()).then(|| {
            format!("/// Why {name} refuses.\n#[derive(Error, Clone, Debug, PartialEq, Eq)]\npub enum {name}Error {{\n{variants}}}\n")
        })
    }

    fn events(&mut self) -> Vec<String> {
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        let events: Vec<_> = self.interface.abi.events().cloned().collect();
        for event in &events {
            let indexed = event.inputs.iter().filter(|input| input.indexed);
            // Of these a log knows only a hash, and the SDK has no type for it.
            let hashed = indexed
                .clone()
                .any(|input| input.ty.ends_with(']') || input.ty == "tuple");
            let params: Vec<_> = event.inputs.iter().map(as_param).collect();
            let fields = self.fields(&params, &event.name.to_upper_camel_case());
            let (Some(fields), false, false) = (
                fields,
                event.anonymous || hashed,
                !seen.insert(event.name.clone()),
            ) else {
                self.left_out.push(format!("the event `{}`: it is anonymous, overloaded, indexes a list or a struct, or has a type that the SDK has not", event.signature()));
                continue;
            };
            let mut text = String::new();
            docs(
                &mut text,
                "",
                self.interface.docs_of(&event.name).unwrap_or_default(),
                &format!("`{}`", event.signature()),
            );
            text.push_str(&format!(
                "#[derive(Event, Clone, Debug, PartialEq, Eq)]\npub struct {}",
                event.name
            ));
            if fields.is_empty() {
                text.push_str(";\n");
            } else {
                text.push_str(" {\n");
                for (input, (field, of)) in event.inputs.iter().zip(fields) {
                    if input.indexed {
                        text.push_str("    #[indexed]\n");
                    }
                    text.push_str(&format!("    pub {field}: {of},\n"));
                }
                text.push_str("}\n");
            }
            out.push(text);
        }
        out
    }
}

fn as_param(input: &alloy_json_abi::EventParam) -> Param {
    Param {
        ty: input.ty.clone(),
        name: input.name.clone(),
        components: input.components.clone(),
        internal_type: input.internal_type.clone(),
    }
}

/// A number of a width that Rust has not. It holds only values of that width.
fn width(name: &str, solidity: &str, within: &str) -> String {
    let align = if within.starts_with(['i', 'I']) {
        "Signed"
    } else {
        "Right"
    };
    let bytes = solidity
        .trim_start_matches(|letter: char| letter.is_ascii_alphabetic())
        .parse::<u32>()
        .unwrap_or(256)
        / 8;
    format!(
        r#"/// Solidity's `{solidity}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct {name}({within});

impl {name} {{
    /// The number, if it fits.
    pub fn new(value: {within}) -> Option<Self> {{
        let word = slacontract::abi::Scalar::word(&value);
        slacontract::abi::decode(&word).ok()
    }}

    /// The number.
    pub fn get(self) -> {within} {{
        self.0
    }}
}}

impl slacontract::abi::Scalar for {name} {{
    const SCALAR: slacontract::abi::Type = slacontract::abi::Type::Plain {{ abi: "{solidity}", name: "{solidity}" }};
    const BYTES: usize = {bytes};
    const ALIGN: slacontract::abi::Align = slacontract::abi::Align::{align};

    fn word(&self) -> slacontract::host::Word {{
        slacontract::abi::Scalar::word(&self.0)
    }}

    fn from_word(word: &slacontract::host::Word) -> Option<Self> {{
        slacontract::abi::Scalar::from_word(word).map(Self)
    }}
}}
"#
    )
}

/// Documentation lines, or `otherwise` if there are none.
fn docs(out: &mut String, indent: &str, text: &str, otherwise: &str) {
    let text = if text.trim().is_empty() {
        otherwise
    } else {
        text.trim()
    };
    for line in text.lines() {
        out.push_str(format!("{indent}/// {}", line.trim()).trim_end());
        out.push('\n');
    }
}
