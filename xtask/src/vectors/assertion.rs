//! Assertions, played in both lanes: disputed, before the standard court; what nobody contests, with an agreement.

use asserted::AssertedClient;
use slacontract::client::BoundClient;
use slacontract::court::{CLAIM, COUNTERCLAIM, PROVISIONAL, Settings};
use slacontract::prelude::*;
use slacontract::sla::Report;
use slacontract_testing::Chain;

use super::Outcome;
use super::case::{Case, amount, cases, same, whole};
use super::contract::flag;
use super::file::Group;
use super::lane::{Sent, answer, before, deploy, each, send, somebody};
use super::room::{Room, WHY};

/// What somebody asserts: not disputed, it holds when its time to be contested is over; disputed, the loser's bond is burnt in part and
/// the rest is the winner's. A case may say otherwise than its group how large a bond is and how much of it is burnt.
pub(super) fn assertions(group: &Group) -> Vec<Outcome> {
    each(cases(group), |chain, case| {
        let own = |name: &str| {
            let value = case.may(name).or_else(|| group.body.get(name));
            value
                .and_then(whole)
                .ok_or_else(|| format!("`{name}` is missing, or no whole number"))
        };
        let (bond, burn) = (own("bond")?, own("burn_percent")?);
        if flag(case, "disputed")? == Some(true) && case.may("dispute_at").is_none() {
            disputed(chain, case, bond, burn)
        } else {
            alone(chain, case, bond)
        }
    })
}

/// Two claims against each other, with a bond each.
fn disputed(chain: &Chain, case: &Case<'_>, bond: u64, burn: u64) -> Result<(), String> {
    let percent = |percent: u64| {
        u32::try_from(percent)
            .ok()
            .and_then(|percent| percent.checked_mul(100))
            .map(BasisPoints::new)
            .ok_or("a share is in percent")
    };
    // Jurors ask for no fee here, so the bond is the hundredth of what is contested.
    let mut settings = Settings::usual(Amount::ZERO, Amount::ZERO, Amount::ZERO);
    settings.burn = percent(burn)?;
    let contested = Amount::from_units(u128::from(bond) * 100);
    let room = Room::new(chain, &settings, contested, settings.seats)?;
    room.join(Amount::from_units(bond.into()))?;
    let ruled = flag(case, "ruled")?.ok_or("`ruled` is missing")?;
    let choice = if ruled { CLAIM } else { COUNTERCLAIM };
    room.vote(&[Some(choice), Some(choice), Some(PROVISIONAL)])?;
    same("the ruling", room.end()?, choice)?;
    for (name, found) in [
        ("asserter", room.claimable(room.filer)?),
        ("disputer", room.claimable(room.respondent)?),
        ("burned", room.burnt()?),
    ] {
        let expected = amount(case.value(name)?).map(Amount::units);
        same(name, Some(found), expected)?;
    }
    Ok(())
}

/// A moment in words: `expiry`, `expiry-1`, `expiry+60`.
fn moment(text: &str, expiry: u64) -> Result<u64, String> {
    let unknown = || format!("nobody knows when `{text}` is; write expiry, expiry-1, expiry+60");
    let rest = text.strip_prefix("expiry").ok_or_else(unknown)?;
    let away: i64 = match rest {
        "" => 0,
        rest => rest.parse().map_err(|_| unknown())?,
    };
    expiry.checked_add_signed(away).ok_or_else(unknown)
}

/// Nobody contests it, or somebody tries at a moment that the case names.
fn alone(chain: &Chain, case: &Case<'_>, bond: u64) -> Result<(), String> {
    let [filer, respondent, anybody] =
        ["filer", "respondent", "anybody"].map(|name| somebody(chain, name));
    let signer = chain.account("signer");
    let fee = Amount::from_units(bond.into());
    let deployment = AssertedClient::new(filer, respondent, vec![signer], fee);
    let at = *deploy(chain, filer, deployment).as_ref();
    let sla = SlaClient::bind(at, chain.transport());
    let done = answer::<(), SlaError>;
    let window = || answer::<WindowView, SlaError>(send(anybody, sla.window(0)));
    let status: slacontract::sla::Status = answer::<_, SlaError>(send(anybody, sla.status()))?;
    done(send(respondent, sla.accept(status.agreement)))?;
    done(send(filer, sla.deposit().value(fee * 3_u128)))?;
    done(send(respondent, sla.deposit().value(fee)))?;
    let (from, to) = (window()?.from.seconds(), window()?.to.seconds());
    before(chain, to)?;
    let report = Report {
        feed: 0,
        window: 0,
        from,
        to,
        seq: 0,
        good: 1_000,
        total: 1_000,
        missing: 0,
        query_hash: WHY,
        samples_root: WHY,
        observed_at: to,
        prev: B256::default(),
    };
    let config: B256 = answer::<_, SlaError>(send(anybody, sla.feed_config(0)))?;
    let signature = chain.sign(signer, report.digest(chain.chain_id(), at, config));
    done(send(anybody, sla.report(report, signature)))?;
    let expiry = window()?.challenge_end.seconds();
    let error = case.may("error");
    if case.may("dispute_at").is_some() {
        before(chain, moment(case.text("dispute_at")?, expiry)?)?;
        let contest = send(respondent, sla.challenge(0, 0, 0, 1_000, WHY));
        return match error {
            // Its time to be contested is over.
            Some(error) => same(
                "the error",
                too_soon_or_late(contest)?.then_some("expired"),
                error.as_str(),
            ),
            None => {
                done(contest)?;
                same(
                    "whether it is contested",
                    true,
                    flag(case, "disputed")?.unwrap_or(true),
                )
            }
        };
    }
    let settles = moment(case.text("settle_at")?, expiry)?;
    before(chain, settles)?;
    let mut settled = send(anybody, sla.settle(0));
    same("the moment", chain.now().seconds(), settles)?;
    if flag(case, "settle_again")? == Some(true) {
        done(settled)?;
        settled = send(anybody, sla.settle(0));
        let refused = matches!(settled, Sent::Revert(_));
        return same(
            "the error",
            refused.then_some("already settled"),
            error.and_then(|error| error.as_str()),
        );
    }
    if let Some(error) = error {
        return same(
            "the error",
            too_soon_or_late(settled)?.then_some("not expired"),
            error.as_str(),
        );
    }
    done(settled)?;
    let earned: Amount = answer::<_, SlaError>(send(anybody, sla.claimable(filer)))?;
    same(
        "what the asserter has",
        Some(earned),
        amount(case.value("asserter")?),
    )
}

/// Whether a call was refused because of its moment.
fn too_soon_or_late(sent: Sent) -> Result<bool, String> {
    match sent {
        Sent::Revert(data) => match SlaError::decode(&data) {
            Some(SlaError::NotNow { .. }) => Ok(true),
            other => Err(format!("it is refused otherwise: {other:?}")),
        },
        Sent::Success(_) => Ok(false),
        Sent::Failure(reason) => Err(reason),
    }
}
