//! Text to values: on a command line, in a condition, in a key of storage.
//!
//! Lists are `[a, b]`, structs `(a, b)` or as they are printed, `{ name: a, name: b }`. Text inside either may stand in double
//! quotes, in which a backslash stands before a quote and before itself.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_json_abi::{EventParam, Param};
use alloy_primitives::{Address, U256};
use slacontract_terms::units::{Amount, BasisPoints, Duration, PartsPerBillion};

use super::{Enums, ValueError, event_type_name, item_kind, type_name};

/// Turns a name into an address.
type Accounts<'a> = &'a dyn Fn(&str) -> Option<Address>;

/// Reads `text` as a value of `param`. `account` turns a name into an address.
///
/// # Errors
/// [`ValueError`] with examples, about the part that is wrong.
pub fn parse(
    param: &Param,
    text: &str,
    enums: &Enums,
    account: Accounts<'_>,
) -> Result<DynSolValue, ValueError> {
    let reader = Reader { enums, account };
    let kind = type_name(param);
    // By its form alone: resolved by name, structs are of another kind where a build has typed data (EIP-712) too.
    let solidity = param.selector_type().parse::<DynSolType>();
    let solidity = solidity.map_err(|_| reader.refusal(&kind, &param.ty, &[], text))?;
    reader.value(&kind, &solidity, &param.components, text)
}

/// As [`parse`], for an event's parameter.
///
/// # Errors
/// [`ValueError`] with examples, about the part that is wrong.
pub fn parse_event(
    param: &EventParam,
    text: &str,
    enums: &Enums,
    account: Accounts<'_>,
) -> Result<DynSolValue, ValueError> {
    let reader = Reader { enums, account };
    let kind = event_type_name(param);
    // By its form alone: resolved by name, structs are of another kind where a build has typed data (EIP-712) too.
    let solidity = param.selector_type().parse::<DynSolType>();
    let solidity = solidity.map_err(|_| reader.refusal(&kind, &param.ty, &[], text))?;
    reader.value(&kind, &solidity, &param.components, text)
}

/// What is known while reading.
struct Reader<'a> {
    enums: &'a Enums,
    account: Accounts<'a>,
}

