//! From terms to their plan, at compile time: lists are constant slices, names become indices.

use super::delivery::{NO_DELIVERY, NO_EXTENSION, NO_INDEX, NO_SENSOR};
use super::duty::{NO_DUTY, NO_LIABILITY};
use super::objective::NO_OBJECTIVE;
use super::{CaseMoneyPlan, CollateralPlan, Draft, FeedKind, FeedPlan, Plan, Range, Sum};
use crate::sla::machine::Who;
use slacontract_terms::check::limits::{
    MOST_DUTIES, MOST_LIABILITIES, MOST_OBJECTIVES, MOST_PARTS,
};
use slacontract_terms::exact::Interest;
use slacontract_terms::model::{
    self, Asset, Basis, Consent, Money, ParamKind, Renewal, ReportMode, Source, Window,
};
use slacontract_terms::{Amount, BasisPoints, Duration, List, PartsPerBillion, Terms};

/// The constant slice behind a list of terms that a macro wrote.
pub(super) const fn slice<T: Clone>(list: &'static List<T>) -> &'static [T] {
    match list {
        List::Borrowed(slice) => slice,
        List::Owned(owned) => owned.as_slice(),
    }
}

/// Whether two names are the same.
pub(super) const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

pub(super) const fn text(name: &'static slacontract_terms::Text) -> &'static str {
    match name {
        slacontract_terms::Text::Borrowed(text) => text,
        slacontract_terms::Text::Owned(owned) => owned.as_str(),
    }
}

pub(super) const NO_SUM: Sum = Sum {
    share: BasisPoints::new(0),
    fixed: Amount::ZERO,
    param: None,
};
const NO_FEED: FeedPlan = FeedPlan {
    signers: 0,
    quorum: 0,
    coverage: PartsPerBillion::new(0),
    kind: FeedKind::Ratio,
    is_sealed: false,
    is_aggregated: false,
    fee: None,
    payers: 0,
    first_payer: 0,
    eject: None,
};
/// A party by its name.
pub(super) const fn party(terms: &'static Terms, name: &str) -> usize {
    let parties = slice(&terms.parties);
    let mut at = 0;
    while !same(text(&parties[at].name), name) {
        at += 1;
    }
    at
}

/// A feed by its name.
pub(super) const fn feed(terms: &'static Terms, name: &str) -> usize {
    let feeds = slice(&terms.feeds);
    let mut at = 0;
    while !same(text(&feeds[at].name), name) {
        at += 1;
    }
    at
}

pub(super) const fn seconds(span: Duration) -> u64 {
    span.seconds()
}

impl Draft {
    /// The plan of `terms`; an empty one if there are parts the engine does not act on (`refused` names them).
    pub const fn of(terms: &'static Terms, refused: &str) -> Self {
        let plan = Plan {
            in_token: matches!(terms.asset, Asset::Token),
            provider: 0,
            customer: 0,
            bond: NO_SUM,
            fee: NO_SUM,
            is_per_use: false,
            window: 1,
            calendar: None,
            rolling: None,
            term: terms.term as u64,
            collect: 0,
            challenge: 0,
            resolve: 0,
            has_court: false,
            panel: 0,
            appeals: 0,
            case_money: None,
            pool: None,
            escalates: false,
            panel_reserve: None,
            instance: 0,
            notice: None,
            termination_fee: None,
            for_cause: None,
            goes_on: None,
            renewable: matches!(terms.renew, Renewal::ByBoth),
            amendable: matches!(terms.amend, Consent::ByBoth),
            collateral: None,
            interest: None,
            customer_owes: false,
            customer_performs: false,
            keeper: None,
            // Without objectives that credit, duties are answered for by the bond.
            sources: [Some(Source::Bond), None],
            unsettled: 0,
            parties: slice(&terms.parties).len(),
            feed_count: slice(&terms.feeds).len(),
            exclusions: slice(&terms.exclusions),
            burdens: 0,
            has_claims: false,
            seals: false,
            aggregates: false,
            pays_reports: false,
            ejects: false,
            reports: 0,
            param_count: slice(&terms.params).len(),
            objective_count: slice(&terms.objectives).len(),
            has_levels: false,
            has_values: false,
            has_histograms: false,
            has_percentiles: false,
            has_composites: false,
            has_customs: false,
            incidents: None,
            duty_count: 0,
            duty_uses: 0,
            liability_count: 0,
            delivery_count: 0,
            has_dates: false,
            sensor_count: 0,
            extension_count: 0,
            index_count: 0,
            grants: None,
            supported: refused.is_empty(),
        };
        let mut draft = Self {
            plan,
            feeds: [NO_FEED; MOST_PARTS],
            params: [Range { min: 0, max: 0 }; MOST_PARTS],
            objectives: [NO_OBJECTIVE; MOST_OBJECTIVES],
            duties: [NO_DUTY; MOST_DUTIES],
            liabilities: [NO_LIABILITY; MOST_LIABILITIES],
            deliveries: [NO_DELIVERY; MOST_PARTS],
            sensors: [NO_SENSOR; MOST_PARTS],
            extensions: [NO_EXTENSION; MOST_PARTS],
            indices: [NO_INDEX; MOST_PARTS],
        };
        if !draft.plan.supported {
            return draft;
        }
        draft.plan.window = seconds(terms.window.shortest());
        match &terms.window {
            Window::Fixed(_) => {}
            Window::Calendar(calendar) => draft.plan.calendar = Some(calendar),
            Window::Rolling(rolling) => draft.plan.rolling = Some(seconds(rolling.length)),
        }
        if let Renewal::UnlessObjected(notice) = &terms.renew {
            draft.plan.goes_on = Some(seconds(*notice));
        }
        if let Some(challenge) = &terms.challenge {
            draft.plan.challenge = seconds(challenge.within);
            draft.plan.resolve = seconds(challenge.resolve_within);
        }
        if let Some(arbitration) = &terms.arbitration {
            draft.plan.has_court = true;
            draft.plan.panel = arbitration.panel;
            draft.plan.appeals = arbitration.appeals;
            if let Some(money) = &arbitration.money {
                draft.plan.case_money = Some(CaseMoneyPlan {
                    juror_fee: sum(terms, &money.juror_fee),
                    bond: sum(terms, &money.bond),
                });
            }
            if let Some(pool) = arbitration.pool {
                draft.plan.pool = Some(pool as u64);
            }
            draft.plan.challenge = seconds(arbitration.challenge);
            draft.plan.resolve = seconds(arbitration.longest_case());
            if let Some(reserve) = &arbitration.reserve.0 {
                draft.plan.panel_reserve = Some(sum(terms, reserve));
                draft.plan.instance = seconds(arbitration.one_instance());
            }
        }
        if let Some(rule) = &terms.interest {
            draft.plan.interest = Some(Interest {
                share: rule.share,
                per: rule.per,
                cap: rule.cap,
            });
        }
        draft.parties(terms);
        draft.feeds(terms);
        draft.exclusions(terms);
        draft.params(terms);
        draft.objectives(terms);
        draft.money(terms);
        draft.incidents(terms);
        draft.deliveries(terms);
        draft.duties(terms);
        draft.indices(terms);
        draft.grants(terms);
        draft.plan.unsettled = slacontract_terms::exact::unsettled_windows(
            Duration::from_seconds(draft.plan.window),
            Duration::from_seconds(draft.plan.collect),
            Duration::from_seconds(draft.plan.challenge + draft.plan.resolve),
        );
        draft
    }

    const fn parties(&mut self, terms: &'static Terms) {
        let parties = slice(&terms.parties);
        let mut at = 0;
        while at < parties.len() {
            if let Some(bond) = &parties[at].bond {
                self.plan.provider = at;
                self.plan.bond = sum(terms, bond);
            }
            if let Some(fee) = &parties[at].prepays {
                self.plan.customer = at;
                self.plan.fee = sum(terms, fee);
                self.plan.is_per_use = parties[at].per_use;
            }
            at += 1;
        }
    }

    /// What money does beside credits.
    const fn money(&mut self, terms: &'static Terms) {
        if let Some(termination) = &terms.terminate {
            self.plan.notice = Some(seconds(termination.notice));
            if let Some(fee) = &termination.fee {
                self.plan.termination_fee = Some(sum(terms, fee));
            }
            if let Some(cause) = &termination.for_cause {
                self.plan.for_cause = Some((cause.breaches as u64, cause.windows as u64));
            }
        }
        if let Some(rule) = &terms.collateral {
            self.plan.collateral = Some(CollateralPlan {
                minimum: match &rule.minimum {
                    Some(minimum) => sum(terms, minimum),
                    None => self.plan.bond,
                },
                top_up: seconds(rule.top_up_within),
                pay: seconds(rule.pay_within),
            });
        }
        if let Some(keeper) = &terms.keeper {
            self.plan.keeper = Some((keeper.share, sum(terms, &keeper.most)));
        }
    }

    const fn feeds(&mut self, terms: &'static Terms) {
        let feeds = slice(&terms.feeds);
        let mut at = 0;
        while at < feeds.len() {
            let feed = &feeds[at];
            let coverage = match feed.min_coverage {
                Some(coverage) => coverage,
                None => PartsPerBillion::new(0),
            };
            self.feeds[at] = FeedPlan {
                signers: feed.signers,
                quorum: feed.quorum,
                coverage,
                kind: match &feed.kind {
                    model::FeedKind::Ratio => FeedKind::Ratio,
                    model::FeedKind::Events => FeedKind::Events,
                    model::FeedKind::Value(range) => {
                        FeedKind::Value(range.min, range.max, range.middle)
                    }
                    model::FeedKind::Histogram(buckets) => {
                        FeedKind::Histogram(slice(&buckets.bounds))
                    }
                },
                is_sealed: matches!(feed.mode, ReportMode::Sealed),
                is_aggregated: matches!(feed.mode, ReportMode::Aggregated),
                ..NO_FEED
            };
            self.plan.seals = self.plan.seals || self.feeds[at].is_sealed;
            self.plan.aggregates = self.plan.aggregates || self.feeds[at].is_aggregated;
            if let Some(fee) = &feed.fee {
                self.feeds[at].fee = Some(sum(terms, fee));
                self.plan.pays_reports = true;
                let payers = slice(&feed.paid_by);
                let mut payer = 0;
                while payer < payers.len() {
                    let side = side_of(terms, text(&payers[payer])).0;
                    if payer == 0 {
                        self.feeds[at].first_payer = side;
                    }
                    self.feeds[at].payers |= side;
                    if side == Who::CUSTOMER.0 {
                        self.plan.customer_owes = true;
                    }
                    payer += 1;
                }
            }
            if let Some(rule) = feed.eject {
                self.feeds[at].eject = Some((rule.missed as u64, rule.windows as u64));
            }
            self.plan.ejects = self.plan.ejects || feed.eject.is_some() || feed.fee.is_some();
            self.plan.reports += feed.signers as u64;
            if self.plan.collect < seconds(feed.collect_within) {
                self.plan.collect = seconds(feed.collect_within);
            }
            at += 1;
        }
    }

    const fn exclusions(&mut self, terms: &'static Terms) {
        let mut at = 0;
        while at < self.plan.exclusions.len() {
            let rule = &self.plan.exclusions[at];
            if rule.claim_within.is_some() {
                self.plan.has_claims = true;
            }
            if let Some(party) = &rule.burden
                && side_of(terms, text(party)).0 == Who::PROVIDER.0
            {
                self.plan.burdens |= 1 << at;
            }
            at += 1;
        }
    }

    const fn params(&mut self, terms: &'static Terms) {
        let params = slice(&terms.params);
        let mut at = 0;
        while at < params.len() {
            self.params[at] = match &params[at].kind {
                ParamKind::Amount(range) => Range {
                    min: range.min.units(),
                    max: range.max.units(),
                },
                ParamKind::Duration(range) => Range {
                    min: seconds(range.min) as u128,
                    max: seconds(range.max) as u128,
                },
                ParamKind::Share(range) => Range {
                    min: range.min.get() as u128,
                    max: range.max.get() as u128,
                },
                ParamKind::Count(range) => Range {
                    min: range.min as u128,
                    max: range.max as u128,
                },
            };
            at += 1;
        }
    }
}

/// The side a party is on.
const fn side_of(terms: &'static Terms, name: &str) -> Who {
    let parties = slice(&terms.parties);
    let mut at = 0;
    while at < parties.len() {
        if same(text(&parties[at].name), name) {
            if parties[at].bond.is_some() {
                return Who::PROVIDER;
            }
            if parties[at].prepays.is_some() {
                return Who::CUSTOMER;
            }
        }
        at += 1;
    }
    Who(0)
}

pub(super) const fn sum(terms: &'static Terms, money: &'static Money) -> Sum {
    match &money.of {
        Basis::Fixed(amount) => Sum {
            share: money.share,
            fixed: *amount,
            param: None,
        },
        Basis::Param(name) => {
            let params = slice(&terms.params);
            let mut at = 0;
            while !same(text(&params[at].name), text(name)) {
                at += 1;
            }
            Sum {
                share: money.share,
                fixed: Amount::ZERO,
                param: Some(at),
            }
        }
    }
}
