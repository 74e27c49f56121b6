//! A denial before a court that is a contract: three jurors of a pool, weighed by trust, rule on it. What a case costs through an
//! agreement is held here: filing at most 300,000 gas, a vote 90,000, a reveal 120,000, execution of three seats with the register of
//! trust 400,000.

use crate::scene::{Scene, WHY, record};
use slacontract::court::{CaseState, CourtClient, Filing, JurorsClient, Settings, commitment};
use slacontract::sla::{Demanded, Matter, SlaCasesClient, State};
use slacontract::types::FixedBytes;
use slacontract_court::TribunalClient;
use slacontract_registry::RegistryClient;
use slacontract_testing::prelude::*;
use slacontract_trust::TrustRegisterClient;

/// The most filing may cost.
const FILE: u64 = 300_000;
/// The most a vote may cost.
const VOTE: u64 = 90_000;
/// The most a reveal may cost.
const REVEAL: u64 = 120_000;
/// The most execution of three seats may cost, with what the agreement and the register do then.
const EXECUTE: u64 = 400_000;

/// What the customer commits to for the draw is the hash of this.
const LINK: B256 = FixedBytes([5; 32]);

/// A court with a pool of four jurors, and the register of trust that weighs them.
struct Bench {
    register: TrustRegisterClient<TestTransport>,
    registry: RegistryClient<TestTransport>,
    cases: CourtClient<TestTransport>,
    pool: JurorsClient<TestTransport>,
}

impl Bench {
    /// Each of the two contracts has to know the other's address when it is made; a trial shows it.
    fn open(chain: &Chain) -> Self {
        let registry = RegistryClient::new(chain.account("curator"), Vec::new());
        let registry = chain.deploy(registry).unwrap();
        let register = |court: Address| {
            let forms = *registry.as_ref();
            let terms = TrustRegisterClient::new(forms, 1.ether(), 10.ether(), vec![court]);
            chain.deploy(terms).unwrap()
        };
        let tribunal = |trust: Address| {
            let mut settings = Settings::usual(1.gwei(), 1.ether(), 10.ether());
            settings.trust = trust;
            chain
                .deploy(TribunalClient::new(settings, Vec::new()))
                .unwrap()
        };
        let trial = chain.snapshot();
        register(Address::ZERO);
        let place = *tribunal(Address::ZERO).as_ref();
        chain.revert(trial);
        let register = register(place);
        let tribunal = tribunal(*register.as_ref());
        assert_eq!(*tribunal.as_ref(), place);
        let pool: JurorsClient<_> = chain.client(&tribunal);
        for name in ["dan", "eva", "fay", "gus"] {
            let call = pool.stake().from(chain.account(name));
            call.value(3.ether()).unwrap();
        }
        // A stake is seen by draws from the second day after it on.
        chain.warp(1.days());
        Self {
            register,
            registry,
            cases: chain.client(&tribunal),
            pool,
        }
    }

    /// The curator recognises the agreement's form, and somebody enrols it.
    fn knows(&self, chain: &Chain, scene: &Scene) {
        let code = B256::from(slacontract::host::keccak(&chain.code(&scene.file)));
        let call = self.registry.recognise(code, true, WHY);
        call.from(chain.account("curator")).unwrap();
        let call = self.register.enrol(*scene.file.as_ref());
        call.from(scene.lender).unwrap();
    }

    fn reach(&self, chain: &Chain, state: CaseState) {
        for _ in 0..6 {
            let view = self.cases.case_of(0).unwrap();
            if view.state == state {
                return;
            }
            chain.warp(view.until.saturating_since(chain.now()));
        }
        panic!("the case does not come to {state:?}");
    }

    /// The panel is drawn and votes so.
    fn votes(&self, chain: &Chain, votes: [u8; 3]) {
        self.cases.draw(0).unwrap();
        let seats = self.cases.seats(0, 0).unwrap();
        let (chain_id, court) = (U256::from(chain.chain_id()), *self.cases.as_ref());
        let salt = B256::from([3; 32]);
        for (at, (seat, choice)) in seats.iter().zip(votes).enumerate() {
            let sealed = commitment(chain_id, court, 0, 0, seat.juror, choice, salt);
            let call = self.cases.vote(0, at as u8, sealed);
            let gas = call.from(seat.juror).gas_used();
            assert!(gas <= VOTE, "a vote costs {gas}");
        }
        self.reach(chain, CaseState::CaseReveal);
        for (at, (seat, choice)) in seats.iter().zip(votes).enumerate() {
            let call = self.cases.reveal(0, at as u8, choice, salt, WHY);
            let gas = call.from(seat.juror).gas_used();
            assert!(gas <= REVEAL, "a reveal costs {gas}");
        }
        self.cases.count(0).unwrap();
    }
}

#[slacontract::test]
fn three_jurors_of_a_pool_find_a_denial_wrong_within_the_gas_of_a_case(chain: &mut Chain) {
    let bench = Bench::open(chain);
    let scene = Scene::before(chain, *bench.cases.as_ref());
    bench.knows(chain, &scene);
    let call = scene.grants.demand(Demanded::Access, record(3), WHY);
    let id = call.from(scene.customer).unwrap();
    let call = scene.grants.answer_demand(id, WHY);
    call.from(scene.bureau).unwrap();
    let call = scene.court.contest_demand(id, WHY);
    call.from(scene.customer).unwrap();
    let filing = Filing {
        filer: scene.customer,
        respondent: scene.bureau,
        seats: 3,
        ..Filing::default()
    };
    let cost = bench.cases.filing_cost(filing).unwrap();
    let cases: SlaCasesClient<_> = chain.client(&scene.file);
    let link = slacontract::env::keccak256(LINK.0);
    let call = cases.file_case(Matter::Demand, id, link);
    let gas = call.from(scene.customer).value(cost).gas_used();
    assert!(gas <= FILE, "filing costs {gas}");
    bench.reach(chain, CaseState::CaseMixing);
    bench.cases.mix(0, LINK).from(scene.customer).unwrap();
    bench.votes(chain, [2, 1, 2]);
    let gas = bench.cases.execute(0).from(scene.lender).gas_used();
    assert!(gas <= EXECUTE, "execution costs {gas}");
    let view = bench.cases.case_of(0).unwrap();
    assert_eq!((view.state, view.ruling), (CaseState::CaseExecuted, 2));
    // The bureau owes an ether, has broken a promise, and the one juror who believed it has lost a fifth of a stake.
    let demand = scene.grants.demand_of(id).unwrap();
    assert_eq!(demand.state, State::DemandFailed);
    assert_eq!(demand.booked, 1.ether());
    let standing = bench.register.standing(scene.bureau).unwrap();
    assert_eq!((standing.times_kept, standing.times_broken), (0, 1));
    let seats = bench.cases.seats(0, 0).unwrap();
    let stake = bench.pool.juror(seats[1].juror).unwrap().stake;
    assert_eq!(stake, 3.ether() - 200_000_000_000_000_000_u64.wei());
}
