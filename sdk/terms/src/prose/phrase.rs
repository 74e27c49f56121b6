//! What stands for a placeholder: sums, spans of time, lists and choices in each language.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::page::Voice;
use crate::check::{bond_need, exposure_line};
use crate::model::{
    Asset, Basis, Cadence, CalendarUnit, Due, ExclusionKind, FeedKind, Indicator, Language, Money,
    Source, Target, Terms, Trigger, Vote, Window,
};
use crate::part::Text;
use crate::units::{Duration, Timestamp, UtcOffset};

/// Either of two texts.
pub(super) fn either(language: &Language, en: &str, zh: &str) -> String {
    match language {
        Language::En => en,
        Language::Zh => zh,
    }
    .to_string()
}

/// `30 days`, `12 小时`: the largest unit that is exact.
pub(super) fn span(language: &Language, span: Duration) -> String {
    let seconds = span.seconds();
    for (factor, en, zh) in [
        (86_400, "day", "天"),
        (3_600, "hour", "小时"),
        (60, "minute", "分钟"),
        (1, "second", "秒"),
    ] {
        if seconds.is_multiple_of(factor) && (seconds != 0 || factor == 1) {
            let count = seconds / factor;
            return match language {
                Language::En if count == 1 => format!("1 {en}"),
                Language::En => format!("{count} {en}s"),
                Language::Zh => format!("{count} {zh}"),
            };
        }
    }
    String::new()
}

