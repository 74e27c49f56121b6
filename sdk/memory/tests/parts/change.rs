//! Maintenance of a service with a desk is for changes that the customer approved and that were scheduled ahead.

use crate::world::{CUSTOMER, ETHER, PROVIDER, SIGNERS, WHY, World, entry};
use slacontract::abi::Scalar;
use slacontract::prelude::*;
use slacontract::sla::{Kind, SlaExclusionsClient, SlaRecordsClient, Step};

/// A desk whose changes may stop the service for a while.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 4 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Changed {
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "10 ether" per window)]
    customer: Party,
    #[feed(signers = 1, quorum = 1, collect_within = "20s", min_coverage = 90 %)]
    probes: Feed<Ratio>,
    #[objective(probes >= 99 %, method = occurrences, no_traffic = skip, on_missing = inconclusive)]
    #[credit(base = "10 ether", from = [fee, bond], below 99 % => 10 %)]
    success: Objective,
    #[exclusion(kind = maintenance, notice = "50s", budget = "200s" per window)]
    maintenance: Exclusion,
    #[exclusion(kind = force_majeure, claim_within = "100s", burden = provider)]
    disaster: Exclusion,
    #[incidents(by = provider, to = customer, p1(respond = "10s", resolve = "40s", damages = "1 ether"),
                hold_at_most = "60s", close_after = "30s", at_most = "5 ether" per window)]
    desk: Incidents,
    #[challenge(within = "50s", resolve_within = "100s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Changed {
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

#[test]
fn maintenance_is_announced_only_for_time_of_a_change_that_was_approved_and_scheduled() {
    let terms = ChangedClient::new(PROVIDER, CUSTOMER, vec![SIGNERS[0]]);
    let world = World::active(
        entry::<Changed>(),
        terms.arguments(),
        40 * ETHER,
        40 * ETHER,
    );
    let exclusions: SlaExclusionsClient<World> = world.client();
    let records: SlaRecordsClient<World> = world.client();
    let opens = world.window(0).from;
    let at = |second: u64| opens + Duration::from_seconds(second);
    let number = |change: u64| B256::from(change.word());
    let exclude =
        |change: B256, from: u64, to: u64| exclusions.exclude(0, 0, at(from), at(to), change);
    let advance = |id: u64, to: Step| {
        let (from, until) = match to {
            Step::Scheduled => (at(200), at(400)),
            _ => (at(0), at(0)),
        };
        records.advance_record(id, to, WHY, from, until)
    };
    let (from, to) = (at(250), at(350));
    let none = SlaError::NoSuchChange {
        change: 0,
        from,
        to,
    };
    let refused = |change| world.refused(PROVIDER, exclude(change, 250, 350));
    // There is no change yet; it is not approved; it has no time.
    assert_eq!(refused(number(0)), none);
    world.done(PROVIDER, 0, records.open_record(Kind::Change, WHY, WHY));
    assert_eq!(refused(number(0)), none);
    world.done(CUSTOMER, 0, advance(0, Step::Approved));
    assert_eq!(refused(number(0)), none);
    world.done(PROVIDER, 0, advance(0, Step::Scheduled));
    // Not the hash of a paper, not more than was scheduled.
    assert!(matches!(refused(WHY), SlaError::NoSuchChange { .. }));
    let more = world.refused(PROVIDER, exclude(number(0), 350, 401));
    assert!(matches!(more, SlaError::NoSuchChange { change: 0, .. }));
    world.done(PROVIDER, 0, exclude(number(0), 250, 350));
    assert_eq!(world.read(exclusions.excluded(0)).len(), 1);
    // What was rolled back covers nothing any more; what is no maintenance needs no change.
    world.done(PROVIDER, 0, advance(0, Step::RolledBack));
    assert_eq!(
        world.refused(PROVIDER, exclude(number(0), 360, 390)),
        SlaError::NoSuchChange {
            change: 0,
            from: at(360),
            to: at(390)
        }
    );
    world.warp_to(at(120).seconds());
    let disaster = exclusions.exclude(0, 1, at(100), at(120), WHY);
    world.done(PROVIDER, 0, disaster);
}
