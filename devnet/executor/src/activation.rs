//! Activation records: what activating a program measured, kept as versioned words in the storage of ArbWasm's account, keyed by code
//! hash. As storage they are journaled, hashed into the state root, dumped and forked like everything else.
//!
//! Word 0, at the slot equal to the code hash, from the most significant byte:
//!
//! | bytes | what |
//! |---|---|
//! | 0 | version of this layout, 1; 0 means no record |
//! | 1 | bit 0: cached |
//! | 2..4 | Stylus version |
//! | 4..6, 6..8 | init cost, cached cost |
//! | 8..10 | footprint in pages |
//! | 10..14 | estimate of the compiled size in bytes |
//! | 14..18 | hours from 1421388000 (Unix seconds) to the activation |
//!
//! Word 1, at the next slot, is the module hash.

use revm::{
    Database,
    context::{ContextTr, JournalTr},
    primitives::{Address, B256, Bytes, U256},
};
use slacontract_vm::{Activation, Params};

use crate::{
    precompiles::{addresses::ARB_WASM, open_account},
    transaction::ExecContext,
};

type DbError<DB> = <DB as Database>::Error;

const LAYOUT: u8 = 1;
const EPOCH: u64 = 1_421_388_000;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// What the chain keeps of an activated program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What activation measured. Its `gas` is not kept and reads as zero.
    pub activation: Activation,
    /// Whether calls pay the price of a cached program.
    pub cached: bool,
    /// Activation or last extension, in hours since 1421388000 (Unix seconds).
    pub hours: u32,
}

/// A program activated because it ran for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoActivated {
    /// Account that was called.
    pub address: Address,
    /// Hash of its code, the key of the record.
    pub code_hash: B256,
}

/// Why there is no usable record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("ProgramNotActivated(): activate it through ArbWasm (0x71) first")]
    NotActivated,
    #[error("ProgramNeedsUpgrade({version}, {current}): activate it again")]
    NeedsUpgrade { version: u16, current: u16 },
    #[error("ProgramExpired({age}): activate it again")]
    Expired { age: u64 },
    #[error("program activation failed: {0}")]
    Failed(String),
}

impl Record {
    fn words(&self) -> (B256, B256) {
        let a = &self.activation;
        let mut word = [0; 32];
        word[0] = LAYOUT;
        word[1] = u8::from(self.cached);
        word[2..4].copy_from_slice(&a.version.to_be_bytes());
        word[4..6].copy_from_slice(&a.init_cost.to_be_bytes());
        word[6..8].copy_from_slice(&a.cached_cost.to_be_bytes());
        word[8..10].copy_from_slice(&a.footprint.to_be_bytes());
        word[10..14].copy_from_slice(&a.asm_estimate.to_be_bytes());
        word[14..18].copy_from_slice(&self.hours.to_be_bytes());
        (word.into(), a.module_hash)
    }

    fn from_words(word: B256, module_hash: B256) -> Option<Self> {
        if word[0] != LAYOUT {
            return None;
        }
        let u16_at = |at: usize| u16::from_be_bytes([word[at], word[at + 1]]);
        let u32_at =
            |at: usize| u32::from_be_bytes([word[at], word[at + 1], word[at + 2], word[at + 3]]);
        let activation = Activation {
            version: u16_at(2),
            init_cost: u16_at(4),
            cached_cost: u16_at(6),
            footprint: u16_at(8),
            asm_estimate: u32_at(10),
            gas: 0,
            module_hash,
        };
        Some(Self {
            activation,
            cached: word[1] & 1 == 1,
            hours: u32_at(14),
        })
    }

    /// Seconds from the activation to `now`, in whole hours of activation time.
    pub(crate) fn age(&self, now: u64) -> u64 {
        now.saturating_sub(EPOCH + u64::from(self.hours) * HOUR)
    }

    /// Whether the program may run in a block at `now` (Unix seconds).
    pub(crate) fn usable(&self, now: u64, params: &Params) -> Result<(), Refusal> {
        if self.activation.version != params.version {
            return Err(Refusal::NeedsUpgrade {
                version: self.activation.version,
                current: params.version,
            });
        }
        let age = self.age(now);
        if age > u64::from(params.expiry_days) * DAY {
            return Err(Refusal::Expired { age });
        }
        Ok(())
    }

    /// Seconds until the program expires.
    pub(crate) fn time_left(&self, now: u64, params: &Params) -> u64 {
        (u64::from(params.expiry_days) * DAY).saturating_sub(self.age(now))
    }

    /// Whether its life may be extended again.
    pub(crate) fn may_be_extended(&self, now: u64, params: &Params) -> bool {
        self.age(now) >= u64::from(params.keepalive_days) * DAY
    }
}

