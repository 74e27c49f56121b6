//! Every span of time that terms name, for the checks that hold of all of them.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::refer::{cadences, latenesses};
use crate::model::{Cadence, Due, Method, ParamKind, Renewal, Terms, Window};
use crate::units::Duration;

/// A span of time and what it means when it is too short.
pub(super) struct Span {
    /// Where.
    pub(super) path: String,
    /// How long.
    pub(super) span: Duration,
    /// Whether no time at all makes sense.
    pub(super) may_be_zero: bool,
    /// Whether money is lost when it passes: then it is at least a day.
    pub(super) is_about_money: bool,
}

/// Every span of time.
pub(super) fn spans(terms: &Terms) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut add = |path: String, span: Duration, is_about_money: bool| {
        spans.push(Span {
            path,
            span,
            may_be_zero: false,
            is_about_money,
        });
    };
    match &terms.window {
        Window::Fixed(length) => add("window".into(), *length, false),
        Window::Rolling(rolling) => {
            add("window".into(), rolling.length, false);
            add("window".into(), rolling.every, false);
        }
        Window::Calendar(_) => {}
    }
    if let Renewal::UnlessObjected(notice) = &terms.renew {
        add("renew".into(), *notice, true);
    }
    if let Some(rule) = &terms.terminate {
        add("terminate".into(), rule.notice, true);
    }
    if let Some(rule) = &terms.collateral {
        add("collateral".into(), rule.top_up_within, true);
        add("collateral".into(), rule.pay_within, true);
    }
    if let Some(rule) = &terms.interest {
        add("interest".into(), rule.per, false);
    }
    for param in terms.params.iter() {
        if let ParamKind::Duration(range) = &param.kind {
            add(format!("params.{}", param.name), range.max, false);
        }
    }
    for feed in terms.feeds.iter() {
        add(
            format!("feeds.{}.collect_within", feed.name),
            feed.collect_within,
            true,
        );
        for span in feed.heartbeat.iter() {
            add(format!("feeds.{}.heartbeat", feed.name), *span, false);
        }
    }
    for part in terms.objectives.iter() {
        if let Some(Method::Timeslices(slices) | Method::RatioTimeslices(slices)) = &part.method {
            add(
                format!("objectives.{}.method", part.name),
                slices.slice,
                false,
            );
        }
        for warning in part.warnings.iter() {
            add(
                format!("objectives.{}.warn", part.name),
                warning.over,
                false,
            );
        }
    }
    for part in terms.exclusions.iter() {
        for (word, span) in [
            ("notice", part.notice),
            ("budget", part.budget),
            ("claim_within", part.claim_within),
        ] {
            if let Some(span) = span {
                add(format!("exclusions.{}.{word}", part.name), span, false);
            }
        }
    }
    for (path, late) in latenesses(terms) {
        add(path, late.per, false);
    }
    for part in terms.disclosures.iter() {
        let about_money = part.late.is_some() || part.otherwise.is_some();
        add(
            format!("disclosures.{}.within", part.name),
            part.within,
            about_money,
        );
        for span in part.cure.iter() {
            add(
                format!("disclosures.{}.cure", part.name),
                *span,
                about_money,
            );
        }
    }
    for part in terms.justifications.iter() {
        add(
            format!("justifications.{}.within", part.name),
            part.within,
            part.late.is_some(),
        );
    }
    for part in terms.deliveries.iter() {
        let path = format!("deliveries.{}", part.name);
        add(format!("{path}.late"), part.per, false);
        for (word, span) in [
            ("step", part.step),
            ("inspect_within", part.inspect_within),
            ("terminate_after", part.terminate_after),
        ] {
            if let Some(span) = span {
                // Silence until the end of the inspection accepts what was delivered.
                add(format!("{path}.{word}"), span, word == "inspect_within");
            }
        }
        if let Some(Due::Within(span)) = &part.due {
            add(format!("{path}.due"), *span, false);
        }
        if let Some(rule) = &part.force_majeure.0 {
            let path = format!("{path}.force_majeure");
            add(format!("{path}.claim_within"), rule.claim_within, true);
            add(format!("{path}.at_most"), rule.at_most, false);
        }
    }
    for part in terms.payments.iter() {
        let path = format!("payments.{}", part.name);
        for span in part.refuse_after.iter() {
            add(format!("{path}.refuse_after"), *span, true);
        }
        for rule in part.interest.iter() {
            add(format!("{path}.interest"), rule.per, false);
        }
    }
    for part in terms.custodies.iter() {
        add(
            format!("custodies.{}.within", part.name),
            part.within,
            false,
        );
    }
    for part in terms.qualities.iter() {
        add(
            format!("qualities.{}.within", part.name),
            part.within,
            part.damages.is_some(),
        );
    }
    for part in terms.drills.iter() {
        add(
            format!("drills.{}.within", part.name),
            part.within,
            part.late.is_some(),
        );
        add(
            format!("drills.{}.recover_within", part.name),
            part.recover_within,
            false,
        );
    }
    for part in terms.grants.iter() {
        add(
            format!("grants.{}.correct_within", part.name),
            part.correct_within,
            part.damages.is_some(),
        );
    }
    for part in terms.incidents.iter() {
        let path = format!("incidents.{}", part.name);
        for (index, level) in part.levels.iter().enumerate() {
            add(
                format!("{path}.levels.{index}"),
                level.respond_within,
                false,
            );
            add(
                format!("{path}.levels.{index}"),
                level.resolve_within,
                false,
            );
        }
        add(format!("{path}.hold_at_most"), part.hold_at_most, false);
        add(format!("{path}.close_after"), part.close_after, false);
        for span in part.cause_within.iter() {
            add(format!("{path}.cause_within"), *span, false);
        }
    }
    if let Some(challenge) = &terms.challenge {
        add("challenge.within".into(), challenge.within, true);
        add(
            "challenge.resolve_within".into(),
            challenge.resolve_within,
            true,
        );
    }
    if let Some(arbitration) = &terms.arbitration {
        add("arbitration.challenge".into(), arbitration.challenge, true);
        if let Some(stages) = &arbitration.stages {
            for span in [
                stages.evidence,
                stages.draw,
                stages.commit,
                stages.reveal,
                stages.appeal,
            ] {
                add("arbitration.stages".into(), span, true);
            }
        }
    }
    for (path, cadence) in cadences(terms) {
        if let Cadence::Every(span) = cadence {
            add(path, *span, false);
        }
    }
    for part in terms.payments.iter() {
        spans.push(Span {
            path: format!("payments.{}.grace", part.name),
            span: part.grace,
            may_be_zero: true,
            is_about_money: false,
        });
    }
    for part in terms.drills.iter() {
        spans.push(Span {
            path: format!("drills.{}.lose_at_most", part.name),
            span: part.lose_at_most,
            may_be_zero: true,
            is_about_money: false,
        });
    }
    spans
}
