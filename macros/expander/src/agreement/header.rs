//! The arguments of `#[agreement(..)]` itself.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use slacontract_terms::Terms;
use slacontract_terms::model::{Asset, Consent, ForCause, Language, Termination, Window};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitBool, LitStr, Token, parenthesized};

use super::cursor::{arguments, choice, duration, equals, expect, integer, text, word};
use super::spans::Spans;

const KNOWN: &[&str] = &[
    "version",
    "asset",
    "window",
    "term",
    "renew",
    "amend",
    "terminate",
    "language",
    "demo",
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
    let (mut terminate, mut demo) = (None, false);
    arguments(input, KNOWN, |key, input| {
        spans.set(key.to_string(), key.span());
        if key == "terminate" {
            terminate = Some(termination(input)?);
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
            "renew" => renew = Some(choice(input, Consent::from_word, Consent::WORDS)?),
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
        language: language.ok_or_else(|| missing("language = en"))?,
        demo,
        params: Cow::Borrowed(&[]),
        parties: Cow::Borrowed(&[]),
        feeds: Cow::Borrowed(&[]),
        objectives: Cow::Borrowed(&[]),
        exclusions: Cow::Borrowed(&[]),
        disclosures: Cow::Borrowed(&[]),
        justifications: Cow::Borrowed(&[]),
        deliveries: Cow::Borrowed(&[]),
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
    if kind != "calendar_month" {
        return Err(syn::Error::new(
            kind.span(),
            "a window is `calendar_month(utc)` or a quoted duration such as \"7d\"",
        ));
    }
    let zone;
    parenthesized!(zone in input);
    expect(&zone, "utc")?;
    Ok(Window::CalendarMonth)
}

fn termination(input: ParseStream<'_>) -> syn::Result<Termination> {
    let inner;
    parenthesized!(inner in input);
    let (mut notice, mut for_cause) = (None, None);
    let span = inner.span();
    arguments(&inner, &["notice", "for_cause"], |key, input| {
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
    Ok(Termination { notice, for_cause })
}
