//! The agreement itself, who takes part, what is measured and promised.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::page::{Page, Voice};
use super::{phrase, text};
use crate::check::unsupported;
use crate::model::{
    Consent, Credit, Feed, Indicator, Language, Method, NoTraffic, Objective, OnMissing, Param,
    ParamKind, Partial, Party, Reads, Renewal, ReportMode, Target, Terms, Window, Zone,
};

/// Banners and the header.
pub(super) fn head(page: &mut Page, terms: &Terms) {
    let language = page.voice().clone();
    if terms.demo {
        page.banner(&text::DEMO, &[]);
    }
    let refused = unsupported(terms);
    if !refused.is_empty() {
        page.banner(&text::REFUSED, &[("parts", refused.join("; "))]);
    }
    page.begin(
        &text::TITLE,
        &[
            ("name", terms.name.to_string()),
            ("version", terms.version.to_string()),
        ],
    );
    let governs = match terms.language {
        Language::En => &text::GOVERNS,
        Language::Zh => &text::GOVERNS_ZH,
    };
    page.say(governs, &[]);
    page.begin(
        &text::RUNS,
        &[
            ("term", terms.term.to_string()),
            ("window", phrase::window(&language, &terms.window)),
            ("asset", phrase::asset(&language, &terms.asset)),
        ],
    );
    if let Window::Calendar(calendar) = &terms.window {
        match &calendar.zone {
            Zone::Utc => page.say(&text::IN_UTC, &[]),
            Zone::Local(zone) => {
                let rows: Vec<String> = zone
                    .offsets
                    .iter()
                    .map(|change| {
                        let values = [
                            ("from", phrase::moment(change.from)),
                            ("offset", phrase::offset(change.offset)),
                        ];
                        text::OFFSET.fill(&language, &values)
                    })
                    .collect();
                let rows = rows.join(&phrase::either(&language, "; ", "；"));
                page.say(
                    &text::IN_ZONE,
                    &[("zone", zone.name.to_string()), ("offsets", rows)],
                );
            }
        }
    }
    changes(page, terms, &language);
    money(page, terms, &language);
}

fn changes(page: &mut Page, terms: &Terms, language: &Voice) {
    match &terms.renew {
        Renewal::Never => page.say(&text::RENEW_NEVER, &[]),
        Renewal::ByBoth => page.say(&text::RENEW_SIGNED, &[]),
        Renewal::UnlessObjected(notice) => {
            page.say(
                &text::RENEW_UNLESS,
                &[("notice", phrase::span(language, *notice))],
            );
        }
    }
    match terms.amend {
        Consent::Never => page.say(&text::AMEND_NEVER, &[]),
        Consent::ByBoth => page.say(&text::AMEND_SIGNED, &[]),
    }
    let Some(rule) = &terms.terminate else {
        return page.say(&text::END_NEVER, &[]);
    };
    page.say(
        &text::END_NOTICE,
        &[("notice", phrase::span(language, rule.notice))],
    );
    if let Some(fee) = &rule.fee {
        page.say(&text::END_FEE, &[("fee", phrase::money(language, fee))]);
    }
    if let Some(cause) = &rule.for_cause {
        page.say(
            &text::END_CAUSE,
            &[
                ("breaches", cause.breaches.to_string()),
                ("windows", cause.windows.to_string()),
            ],
        );
    }
}

fn money(page: &mut Page, terms: &Terms, language: &Voice) {
    if let Some(rule) = &terms.collateral {
        page.begin(
            &text::TOP_UP,
            &[
                ("top_up", phrase::span(language, rule.top_up_within)),
                ("pay", phrase::span(language, rule.pay_within)),
            ],
        );
        if let Some(minimum) = &rule.minimum {
            page.say(
                &text::MINIMUM,
                &[("minimum", phrase::money(language, minimum))],
            );
        }
    }
    if let Some(rule) = &terms.interest {
        page.begin(
            &text::DEBT,
            &[
                ("share", rule.share.to_string()),
                ("per", phrase::span(language, rule.per)),
                ("cap", rule.cap.to_string()),
            ],
        );
    }
    if let Some(keeper) = &terms.keeper {
        page.begin(
            &text::KEEPER,
            &[
                ("share", keeper.share.to_string()),
                ("most", phrase::money(language, &keeper.most)),
            ],
        );
    }
    if let Some(reason) = &terms.punitive {
        page.begin(&text::PUNITIVE, &[("reason", reason.to_string())]);
    }
}

