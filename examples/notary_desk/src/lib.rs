//! A notary desk (存证): a depositor hands in originals, and the desk records them, keeps them and answers for both.
//!
//! Each request is an incident of the desk: it answers and completes it within the times of its urgency, or pays. What is recorded
//! and through whose hands an original went stands in the notary contract, whose key the depositor signed with in the key registry;
//! the desk's certificate is read from there and says by itself whether anything is missing. Nobody has to believe the desk.
//!
//! Every month the desk says that it still has the originals. If the depositor finds that it has not, and it does not bring them back,
//! that costs three months' fees out of the bond. A verifier, such as a court, reads everything and needs nobody's leave.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;
use slacontract::sla::SlaIncidents;
use slacontract_keys::{KeysClient, Purpose};
use slacontract_notary::NotaryClient;

/// Thirty days at a time, for half a year.
#[contract]
#[agreement(version = 1, asset = ether, window = "30d", term = 6 windows, renew = by_both, amend = never,
            terminate(notice = "30d", for_cause = 2 breaches in 3 windows), language = en)]
pub struct NotaryDesk {
    /// What the depositor pays for thirty days.
    #[param(default = "1 ether", range = "0.1 ether"..="10 ether")]
    fee: Param<Amount>,

    /// Records and keeps.
    #[party(bond = 1000 % of fee)]
    desk: Party,
    /// Hands in originals.
    #[party(prepays = fee per window)]
    depositor: Party,
    /// Reads what is to be proved: a court, a buyer, an auditor.
    #[party(reads = all)]
    verifier: Party,

    /// A request is answered and completed in time. Urgent ones are for a hearing.
    #[incidents(by = desk, to = depositor,
                p1(respond = "4h", resolve = "24h", damages = 50 % of fee),
                p2(respond = "8h", resolve = "48h", damages = 20 % of fee),
                p3(respond = "24h", resolve = "72h", damages = 10 % of fee),
                hold_at_most = "3d", close_after = "72h", at_most = 200 % of fee per window)]
    requests: Incidents,

    /// The originals are there: said every month, and false at the desk's risk.
    #[quality(by = desk, to = depositor, promise = "the originals are in the custody of the desk", every = window, within = "5d",
              damages = 300 % of fee)]
    originals: Quality,

    /// How a party contests what the other says.
    #[challenge(within = "72h", resolve_within = "5d", otherwise = provisional)]
    dispute: Challenge,

    notary: Slot<Address>,
    keys: Slot<Address>,
    documents: Map<u64, DocumentBooks>,
}

/// What was asked for.
#[derive(Storage)]
struct DocumentBooks {
    digest: Slot<B256>,
    asked: Slot<Timestamp>,
    key: Slot<u64>,
}

/// What the chain knows of a document, whatever the desk says of it.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Certificate {
    /// Hash of the document; it names the original in custody too.
    pub digest: B256,
    /// When the depositor asked for it to be recorded.
    pub asked: Timestamp,
    /// The number of the depositor's key it was signed with.
    pub key: u64,
    /// Whether that key was to be relied on then, as far as is known now.
    pub key_was_valid: bool,
    /// When the desk recorded it; 0 if it has not.
    pub recorded: Timestamp,
    /// Who has the original; zero if it never came into custody.
    pub holder: Address,
    /// How often it changed hands.
    pub transfers: u64,
    /// Hash of how it came to its holder.
    pub head: B256,
    /// Signed with a sound key, recorded, and with the desk.
    pub complete: bool,
}

/// Why the desk's contract refuses.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum DeskError {
    /// Only the depositor asks.
    NotDepositor,
    /// Zeros are the hash of nothing.
    NoDigest,
    /// The depositor has no such key for signatures, or it is not to be relied on.
    BadKey {
        /// Its number.
        key: u64,
    },
    /// Nothing was asked under this number.
    NoRequest {
        /// The number.
        id: u64,
    },
}

#[contract]
impl NotaryDesk {
    /// Proposes the agreement. `notary` and `keys` are the standard contracts that are asked.
    #[init]
    pub fn new(
        &mut self,
        desk: Address,
        depositor: Address,
        verifier: Address,
        fee: Amount,
        notary: Address,
        keys: Address,
    ) -> Result<(), SlaError> {
        self.notary.set(notary);
        self.keys.set(keys);
        self.propose(desk, depositor, verifier, fee)
    }

    // slacontract: allow(L002) the registry is asked by a view, and its answer decides whether anything is written
    /// Asks for a document to be recorded and its original to be kept; signed with a key of the depositor's that the registry holds
    /// good. Urgency 1 is for a hearing, 3 is usual. Answers the request's number, under which the desk's times run.
    pub fn request(&mut self, digest: B256, key: u64, urgency: u8) -> Result<u64, SlaError> {
        let depositor = caller();
        require!(
            depositor == self.depositor.address(),
            DeskError::NotDepositor
        );
        require!(!digest.is_zero(), DeskError::NoDigest);
        require!(
            self.is_sound(depositor, key, now()),
            DeskError::BadKey { key }
        );
        let id = self.log_incident(1, urgency, digest)?;
        let mut document = self.documents.at(id);
        document.digest.set(digest);
        document.asked.set(now());
        document.key.set(key);
        Ok(id)
    }

    /// What notary and key registry know of what was asked for.
    #[view]
    pub fn certificate(&self, id: u64) -> Result<Certificate, DeskError> {
        let document = self.documents.at(id);
        let (digest, asked, key) = (
            document.digest.get(),
            document.asked.get(),
            document.key.get(),
        );
        ensure!(!digest.is_zero(), DeskError::NoRequest { id });
        let desk = self.desk.address();
        let notary = NotaryClient::at(self.notary.get());
        let recorded = notary.recorded_by(digest, desk).call();
        let custody = notary.custody(digest).call();
        let key_was_valid = self.is_sound(self.depositor.address(), key, asked);
        let is_recorded = recorded != Timestamp::from_seconds(0);
        Ok(Certificate {
            digest,
            asked,
            key,
            key_was_valid,
            recorded,
            holder: custody.holder,
            transfers: custody.transfers,
            head: custody.head,
            complete: key_was_valid && is_recorded && custody.holder == desk,
        })
    }

    /// Whether a key for signatures was to be relied on at a moment.
    fn is_sound(&self, owner: Address, key: u64, at: Timestamp) -> bool {
        let keys = KeysClient::at(self.keys.get());
        keys.was_valid(owner, Purpose::Signing, key, at).call()
    }
}
