//! Decimals as they are written, exactly: `0.999`, `99.9`, `14.4`. No exponent, no sign.

use slacontract_terms::PartsPerBillion;

use crate::OpenSloError;
use crate::node::At;

/// A decimal as `units / 10^scale`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decimal {
    pub(crate) units: u128,
    pub(crate) scale: u32,
}

/// Reads a plain decimal; at most 18 digits after the point.
pub(crate) fn decimal(at: &At<'_>) -> Result<Decimal, OpenSloError> {
    let text = at.text()?;
    parse(text).ok_or_else(|| {
        at.refuse(
            format!("{text:?} is no plain decimal"),
            "write digits with at most one point, without sign and exponent, such as 0.999",
        )
    })
}

fn parse(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 18 || fraction.len() > 18 {
        return None;
    }
    if !all_digits(whole) || !all_digits(fraction) || text.ends_with('.') {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    Some(Decimal {
        units: digits.parse().ok()?,
        scale: fraction.len() as u32,
    })
}

impl Decimal {
    /// As a whole number times `10^places`, if that is exact.
    pub(crate) fn scaled(self, places: u32) -> Option<u128> {
        if places >= self.scale {
            return self
                .units
                .checked_mul(10_u128.checked_pow(places - self.scale)?);
        }
        let divisor = 10_u128.checked_pow(self.scale - places)?;
        self.units
            .is_multiple_of(divisor)
            .then(|| self.units / divisor)
    }
}

/// A share of one in billionths: `0.999` with `places` 9, `99.9` percent with 7. Below one, as OpenSLO has it, unless it `may_be_all`.
pub(crate) fn share(
    at: &At<'_>,
    places: u32,
    may_be_all: bool,
) -> Result<PartsPerBillion, OpenSloError> {
    let value = decimal(at)?;
    let text = at.text()?;
    let Some(parts) = value.scaled(places) else {
        return Err(at.refuse(
            format!("SLA009: {text} is not exact in billionths"),
            "use at most nine digits after the point for a share, seven for a percentage",
        ));
    };
    let most = if may_be_all {
        1_000_000_000
    } else {
        999_999_999
    };
    if parts > most {
        let range = if places == 9 { "0 to 1" } else { "0 to 100" };
        let ends = if may_be_all { "" } else { ", and below it" };
        return Err(at.refuse(
            format!("{text} is out of range"),
            format!("OpenSLO wants {range}{ends}: a percentage belongs into `targetPercent`"),
        ));
    }
    // At most a billion.
    Ok(PartsPerBillion::new(parts as u32))
}
