//! The SDK for accountability contracts: storage, ABI, calls, events and the parts of an agreement.
