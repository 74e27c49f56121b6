//! Deliveries: made in time or late, inspected, made good, refused; what that costs, and who may say so.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, DeliveryView, SlaDeliveriesClient, SlaDeliveryCourtClient, SlaDutiesClient,
    SlaEndingClient, State,
};

/// A machine and its spares, in windows of 1,000 seconds.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 6 windows, renew = never, amend = never,
            terminate(notice = "50s"), language = en, demo = true)]
pub struct Sale {
    #[party(bond = "200 ether")]
    seller: Party,
    #[party(prepays = "10 ether" per window)]
    buyer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "5s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee], below 99 % => 10 %)]
    availability: Objective,
    #[delivery(by = seller, to = buyer, due = within "1500s", value = "20 ether", late = 10 % per "100s", step = "50s", round = floor,
               cap = 55 %, inspect_within = "200s", terminate_after = "600s")]
    machine: Delivery,
    #[delivery(by = buyer, to = seller, due = within "1500s", value = "4 ether", late = 1 % per second, step = second, round = ceil,
               cap = 50 %)]
    drawings: Delivery,
    #[justification(by = buyer, on = refusal, within = "20s", late = "0.1 ether" per "10s")]
    reasons: Justification,
    #[arbitration(challenge = "10s", court = param, panel = 3, appeals = 0, vote = open,
                  stages(evidence = "5s", draw = "5s", commit = "5s", reveal = "5s", appeal = "5s"))]
    disputes: Arbitration,
}

#[contract]
impl Sale {
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
const DRAWINGS: u64 = 1;

/// In force, all windows paid; answers the second the first opened at.
fn sale() -> (World, u64) {
    let deployment = SaleClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]], COURT);
    let world = World::active(
        entry::<Sale>(),
        deployment.arguments(),
        200 * ETHER,
        60 * ETHER,
    );
    world.0.give(COURT, ETHER);
    let begin = world.window(0).from.seconds();
    (world, begin)
}

fn deliveries(world: &World) -> SlaDeliveriesClient<World> {
    world.client()
}

fn view(world: &World, id: u64) -> DeliveryView {
    world.read(deliveries(world).delivery(id))
}

fn state(world: &World, id: u64) -> State {
    view(world, id).state
}

fn deliver(world: &World, from: Address, id: u64) {
    world.done(from, 0, deliveries(world).deliver(id, WHY));
}

fn accept(world: &World, id: u64) {
    world.done(CUSTOMER, 0, deliveries(world).accept_delivery(id, WHY));
}

/// What the buyer is owed by the machine so far.
fn booked(world: &World) -> Amount {
    view(world, MACHINE).booked
}

#[test]
fn what_is_delivered_by_the_date_costs_nothing() {
    let (world, begin) = sale();
    world.warp_to(begin + 1_500 - 1);
    assert_eq!(state(&world, MACHINE), State::DeliveryPromised);
    deliver(&world, PROVIDER, MACHINE);
    let made = view(&world, MACHINE);
    assert_eq!(made.state, State::DeliveryMade);
    assert_eq!(made.made.seconds(), begin + 1_499);
    assert_eq!((made.content, made.obligor), (WHY, PROVIDER));
    accept(&world, MACHINE);
    assert_eq!(state(&world, MACHINE), State::DeliveryAccepted);
    assert_eq!(booked(&world), Amount::ZERO);
}

#[test]
fn delay_counts_in_steps_up_to_the_delivery_and_not_to_the_asking() {
    for (late, cost) in [
        (0, 0),
        (49, 0),
        (50, 1),
        (99, 1),
        (100, 2),
        (499, 9),
        (549, 10),
    ] {
        let (world, begin) = sale();
        world.warp_to(begin + 1_500 + late);
        assert_eq!(state(&world, MACHINE), State::DeliveryLate);
        deliver(&world, PROVIDER, MACHINE);
        // Whoever asks later finds the same.
        world.warp_to(begin + 1_500 + late + 199);
        accept(&world, MACHINE);
        assert_eq!(booked(&world), ether(cost), "{late}");
    }
}

