//! The grammar, without rustc: what an author wrote, as a terms value or as the mistake reported.

use proc_macro2::TokenStream;
use slacontract_terms::Terms;
use syn::ItemStruct;

use super::Field;

/// Parses a struct with `#[agreement(..)]` as the macro sees it.
fn read(source: &str) -> Result<Terms, String> {
    let item: ItemStruct = syn::parse_str(source).map_err(|error| error.to_string())?;
    let mut arguments = TokenStream::new();
    for attribute in &item.attrs {
        if let syn::Meta::List(list) = &attribute.meta {
            arguments = list.tokens.clone();
        }
    }
    let fields: Vec<Field<'_>> = item
        .fields
        .iter()
        .filter_map(|field| {
            Some(Field {
                name: field.ident.as_ref()?,
                ty: &field.ty,
                attributes: &field.attrs,
            })
        })
        .collect();
    let (terms, spans) =
        super::parse(&item.ident, arguments.clone(), &fields).map_err(|error| error.to_string())?;
    let expanded =
        super::expand(&item.ident, arguments, &fields).map_err(|error| error.to_string())?;
    match super::mistakes(&terms, &spans) {
        None => Ok(terms),
        Some(error) => {
            assert!(expanded.items.to_string().contains("compile_error"));
            let all: Vec<String> = error.into_iter().map(|error| error.to_string()).collect();
            Err(all.join("\n"))
        }
    }
}

const HOSTING: &str = include_str!("hosting.txt");

#[test]
fn the_full_example_parses_and_passes_its_checks() {
    let terms = read(HOSTING).expect("the example is sound");
    assert_eq!(terms.parties.len(), 3);
    assert_eq!(
        terms.objectives[0]
            .credit
            .as_ref()
            .map(|credit| credit.tiers.len()),
        Some(3)
    );
    assert_eq!(terms.disclosures[0].to.len(), 2);
    let again = Terms::from_canonical(&terms.canonical()).expect("canonical bytes are read back");
    assert_eq!(again, terms);
    assert_eq!(
        slacontract_terms::check::exposure_line(&terms),
        "3 unsettled windows * max(0, 10.5 ether caps per window - 10 ether fee held) = 1.5 ether"
    );
}

#[test]
fn one_mistake_is_one_error_with_its_code() {
    for (good, bad, code) in [
        ("below 99.0 % => 25 %", "below 99.96 % => 25 %", "SLA001"),
        ("below 99.95 % => 10 %", "below 99.9 % => 10 %", "SLA002"),
        ("below 95 % => 100 %", "below 95 % => 101 %", "SLA003"),
        ("window = 100 %, rolling", "window = 5 %, rolling", "SLA004"),
        ("bond = \"60 ether\"", "bond = \"1 ether\"", "SLA005"),
        ("quorum = 3", "quorum = 2", "SLA007"),
        (">= 99.95 %", ">= 99.950000001 %", "SLA009"),
        ("challenge = \"72h\"", "challenge = \"1h\"", "SLA012"),
        (", on_missing = escalate", "", "SLA015"),
        (
            "default = \"10 ether\"",
            "default = \"1000 ether\"",
            "SLA019",
        ),
        ("by = provider, to", "by = nobody, to", "SLA034"),
        (" min_coverage = 99 %,", "", "SLA035"),
        ("base = fee, ", "", "SLA036"),
        (", paid_by = [provider, customer]", "", "SLA037"),
    ] {
        assert!(HOSTING.contains(good), "the fixture holds {good}");
        let error = read(&HOSTING.replacen(good, bad, 1)).expect_err(code);
        assert!(error.starts_with(code), "{code}: {error}");
    }
}

#[test]
fn an_unknown_word_is_refused_with_the_known_ones() {
    let error =
        read(&HOSTING.replacen("no_traffic = met", "no_traffic = fine", 1)).expect_err("unknown");
    assert_eq!(error, "`fine` is not known here; one of: met, skip, breach");
    let error =
        read(&HOSTING.replacen("notice = \"5d\"", "notice = \"5dayz\"", 1)).expect_err("unit");
    assert_eq!(
        error,
        "cannot parse \"5dayz\" as a duration; examples: 90s, 120min, 12h, 30d"
    );
}

