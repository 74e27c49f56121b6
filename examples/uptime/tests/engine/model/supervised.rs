//! Supervision beside the agreement: who is admitted, what the provider files and misses, reviews; and that new business, the author's
//! own code, is taken on exactly as far as that allows.

use super::Model;
use super::beside::Beside;
use crate::agreements::{DAY, HostedClient, SUPERVISION};
use crate::world::{CONTRACT, STRANGER, WHY, World};
use slacontract::client::BoundClient;
use slacontract::compliance::ComplianceClient;
use slacontract::standard::AccessControlClient;
use slacontract::{Address, Amount, B256, Duration, PartsPerBillion, Timestamp};
use slacontract_compliance::{
    ADMITTER, READER, REVIEWER, Review, Rules, Supervision, SupervisionClient,
};
use std::collections::{BTreeMap, BTreeSet};

/// Who has each role first.
const ADMITS: Address = Address([0x91; 20]);
const READS: Address = Address([0x92; 20]);
const REVIEWS: Address = Address([0x93; 20]);
/// Who is given roles later.
const DEPUTY: Address = Address([0x94; 20]);

const EVERY: u64 = 20 * DAY;
const WITHIN: u64 = 5 * DAY;
const REVIEW: u64 = 10 * DAY;
const FLOOR: u32 = 80_000_000;
const PER_TRANSACTION: u128 = 100;
const PER_DAY: u128 = 250;

/// A business, by what was done about it.
#[derive(Clone, Copy, Default)]
struct Business {
    since: u64,
    next: u64,
    review: Option<(bool, u64)>,
}

/// Supervision, and what must be remembered of it from outside.
pub struct Supervised {
    supervision: SupervisionClient<World>,
    compliance: ComplianceClient<World>,
    businesses: BTreeMap<Address, Business>,
    admitted: BTreeMap<Address, u64>,
    spent: BTreeMap<(Address, u64), u128>,
    roles: BTreeSet<(B256, Address)>,
}

impl Supervised {
    /// Supervision of businesses that file every twenty days.
    pub fn new(world: &World) -> Self {
        let rules = Rules {
            per_transaction: Amount::from_units(PER_TRANSACTION),
            per_day: Amount::from_units(PER_DAY),
            filing_every: Duration::from_seconds(EVERY),
            filing_within: Duration::from_seconds(WITHIN),
            floor: PartsPerBillion::new(FLOOR),
            review_within: Duration::from_seconds(REVIEW),
        };
        let deployment = SupervisionClient::new(rules, ADMITS, READS, REVIEWS);
        let chain = world.chain();
        chain.deploy::<Supervision>(SUPERVISION, STRANGER, &deployment);
        Self {
            supervision: SupervisionClient::bind(SUPERVISION, world.clone()),
            compliance: ComplianceClient::bind(SUPERVISION, world.clone()),
            businesses: BTreeMap::new(),
            admitted: BTreeMap::new(),
            spent: BTreeMap::new(),
            roles: BTreeSet::from([(ADMITTER, ADMITS), (READER, READS), (REVIEWER, REVIEWS)]),
        }
    }

    /// Whether a business may take on more: no filing is missing, and no review was upheld since the last sound one.
    fn may_take_on(&self, business: Address, now: u64) -> bool {
        let Some(business) = self.businesses.get(&business) else {
            return false;
        };
        let due = business.since + EVERY * (business.next + 1) + WITHIN;
        now < due && !matches!(business.review, Some((true, _)))
    }

    fn has(&self, role: B256, who: Address) -> bool {
        self.roles.contains(&(role, who))
    }
}

impl Business {
    /// A review that is to be decided.
    fn is_open(&self, now: u64) -> bool {
        matches!(self.review, Some((false, until)) if now < until)
    }
}