impl Reader<'_> {
    /// As deep as the type, which the ABI bounds.
    fn value(
        &self,
        kind: &str,
        ty: &DynSolType,
        components: &[Param],
        text: &str,
    ) -> Result<DynSolValue, ValueError> {
        let text = text.trim();
        let fail = || self.refusal(kind, &ty.sol_type_name(), components, text);
        let each = |inner: &DynSolType, items: Vec<&str>| {
            let items = items.into_iter();
            items
                .map(|item| self.value(item_kind(kind), inner, components, item))
                .collect::<Result<Vec<_>, _>>()
        };
        match ty {
            DynSolType::Array(inner) => {
                let items = inside(text, '[', ']').ok_or_else(fail)?;
                each(inner, items).map(DynSolValue::Array)
            }
            DynSolType::FixedArray(inner, length) => {
                let items = inside(text, '[', ']').filter(|items| items.len() == *length);
                each(inner, items.ok_or_else(fail)?).map(DynSolValue::FixedArray)
            }
            DynSolType::Tuple(types) => {
                let items = fields(text, components).filter(|items| items.len() == types.len());
                let items = items.ok_or_else(fail)?.into_iter().zip(types).enumerate();
                let read = items.map(|(index, (item, ty))| match components.get(index) {
                    Some(param) => self.value(&type_name(param), ty, &param.components, item),
                    None => self.value(&ty.sol_type_name(), ty, &[], item),
                });
                read.collect::<Result<_, _>>().map(DynSolValue::Tuple)
            }
            _ => self.elementary(kind, ty, text).ok_or_else(fail),
        }
    }

    fn elementary(&self, kind: &str, ty: &DynSolType, text: &str) -> Option<DynSolValue> {
        if let Some(names) = self.enums.get(kind) {
            let known = names.iter().position(|name| same(name, text));
            let index = known.or_else(|| text.parse().ok().filter(|at| *at < names.len()))?;
            return Some(DynSolValue::Uint(U256::from(index), 8));
        }
        let plain = || text.replace('_', "").parse::<u128>().ok();
        let number = match kind {
            "Duration" => Duration::parse(text)
                .ok()
                .map(|value| u128::from(value.seconds()))
                .or_else(plain),
            "Timestamp" => timestamp(text),
            "Amount" => Amount::parse(text).ok().map(Amount::units).or_else(plain),
            "BasisPoints" => match text.strip_suffix('%') {
                Some(percent) => BasisPoints::parse_percent(percent.trim())
                    .ok()
                    .map(|value| u128::from(value.get())),
                None => plain(),
            },
            "PartsPerBillion" => match text.strip_suffix('%') {
                Some(percent) => PartsPerBillion::parse_percent(percent.trim())
                    .ok()
                    .map(|value| u128::from(value.get())),
                None => plain(),
            },
            _ => return self.solidity(ty, text),
        };
        match (number.map(U256::from), ty) {
            (Some(value), DynSolType::Uint(bits)) if value.bit_len() <= *bits => {
                Some(DynSolValue::Uint(value, *bits))
            }
            _ => None,
        }
    }

    fn solidity(&self, ty: &DynSolType, text: &str) -> Option<DynSolValue> {
        match ty {
            DynSolType::Address => match text.parse() {
                Ok(address) => checksum_holds(text).then_some(address),
                Err(_) => (self.account)(text),
            }
            .map(DynSolValue::Address),
            DynSolType::String => Some(DynSolValue::String(unquoted(text))),
            _ => ty.coerce_str(text).ok(),
        }
    }

    fn refusal(&self, kind: &str, solidity: &str, components: &[Param], text: &str) -> ValueError {
        ValueError {
            kind: kind.to_owned(),
            text: text.to_owned(),
            examples: self.examples(kind, solidity, components, text),
        }
    }

    fn examples(&self, kind: &str, solidity: &str, components: &[Param], text: &str) -> String {
        if let Some(names) = self.enums.get(kind) {
            return names.join(", ");
        }
        let known = match (kind, solidity) {
            ("Duration", _) => "90s, 12h, 30d",
            ("Timestamp", _) => "1767225600, 2026-01-31T12:00:00Z",
            ("Amount", _) => "10 ether, 0.01 ether, 5 gwei, 7 wei",
            ("BasisPoints", _) => "10%, 0.5%, 9995",
            ("PartsPerBillion", _) => "99.95%, 999500000",
            (_, "address") => match text.parse::<Address>() {
                Ok(address) => {
                    return format!(
                        "{address} is its spelling if no digit is wrong: capitals are a checksum"
                    );
                }
                Err(_) => "0x70997970C51812dc3A010C7d01b50e0d17dc79C8, 1, provider",
            },
            (_, "bool") => "true, false",
            (_, "bytes32") => "0x followed by 64 hexadecimal digits",
            (_, ty) if ty.ends_with(']') => return self.list_example(kind, ty, components),
            (_, ty) if ty.starts_with('(') || ty.starts_with("tuple") => {
                let names: Vec<_> = components.iter().map(|param| param.name.as_str()).collect();
                return format!("({})", names.join(", "));
            }
            (_, ty) if ty.starts_with("bytes") => {
                // `bytes4` has four bytes; `bytes` any number of them.
                return match ty[5..].parse::<usize>() {
                    Ok(size) => format!("0x{}", "12".repeat(size)),
                    Err(_) => "0x, 0x1234".to_owned(),
                };
            }
            (_, ty) if ty.starts_with("uint") => "0, 42",
            (_, ty) if ty.starts_with("int") => "-1, 42",
            _ => "text",
        };
        known.to_owned()
    }

    fn list_example(&self, kind: &str, solidity: &str, components: &[Param]) -> String {
        let (inner, length) = solidity.rsplit_once('[').unwrap_or((solidity, "]"));
        let items = self.examples(item_kind(kind), inner, components, "");
        let first = match items.split_once(", ") {
            Some((first, _)) if !items.starts_with(['(', '[']) => first,
            _ => &items,
        };
        match length.trim_end_matches(']').parse::<usize>() {
            Ok(length) if length <= 4 => format!("[{}]", vec![first; length].join(", ")),
            Ok(length) => format!("[{first}, ..], {length} items"),
            Err(_) => format!("[], [{first}, ..]"),
        }
    }
}