/// What an author's agreement becomes. A change of the expansion shows as a change of the committed text;
/// `SLACONTRACT_BLESS=1` writes it anew.
#[test]
fn the_expansion_is_the_committed_one() {
    let source = "#[agreement(version = 1, asset = ether, window = \"7d\", term = 4 windows, renew = never,
                             amend = never, language = en)]
        struct Small {
            #[param(default = \"1 ether\", range = \"1 ether\"..=\"2 ether\")] fee: Param<Amount>,
            #[party(bond = \"2 ether\")] provider: Party,
            #[party(prepays = fee per window)] customer: Party,
            #[feed(signers = 1, quorum = 1, collect_within = \"1d\", min_coverage = 99 %)] uptime: Feed<Ratio>,
            #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
            #[credit(base = fee, from = [fee, bond], below 99 % => 50 %)]
            availability: Objective,
            #[challenge(within = \"1d\", resolve_within = \"1d\", otherwise = provisional)] dispute: Challenge,
        }";
    let item: ItemStruct = syn::parse_str(source).expect("the source is Rust");
    let fields: Vec<Field<'_>> = item
        .fields
        .iter()
        .map(|field| Field {
            name: field.ident.as_ref().expect("a name"),
            ty: &field.ty,
            attributes: &field.attrs,
        })
        .collect();
    let arguments = item.attrs[0]
        .meta
        .require_list()
        .expect("arguments")
        .tokens
        .clone();
    let items = super::expand(&item.ident, arguments, &fields)
        .expect("the terms are sound")
        .items;
    let found = prettyplease::unparse(&syn::parse2(items).expect("the expansion is Rust"));
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/agreement/small.expanded.txt"
    );
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        std::fs::write(path, &found).expect("the file can be written");
    }
    assert_eq!(found, std::fs::read_to_string(path).unwrap_or_default());
}

const EVERYTHING: &str = include_str!("everything.txt");

/// The whole grammar at once. Its JSON is the golden file that the terms crate reads, hashes and prints.
#[test]
fn every_part_an_agreement_can_have_is_read() {
    let terms = read(EVERYTHING).expect("the fixture is sound");
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sdk/terms/tests/data/everything.json"
    );
    let found = terms.to_json() + "\n";
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        std::fs::write(path, &found).expect("the file can be written");
    }
    assert_eq!(found, std::fs::read_to_string(path).unwrap_or_default());
    // The constant in a contract is an expression of the same value; it is Rust.
    syn::parse_str::<syn::Expr>(&terms.to_rust()).expect("an expression");
}