/// Parameters, parties, feeds, objectives.
pub(super) fn parts(page: &mut Page, terms: &Terms) {
    let language = page.voice().clone();
    for part in terms.params.iter() {
        param(page, part, &language);
    }
    for part in terms.parties.iter() {
        party(page, part, &language);
    }
    for part in terms.feeds.iter() {
        feed(page, part, &language);
    }
    let is_per_use = terms.parties.iter().any(|party| party.per_use);
    for part in terms.objectives.iter() {
        objective(page, part, is_per_use, &language);
    }
}

fn param(page: &mut Page, param: &Param, language: &Voice) {
    let [default, min, max] = match &param.kind {
        ParamKind::Amount(range) => {
            [range.default, range.min, range.max].map(|value| language.asset.amount(value))
        }
        ParamKind::Duration(range) => {
            [range.default, range.min, range.max].map(|value| phrase::span(language, value))
        }
        ParamKind::Share(range) => {
            [range.default, range.min, range.max].map(|value| value.to_string())
        }
        ParamKind::Count(range) => {
            [range.default, range.min, range.max].map(|value| value.to_string())
        }
    };
    let name = param.name.to_string();
    page.begin(
        &text::PARAM,
        &[
            ("name", name),
            ("default", default),
            ("min", min),
            ("max", max),
        ],
    );
}

fn party(page: &mut Page, party: &Party, language: &Voice) {
    page.begin(&text::PARTY, &[("name", party.name.to_string())]);
    if let Some(bond) = &party.bond {
        page.say(
            &text::PARTY_BOND,
            &[("bond", phrase::money(language, bond))],
        );
    }
    if let Some(fee) = &party.prepays {
        page.say(&text::PARTY_PAYS, &[("fee", phrase::money(language, fee))]);
    }
    if party.per_use {
        page.say(&text::PARTY_PER_USE, &[]);
    }
    match &party.reads {
        Reads::Nothing => {}
        Reads::All => page.say(&text::PARTY_READS_ALL, &[]),
        Reads::Some(parts) => page.say(
            &text::PARTY_READS,
            &[("parts", phrase::list(language, parts))],
        ),
    }
}

fn feed(page: &mut Page, feed: &Feed, language: &Voice) {
    let (lying, silent) = feed.tolerance();
    page.begin(
        &text::FEED,
        &[
            ("name", feed.name.to_string()),
            ("signers", feed.signers.to_string()),
            ("payload", phrase::payload(language, &feed.kind)),
            ("quorum", feed.quorum.to_string()),
            ("lying", lying.to_string()),
            ("silent", silent.to_string()),
            ("collect", phrase::span(language, feed.collect_within)),
        ],
    );
    match feed.mode {
        ReportMode::Single => {}
        ReportMode::Aggregated => page.say(&text::FEED_AGGREGATED, &[]),
        ReportMode::Sealed => page.say(&text::FEED_SEALED, &[]),
    }
    if let Some(coverage) = feed.min_coverage {
        page.say(&text::FEED_COVERAGE, &[("coverage", coverage.to_string())]);
    }
    if let Some(rule) = &feed.eject {
        page.say(
            &text::FEED_EJECT,
            &[
                ("missed", rule.missed.to_string()),
                ("windows", rule.windows.to_string()),
            ],
        );
    }
    if let Some(share) = feed.deviation {
        page.say(&text::FEED_DEVIATION, &[("share", share.to_string())]);
    }
    if let Some(age) = feed.heartbeat {
        page.say(
            &text::FEED_HEARTBEAT,
            &[("age", phrase::span(language, age))],
        );
    }
    if !feed.controlled_by.is_empty() {
        page.say(
            &text::FEED_CONTROL,
            &[("parties", phrase::list(language, &feed.controlled_by))],
        );
    }
    if let Some(reason) = &feed.self_report {
        page.say(&text::FEED_SELF, &[("reason", reason.to_string())]);
    }
    if let Some(fee) = &feed.fee {
        page.say(
            &text::FEED_FEE,
            &[
                ("fee", phrase::money(language, fee)),
                ("payers", phrase::list(language, &feed.paid_by)),
            ],
        );
    }
}

