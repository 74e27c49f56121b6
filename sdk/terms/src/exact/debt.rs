//! What could not be paid: recorded, with simple interest, and paid interest first.

use super::Interest;
use crate::units::{Amount, Duration, Timestamp};

/// What one side owes the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Debt {
    /// The sum, without interest.
    pub principal: Amount,
    /// Interest up to `since`.
    pub interest: Amount,
    /// From when on interest is still to be counted.
    pub since: Timestamp,
}

impl Debt {
    /// The debt at `now`, which is not before `since`: interest for the whole periods that have passed is added, up to its cap, a
    /// share of the principal; a started period goes on counting.
    #[inline]
    #[must_use]
    pub fn at(self, rule: Option<&Interest>, now: Timestamp) -> Self {
        let Some(rule) = rule else {
            return self;
        };
        if self.principal.is_zero() {
            return Self { since: now, ..self };
        }
        let late = now - self.since;
        // What has grown stays when a part of the principal is paid.
        let most = self.principal.share(rule.cap).max(self.interest);
        let interest = (self.interest + rule.of(self.principal, late)).min(most);
        let started = Duration::from_seconds(late.seconds() % rule.per.seconds());
        Self {
            interest,
            since: now - started,
            ..self
        }
    }

    /// The principal and its interest.
    #[inline]
    pub fn whole(self) -> Amount {
        self.principal + self.interest
    }

    /// Takes as much of `available` as is owed, interest first; returns what is left of the debt and what was taken.
    #[inline]
    #[must_use]
    pub fn pay(self, available: Amount) -> (Self, Amount) {
        let paid = available.min(self.whole());
        let of_interest = paid.min(self.interest);
        let left = Self {
            principal: self.principal - (paid - of_interest),
            interest: self.interest - of_interest,
            ..self
        };
        (left, paid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::BasisPoints;

    const RULE: Interest = Interest {
        share: BasisPoints::new(100),
        per: Duration::from_seconds(10),
        cap: BasisPoints::new(500),
    };

    fn debt() -> Debt {
        Debt {
            principal: Amount::from_units(1_000),
            interest: Amount::ZERO,
            since: Timestamp::from_seconds(100),
        }
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn looking_twice_costs_what_looking_once_does() {
        for (first, then) in [(105, 125), (110, 119), (129, 130)] {
            let twice = debt().at(Some(&RULE), at(first)).at(Some(&RULE), at(then));
            assert_eq!(twice, debt().at(Some(&RULE), at(then)));
        }
    }

    #[test]
    fn interest_ends_at_its_cap_and_is_paid_first() {
        let grown = debt().at(Some(&RULE), at(10_000));
        assert_eq!(grown.whole().units(), 1_050);
        let (left, paid) = grown.pay(Amount::from_units(60));
        assert_eq!((left.principal.units(), left.interest.units()), (990, 0));
        assert_eq!(paid.units(), 60);
        let (left, paid) = left.pay(Amount::from_units(5_000));
        assert_eq!((left.whole().units(), paid.units()), (0, 990));
    }
}
