//! What terms can hold since their format was first fixed.

use alloc::string::String;
use alloc::vec::Vec;

use super::{DecodeError, Part, Reader};
#[cfg(feature = "json")]
use super::{Json, JsonError, Place, Sampler, schema::Definitions};

/// Something that was not in the first format. Terms without it keep their bytes, and so their hash: it writes nothing where it stands.
/// [`crate::Terms::canonical`] appends what is there after everything else, under the next format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Later<T>(pub Option<T>);

impl<T: Part> Part for Later<T> {
    fn encode(&self, _: &mut Vec<u8>) {}

    fn decode(_: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(None))
    }

    fn rust(&self, out: &mut String) {
        out.push_str("::slacontract::terms::Later(");
        self.0.rust(out);
        out.push(')');
    }

    fn json(&self, out: &mut String) {
        self.0.json(out);
    }

    #[cfg(feature = "json")]
    fn from_json(value: &Json, place: &Place<'_>) -> Result<Self, JsonError> {
        Part::from_json(value, place).map(Self)
    }

    #[cfg(feature = "json")]
    fn schema(definitions: &mut Definitions) -> String {
        Option::<T>::schema(definitions)
    }

    #[cfg(feature = "json")]
    fn sample(from: &mut Sampler) -> Self {
        Self(Part::sample(from))
    }
}
