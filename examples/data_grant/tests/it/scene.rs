//! Who takes part, and the agreement between them.

use data_grant::CreditFileClient;
use slacontract::sla::{SlaClient, SlaEndingClient, SlaGrantCourtClient, SlaGrantsClient};
use slacontract::types::FixedBytes;
use slacontract_testing::prelude::*;

pub const WHY: B256 = FixedBytes([7; 32]);

/// The hash of an access, with its salt.
pub fn record(number: u8) -> B256 {
    FixedBytes([number; 32])
}

pub struct Scene {
    pub bureau: Address,
    pub customer: Address,
    pub auditor: Address,
    pub lender: Address,
    /// Who rules: an account, unless the agreement was made with a court.
    pub panel: Address,
    pub file: CreditFileClient<TestTransport>,
    pub sla: SlaClient<TestTransport>,
    pub grants: SlaGrantsClient<TestTransport>,
    pub court: SlaGrantCourtClient<TestTransport>,
    pub ending: SlaEndingClient<TestTransport>,
}

impl Scene {
    /// With an account that rules itself.
    pub fn begin(chain: &Chain) -> Self {
        Self::before(chain, chain.account("panel"))
    }

    /// In force, two months paid, with this court.
    pub fn before(chain: &Chain, panel: Address) -> Self {
        let [bureau, customer, auditor, lender] = chain.accounts();
        let terms = CreditFileClient::new(bureau, customer, auditor, panel, 1.ether());
        let file = chain.deploy(terms).from(bureau).unwrap();
        let sla: SlaClient<_> = chain.client(&file);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(customer).unwrap();
        sla.deposit().from(bureau).value(10.ether()).unwrap();
        sla.deposit().from(customer).value(2.ether()).unwrap();
        Self {
            bureau,
            customer,
            auditor,
            lender,
            panel,
            sla,
            grants: chain.client(&file),
            court: chain.client(&file),
            ending: chain.client(&file),
            file,
        }
    }

    /// Moves to a moment.
    pub fn reach(&self, chain: &Chain, moment: Timestamp) {
        chain.warp(moment.saturating_since(chain.now()));
    }

    /// Lets the lender read the file for so many days from now; the grant's number.
    pub fn lets_the_lender_read(&self, chain: &Chain, days: u64) -> u64 {
        let until = chain.now() + days.days();
        let call = self.grants.give_grant(self.lender, until, WHY);
        call.from(self.customer).unwrap()
    }
}
