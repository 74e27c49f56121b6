//! Who takes part, and the agreement between them.

use p2p_custody::PlatformClient;
use slacontract::sla::{SlaClient, SlaDutiesClient};
use slacontract_testing::prelude::*;

pub const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

/// The number of a day's proof of custody, from 0.
pub fn proof(day: u64) -> u64 {
    1 << 32 | day
}

pub struct Scene {
    pub platform: Address,
    /// The lenders' association.
    pub lenders: Address,
    pub custodian: Address,
    pub auditor: Address,
    /// Three who lend.
    pub ann: Address,
    pub ben: Address,
    pub cho: Address,
    pub contract: PlatformClient<TestTransport>,
    pub sla: SlaClient<TestTransport>,
    pub duties: SlaDutiesClient<TestTransport>,
}

impl Scene {
    /// In force, two windows paid, with this supervisor.
    pub fn begin(chain: &Chain, supervision: Address) -> Self {
        let [platform, lenders, regulator, a, b, c] = chain.accounts();
        let [custodian, auditor, ann, ben, cho] =
            ["custodian", "auditor", "ann", "ben", "cho"].map(|name| chain.account(name));
        let terms = PlatformClient::new(
            platform,
            lenders,
            custodian,
            auditor,
            regulator,
            vec![a, b, c],
            1.ether(),
            supervision,
        );
        let contract = chain.deploy(terms).from(platform).unwrap();
        let sla: SlaClient<_> = chain.client(&contract);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(lenders).unwrap();
        sla.deposit().from(platform).value(60.ether()).unwrap();
        sla.deposit().from(lenders).value(2.ether()).unwrap();
        Self {
            platform,
            lenders,
            custodian,
            auditor,
            ann,
            ben,
            cho,
            duties: chain.client(&contract),
            sla,
            contract,
        }
    }

    /// The same; Ann keeps ten ether with the custodian, Ben five, Cho two.
    pub fn saved(chain: &Chain) -> Self {
        let scene = Self::begin(chain, Address::ZERO);
        for (lender, amount) in [(scene.ann, 10), (scene.ben, 5), (scene.cho, 2)] {
            let call = scene.contract.save(lender, amount.ether());
            call.from(scene.custodian).unwrap();
        }
        scene
    }

    /// What a lender collects.
    pub fn collects(&self, lender: Address) -> Amount {
        self.contract.collect().from(lender).unwrap()
    }
}
