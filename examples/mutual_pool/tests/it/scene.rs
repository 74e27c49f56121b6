//! Who takes part: the manager, the association, the auditor, and five members.

use mutual_pool::{CONTRIBUTION, MutualPoolClient, WAITING};
use slacontract::sla::{SlaClient, SlaDutiesClient, SlaEndingClient};
use slacontract_testing::prelude::*;

pub const WHY: B256 = slacontract::types::FixedBytes([7; 32]);

/// Thousandths of an ether.
pub fn milli(count: u64) -> Amount {
    (count * 1_000_000).gwei()
}

pub struct Scene {
    pub manager: Address,
    pub association: Address,
    pub auditor: Address,
    pub members: [Address; 5],
    pub mutual: MutualPoolClient<TestTransport>,
    pub sla: SlaClient<TestTransport>,
    pub duties: SlaDutiesClient<TestTransport>,
    pub ending: SlaEndingClient<TestTransport>,
}

impl Scene {
    /// The manager is at work, and five members were admitted.
    pub fn begin(chain: &Chain) -> Self {
        let [manager, association, auditor, a, b, c, d, e] = chain.accounts();
        let terms = MutualPoolClient::new(manager, association, auditor, 1.ether());
        let mutual = chain.deploy(terms).from(manager).unwrap();
        let sla: SlaClient<_> = chain.client(&mutual);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(association).unwrap();
        sla.deposit().from(manager).value(5.ether()).unwrap();
        sla.deposit().from(association).value(4.ether()).unwrap();
        let members = [a, b, c, d, e];
        for member in members {
            mutual.admit(member).from(manager).unwrap();
        }
        Self {
            manager,
            association,
            auditor,
            members,
            duties: chain.client(&mutual),
            ending: chain.client(&mutual),
            sla,
            mutual,
        }
    }

    /// The same, and all members have waited and are covered: an hour into the first day, with three contributions each.
    pub fn covered(chain: &Chain) -> Self {
        let scene = Self::begin(chain);
        for member in scene.members {
            for _ in 0..3 {
                scene.pays(member, CONTRIBUTION);
            }
        }
        chain.warp(WAITING + 1.hours());
        scene
    }

    pub fn pays(&self, member: Address, amount: Amount) {
        let call = self.mutual.contribute().from(member);
        call.value(amount).unwrap();
    }

    /// The first member claims what it lost half an hour ago.
    pub fn claims(&self, chain: &Chain, amount: Amount) -> u64 {
        let happened = chain.now() - 30.minutes();
        let call = self.mutual.file_claim(amount, happened, WHY);
        call.from(self.members[0]).unwrap()
    }

    /// These members vote so.
    pub fn votes(&self, id: u64, votes: &[(usize, bool)]) {
        for (member, grant) in votes {
            let call = self.mutual.vote(id, *grant);
            call.from(self.members[*member]).unwrap();
        }
    }
}

pub fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}
