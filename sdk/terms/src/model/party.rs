//! Who takes part, what they put up, and what they negotiate.

use crate::part::{List, Text, choice, record};
use crate::units::{Amount, BasisPoints, Duration};

choice! {
    /// What a sum is a share of.
    Basis {
        /// A fixed amount.
        Fixed(amount: Amount) = 0 "fixed",
        /// The value of a parameter, by name.
        Param(name: Text) = 1 "param",
    }
}

record! {
    /// A sum of money: a share of an amount or of a parameter.
    Money {
        /// The share; 100 % for the whole, more than that for a multiple.
        share: BasisPoints,
        /// Of what.
        of: Basis,
    }
}

choice! {
    /// A negotiated value with its default and its range, both ends included.
    ParamKind {
        /// Money.
        Amount(range: ParamRange<Amount>) = 0 "amount",
        /// A span of time.
        Duration(range: ParamRange<Duration>) = 1 "duration",
        /// A share of money.
        Share(range: ParamRange<BasisPoints>) = 2 "share",
        /// A plain count.
        Count(range: ParamRange<u64>) = 3 "count",
    }
}

record! {
    #[derive(Copy)]
    /// Default and range of a parameter, in its own unit.
    ParamRange<T> {
        /// The value when the proposal names none.
        default: T,
        /// The least value that may be agreed.
        min: T,
        /// The greatest value that may be agreed.
        max: T,
    }
}

record! {
    /// Something the parties negotiate; its value is set at proposal and is part of what they sign.
    Param {
        /// The field's name.
        name: Text,
        /// Its unit, default and range.
        kind: ParamKind,
    }
}

choice! {
    /// What a party that owes and is owed nothing may read.
    Reads {
        /// Nothing beyond what is public.
        Nothing = 0 "nothing",
        /// Everything.
        All = 1 "all",
        /// What the named parts hold.
        Some(names: List<Text>) = 2 "some",
    }
}

record! {
    /// A role in the agreement.
    Party {
        /// The field's name.
        name: Text,
        /// Money this party puts up as security.
        bond: Option<Money>,
        /// Money this party pays ahead for each window.
        prepays: Option<Money>,
        /// The fee of a window without traffic goes back.
        per_use: bool,
        /// What it may read.
        reads: Reads,
    }
}

impl Party {
    /// A party that owes money signs; one that only reads does not.
    pub const fn is_signatory(&self) -> bool {
        self.bond.is_some() || self.prepays.is_some()
    }
}
