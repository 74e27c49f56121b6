//! An agreement and its court: what is contested is filed, judged and executed, and everything else goes on.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

mod matters;
mod reputation;
mod reserve;
mod stated;

use crate::world::{COURT, DAY, DISPUTED, RESPONDENT, STRANGER, WHY, World, amount, juror, salt};
use slacontract::abi::Abi;
use slacontract::client::{BoundClient, Call};
use slacontract::court::{CaseState, CourtError};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, Demanded, ExclusionDelta, Matter, Report, SlaCasesClient, SlaCourtClient,
    SlaDeliveriesClient, SlaDutiesClient, SlaExclusionsClient, SlaExtensionsClient,
    SlaGrantCourtClient, SlaGrantsClient, SlaIncidentsClient, State, WindowView,
};
use slacontract_memory::{CHAIN_ID, Chain, Outcome};

const PROVIDER: Address = crate::world::FILER;
const CUSTOMER: Address = RESPONDENT;
const SIGNERS: [Address; 3] = [
    Address([0xf1; 20]),
    Address([0xf2; 20]),
    Address([0xf3; 20]),
];
const AGREEMENT: Address = Address([0x03; 20]);
const ETHER: u128 = 1_000_000_000_000_000_000;

/// Four weeks at one ether; a breach credits two.
#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 4 windows, renew = by_both, amend = never, language = en)]
pub struct Service {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    availability: Objective,
    #[exclusion(kind = force_majeure, claim_within = "72h", burden = customer)]
    disaster: Exclusion,
    #[disclosure(by = provider, to = [customer], every = window, within = "3d", late = "0.1 ether" per day,
                 cure = "3d", otherwise = deem(tier = 2))]
    report: Disclosure,
    #[delivery(by = provider, to = customer, due = within "10d", value = "2 ether", late = 10 % per "1d", step = "1d",
               round = floor, cap = 50 %, inspect_within = "3d",
               force_majeure(claim_within = "1d", at_most = "4d", burden = provider))]
    machine: Delivery,
    #[data_grant(by = provider, to = customer, correct_within = "3d", damages = "0.5 ether", at_most = "1 ether" per window)]
    file: DataGrant,
    #[incidents(by = provider, to = customer,
                p1(respond = "1h", resolve = "4h", damages = "0.2 ether"),
                p2(respond = "2h", resolve = "8h", damages = "0.1 ether"),
                p3(respond = "4h", resolve = "24h", damages = "0.1 ether"),
                p4(respond = "8h", resolve = "72h", damages = "0.1 ether"),
                hold_at_most = "7d", close_after = "72h", at_most = "1 ether" per window)]
    incidents: Incidents,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = sealed)]
    disputes: Arbitration,
}

#[contract]
impl Service {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        court: Address,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, court)
    }
}

struct Deal {
    world: World,
    sla: SlaClient<Chain>,
    cases: SlaCasesClient<Chain>,
}

impl Deal {
    /// In force, all windows paid, with this court.
    fn before(court: Address) -> Self {
        Self::on(World::named(3), court)
    }

