//! ABI words as people read them: numbers, hex, plain arguments, Solidity's panic codes.
//!
//! Only for messages: what cannot be decoded is shown as a question mark or as hex, and nothing here can fail.

use slacontract_lane::Word;

/// Whether a type is encoded behind an offset.
pub fn dynamic(kind: &str) -> bool {
    matches!(kind, "string" | "bytes") || kind.contains(['(', '['])
}

/// Argument number `at` of encoded `data`, as far as its type is a plain one.
pub fn value(kind: &str, data: &[u8], at: usize) -> String {
    let word = |offset: usize| {
        data.get(offset..offset.checked_add(32)?)?
            .first_chunk::<32>()
    };
    let Some(head) = word(at * 32) else {
        return "?".into();
    };
    match kind {
        "address" => hex(&head[12..]),
        "bool" => (head[31] != 0).to_string(),
        "string" | "bytes" => {
            let payload = small(head).and_then(|offset| {
                let length = small(word(offset)?)?;
                data.get(offset + 32..offset.checked_add(32)?.checked_add(length)?)
            });
            match payload {
                Some(bytes) if kind == "string" => format!("{:?}", String::from_utf8_lossy(bytes)),
                Some(bytes) => hex(bytes),
                None => "?".into(),
            }
        }
        _ if dynamic(kind) => "..".into(),
        _ if kind.starts_with("uint") => number(head),
        _ if kind.starts_with("int") && head[0] & 0x80 == 0 => number(head),
        _ => hex(head),
    }
}

fn small(word: &Word) -> Option<usize> {
    let (zeros, low) = word.split_at(28);
    zeros
        .iter()
        .all(|byte| *byte == 0)
        .then(|| u32::from_be_bytes([low[0], low[1], low[2], low[3]]) as usize)
}

/// Solidity's panic codes.
pub fn panic_text(arguments: &[u8]) -> String {
    let code = arguments
        .first_chunk::<32>()
        .and_then(small)
        .unwrap_or_default();
    let meaning = match code {
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow",
        0x12 => "division by zero",
        0x21 => "no such enum variant",
        0x31 => "popped an empty list",
        0x32 => "index out of range",
        0x41 => "too much memory",
        _ => "no reason known",
    };
    format!("Panic(0x{code:02x}): {meaning}")
}

/// A word as a number: decimal while a person can read it, hex beyond.
pub fn number(word: &Word) -> String {
    match word.split_first_chunk::<16>() {
        Some((high, low)) if *high == [0; 16] => low
            .first_chunk::<16>()
            .map_or_else(|| hex(word), |low| u128::from_be_bytes(*low).to_string()),
        _ => hex(word),
    }
}

/// Bytes as hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 + bytes.len() * 2);
    text.push_str("0x");
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_data_is_shown_and_does_not_panic() {
        assert_eq!(value("string", &[0xff; 40], 0), "?");
        assert_eq!(value("uint256", &[1; 31], 0), "?");
        assert_eq!(value("bytes", &[0; 32], 0), hex(&[]));
    }
}
