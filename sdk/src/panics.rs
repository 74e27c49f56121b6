//! Codes of Solidity's `Panic(uint256)`, as wallets and explorers decode them.

/// A false assertion, or a Rust panic of another kind.
pub const ASSERTION: u8 = 0x01;
/// An arithmetic operation left its type's range.
pub const OVERFLOW: u8 = 0x11;
/// Division or remainder by zero.
pub const DIVISION: u8 = 0x12;
/// A number that is no variant of an enum.
pub const ENUM: u8 = 0x21;
/// Removing from an empty list.
pub const EMPTY: u8 = 0x31;
/// An index beyond the end of a list.
pub const INDEX: u8 = 0x32;

/// Traps because of an overflow.
#[cold]
#[inline(never)]
pub fn overflow() -> ! {
    crate::host::panic_code(OVERFLOW)
}

/// Where the units of `slacontract-terms` trap in a contract.
#[cfg(all(target_arch = "wasm32", target_os = "none"))]
// SAFETY: the only function of this name; `slacontract-terms` declares it with this type.
#[unsafe(no_mangle)]
fn slacontract_overflow() -> ! {
    overflow()
}

/// Where the units of `slacontract-terms` divide by zero in a contract.
#[cfg(all(target_arch = "wasm32", target_os = "none"))]
// SAFETY: the only function of this name; `slacontract-terms` declares it with this type.
#[unsafe(no_mangle)]
fn slacontract_division_by_zero() -> ! {
    division_by_zero()
}

/// Where the standard library's panics end in a contract, after the build has sent them here.
#[cfg(all(target_arch = "wasm32", target_os = "none"))]
// SAFETY: the only function of this name; nothing calls it but what the build puts in.
#[unsafe(no_mangle)]
fn slacontract_assertion() -> ! {
    crate::host::panic_code(ASSERTION)
}

/// Traps because of a division by zero.
#[cold]
#[inline(never)]
pub fn division_by_zero() -> ! {
    crate::host::panic_code(DIVISION)
}

/// Traps because storage holds a number that is no variant of an enum.
#[cold]
#[inline(never)]
pub fn not_a_variant() -> ! {
    crate::host::panic_code(ENUM)
}

/// Traps because of an index beyond the end.
#[cold]
#[inline(never)]
pub fn index_out_of_range() -> ! {
    crate::host::panic_code(INDEX)
}
