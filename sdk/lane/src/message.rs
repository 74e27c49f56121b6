//! The handshake and the two directions of the conversation.
//!
//! The handshake's first bytes, magic and version, never change, so that any two versions can tell each other apart.

use std::fmt;

use crate::hook::{FrameEnd, FrameRequest, HookCall, HookReply};
use crate::operation::{Operation, Reply};
use crate::wire::{Address, DecodeError, Reader, Wire, Word};

/// First bytes of a [`Hello`].
pub const MAGIC: [u8; 8] = *b"SLACLANE";

/// Version of everything in this crate. Both sides must have the same. Whoever changes a message raises it: a test holds the shape of
/// all messages to this number (`tests/protocol.txt`).
pub const PROTOCOL: u16 = 2;

/// The peer speaks another version of the lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionMismatch {
    /// The version the peer announced.
    pub theirs: u16,
}

impl fmt::Display for VersionMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, ours) = if self.theirs < PROTOCOL {
            ("older", PROTOCOL)
        } else {
            ("newer", PROTOCOL)
        };
        write!(
            f,
            "the other side of the test lane speaks version {}, {name} than the {ours} spoken here: the `cargo-slacontract` command and the `slacontract` crates are of different \
             versions; install the matching command with `cargo install cargo-slacontract --version {}`",
            self.theirs,
            env!("CARGO_PKG_VERSION")
        )
    }
}

impl std::error::Error for VersionMismatch {}

/// The first message of a connection, from the test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// Seed of the chain's block hashes and other arbitrary values.
    pub seed: u64,
    /// Code hashes whose frames run in the test from the start; more can follow by [`Operation::RunNatively`].
    pub native: Vec<Word>,
}

impl Hello {
    /// The message, magic and version first.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        PROTOCOL.put(&mut out);
        self.seed.put(&mut out);
        self.native.put(&mut out);
        out
    }

    /// Reads the message. The outer error is of bytes that are no greeting, the inner of another version's greeting.
    ///
    /// # Errors
    /// [`DecodeError`], or [`VersionMismatch`] whatever follows the version.
    pub fn decode(bytes: &[u8]) -> Result<Result<Self, VersionMismatch>, DecodeError> {
        let mut reader = Reader::new(bytes);
        let magic = reader.bytes(MAGIC.len())?;
        if magic != MAGIC {
            return Err(DecodeError::Tag {
                expected: "lane greeting",
                tag: magic[0],
            });
        }
        let theirs = u16::take(&mut reader)?;
        if theirs != PROTOCOL {
            return Ok(Err(VersionMismatch { theirs }));
        }
        let hello = Self {
            seed: Wire::take(&mut reader)?,
            native: Wire::take(&mut reader)?,
        };
        match reader.left() {
            0 => Ok(Ok(hello)),
            n => Err(DecodeError::Trailing(n)),
        }
    }
}

/// The chain's answer to a [`Hello`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// EIP-155 chain id.
    pub chain_id: u64,
    /// Funded accounts.
    pub accounts: Vec<Address>,
}

impl Welcome {
    /// The answer, version first.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Self::refusal();
        self.chain_id.put(&mut out);
        self.accounts.put(&mut out);
        out
    }

    /// The answer to a greeting of another version: only our version, which every version can read.
    #[must_use]
    pub fn refusal() -> Vec<u8> {
        let mut out = Vec::new();
        PROTOCOL.put(&mut out);
        out
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// As [`Hello::decode`].
    pub fn decode(bytes: &[u8]) -> Result<Result<Self, VersionMismatch>, DecodeError> {
        let mut reader = Reader::new(bytes);
        let theirs = u16::take(&mut reader)?;
        if theirs != PROTOCOL {
            return Ok(Err(VersionMismatch { theirs }));
        }
        let welcome = Self {
            chain_id: Wire::take(&mut reader)?,
            accounts: Wire::take(&mut reader)?,
        };
        match reader.left() {
            0 => Ok(Ok(welcome)),
            n => Err(DecodeError::Trailing(n)),
        }
    }
}

wire_enum! {
    /// From the test to the chain.
    pub enum ToChain {
        /// Do this.
        0 => Operation(operation: Operation),
        /// The frame that runs now asks for this.
        1 => Hook(call: HookCall),
        /// The frame that runs now has ended.
        2 => FrameDone(end: FrameEnd),
    }
}

wire_enum! {
    /// From the chain to the test.
    pub enum ToTest {
        /// The answer to the operation in progress.
        0 => Reply(reply: Reply),
        /// Run this frame.
        1 => RunFrame(request: FrameRequest),
        /// The answer to the frame's last hook call.
        2 => HookReply(reply: HookReply),
    }
}
