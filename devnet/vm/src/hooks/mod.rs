//! What the hooks of a frame mean, apart from how their arguments arrive.
//!
//! [`Hooks`] works on values: no pointers, no guest memory, no ink for copying. The WASM engine charges the base ink of a hook and
//! copies its arguments, then calls the method here; a native frame (contract code in a test process) calls the same methods with
//! an [`Unmetered`] meter. So the storage cache, call gas, static rules and return-data rules exist once.
//!
//! ```text
//! wasm guest  -- link/*: pointers, base ink, traces --+
//!                                                     +--> Hooks<values> --> Host (journal)
//! native frame -- lane messages, no metering ---------+
//! ```

mod calls;
mod meter;
pub mod signatures;
mod storage;

use alloy_primitives::{Address, B256, Bytes, U256};

pub use calls::{Begun, Ended};
pub use meter::{InkMeter, Meter, Unmetered};
pub use storage::StorageCache;

use crate::{Entry, Host, StaticViolation};

/// Why a hook stops its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The frame cannot pay: [`crate::Outcome::OutOfInk`].
    OutOfInk,
    /// The host refuses: [`crate::Outcome::Failure`] with this reason.
    Refused(std::borrow::Cow<'static, str>),
}

impl From<StaticViolation> for Fault {
    fn from(_: StaticViolation) -> Self {
        Self::Refused("a state change inside a static call".into())
    }
}

/// Gas of EXTCODECOPY and EXTCODESIZE beyond the account access.
const CODE_GAS: u64 = 700;
/// Gas a frame must have before it asks for an account.
const COLD_ACCOUNT_GAS: u64 = 2_600;

/// The state of one frame's hooks: its context, storage cache, result and the data its last call returned.
#[derive(Debug)]
pub struct Hooks {
    /// ADDRESS: the storage context.
    pub address: Address,
    /// CALLER.
    pub caller: Address,
    /// CALLVALUE.
    pub value: U256,
    /// Call data.
    pub calldata: Bytes,
    /// Whether state changes are refused.
    pub is_static: bool,
    /// Answer of `msg_reentrant`.
    pub reentrant: bool,
    storage: StorageCache,
    result: Vec<u8>,
    return_data: Bytes,
    last_code: Option<(Address, Bytes)>,
}

impl Hooks {
    /// Hooks of a frame that is about to start.
    #[must_use]
    pub fn new(entry: &Entry) -> Self {
        Self {
            address: entry.address,
            caller: entry.caller,
            value: entry.value,
            calldata: entry.calldata.clone(),
            is_static: entry.is_static,
            reentrant: entry.reentrant,
            storage: StorageCache::default(),
            result: Vec::new(),
            return_data: Bytes::new(),
            last_code: None,
        }
    }

    /// `write_result`: the data the frame will return or revert with. The last call wins.
    pub fn set_result(&mut self, data: &[u8]) {
        self.result.clear();
        self.result.extend_from_slice(data);
    }

    /// Takes the result, at the end of the frame.
    pub fn take_result(&mut self) -> Bytes {
        std::mem::take(&mut self.result).into()
    }

    /// What the last call or creation returned; empty before the first.
    #[must_use]
    pub fn return_data(&self) -> &Bytes {
        &self.return_data
    }

    /// `transient_load_bytes32`. Costs 100 gas.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn transient_load(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        key: U256,
    ) -> Result<U256, Fault> {
        meter.pay_gas(100)?;
        Ok(host.transient_load(key))
    }

    /// `transient_store_bytes32`. Costs 100 gas.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`], or a refusal inside a static call.
    pub fn transient_store(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        key: U256,
        value: U256,
    ) -> Result<(), Fault> {
        self.refuse_static()?;
        meter.pay_gas(100)?;
        Ok(host.transient_store(key, value)?)
    }

    /// `emit_log`. Costs 375 gas, 375 per topic, and 8 per byte of data.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`], or a refusal of more than four topics or of a log inside a static call.
    pub fn emit_log(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        topics: &[B256],
        data: Bytes,
    ) -> Result<(), Fault> {
        self.refuse_static()?;
        if topics.len() > 4 {
            return Err(Fault::Refused(
                format!("a log with {} topics: at most 4", topics.len()).into(),
            ));
        }
        meter.pay_gas(375 * (1 + topics.len() as u64) + 8 * data.len() as u64)?;
        Ok(host.log(topics, data)?)
    }

    /// `account_balance`.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn balance(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        address: Address,
    ) -> Result<U256, Fault> {
        meter.need_gas(COLD_ACCOUNT_GAS)?;
        let balance = host.balance(address);
        meter.pay_gas(balance.gas)?;
        Ok(balance.value)
    }

    /// `account_code` and, by its length, `account_code_size`. The last account's code is free.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn code(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        address: Address,
    ) -> Result<Bytes, Fault> {
        if let Some((last, code)) = &self.last_code
            && *last == address
        {
            return Ok(code.clone());
        }
        let code = host.code(address);
        meter.pay_gas(CODE_GAS + code.gas)?;
        self.last_code = Some((address, code.value.clone()));
        Ok(code.value)
    }

    /// `account_codehash`: zero if the account does not exist.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    pub fn code_hash(
        &mut self,
        meter: &mut impl Meter,
        host: &mut dyn Host,
        address: Address,
    ) -> Result<B256, Fault> {
        meter.need_gas(COLD_ACCOUNT_GAS)?;
        let hash = host.code_hash(address);
        meter.pay_gas(hash.gas)?;
        Ok(hash.value)
    }

    fn refuse_static(&self) -> Result<(), Fault> {
        if self.is_static {
            Err(StaticViolation.into())
        } else {
            Ok(())
        }
    }
}
