//! Duties beside what is measured, and how a window is contested.

use alloc::string::ToString;

use super::page::{Page, Voice};
use super::{phrase, text};
use crate::check::check;
use crate::model::{Asset, Delivery, ExclusionKind, Incidents, Lateness, Payment, Remedy, Terms};
use crate::units::Duration;

/// Exclusions and every duty.
pub(super) fn parts(page: &mut Page, terms: &Terms) {
    let language = &page.voice().clone();
    let money = |sum| phrase::money(language, sum);
    let span = |time| phrase::span(language, time);
    let every = |cadence| phrase::cadence(language, cadence);
    for part in terms.exclusions.iter() {
        let why = phrase::excluded(language, &part.kind);
        page.begin(
            &text::EXCLUSION,
            &[("name", part.name.to_string()), ("why", why)],
        );
        if let Some(notice) = part.notice {
            page.say(&text::EXCLUSION_NOTICE, &[("notice", span(notice))]);
        }
        if part.kind == ExclusionKind::Maintenance && !terms.incidents.is_empty() {
            page.say(&text::EXCLUSION_CHANGE, &[]);
        }
        if let Some(budget) = part.budget {
            page.say(&text::EXCLUSION_BUDGET, &[("budget", span(budget))]);
        }
        if let Some(within) = part.claim_within {
            page.say(&text::EXCLUSION_CLAIM, &[("within", span(within))]);
        }
        if let Some(burden) = &part.burden {
            page.say(&text::EXCLUSION_BURDEN, &[("burden", burden.to_string())]);
        }
    }
    for part in terms.disclosures.iter() {
        page.begin(
            &text::DISCLOSURE,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", phrase::list(language, &part.to)),
                ("every", every(&part.every)),
                ("within", span(part.within)),
            ],
        );
        if let Some(what) = &part.what {
            page.say(&text::DISCLOSURE_WHAT, &[("what", what.to_string())]);
        }
        late(page, part.late.as_ref(), terms.late_at_most(part.cure));
        if let Some(cure) = part.cure {
            page.say(&text::CURE, &[("cure", span(cure))]);
        }
        if let Some(Remedy::DeemTier(tier)) = part.otherwise {
            page.say(&text::DEEM, &[("tier", tier.to_string())]);
        }
    }
    for part in terms.justifications.iter() {
        page.begin(
            &text::JUSTIFICATION,
            &[
                ("name", part.name.to_string()),
                ("on", phrase::trigger(language, &part.on)),
                ("by", part.by.to_string()),
                ("within", span(part.within)),
            ],
        );
        late(page, part.late.as_ref(), terms.late_at_most(None));
    }
    for part in terms.deliveries.iter() {
        delivery(page, part, language);
    }
    for part in terms.payments.iter() {
        payment(page, part, language);
    }
    for part in terms.custodies.iter() {
        page.begin(
            &text::CUSTODY,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("amount", money(&part.amount)),
                ("every", every(&part.every)),
                ("within", span(part.within)),
                ("misses", part.freeze_after.to_string()),
            ],
        );
    }
    for part in terms.indices.iter() {
        page.begin(
            &text::INDEX,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("feed", part.feed.to_string()),
                ("strike", part.strike.to_string()),
                ("exit", part.exit.to_string()),
                ("payout", money(&part.payout)),
            ],
        );
    }
    for part in terms.qualities.iter() {
        page.begin(
            &text::QUALITY,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("promise", part.promise.to_string()),
                ("every", every(&part.every)),
                ("within", span(part.within)),
            ],
        );
        if let Some(damages) = &part.damages {
            page.say(&text::QUALITY_DAMAGES, &[("damages", money(damages))]);
        }
    }
    for part in terms.drills.iter() {
        page.begin(
            &text::DRILL,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("every", every(&part.every)),
                ("within", span(part.within)),
                ("recover", span(part.recover_within)),
                ("lose", span(part.lose_at_most)),
            ],
        );
        late(page, part.late.as_ref(), terms.late_at_most(None));
    }
    for part in terms.grants.iter() {
        page.begin(
            &text::GRANT,
            &[
                ("name", part.name.to_string()),
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("within", span(part.correct_within)),
            ],
        );
        if let Some(damages) = &part.damages {
            page.say(&text::GRANT_DAMAGES, &[("damages", money(damages))]);
        }
        if let Some(most) = &part.at_most {
            page.say(&text::AT_MOST, &[("most", money(most))]);
        }
    }
    for part in terms.incidents.iter() {
        incidents(page, part, terms.late_at_most(None));
    }
}

