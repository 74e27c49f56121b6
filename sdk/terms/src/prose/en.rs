//! English.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::check::{exposure_line, unsupported};
use crate::model::{
    Arbitration, Basis, Cadence, Challenge, Consent, Credit, Delivery, Disclosure, Exclusion,
    ExclusionKind, Feed, Justification, Lateness, Method, Money, NoTraffic, Objective, OnMissing,
    Param, ParamKind, Party, Reads, Remedy, Source, Terms, Trigger, Window,
};
use crate::part::Text;

/// Writes the whole text.
pub(super) fn write(terms: &Terms) -> String {
    let mut lines: Vec<String> = Vec::new();
    if terms.demo {
        lines.push(
            "DEMONSTRATION: DEADLINES ARE SHORTER THAN A DAY; DO NOT USE FOR REAL OBLIGATIONS."
                .to_owned(),
        );
    }
    lines.push(format!(
        "Agreement {}, version {}.",
        terms.name, terms.version
    ));
    lines.push(header(terms));
    lines.extend(terms.params.iter().map(param));
    lines.extend(terms.parties.iter().map(party));
    lines.extend(terms.feeds.iter().map(feed));
    lines.extend(terms.objectives.iter().map(objective));
    lines.extend(terms.exclusions.iter().map(exclusion));
    lines.extend(terms.disclosures.iter().map(disclosure));
    lines.extend(terms.justifications.iter().map(justification));
    lines.extend(terms.deliveries.iter().map(delivery));
    lines.extend(terms.challenge.iter().map(challenge));
    lines.extend(terms.arbitration.iter().map(arbitration));
    lines.push(format!(
        "What the bond must cover, with parameters at their defaults: {}.",
        exposure_line(terms)
    ));
    let refused = unsupported(terms);
    if !refused.is_empty() {
        lines.push(format!(
            "THESE TERMS CANNOT BE DEPLOYED YET. Not acted on: {}.",
            refused.join("; ")
        ));
    }
    let mut text = lines.join("\n\n");
    text.push('\n');
    text
}

fn header(terms: &Terms) -> String {
    let window = match &terms.window {
        Window::Fixed(length) => format!("windows of {length}"),
        Window::CalendarMonth => "calendar months in UTC".to_owned(),
    };
    let mut text = format!(
        "It runs for {} {window} and is paid in {}.",
        terms.term,
        terms.asset.word()
    );
    text += match terms.renew {
        Consent::Never => " It is not renewed.",
        Consent::ByBoth => " It may be renewed when every signatory signs.",
    };
    text += match terms.amend {
        Consent::Never => " Its parameters do not change.",
        Consent::ByBoth => {
            " Its parameters may be changed when every signatory signs, from a window that has not opened."
        }
    };
    match &terms.terminate {
        None => text += " It cannot be ended early.",
        Some(rule) => {
            text += &format!(" Either side may end it with notice of {}.", rule.notice);
            if let Some(cause) = &rule.for_cause {
                text += &format!(
                    " The obligee may end it at the next boundary after {} breaches in {} windows.",
                    cause.breaches, cause.windows
                );
            }
        }
    }
    text
}

fn param(param: &Param) -> String {
    let (default, min, max) = match &param.kind {
        ParamKind::Amount(range) => (
            format!("{}", range.default),
            format!("{}", range.min),
            format!("{}", range.max),
        ),
        ParamKind::Duration(range) => (
            format!("{}", range.default),
            format!("{}", range.min),
            format!("{}", range.max),
        ),
        ParamKind::Share(range) => (
            format!("{}", range.default),
            format!("{}", range.min),
            format!("{}", range.max),
        ),
        ParamKind::Count(range) => (
            format!("{}", range.default),
            format!("{}", range.min),
            format!("{}", range.max),
        ),
    };
    format!(
        "{} is negotiated: {default} unless agreed otherwise, from {min} to {max}.",
        param.name
    )
}

fn money(money: &Money) -> String {
    let of = match &money.of {
        Basis::Fixed(amount) => format!("{amount}"),
        Basis::Param(name) => format!("the {name}"),
    };
    if money.share.get() == 10_000 {
        of
    } else {
        format!("{} of {of}", money.share)
    }
}

fn party(party: &Party) -> String {
    let mut text = format!("The {}", party.name);
    let mut owes = Vec::new();
    if let Some(bond) = &party.bond {
        owes.push(format!("puts up a bond of {}", money(bond)));
    }
    if let Some(fee) = &party.prepays {
        owes.push(format!("pays {} ahead for each window", money(fee)));
    }
    match &party.reads {
        Reads::Nothing => {}
        Reads::All => owes.push("may read everything".to_owned()),
        Reads::Some(parts) => owes.push(format!("may read {}", list(parts))),
    }
    if owes.is_empty() {
        owes.push("takes part".to_owned());
    }
    text.push(' ');
    text += &owes.join(" and ");
    text.push('.');
    text
}

fn list(names: &[Text]) -> String {
    names.join(", ")
}

fn feed(feed: &Feed) -> String {
    let mut text = format!(
        "{} is reported by {} signers; {} make a quorum, which {}. Reports are taken until {} after a window's end.",
        feed.name,
        feed.signers,
        feed.quorum,
        feed.tolerance(),
        feed.collect_within
    );
    if let Some(coverage) = feed.min_coverage {
        text += &format!(" A window of which less than {coverage} was sampled counts as missing.");
    }
    if let Some(fee) = &feed.fee {
        text += &format!(
            " A report costs {}, paid by {}.",
            money(fee),
            list(&feed.paid_by)
        );
    }
    text
}

