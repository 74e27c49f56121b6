//! The arguments of `#[agreement(..)]` itself.

use std::borrow::Cow;

use slacontract_terms::model::{
    Asset, Calendar, CalendarUnit, Collateral, Consent, ForCause, Keeper, Language, LocalZone,
    OffsetChange, Renewal, Rolling, Termination, Window, Zone,
};
use slacontract_terms::{Duration, Terms};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token, parenthesized};

use super::cursor::{arguments, choice, comma, expect, inside, one_of, take, text, words};
use super::mistake::{not_said, unknown};
use super::quantity::{duration, integer, interest, moment, money, offset, share};
use super::spans::Spans;

const KNOWN: &[&str] = &[
    "version",
    "asset",
    "window",
    "term",
    "renew",
    "amend",
    "terminate",
    "collateral",
    "interest",
    "keeper",
    "language",
    "demo",
    "punitive",
];

/// Reads the header into terms without parts.
pub(super) fn parse(
    contract: &Ident,
    attribute: &Attribute,
    spans: &mut Spans,
) -> syn::Result<Terms> {
    inside(attribute, |input| header(contract, input, spans))
}

/// Terms that say nothing yet.
pub(super) fn empty(contract: &Ident) -> Terms {
    Terms {
        name: text(contract),
        version: 0,
        asset: Asset::Ether,
        window: Window::Fixed(Duration::from_seconds(1)),
        term: 0,
        renew: Renewal::Never,
        amend: Consent::Never,
        terminate: None,
        collateral: None,
        interest: None,
        keeper: None,
        language: Language::En,
        demo: false,
        punitive: None,
        params: Cow::Borrowed(&[]),
        parties: Cow::Borrowed(&[]),
        feeds: Cow::Borrowed(&[]),
        objectives: Cow::Borrowed(&[]),
        exclusions: Cow::Borrowed(&[]),
        disclosures: Cow::Borrowed(&[]),
        justifications: Cow::Borrowed(&[]),
        deliveries: Cow::Borrowed(&[]),
        payments: Cow::Borrowed(&[]),
        custodies: Cow::Borrowed(&[]),
        indices: Cow::Borrowed(&[]),
        qualities: Cow::Borrowed(&[]),
        drills: Cow::Borrowed(&[]),
        grants: Cow::Borrowed(&[]),
        incidents: Cow::Borrowed(&[]),
        challenge: None,
        arbitration: None,
    }
}

/// Whether the agreement says that its money is in a token, whatever else it says.
pub(super) fn names_token(header: &syn::Attribute) -> bool {
    let Ok(list) = header.meta.require_list() else {
        return false;
    };
    let words: Vec<String> = list
        .tokens
        .clone()
        .into_iter()
        .map(|word| word.to_string())
        .collect();
    words
        .windows(3)
        .any(|words| words == ["asset", "=", Asset::Token.word()])
}

fn header(contract: &Ident, input: ParseStream<'_>, spans: &mut Spans) -> syn::Result<Terms> {
    let missing = |example: &str| not_said("agreement", contract.span(), example);
    let (mut version, mut asset, mut window, mut term) = (None, None, None, None);
    let (mut renew, mut amend, mut language) = (None, None, None);
    let (mut terminate, mut demo, mut punitive) = (None, false, None);
    let (mut collateral, mut debt, mut keeper) = (None, None, None);
    arguments(input, KNOWN, |key, input| {
        spans.set(key.to_string(), key.span());
        if key == "terminate" {
            terminate = Some(termination(key, input)?);
            return Ok(());
        }
        if key == "collateral" {
            collateral = Some(security(key, input)?);
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "version" => version = Some(integer(input)?),
            "asset" => asset = Some(choice(input, Asset::from_word, Asset::WORDS)?),
            "window" => window = Some(window_length(input)?),
            "term" => {
                term = Some(integer(input)?);
                expect(input, "windows")?;
            }
            "renew" => renew = Some(renewal(input)?),
            "interest" => debt = Some(interest(input)?),
            "keeper" => {
                let share = share(input)?.0;
                expect(input, "up")?;
                expect(input, "to")?;
                let most = money(input)?;
                keeper = Some(Keeper { share, most });
            }
            "punitive" => punitive = Some(words(input)?),
            "amend" => amend = Some(choice(input, Consent::from_word, Consent::WORDS)?),
            "language" => language = Some(choice(input, Language::from_word, Language::WORDS)?),
            _ => demo = one_of(input, &["true", "false"])? == "true",
        }
        Ok(())
    })?;
    Ok(Terms {
        name: text(contract),
        version: version.ok_or_else(|| missing("version = 1"))?,
        asset: asset.ok_or_else(|| missing("asset = ether"))?,
        window: window.ok_or_else(|| missing("window = calendar_month(utc)"))?,
        term: term.ok_or_else(|| missing("term = 12 windows"))?,
        renew: renew.ok_or_else(|| missing("renew = never"))?,
        amend: amend.ok_or_else(|| missing("amend = never"))?,
        terminate,
        collateral,
        interest: debt,
        keeper,
        language: language.ok_or_else(|| missing("language = en"))?,
        demo,
        punitive,
        ..empty(contract)
    })
}

