//! Events that nobody could prevent: claimed with evidence they move the date of a delivery, contested they are for a court.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, SlaDeliveriesClient, SlaExtensionCourtClient, SlaExtensionsClient, State,
};

/// A machine whose seller proves its storms, and spares whose buyer disproves them, in windows of 1,000 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 3 windows, renew = never, amend = never,
            terminate(notice = "50s"), language = en, demo = true)]
pub struct Shipment {
    #[party(bond = "200 ether")]
    seller: Party,
    #[party(prepays = "10 ether" per window)]
    buyer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee], below 99 % => 10 %)]
    availability: Objective,
    #[delivery(by = seller, to = buyer, due = within "1500s", value = "20 ether", late = 10 % per "100s", step = "100s", round = floor,
               cap = 50 %, inspect_within = "100s", force_majeure(claim_within = "50s", at_most = "300s", burden = seller))]
    machine: Delivery,
    #[delivery(by = seller, to = buyer, due = within "2900s", value = "4 ether", late = 10 % per "100s", step = "100s", round = floor,
               cap = 50 %, force_majeure(claim_within = "50s", at_most = "300s", burden = buyer))]
    spares: Delivery,
    #[arbitration(challenge = "60s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "20s", draw = "10s", commit = "10s", reveal = "10s", appeal = "20s"))]
    disputes: Arbitration,
}

#[contract]
impl Shipment {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        seller: Address,
        buyer: Address,
        signers: Vec<Address>,
        court: Address,
    ) -> Result<(), SlaError> {
        self.propose(seller, buyer, &signers, court)
    }
}

const COURT: Address = Address([0x55; 20]);
const MACHINE: u64 = 0;
const SPARES: u64 = 1;
/// How long anybody has to contest a claim.
const CHALLENGE: u64 = 60;
/// How long a court then has: evidence, a panel and its redraw, the time to appeal.
const CASE: u64 = 20 + 2 * 30 + 20;

/// A shipment in force, and the second its first window opened at.
struct Scene {
    world: World,
    begin: u64,
    deliveries: SlaDeliveriesClient<World>,
    extensions: SlaExtensionsClient<World>,
    court: SlaExtensionCourtClient<World>,
}

impl Scene {
    fn new() -> Self {
        let deployment = ShipmentClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT);
        let world = World::active(
            entry::<Shipment>(),
            deployment.arguments(),
            200 * ETHER,
            30 * ETHER,
        );
        world.0.give(COURT, ETHER);
        Self {
            begin: world.window(0).from.seconds(),
            deliveries: world.client(),
            extensions: world.client(),
            court: world.client(),
            world,
        }
    }

    fn at(&self, second: u64) {
        self.world.warp_to(self.begin + second);
    }

    fn moment(&self, second: u64) -> Timestamp {
        Timestamp::from_seconds(self.begin + second)
    }

    /// Claims an event, by its seconds since the beginning.
    fn claim(&self, id: u64, from: u64, to: u64) {
        let call = self
            .extensions
            .claim_extension(id, self.moment(from), self.moment(to), WHY);
        self.world.done(PROVIDER, 0, call);
    }

    fn refused(&self, from: u64, to: u64) -> SlaError {
        let (from, to) = (self.moment(from), self.moment(to));
        let call = self.extensions.claim_extension(MACHINE, from, to, WHY);
        self.world.refused(PROVIDER, call)
    }

    /// Where the last claim stands, and when the delivery falls due.
    fn stands(&self, id: u64) -> (State, u64) {
        let claim = self.world.read(self.extensions.extension(id));
        let delivery = self.world.read(self.deliveries.delivery(id));
        (claim.state, delivery.due.seconds() - self.begin)
    }

    fn delivery(&self, id: u64) -> (State, Amount) {
        let view = self.world.read(self.deliveries.delivery(id));
        (view.state, view.booked)
    }

    fn contest(&self, id: u64) {
        let call = self.extensions.contest_extension(id, WHY);
        self.world.done(CUSTOMER, 0, call);
    }
}

