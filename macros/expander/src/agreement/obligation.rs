//! `#[payment]`, `#[custody]`, `#[index]`, `#[quality]`, `#[drill]` and `#[data_grant]`.

use slacontract_terms::model::{
    Cadence, Custody, DataGrant, Drill, Index, Lateness, Money, Payment, Quality,
};
use slacontract_terms::{Duration, Terms, Text};
use syn::parse::ParseStream;
use syn::{Attribute, Token};

use super::Field;
use super::cursor::{arguments, inside, required, text, word, words};
use super::party::expect_type;
use super::quantity::{cadence, duration, integer, interest, lateness, money, per_window, signed};
use super::spans::Spans;

/// What all these duties say, as far as one says it.
struct Duty<'a> {
    attribute: &'a Attribute,
    by: Option<Text>,
    to: Option<Text>,
    every: Option<Cadence>,
    within: Option<Duration>,
    money: Option<Money>,
    late: Option<Lateness>,
}

impl<'a> Duty<'a> {
    /// Reads the arguments; `special` reads the words this kind alone has.
    fn read(
        field: &Field<'_>,
        attribute: &'a Attribute,
        (ty, kind): (&str, &str),
        spans: &mut Spans,
        known: &[&str],
        mut special: impl FnMut(&str, ParseStream<'_>) -> syn::Result<()>,
    ) -> syn::Result<Self> {
        expect_type(field, ty)?;
        let path = format!("{kind}.{}", field.name);
        spans.set(path.clone(), field.name.span());
        let mut duty = Self {
            attribute,
            by: None,
            to: None,
            every: None,
            within: None,
            money: None,
            late: None,
        };
        inside(attribute, |input| {
            arguments(input, known, |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("{path}.{key}"), input.span());
                match key.to_string().as_str() {
                    "by" => duty.by = Some(text(word(input)?)),
                    "to" => duty.to = Some(text(word(input)?)),
                    "every" => duty.every = Some(cadence(input)?),
                    "within" => duty.within = Some(duration(input)?),
                    "late" => duty.late = Some(lateness(input)?),
                    "amount" | "payout" | "damages" => duty.money = Some(money(input)?),
                    other => special(other, input)?,
                }
                Ok(())
            })
        })?;
        Ok(duty)
    }

    fn by(&mut self) -> syn::Result<Text> {
        required(self.by.take(), self.attribute, "by = provider")
    }

    fn to(&mut self) -> syn::Result<Text> {
        required(self.to.take(), self.attribute, "to = customer")
    }

    fn every(&mut self) -> syn::Result<Cadence> {
        required(self.every.take(), self.attribute, "every = window")
    }

    fn within(&self) -> syn::Result<Duration> {
        required(self.within, self.attribute, "within = \"10d\"")
    }

    fn sum(&mut self, example: &str) -> syn::Result<Money> {
        required(self.money.take(), self.attribute, example)
    }
}

pub(super) fn payment(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let (mut grace, mut rule, mut refuse_after) = (None, None, None);
    let known = &[
        "by",
        "to",
        "amount",
        "every",
        "grace",
        "interest",
        "refuse_after",
    ];
    let mut duty = Duty::read(
        field,
        attribute,
        ("Payment", "payments"),
        spans,
        known,
        |key, input| {
            match key {
                "grace" => grace = Some(duration(input)?),
                "interest" => rule = Some(interest(input)?),
                _ => refuse_after = Some(duration(input)?),
            }
            Ok(())
        },
    )?;
    terms.payments.to_mut().push(Payment {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        amount: duty.sum("amount = fee")?,
        every: duty.every()?,
        grace: required(grace, attribute, "grace = \"5d\"")?,
        interest: rule,
        refuse_after,
    });
    Ok(())
}

pub(super) fn custody(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let mut freeze_after = None;
    let known = &["by", "to", "amount", "every", "within", "freeze_after"];
    let mut duty = Duty::read(
        field,
        attribute,
        ("Custody", "custodies"),
        spans,
        known,
        |_, input| {
            freeze_after = Some(integer(input)?);
            Ok(())
        },
    )?;
    terms.custodies.to_mut().push(Custody {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        amount: duty.sum("amount = \"100 ether\"")?,
        every: duty.every()?,
        within: duty.within()?,
        freeze_after: required(freeze_after, attribute, "freeze_after = 2")?,
    });
    Ok(())
}

pub(super) fn index(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let (mut feed, mut strike, mut exit) = (None, None, None);
    let known = &["by", "to", "feed", "strike", "exit", "payout"];
    let mut duty = Duty::read(
        field,
        attribute,
        ("Index", "indices"),
        spans,
        known,
        |key, input| {
            match key {
                "feed" => feed = Some(text(word(input)?)),
                "strike" => strike = Some(signed(input)?),
                _ => exit = Some(signed(input)?),
            }
            Ok(())
        },
    )?;
    terms.indices.to_mut().push(Index {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        feed: required(feed, attribute, "feed = rainfall")?,
        strike: required(strike, attribute, "strike = 100")?,
        exit: required(exit, attribute, "exit = 20")?,
        payout: duty.sum("payout = \"50 ether\"")?,
    });
    Ok(())
}

pub(super) fn quality(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let mut promise = None;
    let known = &["by", "to", "promise", "every", "within", "damages"];
    let mut duty = Duty::read(
        field,
        attribute,
        ("Quality", "qualities"),
        spans,
        known,
        |_, input| {
            promise = Some(words(input)?);
            Ok(())
        },
    )?;
    terms.qualities.to_mut().push(Quality {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        promise: required(promise, attribute, "promise = \"backups are encrypted\"")?,
        every: duty.every()?,
        within: duty.within()?,
        damages: duty.money,
    });
    Ok(())
}

pub(super) fn drill(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let (mut recover, mut lose) = (None, None);
    let known = &[
        "by",
        "to",
        "every",
        "within",
        "recover_within",
        "lose_at_most",
        "late",
    ];
    let mut duty = Duty::read(
        field,
        attribute,
        ("Drill", "drills"),
        spans,
        known,
        |key, input| {
            match key {
                "recover_within" => recover = Some(duration(input)?),
                _ => lose = Some(duration(input)?),
            }
            Ok(())
        },
    )?;
    terms.drills.to_mut().push(Drill {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        every: duty.every()?,
        within: duty.within()?,
        recover_within: required(recover, attribute, "recover_within = \"4h\"")?,
        lose_at_most: required(lose, attribute, "lose_at_most = \"15min\"")?,
        late: duty.late,
    });
    Ok(())
}

pub(super) fn data_grant(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let (mut correct, mut at_most) = (None, None);
    let known = &["by", "to", "correct_within", "damages", "at_most"];
    let mut duty = Duty::read(
        field,
        attribute,
        ("DataGrant", "grants"),
        spans,
        known,
        |key, input| {
            match key {
                "at_most" => at_most = Some(per_window(input)?),
                _ => correct = Some(duration(input)?),
            }
            Ok(())
        },
    )?;
    terms.grants.to_mut().push(DataGrant {
        name: text(field.name),
        by: duty.by()?,
        to: duty.to()?,
        correct_within: required(correct, attribute, "correct_within = \"15d\"")?,
        damages: duty.money,
        at_most,
    });
    Ok(())
}
