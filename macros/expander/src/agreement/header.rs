//! The arguments of `#[agreement(..)]` itself.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use slacontract_terms::model::{
    Asset, Calendar, CalendarUnit, Collateral, Consent, ForCause, Keeper, Language, LocalZone,
    OffsetChange, Renewal, Rolling, Termination, Window, Zone,
};
use slacontract_terms::{Duration, Terms, UtcOffset};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitBool, LitStr, Token, parenthesized};

use super::cursor::{
    arguments, choice, duration, equals, expect, integer, interest, moment, money, share, take,
    text, word, words,
};
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
    arguments: TokenStream,
    spans: &mut Spans,
) -> syn::Result<Terms> {
    (|input: ParseStream<'_>| header(contract, input, spans)).parse2(arguments)
}

fn header(contract: &Ident, input: ParseStream<'_>, spans: &mut Spans) -> syn::Result<Terms> {
    let missing =
        |what: &str| syn::Error::new(contract.span(), format!("`#[agreement]` needs `{what}`"));
    let (mut version, mut asset, mut window, mut term) = (None, None, None, None);
    let (mut renew, mut amend, mut language) = (None, None, None);
    let (mut terminate, mut demo, mut punitive) = (None, false, None);
    let (mut collateral, mut debt, mut keeper) = (None, None, None);
    arguments(input, KNOWN, |key, input| {
        spans.set(key.to_string(), key.span());
        if key == "terminate" {
            terminate = Some(termination(input)?);
            return Ok(());
        }
        if key == "collateral" {
            collateral = Some(security(input)?);
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
            _ => demo = input.parse::<LitBool>()?.value,
        }
        Ok(())
    })?;
    Ok(Terms {
        name: text(contract),
        version: version.ok_or_else(|| missing("version = 1"))?,
        asset: asset.ok_or_else(|| missing("asset = ether"))?,
        window: window
            .ok_or_else(|| missing("window = calendar_month(utc)` or `window = \"7d\""))?,
        term: term.ok_or_else(|| missing("term = 12 windows"))?,
        renew: renew.ok_or_else(|| missing("renew = never` or `renew = by_both"))?,
        amend: amend.ok_or_else(|| missing("amend = never` or `amend = by_both"))?,
        terminate,
        collateral,
        interest: debt,
        keeper,
        language: language.ok_or_else(|| {
            let message = "SLA038: the terms do not name the language that governs\nhelp: say `language = en` or `language = zh`";
            syn::Error::new(contract.span(), message)
        })?,
        demo,
        punitive,
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
    })
}

fn window_length(input: ParseStream<'_>) -> syn::Result<Window> {
    if input.peek(LitStr) {
        let span = input.span();
        let length = duration(input)?;
        if length.is_zero() {
            return Err(syn::Error::new(
                span,
                "a window of no length judges nothing",
            ));
        }
        return Ok(Window::Fixed(length));
    }
    let kind = word(input)?;
    let inner;
    if kind == "rolling" {
        parenthesized!(inner in input);
        let length = duration(&inner)?;
        inner.parse::<Token![,]>()?;
        expect(&inner, "every")?;
        let every = equals_duration(&inner)?;
        return Ok(Window::Rolling(Rolling { length, every }));
    }
    let unit = kind.to_string();
    let Some(unit) = unit
        .strip_prefix("calendar_")
        .and_then(CalendarUnit::from_word)
    else {
        return Err(syn::Error::new(
            kind.span(),
            "a window is a quoted duration such as \"7d\", `calendar_month(utc)` (or `day`, `week`, `quarter`, `year`) or `rolling(\"28d\", every = \"7d\")`",
        ));
    };
    parenthesized!(inner in input);
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
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    arguments(input, &["from"], |_, input| {
        let from = moment(input)?;
        input.parse::<Token![=>]>()?;
        let literal: LitStr = input.parse()?;
        let offset = UtcOffset::parse(&literal.value())
            .map_err(|error| syn::Error::new(literal.span(), error))?;
        offsets.push(OffsetChange { from, offset });
        Ok(())
    })?;
    Ok(LocalZone {
        name,
        offsets: Cow::Owned(offsets),
    })
}

fn equals_duration(input: ParseStream<'_>) -> syn::Result<Duration> {
    input.parse::<Token![=]>()?;
    duration(input)
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
fn security(input: ParseStream<'_>) -> syn::Result<Collateral> {
    let inner;
    parenthesized!(inner in input);
    let span = inner.span();
    let (mut minimum, mut top_up, mut pay) = (None, None, None);
    arguments(
        &inner,
        &["minimum", "top_up_within", "pay_within"],
        |key, input| {
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "minimum" => minimum = Some(money(input)?),
                "top_up_within" => top_up = Some(duration(input)?),
                _ => pay = Some(duration(input)?),
            }
            Ok(())
        },
    )?;
    let missing = || {
        syn::Error::new(
            span,
            "`collateral` needs `top_up_within = \"72h\", pay_within = \"30d\"`",
        )
    };
    Ok(Collateral {
        minimum,
        top_up_within: top_up.ok_or_else(missing)?,
        pay_within: pay.ok_or_else(missing)?,
    })
}

fn termination(input: ParseStream<'_>) -> syn::Result<Termination> {
    let inner;
    parenthesized!(inner in input);
    let (mut notice, mut for_cause, mut fee) = (None, None, None);
    let span = inner.span();
    arguments(&inner, &["notice", "fee", "for_cause"], |key, input| {
        if key == "fee" {
            input.parse::<Token![=]>()?;
            fee = Some(money(input)?);
            return Ok(());
        }
        if key == "notice" {
            input.parse::<Token![=]>()?;
            notice = Some(duration(input)?);
            return Ok(());
        }
        let breaches = equals::<syn::LitInt>(input)?.base10_parse()?;
        expect(input, "breaches")?;
        expect(input, "in")?;
        let windows = integer(input)?;
        expect(input, "windows")?;
        for_cause = Some(ForCause { breaches, windows });
        Ok(())
    })?;
    let notice =
        notice.ok_or_else(|| syn::Error::new(span, "`terminate` needs `notice = \"30d\"`"))?;
    Ok(Termination {
        notice,
        fee,
        for_cause,
    })
}