/// Hours since 1421388000, for a record made at `now` (Unix seconds).
pub(crate) fn hours(now: u64) -> u32 {
    u32::try_from(now.saturating_sub(EPOCH) / HOUR).unwrap_or(u32::MAX)
}

fn slots(code_hash: B256) -> (U256, U256) {
    let first = U256::from_be_bytes(code_hash.0);
    (first, first.wrapping_add(U256::from(1)))
}

/// The record of a code hash, usable or not.
pub(crate) fn read<DB: Database>(
    context: &mut ExecContext<DB>,
    code_hash: B256,
) -> Result<Option<Record>, DbError<DB>> {
    let (first, second) = slots(code_hash);
    let journal = context.journal_mut();
    journal.load_account(ARB_WASM)?;
    let word = journal.sload(ARB_WASM, first)?.data;
    if word.is_zero() {
        return Ok(None);
    }
    let module_hash = journal.sload(ARB_WASM, second)?.data;
    Ok(Record::from_words(word.into(), module_hash.into()))
}

/// Journals a record.
pub(crate) fn write<DB: Database>(
    context: &mut ExecContext<DB>,
    code_hash: B256,
    record: &Record,
) -> Result<(), DbError<DB>> {
    let (first, second) = slots(code_hash);
    let (word, module_hash) = record.words();
    let journal = context.journal_mut();
    open_account(journal, ARB_WASM)?;
    journal.sstore(ARB_WASM, first, word.into())?;
    journal.sstore(ARB_WASM, second, module_hash.into())?;
    Ok(())
}

/// Measures `code` and makes its record, without journaling it.
pub(crate) fn activate<DB: Database>(
    context: &mut ExecContext<DB>,
    code_hash: B256,
    code: &Bytes,
) -> Result<Record, Refusal> {
    let chain = &mut context.chain;
    let limit = chain.params.programs.page_limit;
    let left = limit.saturating_sub(chain.pages.open);
    let activation = chain
        .measured
        .activate(&*chain.programs, code_hash, code, limit, left)
        .map_err(|error| Refusal::Failed(error.to_string()))?;
    Ok(Record {
        activation,
        cached: chain.params.cache_on_activation,
        hours: hours(chain.block.timestamp),
    })
}

/// The record to run a program with. With auto-activation a missing or outdated one is made now, at no cost, in the journal of the frame
/// that is about to run, so that a revert undoes it.
pub(crate) fn for_execution<DB: Database>(
    context: &mut ExecContext<DB>,
    address: Address,
    code_hash: B256,
    code: &Bytes,
) -> Result<Result<Record, Refusal>, DbError<DB>> {
    let now = context.chain.block.timestamp;
    let refusal = match read(context, code_hash)? {
        None => Refusal::NotActivated,
        Some(record) => match record.usable(now, &context.chain.params.programs) {
            Ok(()) => return Ok(Ok(record)),
            Err(refusal) => refusal,
        },
    };
    if !context.chain.params.auto_activate {
        return Ok(Err(refusal));
    }
    match activate(context, code_hash, code) {
        Ok(record) => {
            write(context, code_hash, &record)?;
            context
                .chain
                .activated
                .push(AutoActivated { address, code_hash });
            Ok(Ok(record))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let activation = Activation {
            version: 2,
            init_cost: 3,
            cached_cost: 4,
            footprint: 5,
            asm_estimate: 0x0607_0809,
            gas: 0,
            module_hash: B256::repeat_byte(0xAB),
        };
        Record {
            activation,
            cached: true,
            hours: 0x0a0b_0c0d,
        }
    }

    #[test]
    fn a_record_survives_its_words() {
        let (word, module_hash) = record().words();
        assert_eq!(Record::from_words(word, module_hash), Some(record()));
    }

    #[test]
    fn words_of_another_layout_are_no_record() {
        let (mut word, module_hash) = record().words();
        word[0] = 2;
        assert_eq!(Record::from_words(word, module_hash), None);
    }

    #[test]
    fn a_program_expires_a_year_after_its_activation_and_not_before() {
        let params = Params::default();
        let now = EPOCH + 1000 * HOUR;
        let record = Record {
            hours: 1000,
            ..record()
        };
        let year = 365 * DAY;
        assert_eq!(record.usable(now + year, &params), Ok(()));
        assert_eq!(
            record.usable(now + year + 1, &params),
            Err(Refusal::Expired { age: year + 1 })
        );
        assert_eq!(record.time_left(now + 1, &params), year - 1);
        assert!(!record.may_be_extended(now + 31 * DAY - 1, &params));
        assert!(record.may_be_extended(now + 31 * DAY, &params));
    }

    #[test]
    fn a_program_of_older_rules_needs_an_upgrade() {
        let mut old = record();
        old.activation.version = 1;
        assert_eq!(
            old.usable(0, &Params::default()),
            Err(Refusal::NeedsUpgrade {
                version: 1,
                current: 2
            })
        );
    }
}
