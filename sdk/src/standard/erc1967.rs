//! Proxies: an address whose code can be replaced ([ERC-1967](https://eips.ethereum.org/EIPS/eip-1967)).
//!
//! A proxy keeps the storage and delegates every call to its implementation, whose address stands in a slot that no field of a
//! contract reaches.

use crate::call::Creation;
use crate::client::{BoundClient, Deployment, OnChain};
use crate::contract::Contract;
use crate::event::Event;
use crate::host;
use crate::storage::{Location, Slot, Storage};
use crate::types::{Address, B256, FixedBytes, copy};
use alloc::vec::Vec;
use slacontract_macros::{Error, Event};

/// Where a proxy keeps its implementation's address: the hash of `eip1967.proxy.implementation`, less one.
pub const IMPLEMENTATION: B256 = FixedBytes([
    0x36, 0x08, 0x94, 0xa1, 0x3b, 0xa1, 0xa3, 0x21, 0x06, 0x67, 0xc8, 0x28, 0x49, 0x2d, 0xb9, 0x8d,
    0xca, 0x3e, 0x20, 0x76, 0xcc, 0x37, 0x35, 0xa9, 0x20, 0xa3, 0xca, 0x50, 0x5d, 0x38, 0x2b, 0xbc,
]);

/// A proxy has another implementation.
#[derive(Event)]
pub struct Upgraded {
    /// Which.
    #[indexed]
    pub implementation: Address,
}

/// Why an implementation is refused.
#[derive(Error, Clone, Debug, PartialEq, Eq)]
pub enum Erc1967Error {
    /// There is no code at this address, or none that can be an implementation.
    ERC1967InvalidImplementation {
        /// Which.
        implementation: Address,
    },
    /// Value was sent to an upgrade that calls nothing which could take it.
    ERC1967NonPayable,
}

/// The implementation's address, in the storage that is being worked on.
#[inline]
pub fn implementation() -> Slot<Address> {
    Slot::at(Location::word(&IMPLEMENTATION.0))
}

/// Whether storage is a proxy's. The proxy wrote the address before any constructor ran, so it is read as a word that proves nothing.
pub(super) fn is_proxied() -> bool {
    !host::is_zero(&host::storage_load(&IMPLEMENTATION.0))
}

/// Code of the proxy: delegates its calldata to the address in the slot, and answers or reverts as that does.
const PROXY: [u8; 58] = proxy();

const fn proxy() -> [u8; 58] {
    let mut code = [0; 58];
    let head = [
        0x36, 0x5f, 0x5f, 0x37, // calldatacopy(0, 0, calldatasize)
        0x5f, 0x5f, 0x36, 0x5f, 0x7f, // delegatecall(gas, sload(slot), 0, calldatasize, 0, 0)
    ];
    let tail = [
        0x54, 0x5a, 0xf4, //
        0x3d, 0x5f, 0x5f, 0x3e, // returndatacopy(0, 0, returndatasize)
        0x60, 0x36, 0x57, 0x3d, 0x5f, 0xfd, // unless it succeeded: revert
        0x5b, 0x3d, 0x5f, 0xf3, // return
    ];
    put(&mut code, 0, &head);
    put(&mut code, 9, &IMPLEMENTATION.0);
    put(&mut code, 41, &tail);
    code
}

const fn put(code: &mut [u8], start: usize, part: &[u8]) {
    let mut at = 0;
    while at < part.len() {
        code[start + at] = part[at];
        at += 1;
    }
}

/// Bytes of init code before the call's data.
const HEAD: usize = 195;

/// Init code up to the call's data, with the implementation's address open.
const INIT: [u8; HEAD] = init();

const fn init() -> [u8; HEAD] {
    let mut code = [0; HEAD];
    put(&mut code, 0, &[0x73]); // the implementation, pushed
    put(&mut code, 21, &[0x80, 0x7f]); // sstore(slot, implementation)
    put(&mut code, 23, &IMPLEMENTATION.0);
    put(&mut code, 55, &[0x55, 0x80, 0x7f]); // log2(0, 0, Upgraded, implementation)
    put(&mut code, 58, &Upgraded::TOPIC);
    put(
        &mut code,
        90,
        &[
            0x5f, 0x5f, 0xa2, //
            0x61, 0x00, HEAD as u8, 0x38, 0x03, // the data's size
            0x80, 0x15, 0x60, 0x7e, 0x57, // none: go to the end
            0x80, 0x61, 0x00, HEAD as u8, 0x5f, 0x39, // codecopy(0, 195, size)
            0x5f, 0x5f, 0x91, 0x5f, 0x84, 0x5a,
            0xf4, // delegatecall(gas, implementation, 0, size, 0, 0)
            0x60, 0x7e, 0x57, // it succeeded: go to the end
            0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xfd, // else revert with its reason
            0x5b, 0x60, 0x3a, 0x60, 0x89, 0x5f, 0x39, 0x60, 0x3a, 0x5f,
            0xf3, // return the proxy
        ],
    );
    put(&mut code, 137, &PROXY);
    code
}

/// Init code of a proxy that starts with this implementation and makes one call of it, in the same step: its constructor's,
/// usually. Whoever creates the proxy is that call's caller.
pub fn proxy_code(implementation: Address, call: &[u8]) -> Vec<u8> {
    let mut code = host::zeros(HEAD.wrapping_add(call.len()));
    if let Some((head, data)) = code.split_at_mut_checked(HEAD) {
        copy(head, &INIT);
        copy(data, call);
        if let Some(place) = head.get_mut(1..21) {
            copy(place, &implementation.0);
        }
    }
    code
}

impl<C: Contract> Deployment<C> {
    /// Creates a contract of this kind behind a proxy, so that it can be upgraded: the code of `implementation`, a deployed contract of
    /// the same kind, on the proxy's storage, constructed with these arguments. This contract is its creator.
    ///
    /// Reverts with the constructor's error if that refuses.
    pub fn proxy_of(self, implementation: impl AsRef<Address>) -> C::Client<OnChain> {
        let code = proxy_code(*implementation.as_ref(), &self.calldata());
        match Creation::new(&code).value(self.sent()).deploy() {
            Ok(address) => BoundClient::bind(address, OnChain),
            Err(reason) => host::revert(&reason),
        }
    }
}
