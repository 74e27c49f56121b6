//! Attacks on what is measured: who measures, who keeps silent, which time is looked at, what does not count, and how it is rounded.

use super::claimable;
use crate::agreements::{
    COURT, Hosted, enter, ether, going, hosted, reach, run, served_proposed, window,
};
use crate::kept::grid_proposed;
use crate::world::{
    CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, error, everybody_reports,
};
use slacontract::sla::{Act, Agreement, ExclusionDelta, Outcome, SlaError, SlaSealedClient, State};
use slacontract::{Amount, Bytes, Timestamp, client::BoundClient};
use slacontract_terms::check::check;

/// A window ends; each signer says its own.
fn reports(world: &World, id: u64, goods: [u64; 3]) {
    reach(world, window(world, id).to);
    for (signer, good) in SIGNERS.into_iter().zip(goods) {
        world.report(signer, id, good, 1_000).expect("taken");
    }
}

/// It is settled when it may be.
fn settled(world: &World, id: u64) {
    reach(world, window(world, id).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(id))
        .expect("final");
}

#[test]
fn attack_a01_a_provider_that_measures_itself_is_refused_and_one_puppet_moves_nothing() {
    // Openly, in the terms.
    let mut terms = <Hosted as Agreement>::TERMS.clone();
    assert_eq!(check(&terms), []);
    terms.feeds.to_mut()[0].controlled_by = vec!["provider".into()].into();
    let codes: Vec<_> = check(&terms).iter().map(|found| found.code).collect();
    assert_eq!(codes, ["SLA020"]);
    // By its own key among the signers: at the proposal, and by any later change of roles, even if the customer consents.
    let world = hosted(4);
    for party in [0, 1] {
        let assign = || world.changes().assign_role(party, SIGNERS[0], WHY);
        world.send(CUSTOMER, 0, assign()).expect("consent");
        assert_eq!(
            error(world.send(PROVIDER, 0, assign())),
            SlaError::BadRole {
                address: SIGNERS[0]
            }
        );
    }
    // By a key that nobody knows to be its own: in an outage one of three says that all was well.
    reports(&world, 0, [1_000, 0, 0]);
    settled(&world, 0);
    assert_eq!(claimable(&world, CUSTOMER), ether(2_800));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
}

#[test]
fn attack_a02_bribed_signers_win_the_provisional_value_and_lose_the_case() {
    let world = hosted(4);
    // Two of three are bought: the median is theirs.
    reports(&world, 0, [1_000, 1_000, 0]);
    let claim = world.sla().challenge(0, 0, 0, 1_000, WHY);
    world.send(CUSTOMER, 0, claim).expect("contested");
    settled(&world, 0);
    // What the lie is worth is held back: the briber has not even its fee.
    assert_eq!(window(&world, 0).outcome, Outcome::Met);
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    assert_eq!(world.read(world.sla().money()).reserve, ether(2_800));
    world
        .send(COURT, 0, world.court().rule(0, ether(2_800), WHY))
        .expect("the samples were looked at");
    assert_eq!(claimable(&world, CUSTOMER), ether(2_800));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    // One that is bought by both sides signs two values, and is a signer no longer: see the feed's own tests for its fee.
    assert_eq!(world.read(world.sla().money()).reserve, ether(0));
}

#[test]
fn attack_a03_buying_silence_in_an_outage_pays_no_more_than_the_outage() {
    let told = hosted(4);
    run(&told, 0, 0);
    // Neutral signers that keep silent: the worst is held back, and the panel decides about all of it.
    let silent = hosted(4);
    reach(&silent, window(&silent, 0).to);
    silent.report(SIGNERS[2], 0, 0, 1_000).expect("one of two");
    settled(&silent, 0);
    assert_eq!(window(&silent, 0).outcome, Outcome::Inconclusive);
    assert_eq!(claimable(&silent, PROVIDER), ether(0));
    silent
        .send(COURT, 0, silent.court().rule(0, ether(2_800), WHY))
        .expect("what the evidence shows");
    for world in [&told, &silent] {
        assert_eq!(claimable(world, CUSTOMER), ether(2_800));
        assert_eq!(claimable(world, PROVIDER), ether(0));
    }
    // Where the terms say that silence is the worst, there is nothing to decide.
    let (told, silent) = (going(1), going(1));
    reach(&told, window(&told, 0).to);
    told.report(SIGNERS[0], 0, 0, 1_000).expect("the outage");
    for world in [&told, &silent] {
        settled(world, 0);
        assert_eq!(claimable(world, CUSTOMER), ether(2_000));
    }
}

