//! Calls and creations: what is paid before the child runs, and what its answer leaves behind (stylus.md 1.4, 4.5).

use alloy_primitives::{Address, B256, Bytes, U256};

use super::{Fault, Hooks, Meter};
use crate::{Answer, CallKind, CallRequest, CreateRequest, Host, StaticViolation};

/// Gas a callee receives on top when value is sent.
const STIPEND: u64 = 2_300;
/// Base gas of a creation.
const CREATE_GAS: u64 = 32_000;
/// Gas per word of init code hashed by CREATE2.
const HASH_WORD_GAS: u64 = 6;

/// A call or creation after its base cost was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun<R> {
    /// The child is to run; its answer goes to [`Hooks::end_call`] or [`Hooks::end_create`].
    Run(R),
    /// It failed before it began: nothing runs, and the answer is [`Ended::FAILED`].
    Failed,
}

/// What a finished call or creation tells the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// 0 for success, 2 for failure.
    pub status: u8,
    /// Bytes of return data.
    pub return_len: u32,
    /// The new contract; zero if the creation failed, and for calls.
    pub created: Address,
}

impl Ended {
    /// A call that never ran.
    pub const FAILED: Self = Self {
        status: 2,
        return_len: 0,
        created: Address::ZERO,
    };
}

/// All but one 64th.
fn all_but_one_64th(gas: u64) -> u64 {
    gas - gas / 64
}

impl Hooks {
    /// First half of the three call hooks: pays the base cost and the gas sent along.
    ///
    /// A value inside a static call fails without cost. A base cost above what is left takes everything.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    #[allow(clippy::too_many_arguments, reason = "the hook has these arguments")]
    pub fn begin_call(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        kind: CallKind,
        to: Address,
        data: Bytes,
        value: U256,
        gas: u64,
    ) -> Result<Begun<CallRequest>, Fault> {
        self.return_data = Bytes::new();
        if kind == CallKind::Call && self.is_static && !value.is_zero() {
            return Ok(Begun::Failed);
        }
        let base = host.call_cost(kind, to, value);
        let left = meter.gas_left();
        let Some(rest) = left.checked_sub(base) else {
            meter.pay_gas(left)?;
            return Ok(Begun::Failed);
        };
        let forwarded = gas.min(all_but_one_64th(rest));
        meter.pay_gas(base.saturating_add(forwarded))?;
        let stipend = if value.is_zero() { 0 } else { STIPEND };
        Ok(Begun::Run(CallRequest {
            kind,
            to,
            data,
            value,
            gas: forwarded.saturating_add(stipend),
        }))
    }

    /// Second half of the call hooks: takes back the gas left over and keeps the data.
    pub fn end_call(&mut self, meter: &mut impl Meter, answer: Answer) -> Ended {
        meter.refund_gas(answer.gas_left);
        self.return_data = answer.data;
        let status = if answer.success { 0 } else { 2 };
        Ended {
            status,
            return_len: self.return_data.len() as u32,
            created: Address::ZERO,
        }
    }

    /// First half of `create1` and `create2`: pays 32000 gas, hashing for CREATE2, and the gas sent along.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`], or a refusal inside a static call.
    pub fn begin_create(
        &mut self,
        meter: &mut impl Meter,
        code: Bytes,
        value: U256,
        salt: Option<B256>,
    ) -> Result<Begun<CreateRequest>, Fault> {
        if self.is_static {
            return Err(StaticViolation.into());
        }
        self.return_data = Bytes::new();
        let hashing = if salt.is_some() {
            HASH_WORD_GAS * (code.len() as u64).div_ceil(32)
        } else {
            0
        };
        let left = meter.gas_left();
        let Some(rest) = left.checked_sub(CREATE_GAS + hashing) else {
            meter.pay_gas(left)?;
            return Ok(Begun::Failed);
        };
        let gas = all_but_one_64th(rest);
        meter.pay_gas(CREATE_GAS + hashing + gas)?;
        Ok(Begun::Run(CreateRequest {
            code,
            value,
            salt,
            gas,
        }))
    }

    /// Second half of the creations: data is kept only of a revert.
    pub fn end_create(&mut self, meter: &mut impl Meter, answer: Answer) -> Ended {
        meter.refund_gas(answer.gas_left);
        self.return_data = if answer.reverted {
            answer.data
        } else {
            Bytes::new()
        };
        match answer.created.filter(|_| answer.success) {
            Some(created) => Ended {
                status: 0,
                return_len: self.return_data.len() as u32,
                created,
            },
            None => Ended {
                status: 2,
                return_len: self.return_data.len() as u32,
                created: Address::ZERO,
            },
        }
    }
}
