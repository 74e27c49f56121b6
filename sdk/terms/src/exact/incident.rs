//! Priorities of incidents, and the clock that an incident's resolution is measured by.

/// From 1, the most urgent, to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority(pub u8);

/// The usual matrix of impact and urgency, both 1 (high) to 3 (low): their sum less one. `None` outside that range.
pub const fn priority(impact: u8, urgency: u8) -> Option<Priority> {
    if impact < 1 || impact > 3 || urgency < 1 || urgency > 3 {
        return None;
    }
    Some(Priority(impact + urgency - 1))
}

/// A clock that ran for some time, runs on since a moment, and stands still during one hold. All in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// How long it ran before `since`.
    pub ran: u64,
    /// Since when it runs on.
    pub since: u64,
    /// From when it is held, not before `since`; without meaning when `hold_until` is 0.
    pub hold_from: u64,
    /// Until when it is held; 0 for no hold.
    pub hold_until: u64,
}

impl Clock {
    /// How much of the time from `since` to `now` it was held.
    pub fn held(self, now: u64) -> u64 {
        self.hold_until.min(now).saturating_sub(self.hold_from)
    }

    /// What it shows at `now`, which is not before `since`.
    pub fn at(self, now: u64) -> u64 {
        self.ran + (now - self.since) - self.held(now)
    }

    /// The last moment at which it showed or, if it runs on and is held no further, will show no more than `target`: the end of a hold that
    /// begins just then. Earlier holds are not known any more: a moment before `since` is as late as it can have been.
    pub fn reaches(self, target: u64) -> u64 {
        if target < self.ran {
            return self.since.saturating_sub(self.ran - target);
        }
        let moment = self.since.saturating_add(target - self.ran);
        if self.hold_until != 0 && moment >= self.hold_from {
            moment.saturating_add(self.hold_until - self.hold_from)
        } else {
            moment
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    const HELD: Clock = Clock {
        ran: 100,
        since: 1_000,
        hold_from: 1_050,
        hold_until: 1_080,
    };

    #[test]
    fn a_clock_stands_still_exactly_while_it_is_held() {
        let shows = [1_000, 1_050, 1_051, 1_080, 1_081].map(|now| HELD.at(now));
        assert_eq!(shows, [100, 150, 150, 150, 151]);
        assert_eq!(HELD.held(1_060), 10);
        let free = Clock {
            hold_until: 0,
            ..HELD
        };
        assert_eq!((free.at(1_080), free.held(1_080)), (180, 0));
    }

    #[test]
    fn the_moment_a_clock_reaches_a_target_is_the_last_at_which_it_shows_no_more() {
        for target in 100..300 {
            let moment = HELD.reaches(target);
            assert_eq!(HELD.at(moment), target);
            assert!(HELD.at(moment + 1) > target, "{target}");
        }
        assert_eq!(HELD.reaches(40), 940);
    }
}
