//! What a test does to its chain, and what it learns.

use crate::trace::Trace;
use crate::wire::{Address, Word};

wire_struct! {
    /// A transaction or a call. It needs no signature: the chain is private and takes the sender's word.
    pub struct Transaction {
        /// Sender.
        pub from: Address,
        /// Recipient; nothing creates a contract.
        pub to: Option<Address>,
        /// Value in wei.
        pub value: Word,
        /// Call data or init code.
        pub data: Vec<u8>,
        /// Gas limit; nothing means the chain's most.
        pub gas: Option<u64>,
        /// Runs every frame in the VM, where gas is measured, also of code that the test has registered. So a native chain follows a
        /// transaction in which a frame ran out of gas.
        pub metered: bool,
    }
}

wire_enum! {
    /// What the test asks for. (Tag 14 has been used and is free no more.)
    pub enum Operation {
        /// Runs a transaction in a block of its own; answered by [`Reply::Receipt`].
        0 => Transact(tx: Transaction),
        /// Runs a call that leaves nothing behind; answered by [`Reply::Receipt`].
        1 => Call(tx: Transaction),
        /// Moves time forward; answered by [`Reply::Block`].
        2 => Warp { /** By how much. */ seconds: u64 },
        /// Mines empty blocks; answered by [`Reply::Block`].
        3 => Roll { /** How many. */ blocks: u64 },
        /// Sets a balance; answered by [`Reply::Done`].
        4 => Deal { /** Whose. */ address: Address, /** The new balance in wei. */ balance: Word },
        /// Sets an account's code; answered by [`Reply::Done`].
        5 => SetCode { /** Whose. */ address: Address, /** The code. */ code: Vec<u8> },
        /// Sets a storage slot; answered by [`Reply::Done`].
        6 => SetStorage { /** Whose. */ address: Address, /** Slot. */ key: Word, /** Value. */ value: Word },
        /// Remembers the state; answered by [`Reply::Snapshot`].
        7 => Snapshot,
        /// Returns to a snapshot, which is used up; answered by [`Reply::Block`].
        8 => Revert { /** The snapshot. */ id: u64 },
        /// A balance; answered by [`Reply::Word`].
        9 => Balance { /** Whose. */ address: Address },
        /// An account's code; answered by [`Reply::Bytes`].
        10 => Code { /** Whose. */ address: Address },
        /// A storage slot; answered by [`Reply::Word`].
        11 => Storage { /** Whose. */ address: Address, /** Slot. */ key: Word },
        /// The latest block; answered by [`Reply::Block`].
        12 => Latest,
        /// From now on, frames of this code run in the test; answered by [`Reply::Done`].
        13 => RunNatively { /** Keccak of the on-chain code, prefix included. */ code_hash: Word },
        /// A development account's signature of a digest; answered by [`Reply::Bytes`]: r, s, v (27 or 28).
        15 => Sign { /** Whose. */ address: Address, /** What is signed. */ digest: Word },
        /// Runs the last transaction or call once more on the state it ran on, and records its frames; nothing changes. Answered by
        /// [`Reply::Trace`].
        16 => Trace,
        /// Sets what the next blocks carry, as far as given; answered by [`Reply::Done`].
        17 => SetBlock {
            /// Base fee in wei per gas. Gas of the test's transactions stays free.
            basefee: Option<u64>,
            /// The beneficiary.
            coinbase: Option<Address>,
            /// PREVRANDAO.
            prevrandao: Option<Word>,
        },
        /// An account of its own key, derived from its name, with the balance of the funded accounts; answered by [`Reply::Account`].
        18 => Account { /** Its name. */ name: String },
    }
}

wire_struct! {
    /// Where a chain is.
    #[derive(Copy)]
    pub struct BlockStamp {
        /// Number of the latest block.
        pub number: u64,
        /// Its time in seconds since 1970.
        pub timestamp: u64,
    }
}

wire_enum! {
    /// How a transaction ended.
    pub enum Status {
        /// It succeeded.
        0 => Success,
        /// It reverted; the receipt's output is the reason.
        1 => Revert,
        /// It ran out of gas or stack.
        2 => OutOfGas,
        /// It was stopped for another reason.
        3 => Halt { /** In words. */ reason: String },
        /// It never ran: the chain refused it.
        4 => Refused { /** In words. */ reason: String },
    }
}

wire_struct! {
    /// A log.
    pub struct Log {
        /// Who emitted it.
        pub address: Address,
        /// At most four.
        pub topics: Vec<Word>,
        /// Payload.
        pub data: Vec<u8>,
    }
}

wire_struct! {
    /// One storage slot that a transaction changed.
    pub struct StorageChange {
        /// Whose.
        pub address: Address,
        /// Slot.
        pub key: Word,
        /// Value before.
        pub before: Word,
        /// Value after.
        pub after: Word,
    }
}

wire_struct! {
    /// One account's balance that a transaction changed.
    #[derive(Copy)]
    pub struct BalanceChange {
        /// Whose.
        pub address: Address,
        /// In wei, before.
        pub before: Word,
        /// In wei, after.
        pub after: Word,
    }
}

wire_struct! {
    /// What a transaction or call did.
    pub struct Receipt {
        /// How it ended.
        pub status: Status,
        /// Return or revert data.
        pub output: Vec<u8>,
        /// Gas used.
        pub gas_used: u64,
        /// The new contract, if the transaction created one.
        pub created: Option<Address>,
        /// In order.
        pub logs: Vec<Log>,
        /// Sorted by account and slot.
        pub changes: Vec<StorageChange>,
        /// Sorted by account.
        pub balances: Vec<BalanceChange>,
        /// Whether a frame, this one or one inside, ran out of gas or of stack. Only where gas is measured.
        pub starved: bool,
        /// Why frames failed that left no data, outermost last, for people.
        pub reasons: Vec<String>,
        /// The block it is in, or a call ran on.
        pub block: BlockStamp,
    }
}

wire_enum! {
    /// The answer to an operation.
    pub enum Reply {
        /// Carried out.
        0 => Done,
        /// A transaction or call has run.
        1 => Receipt(receipt: Receipt),
        /// A word.
        2 => Word { /** The value. */ value: Word },
        /// Bytes.
        3 => Bytes { /** The value. */ data: Vec<u8> },
        /// A block.
        4 => Block(block: BlockStamp),
        /// A snapshot has been taken.
        5 => Snapshot { /** For [`Operation::Revert`]. */ id: u64 },
        /// The operation cannot be carried out; nothing changed.
        6 => Error { /** What is wrong, naming the value. */ message: String },
        /// What the last transaction or call did, frame by frame.
        7 => Trace(trace: Trace),
        /// An account.
        8 => Account { /** Which. */ address: Address },
    }
}
