//! Exact decimal text, shared by the units: what cannot be held exactly is refused, never rounded.

use alloc::string::{String, ToString};
use core::fmt;

/// A text that is not a value of the unit asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnitError {
    /// Not an amount of money.
    Amount(String),
    /// Not a duration.
    Duration(String),
    /// SLA009: a percentage of money that basis points do not hold exactly.
    BasisPoints(String),
    /// SLA009: a ratio that parts per billion do not hold exactly, or above 100 %.
    PartsPerBillion(String),
    /// Not a moment in UTC.
    Timestamp(String),
    /// Not an offset from UTC.
    UtcOffset(String),
}

impl UnitError {
    pub(super) fn amount(text: &str) -> Self {
        Self::Amount(text.to_string())
    }

    pub(super) fn duration(text: &str) -> Self {
        Self::Duration(text.to_string())
    }

    pub(super) fn basis_points(text: &str) -> Self {
        Self::BasisPoints(text.to_string())
    }

    pub(super) fn offset(text: &str) -> Self {
        Self::UtcOffset(text.to_string())
    }

    pub(super) fn timestamp(text: &str) -> Self {
        Self::Timestamp(text.to_string())
    }

    pub(super) fn parts_per_billion(text: &str) -> Self {
        Self::PartsPerBillion(text.to_string())
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(text) => write!(
                out,
                "cannot parse {text:?} as an amount; examples: 10 ether, 0.01 ether, 5 gwei, 7 wei"
            ),
            Self::Duration(text) => write!(
                out,
                "cannot parse {text:?} as a duration; examples: 90s, 120min, 12h, 30d"
            ),
            Self::Timestamp(text) => write!(
                out,
                "cannot parse {text:?} as a moment in UTC; examples: 2026-01-31, 2026-01-31T03:24:00Z"
            ),
            Self::UtcOffset(text) => write!(
                out,
                "cannot parse {text:?} as an offset from UTC; examples: +02:00, -05:30"
            ),
            Self::BasisPoints(text) => {
                write!(
                    out,
                    "SLA009: {text} % of money is not exact in basis points; at most two decimals, no sign, no exponent"
                )
            }
            Self::PartsPerBillion(text) => {
                write!(
                    out,
                    "SLA009: {text} % is not exact in parts per billion; 0 to 100, at most seven decimals, no sign, no exponent"
                )
            }
        }
    }
}

impl core::error::Error for UnitError {}

/// Cuts `"10 ether"` or `"10ether"` where the number ends.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_')
        .unwrap_or(text.len());
    (&text[..end], text[end..].trim())
}

/// Reads a plain decimal as an integer scaled by `10^digits`, exactly; `None` for anything else.
pub(super) fn decimal(text: &str, digits: u32) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if whole.is_empty() || fraction.is_empty() {
        return None;
    }
    let mut value: u128 = 0;
    for byte in whole.bytes().filter(|byte| *byte != b'_') {
        value = value
            .checked_mul(10)?
            .checked_add(u128::from(digit(byte)?))?;
    }
    let mut left = digits;
    for byte in fraction.bytes() {
        let digit = u128::from(digit(byte)?);
        if left == 0 {
            if digit != 0 {
                return None;
            }
            continue;
        }
        value = value.checked_mul(10)?.checked_add(digit)?;
        left -= 1;
    }
    value.checked_mul(10_u128.checked_pow(left)?)
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

/// Writes `value / 10^digits` without trailing zeros.
pub(crate) fn write_decimal(out: &mut impl fmt::Write, value: u128, digits: u32) -> fmt::Result {
    let scale = 10_u128.pow(digits);
    write!(out, "{}", value / scale)?;
    let fraction = value % scale;
    if fraction == 0 {
        return Ok(());
    }
    let mut fraction = fraction;
    let mut width = digits as usize;
    while fraction.is_multiple_of(10) {
        fraction /= 10;
        width -= 1;
    }
    write!(out, ".{fraction:0width$}")
}

#[cfg(test)]
mod tests {
    use super::super::{
        Amount, AmountUnits, BasisPoints, Duration, DurationUnits, PartsPerBillion,
    };
    use super::*;

    #[test]
    fn amounts_are_read_and_printed_exactly() {
        assert_eq!(Amount::parse("10 ether"), Ok(10.ether()));
        assert_eq!(
            Amount::parse("0.01ether"),
            Ok(Amount::from_units(10_000_000_000_000_000))
        );
        assert_eq!(Amount::parse("7 wei").unwrap().to_string(), "7 wei");
        assert_eq!(Amount::parse("1.5 ether").unwrap().to_string(), "1.5 ether");
        for text in [
            "",
            "ether",
            "10",
            "1e3 ether",
            "-1 ether",
            "1.5 wei",
            "1..5 ether",
            "999999999999999999999999 ether",
            ".5 ether",
        ] {
            assert_eq!(
                Amount::parse(text),
                Err(UnitError::Amount(text.to_string())),
                "{text}"
            );
        }
    }

    #[test]
    fn durations_are_read_and_printed_exactly() {
        assert_eq!(Duration::parse("30d"), Ok(30.days()));
        assert_eq!(Duration::parse("120min").unwrap().to_string(), "2h");
        assert_eq!(Duration::parse("0s").unwrap().to_string(), "0s");
        let refused = Duration::parse("30dayz").unwrap_err().to_string();
        assert_eq!(
            refused,
            "cannot parse \"30dayz\" as a duration; examples: 90s, 120min, 12h, 30d"
        );
        assert!(Duration::parse("99999999999999999999d").is_err());
    }

    #[test]
    fn a_percentage_that_is_not_exact_is_refused() {
        assert_eq!(
            PartsPerBillion::parse_percent("99.950"),
            Ok(PartsPerBillion::new(999_500_000))
        );
        assert_eq!(
            PartsPerBillion::parse_percent("99.9999999")
                .unwrap()
                .to_string(),
            "99.9999999 %"
        );
        assert!(PartsPerBillion::parse_percent("99.99999999").is_err());
        assert!(PartsPerBillion::parse_percent("100.1").is_err());
        assert_eq!(
            BasisPoints::parse_percent("0.50").unwrap().to_string(),
            "0.5 %"
        );
        assert!(
            BasisPoints::parse_percent("0.005")
                .unwrap_err()
                .to_string()
                .starts_with("SLA009")
        );
    }

    #[test]
    #[should_panic(expected = "arithmetic overflow")]
    fn addition_traps_instead_of_wrapping() {
        let _ = Amount::MAX + 1.wei();
    }
}
