//! Integers and units: fixed widths, big-endian; in JSON plain numbers up to 32 bits, exact decimal text beyond.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

#[cfg(feature = "json")]
use alloc::format;

use super::{DecodeError, Part, Reader};
#[cfg(feature = "json")]
use super::{Json, JsonError, Place, Sampler, schema::Definitions};
use crate::units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp, UtcOffset};

macro_rules! integer {
    ($($type:ty => $quote:literal),*) => {$(
        impl Part for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }

            fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::from_be_bytes(input.array()?))
            }

            fn rust(&self, out: &mut String) {
                let _ = write!(out, "{self}");
            }

            fn json(&self, out: &mut String) {
                let _ = write!(out, concat!($quote, "{}", $quote), self);
            }

            #[cfg(feature = "json")]
            fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
                let found = if $quote.is_empty() {
                    value.number().and_then(|number| number.parse().ok())
                } else {
                    value.plain_text().and_then(|text| text.parse().ok())
                };
                found.ok_or_else(|| {
                    let form = if $quote.is_empty() { "" } else { ", as text" };
                    let what = format!("a whole number from {} to {}{form}", Self::MIN, Self::MAX);
                    place.expected(&what, value)
                })
            }

            #[cfg(feature = "json")]
            fn schema(_: &mut Definitions) -> String {
                if $quote.is_empty() {
                    format!(r#"{{"type":"integer","minimum":{},"maximum":{}}}"#, Self::MIN, Self::MAX)
                } else if Self::MIN == 0 {
                    super::schema::text(super::schema::WHOLE)
                } else {
                    super::schema::text(super::schema::SIGNED)
                }
            }

            #[cfg(feature = "json")]
            fn sample(from: &mut Sampler) -> Self {
                from.bits() as Self
            }
        }
    )*};
}

integer!(u8 => "", u16 => "", u32 => "", u64 => "\"", i64 => "\"");

impl Part for bool {
    fn encode(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::decode(input)? {
            0 => Ok(false),
            1 => Ok(true),
            tag => Err(DecodeError::Tag { what: "bool", tag }),
        }
    }

    fn rust(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }

    fn json(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }

    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
        match value {
            Json::Bool(value) => Ok(*value),
            _ => Err(place.expected("true or false", value)),
        }
    }

    #[cfg(feature = "json")]
    fn schema(_: &mut Definitions) -> String {
        String::from(r#"{"type":"boolean"}"#)
    }

    #[cfg(feature = "json")]
    fn sample(from: &mut Sampler) -> Self {
        from.below(2) == 1
    }
}

macro_rules! unit {
    (
        $type:ident($integer:ty), $new:ident, $get:ident,
        json: $json:expr, read: $read:expr, expects: $expects:literal, schema: $schema:expr, most: $most:expr
    ) => {
        impl Part for $type {
            fn encode(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.$get().to_be_bytes());
            }

            fn decode(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::$new(<$integer>::from_be_bytes(input.array()?)))
            }

            fn rust(&self, out: &mut String) {
                let path = concat!(
                    "::slacontract::terms::",
                    stringify!($type),
                    "::",
                    stringify!($new)
                );
                let _ = write!(out, "{path}({})", self.$get());
            }

            fn json(&self, out: &mut String) {
                let write: fn(&Self, &mut String) = $json;
                write(self, out);
            }

            #[cfg(feature = "json")]
            fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
                let read: fn(&Json) -> Option<Self> = $read;
                read(value).ok_or_else(|| place.expected($expects, value))
            }

            #[cfg(feature = "json")]
            fn schema(_: &mut Definitions) -> String {
                $schema
            }

            #[cfg(feature = "json")]
            fn sample(from: &mut Sampler) -> Self {
                let most: $integer = $most;
                Self::$new((from.bits() as $integer) % most)
            }
        }
    };
}

unit!(
    Amount(u128), from_units, units,
    json: |amount, out| {
        let _ = write!(out, "\"{}\"", amount.units());
    },
    read: |value| value.plain_text()?.parse().ok().map(Amount::from_units),
    expects: "an amount in the asset's smallest unit, as text such as \"1000000000000000000\"",
    schema: super::schema::text(super::schema::WHOLE),
    most: u128::MAX
);
unit!(
    Duration(u64), from_seconds, seconds,
    json: |span, out| {
        let _ = write!(out, "{}", span.seconds());
    },
    read: |value| value.number()?.parse().ok().map(Duration::from_seconds),
    expects: "a whole number of seconds",
    schema: String::from(r#"{"type":"integer","minimum":0}"#),
    most: 1 << 53
);
unit!(
    Timestamp(u64), from_seconds, seconds,
    json: |moment, out| {
        let _ = write!(out, "{}", moment.seconds());
    },
    read: |value| value.number()?.parse().ok().map(Timestamp::from_seconds),
    expects: "a whole number of seconds since 1970-01-01 UTC",
    schema: String::from(r#"{"type":"integer","minimum":0}"#),
    most: 1 << 40
);
unit!(
    BasisPoints(u32), new, get,
    json: |share, out| {
        out.push('"');
        let _ = crate::units::write_decimal(out, share.get().into(), 2);
        out.push('"');
    },
    read: |value| BasisPoints::parse_percent(value.plain_decimal()?).ok(),
    expects: "a percentage with at most two decimals, as text such as \"99.95\"",
    schema: super::schema::text(super::schema::PERCENT),
    most: u32::MAX
);
unit!(
    PartsPerBillion(u32), new, get,
    json: |ratio, out| {
        out.push('"');
        let _ = crate::units::write_decimal(out, ratio.get().into(), 7);
        out.push('"');
    },
    read: |value| PartsPerBillion::parse_percent(value.plain_decimal()?).ok(),
    expects: "a percentage from 0 to 100 with at most seven decimals, as text such as \"99.95\"",
    schema: super::schema::text(super::schema::RATIO),
    most: 1_000_000_001
);
unit!(
    UtcOffset(i32), from_seconds, seconds,
    json: |offset, out| {
        let _ = write!(out, "\"{offset}\"");
    },
    read: |value| UtcOffset::parse(value.text()?).ok(),
    expects: "an offset from UTC, as text such as \"+02:00\"",
    schema: super::schema::text(super::schema::OFFSET),
    most: 50_000
);
