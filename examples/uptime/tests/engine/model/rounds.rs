//! The standard feed beside the agreement: signers that are late, silent or say two things, an owner that replaces them and hands the
//! feed over. The signers of the agreement report what this feed answered, and the author's code reads it.
//!
//! What the feed promises is held against what was seen of it: an answer that is fixed stays, a round without one never has one, a signer
//! with a place is heard until its round is over, and each report is paid once.

mod owner;
mod places;

use super::beside::Beside;
use super::call::Try;
use super::{Dice, Model};
use crate::judged::{FEED, JudgedClient};
use crate::world::{CONTRACT, Refused, SIGNERS, STRANGER, WHY, World};
use slacontract::client::BoundClient;
use slacontract::feed::{
    AggregatedReport, AggregatorClient, Observation, RoundData, RoundId, ValueReport,
};
use slacontract::terms::digest::VALUE_REPORT_TYPE;
use slacontract::{Address, Amount, B256, Bytes, Duration, PartsPerBillion, host};
use slacontract_feed::{Feed, FeedClient, FeedError, Middle, Mode, Rules};
use slacontract_memory::{CHAIN_ID, sign};
use std::collections::{BTreeMap, BTreeSet};

/// How long a round lasts, and then is reported.
const HEARTBEAT: u64 = 60;
const COLLECT: u64 = 44;
/// What a report earns.
const REWARD: u128 = 10;
/// Who owns the feed, one after the other.
const OWNERS: [Address; 2] = [Address([0xf1; 20]), Address([0xf2; 20])];

/// The feed, and what must be remembered of it from outside.
pub struct Rounds {
    feed: FeedClient<World>,
    reader: AggregatorClient<World>,
    mode: Mode,
    start: u64,
    /// The rounds there will be, once it is retired.
    rounds: Option<u64>,
    owner: Option<Address>,
    heir: Option<Address>,
    /// By place: who has it, or had it.
    places: Vec<(Address, bool)>,
    /// Places there were given anew.
    replaced: u8,
    /// By round and place: the last report's number and digest.
    reports: BTreeMap<(u64, usize), (u32, B256)>,
    paid: BTreeSet<(u64, usize)>,
    earned: BTreeMap<Address, u128>,
    sealed: BTreeMap<(u64, Address), (ValueReport, Bytes)>,
    /// What every round whose answer is fixed says.
    fixed: BTreeMap<u64, Option<RoundData>>,
    announced: BTreeSet<u64>,
    /// The answer of the last of them.
    pub last: Option<u64>,
}

impl Rounds {
    /// A feed of the agreement's signers, which says how many of a thousand samples were good.
    pub fn new(world: &World, dice: &mut Dice) -> Self {
        let mode = dice.pick(&[Mode::Each, Mode::Each, Mode::Sealed, Mode::Aggregated]);
        let rules = Rules {
            mode,
            middle: dice.pick(&[Middle::Low, Middle::High, Middle::MeanFloor]),
            quorum: 2,
            decimals: 3,
            min: 0,
            max: 1_000,
            coverage: PartsPerBillion::new(900_000_000),
            deviation: PartsPerBillion::new(5_000_000),
            heartbeat: Duration::from_seconds(HEARTBEAT),
            collect: Duration::from_seconds(COLLECT),
            reward: Amount::from_units(REWARD),
            missed: 2,
            among: 3,
        };
        let deployment = FeedClient::new("Good of a thousand".into(), rules, SIGNERS.to_vec());
        world.chain().deploy::<Feed>(FEED, OWNERS[0], &deployment);
        Self {
            feed: FeedClient::bind(FEED, world.clone()),
            reader: AggregatorClient::bind(FEED, world.clone()),
            mode,
            start: world.now(),
            rounds: None,
            owner: Some(OWNERS[0]),
            heir: None,
            places: SIGNERS.map(|signer| (signer, true)).to_vec(),
            replaced: 0,
            reports: BTreeMap::new(),
            paid: BTreeSet::new(),
            earned: BTreeMap::new(),
            sealed: BTreeMap::new(),
            fixed: BTreeMap::new(),
            announced: BTreeSet::new(),
            last: None,
        }
    }

