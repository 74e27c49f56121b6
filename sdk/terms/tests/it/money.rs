//! Rules about money, for all values: monotone, capped, conserved, and no overflow where the checks let it through.

use proptest::prelude::*;
use slacontract_terms::exact::{
    Caps, Damages, Exposure, Interest, Quantile, Ratio, Slice, budget, composite, credit, deduct,
    index_payout, quantile, tier_share, under,
};
use slacontract_terms::model::{Method, Partial, Slices, Tier};
use slacontract_terms::{Amount, BasisPoints, Duration, PartsPerBillion};

/// What the checks let through: amounts below 2^86, whose multiples stay below 2^100.
fn amount() -> impl Strategy<Value = Amount> {
    (0_u128..1 << 86).prop_map(Amount::from_units)
}

fn share() -> impl Strategy<Value = BasisPoints> {
    (0_u32..=10_000).prop_map(BasisPoints::new)
}

fn ratio() -> impl Strategy<Value = Ratio> {
    (any::<u32>(), any::<u32>()).prop_map(|(one, other)| Ratio {
        good: one.min(other).into(),
        total: one.max(other).into(),
    })
}

fn tiers() -> impl Strategy<Value = Vec<Tier>> {
    prop::collection::btree_map(0_u32..=10_000, 1_u32..=1_000_000_000, 1..6).prop_map(|rows| {
        let mut below: Vec<u32> = rows.values().copied().collect();
        below.sort_unstable_by(|left, right| right.cmp(left));
        rows.keys()
            .zip(below)
            .map(|(credit, below)| Tier {
                below: PartsPerBillion::new(below),
                credit: BasisPoints::new(*credit),
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_worse_window_never_costs_less(tiers in tiers(), left in ratio(), right in ratio()) {
        prop_assume!(left.total > 0 && right.total > 0);
        let (worse, better) = if left.order(right).is_lt() { (left, right) } else { (right, left) };
        prop_assert!(tier_share(&tiers, worse) >= tier_share(&tiers, better));
    }

    #[test]
    fn what_many_credits_lose_to_rounding_is_less_than_one_unit(
        base in amount(),
        shares in prop::collection::vec(share(), 1..50),
    ) {
        let (mut carry, mut paid, mut exact) = (0, 0_u128, 0_u128);
        for share in shares {
            let carried = credit(base, share, carry);
            carry = carried.carry;
            paid += carried.credit.units();
            exact += base.units() * u128::from(share.get());
            prop_assert!(carried.credit <= base + Amount::from_units(1));
        }
        prop_assert_eq!(paid * 10_000 + u128::from(carry), exact);
    }

    #[test]
    fn a_capped_credit_is_within_every_cap_and_grows_with_the_credit(
        credit in amount(), more in amount(), charge in amount(), earlier in amount(), credited in amount(), all in amount(),
        window in prop::option::of(share()), rolling in prop::option::of(share()), lifetime in prop::option::of(amount()),
    ) {
        let caps = Caps {
            window, rolling, lifetime, charge,
            earlier_charges: earlier, earlier_credits: credited, all_credits: all,
        };
        let capped = caps.clip(credit);
        prop_assert!(capped.credit <= credit);
        prop_assert_eq!(capped.clipped, capped.credit < credit);
        if let Some(share) = window {
            prop_assert!(capped.credit <= charge.share(share));
        }
        if let Some(share) = rolling {
            let limit = (charge + earlier).share(share);
            prop_assert!(capped.credit + credited <= limit.max(credited));
        }
        if let Some(most) = lifetime {
            prop_assert!(capped.credit + all <= most.max(all));
        }
        prop_assert!(caps.clip(credit + more).credit >= capped.credit);
    }

    #[test]
    fn damages_grow_with_delay_up_to_the_cap_and_a_started_step_never_costs_less(
        value in amount(), share in share(), cap in share(),
        per in 1_u64..1 << 32, step in 1_u64..1 << 20, delay in any::<u64>(), more in any::<u64>(),
    ) {
        let rule = |rounds_up| Damages {
            share, cap, rounds_up,
            per: Duration::from_seconds(per),
            step: Duration::from_seconds(step),
        };
        prop_assume!(rule(true).fits(value));
        let of = |rule: Damages, delay| rule.of(value, Duration::from_seconds(delay));
        prop_assert!(of(rule(false), delay) <= of(rule(true), delay));
        prop_assert!(of(rule(true), delay) <= value.share(cap));
        let later = delay.saturating_add(more);
        prop_assert!(of(rule(false), delay) <= of(rule(false), later));
        prop_assert_eq!(of(rule(true), 0), Amount::ZERO);
    }

    #[test]
    fn interest_grows_with_time_up_to_its_cap(
        principal in amount(), share in share(), cap in share(), per in 1_u64.., late in any::<u64>(), more in any::<u64>(),
    ) {
        let rule = Interest { share, cap, per: Duration::from_seconds(per) };
        let of = |late| rule.of(principal, Duration::from_seconds(late));
        prop_assert!(of(late) <= principal.share(cap));
        prop_assert!(of(late) <= of(late.saturating_add(more)));
    }

    #[test]
    fn deductions_take_exactly_what_is_there(whole in amount(), parts in prop::collection::vec(amount(), 0..20)) {
        let left = deduct(whole, parts.iter().copied());
        let sum: Amount = parts.into_iter().sum();
        prop_assert_eq!(whole + left.short, left.rest + sum);
        prop_assert!(left.rest.is_zero() || left.short.is_zero());
    }

    #[test]
    fn an_index_pays_between_nothing_and_all_and_more_the_further_it_goes(
        payout in amount(), strike in any::<i64>(), exit in any::<i64>(), one in any::<i64>(), other in any::<i64>(),
    ) {
        prop_assume!(strike != exit);
        let pays = |value| index_payout(payout, strike, exit, value);
        prop_assert_eq!((pays(strike), pays(exit)), (Amount::ZERO, payout));
        let (near, far) = if (one < other) == (strike < exit) { (one, other) } else { (other, one) };
        prop_assert!(pays(near) <= pays(far) && pays(far) <= payout);
    }

    #[test]
    fn the_bond_grows_with_everything_that_can_be_owed(
        fee in amount(), base in amount(), late in amount(), worst in share(), cap in prop::option::of(share()), unsettled in 1_u64..1 << 8,
    ) {
        let mut one = Exposure::new(fee);
        one.add_credit(base, worst, cap);
        let mut more = one;
        more.add_lateness(late, Duration::from_seconds(86_400), Duration::from_seconds(1_000_000), 1);
        prop_assert!(one.bond(unsettled, Amount::ZERO).least() <= more.bond(unsettled, Amount::ZERO).least());
        let without = one.bond(unsettled, Amount::ZERO).least();
        one.takes_fee();
        prop_assert!(one.bond(unsettled, Amount::ZERO).least() <= without, "a fee that is held answers too");
    }

    #[test]
    fn a_percentile_lies_in_the_first_bucket_whose_share_reaches_it(
        counts in prop::collection::vec(0_u64..1_000, 1..8), rank in 1_u32..=1_000_000_000,
    ) {
        let cumulative: Vec<u64> = counts.iter().scan(0, |sum, count| { *sum += count; Some(*sum) }).collect();
        let rank = PartsPerBillion::new(rank);
        match quantile(&cumulative, rank) {
            Quantile::NoTraffic => prop_assert_eq!(cumulative.last(), Some(&0)),
            Quantile::Beyond => {
                prop_assert!((0..cumulative.len() - 1).all(|index| under(&cumulative, index).is_below(rank)));
            }
            Quantile::Bucket(index) => {
                prop_assert!(!under(&cumulative, index).is_below(rank));
                prop_assert!(index == 0 || under(&cumulative, index - 1).is_below(rank) || cumulative[index - 1] == 0);
            }
        }
    }

    #[test]
    fn a_mean_lies_between_its_parts(parts in prop::collection::vec((ratio(), 1_u32..10_000), 1..6)) {
        let parts: Vec<_> = parts.into_iter().map(|(ratio, weight)| (ratio, BasisPoints::new(weight))).collect();
        let mean = composite(parts.iter().copied());
        let measured: Vec<_> = parts.iter().filter_map(|(ratio, _)| ratio.floor()).collect();
        prop_assert_eq!(mean.floor().is_some(), !measured.is_empty());
        if let (Some(mean), Some(least), Some(most)) = (mean.floor(), measured.iter().min(), measured.iter().max()) {
            // The bad share is floored: a billionth in favour.
            prop_assert!(*least <= mean && mean.get() <= most.get() + 1);
        }
    }

    #[test]
    fn a_slice_that_is_cut_counts_as_the_terms_say(
        whole in prop::collection::vec(ratio(), 0..20), cut in ratio(), target in 0_u32..=1_000_000_000,
    ) {
        prop_assume!(cut.total > 0);
        let rule = |partial| Slices {
            slice: Duration::from_seconds(60),
            slice_target: PartsPerBillion::new(target),
            partial,
        };
        let slices = || whole.iter().map(|ratio| Slice { ratio: *ratio, is_whole: true })
            .chain([Slice { ratio: cut, is_whole: false }]);
        let by = |partial| budget(&Method::Timeslices(rule(partial)), slices());
        let (ignored, counted, bad) = (by(Partial::Ignore), by(Partial::Count), by(Partial::Bad));
        prop_assert_eq!(ignored.total + 1, counted.total);
        prop_assert_eq!(counted.total, bad.total);
        prop_assert_eq!(ignored.good, bad.good);
        let is_good = !cut.is_below(PartsPerBillion::new(target));
        prop_assert_eq!(counted.good, bad.good + u64::from(is_good));
        let mean = |partial| budget(&Method::RatioTimeslices(rule(partial)), slices());
        prop_assert!(!mean(Partial::Count).order(mean(Partial::Bad)).is_lt());
        // Occurrences have no slices to cut.
        prop_assert_eq!(budget(&Method::Occurrences, slices()).total, whole.iter().map(|ratio| ratio.total).sum::<u64>() + cut.total);
    }
}