fn objective(page: &mut Page, objective: &Objective, is_per_use: bool, language: &Voice) {
    let promise = phrase::promise(language, &objective.indicator, &objective.target);
    page.begin(
        &text::OBJECTIVE,
        &[("name", objective.name.to_string()), ("promise", promise)],
    );
    if let Some(method) = &objective.method {
        budgeting(page, method, language);
    }
    if let Indicator::Custom(feed) = &objective.indicator {
        page.say(&text::OWN_CODE, &[("feed", feed.to_string())]);
    }
    match objective.no_traffic {
        None => {}
        Some(NoTraffic::Met) => page.say(&text::IDLE_MET, &[]),
        Some(NoTraffic::Skip) if is_per_use => page.say(&text::IDLE_SKIP_FREE, &[]),
        Some(NoTraffic::Skip) => page.say(&text::IDLE_SKIP, &[]),
        Some(NoTraffic::Breach) => page.say(&text::IDLE_BREACH, &[]),
    }
    match objective.on_missing {
        None => {}
        Some(OnMissing::WorstTier) => page.say(&text::SILENT_WORST, &[]),
        Some(OnMissing::Inconclusive) => page.say(&text::SILENT_NONE, &[]),
        Some(OnMissing::Escalate) => page.say(&text::SILENT_PANEL, &[]),
    }
    for warning in objective.warnings.iter() {
        page.say(
            &text::WARNING,
            &[
                ("budget", warning.budget.to_string()),
                ("over", phrase::span(language, warning.over)),
            ],
        );
    }
    if let Some(credit) = &objective.credit {
        credits(page, credit, objective.target, language);
    }
    let Some(cap) = &objective.cap else { return };
    if let Some(share) = cap.window {
        page.say(&text::CAP_WINDOW, &[("share", share.to_string())]);
    }
    if let Some(rolling) = &cap.rolling {
        page.say(
            &text::CAP_ROLLING,
            &[
                ("windows", rolling.windows.to_string()),
                ("share", rolling.share.to_string()),
            ],
        );
    }
    if let Some(most) = cap.lifetime {
        let most = language.asset.amount(most);
        page.say(&text::CAP_LIFETIME, &[("most", most)]);
    }
}

fn budgeting(page: &mut Page, method: &Method, language: &Voice) {
    let (clause, slices) = match method {
        Method::Occurrences => return page.say(&text::BY_SAMPLES, &[]),
        Method::Timeslices(slices) => (&text::BY_SLICES, slices),
        Method::RatioTimeslices(slices) => (&text::BY_MEAN, slices),
    };
    page.say(
        clause,
        &[
            ("slice", phrase::span(language, slices.slice)),
            ("target", slices.slice_target.to_string()),
        ],
    );
    match slices.partial {
        Partial::Ignore => page.say(&text::CUT_IGNORED, &[]),
        Partial::Count => page.say(&text::CUT_COUNTED, &[]),
        Partial::Bad => page.say(&text::CUT_BAD, &[]),
    }
}

fn credits(page: &mut Page, credit: &Credit, target: Target, language: &Voice) {
    let row = |threshold: String, share: String| {
        let clause = if matches!(target, Target::AtMost(_)) {
            text::ABOVE
        } else {
            text::BELOW
        };
        clause.fill(language, &[("threshold", threshold), ("credit", share)])
    };
    let tiers = credit
        .tiers
        .iter()
        .map(|tier| row(format!("{}", tier.below), format!("{}", tier.credit)));
    let steps = credit
        .steps
        .iter()
        .map(|step| row(format!("{}", step.beyond), format!("{}", step.credit)));
    let rows: Vec<String> = tiers.chain(steps).collect();
    let base = credit
        .base
        .as_ref()
        .map_or_else(String::new, |base| phrase::money(language, base));
    page.say(
        &text::CREDIT,
        &[
            ("base", base),
            ("tiers", rows.join(&phrase::either(language, "; ", "；"))),
            ("sources", phrase::sources(language, &credit.from)),
        ],
    );
    if credit.grace {
        page.say(&text::GRACE, &[]);
    }
}
