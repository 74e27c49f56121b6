//! A Solidity interface. The SDK's names for Solidity's types go, documentation becomes NatSpec.

use alloy_json_abi::JsonAbi;
use serde_json::Value;

use super::Interface;

/// The interface as a source file.
pub(super) fn write(interface: &Interface) -> String {
    let name = format!("I{}", interface.name);
    let plain = plain(&interface.json).unwrap_or_else(|| interface.abi.clone());
    let mut text =
        String::from("// SPDX-License-Identifier: MIT OR Apache-2.0\npragma solidity ^0.8.4;\n\n");
    for line in plain.to_sol(&name, None).lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if let Some(docs) = documented(interface, line.trim_start()) {
            for docs in docs.lines() {
                // A line that starts with `@` would be read as a tag.
                let docs = docs.trim().trim_start_matches('@');
                text.push_str(&format!("{indent}/// {docs}\n"));
            }
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Documentation of what a line declares.
fn documented<'a>(interface: &'a Interface, line: &str) -> Option<&'a str> {
    let (kind, rest) = line.split_once(' ')?;
    let name = rest.split(['(', ' ', '{']).next()?;
    match kind {
        "interface" => Some(interface.docs.trim()).filter(|docs| !docs.is_empty()),
        "function" | "event" | "error" => interface.docs_of(name),
        _ => None,
    }
}

/// Words that cannot name a parameter in Solidity, or that it warns of, although they can in Rust.
const RESERVED: [&str; 106] = [
    "abstract",
    "address",
    "after",
    "alias",
    "anonymous",
    "apply",
    "as",
    "assembly",
    "at",
    "auto",
    "bool",
    "break",
    "byte",
    "bytes",
    "calldata",
    "case",
    "catch",
    "constant",
    "constructor",
    "continue",
    "contract",
    "copyof",
    "days",
    "default",
    "define",
    "delete",
    "do",
    "else",
    "emit",
    "enum",
    "ether",
    "event",
    "external",
    "false",
    "final",
    "fixed",
    "for",
    "function",
    "gwei",
    "hours",
    "if",
    "immutable",
    "implements",
    "import",
    "in",
    "indexed",
    "inline",
    "int",
    "interface",
    "internal",
    "is",
    "layout",
    "leave",
    "let",
    "library",
    "macro",
    "mapping",
    "match",
    "memory",
    "minutes",
    "mod",
    "modifier",
    "mutable",
    "new",
    "null",
    "of",
    "override",
    "payable",
    "partial",
    "pragma",
    "private",
    "promise",
    "public",
    "pure",
    "reference",
    "relocatable",
    "return",
    "returns",
    "seconds",
    "sealed",
    "sizeof",
    "static",
    "storage",
    "string",
    "struct",
    "super",
    "supports",
    "switch",
    "this",
    "throw",
    "transient",
    "true",
    "try",
    "type",
    "typedef",
    "typeof",
    "uint",
    "unchecked",
    "using",
    "var",
    "view",
    "virtual",
    "weeks",
    "wei",
    "while",
    "years",
];

/// The ABI without the SDK's names for Solidity's types, which would each need a definition.
fn plain(abi: &Value) -> Option<JsonAbi> {
    fn strip(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Object(fields) => {
                let ty = fields
                    .get("type")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                // Items keep their names, whatever they are.
                let item = ["error", "event", "function"].contains(&ty);
                if !ty.starts_with("tuple") {
                    fields.remove("internalType");
                }
                let name = fields.get("name").and_then(Value::as_str);
                if let Some(name) = name.filter(|name| !item && RESERVED.contains(name)) {
                    let other = format!("{name}_");
                    fields.insert("name".into(), other.into());
                }
                fields.values_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut abi = abi.clone();
    strip(&mut abi);
    serde_json::from_value(abi).ok()
}
