//! Calls and creations by bytes, for what no typed client describes.
//!
//! Storage is written before control leaves the frame and read anew after it comes back, except around static calls, which cannot
//! change it. Calls back into this contract are refused unless a method is `#[reentrant]`.

use crate::abi::Scalar;
use crate::client::{BoundClient, Deployment, OnChain};
use crate::contract::Contract;
use crate::env::{keccak256, self_address, transfer_failed};
use crate::host::{self, CallKind};
use crate::sla::own::may_call;
use crate::types::{Address, Amount, B256, copy};
use alloc::vec::Vec;

/// All gas there is: the chain keeps a 64th of it for the caller.
pub(crate) const ALL_GAS: u64 = u64::MAX;

/// A call of an address with calldata as it is.
///
/// ```ignore
/// let answer = RawCall::new(target, &calldata).value(amount).gas(50_000).call();
/// ```
#[must_use = "a call does nothing until it is made"]
pub struct RawCall<'a> {
    target: Address,
    calldata: &'a [u8],
    value: Amount,
    gas: u64,
}

impl<'a> RawCall<'a> {
    /// A call of `target` with `calldata`.
    #[inline]
    pub fn new(target: impl AsRef<Address>, calldata: &'a [u8]) -> Self {
        Self {
            target: *target.as_ref(),
            calldata,
            value: Amount::ZERO,
            gas: ALL_GAS,
        }
    }

    /// Sends this much along. Only [`RawCall::call`] can.
    #[inline]
    pub fn value(mut self, value: Amount) -> Self {
        self.value = value;
        self
    }

    /// Lets the callee use at most so much gas; at most what there is, less a 64th.
    #[inline]
    pub fn gas(mut self, limit: u64) -> Self {
        self.gas = limit;
        self
    }

    /// Calls. An account without code succeeds with no data.
    ///
    /// # Errors
    /// What the callee reverted with; nothing if it ran out of gas or this contract's balance does not cover the value.
    #[inline]
    pub fn call(self) -> Result<Vec<u8>, Vec<u8>> {
        self.run(CallKind::Call)
    }

    /// Runs the target's code on this contract's storage, with this call's caller and value. Whoever chooses the target owns this
    /// contract: never take it from a caller.
    ///
    /// # Errors
    /// What the code reverted with.
    #[inline]
    pub fn delegate(self) -> Result<Vec<u8>, Vec<u8>> {
        self.run(CallKind::Delegate)
    }

    /// Asks: the callee, and all it calls, cannot change anything.
    ///
    /// # Errors
    /// What the callee reverted with; nothing if it tried to change something.
    #[inline]
    pub fn ask(self) -> Result<Vec<u8>, Vec<u8>> {
        self.run(CallKind::Static)
    }

    #[inline]
    fn run(self, kind: CallKind) -> Result<Vec<u8>, Vec<u8>> {
        let success = run(kind, &self.target, self.calldata, self.value, self.gas);
        answered(success)
    }
}

/// Makes a call of a contract's author; the answer is the host's return data.
#[inline(never)]
pub(crate) fn run(
    kind: CallKind,
    target: &Address,
    calldata: &[u8],
    value: Amount,
    gas: u64,
) -> bool {
    if kind == CallKind::Call && !may_call(target) {
        transfer_failed(target);
    }
    order(kind, target, calldata, value, gas)
}

/// Makes a call of the SDK's own, which the author of an agreement has no part in.
#[inline(never)]
pub(crate) fn order(
    kind: CallKind,
    target: &Address,
    calldata: &[u8],
    value: Amount,
    gas: u64,
) -> bool {
    // A static call cannot change this contract's storage: its cache stays good.
    host::storage_flush(kind != CallKind::Static);
    host::call(kind, &target.0, calldata, &value.word(), gas)
}

#[inline]
fn answered(success: bool) -> Result<Vec<u8>, Vec<u8>> {
    let data = host::return_data();
    if success { Ok(data) } else { Err(data) }
}

