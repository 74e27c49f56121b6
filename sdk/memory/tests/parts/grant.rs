//! Access to data: grants and their end, the log, demands and what comes of them.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, DemandView, Demanded, SlaEndingClient, SlaGrantCourtClient, SlaGrantsClient, State,
};
use slacontract::types::FixedBytes;

/// A bureau that keeps a customer's file, in windows of 1,000 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 6 windows, renew = never, amend = never,
            terminate(notice = "50s", for_cause = 3 breaches in 6 windows), language = en, demo = true)]
pub struct Bureau {
    #[party(bond = "40 ether")]
    bureau: Party,
    #[party(prepays = "10 ether" per window)]
    subject: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee], below 99 % => 10 %)]
    availability: Objective,
    #[data_grant(by = bureau, to = subject, correct_within = "300s", damages = "2 ether", at_most = "5 ether" per window)]
    file: DataGrant,
    #[arbitration(challenge = "100s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "50s", draw = "50s", commit = "50s", reveal = "50s", appeal = "50s"))]
    disputes: Arbitration,
}

#[contract]
impl Bureau {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        bureau: Address,
        subject: Address,
        signers: Vec<Address>,
        court: Address,
    ) -> Result<(), SlaError> {
        self.propose(bureau, subject, &signers, court)
    }
}

/// The same the other way round, without a court: the customer holds the provider's data.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 6 windows, renew = never, amend = never,
            terminate(notice = "50s", for_cause = 3 breaches in 6 windows), language = en, demo = true)]
pub struct Borrowed {
    #[party(bond = "40 ether")]
    owner: Party,
    #[party(prepays = "10 ether" per window)]
    user: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee], below 99 % => 10 %)]
    availability: Objective,
    #[data_grant(by = user, to = owner, correct_within = "300s", damages = "2 ether", at_most = "5 ether" per window)]
    file: DataGrant,
    #[challenge(within = "100s", resolve_within = "50s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Borrowed {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        owner: Address,
        user: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(owner, user, &signers)
    }
}

const COURT: Address = Address([0x55; 20]);
const LENDER: Address = Address([0x77; 20]);

/// The hash of an access, with its salt.
fn record(number: u8) -> B256 {
    FixedBytes([number; 32])
}

struct Scene {
    world: World,
    begin: u64,
    grants: SlaGrantsClient<World>,
    court: SlaGrantCourtClient<World>,
}

/// In force, all windows paid.
fn scene() -> Scene {
    let terms = BureauClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT);
    in_force(entry::<Bureau>(), terms.arguments())
}

fn in_force(entry: fn(&[u8]), arguments: &[u8]) -> Scene {
    let world = World::active(entry, arguments, 40 * ETHER, 60 * ETHER);
    Scene {
        begin: world.window(0).from.seconds(),
        grants: world.client(),
        court: world.client(),
        world,
    }
}

impl Scene {
    fn at(&self, seconds: u64) {
        self.world.warp_to(self.begin + seconds);
    }

    /// A grant for the lender, for so many seconds after the first window opened.
    fn give(&self, until: u64) -> u64 {
        let until = Timestamp::from_seconds(self.begin + until);
        let call = self.grants.give_grant(LENDER, until, WHY);
        self.world.done(CUSTOMER, 0, call)
    }

    fn state(&self, grant: u64) -> State {
        self.world.read(self.grants.grant(grant)).state
    }

    fn demand(&self, about: Demanded, number: u8) -> u64 {
        let call = self.grants.demand(about, record(number), WHY);
        self.world.done(CUSTOMER, 0, call)
    }

    fn demanded(&self, id: u64) -> DemandView {
        self.world.read(self.grants.demand_of(id))
    }

    fn conclude(&self, id: u64) {
        self.world
            .done(STRANGER, 0, self.grants.conclude_demand(id));
    }

    /// A demand about an access, answered by a denial.
    fn denied(&self) -> u64 {
        let id = self.demand(Demanded::Access, 1);
        self.world
            .done(PROVIDER, 0, self.grants.answer_demand(id, WHY));
        id
    }
}

