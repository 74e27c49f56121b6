//! 256-bit arithmetic, in place on the first operand, as the EVM defines it.

use alloy_primitives::U256;

use super::{Caller, Linker, State, enter};
use crate::hooks::signatures::VM_HOOKS;

const DIVIDE: u64 = 43_520;
const POWER: u64 = 23_520 + 3_000;
const POWER_BYTE: u64 = 17_500;
const ADD_MOD: u64 = 49_560;
const MUL_MOD: u64 = 52_660;

pub(super) fn define(linker: &mut Linker) -> wasmtime::Result<()> {
    binary(linker, "math_div", DIVIDE, |left, right| {
        left.checked_div(right).unwrap_or_default()
    })?;
    binary(linker, "math_mod", DIVIDE, |left, right| {
        left.checked_rem(right).unwrap_or_default()
    })?;
    ternary(linker, "math_add_mod", ADD_MOD, U256::add_mod)?;
    ternary(linker, "math_mul_mod", MUL_MOD, U256::mul_mod)?;
    linker.func_wrap(
        VM_HOOKS,
        "math_pow",
        |mut caller: Caller<'_, State>, base: i32, exponent: i32| {
            enter(&mut caller, "math_pow", |cx| {
                cx.pay(POWER)?;
                let left = cx.read_word(base)?;
                let right = cx.read_word(exponent)?;
                cx.pay(POWER_BYTE * (1 + right.byte_len() as u64))?;
                cx.write_word(base, left.wrapping_pow(right))
            })
        },
    )?;
    Ok(())
}

fn binary(
    linker: &mut Linker,
    name: &'static str,
    ink: u64,
    compute: fn(U256, U256) -> U256,
) -> wasmtime::Result<()> {
    linker.func_wrap(
        VM_HOOKS,
        name,
        move |mut caller: Caller<'_, State>, first: i32, second: i32| {
            enter(&mut caller, name, |cx| {
                cx.pay(ink)?;
                let left = cx.read_word(first)?;
                let right = cx.read_word(second)?;
                cx.write_word(first, compute(left, right))
            })
        },
    )?;
    Ok(())
}

fn ternary(
    linker: &mut Linker,
    name: &'static str,
    ink: u64,
    compute: fn(U256, U256, U256) -> U256,
) -> wasmtime::Result<()> {
    linker.func_wrap(
        VM_HOOKS,
        name,
        move |mut caller: Caller<'_, State>, first: i32, second: i32, modulus: i32| {
            enter(&mut caller, name, |cx| {
                cx.pay(ink)?;
                let left = cx.read_word(first)?;
                let right = cx.read_word(second)?;
                let modulus = cx.read_word(modulus)?;
                cx.write_word(first, compute(left, right, modulus))
            })
        },
    )?;
    Ok(())
}