#[test]
fn damages_stop_at_the_cap_and_are_paid_when_the_window_is_settled() {
    let (world, begin) = sale();
    world.warp_to(begin + 1_500 + 600);
    deliver(&world, PROVIDER, MACHINE);
    accept(&world, MACHINE);
    assert_eq!(booked(&world), ether(11));
    // It was booked in the third window, and is paid with it.
    for window in 0..2 {
        world.end(window);
        world.settle(window);
    }
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), Amount::ZERO);
    world.end(2);
    world.settle(2);
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(11));
}

#[test]
fn nobody_else_delivers_and_nobody_else_accepts_or_rejects() {
    let (world, _) = sale();
    let client = deliveries(&world);
    for caller in [CUSTOMER, STRANGER, COURT] {
        let refused = world.refused(caller, client.deliver(MACHINE, WHY));
        let act = Act::Deliver;
        assert_eq!(refused, SlaError::NotEntitled { act, caller });
    }
    deliver(&world, PROVIDER, MACHINE);
    for caller in [PROVIDER, STRANGER, COURT] {
        let refused = world.refused(caller, client.accept_delivery(MACHINE, WHY));
        let act = Act::AcceptDelivery;
        assert_eq!(refused, SlaError::NotEntitled { act, caller });
        let refused = world.refused(caller, client.reject_delivery(MACHINE, WHY));
        let act = Act::RejectDelivery;
        assert_eq!(refused, SlaError::NotEntitled { act, caller });
    }
}

#[test]
fn a_number_that_is_no_delivery_is_refused() {
    let (world, _) = sale();
    for id in [2, 8, u64::MAX] {
        let refused = world.refused(PROVIDER, deliveries(&world).deliver(id, WHY));
        let SlaError::NotNow { act, state, .. } = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((act, state), (Act::Deliver, State::DeliveryExcused));
        assert_eq!(view(&world, id).obligor, Address::default());
    }
}

#[test]
fn what_nobody_rejects_in_time_is_accepted_and_anybody_ends_it() {
    let (world, begin) = sale();
    world.warp_to(begin + 1_600);
    deliver(&world, PROVIDER, MACHINE);
    world.warp_to(begin + 1_799);
    assert_eq!(state(&world, MACHINE), State::DeliveryMade);
    let early = world.refused(STRANGER, deliveries(&world).conclude_delivery(MACHINE));
    assert!(matches!(early, SlaError::NotNow { .. }));
    world.warp_to(begin + 1_800);
    let late = world.refused(CUSTOMER, deliveries(&world).reject_delivery(MACHINE, WHY));
    assert!(matches!(
        late,
        SlaError::NotNow {
            state: State::DeliveryInspected,
            ..
        }
    ));
    world.done(STRANGER, 0, deliveries(&world).conclude_delivery(MACHINE));
    assert_eq!(state(&world, MACHINE), State::DeliveryAccepted);
    assert_eq!(booked(&world), ether(2));
}

#[test]
fn what_is_made_good_counts_without_the_time_the_other_side_inspected() {
    let (world, begin) = sale();
    world.warp_to(begin + 1_550);
    deliver(&world, PROVIDER, MACHINE);
    world.warp_to(begin + 1_740);
    world.done(
        CUSTOMER,
        0,
        deliveries(&world).reject_delivery(MACHINE, WHY),
    );
    assert_eq!(state(&world, MACHINE), State::DeliveryRejected);
    world.warp_to(begin + 1_790);
    deliver(&world, PROVIDER, MACHINE);
    // 50 seconds late, and 50 to make it good; 190 of inspection are the buyer's.
    assert_eq!(view(&world, MACHINE).made.seconds(), begin + 1_600);
    accept(&world, MACHINE);
    assert_eq!(booked(&world), ether(2));
}

#[test]
fn what_is_rejected_and_not_made_good_costs_the_most() {
    let (world, begin) = sale();
    deliver(&world, PROVIDER, MACHINE);
    world.done(
        CUSTOMER,
        0,
        deliveries(&world).reject_delivery(MACHINE, WHY),
    );
    world.warp_to(begin + 199);
    assert_eq!(state(&world, MACHINE), State::DeliveryRejected);
    world.warp_to(begin + 200);
    assert_eq!(state(&world, MACHINE), State::DeliveryMissed);
    world.done(STRANGER, 0, deliveries(&world).conclude_delivery(MACHINE));
    assert_eq!(state(&world, MACHINE), State::DeliveryRefused);
    assert_eq!(booked(&world), ether(11));
}