#[test]
fn an_event_that_nobody_contests_moves_the_date_by_as_long_as_it_lasted() {
    let scene = Scene::new();
    scene.at(1_440);
    scene.claim(MACHINE, 1_200, 1_430);
    // Provisionally at once, for good when nobody contested it.
    assert_eq!(scene.stands(MACHINE), (State::ExtensionClaimed, 1_730));
    scene.at(1_440 + CHALLENGE);
    assert_eq!(scene.stands(MACHINE), (State::ExtensionGranted, 1_730));
    let late = scene.extensions.contest_extension(MACHINE, WHY);
    assert!(matches!(
        scene.world.refused(CUSTOMER, late),
        SlaError::NotNow {
            act: Act::ContestExtension,
            state: State::ExtensionGranted,
            ..
        }
    ));
    // Fifty seconds late by what was agreed are none by what holds, two hundred are two steps.
    scene.at(1_930);
    scene
        .world
        .done(PROVIDER, 0, scene.deliveries.deliver(MACHINE, WHY));
    scene
        .world
        .done(CUSTOMER, 0, scene.deliveries.accept_delivery(MACHINE, WHY));
    assert_eq!(scene.delivery(MACHINE), (State::DeliveryAccepted, ether(4)));
}

#[test]
fn all_events_together_move_it_no_further_than_the_terms_say() {
    let scene = Scene::new();
    scene.at(500);
    scene.claim(MACHINE, 300, 500);
    scene.at(700);
    scene.claim(MACHINE, 500, 700);
    assert_eq!(scene.stands(MACHINE).1, 1_800);
    scene.at(800);
    let nothing = SlaError::NoExtension {
        id: MACHINE,
        at_most: 300,
    };
    assert_eq!(scene.refused(750, 800), nothing);
}

#[test]
fn what_nobody_claims_in_time_or_what_happens_to_who_is_late_moves_nothing() {
    let scene = Scene::new();
    scene.at(400);
    let range = |from, to| SlaError::WrongRange {
        from: scene.moment(from),
        to: scene.moment(to),
    };
    // Not over yet, or over too long ago.
    assert_eq!(scene.refused(350, 401), range(0, 400));
    assert_eq!(scene.refused(350, 350), range(0, 400));
    let late = |at| SlaError::TooLate {
        at: scene.moment(at),
    };
    assert_eq!(scene.refused(300, 350), late(400));
    scene.claim(MACHINE, 300, 351);
    // The same event, or one that began before it ended.
    scene.at(470);
    assert_eq!(scene.refused(340, 460), range(351, 470));
    // Nobody else has anything to claim.
    let call = scene
        .extensions
        .claim_extension(MACHINE, scene.moment(400), scene.moment(470), WHY);
    assert!(matches!(
        scene.world.refused(CUSTOMER, call),
        SlaError::NotEntitled {
            act: Act::ClaimExtension,
            ..
        }
    ));
    // Due at 1,551 now: a storm after that is the seller's.
    scene.at(1_600);
    assert_eq!(scene.refused(1_560, 1_600), late(1_551));
    // One that began before counts whole.
    scene.claim(MACHINE, 1_550, 1_600);
    assert_eq!(scene.stands(MACHINE), (State::ExtensionClaimed, 1_601));
}

#[test]
fn a_contested_claim_moves_nothing_where_who_claims_has_to_prove_it_and_nobody_rules() {
    let scene = Scene::new();
    scene.at(1_490);
    scene.claim(MACHINE, 1_200, 1_490);
    scene.contest(MACHINE);
    assert_eq!(scene.stands(MACHINE), (State::ExtensionContested, 1_790));
    scene.at(1_490 + CASE);
    assert_eq!(scene.stands(MACHINE), (State::ExtensionDenied, 1_500));
    assert_eq!(scene.delivery(MACHINE).0, State::DeliveryLate);
    // What was denied is no part of the most that events move it by, and is claimed no second time.
    let before = scene.refused(1_200, 1_490);
    assert!(matches!(before, SlaError::WrongRange { .. }), "{before:?}");
}