#[test]
fn attack_a04_a_lazy_signers_copied_seal_opens_nothing() {
    let world = enter(grid_proposed(), 1);
    let sealed = SlaSealedClient::bind(crate::world::CONTRACT, world.clone());
    reach(&world, window(&world, 0).to);
    // Two measured an outage. The third watches the chain, and takes over what the first one sealed.
    let honest = &SIGNERS[..2];
    let signed: Vec<_> = honest
        .iter()
        .map(|signer| world.signed(*signer, 0, 0, 900, 1_000))
        .collect();
    for (signer, (_, signature)) in honest.iter().zip(&signed) {
        let seal = sealed.seal(0, 0, slacontract::env::keccak256(&signature.0));
        world.send(*signer, 0, seal).expect("sealed");
    }
    let copied = slacontract::env::keccak256(&signed[0].1.0);
    world
        .send(SIGNERS[2], 0, sealed.seal(0, 0, copied))
        .expect("anything can be sealed");
    world.warp(20);
    for (report, signature) in &signed {
        let call = world.sla().report(report.clone(), signature.clone());
        world.send(STRANGER, 0, call).expect("as it was sealed");
    }
    // Now it knows the value, and can sign it; what it sealed was another's signature.
    let (report, signature) = world.signed(SIGNERS[2], 0, 0, 900, 1_000);
    assert_eq!(
        error(world.send(STRANGER, 0, world.sla().report(report, signature))),
        SlaError::NotSealed { signer: SIGNERS[2] }
    );
    assert_eq!(window(&world, 0).reports, 2);
    settled(&world, 0);
    // The others are a quorum: a tenth for availability; a fifth for supply, which nobody reported, and a tenth for how steady it was.
    assert_eq!(claimable(&world, CUSTOMER), ether(4_000));
}

/// How many of `rate` samples a second were good from `from` to `to`, if all failed in an outage (in samples).
fn sampled(rate: u64, from: u64, to: u64, outage: [u64; 2]) -> [u64; 2] {
    let total = (to - from) * rate;
    let bad = outage[1].min(to * rate) - outage[0].clamp(from * rate, to * rate).min(outage[1]);
    [total - bad, total]
}

#[test]
fn attack_a05_nobody_chooses_the_time_that_is_looked_at() {
    // A signer in the provider's pay picks the good hours of the month, or reports before the bad ones.
    let world = hosted(4);
    let view = window(&world, 0);
    let early = error(world.report(SIGNERS[0], 0, 1_000, 1_000));
    assert!(matches!(
        early,
        SlaError::NotNow {
            act: Act::Report,
            ..
        }
    ));
    reach(&world, view.to);
    for (from, to) in [(3_600, 0), (0, 3_600)] {
        let (mut report, _) = world.signed(SIGNERS[0], 0, 0, 1_000, 1_000);
        (report.from, report.to) = (report.from + from, report.to - to);
        // Its own clock is no excuse, and no help.
        report.observed_at = view.from.seconds();
        let signature = world.sign(SIGNERS[0], &report);
        assert_eq!(
            error(world.send(STRANGER, 0, world.sla().report(report, signature))),
            SlaError::WrongRange {
                from: view.from,
                to: view.to
            }
        );
    }
    // Half a second of outage over a boundary: in windows of thirty seconds each half is within the 99 % ..
    let (rate, outage) = (100, [2_975, 3_025]);
    for half in [[0, 30], [30, 60]] {
        let [good, total] = sampled(rate, half[0], half[1], outage);
        assert!(good * 100 >= total * 99, "{good} of {total}");
    }
    // .. and windows that overlap see it whole: ten seconds later the same thirty have it in their middle.
    let world = going(3);
    let start = window(&world, 0).from.seconds();
    for id in 0..4 {
        if id == 2 {
            // The next term begins by itself, and is paid before.
            world.warp(6);
            world
                .send(CUSTOMER, ETHER, world.sla().deposit())
                .expect("a fourth window");
        }
        let view = window(&world, id);
        reach(&world, view.to);
        let (from, to) = (view.from.seconds() - start, view.to.seconds() - start);
        let [good, total] = sampled(rate, from, to, outage);
        world
            .report(SIGNERS[0], id, good, total)
            .expect("an honest signer");
    }
    for id in 0..4 {
        settled(&world, id);
    }
    let credits: Vec<_> = (0..4).map(|id| window(&world, id).credit).collect();
    let third = Amount::from_units(2 * ETHER * 3_333 / 10_000);
    assert_eq!(credits, [ether(0), ether(0), ether(0), third]);
    assert_eq!(claimable(&world, CUSTOMER), third);
}

