//! Sealed reports: committed first, revealed later, so that no signer copies another's.
//!
//! In the first half of the time in which reports are taken, a signer commits to the hash of its signature; in the second half
//! anybody may carry the report with the signature that was committed to. A signature is nobody else's, so that a copied
//! commitment reveals nothing that counts.

use super::guard::admit;
use super::machine::Act;
use super::report::{place, position};
use super::time::{count, half_reported, window_state};
use super::{Agreement, SlaError};
use crate::env::{caller, keccak256, now};
use crate::error::raise;
use crate::require;
use crate::types::{Address, B256, Bytes};
use slacontract_macros::interface;

/// Commits the calling signer to a report of a window; again for another one.
#[inline(never)]
fn seal<A: Agreement>(agreement: &mut A, feed: u8, window: u64, commitment: B256) {
    require!(
        usize::from(feed) < A::PLAN.feed_count,
        SlaError::NoSuchFeed { feed }
    );
    let count = count(agreement);
    require!(window < count, SlaError::NoSuchWindow { window, count });
    admit!(agreement, Seal, window, window_state(agreement, window));
    let at = half_reported(agreement, window);
    require!(now() < at, SlaError::TooLate { at });
    let signer = caller();
    let Some(index) = position(agreement, feed, signer) else {
        raise(SlaError::StrangeSigner { signer });
    };
    agreement
        .engine_mut()
        .windows
        .at(window)
        .seals
        .set(place(feed, 0, index), commitment);
    super::event::decided(Act::Seal, window, &commitment);
}

/// Refuses a report that is revealed before it may be, or that its signer did not commit to.
pub(super) fn opened<A: Agreement>(
    agreement: &A,
    feed: u8,
    window: u64,
    index: u16,
    signer: Address,
    signature: &Bytes,
) {
    let at = half_reported(agreement, window);
    require!(now() >= at, SlaError::TooEarly { at });
    let sealed = agreement
        .engine()
        .windows
        .at(window)
        .seals
        .get(place(feed, 0, index));
    require!(
        sealed == keccak256(&signature.0),
        SlaError::NotSealed { signer }
    );
}

/// What can be done with an agreement that has a feed with sealed reports.
#[interface]
pub trait SlaSealed {
    /// A signer commits to its report of a window, in the first half of the time for reports: `commitment` is the Keccak-256 hash
    /// of the report's signature.
    fn seal(&mut self, feed: u8, window: u64, commitment: B256) -> Result<(), SlaError>;
}

impl<A: Agreement> SlaSealed for A {
    fn seal(&mut self, feed: u8, window: u64, commitment: B256) -> Result<(), SlaError> {
        seal(self, feed, window, commitment);
        Ok(())
    }
}
