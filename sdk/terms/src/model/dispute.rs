//! How a window is contested.

use super::Money;
use crate::part::{Later, Text, choice, record};
use crate::units::{BasisPoints, Duration};

choice! {
    /// What holds when a challenge ends without agreement.
    Otherwise {
        /// The feed's provisional value.
        Provisional = 0 "provisional",
    }
}

record! {
    /// Contest between the parties alone: the contested difference is held back until they agree or time runs out.
    Challenge {
        /// The field's name.
        name: Text,
        /// How long after reporting ended a party may challenge.
        within: Duration,
        /// How long the parties then have to agree.
        resolve_within: Duration,
        /// What holds when they do not.
        otherwise: Otherwise,
    }
}

choice! {
    /// Which court judges.
    Court {
        /// Named at proposal.
        Param = 0 "param",
    }
}

choice! {
    /// How jurors vote.
    Vote {
        /// Committed first, revealed later.
        Sealed = 0 "sealed",
        /// In the open.
        Open = 1 "open",
    }
}

record! {
    #[derive(Copy)]
    /// How long each stage of a case lasts.
    Stages {
        /// Evidence is taken; the respondent answers meanwhile.
        evidence: Duration,
        /// Jurors are drawn.
        draw: Duration,
        /// Votes are committed.
        commit: Duration,
        /// Votes are revealed.
        reveal: Duration,
        /// The loser may appeal.
        appeal: Duration,
    }
}

impl Stages {
    /// Evidence 72 h, draw 24 h, commit 48 h, reveal 48 h, appeal 72 h.
    pub const USUAL: Self = Self {
        evidence: Duration::from_seconds(72 * 3_600),
        draw: Duration::from_seconds(24 * 3_600),
        commit: Duration::from_seconds(48 * 3_600),
        reveal: Duration::from_seconds(48 * 3_600),
        appeal: Duration::from_seconds(72 * 3_600),
    };
}

record! {
    /// What a case costs and what is at stake in it.
    CaseMoney {
        /// What a juror is paid for a seat.
        juror_fee: Money,
        /// What a juror stakes.
        stake: Money,
        /// The share of the stake a seat loses that voted against the ruling.
        slash: BasisPoints,
        /// The share of what is left of the loser's bond that is burnt.
        burn: BasisPoints,
        /// What the filer puts up.
        bond: Money,
    }
}

record! {
    /// Judgement by a panel.
    Arbitration {
        /// The field's name.
        name: Text,
        /// How long after reporting ended a party may file a case.
        challenge: Duration,
        /// Which court.
        court: Court,
        /// Seats of the first panel.
        panel: u8,
        /// How often the loser may appeal.
        appeals: u8,
        /// How jurors vote.
        vote: Vote,
        /// How many jurors the court has at least; `None` when only the court knows.
        pool: Option<u32>,
        /// How long its stages last; `None` for the usual ones.
        stages: Option<Stages>,
        /// What it costs; `None` when only the court knows.
        money: Option<CaseMoney>,
        /// What both sides put up, half each, for panels that decide what nobody measured; `None` where a side has to file.
        reserve: Later<Money>,
    }
}

impl Arbitration {
    /// How long a case can take at most: each instance with its evidence, a panel, one redraw, and the time to appeal. Spans beyond
    /// 64 bits count as the longest there is; SLA025 names them.
    pub const fn longest_case(&self) -> Duration {
        let stages = match &self.stages {
            Some(stages) => *stages,
            None => Stages::USUAL,
        };
        let panel = stages
            .draw
            .seconds()
            .saturating_add(stages.commit.seconds())
            .saturating_add(stages.reveal.seconds());
        let instance = panel
            .saturating_mul(2)
            .saturating_add(stages.evidence.seconds())
            .saturating_add(stages.appeal.seconds());
        Duration::from_seconds(instance.saturating_mul(self.appeals as u64 + 1))
    }

    /// How long a case takes that is not appealed and whose first panel finds something: what has to be left of the time for a ruling when
    /// a window is taken to the panel at the cost of both sides.
    pub const fn one_instance(&self) -> Duration {
        let stages = match &self.stages {
            Some(stages) => *stages,
            None => Stages::USUAL,
        };
        let panel = stages
            .draw
            .seconds()
            .saturating_add(stages.commit.seconds())
            .saturating_add(stages.reveal.seconds());
        Duration::from_seconds(
            panel
                .saturating_add(stages.evidence.seconds())
                .saturating_add(stages.appeal.seconds()),
        )
    }
}