impl Model<'_> {
    fn supervision(&mut self) -> &mut Supervised {
        self.supervised.as_mut().expect("the history is supervised")
    }

    /// Somebody turns to supervision, or the agreement does for its author.
    pub fn supervision_goes_on(&mut self) {
        let business = self.parties()[0];
        match self.others.below(20) {
            0..=1 => self.admits(),
            2..=5 => self.files(business),
            6..=9 => self.reviews(business),
            10 => self.roles_change(),
            11 => {
                let call = {
                    let next = self.supervision().businesses.get(&business);
                    let period = next.map_or(0, |it| it.next.saturating_sub(1));
                    self.supervision().supervision.read(business, period, WHY)
                };
                let by = self.others.pick(&[READS, READS, STRANGER]);
                let filed = self.supervision().businesses.get(&business);
                let filed = filed.is_some_and(|it| it.next > 0);
                let may = filed && self.supervision().has(READER, by);
                let took = self.turn_to(Beside::ReadFiling, by, 0, call).is_ok();
                self.must(took == may, "only readers read, and only what was filed");
            }
            _ => self.takes_on(business),
        }
        let now = self.world.now();
        let supervised = self.supervision();
        let may = supervised.may_take_on(business, now);
        let call = supervised.compliance.may_take_on(business);
        let says = self.world.read(call);
        self.must(says == may, &format!("may take on: {says}, should: {may}"));
    }

    fn admits(&mut self) {
        let by = self.others.pick(&[ADMITS, ADMITS, DEPUTY]);
        let (now, may) = (self.world.now(), self.supervision().has(ADMITTER, by));
        let business = self.parties()[0];
        if !self.supervision().businesses.contains_key(&business) {
            let call = self.supervision().supervision.enrol(business);
            let took = self.turn_to(Beside::Watch, by, 0, call).is_ok();
            self.must(took == may, "who admits enrols businesses, once each");
            if took {
                let new = Business {
                    since: now,
                    ..Business::default()
                };
                self.supervision().businesses.insert(business, new);
            }
            return;
        }
        let account = self.others.pick(&[self.seen.status.customer, STRANGER]);
        let until = now + self.others.below(90) * DAY;
        let moment = Timestamp::from_seconds(until);
        let call = self.supervision().supervision.admit(account, moment, WHY);
        let took = self.turn_to(Beside::Admit, by, 0, call).is_ok();
        self.must(took == may, "only who has the role admits");
        if took {
            self.supervision().admitted.insert(account, until);
        }
    }

    fn files(&mut self, business: Address) {
        let now = self.world.now();
        let ratio = self.others.pick(&[FLOOR, FLOOR + 1, 2 * FLOOR, FLOOR - 1]);
        let known = self.supervision().businesses.get(&business).copied();
        let next = known.map_or(0, |it| it.next);
        let period = if self.others.percent(95) {
            next
        } else {
            next + 1
        };
        let may = known.is_some_and(|it| period == next && now >= it.since + EVERY * (next + 1));
        let share = PartsPerBillion::new(ratio);
        let call = self.supervision().supervision.file(period, WHY, WHY, share);
        let took = self.turn_to(Beside::File, business, 0, call).is_ok();
        self.must(took == may, "filings come in order, each after its period");
        if let (true, Some(mut books)) = (took, known) {
            books.next += 1;
            let upheld = matches!(books.review, Some((true, _)));
            if ratio < FLOOR && !upheld && !books.is_open(now) {
                books.review = Some((false, now + REVIEW));
            } else if ratio >= FLOOR && upheld {
                books.review = None;
            }
            self.supervision().businesses.insert(business, books);
        }
    }

    fn reviews(&mut self, business: Address) {
        let now = self.world.now();
        let by = self.others.pick(&[REVIEWS, REVIEWS, REVIEWS, ADMITS]);
        let may = self.supervision().has(REVIEWER, by);
        let Some(mut books) = self.supervision().businesses.get(&business).copied() else {
            return;
        };
        let upheld = matches!(books.review, Some((true, _)));
        let open = books.is_open(now);
        if !open && self.others.percent(30) {
            let call = self.supervision().supervision.open_review(business, WHY);
            let took = self.turn_to(Beside::OpenReview, by, 0, call).is_ok();
            self.must(took == (may && !upheld), "reviewers open reviews");
            if took {
                books.review = Some((false, now + REVIEW));
            }
        } else if open || self.others.percent(10) {
            let holds = self.others.percent(50);
            let call = self
                .supervision()
                .supervision
                .decide_review(business, holds, WHY);
            let took = self.turn_to(Beside::DecideReview, by, 0, call).is_ok();
            self.must(took == (may && open), "reviewers decide open reviews");
            if took {
                books.review = holds.then_some((true, 0));
            }
        }
        let call = self.supervision().supervision.business(business);
        let shown = self.world.read(call).review;
        let same = match books.review {
            Some((true, _)) => shown == Review::Upheld,
            Some((false, until)) if now < until => shown == Review::Open,
            Some(_) => shown == Review::Lapsed,
            None => [Review::None, Review::Cleared].contains(&shown),
        };
        self.must(same, &format!("the review is shown as {shown:?}"));
        self.supervision().businesses.insert(business, books);
    }

    /// A role is given to a deputy, taken from it, or given up by it.
    fn roles_change(&mut self) {
        let (role, admin) = self.others.pick(&[(ADMITTER, ADMITS), (REVIEWER, REVIEWS)]);
        let roles: AccessControlClient<World> =
            AccessControlClient::bind(SUPERVISION, self.world.clone());
        let took = match self.others.below(3) {
            0 => {
                let call = roles.grant_role(role, DEPUTY);
                self.turn_to(Beside::GrantRole, admin, 0, call).is_ok()
            }
            1 => {
                let call = roles.revoke_role(role, DEPUTY);
                let took = self.turn_to(Beside::RevokeRole, admin, 0, call).is_ok();
                self.supervision().roles.remove(&(role, DEPUTY));
                self.must(took, "who has a role takes it from others");
                return;
            }
            _ => {
                let call = roles.renounce_role(role, DEPUTY);
                let took = self.turn_to(Beside::RenounceRole, DEPUTY, 0, call).is_ok();
                self.supervision().roles.remove(&(role, DEPUTY));
                self.must(took, "anybody gives a role up");
                return;
            }
        };
        self.must(took, "who has a role hands it on");
        self.supervision().roles.insert((role, DEPUTY));
    }

    /// The author's code takes on business: exactly what supervision allows.
    fn takes_on(&mut self, business: Address) {
        let now = self.world.now();
        let account = self.others.pick(&[self.seen.status.customer, STRANGER]);
        let amount = self.others.pick(&[0, 1, 60, 100, 101]);
        let supervised = self.supervision();
        let spent = supervised.spent.get(&(account, now / DAY));
        let spent = spent.copied().unwrap_or_default();
        let admitted = supervised.admitted.get(&account);
        let may = supervised.may_take_on(business, now)
            && admitted.is_some_and(|until| now < *until)
            && amount <= PER_TRANSACTION
            && spent + amount <= PER_DAY;
        let hosted: HostedClient<World> = HostedClient::bind(CONTRACT, self.world.clone());
        let call = hosted.take_on(account, Amount::from_units(amount));
        let took = self.turn_to(Beside::TakeOn, STRANGER, 0, call).is_ok();
        self.must(took == may, &format!("taken on: {took}, allowed: {may}"));
        if took {
            let spent = spent + amount;
            self.supervision().spent.insert((account, now / DAY), spent);
        }
    }
}
