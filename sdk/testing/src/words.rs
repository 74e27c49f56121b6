//! Words as people read them: numbers, hex, amounts of ether, Solidity's panic codes.
//!
//! Only for messages: nothing here can fail.

use slacontract_lane::Word;

/// A word as a size, if it is one.
pub fn small(word: &Word) -> Option<usize> {
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

/// Wei as ether where that is shorter: `1.5 ether`, `7 wei`.
pub fn ether(word: &Word) -> String {
    const ETHER: u128 = 1_000_000_000_000_000_000;
    let wei = match word.split_first_chunk::<16>() {
        Some((high, low)) if *high == [0; 16] => low.first_chunk::<16>().copied(),
        _ => None,
    };
    let Some(wei) = wei.map(u128::from_be_bytes) else {
        return format!("{} wei", hex(word));
    };
    if !wei.is_multiple_of(ETHER / 1_000_000) || wei == 0 {
        return format!("{wei} wei");
    }
    let (whole, part) = (wei / ETHER, wei % ETHER);
    if part == 0 {
        return format!("{whole} ether");
    }
    let digits = format!("{part:018}");
    format!("{whole}.{} ether", digits.trim_end_matches('0'))
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
    use super::ether;

    #[test]
    fn wei_is_shown_as_ether_where_that_is_shorter() {
        let of = |wei: u128| {
            let mut word = [0; 32];
            word[16..].copy_from_slice(&wei.to_be_bytes());
            ether(&word)
        };
        assert_eq!(of(7), "7 wei");
        assert_eq!(of(1_500_000_000_000_000_000), "1.5 ether");
        assert_eq!(of(30_000_000_000_000_000_000), "30 ether");
        assert_eq!(of(0), "0 wei");
    }
}
