//! An uptime agreement on a chain in memory, through its life.
#![allow(dead_code, reason = "each test binary uses its own part")]

use slacontract::abi::Abi;
use slacontract::client::{BoundClient, Call};
use slacontract::prelude::*;
use slacontract::sla::{Report, Status, WindowView};
use slacontract_memory::{CHAIN_ID, Chain, Outcome, send, sign};
use uptime::{Uptime, UptimeClient};

pub const PROVIDER: Address = Address([0x11; 20]);
pub const CUSTOMER: Address = Address([0x22; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const SIGNERS: [Address; 3] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
];
pub const START: u64 = 1_735_689_600;
pub const ETHER: u128 = 1_000_000_000_000_000_000;

pub fn ether(count: u128) -> Amount {
    Amount::from_units(count * ETHER)
}

pub fn chain() -> Chain {
    let chain = Chain::default();
    chain.warp(START);
    for who in [PROVIDER, CUSTOMER, STRANGER] {
        chain.give(who, 1_000 * ETHER);
    }
    chain
}

pub fn done(outcome: Outcome) {
    assert!(matches!(outcome, Outcome::Success(_)), "{outcome:?}");
}

/// What a view answers.
pub fn ask<R: Abi, E: Error>(call: Call<Chain, R, E>) -> R {
    send(STRANGER, &call).value()
}

/// An agreement at an address.
#[derive(Clone)]
pub struct Agreement {
    pub at: Address,
    pub sla: SlaClient<Chain>,
    customer: Address,
}

impl Agreement {
    /// Proposed by the provider, two windows of ten seconds at one ether, to this customer.
    pub fn proposed(chain: &Chain, at: Address, customer: Address) -> Self {
        let deployment = UptimeClient::new(PROVIDER, customer, SIGNERS.to_vec(), ether(1));
        chain.deploy::<Uptime>(at, PROVIDER, &deployment);
        let sla = SlaClient::bind(at, chain.clone());
        Self { at, sla, customer }
    }

    /// Accepted, with its bond and both fees.
    pub fn active(chain: &Chain, at: Address, customer: Address) -> Self {
        let agreement = Self::proposed(chain, at, customer);
        agreement.accept();
        agreement.fund(2);
        agreement
    }

    pub fn accept(&self) {
        let status: Status = ask(self.sla.status());
        done(send(self.customer, &self.sla.accept(status.agreement)));
    }

    pub fn fund(&self, windows: u128) {
        done(send(PROVIDER, &self.sla.deposit().value(ether(6))));
        done(send(
            self.customer,
            &self.sla.deposit().value(ether(windows)),
        ));
    }

    pub fn window(&self, window: u64) -> WindowView {
        ask(self.sla.window(window))
    }

    /// Reports a window with so many good samples of a thousand, by two signers, and settles it.
    pub fn settle(&self, chain: &Chain, window: u64, good: u64) {
        self.report(chain, window, good);
        self.reach(chain, self.window(window).challenge_end);
        done(send(STRANGER, &self.sla.settle(window)));
    }

    pub fn report(&self, chain: &Chain, window: u64, good: u64) {
        let view = self.window(window);
        self.reach(chain, view.to);
        let config: B256 = ask(self.sla.feed_config(0));
        for signer in &SIGNERS[..2] {
            let report = Report {
                feed: 0,
                window,
                from: view.from.seconds(),
                to: view.to.seconds(),
                good,
                total: 1_000,
                missing: 0,
                seq: 0,
                query_hash: B256::default(),
                samples_root: B256::default(),
                observed_at: view.to.seconds(),
                prev: B256::default(),
            };
            let digest = report.digest(CHAIN_ID, self.at, config);
            done(send(
                STRANGER,
                &self.sla.report(report, sign(&digest, *signer)),
            ));
        }
    }

    pub fn reach(&self, chain: &Chain, moment: Timestamp) {
        chain.warp(moment.seconds().saturating_sub(chain.now()));
    }
}
