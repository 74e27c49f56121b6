//! The agreement as a whole.

use super::{
    Arbitration, Challenge, Custody, DataGrant, Delivery, Disclosure, Drill, Exclusion, Feed,
    Incidents, Index, InterestRule, Justification, Money, Objective, Param, Party, Payment,
    Quality, Window,
};
use crate::part::{List, Text, choice, record};
use crate::units::{Amount, BasisPoints, Duration};
use alloc::format;
use alloc::string::{String, ToString};

choice! {
    /// The asset all money of an agreement is in.
    Asset {
        /// The chain's own asset.
        Ether = 0 "ether",
        /// An ERC-20 token named at proposal.
        Token = 1 "token",
    }
}

impl Asset {
    /// An amount of it, exactly: `10 ether`, or `60000000 units` of a token, whose decimals the terms do not know.
    pub fn amount(&self, amount: Amount) -> String {
        match self {
            Self::Ether => amount.to_string(),
            Self::Token => format!("{} units", amount.units()),
        }
    }
}

choice! {
    /// Whose agreement a change of the terms needs.
    Consent {
        /// It cannot be changed.
        Never = 0 "never",
        /// Every signatory signs.
        ByBoth = 1 "by_both",
    }
}

choice! {
    /// What happens at the end of the term.
    Renewal {
        /// It ends.
        Never = 0 "never",
        /// It goes on when every signatory signs.
        ByBoth = 1 "by_both",
        /// It goes on unless a signatory objects this long before the end.
        UnlessObjected(notice: Duration) = 2 "unless_objected",
    }
}

choice! {
    /// The language that governs the printed terms.
    Language {
        /// English.
        En = 0 "en",
        /// Chinese.
        Zh = 1 "zh",
    }
}

record! {
    /// A right to end early after repeated breaches.
    ForCause {
        /// How many windows in breach it takes.
        breaches: u32,
        /// Among how many windows, counted back from the last.
        windows: u32,
    }
}

record! {
    /// How either side may end the agreement early.
    Termination {
        /// How long before the end notice is given.
        notice: Duration,
        /// What the side that gives notice pays, or the provider that lets its bond run dry.
        fee: Option<Money>,
        /// The obligee's right to end at the next boundary.
        for_cause: Option<ForCause>,
    }
}

record! {
    /// What happens when security or fees run short.
    Collateral {
        /// The bond below which the agreement is suspended.
        minimum: Option<Money>,
        /// How long the provider then has to top it up.
        top_up_within: Duration,
        /// How long the customer may leave windows unpaid.
        pay_within: Duration,
    }
}

record! {
    /// What is paid to whoever settles a window.
    Keeper {
        /// The share of what is settled.
        share: BasisPoints,
        /// The most for one window.
        most: Money,
    }
}

record! {
    /// The terms of one agreement.
    Terms {
        /// The contract's name.
        name: Text,
        /// The author's version of these terms.
        version: u32,
        /// What money is counted in.
        asset: Asset,
        /// The period objectives are judged over.
        window: Window,
        /// How many windows the agreement runs.
        term: u32,
        /// What happens at its end.
        renew: Renewal,
        /// Whether parameters may be changed.
        amend: Consent,
        /// Ending early; `None` when nobody may.
        terminate: Option<Termination>,
        /// What happens when money runs short; `None` when windows simply are not measured.
        collateral: Option<Collateral>,
        /// What recorded debt costs.
        interest: Option<InterestRule>,
        /// What settling pays.
        keeper: Option<Keeper>,
        /// The language that governs.
        language: Language,
        /// Deadlines shorter than a day are accepted; printed in capitals.
        demo: bool,
        /// Why penalties far above the fee are meant.
        punitive: Option<Text>,
        /// What the parties negotiate.
        params: List<Param>,
        /// Who takes part.
        parties: List<Party>,
        /// Who measures.
        feeds: List<Feed>,
        /// What is promised about what they measure.
        objectives: List<Objective>,
        /// What does not count.
        exclusions: List<Exclusion>,
        /// What must be disclosed.
        disclosures: List<Disclosure>,
        /// Where reasons must be given.
        justifications: List<Justification>,
        /// What must be delivered by a date.
        deliveries: List<Delivery>,
        /// What must be paid regularly.
        payments: List<Payment>,
        /// What is kept for others.
        custodies: List<Custody>,
        /// What is paid by an index.
        indices: List<Index>,
        /// What is promised and not measured.
        qualities: List<Quality>,
        /// What is rehearsed.
        drills: List<Drill>,
        /// Whose data may be used.
        grants: List<DataGrant>,
        /// How incidents are handled.
        incidents: List<Incidents>,
        /// How a party contests a window when there is no panel.
        challenge: Option<Challenge>,
        /// The panel that judges.
        arbitration: Option<Arbitration>,
    }
}