#[test]
fn one_mistake_in_the_further_parts_is_one_error_with_its_code() {
    let mut wrong = Vec::new();
    for (good, bad, code) in [
        ("availability * 70 %", "availability * 60 %", "SLA006"),
        ("unit = \"ms\", ", "", "SLA008"),
        (
            "buckets = [100, 300, 1_000]",
            "buckets = [300, 100, 1_000]",
            "SLA008",
        ),
        ("min = 0, max = 1_000_000", "min = 1, max = 0", "SLA008"),
        ("strike = 1_000", "strike = -5", "SLA008"),
        ("under(latency, 300)", "under(latency, 250)", "SLA010"),
        ("99.9 %) <= 1_000", "99.9 %) <= 900", "SLA010"),
        ("notice = \"90d\", fee", "notice = \"1h\", fee", "SLA012"),
        ("eject = 3 in 6 windows", "eject = 7 in 6 windows", "SLA012"),
        (
            "for_cause = 3 breaches in 6",
            "for_cause = 7 breaches in 6",
            "SLA012",
        ),
        ("panel = 3, appeals", "panel = 4, appeals", "SLA014"),
        ("pool = 40", "pool = 16", "SLA014"),
        (
            "on_missing = worst_tier",
            "on_missing = inconclusive",
            "SLA015",
        ),
        ("rate >= 3_800", "rate >= 99 %", "SLA034"),
        (
            "percentile(latency, 99.9 %) <= 1_000",
            "percentile(latency, 99.9 %) >= 99 %",
            "SLA016",
        ),
        ("bond = \"4000 ether\"", "bond = 60 %", "SLA016"),
        (
            "below 3_800 => 5 %, below 1_000",
            "below 99 % => 5 %, below 98 %",
            "SLA016",
        ),
        ("step = day,", "", "SLA017"),
        (", budget = \"120min\" per window", "", "SLA018"),
        ("notice = \"5d\", budget", "budget", "SLA018"),
        ("default = \"4h\"", "default = \"9h\"", "SLA019"),
        (
            "self_report = \"only the provider sees its own queue\"",
            "paid_by = []",
            "SLA020",
        ),
        (
            "burn = 20 %, bond = \"1 ether\"",
            "burn = 20 %, bond = \"0.7 ether\"",
            "SLA021",
        ),
        (
            "range = \"1 ether\"..=\"100 ether\"",
            "range = \"1 ether\"..=\"10000000000000 ether\"",
            "SLA025",
        ),
        (
            "late = 10.5 % per \"2d\", step = day",
            "late = 10.5 % per \"2d\", step = \"300000000000d\"",
            "SLA025",
        ),
        (
            "from \"2026-03-29T01:00:00Z\" => \"+02:00\", from \"2026-10-25T01:00:00Z\" => \"+01:00\"",
            "",
            "SLA028",
        ),
        (
            "\"2026-10-25T01:00:00Z\" => \"+01:00\"",
            "\"2025-10-25T01:00:00Z\" => \"+01:00\"",
            "SLA028",
        ),
        ("amend = by_both", "amend = never", "SLA029"),
        (
            "reads = [uptime, backups]",
            "reads = [uptime, nothing]",
            "SLA034",
        ),
        ("no_traffic = breach", "no_traffic = met", "SLA031"),
        (
            "punitive = \"an outage stops a plant whose day is worth many fees\", ",
            "",
            "SLA033",
        ),
        (
            "otherwise = deem(tier = 2)",
            "otherwise = deem(tier = 4)",
            "SLA034",
        ),
        (
            "composite(availability * 70 %, quick",
            "composite(tail * 70 %, quick",
            "SLA034",
        ),
        ("feed = rate, strike", "feed = uptime, strike", "SLA034"),
        ("shock outside", "shocks outside", "SLA034"),
        (
            "by = provider, to = customer, correct_within",
            "by = provider, to = nobody, correct_within",
            "SLA034",
        ),
        ("p2(respond = \"1h\"", "p2(respond = \"9h\"", "SLA001"),
        (
            "above 0.1 % => 5 %, above 1 %",
            "above 0.1 % => 5 %, above 0.05 %",
            "SLA001",
        ),
        ("below 3_800 => 5 %", "below 3_700 => 5 %", "SLA002"),
        ("slash = 20 %", "slash = 101 %", "SLA006"),
        ("language = zh", "demo = false", "SLA038"),
        (
            ">= 99 %, no_traffic = skip",
            ">= 99 %, method = occurrences, no_traffic = skip",
            "SLA039",
        ),
    ] {
        assert!(EVERYTHING.contains(good), "the fixture holds {good}");
        match read(&EVERYTHING.replacen(good, bad, 1)) {
            Ok(_) => wrong.push(format!("{code} for {bad}: accepted")),
            Err(error) if !error.starts_with(code) => {
                wrong.push(format!("{code} for {bad}: {error}"));
            }
            Err(error) if error.matches("SLA0").count() > 1 => {
                wrong.push(format!("one error for {bad}: {error}"));
            }
            Err(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