/// Delivered, rejected, made good and rejected again.
fn contested() -> (World, u64) {
    let (world, begin) = sale();
    for _ in 0..2 {
        deliver(&world, PROVIDER, MACHINE);
        world.done(
            CUSTOMER,
            0,
            deliveries(&world).reject_delivery(MACHINE, WHY),
        );
    }
    assert_eq!(state(&world, MACHINE), State::DeliveryContested);
    (world, begin)
}

#[test]
fn a_second_rejection_is_the_courts_to_decide() {
    for (suffices, ended, cost) in [
        (true, State::DeliveryAccepted, 0),
        (false, State::DeliveryRefused, 11),
    ] {
        let (world, _) = contested();
        let court: SlaDeliveryCourtClient<World> = world.client();
        let stranger = world.refused(STRANGER, court.judge_delivery(MACHINE, suffices, WHY));
        assert!(matches!(stranger, SlaError::NotEntitled { .. }));
        world.done(COURT, 0, court.judge_delivery(MACHINE, suffices, WHY));
        assert_eq!(state(&world, MACHINE), ended);
        assert_eq!(booked(&world), ether(cost));
    }
}

#[test]
fn whoever_rejects_without_reasons_owes_them_each_time() {
    let (world, begin) = sale();
    let duties: SlaDutiesClient<World> = world.client();
    let owed = |n: u64| world.read(duties.duty(n));
    let reject = |reason| {
        let call = deliveries(&world).reject_delivery(MACHINE, reason);
        world.done(CUSTOMER, 0, call);
    };
    assert_eq!(world.read(duties.duties()), Vec::<u64>::new());
    deliver(&world, PROVIDER, MACHINE);
    reject(B256::default());
    assert_eq!(world.read(duties.duties()), [0]);
    assert_eq!((owed(0).state, owed(0).obligor), (State::DutyDue, CUSTOMER));
    let refused = world.refused(PROVIDER, duties.perform(0, WHY, WHY));
    assert!(matches!(refused, SlaError::NotEntitled { .. }));
    // Fifteen seconds late: two periods have begun.
    world.warp_to(begin + 35);
    world.done(CUSTOMER, 0, duties.perform(0, WHY, WHY));
    assert_eq!(owed(0).booked, ether(2).share(BasisPoints::new(1_000)));
    assert_eq!(
        world.read(world.sla().money()).customer_debt,
        owed(0).booked
    );
    // The second rejection comes with its reasons.
    deliver(&world, PROVIDER, MACHINE);
    reject(WHY);
    assert_eq!(owed(1).state, State::DutyAhead);
    assert_eq!(world.read(duties.duties()), [0]);
}

#[test]
fn reasons_that_never_come_cost_the_most_and_hold_the_books_open_until_then() {
    let (world, begin) = sale();
    let duties: SlaDutiesClient<World> = world.client();
    for _ in 0..2 {
        deliver(&world, PROVIDER, MACHINE);
        let call = deliveries(&world).reject_delivery(MACHINE, B256::default());
        world.done(CUSTOMER, 0, call);
    }
    assert_eq!(world.read(duties.duties()), [0, 1]);
    // They may be late by as long as a window.
    world.warp_to(begin + 20 + 999);
    let early = world.refused(STRANGER, duties.default_duty(1));
    assert!(matches!(early, SlaError::NotNow { .. }));
    world.warp_to(begin + 20 + 1_000);
    for n in [0, 1] {
        world.done(STRANGER, 0, duties.default_duty(n));
        assert_eq!(world.read(duties.duty(n)).booked, ether(10));
    }
    assert_eq!(world.read(world.sla().money()).customer_debt, ether(20));
}

#[test]
fn what_was_made_good_stands_when_no_court_rules_and_the_buyer_may_give_way() {
    let (world, _) = contested();
    let until = view(&world, MACHINE).until.seconds();
    world.warp_to(until);
    assert_eq!(state(&world, MACHINE), State::DeliveryInspected);
    world.done(STRANGER, 0, deliveries(&world).conclude_delivery(MACHINE));
    assert_eq!(state(&world, MACHINE), State::DeliveryAccepted);
    let (world, _) = contested();
    accept(&world, MACHINE);
    assert_eq!(booked(&world), Amount::ZERO);
}