    fn passed(&self, now: u64) -> u64 {
        (now - self.start) / HEARTBEAT
    }

    fn ends(&self, round: u64) -> u64 {
        self.start + HEARTBEAT * (round + 1)
    }

    /// How many signers have a place.
    fn left(&self) -> usize {
        self.places.iter().filter(|(_, seated)| *seated).count()
    }

    /// Whether no report of a round can come any more.
    fn is_over(&self, round: u64, now: u64) -> bool {
        let seated = self.places.iter().enumerate().filter(|(_, it)| it.1);
        let mut seated = seated.map(|(place, _)| place);
        self.fixed.contains_key(&round)
            || now >= self.ends(round) + COLLECT
            || seated.all(|place| self.reports.contains_key(&(round, place)))
    }

    /// A report of a round.
    fn report_of(&self, round: u64, place: usize, value: i64, taken: u64) -> ValueReport {
        let earlier = self.reports.get(&(round, place));
        ValueReport {
            feed: 0,
            window: round,
            from: self.ends(round) - HEARTBEAT,
            to: self.ends(round),
            seq: earlier.map_or(0, |(seq, _)| seq + 1),
            value,
            taken,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: self.ends(round),
            prev: earlier.map(|(_, digest)| *digest).unwrap_or_default(),
        }
    }

    /// Credits a place with its round, once.
    fn earn(&mut self, round: u64, place: usize) {
        if self.paid.insert((round, place)) {
            *self.earned.entry(self.places[place].0).or_default() += REWARD;
        }
    }
}

/// The words of a report's EIP-712 structure.
fn words(report: &ValueReport) -> Bytes {
    let number = |number: u64| [[0; 24].as_slice(), &number.to_be_bytes()].concat();
    let mut words = host::keccak(VALUE_REPORT_TYPE.as_bytes()).to_vec();
    for value in [
        report.feed.into(),
        report.window,
        report.from,
        report.to,
        report.seq.into(),
        // Never below zero here.
        report.value.cast_unsigned(),
        report.taken,
        report.missing,
    ] {
        words.extend(number(value));
    }
    words.extend(report.query_hash.0);
    words.extend(report.samples_root.0);
    words.extend(number(report.observed_at));
    words.extend(report.prev.0);
    Bytes(words)
}

