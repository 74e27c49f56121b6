//! The grammar, without rustc: what an author wrote, as a terms value or as the mistake reported.

use slacontract_terms::Terms;
use slacontract_terms::check::{Base, EXPLANATIONS, Found, MISTAKES};
use syn::{Attribute, ItemStruct};

use super::Field;

mod ebnf;
mod vocabulary;

/// A struct with `#[agreement(..)]` as the macro sees it.
fn item(source: &str) -> ItemStruct {
    syn::parse_str(source).unwrap_or_else(|error| panic!("{error}: {source}"))
}

fn header(item: &ItemStruct) -> &Attribute {
    let mut attributes = item.attrs.iter();
    let header = attributes.find(|attribute| attribute.path().is_ident("agreement"));
    header.expect("an agreement")
}

fn fields(item: &ItemStruct) -> Vec<Field<'_>> {
    item.fields
        .iter()
        .map(|field| Field {
            name: field.ident.as_ref().expect("a name"),
            ty: &field.ty,
            attributes: &field.attrs,
        })
        .collect()
}

/// The terms, or each mistake.
fn read(item: &ItemStruct) -> Result<Terms, Vec<syn::Error>> {
    let all = |error: syn::Error| error.into_iter().collect::<Vec<_>>();
    super::expand(&item.ident, header(item), &fields(item)).map_err(all)?;
    let (terms, _) = super::parse(&item.ident, header(item), &fields(item)).map_err(all)?;
    Ok(terms)
}

const HOSTING: &str = include_str!("hosting.txt");
const EVERYTHING: &str = include_str!("everything.txt");
const SMALL: &str = include_str!("small.txt");

fn base(base: Base) -> &'static str {
    match base {
        Base::Hosting => HOSTING,
        Base::Everything => EVERYTHING,
        Base::Small => SMALL,
    }
}

#[test]
fn the_full_example_parses_and_passes_its_checks() {
    let terms = read(&item(HOSTING)).expect("the example is sound");
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
        "3 unsettled windows * max(0, 14.45 ether caps per window - 10 ether fee held) = 13.35 ether"
    );
}

/// Each row of mistakes gives one error with its code and a hint on the token it names; its neighbour gives none.
#[test]
fn one_mistake_is_one_error_with_its_code_on_its_token() {
    let mut wrong = Vec::new();
    for row in MISTAKES {
        let base = base(row.base);
        let name = format!("{} of `{}`", row.code, row.wrong);
        if base.matches(row.stands).count() == 0 {
            wrong.push(format!("{name}: `{}` stands nowhere", row.stands));
            continue;
        }
        match read(&item(&row.agreement(base, true))) {
            Ok(_) => wrong.push(format!("{name}: accepted")),
            Err(errors) => {
                let [error] = errors.as_slice() else {
                    wrong.push(format!("{name}: {errors:?}"));
                    continue;
                };
                let text = error.to_string();
                let at = error.span().source_text().unwrap_or_default();
                if !text.starts_with(&format!("{}: ", row.code)) || !text.contains("\nhelp: ") {
                    wrong.push(format!("{name}: {text}"));
                } else if at != row.at {
                    wrong.push(format!("{name}: stands on `{at}`: {text}"));
                }
            }
        }
        if let Err(errors) = read(&item(&row.agreement(base, false))) {
            wrong.push(format!("{name}: its neighbour `{}`: {errors:?}", row.right));
        }
        let (bad, good) = (row.excerpt(base, true), row.excerpt(base, false));
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        if !plain(&bad).contains(&plain(row.wrong)) || plain(&bad) == plain(&good) {
            wrong.push(format!("{name}: shown as {bad}\nand {good}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_mistake_names_the_words_that_fit_and_the_nearest() {
    for (good, bad, said) in [
        (
            "no_traffic = met",
            "no_traffic = brech",
            "SLA101: `brech` means nothing here\nhelp: did you mean `breach`? `met`, `skip` or `breach` fit here",
        ),
        (
            "otherwise = deem(tier = 2)",
            "otherwise = fine",
            "SLA101: `fine` means nothing here\nhelp: write `deem`",
        ),
        (
            "notice = \"5d\"",
            "notice = \"5dayz\"",
            "SLA104: cannot parse \"5dayz\" as a duration\nhelp: examples: 90s, 120min, 12h, 30d",
        ),
        (
            "panel = 3",
            "panel = 300",
            "SLA108: 300 does not fit here\nhelp: choose a whole number from 0 to 255",
        ),
        (
            "signers = 5, ",
            "",
            "SLA103: `#[feed(..)]` does not say `signers`\nhelp: add `signers = 5`",
        ),
    ] {
        assert!(HOSTING.contains(good), "{good}");
        let errors = read(&item(&HOSTING.replacen(good, bad, 1))).expect_err(bad);
        assert_eq!(errors[0].to_string(), said);
    }
}

/// Every code is explained and shown, apart from those that no single agreement can show.
#[test]
fn every_code_has_a_mistake_that_shows_it() {
    let shown = |code: &str| MISTAKES.iter().any(|row| row.code == code);
    let missing: Vec<_> = EXPLANATIONS
        .iter()
        .filter(|known| matches!(known.found, Found::Grammar | Found::Terms | Found::Proposal))
        .filter(|known| !shown(known.code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    for row in MISTAKES {
        assert!(
            EXPLANATIONS.iter().any(|known| known.code == row.code),
            "{}",
            row.code
        );
    }
}

/// What an author's agreement becomes. A change of the expansion shows as a change of the committed text;
/// `SLACONTRACT_BLESS=1` writes it anew.
#[test]
fn the_expansion_is_the_committed_one() {
    let item = item(SMALL);
    let items = super::expand(&item.ident, header(&item), &fields(&item))
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

/// The whole grammar at once. Its JSON is the golden file that the terms crate reads, hashes and prints.
#[test]
fn every_part_an_agreement_can_have_is_read() {
    let terms = read(&item(EVERYTHING)).expect("the fixture is sound");
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