    /// The same on a chain with a court on it.
    fn on(world: World, court: Address) -> Self {
        let chain = world.chain.clone();
        let deployment = ServiceClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), court);
        chain.deploy::<Service>(AGREEMENT, PROVIDER, &deployment);
        let deal = Self {
            sla: SlaClient::bind(AGREEMENT, chain.clone()),
            cases: SlaCasesClient::bind(AGREEMENT, chain.clone()),
            world,
        };
        let status = deal.read(deal.sla.status());
        deal.must(CUSTOMER, deal.sla.accept(status.agreement));
        deal.must(PROVIDER, deal.sla.deposit().value(status.bond));
        deal.must(CUSTOMER, deal.sla.deposit().value(amount(4 * ETHER)));
        deal
    }

    fn new() -> Self {
        Self::before(COURT)
    }

    fn must<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> R {
        match self.world.send(from, call) {
            Outcome::Success(data) => slacontract::abi::decode(&data).expect("its type"),
            Outcome::Revert(data) => panic!(
                "refused: {:?} {:?} {data:02x?}",
                SlaError::decode(&data),
                CourtError::decode(&data)
            ),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    fn read<R: Abi, E: Error>(&self, call: Call<Chain, R, E>) -> R {
        self.must(STRANGER, call)
    }

    fn refused<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> SlaError {
        self.world.send(from, call).error()
    }

    fn window(&self, id: u64) -> WindowView {
        self.read(self.sla.window(id))
    }

    fn reach(&self, at: Timestamp) {
        let chain = &self.world.chain;
        chain.warp(at.seconds().saturating_sub(chain.now()));
    }

    /// A report of a window: `good` of 1000.
    fn report(&self, id: u64, good: u64) -> Report {
        let view = self.window(id);
        Report {
            feed: 0,
            window: id,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq: 0,
            good,
            total: 1_000,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: self.world.chain.now(),
            prev: B256::default(),
        }
    }

    /// A signature of a report with what it excludes.
    fn signed(&self, report: &Report, excludes: &[ExclusionDelta], signer: Address) -> Bytes {
        let config = B256::from(self.read(self.sla.feed_config(0)).0);
        let digest = report.digest_excluding(excludes, CHAIN_ID, AGREEMENT, config);
        slacontract_memory::sign(&digest, signer)
    }

    /// So many signers report `good` of 1000.
    fn reported(&self, id: u64, good: u64, signers: usize) {
        let view = self.window(id);
        self.reach(view.to);
        for signer in &SIGNERS[..signers] {
            let report = self.report(id, good);
            let signature = self.signed(&report, &[], *signer);
            self.must(STRANGER, self.sla.report(report, signature));
        }
        // Reporting ends when all have, or with its time.
        self.reach(self.window(id).reporting_end);
    }

    fn settle(&self, id: u64) {
        self.reach(self.window(id).challenge_end);
        self.must(STRANGER, self.sla.settle(id));
        self.check();
    }

    fn file(&self, who: Address, matter: Matter, id: u64) -> u64 {
        // A hundredth of what is contested, or two panels; what is too much comes back.
        let bond = amount(ETHER);
        let call = self
            .cases
            .file_case(matter, id, B256::default())
            .value(bond);
        let case = self.must(who, call).to_u64().expect("a number");
        self.check();
        case
    }

    /// Nobody's money is anywhere else than the books say: agreement and court together.
    fn check(&self) {
        let money = self.read(self.sla.money());
        assert_eq!(self.world.chain.balance(AGREEMENT), money.held);
        self.world.check_money();
    }

    fn judged(&self, case: u64, ruling: u8) {
        self.world.judged(case, &[Some(ruling); 3]);
        self.world.reach(case, CaseState::CaseFinal);
        self.must(STRANGER, self.world.court.execute(case));
        self.check();
    }

    fn claimable(&self, who: Address) -> u128 {
        self.read(self.sla.claimable(who)).units() * 10 / ETHER
    }
}

/// A window reported as met, which the customer says was the worst.
fn contested() -> (Deal, u64) {
    let deal = Deal::new();
    deal.reported(0, 1_000, 3);
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    let case = deal.file(CUSTOMER, Matter::Window, 0);
    (deal, case)
}

#[test]
fn a_contested_window_is_filed_settled_judged_and_executed() {
    for (ruling, customer, provider) in [(0, 0, 10), (1, 0, 10), (2, 20, 0)] {
        let (deal, case) = contested();
        let view = deal.world.case(case);
        assert_eq!((view.filer, view.respondent), (CUSTOMER, PROVIDER));
        assert_eq!((view.arbitrable, view.subject), (AGREEMENT, 0));
        // Two ether are contested; a hundredth is the bond.
        assert_eq!(view.filer_bond, amount(2 * ETHER / 100));
        deal.settle(0);
        assert_eq!(deal.window(0).contest, State::Contested);
        assert_eq!(deal.read(deal.sla.money()).reserve, amount(2 * ETHER));
        assert_eq!(deal.claimable(CUSTOMER), 0);
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.window(0).contest, State::ContestResolved);
        assert_eq!(deal.claimable(CUSTOMER), customer);
        assert_eq!(deal.claimable(PROVIDER), provider);
        assert_eq!(deal.read(deal.sla.money()).reserve, Amount::ZERO);
    }
}

