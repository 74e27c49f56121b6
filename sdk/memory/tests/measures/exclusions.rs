//! Time that does not count: maintenance that was announced, events that were claimed, and both contested.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry, ether};
use slacontract::prelude::*;
use slacontract::sla::{
    Act, ExclusionDelta, Interval, Outcome, Report, SlaExclusionsClient, State,
};

/// Three probes; maintenance of ten minutes a window, force majeure that the provider has to prove.
#[contract]
#[agreement(version = 1, asset = ether, window = "1d", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Serviced {
    #[party(bond = "20 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    availability: Objective,
    #[exclusion(kind = maintenance, notice = "2h", budget = "10min" per window)]
    maintenance: Exclusion,
    #[exclusion(kind = force_majeure, claim_within = "6h", burden = provider)]
    disaster: Exclusion,
    #[challenge(within = "24h", resolve_within = "24h", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Serviced {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers)
    }
}

const MAINTENANCE: u8 = 0;
const DISASTER: u8 = 1;

fn active() -> World {
    let deployment = ServicedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    World::active(
        entry::<Serviced>(),
        deployment.arguments(),
        20 * ETHER,
        20 * ETHER,
    )
}

fn exclusions(world: &World) -> SlaExclusionsClient<World> {
    world.client()
}

/// `from ..to`, in seconds of window 0.
fn exclude(world: &World, exclusion: u8, from: u64, to: u64) -> Result<(), SlaError> {
    let start = world.window(0).from.seconds();
    let (from, to) = (
        Timestamp::from_seconds(start + from),
        Timestamp::from_seconds(start + to),
    );
    let call = exclusions(world).exclude(0, exclusion, from, to, WHY);
    world
        .send(PROVIDER, 0, call)
        .map_err(|refused| SlaError::decode(&refused.0).expect("typed"))
}

fn state(world: &World, exclusion: u8) -> State {
    world.read(exclusions(world).exclusion(0, exclusion))
}

/// 1,440 minutes, of which 30 were bad: 10 in maintenance, 20 in the disaster.
fn report(world: &World, signer: Address, seq: u32, deltas: &[ExclusionDelta]) {
    let view = world.window(0);
    let report = Report {
        feed: 0,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq,
        good: 1_410,
        total: 1_440,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: world.last_digest(signer, 0),
    };
    let signature = world.sign(signer, 0, |chain, contract, config| {
        report.digest_excluding(deltas, chain, contract, config)
    });
    let call = exclusions(world).report_excluding(report, deltas.to_vec(), signature);
    world.done(STRANGER, 0, call);
}

const fn bad(exclusion: u8, minutes: u64) -> ExclusionDelta {
    ExclusionDelta {
        exclusion,
        good: 0,
        total: minutes,
        missing: 0,
    }
}

/// Both exclusions are claimed, and everybody reports them.
fn both(world: &World) {
    exclude(world, MAINTENANCE, 10_000, 10_600).expect("announced in time");
    exclude(world, DISASTER, 20_000, 21_200).expect("claimed in time");
    world.end(0);
    for signer in SIGNERS {
        report(world, signer, 0, &[bad(MAINTENANCE, 10), bad(DISASTER, 20)]);
    }
}

#[test]
fn what_nobody_contests_is_subtracted_from_good_and_from_total() {
    let world = active();
    both(&world);
    assert_eq!(state(&world, MAINTENANCE), State::ExclusionClaimed);
    let view = world.settle(0);
    assert_eq!((view.outcome, view.credit), (Outcome::Met, ether(0)));
    assert_eq!(state(&world, MAINTENANCE), State::ExclusionValid);
    assert_eq!(state(&world, DISASTER), State::ExclusionValid);
}

#[test]
fn a_delta_without_a_claim_takes_nothing_out() {
    let world = active();
    world.end(0);
    for signer in SIGNERS {
        report(
            &world,
            signer,
            0,
            &[bad(MAINTENANCE, 10), bad(DISASTER, 20)],
        );
    }
    assert_eq!(world.settle(0).credit, ether(1));
    assert_eq!(state(&world, MAINTENANCE), State::ExclusionForgone);
}

#[test]
fn a_signer_that_names_no_delta_excludes_nothing_and_a_correction_replaces_all_of_them() {
    let world = active();
    both(&world);
    for signer in [SIGNERS[0], SIGNERS[1]] {
        report(&world, signer, 1, &[]);
    }
    assert_eq!(world.settle(0).credit, ether(1));
}

#[test]
fn a_contested_event_that_the_provider_must_prove_does_not_hold_until_the_case_ends() {
    let world = active();
    both(&world);
    let contest = || exclusions(&world).contest_exclusion(0, DISASTER, WHY);
    assert!(matches!(
        world.refused(PROVIDER, contest()),
        SlaError::NotEntitled { .. }
    ));
    world.done(CUSTOMER, 0, contest());
    assert_eq!(state(&world, DISASTER), State::ExclusionContested);
    assert!(matches!(
        world.refused(CUSTOMER, contest()),
        SlaError::NotNow {
            act: Act::ContestExclusion,
            ..
        }
    ));
    let view = world.settle(0);
    assert!(view.contested);
    assert_eq!((view.credit, view.paid_out), (ether(1), ether(0)));
    assert_eq!(world.read(world.sla().money()).reserve, ether(1));
    // Nobody decides: the provisional value stands, without the event.
    world.warp_to(view.contest_end.seconds());
    world.done(STRANGER, 0, world.sla().lapse(0));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(1));
    assert_eq!(state(&world, DISASTER), State::ExclusionResolved);
    world.conserved();
}

