//! What a contract imports: `use slacontract::prelude::*;`.

pub use crate::call::{Creation, RawCall};
pub use crate::client::OnChain;
pub use crate::contract::{Part, Parts};
pub use crate::env::{
    balance, caller, chain_id, code_size, keccak256, now, pay, recover, recover_parts,
    self_address, try_pay, value_sent,
};
pub use crate::error::{Error, OrRevert};
pub use crate::event::{Event, emit};
pub use crate::sla::{
    Arbitration, Challenge, Custody, DataGrant, Delivery, Disclosure, Drill, Events, Exclusion,
    Feed, Histogram, Incidents, Index, Indicator, Justification, Measurement, Objective, Param,
    Party, Payment, Quality, Ratio, SlaClient, SlaError, Value, WindowView,
};
pub use crate::storage::{Array, EnumerableMap, List, Map, Set, Slot, Transient};
pub use crate::types::{
    Address, Amount, AmountUnits, B256, BasisPoints, Bytes, Duration, DurationUnits, FixedBytes,
    I256, PartsPerBillion, Timestamp, U256,
};
pub use crate::{ensure, require};
pub use alloc::string::String;
pub use alloc::vec::Vec;
pub use slacontract_macros::{Abi, Error, Event, Storage, Store, contract, interface};