/// `2026-03-29 01:00:00 UTC`.
pub(super) fn moment(moment: Timestamp) -> String {
    let (date, seconds) = (moment.date(), moment.seconds() % 86_400);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC",
        date.year,
        date.month,
        date.day,
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// `UTC+02:00`.
pub(super) fn offset(offset: UtcOffset) -> String {
    format!("UTC{offset}")
}

/// `10 ether`, `the fee`, `300 % of the fee`.
pub(super) fn money(language: &Voice, money: &Money) -> String {
    let of = match &money.of {
        Basis::Fixed(amount) => language.asset.amount(*amount),
        Basis::Param(name) => match **language {
            Language::En => format!("the {name}"),
            Language::Zh => format!("“{name}”"),
        },
    };
    if money.share.get() == 10_000 {
        return of;
    }
    match **language {
        Language::En => format!("{} of {of}", money.share),
        Language::Zh => format!("{of} 的 {}", money.share),
    }
}

/// `provider, customer`.
pub(super) fn list(language: &Language, names: &[Text]) -> String {
    names.join(&either(language, ", ", "、"))
}

pub(super) fn window(language: &Language, window: &Window) -> String {
    match window {
        Window::Fixed(length) => match language {
            Language::En => format!("windows of {}", span(language, *length)),
            Language::Zh => format!("个长度为 {}的窗口期", span(language, *length)),
        },
        Window::Rolling(rolling) => {
            let (length, every) = (
                span(language, rolling.length),
                span(language, rolling.every),
            );
            match language {
                Language::En => {
                    format!("windows, one every {every}, each judged over the {length} behind it")
                }
                Language::Zh => format!("个窗口期（每 {every}一个，各按此前 {length}判定）"),
            }
        }
        Window::Calendar(calendar) => {
            let (en, zh) = match calendar.unit {
                CalendarUnit::Day => ("days", "日历日"),
                CalendarUnit::Week => ("weeks from Monday", "日历周（自周一起）"),
                CalendarUnit::Month => ("calendar months", "日历月"),
                CalendarUnit::Quarter => ("calendar quarters", "日历季度"),
                CalendarUnit::Year => ("calendar years", "日历年"),
            };
            match language {
                Language::En => en.to_string(),
                Language::Zh => format!("个{zh}"),
            }
        }
    }
}

pub(super) fn sources(language: &Language, sources: &[Source]) -> String {
    let words: Vec<String> = sources
        .iter()
        .map(|source| match source {
            Source::Fee => either(language, "the window's fee", "该窗口期的费用"),
            Source::Bond => either(language, "the bond", "保证金"),
        })
        .collect();
    words.join(&either(language, ", then from ", "，不足部分取自"))
}

pub(super) fn cadence(language: &Language, cadence: &Cadence) -> String {
    match cadence {
        Cadence::Window => either(language, "every window", "每个窗口期"),
        Cadence::Every(length) => match language {
            Language::En => format!("every {}", span(language, *length)),
            Language::Zh => format!("每 {}", span(language, *length)),
        },
    }
}

pub(super) fn due(language: &Language, due: Option<&Due>) -> String {
    match (due, language) {
        (None, _) => either(
            language,
            "by the date named at proposal",
            "在订立时指定的日期前",
        ),
        (Some(Due::At(at)), Language::En) => format!("by {}", moment(*at)),
        (Some(Due::At(at)), Language::Zh) => format!("在 {} 前", moment(*at)),
        (Some(Due::Within(within)), Language::En) => {
            format!("within {} of activation", span(language, *within))
        }
        (Some(Due::Within(within)), Language::Zh) => {
            format!("在生效后 {}内", span(language, *within))
        }
    }
}

pub(super) fn excluded(language: &Language, kind: &ExclusionKind) -> String {
    match kind {
        ExclusionKind::Maintenance => either(language, "announced maintenance", "预先公告的维护"),
        ExclusionKind::ForceMajeure => {
            either(language, "events beyond anybody's control", "不可抗力")
        }
        ExclusionKind::CustomerCaused => {
            either(language, "what the customer caused", "由客户自身造成的情形")
        }
    }
}

pub(super) fn trigger(language: &Language, trigger: &Trigger) -> String {
    match trigger {
        Trigger::Breach => either(language, "a breach", "违约"),
        Trigger::Ruling => either(language, "a ruling", "裁决"),
        Trigger::Refusal => either(language, "a refusal without reasons", "未说明理由的拒绝"),
    }
}

pub(super) fn vote(language: &Language, vote: &Vote) -> String {
    match vote {
        Vote::Sealed => either(language, "sealed", "密封"),
        Vote::Open => either(language, "open", "公开"),
    }
}

/// What a report holds.
pub(super) fn payload(language: &Language, kind: &FeedKind) -> String {
    let unit = |unit: &Option<Text>| unit.as_deref().unwrap_or("?").to_string();
    match (kind, language) {
        (FeedKind::Ratio, _) => either(language, "good samples out of all", "合格样本数与样本总数"),
        (FeedKind::Value(range), Language::En) => {
            format!(
                "a value in {} from {} to {}",
                unit(&range.unit),
                range.min,
                range.max
            )
        }
        (FeedKind::Value(range), Language::Zh) => {
            format!(
                "{} 至 {} 之间的数值（单位：{}）",
                range.min,
                range.max,
                unit(&range.unit)
            )
        }
        (FeedKind::Histogram(buckets), _) => {
            let bounds: Vec<String> = buckets.bounds.iter().map(ToString::to_string).collect();
            let (bounds, unit) = (bounds.join(" / "), unit(&buckets.unit));
            match language {
                Language::En => format!("counts of samples up to {bounds} {unit} and above"),
                Language::Zh => format!("按 {bounds} {unit} 分桶的样本计数"),
            }
        }
        (FeedKind::Events, _) => either(language, "events with their readings", "事件及其读数"),
    }
}

/// What is promised: `uptime is at least 99.95 %`.
pub(super) fn promise(language: &Language, indicator: &Indicator, target: &Target) -> String {
    let en = *language == Language::En;
    let what = match indicator {
        Indicator::Ratio(feed) | Indicator::Value(feed) if en => feed.to_string(),
        Indicator::Ratio(feed) | Indicator::Value(feed) => format!("“{feed}”"),
        Indicator::ErrorRate(feed) if en => format!("the share of {feed} that is not bad"),
        Indicator::ErrorRate(feed) => format!("“{feed}”中无错误的比例"),
        Indicator::Under(under) if en => {
            format!("the share of {} up to {}", under.feed, under.bound)
        }
        Indicator::Under(under) => format!("“{}”中不超过 {} 的比例", under.feed, under.bound),
        Indicator::Percentile(part) if en => {
            format!("the {} percentile of {}", part.rank, part.feed)
        }
        Indicator::Percentile(part) => format!("“{}”的 {} 分位数", part.feed, part.rank),
        Indicator::Composite(parts) => {
            let words: Vec<String> = parts
                .iter()
                .map(|part| format!("{} * {}", part.objective, part.weight))
                .collect();
            let words = words.join(" + ");
            if en {
                format!("the weighted mean {words}")
            } else {
                format!("加权平均值 {words}")
            }
        }
        Indicator::Custom(feed) if en => format!("what the contract's own rule makes of {feed}"),
        Indicator::Custom(feed) => format!("合约自有规则对“{feed}”的计算结果"),
    };
    let (word, value) = match target {
        Target::Ratio(least) => (
            either(language, "is at least", "不低于"),
            format!("{least}"),
        ),
        Target::AtLeast(least) => (
            either(language, "is at least", "不低于"),
            format!("{least}"),
        ),
        Target::AtMost(most) => (either(language, "is at most", "不高于"), format!("{most}")),
    };
    if en {
        format!("{what} {word} {value}")
    } else {
        format!("{what}{word} {value}")
    }
}

/// What money is counted in.
pub(super) fn asset(language: &Language, asset: &Asset) -> String {
    match asset {
        Asset::Ether => either(language, "ether", "以太币（ether）"),
        Asset::Token => either(
            language,
            "a token, the one named in the proposal; amounts count its smallest unit",
            "提议中指明的代币（金额以其最小单位 unit 计）",
        ),
    }
}

/// What the bond must cover, as one line.
pub(super) fn exposure(language: &Language, terms: &Terms) -> String {
    if *language == Language::En {
        return exposure_line(terms);
    }
    let need = bond_need(terms, |money| {
        terms.value_by_default(money).unwrap_or_default()
    });
    let amount = |amount| terms.asset.amount(amount);
    let mut line = format!(
        "未结算窗口期 {} 个 × max(0, 每个窗口期的最高责任额 {} − 已预付费用 {})",
        need.unsettled,
        amount(need.window_caps),
        amount(need.fee_held),
    );
    if !need.termination_fee.is_zero() {
        line += &format!(" + 终止费 {}", amount(need.termination_fee));
    }
    line + &format!(" = {}", amount(need.least()))
}
