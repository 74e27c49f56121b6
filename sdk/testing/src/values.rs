//! ABI-encoded values in words: what a message or a trace shows of arguments, answers, errors and events.
//!
//! Only for people: what cannot be decoded is a question mark, long things are cut, and nothing here can fail.

use slacontract_lane::{Address, Word};

use crate::words::{hex, number, small};

/// The most elements shown of a list.
const ELEMENTS: usize = 16;
/// The most bytes shown of a blob or a text.
const BYTES: usize = 64;
/// How deep types may nest; deeper ones are shown as dots.
const DEPTH: usize = 8;

/// A parameter's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `address`.
    Address,
    /// `bool`.
    Bool,
    /// `uint8` to `uint256`.
    Uint,
    /// `int8` to `int256`.
    Int,
    /// `bytes1` to `bytes32`.
    Fixed(usize),
    /// `bytes`.
    Bytes,
    /// `string`.
    Text,
    /// `T[]`.
    List(Box<Kind>),
    /// `T[n]`.
    Array(Box<Kind>, usize),
    /// `(A,B)`.
    Tuple(Vec<Kind>),
    /// Anything else.
    Other,
}

impl Kind {
    /// Reads a canonical type: `uint256`, `(address,bytes)[2]`.
    pub fn parse(text: &str) -> Self {
        if let Some(rest) = text.strip_suffix(']') {
            return match rest.rsplit_once('[') {
                Some((element, "")) => Self::List(Box::new(Self::parse(element))),
                Some((element, count)) => count.parse().map_or(Self::Other, |count| {
                    Self::Array(Box::new(Self::parse(element)), count)
                }),
                None => Self::Other,
            };
        }
        if let Some(inner) = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            return Self::Tuple(parts(inner).into_iter().map(Self::parse).collect());
        }
        match text {
            "address" => Self::Address,
            "bool" => Self::Bool,
            "bytes" => Self::Bytes,
            "string" => Self::Text,
            _ if text.starts_with("uint") => Self::Uint,
            _ if text.starts_with("int") => Self::Int,
            _ => text
                .strip_prefix("bytes")
                .and_then(|size| size.parse().ok())
                .map_or(Self::Other, Self::Fixed),
        }
    }

    /// Whether it is encoded behind an offset.
    pub fn dynamic(&self) -> bool {
        match self {
            Self::Bytes | Self::Text | Self::List(_) => true,
            Self::Array(element, _) => element.dynamic(),
            Self::Tuple(parts) => parts.iter().any(Self::dynamic),
            _ => false,
        }
    }

    /// Bytes in the head of what contains it.
    fn head(&self) -> usize {
        match self {
            _ if self.dynamic() => 32,
            Self::Array(element, count) => element.head().saturating_mul(*count),
            Self::Tuple(parts) => parts.iter().map(Self::head).sum(),
            _ => 32,
        }
    }
}

/// The top-level parts of `a,(b,c),d`.
fn parts(inner: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, letter) in inner.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner.is_empty() {
        found.push(&inner[start..]);
    }
    found
}

/// Each of `kinds`, encoded one after another in `data`, in words. `name` knows accounts.
pub fn values(
    kinds: &[Kind],
    data: &[u8],
    name: &dyn Fn(&Address) -> Option<String>,
) -> Vec<String> {
    sequence(kinds.iter(), data, name, 0)
}

fn sequence<'a>(
    kinds: impl Iterator<Item = &'a Kind>,
    data: &[u8],
    name: &dyn Fn(&Address) -> Option<String>,
    depth: usize,
) -> Vec<String> {
    let mut at = 0_usize;
    kinds
        .map(|kind| {
            let here = at;
            at = at.saturating_add(kind.head());
            let place = if kind.dynamic() {
                word(data, here)
                    .and_then(small)
                    .and_then(|offset| data.get(offset..))
            } else {
                data.get(here..)
            };
            place.map_or_else(|| "?".into(), |place| shown(kind, place, name, depth))
        })
        .collect()
}

fn word(data: &[u8], at: usize) -> Option<&Word> {
    data.get(at..at.checked_add(32)?)?.first_chunk()
}

