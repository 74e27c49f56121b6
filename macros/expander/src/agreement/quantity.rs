//! Quantities: percentages, quoted units, sums of money, and what is said with them.

use proc_macro2::Span;
use slacontract_terms::model::{Basis, Cadence, InterestRule, Lateness, Money};
use slacontract_terms::units::UnitError;
use slacontract_terms::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp, UtcOffset};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, LitStr, Token};

use super::cursor::{expect, one_of, take, text, word};
use super::mistake::{OUT_OF_PLACE, OUT_OF_RANGE, UNREADABLE, mistake, too_large};

/// The digits of an exact percentage, its sign consumed, and its place.
fn percent(input: ParseStream<'_>) -> syn::Result<(String, Span)> {
    if input.peek(LitStr) {
        return Err(mistake(
            input.span(),
            "SLA016",
            "an amount or a duration is no percentage",
            "write `99.95 %` without quotes",
        ));
    }
    let literal: syn::Lit = input.parse().map_err(|error| {
        mistake(
            error.span(),
            OUT_OF_PLACE,
            "a percentage is expected here",
            "write one such as `99.95 %`",
        )
    })?;
    let span = literal.span();
    let digits = match &literal {
        syn::Lit::Int(number) if number.suffix().is_empty() => number.to_string(),
        syn::Lit::Float(number) if number.suffix().is_empty() => number.to_string(),
        _ => {
            return Err(mistake(
                span,
                "SLA009",
                "a percentage is a plain decimal followed by `%`",
                "write one such as `99.95 %`",
            ));
        }
    };
    if !input.peek(Token![%]) {
        return Err(mistake(
            span,
            OUT_OF_PLACE,
            "a percentage is followed by `%`",
            format!("write `{digits} %`"),
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
        Err(error) => Err(inexact(span, &error, "10.01 %")),
    }
}

/// A measured ratio, exact in parts per billion.
pub(super) fn ratio(input: ParseStream<'_>) -> syn::Result<(PartsPerBillion, Span)> {
    let (digits, span) = percent(input)?;
    match PartsPerBillion::parse_percent(&digits) {
        Ok(ratio) => Ok((ratio, span)),
        Err(error) => Err(inexact(span, &error, "99.9999999 %")),
    }
}

/// A percentage that its unit does not hold; the unit says why and with which code.
fn inexact(span: Span, error: &UnitError, example: &str) -> syn::Error {
    let text = format!("{error}\nhelp: write an exact one, such as `{example}`");
    syn::Error::new(span, text)
}

/// A quoted value: `read` says what is wrong with the text.
fn quoted<T>(
    input: ParseStream<'_>,
    what: &str,
    example: &str,
    read: fn(&str) -> Result<T, UnitError>,
) -> syn::Result<T> {
    let literal: LitStr = input.parse().map_err(|error| {
        mistake(
            error.span(),
            OUT_OF_PLACE,
            format!("a quoted {what} is expected here"),
            format!("write one such as \"{example}\""),
        )
    })?;
    read(&literal.value()).map_err(|error| {
        let text = error.to_string();
        let (what, examples) = text.split_once("; ").unwrap_or((&text, example));
        mistake(literal.span(), UNREADABLE, what, examples)
    })
}

/// A quoted duration.
pub(super) fn duration(input: ParseStream<'_>) -> syn::Result<Duration> {
    quoted(input, "duration", "30d", Duration::parse)
}

/// A quoted amount.
pub(super) fn amount(input: ParseStream<'_>) -> syn::Result<Amount> {
    quoted(input, "amount", "10 ether", Amount::parse)
}

/// A quoted moment in UTC.
pub(super) fn moment(input: ParseStream<'_>) -> syn::Result<Timestamp> {
    quoted(input, "moment", "2026-03-29T01:00:00Z", Timestamp::parse)
}

/// A quoted offset from UTC.
pub(super) fn offset(input: ParseStream<'_>) -> syn::Result<UtcOffset> {
    quoted(input, "offset", "+02:00", UtcOffset::parse)
}

/// A whole number as it is written, without a suffix.
fn whole(input: ParseStream<'_>) -> syn::Result<LitInt> {
    let expected = |span| {
        mistake(
            span,
            OUT_OF_PLACE,
            "a whole number is expected here",
            "write one such as `3`",
        )
    };
    let literal: LitInt = input.parse().map_err(|error| expected(error.span()))?;
    if literal.suffix().is_empty() {
        Ok(literal)
    } else {
        Err(expected(literal.span()))
    }
}

/// A plain integer.
pub(super) fn integer<T: std::str::FromStr>(input: ParseStream<'_>) -> syn::Result<T> {
    let literal = whole(input)?;
    let digits = literal.base10_digits().parse();
    digits.map_err(|_| too_large(&literal, size_of::<T>()))
}

/// A whole number, perhaps negative.
pub(super) fn signed(input: ParseStream<'_>) -> syn::Result<i64> {
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let literal = whole(input)?;
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", literal.base10_digits())
        .parse()
        .map_err(|_| {
            mistake(
                literal.span(),
                OUT_OF_RANGE,
                format!("{sign}{literal} does not fit here"),
                format!("choose a whole number from {} to {}", i64::MIN, i64::MAX),
            )
        })
}

/// `fee`, `"10 ether"`, `300 % of fee`, `0.5 % of "10 ether"`.
pub(super) fn money(input: ParseStream<'_>) -> syn::Result<Money> {
    let mut part = BasisPoints::WHOLE;
    if !input.peek(LitStr) && !input.peek(Ident::peek_any) {
        let (share, span) = share(input)?;
        if !take(input, "of")? {
            return Err(mistake(
                span,
                "SLA016",
                "a percentage is no amount of money",
                format!("say of what: `{share} of fee`"),
            ));
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

/// Periods with a name, seconds each.
const PERIODS: [(&str, u64); 5] = [
    ("second", 1),
    ("minute", 60),
    ("hour", 3_600),
    ("day", 86_400),
    ("week", 604_800),
];

/// A sum of money for a window: `50 % of fee per window`.
pub(super) fn per_window(input: ParseStream<'_>) -> syn::Result<Money> {
    let sum = money(input)?;
    expect(input, "per")?;
    expect(input, "window")?;
    Ok(sum)
}

/// `second`, `minute`, `hour`, `day`, `week` or a quoted duration.
pub(super) fn period(input: ParseStream<'_>) -> syn::Result<Duration> {
    if input.peek(LitStr) {
        return duration(input);
    }
    let named = one_of(input, &PERIODS.map(|(word, _)| word))?;
    Ok(length(&named).unwrap_or_default())
}

/// The length of a period with a name.
fn length(named: &Ident) -> Option<Duration> {
    let found = PERIODS.iter().find(|(word, _)| named == word);
    found.map(|(_, seconds)| Duration::from_seconds(*seconds))
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
    let mut known = vec!["window"];
    known.extend(PERIODS.iter().map(|(word, _)| *word));
    let named = one_of(input, &known)?;
    Ok(length(&named).map_or(Cadence::Window, Cadence::Every))
}