#[test]
fn contested_maintenance_that_was_announced_holds_until_the_case_ends() {
    let world = active();
    exclude(&world, MAINTENANCE, 10_000, 10_600).expect("announced in time");
    world.end(0);
    for signer in SIGNERS {
        // 30 bad minutes, all in maintenance as these signers saw it.
        report(&world, signer, 0, &[bad(MAINTENANCE, 30)]);
    }
    world.done(
        CUSTOMER,
        0,
        exclusions(&world).contest_exclusion(0, MAINTENANCE, WHY),
    );
    let view = world.settle(0);
    assert!(view.contested);
    assert_eq!(view.credit, ether(0));
    world.warp_to(view.contest_end.seconds());
    world.done(STRANGER, 0, world.sla().lapse(0));
    assert_eq!(world.read(world.sla().claimable(CUSTOMER)), ether(0));
    world.conserved();
}

#[test]
fn notice_claim_time_budget_and_overlap_are_held_to_the_second() {
    let world = active();
    // Two hours before it begins, not a second less.
    assert!(exclude(&world, MAINTENANCE, 7_199, 7_300).is_err());
    exclude(&world, MAINTENANCE, 7_200, 7_500).expect("in time");
    assert!(exclude(&world, DISASTER, 7_499, 7_600).is_err());
    // Of the ten minutes five are left; the excess counts.
    exclude(&world, MAINTENANCE, 20_000, 20_600).expect("in part");
    assert!(matches!(
        exclude(&world, MAINTENANCE, 30_000, 30_001),
        Err(SlaError::NoBudget { .. })
    ));
    let intervals = world.read(exclusions(&world).excluded(0));
    let start = world.window(0).from.seconds();
    let at = |second| Timestamp::from_seconds(start + second);
    assert_eq!(
        intervals[1],
        Interval {
            exclusion: MAINTENANCE,
            from: at(20_000),
            to: at(20_300)
        }
    );
    // Beyond the window.
    assert!(matches!(
        exclude(&world, DISASTER, 86_000, 86_401),
        Err(SlaError::WrongRange { .. })
    ));
    // Six hours after it began, the claim is late.
    world.warp_to(start + 70_000 + 21_600);
    assert!(exclude(&world, DISASTER, 70_000, 70_100).is_err());
    exclude(&world, DISASTER, 70_001, 70_100).expect("a second left");
    let stranger = exclusions(&world).exclude(0, DISASTER, at(80_000), at(80_100), WHY);
    assert!(matches!(
        world.refused(STRANGER, stranger),
        SlaError::NotEntitled { .. }
    ));
}

#[test]
fn a_claim_comes_before_reporting_ends_and_a_contest_before_the_challenge_time_does() {
    let world = active();
    exclude(&world, MAINTENANCE, 10_000, 10_100).expect("announced in time");
    let view = world.window(0);
    world.warp_to(view.reporting_end.seconds());
    let (act, id) = (Act::Exclude, u64::from(DISASTER));
    let (state, until) = (State::ExclusionForgone, Timestamp::from_seconds(0));
    assert_eq!(
        exclude(&world, DISASTER, 86_300, 86_400),
        Err(SlaError::NotNow {
            act,
            id,
            state,
            until
        })
    );
    let at = view.reporting_end;
    assert_eq!(
        exclude(&world, MAINTENANCE, 86_300, 86_400),
        Err(SlaError::TooLate { at })
    );
    let contest = || exclusions(&world).contest_exclusion(0, MAINTENANCE, WHY);
    world.warp_to(view.challenge_end.seconds() - 1);
    world.done(CUSTOMER, 0, contest());
    let other = active();
    exclude(&other, MAINTENANCE, 10_000, 10_100).expect("announced in time");
    other.warp_to(other.window(0).challenge_end.seconds());
    assert!(matches!(
        other.refused(
            CUSTOMER,
            exclusions(&other).contest_exclusion(0, MAINTENANCE, WHY)
        ),
        SlaError::NotNow {
            state: State::ExclusionValid,
            ..
        }
    ));
}

#[test]
fn a_report_that_excludes_more_than_it_counted_is_refused() {
    let world = active();
    world.end(0);
    let view = world.window(0);
    let report = Report {
        feed: 0,
        window: 0,
        from: view.from.seconds(),
        to: view.to.seconds(),
        seq: 0,
        good: 90,
        total: 100,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: world.now(),
        prev: B256::default(),
    };
    for (deltas, expected) in [
        (vec![bad(0, 11)], SlaError::TooMuchExcluded { exclusion: 0 }),
        (
            vec![bad(0, 5), bad(1, 6)],
            SlaError::TooMuchExcluded { exclusion: 1 },
        ),
        (
            vec![bad(0, 1), bad(0, 1)],
            SlaError::NoSuchExclusion { exclusion: 0 },
        ),
        (vec![bad(2, 1)], SlaError::NoSuchExclusion { exclusion: 2 }),
        (
            vec![ExclusionDelta {
                exclusion: 0,
                good: 2,
                total: 1,
                missing: 0,
            }],
            SlaError::TooMuchExcluded { exclusion: 0 },
        ),
    ] {
        let call = exclusions(&world).report_excluding(report.clone(), deltas, Bytes(Vec::new()));
        assert_eq!(world.refused(STRANGER, call), expected);
    }
}