/// A value whose encoding begins with `data`.
fn shown(
    kind: &Kind,
    data: &[u8],
    name: &dyn Fn(&Address) -> Option<String>,
    depth: usize,
) -> String {
    if depth > DEPTH {
        return "..".into();
    }
    match kind {
        Kind::List(element) => match word(data, 0).and_then(small) {
            Some(count) => list(element, count, &data[32..], name, depth),
            None => "?".into(),
        },
        Kind::Array(element, count) => list(element, *count, data, name, depth),
        Kind::Tuple(parts) => {
            let parts = sequence(parts.iter(), data, name, depth + 1);
            format!("({})", parts.join(", "))
        }
        Kind::Bytes | Kind::Text => {
            let bytes = word(data, 0)
                .and_then(small)
                .and_then(|length| data.get(32..length.checked_add(32)?));
            match (bytes, kind) {
                (None, _) => "?".into(),
                (Some(bytes), Kind::Text) if bytes.len() <= BYTES => {
                    format!("{:?}", String::from_utf8_lossy(bytes))
                }
                (Some(bytes), _) if bytes.len() <= BYTES => hex(bytes),
                (Some(bytes), _) => format!("{}..({} bytes)", hex(&bytes[..16]), bytes.len()),
            }
        }
        _ => word(data, 0).map_or_else(|| "?".into(), |word| plain(kind, word, name)),
    }
}

fn list(
    element: &Kind,
    count: usize,
    data: &[u8],
    name: &dyn Fn(&Address) -> Option<String>,
    depth: usize,
) -> String {
    let kept = count.min(ELEMENTS);
    let mut parts = sequence(std::iter::repeat_n(element, kept), data, name, depth + 1);
    if kept < count {
        parts.push(format!("..{count} in all"));
    }
    format!("[{}]", parts.join(", "))
}

fn plain(kind: &Kind, word: &Word, name: &dyn Fn(&Address) -> Option<String>) -> String {
    match kind {
        Kind::Address => match word.last_chunk::<20>() {
            Some(address) => name(address).unwrap_or_else(|| hex(address)),
            None => "?".into(),
        },
        Kind::Bool => (word[31] != 0).to_string(),
        Kind::Uint => number(word),
        Kind::Int if word[0] & 0x80 == 0 => number(word),
        Kind::Int => negative(word),
        Kind::Fixed(size) => hex(word.get(..*size).unwrap_or(word)),
        _ => hex(word),
    }
}

/// A word as a negative number.
fn negative(word: &Word) -> String {
    let mut absolute = word.map(|byte| !byte);
    for byte in absolute.iter_mut().rev() {
        let (sum, carry) = byte.overflowing_add(1);
        *byte = sum;
        if !carry {
            break;
        }
    }
    format!("-{}", number(&absolute))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(words: &[&str]) -> Vec<u8> {
        words
            .iter()
            .flat_map(|word| {
                let mut bytes = [0; 32];
                let digits: Vec<u8> = word
                    .as_bytes()
                    .chunks(2)
                    .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
                    .collect();
                bytes[32 - digits.len()..].copy_from_slice(&digits);
                bytes
            })
            .collect()
    }

    fn text(kinds: &[&str], words: &[&str]) -> String {
        let kinds: Vec<Kind> = kinds.iter().map(|kind| Kind::parse(kind)).collect();
        let name = |address: &Address| (address[19] == 7).then(|| "bob".to_owned());
        values(&kinds, &encoded(words), &name).join("; ")
    }

    #[test]
    fn nested_values_are_shown_whatever_lies_before_them() {
        // (uint256,bool) is static and takes two words, the list begins behind all heads.
        let words = [
            "05", "01", "80", "07", "02", "40", "80", "01", "aa", "01", "bb",
        ];
        assert_eq!(
            text(&["(uint256,bool)", "uint8[]", "address"], &words),
            "(5, true); [64, 128]; bob"
        );
        assert_eq!(
            text(&["uint8[2]", "bytes4"], &["01", "02", "03"]),
            "[1, 2]; 0x00000000"
        );
    }

    #[test]
    fn negative_numbers_have_their_sign() {
        assert_eq!(text(&["int256"], &["ff".repeat(32).as_str()]), "-1");
        assert_eq!(text(&["int64"], &["05"]), "5");
    }

    #[test]
    fn broken_data_is_shown_and_does_not_panic() {
        assert_eq!(text(&["string", "uint256"], &["ff"]), "?; ?");
        assert_eq!(text(&["bytes[]"], &["00"]), "[]");
        assert_eq!(
            text(&["uint256[]"], &["20", "ffffffff"])
                .matches('?')
                .count(),
            ELEMENTS
        );
        let deep = format!("{}uint8{}", "(".repeat(200), ")".repeat(200));
        assert!(text(&[&deep], &["05"]).contains(".."));
    }
}