#[test]
fn what_nobody_files_is_not_contested() {
    let deal = Deal::new();
    deal.reported(0, 1_000, 3);
    assert!(matches!(
        deal.refused(CUSTOMER, deal.cases.file_case(Matter::Window, 0, WHY)),
        SlaError::NothingContested { window: 0 }
    ));
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    assert!(matches!(
        deal.refused(PROVIDER, deal.cases.file_case(Matter::Window, 0, WHY)),
        SlaError::NothingContested { window: 0 }
    ));
    assert!(matches!(
        deal.refused(STRANGER, deal.cases.file_case(Matter::Window, 0, WHY)),
        SlaError::NotEntitled {
            act: Act::FileCase,
            ..
        }
    ));
    let short = deal
        .cases
        .file_case(Matter::Window, 0, WHY)
        .value(amount(7));
    assert!(matches!(
        deal.world.refused(CUSTOMER, short),
        CourtError::CostNotMet { .. }
    ));
    deal.settle(0);
    assert_eq!(deal.window(0).contest, State::Uncontested);
    assert_eq!(deal.claimable(PROVIDER), 10);
    let late = deal.refused(CUSTOMER, deal.cases.file_case(Matter::Window, 0, WHY));
    assert!(matches!(late, SlaError::NotNow { .. }));
    assert!(matches!(
        deal.refused(CUSTOMER, deal.cases.file_case(Matter::Window, 9, WHY)),
        SlaError::NoSuchWindow { .. }
    ));
}

#[test]
fn one_case_per_window_and_the_other_side_joins_it() {
    let deal = Deal::new();
    // The middle tier is provisional: the provider says met, the customer the worst.
    deal.reported(0, 950, 3);
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    deal.must(PROVIDER, deal.sla.challenge(0, 0, 1_000, 1_000, WHY));
    let case = deal.file(CUSTOMER, Matter::Window, 0);
    assert!(matches!(
        deal.refused(CUSTOMER, deal.cases.file_case(Matter::Window, 0, WHY)),
        SlaError::AlreadyDone {
            act: Act::FileCase,
            id: 0
        }
    ));
    assert_eq!(deal.file(PROVIDER, Matter::Window, 0), case);
    assert_eq!(deal.read(deal.world.court.accounts()).cases, 1);
    deal.settle(0);
    assert_eq!(deal.read(deal.sla.money()).reserve, amount(2 * ETHER));
    deal.judged(case, 3);
    assert_eq!(
        (deal.claimable(CUSTOMER), deal.claimable(PROVIDER)),
        (0, 10)
    );
}

#[test]
fn other_windows_go_on_settling_and_a_court_that_never_answers_changes_nothing() {
    let (deal, case) = contested();
    deal.settle(0);
    deal.reported(1, 1_000, 3);
    deal.settle(1);
    assert_eq!(deal.window(1).contest, State::Uncontested);
    assert!(deal.world.chain.now() >= deal.window(0).contest_end.seconds());
    deal.must(STRANGER, deal.sla.lapse(0));
    assert_eq!(deal.claimable(CUSTOMER), 0);
    assert_eq!(deal.claimable(PROVIDER), 20);
    // What it says later is refused, and its jurors and sides are paid all the same.
    deal.must(PROVIDER, deal.world.court.concede(case, WHY));
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.world.state(case), CaseState::CaseUnexecuted);
    assert_eq!(deal.world.claimable(CUSTOMER), ETHER);
    deal.check();
}

#[test]
fn a_ruling_before_settlement_waits_for_it() {
    let (deal, case) = contested();
    deal.must(PROVIDER, deal.world.court.concede(case, WHY));
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.world.state(case), CaseState::CaseUnexecuted);
    deal.settle(0);
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
    assert_eq!(deal.claimable(CUSTOMER), 20);
}

#[test]
fn only_the_court_rules_and_only_on_what_was_filed() {
    let (deal, _) = contested();
    deal.settle(0);
    let rule = |dispute: u64| {
        deal.cases
            .rule_dispute(U256::from(dispute), U256::from(2_u64))
    };
    for who in [PROVIDER, CUSTOMER, STRANGER, juror(0)] {
        assert!(matches!(
            deal.refused(who, rule(0)),
            SlaError::NotEntitled { act: Act::Rule, .. }
        ));
    }
    // The court's own voice on a case that was never filed ends no other contest.
    assert_eq!(
        deal.refused(COURT, rule(5)),
        SlaError::NoSuchDispute { dispute: 5 }
    );
    assert_eq!(deal.window(0).contest, State::Contested);
    deal.must(COURT, rule(0));
    assert_eq!(deal.claimable(CUSTOMER), 20);
}