/// Whether `text` is an address in small or capital letters alone, or in both as EIP-55 has them.
fn checksum_holds(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let mixed = digits.contains(|letter: char| letter.is_ascii_lowercase())
        && digits.contains(|letter: char| letter.is_ascii_uppercase());
    !mixed || Address::parse_checksummed(format!("0x{digits}"), None).is_ok()
}

/// `collect_within`, `collect-within` and `CollectWithin` are one name.
pub fn same(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars()
            .filter(|letter| !matches!(letter, '-' | '_'))
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    letters(a) == letters(b)
}

/// The items between two brackets, split at the commas that stand in no bracket and no quotes.
fn inside(text: &str, open: char, close: char) -> Option<Vec<&str>> {
    let text = text.strip_prefix(open)?.strip_suffix(close)?;
    let (mut items, mut start) = (Vec::new(), 0);
    let (mut open, mut quoted, mut escaped) = (Vec::new(), false, false);
    for (at, letter) in text.char_indices() {
        if quoted {
            (quoted, escaped) = (letter != '"' || escaped, letter == '\\' && !escaped);
            continue;
        }
        match letter {
            '"' => quoted = true,
            '[' => open.push(']'),
            '(' => open.push(')'),
            '{' => open.push('}'),
            ']' | ')' | '}' if open.pop() != Some(letter) => return None,
            ',' if open.is_empty() => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    if quoted || !open.is_empty() {
        return None;
    }
    let last = text[start..].trim();
    // `[]` is empty, and `[a,]` is `[a]`.
    if !last.is_empty() {
        items.push(last);
    }
    Some(items)
}

/// The fields of a struct in its order.
fn fields<'a>(text: &'a str, components: &[Param]) -> Option<Vec<&'a str>> {
    if let Some(items) = inside(text, '(', ')') {
        return Some(items);
    }
    let items = inside(text, '{', '}')?;
    let named: Vec<_> = items
        .iter()
        .map(|item| item.split_once(':'))
        .collect::<Option<_>>()?;
    let value = |param: &Param| {
        let mut of_name = named
            .iter()
            .filter(|(name, _)| same(name.trim(), &param.name));
        match (of_name.next(), of_name.next()) {
            (Some((_, value)), None) => Some(value.trim()),
            _ => None,
        }
    };
    let values: Vec<_> = components.iter().map(value).collect::<Option<_>>()?;
    (values.len() == named.len()).then_some(values)
}

/// Text without the quotes it may stand in.
fn unquoted(text: &str) -> String {
    let Some(inner) = text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return text.to_owned();
    };
    let mut plain = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => letters.next().unwrap_or(letter),
            other => other,
        });
    }
    plain
}

/// Seconds since 1970, as a number or as `2026-01-31T12:00:00Z` (the time may be left out).
fn timestamp(text: &str) -> Option<u128> {
    if let Ok(seconds) = text.replace('_', "").parse::<u64>() {
        return Some(seconds.into());
    }
    let (date, time) = text
        .strip_suffix('Z')
        .unwrap_or(text)
        .split_once(['T', ' '])
        .unwrap_or((text, "00:00:00"));
    let numbers = |text: &str, separator| {
        text.split(separator)
            .map(|part| part.parse::<i64>().ok())
            .collect::<Option<Vec<_>>>()
    };
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let (&[year, month, day], &[hour, minute, second]) = (date.as_slice(), time.as_slice()) else {
        return None;
    };
    let lengths = [
        31,
        if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) {
            29
        } else {
            28
        },
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let length = lengths.get(usize::try_from(month - 1).ok()?)?;
    if !(1970..=9999).contains(&year)
        || !(1..=*length).contains(&day)
        || !(0..24).contains(&hour)
        || !(0..60).contains(&minute)
        || !(0..60).contains(&second)
    {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar, counting years from March so that the leap day is the last.
    let (y, m) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719_468;
    u128::try_from(days * 86_400 + hour * 3_600 + minute * 60 + second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_timestamp() {
        assert_eq!(timestamp("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(timestamp("2024-02-29"), Some(1_709_164_800));
        assert_eq!(timestamp("2026-01-31T12:00:00Z"), Some(1_769_860_800));
        assert_eq!(timestamp("2025-02-29"), None);
    }
}
