//! Who takes part: the desk, the depositor, the verifier, and the two contracts that everybody can read.

use notary_desk::NotaryDeskClient;
use slacontract::sla::{SlaClient, SlaDutiesClient, SlaIncidentsClient};
use slacontract_keys::{KeysClient, Scheme};
use slacontract_notary::NotaryClient;
use slacontract_testing::prelude::*;

pub const WHY: B256 = slacontract::types::FixedBytes([7; 32]);
/// The hash of a deed.
pub const DEED: B256 = slacontract::types::FixedBytes([0xd; 32]);
/// The condition it is in.
pub const SEALED: B256 = slacontract::types::FixedBytes([5; 32]);

pub struct Scene {
    pub desk: Address,
    pub depositor: Address,
    pub anybody: Address,
    pub contract: NotaryDeskClient<TestTransport>,
    pub sla: SlaClient<TestTransport>,
    pub requests: SlaIncidentsClient<TestTransport>,
    pub duties: SlaDutiesClient<TestTransport>,
    pub notary: NotaryClient<TestTransport>,
    pub keys: KeysClient<TestTransport>,
}

impl Scene {
    /// In force, two months paid; the depositor has published its first key for signatures.
    pub fn begin(chain: &Chain) -> Self {
        let [desk, depositor, verifier, anybody] = chain.accounts();
        let notary = chain.deploy(NotaryClient::new()).unwrap();
        let keys = chain.deploy(KeysClient::new()).unwrap();
        let key = Bytes(vec![9; 32]);
        let call = keys.publish(Scheme::Ed25519, key, 0.days(), Bytes(Vec::new()));
        call.from(depositor).unwrap();
        let terms = NotaryDeskClient::new(
            desk,
            depositor,
            verifier,
            1.ether(),
            *notary.as_ref(),
            *keys.as_ref(),
        );
        let contract = chain.deploy(terms).from(desk).unwrap();
        let sla: SlaClient<_> = chain.client(&contract);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(depositor).unwrap();
        sla.deposit().from(desk).value(10.ether()).unwrap();
        sla.deposit().from(depositor).value(2.ether()).unwrap();
        Self {
            desk,
            depositor,
            anybody,
            requests: chain.client(&contract),
            duties: chain.client(&contract),
            sla,
            contract,
            notary,
            keys,
        }
    }

    /// The depositor asks for its deed to be recorded and kept.
    pub fn asks(&self, urgency: u8) -> u64 {
        let call = self.contract.request(DEED, 1, urgency);
        call.from(self.depositor).unwrap()
    }

    /// The original goes from the depositor's hands into the desk's.
    pub fn hands_over(&self) {
        let call = self.notary.take_in(DEED, SEALED);
        call.from(self.depositor).unwrap();
        let call = self.notary.offer(DEED, self.desk, SEALED);
        call.from(self.depositor).unwrap();
        let call = self.notary.take_over(DEED, SEALED, SEALED);
        call.from(self.desk).unwrap();
    }

    /// The desk answers a request, records the document and completes it.
    pub fn completes(&self, id: u64) {
        self.requests.acknowledge(id, WHY).from(self.desk).unwrap();
        self.notary.record(DEED).from(self.desk).unwrap();
        let call = self.requests.resolve_incident(id, WHY);
        call.from(self.desk).unwrap();
    }

    /// Waits until a month can be settled, and settles it.
    pub fn settles(&self, chain: &Chain, window: u64) {
        reach(chain, self.sla.window(window).unwrap().challenge_end);
        self.sla.settle(window).from(self.anybody).unwrap();
    }
}

pub fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}
