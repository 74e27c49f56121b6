//! Who takes part: the crew and its workers, the requester, the checkers, the court with its jurors and the register of trust.

use crowd_task::{CrowdTaskClient, Worker};
use slacontract::court::{CaseState, CourtClient, Filing, JurorsClient, Settings, commitment};
use slacontract::sla::{
    Report, SlaCasesClient, SlaClient, SlaDeliveriesClient, SlaDutiesClient, SlaPanelClient, State,
};
use slacontract_court::TribunalClient;
use slacontract_registry::RegistryClient;
use slacontract_testing::prelude::*;
use slacontract_trust::TrustRegisterClient;

pub const WHY: B256 = slacontract::types::FixedBytes([7; 32]);
/// A rejection without reasons.
pub const NO_REASON: B256 = slacontract::types::FixedBytes([0; 32]);

/// The most a vote may cost.
const VOTE: u64 = 90_000;
/// The most a reveal may cost.
const REVEAL: u64 = 120_000;

/// Thousandths of an ether.
pub fn milli(count: u64) -> Amount {
    (count * 1_000_000).gwei()
}

/// Workers with their shares, in hundredths of a percent.
pub fn crew_of(workers: &[Address], shares: &[u32]) -> Vec<Worker> {
    let worker = |(address, share): (&Address, &u32)| Worker {
        address: *address,
        share: BasisPoints::new(*share),
    };
    workers.iter().zip(shares).map(worker).collect()
}

pub struct Scene {
    pub crew: Address,
    pub requester: Address,
    pub checkers: [Address; 3],
    pub workers: [Address; 3],
    pub contract: CrowdTaskClient<TestTransport>,
    pub sla: SlaClient<TestTransport>,
    pub deliveries: SlaDeliveriesClient<TestTransport>,
    pub duties: SlaDutiesClient<TestTransport>,
    pub cases: SlaCasesClient<TestTransport>,
    pub panel: SlaPanelClient<TestTransport>,
}

impl Scene {
    /// In force, the first four weeks paid, with this court.
    pub fn before(chain: &Chain, court: Address) -> Self {
        let [crew, requester, a, b, c] = chain.accounts();
        let workers = ["ann", "ben", "cho"].map(|name| chain.account(name));
        let checkers = [a, b, c];
        let terms = CrowdTaskClient::new(
            crew,
            requester,
            checkers.to_vec(),
            court,
            4.ether(),
            crew_of(&workers, &[5_000, 3_000, 2_000]),
        );
        let contract = chain.deploy(terms).from(crew).unwrap();
        let sla: SlaClient<_> = chain.client(&contract);
        let hash = sla.status().unwrap().agreement;
        sla.accept(hash).from(requester).unwrap();
        sla.deposit().from(crew).value(4.ether()).unwrap();
        sla.deposit().from(requester).value(4.ether()).unwrap();
        // Half of what five jurors and seven more cost, each.
        let panel: SlaPanelClient<_> = chain.client(&contract);
        for party in [crew, requester] {
            let half = panel.fund_panel(party).from(party);
            half.value(milli(60)).unwrap();
        }
        Self {
            crew,
            requester,
            checkers,
            workers,
            deliveries: chain.client(&contract),
            duties: chain.client(&contract),
            cases: chain.client(&contract),
            panel,
            sla,
            contract,
        }
    }

    /// With an account as the court, which is never asked.
    pub fn begin(chain: &Chain) -> Self {
        Self::before(chain, chain.account("judge"))
    }

    pub fn delivers(&self) {
        self.deliveries.deliver(0, WHY).from(self.crew).unwrap();
    }

    pub fn rejects(&self, reason: B256) {
        let call = self.deliveries.reject_delivery(0, reason);
        call.from(self.requester).unwrap();
    }

    pub fn state(&self) -> State {
        self.deliveries.delivery(0).unwrap().state
    }

    /// All checkers found so many of a thousand labels right; settled.
    pub fn checked(&self, chain: &Chain, window: u64, good: u64) {
        let view = self.sla.window(window).unwrap();
        reach(chain, view.to);
        let none = B256::default();
        for checker in self.checkers {
            let report = Report {
                feed: 0,
                window,
                from: view.from.seconds(),
                to: view.to.seconds(),
                seq: 0,
                good,
                total: 1_000,
                missing: 0,
                query_hash: none,
                samples_root: none,
                observed_at: view.to.seconds(),
                prev: none,
            };
            let config = self.sla.feed_config(0).unwrap();
            let digest = report.digest(chain.chain_id(), *self.sla.as_ref(), config);
            let signature = chain.sign(checker, digest);
            self.sla.report(report, signature).from(checker).unwrap();
        }
        self.settles(chain, window);
    }

    /// Waits until a window can be settled, and settles it.
    pub fn settles(&self, chain: &Chain, window: u64) {
        reach(chain, self.sla.window(window).unwrap().challenge_end);
        self.sla.settle(window).from(self.checkers[0]).unwrap();
    }
}

