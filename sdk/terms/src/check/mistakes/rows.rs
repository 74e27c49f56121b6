//! The rows: code, agreement, the token the error stands on; what stands there, the mistake, a neighbour that is none.

use super::{Base, Mistake};

/// Rows without the noise of structures.
macro_rules! mistakes {
    ($( $code:ident $base:ident $at:literal: $stands:literal, $wrong:literal, $right:literal; )*) => {
        /// Mistakes of every code that a single agreement can show; the first of each code is what `explain` shows.
        pub const MISTAKES: &[Mistake] = &[$(
            Mistake {
                code: stringify!($code),
                base: Base::$base,
                at: $at,
                stands: $stands,
                wrong: $wrong,
                right: $right,
            },
        )*];
    };
}

mistakes! {
    SLA001 Everything "99.96": "below 99 % => 25 %", "below 99.96 % => 25 %", "below 99.94 % => 25 %";
    SLA001 Everything "10": "below 99 % => 25 %", "below 99 % => 10 %", "below 99 % => 10.01 %";
    SLA001 Everything "0.05": "above 1 % => 20 %", "above 0.05 % => 20 %", "above 0.11 % => 20 %";
    SLA001 Everything "p2": r#"p2(respond = "1h""#, r#"p2(respond = "9h""#, r#"p2(respond = "8h""#;
    SLA002 Hosting "99.9": "below 99.95 % => 10 %", "below 99.9 % => 10 %", "grace, below 99.9 % => 10 %";
    SLA002 Everything "3_700": "below 3_800 => 5 %", "below 3_700 => 5 %", "grace, below 3_700 => 5 %";
    SLA003 Hosting "101": "below 95 % => 100 %", "below 95 % => 101 %", "below 95 % => 100 %";
    SLA004 Hosting "9.99": "window = 100 %, rolling", "window = 9.99 %, rolling", "window = 10 %, rolling";
    SLA004 Hosting "0.83": "rolling(12) = 100 %", "rolling(12) = 0.83 %", "rolling(12) = 0.84 %";
    SLA004 Everything "9.99": "window = 300 %, rolling", "window = 9.99 %, rolling", "window = 30 %, rolling";
    SLA004 Everything "200": "rolling(12) = 200 %", "rolling(0) = 200 %", "rolling(1) = 200 %";
    SLA004 Everything r#""1 ether""#: r#"lifetime = "1000 ether""#, r#"lifetime = "1 ether""#, r#"lifetime = "3 ether""#;
    SLA005 Hosting r#""1 ether""#: r#"bond = "60 ether""#, r#"bond = "1 ether""#, r#"bond = "14 ether""#;
    SLA005 Everything "desk": ", at_most = 50 % of fee per window", "", r#", at_most = "1 ether" per window"#;
    SLA005 Everything "records": r#", at_most = "5 ether" per window"#, "", ", at_most = 10 % of fee per window";
    SLA006 Everything "composite": "availability * 70 %", "availability * 60 %", "availability * 69.5 %, losses * 0.5 %";
    SLA006 Everything "disputes": "slash = 20 %", "slash = 101 %", "slash = 100 %";
    SLA007 Hosting "2": "quorum = 3", "quorum = 2", "quorum = 5";
    SLA007 Hosting "6": "quorum = 3", "quorum = 6", "quorum = 4";
    SLA008 Everything "latency": r#"unit = "ms", "#, "", r#"unit = "s", "#;
    SLA008 Everything "latency": "buckets = [100, 300, 1_000]", "buckets = [300, 100, 1_000]", "buckets = [100, 200, 300, 1_000]";
    SLA008 Everything "rate": "min = 0, max = 1_000_000", "min = 1_000_000, max = 0", "min = -1, max = 1_000_000";
    SLA008 Everything "shortfall": "strike = 1_000, exit = 100", "strike = -5, exit = 100", "strike = 0, exit = 100";
    SLA008 Everything "shock": "outside -500..=500", "outside 500..=-500", "outside 0..=0";
    SLA009 Hosting "99.950000001": ">= 99.95 %", ">= 99.950000001 %", ">= 99.9500000 %";
    SLA009 Hosting "10.005": "below 99.95 % => 10 %", "below 99.95 % => 10.005 %", "below 99.95 % => 10.05 %";
    SLA010 Everything "under": "under(latency, 300)", "under(latency, 250)", "under(latency, 100)";
    SLA010 Everything "900": "99.9 %) <= 1_000", "99.9 %) <= 900", "99.9 %) <= 300";
    SLA011 Small "escalate": "on_missing = inconclusive", "on_missing = escalate", "on_missing = inconclusive";
    SLA011 Small "Small":
        r#"#[challenge(within = "1d", resolve_within = "1d", otherwise = provisional)]
    dispute: Challenge,"#,
        "",
        r#"#[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = open)]
    panel: Arbitration,"#;
    SLA012 Hosting r#""1h""#: r#"challenge = "72h""#, r#"challenge = "1h""#, r#"challenge = "24h""#;
    SLA012 Hosting r#""0d""#: r#"cure = "10d""#, r#"cure = "0d""#, r#"cure = "1d""#;
    SLA012 Everything "terminate": "for_cause = 3 breaches in 6", "for_cause = 7 breaches in 6", "for_cause = 6 breaches in 6";
    SLA012 Everything "7": "eject = 3 in 6 windows", "eject = 7 in 6 windows", "eject = 6 in 6 windows";
    SLA012 Everything "within": r#"due = "2027-01-31""#, r#"due = within "750d""#, r#"due = within "700d""#;
    SLA012 Hosting "term": "term = 12 windows", "term = 0 windows", "term = 1 windows";
    SLA012 Small r#""10d""#:
        "#[challenge(",
        r#"#[disclosure(by = provider, to = customer, every = window, within = "10d")]
    report: Disclosure,
    #[challenge("#,
        r#"#[disclosure(by = provider, to = customer, every = window, within = "10d", late = 1 % of fee per day)]
    report: Disclosure,
    #[challenge("#;
    SLA013 Small "renew": "renew = never", r#"renew = unless_objected("2d")"#, "renew = by_both";
    SLA014 Everything "4": "panel = 3, appeals", "panel = 4, appeals", "panel = 1, appeals";
    SLA014 Everything "16": "pool = 40", "pool = 16", "pool = 17";
    SLA015 Hosting "availability": ", on_missing = escalate", "", ", on_missing = worst_tier";
    SLA015 Everything "inconclusive": "on_missing = worst_tier", "on_missing = inconclusive", "on_missing = worst_tier";
    SLA016 Hosting "60": r#"bond = "60 ether""#, "bond = 60 %", "bond = 600 % of fee";
    SLA016 Everything "99": "percentile(latency, 99.9 %) <= 1_000", "percentile(latency, 99.9 %) >= 99 %", "percentile(latency, 99.9 %) <= 1_000";
    SLA016 Everything "credit": "below 3_800 => 5 %, below 1_000", "below 99 % => 5 %, below 98 %", "below 3_800 => 5 %, below 1_000";
    SLA017 Everything "machine": "step = day,", "", "step = hour,";
    SLA018 Everything "maintenance": r#", budget = "120min" per window"#, "", ", burden = provider";
    SLA018 Everything "maintenance": r#"notice = "5d", budget"#, "budget", r#"claim_within = "5d", budget"#;
    SLA018 Hosting r#""28d""#: r#"budget = "120min""#, r#"budget = "28d""#, r#"budget = "27d""#;
    SLA018 Everything "regulator":
        r#"inspect_within = "10d""#,
        r#"inspect_within = "10d", force_majeure(claim_within = "72h", at_most = "10d", burden = regulator)"#,
        r#"inspect_within = "10d", force_majeure(claim_within = "72h", at_most = "10d", burden = customer)"#;
    SLA019 Hosting "fee": r#"default = "10 ether""#, r#"default = "1000 ether""#, r#"default = "30 ether""#;
    SLA020 Everything "provider":
        r#"self_report = "only the provider sees its own queue""#,
        r#"fee = "1 wei" per report, paid_by = customer"#,
        r#"self_report = "only the provider sees its own queue""#;
    SLA021 Everything r#""0.79 ether""#:
        r#"burn = 20 %, bond = "1 ether""#,
        r#"burn = 20 %, bond = "0.79 ether""#,
        r#"burn = 20 %, bond = "0.8 ether""#;
    SLA021 Everything r#""0.79 ether""#:
        "burn = 20 %, bond",
        r#"burn = 20 %, reserve = "0.79 ether", bond"#,
        r#"burn = 20 %, reserve = "0.8 ether", bond"#;
    SLA021 Hosting r#""0 ether""#:
        "appeals = 2, vote = sealed",
        r#"appeals = 2, vote = sealed, reserve = "0 ether""#,
        r#"appeals = 2, vote = sealed, reserve = "1 ether""#;
    SLA023 Small "timeslices":
        "method = occurrences",
        r#"method = timeslices(slice = "11min", target = 99 %, partial = ignore)"#,
        r#"method = timeslices(slice = "10min", target = 99 %, partial = ignore)"#;
    SLA023 Small "window":
        r#"window = "7d""#,
        r#"window = rolling("28d", every = "9d")"#,
        r#"window = rolling("28d", every = "7d")"#;
    SLA023 Small r#""5d""#:
        "#[challenge(",
        r#"#[payment(by = customer, to = provider, amount = fee, every = "5d", grace = "1d")]
    rent: Payment,
    #[challenge("#,
        r#"#[payment(by = customer, to = provider, amount = fee, every = "14d", grace = "1d")]
    rent: Payment,
    #[challenge("#;
    SLA025 Hosting "fee": r#"..="40 ether""#, r#"..="10000000000000 ether""#, r#"..="1000000 ether""#;
    SLA025 Everything r#""300000000000d""#: "step = day", r#"step = "300000000000d""#, r#"step = "30d""#;
    SLA027 Hosting "maintenance": "force_majeure: Exclusion", "maintenance: Exclusion", "strikes: Exclusion";
    SLA028 Everything "window":
        r#", from "2026-03-29T01:00:00Z" => "+02:00", from "2026-10-25T01:00:00Z" => "+01:00""#,
        "",
        r#", from "2026-03-29T01:00:00Z" => "+02:00""#;
    SLA028 Everything "window": r#"from "2026-10-25T01:00:00Z""#, r#"from "2025-10-25T01:00:00Z""#, r#"from "2027-10-25T01:00:00Z""#;
    SLA029 Everything "amend": "amend = by_both", "amend = never", "amend = by_both";
    SLA030 Hosting "spare":
        "#[objective(uptime",
        r#"#[feed(signers = 1, quorum = 1, collect_within = "24h", min_coverage = 99 %)]
    spare: Feed<Ratio>,
    #[objective(uptime"#,
        "#[objective(uptime";
    SLA030 Small r#""0.8 ether""#:
        r#"#[challenge(within = "1d", resolve_within = "1d", otherwise = provisional)]
    dispute: Challenge,"#,
        r#"#[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = open, reserve = "0.8 ether")]
    panel: Arbitration,"#,
        r#"#[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = open)]
    panel: Arbitration,"#;
    SLA030 Hosting "auditor":
        "#[party(reads = all)]",
        "#[party]
    auditor: Party,
    #[party(reads = all)]",
        "#[party(reads = uptime)]
    auditor: Party,
    #[party(reads = all)]";
    SLA031 Everything "met": "no_traffic = breach", "no_traffic = met", "no_traffic = breach";
    SLA031 Everything "99": "min_coverage = 100 %", "min_coverage = 99 %", "min_coverage = 100 %";
    SLA033 Everything "Everything":
        r#"punitive = "an outage stops a plant whose day is worth many fees", "#,
        "",
        r#"punitive = "a day without the plant costs a hundred fees", "#;
    SLA034 Hosting "nobody": "by = provider, to", "by = nobody, to", "by = provider, to";
    SLA034 Hosting "fees": "prepays = fee per window", "prepays = fees per window", r#"prepays = "10 ether" per window"#;
    SLA034 Everything "rate": "rate >= 3_800", "rate >= 99 %", "rate >= 3_800";
    SLA034 Everything "nothing": "reads = [uptime, backups]", "reads = [uptime, nothing]", "reads = all";
    SLA034 Everything "deem": "otherwise = deem(tier = 2)", "otherwise = deem(tier = 4)", "otherwise = deem(tier = 3)";
    SLA034 Everything "uptime": "sensor = shock", "sensor = uptime", "sensor = shock";
    SLA034 Everything "provider": "#[quality(by = provider, to = customer", "#[quality(by = provider, to = provider", "#[quality(by = provider, to = regulator";
    SLA035 Hosting "uptime": " min_coverage = 99 %,", "", " min_coverage = 0 %,";
    SLA036 Hosting "credit": "base = fee, ", "", r#"base = "10 ether", "#;
    SLA036 Hosting "credit": "from = [fee, bond], ", "", "from = bond, ";
    SLA036 Everything "regulator":
        "#[drill(by = provider, to = regulator",
        "#[drill(by = regulator, to = provider",
        "#[drill(by = customer, to = regulator";
    SLA037 Hosting r#""0.01 ether""#: ", paid_by = [provider, customer]", "", ", paid_by = customer";
    SLA037 Hosting "regulator": "paid_by = [provider, customer]", "paid_by = [provider, regulator]", "paid_by = provider";
    SLA037 Small "[": "#[party(prepays = fee per window)]", "#[party(reads = all)]", "#[party(prepays = fee per window)]";
    SLA038 Hosting "Hosting": ", language = en", "", ", language = zh";
    SLA039 Hosting "availability": "method = occurrences, ", "", r#"method = timeslices(slice = "1min", target = 99 %, partial = ignore), "#;
    SLA039 Everything "overall": ">= 99 %, no_traffic = skip", ">= 99 %, method = occurrences, no_traffic = skip", ">= 99 %, no_traffic = skip";
    SLA101 Hosting "methud": "method = occurrences", "methud = occurrences", "method = occurrences";
    SLA101 Hosting "fine": "no_traffic = met", "no_traffic = fine", "no_traffic = skip";
    SLA101 Hosting "partie": "#[party(reads = all)]", "#[partie(reads = all)]", "#[party(reads = all)]";
    SLA102 Hosting "quorum": "quorum = 3", "quorum = 3, quorum = 4", "quorum = 4";
    SLA103 Hosting "feed": "signers = 5, ", "", "signers = 5, ";
    SLA104 Hosting r#""5dayz""#: r#"notice = "5d""#, r#"notice = "5dayz""#, r#"notice = "120h""#;
    SLA104 Hosting r#""10 dollars""#: r#"default = "10 ether""#, r#"default = "10 dollars""#, r#"default = "10000000000 gwei""#;
    SLA105 Hosting "5": r#"notice = "5d""#, "notice = 5", r#"notice = "5d""#;
    SLA105 Hosting "99.95": "uptime >= 99.95 %,", "uptime 99.95 %,", "uptime >= 99.95 %,";
    SLA106 Hosting "Amount": "fee: Param<Amount>", "fee: Amount", "fee: Param<Amount>";
    SLA107 Hosting "party": "#[party(reads = all)]", "#[party(reads = all)] #[party(reads = all)]", "#[party(reads = all)]";
    SLA108 Hosting "300": "signers = 5, quorum = 3", "signers = 300, quorum = 3", "signers = 4, quorum = 3";
}