fn window_length(input: ParseStream<'_>) -> syn::Result<Window> {
    if input.peek(LitStr) {
        return Ok(Window::Fixed(duration(input)?));
    }
    let kind = one_of(
        input,
        &[
            "rolling",
            "calendar_day",
            "calendar_week",
            "calendar_month",
            "calendar_quarter",
            "calendar_year",
        ],
    )?;
    let inner;
    parenthesized!(inner in input);
    if kind == "rolling" {
        let length = duration(&inner)?;
        inner.parse::<Token![,]>()?;
        expect(&inner, "every")?;
        inner.parse::<Token![=]>()?;
        let every = duration(&inner)?;
        return Ok(Window::Rolling(Rolling { length, every }));
    }
    let unit = kind.to_string();
    let unit = unit.trim_start_matches("calendar_");
    // The words above are those of the model, which a test compares.
    let unit = CalendarUnit::from_word(unit).ok_or_else(|| unknown(&kind, CalendarUnit::WORDS))?;
    let zone = if inner.peek(LitStr) {
        Zone::Local(local(&inner)?)
    } else {
        expect(&inner, "utc")?;
        Zone::Utc
    };
    Ok(Window::Calendar(Calendar { unit, zone }))
}

/// `"Europe/Berlin", from "2026-03-29T01:00:00Z" => "+02:00", ..`.
fn local(input: ParseStream<'_>) -> syn::Result<LocalZone> {
    let name = words(input)?;
    let mut offsets = Vec::new();
    comma(input)?;
    arguments(input, &["from"], |_, input| {
        let from = moment(input)?;
        input.parse::<Token![=>]>()?;
        let offset = offset(input)?;
        offsets.push(OffsetChange { from, offset });
        Ok(())
    })?;
    Ok(LocalZone {
        name,
        offsets: Cow::Owned(offsets),
    })
}

/// `never`, `by_both` or `unless_objected("30d")`.
fn renewal(input: ParseStream<'_>) -> syn::Result<Renewal> {
    if take(input, "unless_objected")? {
        let inner;
        parenthesized!(inner in input);
        return Ok(Renewal::UnlessObjected(duration(&inner)?));
    }
    choice(input, Renewal::from_word, Renewal::WORDS)
}

/// `(minimum = "10 ether", top_up_within = "72h", pay_within = "30d")`.
fn security(key: &Ident, input: ParseStream<'_>) -> syn::Result<Collateral> {
    let inner;
    parenthesized!(inner in input);
    let (mut minimum, mut top_up, mut pay) = (None, None, None);
    let known = ["minimum", "top_up_within", "pay_within"];
    arguments(&inner, &known, |key, input| {
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "minimum" => minimum = Some(money(input)?),
            "top_up_within" => top_up = Some(duration(input)?),
            _ => pay = Some(duration(input)?),
        }
        Ok(())
    })?;
    let missing = |example| not_said("agreement", key.span(), example);
    Ok(Collateral {
        minimum,
        top_up_within: top_up.ok_or_else(|| missing("top_up_within = \"72h\""))?,
        pay_within: pay.ok_or_else(|| missing("pay_within = \"30d\""))?,
    })
}

/// `(notice = "30d", fee = "5 ether", for_cause = 3 breaches in 6 windows)`.
fn termination(key: &Ident, input: ParseStream<'_>) -> syn::Result<Termination> {
    let inner;
    parenthesized!(inner in input);
    let (mut notice, mut for_cause, mut fee) = (None, None, None);
    arguments(&inner, &["notice", "fee", "for_cause"], |key, input| {
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "fee" => fee = Some(money(input)?),
            "notice" => notice = Some(duration(input)?),
            _ => {
                let breaches = integer(input)?;
                expect(input, "breaches")?;
                expect(input, "in")?;
                let windows = integer(input)?;
                expect(input, "windows")?;
                for_cause = Some(ForCause { breaches, windows });
            }
        }
        Ok(())
    })?;
    let notice = notice.ok_or_else(|| not_said("agreement", key.span(), "notice = \"30d\""))?;
    Ok(Termination {
        notice,
        fee,
        for_cause,
    })
}
