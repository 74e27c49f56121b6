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
            Err(error.to_string())
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