pub fn reach(chain: &Chain, moment: Timestamp) {
    chain.warp(moment.saturating_since(chain.now()));
}

/// A court with five jurors out of a pool, and the register of trust that weighs them.
pub struct Court {
    pub jurors: [Address; 5],
    pub registry: RegistryClient<TestTransport>,
    pub register: TrustRegisterClient<TestTransport>,
    pub cases: CourtClient<TestTransport>,
    pub pool: JurorsClient<TestTransport>,
}

impl Court {
    /// Each of the two contracts has to know the other's address when it is made. An address follows from who deploys and how often it
    /// has; here it is seen by deploying once for trial.
    pub fn open(chain: &Chain) -> Self {
        let curator = chain.account("curator");
        let registry = chain.deploy(RegistryClient::new(curator, Vec::new()));
        let registry = registry.unwrap();
        let forms = *registry.as_ref();
        let register = |court: Address| {
            let terms = TrustRegisterClient::new(forms, 1.ether(), 10.ether(), vec![court]);
            chain.deploy(terms).unwrap()
        };
        let tribunal = |trust: Address| {
            let mut settings = Settings::usual(milli(10), 1.ether(), 10.ether());
            settings.trust = trust;
            let terms = TribunalClient::new(settings, Vec::new());
            chain.deploy(terms).unwrap()
        };
        let trial = chain.snapshot();
        register(Address::ZERO);
        let place = *tribunal(Address::ZERO).as_ref();
        chain.revert(trial);
        let register = register(place);
        let tribunal = tribunal(*register.as_ref());
        assert_eq!(*tribunal.as_ref(), place);
        let pool: JurorsClient<_> = chain.client(&tribunal);
        let jurors = ["dan", "eva", "fay", "gus", "hal"].map(|name| chain.account(name));
        for juror in jurors {
            pool.stake().from(juror).value(3.ether()).unwrap();
        }
        // A stake is seen by draws from the second day after it on.
        chain.warp(1.days());
        Self {
            jurors,
            registry,
            register,
            cases: chain.client(&tribunal),
            pool,
        }
    }

    /// The curator recognises the agreement's form, and somebody enrols it: what the court finds about its parties counts from then on.
    pub fn knows(&self, chain: &Chain, scene: &Scene) {
        let code = B256::from(slacontract::host::keccak(&chain.code(&scene.contract)));
        let call = self.registry.recognise(code, true, WHY);
        call.from(chain.account("curator")).unwrap();
        let call = self.register.enrol(*scene.contract.as_ref());
        call.from(scene.workers[0]).unwrap();
    }

    pub fn address(&self) -> Address {
        *self.cases.as_ref()
    }

    /// What filing a case about the first set costs.
    pub fn cost(&self, scene: &Scene) -> Amount {
        let filing = Filing {
            filer: scene.requester,
            respondent: scene.crew,
            contested: 4.ether(),
            seats: 5,
            ..Filing::default()
        };
        self.cases.filing_cost(filing).unwrap()
    }

    fn until(&self, chain: &Chain, state: CaseState) {
        for _ in 0..8 {
            let view = self.cases.case_of(0).unwrap();
            if view.state == state {
                return;
            }
            reach(chain, view.until);
        }
        panic!("the case does not come to {state:?}");
    }

    /// The panel is drawn and votes so; what it rules is carried out. Answers the gas of that.
    pub fn rules(&self, chain: &Chain, votes: [u8; 5]) -> u64 {
        let anybody = self.jurors[0];
        self.until(chain, CaseState::CaseDrawing);
        self.cases.draw(0).from(anybody).unwrap();
        let seats = self.cases.seats(0, 0).unwrap();
        assert_eq!(seats.len(), 5);
        let salt = B256::from([3; 32]);
        let id = U256::from(chain.chain_id());
        for (at, seat) in seats.iter().enumerate() {
            let sealed = commitment(id, self.address(), 0, 0, seat.juror, votes[at], salt);
            let call = self.cases.vote(0, at as u8, sealed);
            let gas = call.from(seat.juror).gas_used();
            assert!(gas <= VOTE, "a vote costs {gas}");
        }
        self.until(chain, CaseState::CaseReveal);
        for (at, seat) in seats.iter().enumerate() {
            let call = self.cases.reveal(0, at as u8, votes[at], salt, WHY);
            let gas = call.from(seat.juror).gas_used();
            assert!(gas <= REVEAL, "a reveal costs {gas}");
        }
        self.cases.count(0).from(anybody).unwrap();
        self.until(chain, CaseState::CaseFinal);
        let gas = self.cases.execute(0).from(anybody).gas_used();
        let view = self.cases.case_of(0).unwrap();
        assert_eq!(view.state, CaseState::CaseExecuted);
        gas
    }
}
