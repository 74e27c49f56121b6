//! A contract frame as values: what it is started with, what it asks of the chain, how it ends.
//!
//! The calls mirror the host interface that a WASM contract imports, one variant per hook that needs the chain. What never changes
//! during a frame (call data, caller, block) is sent along with the request, so that reading it costs no round trip.

use crate::wire::{Address, Word};

wire_struct! {
    /// The block and transaction a frame runs in.
    pub struct BlockContext {
        /// Base fee in wei per gas.
        pub basefee: Word,
        /// The block's beneficiary.
        pub coinbase: Address,
        /// The block's gas limit.
        pub gas_limit: u64,
        /// Block number.
        pub number: u64,
        /// Seconds since 1970.
        pub timestamp: u64,
        /// EIP-155 chain id.
        pub chain_id: u64,
        /// Effective gas price of the transaction in wei.
        pub gas_price: Word,
        /// Sender of the transaction.
        pub origin: Address,
    }
}

wire_struct! {
    /// A frame the test is asked to run.
    pub struct FrameRequest {
        /// Keccak of the on-chain code, prefix included: which contract.
        pub code_hash: Word,
        /// Call data.
        pub calldata: Vec<u8>,
        /// The acting account (the proxy under a delegate call).
        pub address: Address,
        /// Who called.
        pub caller: Address,
        /// Value in wei.
        pub value: Word,
        /// Whether state changes are refused.
        pub is_static: bool,
        /// Whether another open frame acts as the same account.
        pub reentrant: bool,
        /// The block and transaction.
        pub block: BlockContext,
    }
}

wire_enum! {
    /// How a frame ended.
    pub enum FrameEnd {
        /// Return data.
        0 => Success { /** Return data. */ data: Vec<u8> },
        /// Revert data.
        1 => Revert { /** Revert data. */ data: Vec<u8> },
        /// A trap: revert with empty data.
        2 => Failure { /** The reason, for people. */ reason: String },
        /// The chain ended the frame ([`HookReply::Aborted`]) and the test has unwound it.
        3 => Aborted,
    }
}

wire_enum! {
    /// How a contract calls another.
    #[derive(Copy)]
    pub enum CallKind {
        /// CALL.
        0 => Call,
        /// DELEGATECALL.
        1 => Delegate,
        /// STATICCALL.
        2 => Static,
    }
}

wire_enum! {
    /// What a frame asks of the chain.
    pub enum HookCall {
        /// Reads storage through the frame's cache; answered by [`HookReply::Word`].
        0 => StorageLoad { /** Slot. */ key: Word },
        /// Writes into the frame's cache; answered by [`HookReply::Done`].
        1 => StorageCache { /** Slot. */ key: Word, /** New value. */ value: Word },
        /// Writes the cache through; answered by [`HookReply::Done`].
        2 => StorageFlush { /** Whether the cache is emptied. */ clear: bool },
        /// Reads transient storage; answered by [`HookReply::Word`].
        3 => TransientLoad { /** Slot. */ key: Word },
        /// Writes transient storage; answered by [`HookReply::Done`].
        4 => TransientStore { /** Slot. */ key: Word, /** New value. */ value: Word },
        /// Calls a contract; answered by [`HookReply::Called`].
        5 => Call {
            /// How.
            kind: CallKind,
            /// Whose code.
            to: Address,
            /// Call data.
            data: Vec<u8>,
            /// Value in wei; zero unless a plain call.
            value: Word,
            /// The most gas to forward.
            gas: u64,
        },
        /// Creates a contract; answered by [`HookReply::Created`].
        6 => Create {
            /// Init code.
            code: Vec<u8>,
            /// Endowment in wei.
            value: Word,
            /// CREATE2's salt.
            salt: Option<Word>,
        },
        /// Emits a log; answered by [`HookReply::Done`].
        7 => Log { /** At most four. */ topics: Vec<Word>, /** Payload. */ data: Vec<u8> },
        /// An account's balance; answered by [`HookReply::Word`].
        8 => Balance { /** Whose. */ address: Address },
        /// An account's code; answered by [`HookReply::Bytes`].
        9 => Code { /** Whose. */ address: Address },
        /// An account's code hash; answered by [`HookReply::Word`].
        10 => CodeHash { /** Whose. */ address: Address },
        /// Gas left; answered by [`HookReply::Gas`]. The native lane does not meter, so the figure is an upper bound.
        11 => GasLeft,
    }
}

wire_enum! {
    /// What the chain answers.
    pub enum HookReply {
        /// The hook has been carried out.
        0 => Done,
        /// A word.
        1 => Word { /** The value. */ value: Word },
        /// Bytes.
        2 => Bytes { /** The value. */ data: Vec<u8> },
        /// Gas left.
        3 => Gas { /** The figure. */ left: u64 },
        /// A call has returned.
        4 => Called { /** 0 if it succeeded. */ status: u8, /** Return or revert data. */ data: Vec<u8> },
        /// A creation has returned.
        5 => Created { /** The new contract, zero after a failure. */ address: Address, /** Revert data. */ data: Vec<u8> },
        /// The frame is over: the test unwinds it and answers [`FrameEnd::Aborted`].
        6 => Aborted { /** The reason, for people. */ reason: String },
    }
}