fn objective(objective: &Objective) -> String {
    let method = match &objective.method {
        None => String::new(),
        Some(Method::Occurrences) => " (good samples out of all)".to_owned(),
        Some(Method::Timeslices(slices)) => {
            format!(
                " (slices of {} that reach {}, out of all slices)",
                slices.slice, slices.slice_target
            )
        }
        Some(Method::RatioTimeslices(slices)) => format!(" (mean over slices of {})", slices.slice),
    };
    let mut text = format!(
        "{}: {} is at least {}{method}.",
        objective.name, objective.feed, objective.target
    );
    text += match objective.no_traffic {
        None => "",
        Some(NoTraffic::Met) => " Without traffic it is met.",
        Some(NoTraffic::Skip) => " Without traffic there is no verdict and the fee stays due.",
        Some(NoTraffic::Breach) => " Without traffic it is breached.",
    };
    text += match objective.on_missing {
        None => "",
        Some(OnMissing::WorstTier) => " Without enough reports the worst tier applies.",
        Some(OnMissing::Inconclusive) => {
            " Without enough reports there is no verdict; it never counts as met."
        }
        Some(OnMissing::Escalate) => " Without enough reports the panel decides on evidence.",
    };
    if let Some(credit) = &objective.credit {
        text += &credits(credit);
    }
    if let Some(cap) = &objective.cap {
        if let Some(share) = cap.window {
            text += &format!(" Credits of one window are at most {share} of its fee.");
        }
        if let Some(rolling) = &cap.rolling {
            text += &format!(
                " Credits of {} windows together are at most {} of their fees.",
                rolling.windows, rolling.share
            );
        }
        if let Some(most) = cap.lifetime {
            text += &format!(" All credits together are at most {most}.");
        }
    }
    text
}

fn credits(credit: &Credit) -> String {
    let tiers: Vec<String> = credit
        .tiers
        .iter()
        .map(|tier| format!("below {}, {}", tier.below, tier.credit))
        .collect();
    let base = credit.base.as_ref().map_or_else(String::new, money);
    let from: Vec<&str> = credit
        .from
        .iter()
        .map(|source| match source {
            Source::Fee => "the window's fee",
            Source::Bond => "the bond",
        })
        .collect();
    format!(
        " A breach credits the customer a share of {base}: {}. It is taken from {}.",
        tiers.join("; "),
        from.join(", then from ")
    )
}

fn exclusion(exclusion: &Exclusion) -> String {
    let why = match exclusion.kind {
        ExclusionKind::Maintenance => "announced maintenance",
        ExclusionKind::ForceMajeure => "events beyond anybody's control",
        ExclusionKind::CustomerCaused => "what the customer caused",
    };
    let mut text = format!("{}: {why} does not count", exclusion.name);
    if let Some(notice) = exclusion.notice {
        text += &format!(", announced {notice} before");
    }
    if let Some(budget) = exclusion.budget {
        text += &format!(", at most {budget} in a window");
    }
    if let Some(within) = exclusion.claim_within {
        text += &format!(", claimed within {within}");
    }
    if let Some(burden) = &exclusion.burden {
        text += &format!(", proven by the {burden}");
    }
    text.push('.');
    text
}

fn late(late: Option<&Lateness>) -> String {
    late.map_or_else(String::new, |late| {
        format!(
            " Lateness costs {} for each {}.",
            money(&late.amount),
            late.per
        )
    })
}

fn disclosure(disclosure: &Disclosure) -> String {
    let every = match disclosure.every {
        Cadence::Window => "every window".to_owned(),
        Cadence::Every(span) => format!("every {span}"),
    };
    let mut text = format!(
        "{}: the {} discloses to {}, for {every}, within {}.",
        disclosure.name,
        disclosure.by,
        list(&disclosure.to),
        disclosure.within
    );
    text += &late(disclosure.late.as_ref());
    if let Some(cure) = disclosure.cure {
        text += &format!(" It may still be made good for {cure}.");
    }
    if let Some(Remedy::DeemTier(tier)) = disclosure.otherwise {
        text += &format!(" After that the window is deemed to fall in tier {tier}.");
    }
    text
}

fn justification(justification: &Justification) -> String {
    let on = match justification.on {
        Trigger::Breach => "a breach",
        Trigger::Ruling => "a ruling",
        Trigger::Refusal => "a refusal",
    };
    let mut text = format!(
        "{}: after {on} the {} gives reasons within {}.",
        justification.name, justification.by, justification.within
    );
    text += &late(justification.late.as_ref());
    text
}

fn delivery(delivery: &Delivery) -> String {
    let mut text = format!(
        "{}: the {} delivers to the {}, worth {}. Delay costs {} of it for each {}, at most {}.",
        delivery.name,
        delivery.by,
        delivery.to,
        money(&delivery.value),
        delivery.share,
        delivery.per,
        delivery.cap
    );
    if let (Some(step), Some(round)) = (delivery.step, &delivery.round) {
        let started = if round.rounds_up() {
            "counts whole"
        } else {
            "does not count"
        };
        text += &format!(" Delay counts in steps of {step}; a started step {started}.");
    }
    if let Some(after) = delivery.terminate_after {
        text += &format!(" After {after} the {} may end the agreement.", delivery.to);
    }
    text
}

fn challenge(challenge: &Challenge) -> String {
    format!(
        "Each party may challenge a window once, within {} after reporting. What is not contested is paid; the difference is held back until both agree, at most {}, then the provisional value stands.",
        challenge.within, challenge.resolve_within
    )
}

fn arbitration(arbitration: &Arbitration) -> String {
    format!(
        "{}: within {} after reporting either party may file a case; a panel of {} judges by {} vote, with at most {} appeals.",
        arbitration.name,
        arbitration.challenge,
        arbitration.panel,
        arbitration.vote.word(),
        arbitration.appeals
    )
}