#[test]
fn an_offer_or_a_settlement_is_executed_as_a_value_within_reach() {
    let (deal, case) = contested();
    let offer = |value| deal.world.court.offer(case, amount(value), WHY);
    // What could not be executed would leave what stood, whatever the panel finds: who offers it is told at once.
    let (low, high) = (Amount::ZERO, amount(2 * ETHER));
    let refused = CourtError::ValueOutOfReach { low, high };
    assert_eq!(
        deal.world.refused(PROVIDER, offer(2 * ETHER + 1)),
        refused.clone()
    );
    deal.must(PROVIDER, offer(ETHER));
    deal.settle(0);
    deal.judged(case, 4);
    assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
    assert_eq!(deal.claimable(CUSTOMER), 10);
    let (deal, case) = contested();
    deal.settle(0);
    let settle = deal.world.court.settle(case, amount(3 * ETHER), WHY);
    assert_eq!(deal.world.refused(PROVIDER, settle), refused);
    for side in [PROVIDER, CUSTOMER] {
        deal.must(side, deal.world.court.settle(case, amount(ETHER / 2), WHY));
    }
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.claimable(CUSTOMER), 5);
    deal.check();
}

#[test]
fn a_window_that_nobody_measured_goes_before_the_panel_if_a_side_files() {
    for (ruling, customer) in [(1, 0), (2, 20)] {
        let deal = Deal::new();
        deal.reported(0, 1_000, 1);
        let case = deal.file(CUSTOMER, Matter::Window, 0);
        deal.settle(0);
        assert_eq!(deal.window(0).contest, State::Contested);
        deal.judged(case, ruling);
        assert_eq!(deal.claimable(CUSTOMER), customer);
    }
    let deal = Deal::new();
    deal.reported(0, 1_000, 1);
    deal.settle(0);
    // Inconclusive: the fee is due, nothing is credited.
    assert_eq!(deal.window(0).contest, State::Uncontested);
    assert_eq!(deal.claimable(PROVIDER), 10);
}

#[test]
fn contested_time_is_decided_in_the_windows_case() {
    for (ruling, customer) in [(1, 0), (2, 2)] {
        let deal = Deal::new();
        let exclusions = SlaExclusionsClient::bind(AGREEMENT, deal.world.chain.clone());
        let to = deal.window(0).to;
        deal.reach(to);
        let from = Timestamp::from_seconds(to.seconds() - DAY);
        deal.must(PROVIDER, exclusions.exclude(0, 0, from, to, WHY));
        // A tenth of all samples, all of them bad, fell in the time that is claimed.
        let delta = ExclusionDelta {
            exclusion: 0,
            good: 0,
            total: 100,
            missing: 0,
        };
        for signer in SIGNERS {
            let report = deal.report(0, 900);
            let signature = deal.signed(&report, &[delta], signer);
            let call = exclusions.report_excluding(report, vec![delta], signature);
            deal.must(STRANGER, call);
        }
        deal.reach(deal.window(0).reporting_end);
        deal.must(CUSTOMER, exclusions.contest_exclusion(0, 0, WHY));
        let case = deal.file(CUSTOMER, Matter::Window, 0);
        deal.settle(0);
        deal.judged(case, ruling);
        assert_eq!(deal.claimable(CUSTOMER), customer);
    }
}

#[test]
fn a_court_that_is_no_arbitrator_leaves_what_stood_and_one_without_code_rules_itself() {
    // A contract that knows nothing of disputes.
    let deal = Deal::before(DISPUTED);
    deal.reported(0, 1_000, 3);
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    let call = deal.cases.file_case(Matter::Window, 0, WHY);
    assert!(matches!(
        deal.world.send(CUSTOMER, call),
        Outcome::Revert(_)
    ));
    deal.settle(0);
    assert_eq!(deal.window(0).contest, State::Uncontested);
    // An account: nothing is filed with it, and it decides by its own call.
    let account = Address([0x44; 20]);
    let deal = Deal::before(account);
    deal.reported(0, 1_000, 3);
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    let call = deal.cases.file_case(Matter::Window, 0, WHY);
    assert!(matches!(
        deal.world.send(CUSTOMER, call),
        Outcome::Revert(_)
    ));
    deal.settle(0);
    let court = SlaCourtClient::bind(AGREEMENT, deal.world.chain.clone());
    deal.must(account, court.rule(0, amount(2 * ETHER), WHY));
    assert_eq!(deal.claimable(CUSTOMER), 20);
}