fn late(page: &mut Page, late: Option<&Lateness>, limit: Duration) {
    let language = &page.voice().clone();
    if let Some(late) = late {
        let amount = phrase::money(language, &late.amount);
        page.say(
            &text::LATE,
            &[
                ("amount", amount),
                ("per", phrase::span(language, late.per)),
            ],
        );
        let limit = phrase::span(language, limit);
        page.say(&text::LATE_ENDS, &[("limit", limit)]);
    }
}

fn delivery(page: &mut Page, part: &Delivery, language: &Voice) {
    let span = |time| phrase::span(language, time);
    page.begin(
        &text::DELIVERY,
        &[
            ("name", part.name.to_string()),
            ("by", part.by.to_string()),
            ("to", part.to.to_string()),
            ("due", phrase::due(language, part.due.as_ref())),
            ("value", phrase::money(language, &part.value)),
            ("share", part.share.to_string()),
            ("per", span(part.per)),
            ("cap", part.cap.to_string()),
        ],
    );
    if let (Some(step), Some(round)) = (part.step, &part.round) {
        let clause = if round.rounds_up() {
            &text::DELIVERY_CEIL
        } else {
            &text::DELIVERY_FLOOR
        };
        page.say(clause, &[("step", span(step))]);
    }
    if let Some(within) = part.inspect_within {
        page.say(&text::DELIVERY_INSPECT, &[("within", span(within))]);
    }
    if let Some(after) = part.terminate_after {
        page.say(
            &text::DELIVERY_END,
            &[("after", span(after)), ("to", part.to.to_string())],
        );
    }
    if let Some(rule) = &part.force_majeure.0 {
        page.say(
            &text::DELIVERY_MOVED,
            &[
                ("by", part.by.to_string()),
                ("claim", span(rule.claim_within)),
                ("most", span(rule.at_most)),
            ],
        );
        let clause = if rule.burden == part.by {
            &text::DELIVERY_PROVED
        } else {
            &text::DELIVERY_DOUBTED
        };
        page.say(clause, &[("burden", rule.burden.to_string())]);
    }
    for sensor in part.sensors.iter() {
        page.say(
            &text::DELIVERY_SENSOR,
            &[
                ("feed", sensor.feed.to_string()),
                ("low", sensor.low.to_string()),
                ("high", sensor.high.to_string()),
                ("damages", phrase::money(language, &sensor.damages)),
            ],
        );
    }
}

fn payment(page: &mut Page, part: &Payment, language: &Voice) {
    page.begin(
        &text::PAYMENT,
        &[
            ("name", part.name.to_string()),
            ("by", part.by.to_string()),
            ("to", part.to.to_string()),
            ("amount", phrase::money(language, &part.amount)),
            ("every", phrase::cadence(language, &part.every)),
            ("grace", phrase::span(language, part.grace)),
        ],
    );
    if let Some(rule) = &part.interest {
        page.say(
            &text::PAYMENT_INTEREST,
            &[
                ("share", rule.share.to_string()),
                ("per", phrase::span(language, rule.per)),
                ("cap", rule.cap.to_string()),
            ],
        );
    }
    if let Some(after) = part.refuse_after {
        page.say(
            &text::PAYMENT_REFUSE,
            &[("after", phrase::span(language, after))],
        );
    }
}