fn not_now(refused: &SlaError) -> (Act, State) {
    match refused {
        SlaError::NotNow { act, state, .. } => (*act, *state),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_access_is_logged_only_under_a_live_grant() {
    let scene = scene();
    let log = |number| scene.grants.log_access(0, record(number));
    let early = scene.world.refused(PROVIDER, log(1));
    assert_eq!(not_now(&early), (Act::LogAccess, State::GrantNone));
    assert_eq!(scene.give(500), 0);
    scene.world.done(PROVIDER, 0, log(1));
    let view = scene.world.read(scene.grants.grant(0));
    assert_eq!((view.grantee, view.accesses), (LENDER, 1));
    assert!(scene.world.read(scene.grants.is_access_logged(record(1))));
    assert!(!scene.world.read(scene.grants.is_access_logged(record(2))));
    scene.at(499);
    scene.world.done(PROVIDER, 0, log(2));
    scene.at(500);
    let late = scene.world.refused(PROVIDER, log(3));
    assert_eq!(not_now(&late), (Act::LogAccess, State::GrantExpired));
}

#[test]
fn a_grant_is_taken_back_at_will_and_ends_with_the_agreement() {
    let scene = scene();
    let (first, second) = (scene.give(900), scene.give(1_000_000));
    scene
        .world
        .done(CUSTOMER, 0, scene.grants.revoke_grant(first, WHY));
    assert_eq!(scene.state(first), State::GrantRevoked);
    let refused = scene
        .world
        .refused(PROVIDER, scene.grants.log_access(first, record(1)));
    assert_eq!(not_now(&refused), (Act::LogAccess, State::GrantRevoked));
    let again = scene
        .world
        .refused(CUSTOMER, scene.grants.revoke_grant(first, WHY));
    assert_eq!(not_now(&again), (Act::RevokeGrant, State::GrantRevoked));
    scene.at(5_999);
    assert_eq!(scene.state(second), State::GrantLive);
    scene.at(6_000);
    assert_eq!(scene.state(second), State::GrantExpired);
    let until = Timestamp::from_seconds(scene.begin + 9_000);
    let late = scene
        .world
        .refused(CUSTOMER, scene.grants.give_grant(LENDER, until, WHY));
    assert_eq!(not_now(&late), (Act::GiveGrant, State::Closing));
    let late = scene.grants.demand(Demanded::Correction, record(1), WHY);
    let late = scene.world.refused(CUSTOMER, late);
    assert_eq!(not_now(&late), (Act::Demand, State::Closing));
}

#[test]
fn a_grant_needs_somebody_and_time() {
    let scene = scene();
    let until = Timestamp::from_seconds(scene.begin + 900);
    let nobody = scene.grants.give_grant(Address::ZERO, until, WHY);
    assert_eq!(
        scene.world.refused(CUSTOMER, nobody),
        SlaError::BadRole {
            address: Address::ZERO
        }
    );
    scene.at(900);
    let over = scene.grants.give_grant(LENDER, until, WHY);
    assert_eq!(
        scene.world.refused(CUSTOMER, over),
        SlaError::TooLate { at: until }
    );
}

#[test]
fn each_side_does_its_own_part_and_nobody_else_any() {
    let scene = scene();
    scene.give(900);
    let until = Timestamp::from_seconds(scene.begin + 900);
    let id = scene.demand(Demanded::Correction, 9);
    for caller in [PROVIDER, STRANGER, COURT, LENDER] {
        let give = scene
            .world
            .refused(caller, scene.grants.give_grant(LENDER, until, WHY));
        let revoke = scene
            .world
            .refused(caller, scene.grants.revoke_grant(0, WHY));
        let demand = scene.grants.demand(Demanded::Access, record(1), WHY);
        let demand = scene.world.refused(caller, demand);
        for (refused, act) in [
            (give, Act::GiveGrant),
            (revoke, Act::RevokeGrant),
            (demand, Act::Demand),
        ] {
            assert_eq!(refused, SlaError::NotEntitled { act, caller });
        }
    }
    for caller in [CUSTOMER, STRANGER, COURT, LENDER] {
        let log = scene
            .world
            .refused(caller, scene.grants.log_access(0, record(1)));
        let answer = scene
            .world
            .refused(caller, scene.grants.answer_demand(id, WHY));
        for (refused, act) in [(log, Act::LogAccess), (answer, Act::AnswerDemand)] {
            assert_eq!(refused, SlaError::NotEntitled { act, caller });
        }
    }
}

#[test]
fn a_record_is_logged_once_or_accused_once() {
    let scene = scene();
    let grant = scene.give(900);
    scene
        .world
        .done(PROVIDER, 0, scene.grants.log_access(grant, record(1)));
    let (act, id) = (Act::LogAccess, grant);
    let twice = scene
        .world
        .refused(PROVIDER, scene.grants.log_access(grant, record(1)));
    assert_eq!(twice, SlaError::AlreadyDone { act, id });
    let logged = scene.grants.demand(Demanded::Access, record(1), WHY);
    let logged = scene.world.refused(CUSTOMER, logged);
    assert_eq!(logged, SlaError::AlreadyDone { act, id });
    // What is wrong may well be what was accessed.
    scene.demand(Demanded::Correction, 1);
    let id = scene.demand(Demanded::Access, 2);
    let act = Act::Demand;
    let late = scene
        .world
        .refused(PROVIDER, scene.grants.log_access(grant, record(2)));
    assert_eq!(late, SlaError::AlreadyDone { act, id });
    let again = scene.grants.demand(Demanded::Access, record(2), WHY);
    let again = scene.world.refused(CUSTOMER, again);
    assert_eq!(again, SlaError::AlreadyDone { act, id });
}

#[test]
fn what_is_not_answered_in_time_costs_damages_and_anybody_says_so() {
    for (about, time) in [(Demanded::Correction, 300), (Demanded::Access, 100)] {
        let scene = scene();
        let id = scene.demand(about, 1);
        let asked = scene.world.now() - scene.begin;
        scene.at(asked + time - 1);
        assert_eq!(scene.demanded(id).state, State::DemandOpen);
        let early = scene
            .world
            .refused(STRANGER, scene.grants.conclude_demand(id));
        assert_eq!(not_now(&early), (Act::ConcludeDemand, State::DemandOpen));
        scene.at(asked + time);
        let late = scene
            .world
            .refused(PROVIDER, scene.grants.answer_demand(id, WHY));
        assert_eq!(not_now(&late), (Act::AnswerDemand, State::DemandOverdue));
        scene.conclude(id);
        let view = scene.demanded(id);
        assert_eq!((view.state, view.booked), (State::DemandFailed, ether(2)));
        assert_eq!((view.about, view.obligor), (about, PROVIDER));
        // Booked in the first window, and paid with it.
        scene.world.end(0);
        scene.world.settle(0);
        let paid = scene.world.read(scene.world.sla().claimable(CUSTOMER));
        assert_eq!(paid, ether(2));
    }
}

#[test]
fn a_window_costs_no_more_than_its_limit_and_the_next_has_its_own() {
    let scene = scene();
    let ids: Vec<u64> = (0..4).map(|n| scene.demand(Demanded::Access, n)).collect();
    scene.at(400);
    let last = ids[3];
    for id in &ids[..3] {
        scene.conclude(*id);
    }
    let booked: Vec<Amount> = ids.iter().map(|id| scene.demanded(*id).booked).collect();
    assert_eq!(booked, [ether(2), ether(2), ether(1), ether(0)]);
    scene.at(1_000);
    scene.conclude(last);
    assert_eq!(scene.demanded(last).booked, ether(2));
}

#[test]
fn nobody_is_buried_in_demands() {
    let scene = scene();
    for _ in 0..32 {
        scene.demand(Demanded::Correction, 1);
    }
    let more = || scene.grants.demand(Demanded::Correction, record(1), WHY);
    let refused = scene.world.refused(CUSTOMER, more());
    let (next, pending) = (0, 32);
    assert_eq!(refused, SlaError::Unsettled { next, pending });
    scene
        .world
        .done(PROVIDER, 0, scene.grants.answer_demand(7, WHY));
    scene.world.done(CUSTOMER, 0, more());
    scene.world.refused(CUSTOMER, more());
    // What is put in default waits no longer.
    scene.at(310);
    scene.conclude(0);
    scene.world.done(CUSTOMER, 0, more());
}

#[test]
fn an_answer_that_nobody_contests_in_time_stands() {
    let scene = scene();
    let id = scene.denied();
    let answered = scene.world.now() - scene.begin;
    scene.at(answered + 99);
    assert_eq!(scene.demanded(id).state, State::DemandAnswered);
    scene.at(answered + 100);
    let late = scene
        .world
        .refused(CUSTOMER, scene.court.contest_demand(id, WHY));
    assert_eq!(not_now(&late), (Act::ContestDemand, State::DemandStands));
    scene.conclude(id);
    let view = scene.demanded(id);
    assert_eq!((view.state, view.booked), (State::DemandMet, ether(0)));
}

#[test]
fn a_contested_answer_is_the_courts_to_decide_and_stands_without_a_ruling() {
    for (suffices, ended, cost) in [(true, State::DemandMet, 0), (false, State::DemandFailed, 2)] {
        let scene = scene();
        let id = scene.denied();
        let judge = || scene.court.judge_demand(id, suffices, WHY);
        let early = scene.world.refused(COURT, judge());
        assert_eq!(not_now(&early), (Act::JudgeDemand, State::DemandAnswered));
        let contest = scene.court.contest_demand(id, WHY);
        scene.world.done(CUSTOMER, 0, contest);
        for caller in [CUSTOMER, PROVIDER, STRANGER] {
            let act = Act::JudgeDemand;
            let refused = scene.world.refused(caller, judge());
            assert_eq!(refused, SlaError::NotEntitled { act, caller });
        }
        scene.world.done(COURT, 0, judge());
        let view = scene.demanded(id);
        assert_eq!((view.state, view.booked), (ended, ether(cost)));
    }
    let scene = scene();
    let id = scene.denied();
    scene
        .world
        .done(CUSTOMER, 0, scene.court.contest_demand(id, WHY));
    let until = scene.demanded(id).until.seconds();
    scene.world.warp_to(until);
    let late = scene
        .world
        .refused(COURT, scene.court.judge_demand(id, false, WHY));
    assert_eq!(not_now(&late), (Act::JudgeDemand, State::DemandStands));
    scene.conclude(id);
    assert_eq!(scene.demanded(id).state, State::DemandMet);
}

#[test]
fn the_books_wait_for_every_demand_and_a_failed_one_is_a_cause_to_end() {
    let scene = scene();
    let ending: SlaEndingClient<World> = scene.world.client();
    scene.at(5_900);
    let id = scene.demand(Demanded::Correction, 1);
    let none = scene
        .world
        .refused(CUSTOMER, ending.terminate_for_cause(WHY));
    assert!(matches!(none, SlaError::NoCause { .. }));
    for window in 0..6 {
        scene.world.end(window);
        scene.world.settle(window);
    }
    let open = scene.world.refused(STRANGER, scene.world.sla().close());
    assert!(matches!(
        open,
        SlaError::Unsettled {
            next: 6,
            pending: 1
        }
    ));
    scene.at(6_300);
    // After the last window it is paid out of the bond at once.
    scene.conclude(id);
    let paid = scene.world.read(scene.world.sla().claimable(CUSTOMER));
    assert_eq!(paid, ether(2));
    scene.world.done(STRANGER, 0, scene.world.sla().close());
    scene.world.conserved();

    let scene = self::scene();
    let id = scene.demand(Demanded::Access, 1);
    scene.at(150);
    scene.conclude(id);
    let ending: SlaEndingClient<World> = scene.world.client();
    let own = scene
        .world
        .refused(PROVIDER, ending.terminate_for_cause(WHY));
    assert!(matches!(own, SlaError::NotEntitled { .. }));
    scene
        .world
        .done(CUSTOMER, 0, ending.terminate_for_cause(WHY));
    assert_eq!(scene.world.read(scene.world.sla().status()).windows, 1);
}

#[test]
fn what_the_customer_leaves_undone_entitles_the_provider_to_end_it() {
    let terms = BorrowedClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]]);
    let scene = in_force(entry::<Borrowed>(), terms.arguments());
    let ending: SlaEndingClient<World> = scene.world.client();
    let call = scene.grants.demand(Demanded::Access, record(1), WHY);
    let id = scene.world.done(PROVIDER, 0, call);
    let answered = scene.grants.demand(Demanded::Correction, record(2), WHY);
    let answered = scene.world.done(PROVIDER, 0, answered);
    scene
        .world
        .done(CUSTOMER, 0, scene.grants.answer_demand(answered, WHY));
    // Nobody could contest the answer.
    assert_eq!(scene.demanded(answered).state, State::DemandMet);
    let early = scene
        .world
        .refused(PROVIDER, ending.terminate_for_cause(WHY));
    assert!(matches!(early, SlaError::NoCause { .. }));
    scene.at(150);
    scene.conclude(id);
    let own = scene
        .world
        .refused(CUSTOMER, ending.terminate_for_cause(WHY));
    assert!(matches!(own, SlaError::NoCause { .. }));
    let caller = STRANGER;
    let stranger = scene.world.refused(caller, ending.terminate_for_cause(WHY));
    let act = Act::TerminateForCause;
    assert_eq!(stranger, SlaError::NotEntitled { act, caller });
    scene
        .world
        .done(PROVIDER, 0, ending.terminate_for_cause(WHY));
}
