//! What nobody measured goes before a panel at the cost of both sides: out of what they put up, without anybody's bond.

use super::*;
use crate::world::FEE;
use slacontract::sla::SlaPanelClient;
use std::cell::Cell;

/// Half of what three seats and five more cost.
const HALF: u128 = 4 * FEE;

/// Four weeks at one ether; a breach credits two, and both sides put up for a panel.
#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 3 windows, renew = never, amend = never, language = en)]
pub struct Shared {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    availability: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = sealed, reserve = "8000 wei")]
    disputes: Arbitration,
}

#[contract]
impl Shared {
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

thread_local! {
    /// What a court asks for that changes its mind.
    static PRICE: Cell<u128> = const { Cell::new(0) };
}

/// From now on the court asks for so much, and does nothing else: it answers every call with that.
fn asks(world: &World, price: u128) {
    PRICE.set(price);
    world.chain.place_code(COURT, |_| {
        let price = PRICE.get();
        slacontract::host::write_result(&slacontract::abi::encode(&amount(price)));
    });
}

/// Proposes before the court; what it is refused with.
fn refused_at_proposal(world: &World) -> Option<SlaError> {
    let deployment = SharedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), COURT);
    world.chain.place::<Shared>(AGREEMENT);
    let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    data.extend_from_slice(deployment.arguments());
    match world.chain.send(PROVIDER, AGREEMENT, &data, 0) {
        Outcome::Revert(data) => SlaError::decode(&data),
        _ => None,
    }
}

impl Deal {
    /// Accepted, bond and fees paid, with this court; nobody has put up for a panel.
    fn without_a_reserve(world: World, court: Address) -> (Self, SlaPanelClient<Chain>) {
        let chain = world.chain.clone();
        let deployment = SharedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), court);
        chain.deploy::<Shared>(AGREEMENT, PROVIDER, &deployment);
        let deal = Self {
            sla: SlaClient::bind(AGREEMENT, chain.clone()),
            cases: SlaCasesClient::bind(AGREEMENT, chain.clone()),
            world,
        };
        let status = deal.read(deal.sla.status());
        deal.must(CUSTOMER, deal.sla.accept(status.agreement));
        deal.must(PROVIDER, deal.sla.deposit().value(status.bond));
        deal.must(CUSTOMER, deal.sla.deposit().value(amount(3 * ETHER)));
        (deal, SlaPanelClient::bind(AGREEMENT, chain))
    }

    /// In force.
    fn with_a_reserve(court: Address) -> (Self, SlaPanelClient<Chain>) {
        let (deal, panel) = Self::without_a_reserve(World::named(3), court);
        deal.put_up(&panel);
        (deal, panel)
    }

    /// Each side adds its half.
    fn put_up(&self, panel: &SlaPanelClient<Chain>) {
        for party in [PROVIDER, CUSTOMER] {
            self.must(party, panel.fund_panel(party).value(amount(HALF)));
        }
        self.check();
    }

    fn parts(&self, panel: &SlaPanelClient<Chain>) -> [u128; 2] {
        [PROVIDER, CUSTOMER].map(|who| self.read(panel.panel_reserve(who)).0.units())
    }

    /// A window that one of three signers reported, settled.
    fn silent(&self, id: u64) {
        self.reported(id, 1_000, 1);
        self.settle(id);
    }

    fn escalated(&self, panel: &SlaPanelClient<Chain>, id: u64) -> u64 {
        let case = self.must(STRANGER, panel.escalate(id));
        self.check();
        case.to_u64().expect("a number")
    }

    fn stage(&self) -> State {
        self.read(self.sla.status()).stage
    }
}

#[test]
fn a_window_that_nobody_measured_is_decided_at_the_cost_of_both() {
    for (ruling, customer, provider) in [(0, 0, 10), (1, 0, 10), (2, 20, 0)] {
        let (deal, panel) = Deal::with_a_reserve(COURT);
        deal.silent(0);
        assert_eq!(deal.window(0).contest, State::Contested);
        assert_eq!(deal.read(deal.sla.money()).reserve, amount(2 * ETHER));
        let case = deal.escalated(&panel, 0);
        assert_eq!(deal.parts(&panel), [0, 0]);
        let view = deal.world.case(case);
        assert_eq!((view.filer, view.respondent), (CUSTOMER, PROVIDER));
        assert_eq!((view.arbitrable, view.subject), (AGREEMENT, 0));
        assert_eq!((view.filer_bond, view.respondent_bond), Default::default());
        assert_eq!(view.fund, amount(2 * HALF));
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.claimable(CUSTOMER), customer);
        assert_eq!(deal.claimable(PROVIDER), provider);
        // Three jurors were paid; the five that were not needed are both sides' by halves, whoever was right.
        for side in [CUSTOMER, PROVIDER] {
            assert_eq!(deal.world.claimable(side), 5 * FEE / 2);
        }
        assert_eq!(deal.world.claimable(slacontract::court::DEAD), 0);
        // Nobody is taken for somebody who keeps losing: filing costs what it did.
        let filing = crate::world::filing();
        let again = slacontract::court::Filing {
            filer: CUSTOMER,
            ..filing
        };
        let cost = deal.read(deal.world.court.filing_cost(again));
        assert_eq!(cost, amount(1_000_000 / 100));
    }
}