/// A contract that is created from its init code: EVM code that returns the code to keep.
///
/// ```ignore
/// let address = Creation::new(&code).salt(salt).deploy();
/// ```
#[must_use = "nothing is created until `deploy`"]
pub struct Creation<'a> {
    code: &'a [u8],
    value: Amount,
    salt: Option<B256>,
}

impl<'a> Creation<'a> {
    /// A creation from init code, arguments included.
    #[inline]
    pub fn new(code: &'a [u8]) -> Self {
        Self {
            code,
            value: Amount::ZERO,
            salt: None,
        }
    }

    /// Gives the new contract this much.
    #[inline]
    pub fn value(mut self, value: Amount) -> Self {
        self.value = value;
        self
    }

    /// Creates by CREATE2: the address depends on this contract, the salt and the code, and on nothing that happened before.
    #[inline]
    pub fn salt(mut self, salt: B256) -> Self {
        self.salt = Some(salt);
        self
    }

    /// Creates the contract.
    ///
    /// # Errors
    /// What its init code reverted with; nothing if the address is taken, the balance does not cover the value or gas ran out.
    pub fn deploy(self) -> Result<Address, Vec<u8>> {
        host::storage_flush(true);
        let salt = self.salt.as_ref().map(|salt| &salt.0);
        match host::create(self.code, &self.value.word(), salt) {
            Some(address) => Ok(Address(address)),
            None => Err(host::return_data()),
        }
    }
}

/// The address at which this contract creates a contract with this salt and init code.
pub fn address_of_creation(salt: B256, code: &[u8]) -> Address {
    let mut input = host::zeros(85);
    let parts: [&[u8]; 4] = [&[0xff], &self_address().0, &salt.0, &keccak256(code).0];
    let mut at = 0_usize;
    for part in parts {
        if let Some(place) = input.get_mut(at..at.wrapping_add(part.len())) {
            copy(place, part);
        }
        at = at.wrapping_add(part.len());
    }
    let hash = keccak256(&input);
    let mut address = Address::ZERO;
    if let Some(low) = hash.0.last_chunk::<20>() {
        address.0 = *low;
    }
    address
}

/// Init code of a minimal proxy ([ERC-1167](https://eips.ethereum.org/EIPS/eip-1167)): 45 bytes that delegate every call to
/// `implementation`.
pub fn clone_code(implementation: Address) -> [u8; 55] {
    let mut code = [
        0x3d, 0x60, 0x2d, 0x80, 0x60, 0x0a, 0x3d, 0x39, 0x81, 0xf3, // return the rest
        0x36, 0x3d, 0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d,
        0x73, // delegate the calldata to
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // the implementation
        0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d, 0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b, 0xf3,
    ];
    if let Some(place) = code.get_mut(20..40) {
        copy(place, &implementation.0);
    }
    code
}

impl<C: Contract> Deployment<C> {
    /// Creates a contract of this kind: a minimal proxy that runs the code of `implementation`, a deployed contract of the same
    /// kind, on storage of its own, constructed with these arguments. This contract is its creator.
    ///
    /// Reverts with the constructor's error if that refuses.
    pub fn clone_of(self, implementation: impl AsRef<Address>) -> C::Client<OnChain> {
        self.cloned(*implementation.as_ref(), None)
    }

    /// As [`Deployment::clone_of`], at the address that [`address_of_creation`] gives for the salt and [`clone_code`].
    pub fn clone_with_salt(
        self,
        implementation: impl AsRef<Address>,
        salt: B256,
    ) -> C::Client<OnChain> {
        self.cloned(*implementation.as_ref(), Some(salt))
    }

    fn cloned(self, implementation: Address, salt: Option<B256>) -> C::Client<OnChain> {
        let code = clone_code(implementation);
        let creation = Creation {
            code: &code,
            value: Amount::ZERO,
            salt,
        };
        let address = match creation.deploy() {
            Ok(address) => address,
            Err(data) => host::revert(&data),
        };
        if C::CONSTRUCTIBLE {
            let calldata = self.calldata();
            if !run(CallKind::Call, &address, &calldata, self.sent(), ALL_GAS) {
                host::revert(&host::return_data());
            }
        }
        BoundClient::bind(address, OnChain)
    }
}
