//! Solidity's types as the SDK's, with the structs and odd widths that have to be declared for them.

use std::collections::BTreeMap;

use alloy_json_abi::{InternalType, Param};
use heck::{ToSnakeCase, ToUpperCamelCase};

/// The SDK's units, which an ABI of ours names as `internalType`, with the types they travel as.
const UNITS: [(&str, &str); 5] = [
    ("Amount", "uint256"),
    ("BasisPoints", "uint16"),
    ("Duration", "uint64"),
    ("PartsPerBillion", "uint32"),
    ("Timestamp", "uint64"),
];

/// Declarations that types have needed so far.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// Structs: name, and its parts' names and types.
    pub structs: BTreeMap<String, Vec<(String, String)>>,
    /// Widths Rust has no integer for: name, Solidity's name, and the type within.
    pub widths: BTreeMap<String, (String, &'static str)>,
    /// Names that are taken.
    pub taken: Vec<String>,
}

impl Types {
    /// The Rust type of a parameter; `place` names a tuple that has no name of its own. Nothing if there is none.
    pub fn of(&mut self, param: &Param, place: &str) -> Option<String> {
        self.named(
            &param.ty,
            param.internal_type.as_ref(),
            &param.components,
            place,
        )
    }

    /// As [`of`](Self::of), from the parts of a parameter.
    pub fn named(
        &mut self,
        ty: &str,
        internal: Option<&InternalType>,
        components: &[Param],
        place: &str,
    ) -> Option<String> {
        if let Some(rest) = ty.strip_suffix(']') {
            let (of, length) = rest.rsplit_once('[')?;
            let of = self.named(of, internal, components, place)?;
            return Some(match length.parse::<usize>() {
                Ok(length) => format!("[{of}; {length}]"),
                Err(_) => format!("Vec<{of}>"),
            });
        }
        if ty == "tuple" {
            return self.tuple(internal, components, place);
        }
        let unit = internal.and_then(|internal| match internal {
            InternalType::Other { ty, .. } => Some(ty.trim_end_matches(['[', ']'])),
            _ => None,
        });
        if let Some((unit, _)) = UNITS
            .iter()
            .find(|(name, solidity)| Some(*name) == unit && *solidity == ty)
        {
            return Some((*unit).to_owned());
        }
        self.elementary(ty)
    }

    fn elementary(&mut self, ty: &str) -> Option<String> {
        let plain = match ty {
            "address" => "Address",
            "bool" => "bool",
            "string" => "String",
            "bytes" => "Bytes",
            "bytes32" => "B256",
            "uint256" | "uint" => "U256",
            "int256" | "int" => "I256",
            _ => return self.sized(ty),
        };
        Some(plain.to_owned())
    }

    fn sized(&mut self, ty: &str) -> Option<String> {
        if let Some(bytes) = ty.strip_prefix("bytes") {
            let bytes = bytes.parse::<u8>().ok()?;
            return (1..=32)
                .contains(&bytes)
                .then(|| format!("FixedBytes<{bytes}>"));
        }
        let (letter, bits) = match ty.strip_prefix("uint") {
            Some(bits) => ('u', bits),
            None => ('i', ty.strip_prefix("int")?),
        };
        let bits = bits.parse::<u32>().ok()?;
        let within = match (letter, bits) {
            (_, 8 | 16 | 32 | 64 | 128) => return Some(format!("{letter}{bits}")),
            (_, bits) if bits % 8 != 0 || bits > 256 => return None,
            ('u', ..32) => "u32",
            ('u', ..64) => "u64",
            ('u', ..128) => "u128",
            ('u', _) => "U256",
            (_, ..32) => "i32",
            (_, ..64) => "i64",
            (_, ..128) => "i128",
            _ => "I256",
        };
        let name = ty.to_upper_camel_case();
        self.widths.insert(name.clone(), (ty.to_owned(), within));
        Some(name)
    }

    fn tuple(
        &mut self,
        internal: Option<&InternalType>,
        components: &[Param],
        place: &str,
    ) -> Option<String> {
        // A tuple of the SDK has no name; what it has is its parts.
        let own = match internal {
            Some(InternalType::Struct { ty, .. }) => ty.as_str(),
            Some(InternalType::Other { ty, .. }) => ty.as_str(),
            _ => "",
        };
        let own = own
            .trim_start_matches("struct ")
            .trim_end_matches(|letter: char| {
                letter == '[' || letter == ']' || letter.is_ascii_digit()
            });
        if components.iter().all(|part| part.name.is_empty()) && own.is_empty() {
            let parts = components
                .iter()
                .enumerate()
                .map(|(at, part)| self.of(part, &format!("{place}Part{at}")))
                .collect::<Option<Vec<_>>>()?;
            return Some(format!("({},)", parts.join(", ")));
        }
        let mut name = if own.is_empty() { place } else { own }.to_upper_camel_case();
        if self.taken.contains(&name) {
            name.push_str("Data");
        }
        let fields = components
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let of = self.of(part, &format!("{name}{}", part.name.to_upper_camel_case()))?;
                Some((identifier(&part.name, at), of))
            })
            .collect::<Option<Vec<_>>>()?;
        if fields.is_empty() {
            return None;
        }
        self.structs.insert(name.clone(), fields);
        Some(name)
    }
}

/// A Rust name for a value: snake case, and no keyword.
pub(super) fn identifier(name: &str, at: usize) -> String {
    const KEYWORDS: [&str; 46] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "use",
        "virtual", "where", "while",
    ];
    let snake = name.to_snake_case();
    match snake.as_str() {
        "" => format!("argument_{at}"),
        "self" | "super" | "crate" | "yield" => format!("{snake}_"),
        _ if KEYWORDS.contains(&snake.as_str()) => format!("r#{snake}"),
        _ if snake.starts_with(|letter: char| letter.is_ascii_digit()) => format!("_{snake}"),
        _ => snake,
    }
}
