//! What revert data says, if it is one of the two errors Solidity has built in.

use alloy_primitives::{U256, hex};

/// Selector of `Error(string)`.
const ERROR: [u8; 4] = hex!("08c379a0");
/// Selector of `Panic(uint256)`.
const PANIC: [u8; 4] = hex!("4e487b71");

/// The text of `Error(string)`, or the meaning of `Panic(uint256)` in geth's words; nothing for other data.
#[must_use]
pub fn explain(data: &[u8]) -> Option<String> {
    let (selector, body) = data.split_first_chunk::<4>()?;
    match *selector {
        ERROR => text(body),
        PANIC if body.len() >= 32 => Some(panic(U256::from_be_slice(&body[..32]))),
        _ => None,
    }
}

fn text(body: &[u8]) -> Option<String> {
    let word = |at: usize| body.get(at..at.checked_add(32)?).map(U256::from_be_slice);
    let offset = usize::try_from(word(0)?).ok()?;
    let length = usize::try_from(word(offset)?).ok()?;
    let start = offset.checked_add(32)?;
    let bytes = body.get(start..start.checked_add(length)?)?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn panic(code: U256) -> String {
    let known = match code.saturating_to::<u64>() {
        0x00 => "generic panic",
        0x01 => "assert(false)",
        0x11 => "arithmetic underflow or overflow",
        0x12 => "division or modulo by zero",
        0x21 => "enum overflow",
        0x22 => "invalid encoded storage byte array accessed",
        0x31 => "out-of-bounds array access; popping on an empty array",
        0x32 => "out-of-bounds access of an array or bytesN",
        0x41 => "out of memory",
        0x51 => "uninitialized function",
        _ => return format!("unknown panic code: {code:#x}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_two_built_in_errors_are_read() {
        let error = hex!(
            "08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000026e6f000000000000000000000000000000000000000000000000000000000000"
        );
        assert_eq!(explain(&error).as_deref(), Some("no"));
        let mut panic = PANIC.to_vec();
        panic.extend(U256::from(0x11).to_be_bytes::<32>());
        assert_eq!(
            explain(&panic).as_deref(),
            Some("arithmetic underflow or overflow")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_after_the_selector_are_survived(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = explain(&[&ERROR[..], &body].concat());
            let _ = explain(&[&PANIC[..], &body].concat());
        }
    }
}
