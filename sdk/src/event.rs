//! Events: what a contract tells the world outside.

use crate::abi::{Encoder, EventItem, Scalar};
use crate::host::{self, Word};
use crate::types::Bytes;
use alloc::string::String;

/// A type whose values are Solidity events; made by `#[derive(Event)]`.
#[diagnostic::on_unimplemented(
    message = "SDK067: `{Self}` is not an event",
    label = "not an event type",
    note = "add `#[derive(Event)]` to `{Self}`"
)]
pub trait Event {
    /// Name and parts.
    const EVENT: EventItem;
    /// Hash of the signature: the first topic.
    const TOPIC: Word = crate::abi::topic(Self::EVENT.name, Self::EVENT.inputs);
    /// Topics, the signature's included.
    const TOPICS: usize;
    /// Bytes of the parts that are not topics.
    fn size(&self) -> usize;
    /// Writes the topics, then the other parts as one sequence.
    fn encode(&self, out: &mut Encoder);
    /// Records it. Taken to pieces, so that it is not put together in memory to be read again from there.
    #[doc(hidden)]
    #[inline(always)]
    fn log(self)
    where
        Self: Sized,
    {
        encoded(&self).log(Self::TOPICS);
    }
    /// The event a log with these topics and data is; `None` if it is another one, is damaged, or has an indexed part of which a log
    /// knows only the hash.
    fn decode(topics: &[Word], data: &[u8]) -> Option<Self>
    where
        Self: Sized;
}

/// A part of an event that can be searched for.
#[diagnostic::on_unimplemented(
    message = "SDK068: `{Self}` cannot be `#[indexed]`",
    note = "index elementary types, `String` or `Bytes` (by their hash)"
)]
pub trait Topic {
    /// The topic.
    fn topic(&self) -> Word;
    /// Writes the topic at the encoder's head.
    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        out.word(&self.topic());
    }
    /// The part with this topic; `None` if there is none, or if the topic is a hash.
    fn from_topic(topic: &Word) -> Option<Self>
    where
        Self: Sized;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Topic for T {
    #[inline(always)]
    fn topic(&self) -> Word {
        self.word()
    }

    #[inline(always)]
    fn write(&self, out: &mut Encoder) {
        Scalar::write(self, out);
    }

    fn from_topic(topic: &Word) -> Option<Self> {
        crate::abi::decode(topic).ok()
    }
}

impl Topic for Bytes {
    fn topic(&self) -> Word {
        host::keccak(&self.0)
    }

    fn from_topic(_: &Word) -> Option<Self> {
        None
    }
}

impl Topic for String {
    fn topic(&self) -> Word {
        host::keccak(self.as_bytes())
    }

    fn from_topic(_: &Word) -> Option<Self> {
        None
    }
}

/// Topics and data of an event, topics first, as a log carries them.
pub fn encode_event<E: Event>(event: &E) -> alloc::vec::Vec<u8> {
    encoded(event).into_bytes()
}

#[inline(always)]
fn encoded<E: Event>(event: &E) -> Encoder {
    let mut out = Encoder::with_topics(E::TOPICS, event.size());
    event.encode(&mut out);
    out
}

/// Records an event in the transaction's log.
#[inline]
pub fn emit<E: Event>(event: E) {
    event.log();
}