#[test]
fn an_agreement_begins_with_both_halves_and_gives_back_what_is_left_of_each() {
    let (deal, panel) = Deal::without_a_reserve(World::named(3), COURT);
    assert_eq!(deal.stage(), State::AwaitingFunds);
    assert!(matches!(
        deal.refused(PROVIDER, panel.fund_panel(PROVIDER)),
        SlaError::WrongFee { fee, .. } if fee == amount(HALF)
    ));
    assert!(matches!(
        deal.refused(STRANGER, panel.fund_panel(STRANGER).value(amount(1))),
        SlaError::NotEntitled { .. }
    ));
    // One half twice is not both halves.
    deal.must(PROVIDER, panel.fund_panel(PROVIDER).value(amount(2 * HALF)));
    assert_eq!(deal.stage(), State::AwaitingFunds);
    let missing = deal.read(panel.panel_reserve(CUSTOMER)).1;
    assert_eq!(missing, amount(HALF));
    deal.must(STRANGER, panel.fund_panel(CUSTOMER).value(missing));
    assert_eq!(deal.stage(), State::Active);
    deal.check();
    deal.silent(0);
    deal.escalated(&panel, 0);
    assert_eq!(deal.parts(&panel), [HALF, 0]);
    for id in 1..3 {
        deal.reported(id, 1_000, 3);
        deal.settle(id);
    }
    deal.reach(deal.window(0).contest_end);
    let _ = deal.world.send(STRANGER, deal.sla.lapse(0));
    let before = deal.read(deal.sla.claimable(PROVIDER)).units();
    deal.must(STRANGER, deal.sla.close());
    let money = deal.read(deal.sla.money());
    assert_eq!(money.held, money.claimable);
    assert_eq!(deal.parts(&panel), [0, 0]);
    let after = deal.read(deal.sla.claimable(PROVIDER)).units();
    assert_eq!(after - before, 40 * ETHER + HALF);
    deal.check();
}

#[test]
fn a_part_that_is_short_leaves_the_next_silence_inconclusive_until_anybody_adds_to_it() {
    let (deal, panel) = Deal::with_a_reserve(COURT);
    deal.silent(0);
    deal.escalated(&panel, 0);
    deal.silent(1);
    assert_eq!(deal.window(1).contest, State::Uncontested);
    assert!(matches!(
        deal.refused(STRANGER, panel.escalate(1)),
        SlaError::NotNow { .. }
    ));
    for party in [PROVIDER, CUSTOMER] {
        deal.must(STRANGER, panel.fund_panel(party).value(amount(HALF)));
    }
    deal.silent(2);
    assert_eq!(deal.window(2).contest, State::Contested);
    deal.escalated(&panel, 2);
    assert_eq!(deal.parts(&panel), [0, 0]);
}

#[test]
fn a_reserve_that_does_not_pay_the_court_is_refused_when_proposed_and_when_it_would_begin() {
    let world = World::named(3);
    asks(&world, 2 * HALF + 1);
    let (reserve, needed) = (amount(2 * HALF), amount(2 * HALF + 1));
    let short = SlaError::PanelReserveTooSmall { reserve, needed };
    assert_eq!(refused_at_proposal(&world), Some(short.clone()));
    // A court may become dearer while the parties pay in.
    let (deal, panel) = Deal::without_a_reserve(World::named(3), COURT);
    deal.must(PROVIDER, panel.fund_panel(PROVIDER).value(amount(HALF)));
    asks(&deal.world, 2 * HALF + 1);
    let last = || panel.fund_panel(CUSTOMER).value(amount(HALF));
    assert_eq!(deal.refused(CUSTOMER, last()), short);
    assert_eq!(deal.stage(), State::AwaitingFunds);
    asks(&deal.world, 2 * HALF);
    deal.must(CUSTOMER, last());
    assert_eq!(deal.stage(), State::Active);
}

#[test]
fn a_court_that_asks_for_more_than_a_part_has_is_not_paid_until_somebody_adds_to_it() {
    let (deal, panel) = Deal::with_a_reserve(COURT);
    deal.silent(0);
    asks(&deal.world, 4 * HALF);
    // The customer's half is looked at first; the other is as short.
    for (party, parts) in [(CUSTOMER, [HALF, HALF]), (PROVIDER, [HALF, 2 * HALF])] {
        assert_eq!(
            deal.refused(STRANGER, panel.escalate(0)),
            SlaError::PanelReserveShort {
                party,
                held: amount(HALF),
                needed: amount(2 * HALF),
            }
        );
        assert_eq!(deal.parts(&panel), parts);
        deal.must(STRANGER, panel.fund_panel(party).value(amount(HALF)));
    }
    deal.must(STRANGER, panel.escalate(0));
    assert_eq!(deal.parts(&panel), [0, 0]);
}