#[test]
fn too_late_is_not_delivered_and_anybody_says_so() {
    let (world, begin) = sale();
    // Damages are at their cap after 550 seconds; the delay that ends the agreement is longer.
    world.warp_to(begin + 1_500 + 600);
    assert_eq!(state(&world, MACHINE), State::DeliveryLate);
    world.warp_to(begin + 1_500 + 601);
    assert_eq!(state(&world, MACHINE), State::DeliveryMissed);
    let late = world.refused(PROVIDER, deliveries(&world).deliver(MACHINE, WHY));
    assert!(matches!(late, SlaError::NotNow { .. }));
    world.done(STRANGER, 0, deliveries(&world).conclude_delivery(MACHINE));
    assert_eq!(booked(&world), ether(11));
}

#[test]
fn a_delay_beyond_the_limit_entitles_the_buyer_to_end_the_agreement() {
    let (world, begin) = sale();
    let ending: SlaEndingClient<World> = world.client();
    world.warp_to(begin + 1_500 + 600);
    let early = world.refused(CUSTOMER, ending.terminate_for_cause(WHY));
    assert!(matches!(early, SlaError::NoCause { .. }));
    world.warp_to(begin + 1_500 + 601);
    world.done(CUSTOMER, 0, ending.terminate_for_cause(WHY));
    assert_eq!(world.read(world.sla().status()).windows, 3);
}

#[test]
fn damages_at_their_cap_entitle_the_buyer_to_end_the_agreement() {
    for (late, is_cause) in [(549, false), (550, true)] {
        let (world, begin) = sale();
        let ending: SlaEndingClient<World> = world.client();
        world.warp_to(begin + 1_500 + late);
        deliver(&world, PROVIDER, MACHINE);
        accept(&world, MACHINE);
        let call = || ending.terminate_for_cause(WHY);
        if is_cause {
            world.done(CUSTOMER, 0, call());
        } else {
            let refused = world.refused(CUSTOMER, call());
            assert!(matches!(refused, SlaError::NoCause { .. }));
        }
    }
}

#[test]
fn nobody_escapes_a_delivery_by_giving_notice() {
    let (world, begin) = sale();
    let ending: SlaEndingClient<World> = world.client();
    let refused = world.refused(PROVIDER, ending.terminate(WHY));
    assert!(matches!(refused, SlaError::Unsettled { pending: 2, .. }));
    world.warp_to(begin + 1_000);
    // The second window ends after the date.
    world.done(PROVIDER, 0, ending.terminate(WHY));
}

#[test]
fn a_delivery_that_falls_due_after_the_end_is_excused() {
    let (world, begin) = sale();
    let ending: SlaEndingClient<World> = world.client();
    deliver(&world, PROVIDER, MACHINE);
    accept(&world, MACHINE);
    // The seller owes nothing more; the buyer still owes the drawings.
    let refused = world.refused(CUSTOMER, ending.terminate(WHY));
    assert!(matches!(refused, SlaError::Unsettled { pending: 1, .. }));
    world.done(PROVIDER, 0, ending.terminate(WHY));
    world.warp_to(begin + 999);
    assert_eq!(state(&world, DRAWINGS), State::DeliveryPromised);
    world.warp_to(begin + 1_000);
    assert_eq!(state(&world, DRAWINGS), State::DeliveryExcused);
    let late = world.refused(CUSTOMER, deliveries(&world).deliver(DRAWINGS, WHY));
    assert!(matches!(late, SlaError::NotNow { .. }));
}

#[test]
fn what_the_customer_delivers_late_is_its_debt_and_the_books_wait_for_every_delivery() {
    let (world, begin) = sale();
    deliver(&world, PROVIDER, MACHINE);
    accept(&world, MACHINE);
    world.warp_to(begin + 1_510);
    deliver(&world, CUSTOMER, DRAWINGS);
    // Without a time to inspect it is accepted at once.
    assert_eq!(state(&world, DRAWINGS), State::DeliveryInspected);
    for window in 0..6 {
        world.end(window);
        world.settle(window);
    }
    let open = world.refused(STRANGER, world.sla().close());
    assert_eq!(
        open,
        SlaError::Unsettled {
            next: 6,
            pending: 1
        }
    );
    world.done(STRANGER, 0, deliveries(&world).conclude_delivery(DRAWINGS));
    assert_eq!(view(&world, DRAWINGS).booked, ether(4) / 10);
    world.done(STRANGER, 0, world.sla().close());
    world.conserved();
}
