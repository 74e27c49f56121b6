//! What each code means, at length.

/// Every code that this version checks, with its explanation.
pub const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "SLA001",
        "Tiers go from mild to worse: each threshold is strictly further from the target than the one before, each credit strictly above. Otherwise a worse service could cost less. Priorities of incidents are in order too.",
    ),
    (
        "SLA002",
        "The first tier starts at the objective's target, so that every breach costs something. If a gap is meant, say `grace`.",
    ),
    (
        "SLA003",
        "The worst tier credits at most 100 % of its base. To make a breach cost more than the fee, choose a larger base, such as `base = 300 % of fee`.",
    ),
    (
        "SLA004",
        "A cap below the mildest tier would make every tier pay the same: the cap.",
    ),
    (
        "SLA005",
        "The bond covers the worst case: U * max(0, window cap + duty caps + keeper maximum - fee held) + termination fee, where U is how many windows can be unsettled at once, ceil((window + collection + challenge + longest case) / window).",
    ),
    (
        "SLA006",
        "Weights and splits sum to 100 %: a part of the whole that belongs to nobody would be lost, and one that belongs to two would be paid twice.",
    ),
    (
        "SLA007",
        "A quorum is more than half of the signers (2k > n), so that two groups cannot both be one; and no more than there are.",
    ),
    (
        "SLA008",
        "A feed of values says its unit and the range that is believed, a histogram its unit and its bounds in rising order; what refers to values stays inside.",
    ),
    (
        "SLA009",
        "A percentage is written exactly: at most two decimals for money (basis points), seven for targets (parts per billion), no sign, no exponent.",
    ),
    (
        "SLA010",
        "A bound on latency is the bound of a bucket: how many samples lie between two bounds is not known, and a guess would be money.",
    ),
    (
        "SLA012",
        "Every deadline leaves time to act and has an effect. Deadlines about money are at least a day, unless the terms carry `demo = true`, which their prose prints in capitals.",
    ),
    (
        "SLA014",
        "A panel has an odd number of seats, so that it decides; there are at most two appeals; and the pool holds the last panel with its redraw.",
    ),
    (
        "SLA015",
        "Terms say what a window without enough reports means: `on_missing = worst_tier`, `inconclusive` or `escalate`. Silence is never met by default, and never pays whoever is silent.",
    ),
    (
        "SLA016",
        "Money, shares and measured values are different kinds: a sum is an amount or a share of one (`60 % of fee`), a ratio is promised in percent, a value in the unit of its feed.",
    ),
    (
        "SLA017",
        "Damages for delay say in which steps delay is counted and how a started step counts: `step = day, round = floor`. Templates in use disagree with their own code on this.",
    ),
    (
        "SLA018",
        "Time that does not count is announced or claimed in time, and limited by a budget or by a burden of proof. Otherwise any outage could be declared not to count.",
    ),
    (
        "SLA019",
        "A parameter has a default inside its range, and the range is not empty.",
    ),
    (
        "SLA020",
        "Nobody measures its own service. Where nobody else can, the feed gives the reason, which the prose prints: `self_report = \"..\"`.",
    ),
    (
        "SLA021",
        "The bond of whoever files a case pays for the first panel and one redraw: cost(n) + cost(n + 2). A case that cannot be paid for would stand still.",
    ),
    (
        "SLA023",
        "Slices cut a window evenly, a rolling window is a multiple of its step, and a duty's cadence and the window divide.",
    ),
    (
        "SLA025",
        "Every sum that the terms can lead to is computed exactly: amounts, their shares and their multiples stay below 2^100 of the smallest unit, spans below 30 000 years.",
    ),
    (
        "SLA027",
        "Each part has its own name, and a name is a word: letters, digits and `_`.",
    ),
    (
        "SLA028",
        "Windows in local time carry the table of offsets they follow, in the order of time. A law that changes the clock later does not change a boundary that was agreed.",
    ),
    (
        "SLA029",
        "An agreement of more than 12 windows says how it may be changed: `amend = by_both`.",
    ),
    (
        "SLA030",
        "A feed that nothing uses is measured and paid for nothing; a party that owes nothing, is owed nothing and reads nothing does not take part.",
    ),
    (
        "SLA031",
        "Silence never pays its author more than the worst report would: where the obligor measures, no traffic is a breach.",
    ),
    (
        "SLA033",
        "A penalty of more than ten times the fee may be void in court. If it is meant, the header gives the reason, which the prose prints: `punitive = \"..\"`.",
    ),
    (
        "SLA034",
        "A part refers to another by the name of its field; there must be such a field of the right kind.",
    ),
    (
        "SLA035",
        "A feed says which share of samples makes a window count: `min_coverage = 99 %`.",
    ),
    (
        "SLA036",
        "Every penalty says what it is a share of (`base = fee`) and where the money comes from (`from = [fee, bond]`).",
    ),
    (
        "SLA037",
        "Every fee has a payer: `paid_by = [..]` for reports, a party that `prepays` for the window's fee.",
    ),
    (
        "SLA038",
        "The terms name the language that governs: `language = en`. Two versions of one text are never quite the same.",
    ),
    (
        "SLA039",
        "An objective about samples says how they are counted (`method = ..`), and every objective what a window without traffic means (`no_traffic = ..`). Systems in the field disagree, and it is money.",
    ),
];