#[test]
fn a_window_is_taken_to_court_once_and_not_too_late() {
    let (deal, panel) = Deal::with_a_reserve(COURT);
    // A side that files pays itself: both sides' money is for what nobody claims.
    deal.reported(0, 1_000, 1);
    deal.file(CUSTOMER, Matter::Window, 0);
    deal.settle(0);
    assert!(matches!(
        deal.refused(STRANGER, panel.escalate(0)),
        SlaError::AlreadyDone {
            act: Act::Escalate,
            id: 0
        }
    ));
    assert_eq!(deal.parts(&panel), [HALF, HALF]);
    deal.silent(1);
    deal.escalated(&panel, 1);
    for party in [PROVIDER, CUSTOMER] {
        deal.must(party, panel.fund_panel(party).value(amount(HALF)));
    }
    assert!(matches!(
        deal.refused(STRANGER, panel.escalate(1)),
        SlaError::AlreadyDone { .. }
    ));
    deal.silent(2);
    // 72 hours for evidence, 120 for a panel, 72 to appeal.
    let instance = 264 * crate::world::HOUR;
    let end = deal.window(2).contest_end.seconds();
    let last = Timestamp::from_seconds(end - instance);
    deal.reach(last);
    let late = deal.refused(STRANGER, panel.escalate(2));
    assert_eq!(late, SlaError::TooLate { at: last });
    deal.reach(deal.window(2).contest_end);
    deal.must(STRANGER, deal.sla.lapse(2));
    assert_eq!(deal.parts(&panel), [HALF, HALF]);
    deal.check();
}

#[test]
fn a_reported_window_and_what_a_side_did_not_file_stay_as_they_were() {
    let (deal, panel) = Deal::with_a_reserve(COURT);
    deal.reported(0, 1_000, 3);
    deal.must(CUSTOMER, deal.sla.challenge(0, 0, 0, 1_000, WHY));
    deal.settle(0);
    assert_eq!(deal.window(0).contest, State::Uncontested);
    // Where reports are missing, a claim that nobody filed does not widen what is held back.
    deal.reported(1, 1_000, 1);
    deal.must(CUSTOMER, deal.sla.challenge(1, 0, 0, 1_000, WHY));
    deal.settle(1);
    assert_eq!(deal.read(deal.sla.money()).reserve, amount(2 * ETHER));
    deal.escalated(&panel, 1);
}

#[test]
fn a_court_that_is_an_account_or_no_arbitrator_any_more_is_not_paid_and_time_ends_it() {
    let account = Address([0x44; 20]);
    for court in [account, COURT] {
        let (deal, panel) = Deal::with_a_reserve(court);
        deal.silent(0);
        if court == COURT {
            deal.world.chain.place_code(COURT, |_| {});
        }
        assert_eq!(deal.window(0).contest, State::Contested);
        let refused = deal.world.send(STRANGER, panel.escalate(0));
        assert!(matches!(refused, Outcome::Revert(_)));
        assert_eq!(deal.parts(&panel), [HALF, HALF]);
        deal.reach(deal.window(0).contest_end);
        deal.must(STRANGER, deal.sla.lapse(0));
        assert_eq!(deal.claimable(PROVIDER), 10);
        assert_eq!(
            deal.window(0).outcome,
            slacontract::sla::Outcome::Inconclusive
        );
        let money = deal.read(deal.sla.money());
        assert_eq!(deal.world.chain.balance(AGREEMENT), money.held);
    }
}

#[test]
fn neither_side_joins_what_both_pay_for_and_either_may_appeal_give_in_or_settle() {
    let (deal, panel) = Deal::with_a_reserve(COURT);
    deal.silent(0);
    let case = deal.escalated(&panel, 0);
    let join = deal.world.court.join(case, B256::default());
    assert!(matches!(
        deal.world.refused(PROVIDER, join),
        CourtError::CaseNotEntitled { .. }
    ));
    assert!(matches!(
        deal.refused(CUSTOMER, deal.cases.file_case(Matter::Window, 0, WHY)),
        SlaError::NotNow { .. }
    ));
    deal.must(PROVIDER, deal.world.court.concede(case, WHY));
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.claimable(CUSTOMER), 20);
    // No juror sat, and all of it goes back.
    for side in [CUSTOMER, PROVIDER] {
        assert_eq!(deal.world.claimable(side), HALF);
    }
    deal.check();
}
