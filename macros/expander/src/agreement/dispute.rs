//! `#[challenge]` and `#[arbitration]`.

use slacontract_terms::model::{
    Arbitration, CaseMoney, Challenge, Court, Money, Otherwise, Stages, Vote,
};
use slacontract_terms::{BasisPoints, Later, Terms};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Token, parenthesized};

use super::Field;
use super::cursor::{arguments, choice, inside, required, text};
use super::mistake::{NOT_TOGETHER, mistake, not_said};
use super::party::expect_type;
use super::quantity::{duration, integer, money, share};
use super::spans::Spans;

pub(super) fn challenge(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Challenge")?;
    only_one(terms, attribute)?;
    spans.set(String::from("challenge"), field.name.span());
    let (mut within, mut resolve_within, mut otherwise) = (None, None, None);
    inside(attribute, |input| {
        arguments(
            input,
            &["within", "resolve_within", "otherwise"],
            |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("challenge.{key}"), input.span());
                match key.to_string().as_str() {
                    "within" => within = Some(duration(input)?),
                    "resolve_within" => resolve_within = Some(duration(input)?),
                    _ => otherwise = Some(choice(input, Otherwise::from_word, Otherwise::WORDS)?),
                }
                Ok(())
            },
        )
    })?;
    terms.challenge = Some(Challenge {
        name: text(field.name),
        within: required(within, attribute, "within = \"72h\"")?,
        resolve_within: required(resolve_within, attribute, "resolve_within = \"7d\"")?,
        otherwise: required(otherwise, attribute, "otherwise = provisional")?,
    });
    Ok(())
}

pub(super) fn arbitration(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Arbitration")?;
    only_one(terms, attribute)?;
    spans.set(String::from("arbitration"), field.name.span());
    let (mut challenge, mut court, mut panel, mut appeals, mut vote) =
        (None, None, None, None, None);
    let (mut pool, mut stages, mut costs, mut reserve) = (None, None, Costs::default(), None);
    inside(attribute, |input| {
        let known = &[
            "challenge",
            "court",
            "panel",
            "appeals",
            "vote",
            "pool",
            "stages",
            "juror_fee",
            "stake",
            "slash",
            "burn",
            "bond",
            "reserve",
        ];
        arguments(input, known, |key, input| {
            if key == "stages" {
                spans.set(String::from("arbitration.stages"), key.span());
                stages = Some(lengths(key, input)?);
                return Ok(());
            }
            input.parse::<Token![=]>()?;
            spans.set(format!("arbitration.{key}"), input.span());
            match key.to_string().as_str() {
                "challenge" => challenge = Some(duration(input)?),
                "court" => court = Some(choice(input, Court::from_word, Court::WORDS)?),
                "panel" => panel = Some(integer(input)?),
                "appeals" => appeals = Some(integer(input)?),
                "vote" => vote = Some(choice(input, Vote::from_word, Vote::WORDS)?),
                "pool" => pool = Some(integer(input)?),
                "juror_fee" => costs.juror_fee = Some(money(input)?),
                "stake" => costs.stake = Some(money(input)?),
                "slash" => costs.slash = Some(share(input)?.0),
                "burn" => costs.burn = Some(share(input)?.0),
                "reserve" => reserve = Some(money(input)?),
                _ => costs.bond = Some(money(input)?),
            }
            Ok(())
        })
    })?;
    terms.arbitration = Some(Arbitration {
        name: text(field.name),
        challenge: required(challenge, attribute, "challenge = \"72h\"")?,
        court: required(court, attribute, "court = param")?,
        panel: required(panel, attribute, "panel = 3")?,
        appeals: required(appeals, attribute, "appeals = 2")?,
        vote: required(vote, attribute, "vote = sealed")?,
        pool,
        stages,
        money: costs.all_or_none(attribute)?,
        reserve: Later(reserve),
    });
    Ok(())
}

/// What a case costs, as far as it is said.
#[derive(Default)]
struct Costs {
    juror_fee: Option<Money>,
    stake: Option<Money>,
    slash: Option<BasisPoints>,
    burn: Option<BasisPoints>,
    bond: Option<Money>,
}

impl Costs {
    /// Either the court says all of it, or the terms do.
    fn all_or_none(self, attribute: &Attribute) -> syn::Result<Option<CaseMoney>> {
        if let Self {
            juror_fee: None,
            stake: None,
            slash: None,
            burn: None,
            bond: None,
        } = self
        {
            return Ok(None);
        }
        Ok(Some(CaseMoney {
            juror_fee: required(self.juror_fee, attribute, "juror_fee = \"0.1 ether\"")?,
            stake: required(self.stake, attribute, "stake = \"1 ether\"")?,
            slash: required(self.slash, attribute, "slash = 20 %")?,
            burn: required(self.burn, attribute, "burn = 20 %")?,
            bond: required(self.bond, attribute, "bond = \"1 ether\"")?,
        }))
    }
}

/// `(evidence = "72h", draw = "24h", commit = "48h", reveal = "48h", appeal = "72h")`.
fn lengths(key: &Ident, input: ParseStream<'_>) -> syn::Result<Stages> {
    let inner;
    parenthesized!(inner in input);
    let known = ["evidence", "draw", "commit", "reveal", "appeal"];
    let mut found = [None; 5];
    arguments(&inner, &known, |key, input| {
        input.parse::<Token![=]>()?;
        if let Some(place) = known.iter().position(|word| key == word) {
            found[place] = Some(duration(input)?);
        }
        Ok(())
    })?;
    let missing = |at: usize| {
        let example = format!("{} = \"48h\"", known[at]);
        not_said("arbitration", key.span(), &example)
    };
    let [evidence, draw, commit, reveal, appeal] = found;
    Ok(Stages {
        evidence: evidence.ok_or_else(|| missing(0))?,
        draw: draw.ok_or_else(|| missing(1))?,
        commit: commit.ok_or_else(|| missing(2))?,
        reveal: reveal.ok_or_else(|| missing(3))?,
        appeal: appeal.ok_or_else(|| missing(4))?,
    })
}

/// A window is contested in one way.
fn only_one(terms: &Terms, attribute: &Attribute) -> syn::Result<()> {
    if terms.challenge.is_some() || terms.arbitration.is_some() {
        return Err(mistake(
            attribute.path().span(),
            NOT_TOGETHER,
            "an agreement is contested in one way",
            "keep one `#[challenge(..)]` or one `#[arbitration(..)]`",
        ));
    }
    Ok(())
}