#[test]
fn a_contested_claim_holds_where_who_contests_has_to_disprove_it_and_nobody_rules() {
    let scene = Scene::new();
    scene.at(2_890);
    scene.claim(SPARES, 2_600, 2_890);
    scene.contest(SPARES);
    scene.at(2_890 + CASE);
    // Moved beyond the end of the agreement, it is owed all the same.
    assert_eq!(scene.stands(SPARES), (State::ExtensionGranted, 3_190));
    scene.at(3_100);
    assert_eq!(scene.delivery(SPARES).0, State::DeliveryPromised);
    scene.at(3_190 + 500);
    scene
        .world
        .done(STRANGER, 0, scene.deliveries.conclude_delivery(SPARES));
    assert_eq!(scene.delivery(SPARES), (State::DeliveryRefused, ether(2)));
}

#[test]
fn a_court_rules_on_a_contested_claim() {
    for (holds, due) in [(true, 1_790), (false, 1_500)] {
        let scene = Scene::new();
        scene.at(1_490);
        scene.claim(MACHINE, 1_200, 1_490);
        let judge = || scene.court.judge_extension(MACHINE, holds, WHY);
        assert!(matches!(
            scene.world.refused(COURT, judge()),
            SlaError::NotNow {
                act: Act::JudgeExtension,
                ..
            }
        ));
        scene.contest(MACHINE);
        assert!(matches!(
            scene.world.refused(STRANGER, judge()),
            SlaError::NotEntitled { .. }
        ));
        scene.at(1_550);
        scene.world.done(COURT, 0, judge());
        assert_eq!(scene.stands(MACHINE).1, due);
        let state = if holds {
            State::DeliveryPromised
        } else {
            State::DeliveryLate
        };
        assert_eq!(scene.delivery(MACHINE).0, state);
    }
}

#[test]
fn an_inspection_waits_for_a_claim_and_whoever_accepts_meanwhile_accepts_it_too() {
    let claimed = || {
        let scene = Scene::new();
        scene.at(1_490);
        scene.claim(MACHINE, 1_200, 1_490);
        scene.at(1_500);
        scene.contest(MACHINE);
        scene.at(1_590);
        scene
            .world
            .done(PROVIDER, 0, scene.deliveries.deliver(MACHINE, WHY));
        scene
    };
    // 1,690 would be the end of the inspection, 1,600 that of the case: nothing to wait for.
    let scene = claimed();
    scene.at(1_690);
    assert_eq!(scene.stands(MACHINE).0, State::ExtensionDenied);
    scene
        .world
        .done(STRANGER, 0, scene.deliveries.conclude_delivery(MACHINE));
    // 90 seconds late are no whole step.
    assert_eq!(scene.delivery(MACHINE), (State::DeliveryAccepted, ether(0)));

    let scene = Scene::new();
    scene.at(1_730);
    // Late by two steps, with a storm that began before the date.
    scene.claim(MACHINE, 1_499, 1_730);
    scene
        .world
        .done(PROVIDER, 0, scene.deliveries.deliver(MACHINE, WHY));
    scene.at(1_780);
    scene.contest(MACHINE);
    // The inspection would have ended at 1,830: it waits until 1,880.
    scene.at(1_850);
    assert_eq!(scene.delivery(MACHINE).0, State::DeliveryMade);
    scene.at(1_880);
    scene
        .world
        .done(STRANGER, 0, scene.deliveries.conclude_delivery(MACHINE));
    assert_eq!(scene.delivery(MACHINE), (State::DeliveryAccepted, ether(4)));

    let scene = Scene::new();
    scene.at(1_730);
    scene.claim(MACHINE, 1_499, 1_730);
    scene
        .world
        .done(PROVIDER, 0, scene.deliveries.deliver(MACHINE, WHY));
    scene.contest(MACHINE);
    scene
        .world
        .done(CUSTOMER, 0, scene.deliveries.accept_delivery(MACHINE, WHY));
    assert_eq!(scene.delivery(MACHINE), (State::DeliveryAccepted, ether(0)));
    assert_eq!(scene.stands(MACHINE), (State::ExtensionGranted, 1_731));
}
