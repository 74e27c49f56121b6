//! Canonical bytes and the hash the parties sign.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Delivery, ForceMajeure, IncidentFee, Money, Terms};
use crate::part::{DecodeError, Later, Part, Reader};

/// Says what the bytes are, so that their hash cannot be the hash of anything else.
const MARK: &[u8] = b"slacontract/terms";
/// The format of the bytes that follow.
const FORMAT: u16 = 1;
/// The same, and after it what the first format did not know, at least one thing of it: fees of incidents, each after the place of its
/// rule, which rises; and the reserve of the panel, after the last place there is.
const EXTENDED: u16 = 2;
/// What stands before the reserve of the panel: no rule's place.
const RESERVE: u32 = u32::MAX;
/// The same, and after it what moves the due dates of deliveries, at least one, each after the place of its delivery, which rises.
const MOVED: u16 = 3;
/// What stands before those: no rule's place either.
const FORCE_MAJEURE: u32 = u32::MAX - 1;

impl Terms {
    /// The canonical bytes: mark, format version, then every field in declared order. Fields that are [`crate::Later`] stand after all
    /// others, and only where they are used.
    pub fn canonical(&self) -> Vec<u8> {
        let reserve = self.arbitration.as_ref();
        let reserve = reserve.and_then(|part| part.reserve.0.as_ref());
        let has_fees = self.incidents.iter().any(|rule| rule.fee.0.is_some());
        let is_moved = |part: &Delivery| part.force_majeure.0.is_some();
        let format = if self.deliveries.iter().any(is_moved) {
            MOVED
        } else if has_fees || reserve.is_some() {
            EXTENDED
        } else {
            FORMAT
        };
        let mut out = MARK.to_vec();
        format.encode(&mut out);
        self.encode(&mut out);
        for (place, rule) in (0_u32..).zip(self.incidents.iter()) {
            if let Some(fee) = &rule.fee.0 {
                place.encode(&mut out);
                fee.encode(&mut out);
            }
        }
        if let Some(reserve) = reserve {
            RESERVE.encode(&mut out);
            reserve.encode(&mut out);
        }
        if format == MOVED {
            FORCE_MAJEURE.encode(&mut out);
        }
        for (place, part) in (0_u32..).zip(self.deliveries.iter()) {
            if let Some(rule) = &part.force_majeure.0 {
                place.encode(&mut out);
                rule.encode(&mut out);
            }
        }
        out
    }

    /// The hash of the canonical bytes; `keccak` is Keccak-256.
    pub fn hash(&self, keccak: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        keccak(&self.canonical())
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// When the bytes are not terms, are of a newer format, end early or go on after the end.
    pub fn from_canonical(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut input = Reader::new(bytes);
        if input.take(MARK.len()).ok() != Some(MARK) {
            return Err(DecodeError::Mark);
        }
        let format = u16::decode(&mut input)?;
        if ![FORMAT, EXTENDED, MOVED].contains(&format) {
            return Err(DecodeError::Version(format));
        }
        let mut terms = Self::decode(&mut input)?;
        if format != FORMAT {
            terms.decode_later(&mut input, format == MOVED)?;
        }
        input.finish()?;
        Ok(terms)
    }

    /// Reads what the first format did not know. Only what [`Terms::canonical`] writes is read: one value has one form.
    fn decode_later(&mut self, input: &mut Reader<'_>, is_moved: bool) -> Result<(), DecodeError> {
        let mut next = 0;
        while is_moved || next == 0 || !input.is_at_end() {
            let place = u32::decode(input)?;
            if place == FORCE_MAJEURE && is_moved {
                return self.decode_moved(input);
            }
            if place == RESERVE
                && let Some(part) = &mut self.arbitration
            {
                part.reserve = Later(Some(Money::decode(input)?));
                if !is_moved {
                    // It is the last; whatever follows is too much.
                    return Ok(());
                }
                return match u32::decode(input)? {
                    FORCE_MAJEURE => self.decode_moved(input),
                    other => Err(unknown("what follows the reserve of the panel", other)),
                };
            }
            let fee = IncidentFee::decode(input)?;
            match self.incidents.to_mut().get_mut(place as usize) {
                Some(rule) if place >= next => rule.fee = Later(Some(fee)),
                _ => return Err(unknown("the place of a rule for incidents", place)),
            }
            next = place + 1;
        }
        Ok(())
    }

    /// Reads what moves the due dates of deliveries, to the end.
    fn decode_moved(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut next = 0;
        while next == 0 || !input.is_at_end() {
            let place = u32::decode(input)?;
            let rule = ForceMajeure::decode(input)?;
            match self.deliveries.to_mut().get_mut(place as usize) {
                Some(part) if place >= next => part.force_majeure = Later(Some(rule)),
                _ => return Err(unknown("the place of a delivery", place)),
            }
            next = place + 1;
        }
        Ok(())
    }

    /// The canonical JSON: percentages and wide integers as exact decimal strings, durations in seconds.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.json(&mut out);
        out
    }

    /// Reads the canonical JSON. What it says is not checked: see [`crate::check::check`].
    ///
    /// # Errors
    /// Names the path of the first value that is missing, unknown, given twice or not what is expected there.
    #[cfg(feature = "json")]
    pub fn from_json(text: &str) -> Result<Self, crate::JsonError> {
        let document = crate::part::json::parse(text)?;
        <Self as Part>::from_json(&document, &crate::part::json::Place::document())
    }

    /// The JSON Schema of the canonical JSON, as one line.
    #[cfg(feature = "json")]
    pub fn json_schema() -> String {
        crate::part::schema::document()
    }

    /// A constant Rust expression of the same value, for a macro to expand to.
    pub fn to_rust(&self) -> String {
        let mut out = String::new();
        self.rust(&mut out);
        out
    }
}

/// A place where there is nothing.
fn unknown(what: &'static str, place: u32) -> DecodeError {
    DecodeError::Tag {
        what,
        tag: u8::try_from(place).unwrap_or(u8::MAX),
    }
}