#[test]
fn attack_a07_an_outage_is_neither_announced_afterwards_nor_claimed_away() {
    let serviced = |contested: bool| {
        let world = enter(served_proposed(), 1);
        for who in [PROVIDER, CUSTOMER] {
            let (_, missing) = world.read(world.signers().report_fees(who));
            let prepaid = world.signers().prepay_reports();
            world
                .send(who, missing.units(), prepaid)
                .expect("two rounds");
        }
        let start = window(&world, 0).from.seconds();
        let at = |second: u64| Timestamp::from_seconds(start + second);
        let exclude = |kind: u8, from: u64, to: u64| {
            world.send(
                PROVIDER,
                0,
                world.exclusions().exclude(0, kind, at(from), at(to), WHY),
            )
        };
        let (maintenance, disaster) = (0, 1);
        // Four tenths of the window fail, from second 30. Maintenance is said before, and no longer than agreed.
        world.warp(30);
        assert_eq!(
            error(exclude(maintenance, 30, 70)),
            SlaError::TooLate { at: at(30) }
        );
        exclude(maintenance, 60, 100).expect("announced thirty seconds ahead");
        let cut = world.read(world.exclusions().excluded(0));
        assert_eq!((cut[0].from, cut[0].to), (at(60), at(70)));
        assert_eq!(
            error(exclude(maintenance, 75, 80)),
            SlaError::NoBudget {
                exclusion: maintenance,
                window: 0
            }
        );
        // So the rest was a disaster.
        world.warp(41);
        exclude(disaster, 30, 60).expect("within its sixty seconds");
        reach(&world, at(100));
        let deltas =
            [(maintenance, 100), (disaster, 300)].map(|(exclusion, total)| ExclusionDelta {
                exclusion,
                good: 0,
                total,
                missing: 0,
            });
        for signer in SIGNERS {
            let (report, _) = world.signed(signer, 0, 0, 600, 1_000);
            let config = world.read(world.sla().feed_config(0));
            let digest = report.digest_excluding(
                &deltas,
                slacontract_memory::CHAIN_ID,
                crate::world::CONTRACT,
                config,
            );
            let signature: Bytes = slacontract_memory::sign(&digest, signer);
            let call = world
                .exclusions()
                .report_excluding(report, deltas.to_vec(), signature);
            world.send(STRANGER, 0, call).expect("taken");
        }
        reach(&world, window(&world, 0).reporting_end);
        if contested {
            world
                .send(
                    CUSTOMER,
                    0,
                    world.exclusions().contest_exclusion(0, disaster, WHY),
                )
                .expect("in time");
        }
        settled(&world, 0);
        world
    };
    // The burden of proof is the provider's: nobody decides, and the disaster did not happen.
    let world = serviced(true);
    assert_eq!(window(&world, 0).contest, State::Contested);
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    reach(&world, window(&world, 0).contest_end);
    world.send(STRANGER, 0, world.sla().lapse(0)).expect("time");
    // Six hundred of nine hundred: below 90 %, two ether; of a fee of one.
    assert_eq!(claimable(&world, CUSTOMER), ether(2_000));
    assert_eq!(claimable(&world, PROVIDER), ether(0));
    // A customer that sleeps through the challenge time has let it pass: that remains.
    let world = serviced(false);
    assert_eq!(claimable(&world, CUSTOMER), ether(0));
    assert_eq!(claimable(&world, PROVIDER), ether(1_000));
}

#[test]
fn attack_a08_a_share_that_is_shown_as_the_target_is_still_below_it() {
    let total = 1_000_000_000_000_000_000;
    for (good, credit, outcome) in [
        (999_000_000_000_000_000, 0, Outcome::Met),
        // 99.8999999999999999 %, shown as 99.9 % wherever digits are cut to fit.
        (998_999_999_999_999_999, 300, Outcome::Breach),
        (950_000_000_000_000_000, 300, Outcome::Breach),
        (949_999_999_999_999_999, 1_500, Outcome::Breach),
    ] {
        let world = hosted(4);
        reach(&world, window(&world, 0).to);
        everybody_reports(&world, 0, good, total);
        settled(&world, 0);
        assert_eq!(window(&world, 0).outcome, outcome);
        assert_eq!(claimable(&world, CUSTOMER), ether(credit), "{good}");
    }
}