fn incidents(page: &mut Page, part: &Incidents, limit: Duration) {
    let language = &page.voice().clone();
    let span = |time| phrase::span(language, time);
    page.begin(
        &text::INCIDENTS,
        &[
            ("name", part.name.to_string()),
            ("by", part.by.to_string()),
            ("to", part.to.to_string()),
            ("hold", span(part.hold_at_most)),
            ("close", span(part.close_after)),
        ],
    );
    for level in part.levels.iter() {
        let priority = level.priority.to_string();
        page.say(
            &text::INCIDENT_LEVEL,
            &[
                ("priority", priority.clone()),
                ("respond", span(level.respond_within)),
                ("resolve", span(level.resolve_within)),
            ],
        );
        if let Some(damages) = &level.damages {
            let damages = phrase::money(language, damages);
            page.say(
                &text::INCIDENT_DAMAGES,
                &[("priority", priority), ("damages", damages)],
            );
        }
    }
    if let Some(within) = part.cause_within {
        page.say(&text::INCIDENT_CAUSE, &[("within", span(within))]);
    }
    late(page, part.late.as_ref(), limit);
    if let Some(most) = &part.at_most {
        let most = phrase::money(language, most);
        page.say(&text::AT_MOST, &[("most", most)]);
    }
    if let Some(fee) = &part.fee.0 {
        page.say(
            &text::INCIDENT_FEE,
            &[
                ("by", part.by.to_string()),
                ("to", part.to.to_string()),
                ("after", fee.after.to_string()),
                ("fee", phrase::money(language, &fee.amount)),
            ],
        );
    }
}

/// Contests, and what follows from all of it.
pub(super) fn tail(page: &mut Page, terms: &Terms) {
    let language = &page.voice().clone();
    let span = |time| phrase::span(language, time);
    if let Some(part) = &terms.challenge {
        page.begin(
            &text::CHALLENGE,
            &[
                ("within", span(part.within)),
                ("resolve", span(part.resolve_within)),
            ],
        );
    }
    if let Some(part) = &terms.arbitration {
        page.begin(
            &text::ARBITRATION,
            &[
                ("name", part.name.to_string()),
                ("within", span(part.challenge)),
                ("panel", part.panel.to_string()),
                ("vote", phrase::vote(language, &part.vote)),
                ("appeals", part.appeals.to_string()),
                ("longest", span(terms.longest_case())),
            ],
        );
        if let Some(stages) = &part.stages {
            page.say(
                &text::ARBITRATION_STAGES,
                &[
                    ("evidence", span(stages.evidence)),
                    ("draw", span(stages.draw)),
                    ("commit", span(stages.commit)),
                    ("reveal", span(stages.reveal)),
                    ("appeal", span(stages.appeal)),
                ],
            );
        }
        if let Some(pool) = part.pool {
            page.say(&text::ARBITRATION_POOL, &[("pool", pool.to_string())]);
        }
        // A court is paid in ether, whatever the agreement's own money is.
        let court = &Voice {
            asset: Asset::Ether,
            ..language.clone()
        };
        if let Some(reserve) = &part.reserve.0 {
            page.say(
                &text::ARBITRATION_RESERVE,
                &[("reserve", phrase::money(court, reserve))],
            );
        }
        if let Some(money) = &part.money {
            page.say(
                &text::ARBITRATION_MONEY,
                &[
                    ("bond", phrase::money(court, &money.bond)),
                    ("fee", phrase::money(court, &money.juror_fee)),
                    ("stake", phrase::money(court, &money.stake)),
                    ("slash", money.slash.to_string()),
                    ("burn", money.burn.to_string()),
                ],
            );
        }
    }
    if !check(terms).is_empty() {
        // Sums over unsound terms say nothing.
        return;
    }
    page.begin(
        &text::CLOSING,
        &[("longest", span(terms.longest_closing()))],
    );
    if terms.longest_end() > terms.longest_closing() {
        page.say(
            &text::CLOSING_BOOKS,
            &[("longest", span(terms.longest_end()))],
        );
    }
    page.begin(
        &text::BOND,
        &[("exposure", phrase::exposure(language, terms))],
    );
}
