//! The words of the grammar: arguments, percentages, quoted units, sums of money.

use std::borrow::Cow;

use proc_macro2::Span;
use slacontract_terms::model::{Basis, Cadence, InterestRule, Lateness, Money};
use slacontract_terms::{Amount, BasisPoints, Duration, List, PartsPerBillion, Text, Timestamp};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, LitInt, LitStr, Token, bracketed};

/// Owned text for the terms.
pub(super) fn text(value: impl ToString) -> Text {
    Cow::Owned(value.to_string())
}

/// A word, also one that is a Rust keyword (`in`).
pub(super) fn word(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// The given word and no other.
pub(super) fn expect(input: ParseStream<'_>, expected: &str) -> syn::Result<()> {
    let found = word(input)
        .map_err(|error| syn::Error::new(error.span(), format!("expected `{expected}`")))?;
    if found == expected {
        Ok(())
    } else {
        Err(syn::Error::new(
            found.span(),
            format!("expected `{expected}`"),
        ))
    }
}

/// True, and consumed, when the given word is next.
pub(super) fn take(input: ParseStream<'_>, expected: &str) -> syn::Result<bool> {
    let ahead = input.fork();
    if word(&ahead).is_ok_and(|found| found == expected) {
        word(input)?;
        return Ok(true);
    }
    Ok(false)
}

/// A choice among words that carry nothing else.
pub(super) fn choice<T>(
    input: ParseStream<'_>,
    from_word: fn(&str) -> Option<T>,
    words: &[&str],
) -> syn::Result<T> {
    let found = word(input).map_err(|error| {
        syn::Error::new(
            error.span(),
            format!("expected one of: {}", words.join(", ")),
        )
    })?;
    from_word(&found.to_string()).ok_or_else(|| {
        syn::Error::new(
            found.span(),
            format!("`{found}` is not known here; one of: {}", words.join(", ")),
        )
    })
}

/// `key = value` arguments and bare words, separated by commas, each at most once. `read` consumes what follows the
/// key, the `=` included.
pub(super) fn arguments(
    input: ParseStream<'_>,
    known: &[&str],
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        let key = word(input)?;
        if !known.iter().any(|word| key == word) {
            let message = format!("`{key}` is not known here; one of: {}", known.join(", "));
            return Err(syn::Error::new(key.span(), message));
        }
        // Tiers, sensors and changes of the clock repeat; everything else is said once.
        let repeats = ["below", "above", "sensor", "from"]
            .iter()
            .any(|word| key == word);
        if !repeats && seen.contains(&key) {
            return Err(syn::Error::new(
                key.span(),
                format!("`{key}` is said twice"),
            ));
        }
        read(&key, input)?;
        seen.push(key);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// Runs `read` over what stands inside the parentheses of `attribute`.
pub(super) fn inside<T>(
    attribute: &Attribute,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    match &attribute.meta {
        syn::Meta::List(list) => read.parse2(list.tokens.clone()),
        _ => Err(syn::Error::new_spanned(
            attribute.path(),
            "this attribute needs arguments in parentheses",
        )),
    }
}

/// What an attribute must say and does not.
pub(super) fn required<T>(
    value: Option<T>,
    attribute: &Attribute,
    example: &str,
) -> syn::Result<T> {
    value.ok_or_else(|| {
        let name = attribute
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        syn::Error::new_spanned(attribute.path(), format!("`#[{name}]` needs `{example}`"))
    })
}

/// `= value`.
pub(super) fn equals<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// The digits of an exact percentage, its sign consumed, and its place.
fn percent(input: ParseStream<'_>) -> syn::Result<(String, Span)> {
    if input.peek(LitStr) {
        return Err(input.error("SLA016: an amount or a duration is no percentage\nhelp: write `99.95 %` without quotes"));
    }
    let literal: syn::Lit = input.parse().map_err(|error| {
        syn::Error::new(error.span(), "expected a percentage such as `99.95 %`")
    })?;
    let span = literal.span();
    let digits = match &literal {
        syn::Lit::Int(number) if number.suffix().is_empty() => number.to_string(),
        syn::Lit::Float(number) if number.suffix().is_empty() => number.to_string(),
        _ => {
            return Err(syn::Error::new(
                span,
                "SLA009: a percentage is a plain decimal followed by `%`, such as `99.95 %`",
            ));
        }
    };
    if !input.peek(Token![%]) {
        return Err(syn::Error::new(
            span,
            "a percentage is followed by `%`, such as `99.95 %`",
        ));
    }
    input.parse::<Token![%]>()?;
    Ok((digits.replace('_', ""), span))
}

/// A share of money, exact in basis points.
pub(super) fn share(input: ParseStream<'_>) -> syn::Result<(BasisPoints, Span)> {
    let (digits, span) = percent(input)?;
    match BasisPoints::parse_percent(&digits) {
        Ok(share) => Ok((share, span)),
        Err(error) => Err(syn::Error::new(span, error)),
    }
}

/// A measured ratio, exact in parts per billion.
pub(super) fn ratio(input: ParseStream<'_>) -> syn::Result<(PartsPerBillion, Span)> {
    let (digits, span) = percent(input)?;
    match PartsPerBillion::parse_percent(&digits) {
        Ok(ratio) => Ok((ratio, span)),
        Err(error) => Err(syn::Error::new(span, error)),
    }
}

/// A quoted duration.
pub(super) fn duration(input: ParseStream<'_>) -> syn::Result<Duration> {
    let literal: LitStr = input.parse().map_err(|error| {
        syn::Error::new(error.span(), "expected a quoted duration such as \"30d\"")
    })?;
    Duration::parse(&literal.value()).map_err(|error| syn::Error::new(literal.span(), error))
}

/// A quoted amount.
pub(super) fn amount(input: ParseStream<'_>) -> syn::Result<Amount> {
    let literal: LitStr = input.parse().map_err(|error| {
        syn::Error::new(
            error.span(),
            "expected a quoted amount such as \"10 ether\"",
        )
    })?;
    Amount::parse(&literal.value()).map_err(|error| syn::Error::new(literal.span(), error))
}

/// A plain integer.
pub(super) fn integer<T>(input: ParseStream<'_>) -> syn::Result<T>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let literal: LitInt = input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), "expected a whole number"))?;
    literal.base10_parse()
}

/// `fee`, `"10 ether"`, `300 % of fee`, `0.5 % of "10 ether"`.
pub(super) fn money(input: ParseStream<'_>) -> syn::Result<Money> {
    let mut part = BasisPoints::WHOLE;
    if !input.peek(LitStr) && !input.peek(Ident::peek_any) {
        let (share, span) = share(input)?;
        if !take(input, "of")? {
            let message = format!(
                "SLA016: a percentage is no amount of money\nhelp: say of what: `{share} of fee`"
            );
            return Err(syn::Error::new(span, message));
        }
        part = share;
    }
    let of = if input.peek(LitStr) {
        Basis::Fixed(amount(input)?)
    } else {
        Basis::Param(text(word(input)?))
    };
    Ok(Money { share: part, of })
}

/// A sum of money for each period: `0.5 % of fee per day`.
pub(super) fn lateness(input: ParseStream<'_>) -> syn::Result<Lateness> {
    let amount = money(input)?;
    expect(input, "per")?;
    Ok(Lateness {
        amount,
        per: period(input)?,
    })
}

/// `second`, `minute`, `hour`, `day`, `week` or a quoted duration.
pub(super) fn period(input: ParseStream<'_>) -> syn::Result<Duration> {
    if input.peek(LitStr) {
        return duration(input);
    }
    let named = word(input)?;
    let seconds = match named.to_string().as_str() {
        "second" => 1,
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        "week" => 604_800,
        _ => {
            let message = format!(
                "`{named}` is not a period; one of: second, minute, hour, day, week, \"36h\""
            );
            return Err(syn::Error::new(named.span(), message));
        }
    };
    Ok(Duration::from_seconds(seconds))
}

/// `[provider, customer]`, or one name without brackets.
pub(super) fn names(input: ParseStream<'_>) -> syn::Result<List<Text>> {
    if !input.peek(syn::token::Bracket) {
        return Ok(Cow::Owned(vec![text(word(input)?)]));
    }
    let inner;
    bracketed!(inner in input);
    let names = inner.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(Cow::Owned(names.iter().map(text).collect()))
}

/// A whole number, perhaps negative.
pub(super) fn signed(input: ParseStream<'_>) -> syn::Result<i64> {
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let literal: LitInt = input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), "expected a whole number"))?;
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", literal.base10_digits())
        .parse()
        .map_err(|_| syn::Error::new(literal.span(), "a value is a 64-bit whole number"))
}

