//! What is wrong with how terms are written: each kind of mistake has a code, `SLA101` and on, beside the codes of what terms say.
//!
//! Every mistake names what stands there and what would do: the words that fit, the nearest of them for a slip of the pen, or
//! the attribute's usual form.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitInt};

/// A word that means nothing at its place.
pub(super) const UNKNOWN_WORD: &str = "SLA101";
/// An argument that stands twice.
pub(super) const TWICE: &str = "SLA102";
/// An argument that must stand and does not.
pub(super) const NOT_SAID: &str = "SLA103";
/// Quoted text that is no duration, amount, moment or offset.
pub(super) const UNREADABLE: &str = "SLA104";
/// Something else than the grammar has at its place.
pub(super) const OUT_OF_PLACE: &str = "SLA105";
/// A field whose type is not its attribute's.
pub(super) const OTHER_TYPE: &str = "SLA106";
/// Attributes that do not go together.
pub(super) const NOT_TOGETHER: &str = "SLA107";
/// A number that does not fit.
pub(super) const OUT_OF_RANGE: &str = "SLA108";

/// The usual form of each attribute, shown where one is read that has another. A test reads them all.
pub(super) const FORMS: &[(&str, &str)] = &[
    (
        "agreement",
        "version = 1, asset = ether, window = \"7d\", term = 12 windows, renew = never, amend = never, language = en",
    ),
    (
        "param",
        "default = \"10 ether\", range = \"1 ether\"..=\"100 ether\"",
    ),
    ("party", "bond = \"60 ether\""),
    (
        "feed",
        "signers = 5, quorum = 3, collect_within = \"24h\", min_coverage = 99 %",
    ),
    (
        "objective",
        "uptime >= 99.95 %, method = occurrences, no_traffic = met, on_missing = inconclusive",
    ),
    (
        "credit",
        "base = fee, from = [fee, bond], below 99.95 % => 10 %, below 99 % => 25 %",
    ),
    ("cap", "window = 100 %, rolling(12) = 100 %"),
    (
        "exclusion",
        "kind = maintenance, notice = \"5d\", budget = \"120min\" per window",
    ),
    (
        "disclosure",
        "by = provider, to = [customer], every = window, within = \"10d\", late = 0.5 % of fee per day",
    ),
    (
        "justification",
        "by = provider, on = breach, within = \"5d\", late = 0.5 % of fee per day",
    ),
    (
        "delivery",
        "by = provider, to = customer, due = within \"30d\", value = fee, late = 1 % per day, step = day, round = floor, cap = 55 %",
    ),
    (
        "payment",
        "by = customer, to = provider, amount = fee, every = \"7d\", grace = \"5d\"",
    ),
    (
        "custody",
        "by = provider, to = customer, amount = \"100 ether\", every = day, within = \"24h\", freeze_after = 2",
    ),
    (
        "index",
        "by = provider, to = customer, feed = rainfall, strike = 100, exit = 20, payout = \"1 ether\"",
    ),
    (
        "quality",
        "by = provider, to = customer, promise = \"backups are encrypted\", every = window, within = \"10d\"",
    ),
    (
        "drill",
        "by = provider, to = customer, every = \"7d\", within = \"10d\", recover_within = \"4h\", lose_at_most = \"15min\"",
    ),
    (
        "data_grant",
        "by = provider, to = customer, correct_within = \"15d\"",
    ),
    (
        "incidents",
        "by = provider, to = customer, p1(respond = \"15min\", resolve = \"4h\"), hold_at_most = \"5d\", close_after = \"72h\"",
    ),
    (
        "challenge",
        "within = \"72h\", resolve_within = \"7d\", otherwise = provisional",
    ),
    (
        "arbitration",
        "challenge = \"72h\", court = param, panel = 3, appeals = 2, vote = sealed",
    ),
];

/// A mistake on the author's token, with what to do about it.
pub(super) fn mistake(
    span: Span,
    code: &str,
    what: impl std::fmt::Display,
    help: impl std::fmt::Display,
) -> syn::Error {
    syn::Error::new(span, format!("{code}: {what}\nhelp: {help}"))
}

/// A word that is none of those that fit.
pub(super) fn unknown(found: &Ident, words: &[&str]) -> syn::Error {
    let what = format!("`{found}` means nothing here");
    mistake(found.span(), UNKNOWN_WORD, what, fitting(found, words))
}

/// The words that fit, after the one that was probably meant.
fn fitting(found: &Ident, words: &[&str]) -> String {
    let written = found.to_string();
    let near = words
        .iter()
        .map(|word| (strsim::osa_distance(&written, word), word))
        .filter(|(distance, word)| *distance <= word.len() / 3)
        .min();
    let all = listed(words);
    match (near, words) {
        (Some((_, near)), [_, _, ..]) => format!("did you mean `{near}`? {all} fit here"),
        _ => format!("write {all}"),
    }
}

/// `a`, or `a` or `b`, or `a`, `b` or `c`, in code quotes.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [most @ .., last] => format!("`{}` or `{last}`", most.join("`, `")),
    }
}

/// A number that is not of the size its place has: `bytes` without a sign.
pub(super) fn too_large(literal: &LitInt, bytes: usize) -> syn::Error {
    let greatest = u128::MAX >> (128 - 8 * bytes.clamp(1, 16));
    mistake(
        literal.span(),
        OUT_OF_RANGE,
        format!("{literal} does not fit here"),
        format!("choose a whole number from 0 to {greatest}"),
    )
}

/// What an attribute must say and does not.
pub(super) fn not_said(attribute: &str, span: Span, example: &str) -> syn::Error {
    let code = if example.starts_with("language") {
        // Terms without a language are a mistake in what they say.
        "SLA038"
    } else {
        NOT_SAID
    };
    let word = example.split(' ').next().unwrap_or(example);
    mistake(
        span,
        code,
        format!("`#[{attribute}(..)]` does not say `{word}`"),
        format!("add `{example}`"),
    )
}

/// An error of the parser itself, which knows the token it stopped at, as a mistake in an attribute.
pub(super) fn placed(error: &syn::Error, attribute: &str) -> syn::Error {
    let text = error.to_string();
    if text.starts_with("SLA") {
        return error.clone();
    }
    let what = text.strip_prefix("unexpected end of input, ");
    let what = what.unwrap_or(&text);
    mistake(error.span(), OUT_OF_PLACE, what, usual(attribute))
}

/// The attribute's usual form, as a hint.
pub(super) fn usual(attribute: &str) -> String {
    let form = FORMS.iter().find(|(known, _)| *known == attribute);
    let form = form.map(|(_, form)| *form).unwrap_or_default();
    format!("the usual form is `#[{attribute}({form})]`")
}

/// The attribute's name.
pub(super) fn name_of(attribute: &Attribute) -> String {
    let name = attribute.path().get_ident();
    name.map(ToString::to_string).unwrap_or_default()
}
