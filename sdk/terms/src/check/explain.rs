//! What each code means, at length. The mistakes that show each of them are in [`MISTAKES`](super::MISTAKES).

/// Where a mistake is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// While the contract compiles; imported terms are read under the same rules.
    Grammar,
    /// While the contract compiles, and by `terms check`.
    Terms,
    /// The same, and again when the agreement is proposed with its values.
    Proposal,
    /// By `check`, in the contract's source and module.
    Code,
    /// In no agreement: the prose is printed from the terms, and its tests hold it.
    Prose,
}

impl Found {
    /// The place in words.
    pub const fn place(self) -> &'static str {
        match self {
            Self::Grammar => "while compiling",
            Self::Terms => "while compiling, in `terms check`",
            Self::Proposal => "while compiling, in `terms check`, at proposal",
            Self::Code => "in `check`",
            Self::Prose => "in the tests of the prose",
        }
    }
}

/// A code, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The stable code.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// What must hold, and why.
    pub text: &'static str,
    /// Where it is found.
    pub found: Found,
}

/// Every code that is checked, with its explanation: `SLA001` and on about what terms say, `SLA101` and on about how an author
/// writes them.
pub const EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "SLA001",
        title: "tiers that do not go from mild to worse",
        text: "Tiers go from mild to worse: each threshold is strictly further from the target than the one before, each credit strictly above. Otherwise a worse service could cost less. Priorities of incidents are in order too.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA002",
        title: "a first tier that is not at the target",
        text: "The first tier starts at the objective's target, so that every breach costs something. If a gap is meant, say `grace`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA003",
        title: "a credit above the whole base",
        text: "The worst tier credits at most 100 % of its base. To make a breach cost more than the fee, choose a larger base, such as `base = 300 % of fee`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA004",
        title: "a cap below the mildest tier",
        text: "A cap below what the mildest tier credits would make every tier pay the same: the cap. Amounts are compared: a cap of a window is a share of its fee, a tier one of its base.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA005",
        title: "a bond that does not cover the worst case",
        text: "The bond covers the worst case: U * max(0, window cap + duty caps + keeper maximum - fee held) + termination fee, where U is how many windows can be unsettled at once, ceil((window + collection + challenge + longest case) / window). Of the duties of whoever puts up the bond counts: lateness until the cure ends, or as long as a window where there is none; a delivery up to its `cap`; a whole payout; damages as often as the duty falls due; a payment with its interest up to its cap; a deemed credit; incidents and data grants up to `at_most`, which they must say.",
        found: Found::Proposal,
    },
    Explanation {
        code: "SLA006",
        title: "parts that are not the whole",
        text: "Weights and splits sum to 100 %: a part of the whole that belongs to nobody would be lost, and one that belongs to two would be paid twice.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA007",
        title: "a quorum that is no majority",
        text: "A quorum is more than half of the signers (2k > n), so that two groups cannot both be one; and no more than there are.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA008",
        title: "values without a unit or outside their range",
        text: "A feed of values says its unit and the range that is believed, a histogram its unit and its bounds in rising order; what refers to values stays inside.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA009",
        title: "a percentage that is not exact",
        text: "A percentage is written exactly: at most two decimals for money (basis points), seven for targets (parts per billion), no sign, no exponent.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA010",
        title: "a bound that is no bucket's",
        text: "A bound on latency is the bound of a bucket: how many samples lie between two bounds is not known, and a guess would be money.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA011",
        title: "a stage without an end",
        text: "Every stage of a window and of a case ends by time. A window whose reports are missing can wait for a panel only where there is one, and a verdict that moves money can be contested until a deadline. The longest way from a window's end to its last money is printed in the prose, and so is the longest way from the agreement's end to closed books where something that fell due before can take longer.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA012",
        title: "a deadline without time, or without effect",
        text: "Every deadline leaves time to act and has an effect. Deadlines about money are at least a day, unless the terms carry `demo = true`, which their prose prints in capitals. A duty that is late costs something, or is a reason to end the agreement. A delivery falls due before the term ends; what falls due after it is owed by nobody.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA013",
        title: "a state without a way out",
        text: "Every state of an agreement, a window, a contest and a duty can be reached, and can be left by something that anyone may do, in the end because time has passed. The states are the same constant table for all agreements, which the engine dispatches on; the SDK's tests search it. One way out depends on the terms: an agreement that goes on by itself ends by a suspension that nobody cured, so it needs `collateral(..)`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA014",
        title: "a panel that cannot be drawn or can be tied",
        text: "A panel has an odd number of seats, so that it decides; there are at most two appeals; and the pool holds the last panel with its redraw. Where the terms state a `pool`, a court that is a contract draws from so many jurors when the agreement is proposed and when it begins; who left or lost its place is not counted.",
        found: Found::Proposal,
    },
    Explanation {
        code: "SLA015",
        title: "silence without a meaning",
        text: "Terms say what a window without enough reports means: `on_missing = worst_tier`, `inconclusive` or `escalate`. Silence is never met by default, and never pays whoever is silent.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA016",
        title: "money, shares and values mistaken for each other",
        text: "Money, shares and measured values are different kinds: a sum is an amount or a share of one (`60 % of fee`), a ratio is promised in percent, a value in the unit of its feed.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA017",
        title: "damages for delay that are not fully said",
        text: "Damages for delay say in which steps delay is counted and how a started step counts: `step = day, round = floor`. Templates in use disagree with their own code on this.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA018",
        title: "an exclusion without notice or limit",
        text: "Time that does not count is announced or claimed in time, and limited by a budget, a part of the window, or by a burden of proof. Otherwise any outage could be declared not to count. Of events that move the date of a delivery, one of its two sides has to prove its word.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA019",
        title: "a default outside its range",
        text: "A parameter has a default inside its range, and the range is not empty.",
        found: Found::Proposal,
    },
    Explanation {
        code: "SLA020",
        title: "an obligor that measures itself",
        text: "Nobody measures its own service. Where nobody else can, the feed gives the reason, which the prose prints: `self_report = \"..\"`.",
        found: Found::Proposal,
    },
    Explanation {
        code: "SLA021",
        title: "a case bond that does not pay for the case",
        text: "The bond of whoever files a case pays for the first panel and one redraw: cost(n) + cost(n + 2). A case that cannot be paid for would stand still. Where the terms state what a case costs, the parameters as agreed and the court's own price are held against the bond, too, and against what both sides put up for a panel; a court may have become dearer before the agreement begins.",
        found: Found::Proposal,
    },
    Explanation {
        code: "SLA022",
        title: "author code that moves money itself",
        text: "What an agreement holds moves by its terms, through the engine's books. Value that the author's own code sends, foreign code that it runs on the agreement's storage, and `unsafe` code that reaches the host would bypass them. `cargo slacontract check` finds it in the source: lint `L014`.",
        found: Found::Code,
    },
    Explanation {
        code: "SLA023",
        title: "times that do not divide",
        text: "Slices cut a window evenly, a rolling window is a multiple of its step, and a duty's cadence and the window divide.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA024",
        title: "prose whose placeholders do not match",
        text: "Each clause of the prose has the same placeholders in every language, a value for each of them and for nothing else. The tests of the terms hold it for terms of every shape.",
        found: Found::Prose,
    },
    Explanation {
        code: "SLA025",
        title: "sums that cannot be computed exactly",
        text: "Every sum that the terms can lead to is computed exactly: amounts, their shares and their multiples stay below 2^100 of the smallest unit, spans below 30 000 years.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA026",
        title: "floating-point numbers",
        text: "A fraction in floating point is not exact and not the same everywhere. `cargo slacontract check` finds types and literals in the source (lint `L010`) and refuses a module with such instructions, as a chain does.",
        found: Found::Code,
    },
    Explanation {
        code: "SLA027",
        title: "a name that is taken, or is none",
        text: "Each part has its own name, and a name is a word: letters, digits and `_`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA028",
        title: "local time without a table",
        text: "Windows in local time carry the table of offsets they follow, in the order of time. A law that changes the clock later does not change a boundary that was agreed.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA029",
        title: "a long agreement that cannot be changed",
        text: "An agreement of more than 12 windows says how it may be changed: `amend = by_both`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA030",
        title: "a feed or a party without use",
        text: "A feed that nothing uses is measured and paid for nothing; a party that owes nothing, is owed nothing and reads nothing does not take part.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA031",
        title: "silence that pays",
        text: "Silence never pays its author more than the worst report would: where the obligor measures, no traffic is a breach, and no sample may be left out (`min_coverage = 100 %`).",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA032",
        title: "durations that do not add up",
        text: "The times that are printed are the sums of the stages they are made of: collection, challenge and contest or the stages of a case, with a redraw in each instance and all appeals. They are computed by the function that the bond's formula uses, and never written by hand. The books close when the longest of what fell due before the end is over: a delivery made as late as it may be, inspected, made good, inspected again and taken to the court; a duty, a demand about data or an incident in its stages.",
        found: Found::Prose,
    },
    Explanation {
        code: "SLA033",
        title: "a penalty out of proportion",
        text: "A penalty of more than ten times the fee may be void in court. If it is meant, the header gives the reason, which the prose prints: `punitive = \"..\"`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA034",
        title: "a name that nothing has",
        text: "A part refers to another by the name of its field; there must be such a field of the right kind.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA035",
        title: "a feed without coverage",
        text: "A feed says which share of samples makes a window count: `min_coverage = 99 %`.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA036",
        title: "a penalty without base or source",
        text: "Every penalty says what it is a share of (`base = fee`) and where the money comes from (`from = [fee, bond]`). What a duty costs is owed by a party that has money in the agreement.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA037",
        title: "a fee without a payer",
        text: "Every fee has a payer with money in the agreement: `paid_by = [..]` for reports, a party that `prepays` for the window's fee that credits are taken from, and for incidents beyond those that cost nothing.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA038",
        title: "no language that governs",
        text: "The terms name the language that governs: `language = en`. Two versions of one text are never quite the same.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA039",
        title: "samples that are not said how to count",
        text: "An objective about samples says how they are counted (`method = ..`), and every objective what a window without traffic means (`no_traffic = ..`). Systems in the field disagree, and it is money.",
        found: Found::Terms,
    },
    Explanation {
        code: "SLA101",
        title: "a word that means nothing at its place",
        text: "Each place of the grammar takes a few words. The message lists those that fit, and the nearest one where a letter slipped.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA102",
        title: "an argument that is said twice",
        text: "Each argument is said once: of two values nobody would know which was meant. Only `below`, `above`, `sensor` and the changes of a clock repeat.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA103",
        title: "an argument that is not said",
        text: "What systems in the field settle in different ways has no default here. The message shows the argument with a usual value.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA104",
        title: "text that cannot be read",
        text: "Durations, amounts, moments and offsets are quoted with a unit: `\"90s\"`, `\"120min\"`, `\"30d\"`, `\"10 ether\"`, `\"5 gwei\"`, `\"2026-03-29T01:00:00Z\"`, `\"+02:00\"`.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA105",
        title: "something else than the grammar has at its place",
        text: "The message says what was expected, and shows the usual form of the attribute. The whole grammar is in the book, under \"Terms of an agreement\".",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA106",
        title: "a field of another type than its attribute's",
        text: "The field's type says what the part is, so that the author's code can use it: `#[party]` stands on a `Party`, `#[feed(..)]` on a `Feed<Ratio>`.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA107",
        title: "attributes that do not go together",
        text: "A field is one part of the agreement; `#[credit(..)]` and `#[cap(..)]` belong to the objective on the same field; and a window is contested in one way.",
        found: Found::Grammar,
    },
    Explanation {
        code: "SLA108",
        title: "a number that does not fit",
        text: "Counts are small: 255 signers, 2^32 windows. The message says the greatest.",
        found: Found::Grammar,
    },
];