/// A quoted moment in UTC.
pub(super) fn moment(input: ParseStream<'_>) -> syn::Result<Timestamp> {
    let literal: LitStr = input.parse().map_err(|error| {
        syn::Error::new(
            error.span(),
            "expected a quoted moment such as \"2026-03-29T01:00:00Z\"",
        )
    })?;
    Timestamp::parse(&literal.value()).map_err(|error| syn::Error::new(literal.span(), error))
}

/// Words of the parties, quoted.
pub(super) fn words(input: ParseStream<'_>) -> syn::Result<Text> {
    let literal: LitStr = input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), "expected quoted words"))?;
    if literal.value().trim().is_empty() {
        return Err(syn::Error::new(literal.span(), "these words say nothing"));
    }
    Ok(text(literal.value()))
}

/// `0.05 % per day up to 5 %`.
pub(super) fn interest(input: ParseStream<'_>) -> syn::Result<InterestRule> {
    let share = share(input)?.0;
    expect(input, "per")?;
    let per = period(input)?;
    expect(input, "up")?;
    expect(input, "to")?;
    let cap = self::share(input)?.0;
    Ok(InterestRule { share, per, cap })
}

/// `window` or a period.
pub(super) fn cadence(input: ParseStream<'_>) -> syn::Result<Cadence> {
    if input.peek(LitStr) {
        return Ok(Cadence::Every(duration(input)?));
    }
    if take(input, "window")? {
        return Ok(Cadence::Window);
    }
    Ok(Cadence::Every(period(input)?))
}