impl Model<'_> {
    fn feed(&mut self) -> &mut Rounds {
        self.rounds.as_mut().expect("the history has a feed")
    }

    /// Somebody turns to the feed; then what it promises is looked at.
    pub fn feed_goes_on(&mut self) {
        let now = self.world.now();
        let feed = self.feed();
        let ended = feed.passed(now).min(feed.rounds.unwrap_or(u64::MAX));
        let (mode, open) = (
            feed.mode,
            ended > 0 && now < feed.ends(ended.max(1) - 1) + COLLECT,
        );
        let Some(round) = ended.checked_sub(1) else {
            return;
        };
        if open && self.others.percent(75) {
            let first_half = now < self.feed().ends(round) + COLLECT / 2;
            match mode {
                Mode::Each => self.feed_report(round),
                Mode::Sealed if first_half => self.feed_seal(round),
                Mode::Sealed => self.feed_reveal(round),
                Mode::Aggregated => self.feed_aggregate(round),
            }
        } else {
            match self.others.below(24) {
                0..=5 => self.feed_announce(ended),
                6..=9 => self.feed_eject(now),
                10 => self.feed_equivocate(round),
                11..=14 => self.feed_replace(),
                15..=20 => self.feed_money(now),
                _ => self.feed_is_handed_on(now),
            }
        }
        self.feed_promises();
    }

    /// A place, mostly not the one whose signer is late these rounds.
    fn punctual(&mut self, round: u64) -> usize {
        let late = (round / 4 % 3) as usize;
        let place = self.others.below(3) as usize;
        if place == late && self.others.percent(85) {
            (place + 1) % 3
        } else {
            place
        }
    }

    fn feed_value(&mut self, round: u64) -> (i64, u64) {
        let truth = [1_000, 999, 998, 950, 880][(round % 5) as usize];
        let value = (truth - self.others.below(3).cast_signed()).max(0);
        let value = if self.others.percent(6) { 1_001 } else { value };
        (value, self.others.pick(&[60, 60, 60, 0]))
    }

    fn feed_sign(&mut self, report: &ValueReport, by: Address) -> Bytes {
        let call = self.feed().feed.feed_config();
        let config = self.world.read(call);
        sign(&report.digest(CHAIN_ID, FEED, config), by)
    }

    fn feed_report(&mut self, round: u64) {
        let place = self.punctual(round);
        let (value, taken) = self.feed_value(round);
        let report = self.feed().report_of(round, place, value, taken);
        if report.seq > 0 && self.others.percent(80) {
            return;
        }
        let (signer, _) = self.feed().places[place];
        let by = if self.others.percent(96) {
            signer
        } else {
            STRANGER
        };
        let signature = self.feed_sign(&report, by);
        self.feed_send(place, by, report, signature);
    }

    /// A signer's report, and that it is taken if it is to be.
    fn feed_send(&mut self, place: usize, by: Address, report: ValueReport, signature: Bytes) {
        let (now, round) = (self.world.now(), report.window);
        let feed = self.feed();
        let (signer, seated) = feed.places[place];
        let over = feed.is_over(round, now);
        let believed = report.taken == 0 || report.value <= 1_000;
        let due = by == signer && seated && believed && !over;
        let (config, call) = (
            feed.feed.feed_config(),
            feed.feed.report(report.clone(), signature),
        );
        let digest = report.digest(CHAIN_ID, FEED, self.world.read(config));
        let took = self.turn_to(Beside::FeedReport, STRANGER, 0, call);
        let refused = took
            .err()
            .map(|refused: Refused| refused.as_error::<FeedError>());
        self.must(
            refused.is_none() == due,
            &format!("a report of round {round} that is due: {due}; {refused:?}"),
        );
        if due {
            let feed = self.feed();
            feed.reports.insert((round, place), (report.seq, digest));
            feed.earn(round, place);
        }
    }

    fn feed_seal(&mut self, round: u64) {
        let place = self.punctual(round);
        let (signer, seated) = self.feed().places[place];
        let (value, taken) = self.feed_value(round);
        let report = self.feed().report_of(round, place, value, taken);
        let signature = self.feed_sign(&report, signer);
        let commitment = slacontract::env::keccak256(&signature.0);
        let call = self.feed().feed.seal(RoundId(round + 1), commitment);
        let took = self.turn_to(Beside::FeedSeal, signer, 0, call).is_ok();
        self.must(took == seated, "signers with a place commit to reports");
        if took {
            let kept = (report, signature);
            self.feed().sealed.insert((round, signer), kept);
        }
    }

    fn feed_reveal(&mut self, round: u64) {
        let place = self.punctual(round);
        let (signer, _) = self.feed().places[place];
        let Some((report, signature)) = self.feed().sealed.remove(&(round, signer)) else {
            return;
        };
        // Another place was given anew since: what was signed before is void.
        let now = self.feed_sign(&report, signer);
        if now == signature && !self.feed().reports.contains_key(&(round, place)) {
            self.feed_send(place, signer, report, signature);
        }
    }

    fn feed_aggregate(&mut self, round: u64) {
        let count = self.others.pick(&[1, 2, 3]);
        let seen: Vec<Observation> = (0..count)
            .map(|signer| {
                let (value, taken) = self.feed_value(round);
                let missing = 0;
                Observation {
                    signer,
                    value,
                    taken,
                    missing,
                }
            })
            .collect();
        let report = AggregatedReport {
            feed: 0,
            window: round,
            from: self.feed().ends(round) - HEARTBEAT,
            to: self.feed().ends(round),
            seq: 0,
            observations: seen,
            query_hash: WHY,
            samples_root: WHY,
        };
        let call = self.feed().feed.feed_config();
        let digest = report.digest(CHAIN_ID, FEED, self.world.read(call));
        let by = self.punctual(round);
        let (signer, seated) = self.feed().places[by];
        let call = self
            .feed()
            .feed
            .report_aggregated(report, vec![sign(&digest, signer)]);
        if self
            .turn_to(Beside::FeedAggregate, STRANGER, 0, call)
            .is_ok()
        {
            let first = !self.feed().reports.contains_key(&(round, 0));
            self.must(
                seated && first,
                "a round is reported once, by who has a place",
            );
            let feed = self.feed();
            for place in 0..3 {
                feed.reports.insert((round, place), (0, digest));
                if place < usize::from(count) {
                    feed.earn(round, place);
                }
            }
        }
    }

    fn feed_announce(&mut self, ended: u64) {
        let round = self.others.below(ended + 1);
        let now = self.world.now();
        let feed = self.feed();
        let may = round < ended && feed.is_over(round, now) && !feed.announced.contains(&round);
        let call = feed.feed.announce(RoundId(round + 1));
        let took = self
            .turn_to(Beside::FeedAnnounce, STRANGER, 0, call)
            .is_ok();
        self.must(
            took == may,
            "a round is told of once, when its answer is fixed",
        );
        if took {
            self.feed().announced.insert(round);
        }
    }

    /// What the feed promises its readers and its signers.
    fn feed_promises(&mut self) {
        let now = self.world.now();
        let (feed, reader) = (self.feed().feed.clone(), self.feed().reader.clone());
        let free = self.read_free();
        let told = self.world.read(feed.prepaid());
        let mut holds = told.0.units() == free;
        for (signer, earned) in self.feed().earned.clone() {
            holds &= self.world.read(feed.claimable(signer)).units() == earned;
        }
        self.must(holds, "the feed owes its signers something else");
        let ended = self.feed().passed(now);
        let ended = ended.min(self.feed().rounds.unwrap_or(u64::MAX));
        for round in ended.saturating_sub(2)..ended {
            let call = reader.get_round_data(RoundId(round + 1));
            let answer = self.world.send(STRANGER, 0, call).ok();
            let books = self.feed();
            let over = books.is_over(round, now);
            let stays = books.fixed.get(&round).is_none_or(|known| *known == answer);
            if over {
                books.fixed.insert(round, answer);
            }
            self.must(
                stays && (over || answer.is_none()),
                &format!("round {round}, over: {over}, answers {answer:?}"),
            );
        }
        let latest = self.world.send(STRANGER, 0, reader.latest_round_data());
        if let Ok(data) = latest {
            let round = data.round_id.0 - 1;
            let fresh = now < self.feed().ends(round) + 2 * HEARTBEAT;
            self.must(fresh, "an answer is older than two rounds");
            self.feed().last = u64::try_from(data.answer).ok();
        }
    }

    /// After a hook that was run: the author's code read what the feed answers.
    pub fn hook_read(&mut self, tried: Try) {
        let (Try::Hook(window), Some(rounds)) = (tried, &self.rounds) else {
            return;
        };
        let latest = self
            .world
            .send(STRANGER, 0, rounds.reader.latest_round_data());
        let judged: JudgedClient<World> = JudgedClient::bind(CONTRACT, self.world.clone());
        let noted = self.world.read(judged.answer(window));
        let same = latest.is_ok_and(|data| i64::try_from(data.answer).ok() == Some(noted));
        self.must(same, "the author's code noted what the feed does not say");
    }
}
