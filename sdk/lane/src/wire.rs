//! How values become bytes: little-endian integers, length-prefixed sequences, one tag byte per enum.
//!
//! Decoding never panics and never allocates more than the bytes that are present can fill: a sequence's count is checked against
//! what is left before room is made for it.

use std::collections::BTreeMap;
use std::fmt;

/// A 20-byte account address.
pub type Address = [u8; 20];

/// A 32-byte big-endian word: a number, a hash, a slot.
pub type Word = [u8; 32];

/// Bytes that are not a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The message ends before the value named does.
    Truncated {
        /// How many bytes were needed.
        needed: usize,
        /// How many were left.
        left: usize,
    },
    /// No variant of the type has this tag.
    Tag {
        /// The type that was expected.
        expected: &'static str,
        /// The tag found.
        tag: u8,
    },
    /// A text is not UTF-8.
    Text,
    /// Bytes are left over after the message.
    Trailing(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, left } => {
                write!(f, "message ends early: {needed} bytes needed, {left} left")
            }
            Self::Tag { expected, tag } => {
                write!(f, "unknown tag {tag} where a {expected} was expected")
            }
            Self::Text => write!(f, "a text in the message is not UTF-8"),
            Self::Trailing(n) => write!(f, "{n} bytes left over after the message"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// The rest of a message.
#[derive(Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads from the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// [`DecodeError::Truncated`].
    pub fn bytes(&mut self, n: usize) -> Result<&'a [u8], DecodeError> {
        let (head, rest) = self.0.split_at_checked(n).ok_or(DecodeError::Truncated {
            needed: n,
            left: self.0.len(),
        })?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut out = [0; N];
        out.copy_from_slice(self.bytes(N)?);
        Ok(out)
    }

    /// How many bytes are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.len()
    }
}

/// The definitions of message types by name: what a test holds to the protocol's number.
pub type Shapes = BTreeMap<&'static str, String>;

/// A value that travels on the lane.
pub trait Wire: Sized {
    /// The type's name in a definition; adds the definitions it needs.
    fn shape(shapes: &mut Shapes) -> String;

    /// Appends the value.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads a value.
    ///
    /// # Errors
    /// [`DecodeError`] naming what is wrong.
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError>;

    /// Appends many; bytes override it with one copy.
    fn put_all(items: &[Self], out: &mut Vec<u8>) {
        for item in items {
            item.put(out);
        }
    }

    /// Reads `count` values. Every value takes at least one byte, so `count` is bounded by what is left.
    ///
    /// # Errors
    /// [`DecodeError`] naming what is wrong.
    fn take_all(count: usize, from: &mut Reader<'_>) -> Result<Vec<Self>, DecodeError> {
        if count > from.left() {
            return Err(DecodeError::Truncated {
                needed: count,
                left: from.left(),
            });
        }
        (0..count).map(|_| Self::take(from)).collect()
    }

    /// The whole message.
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        self.put(&mut out);
        out
    }

    /// Reads a message that must fill `bytes` exactly.
    ///
    /// # Errors
    /// [`DecodeError`] naming what is wrong.
    fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let value = Self::take(&mut reader)?;
        match reader.left() {
            0 => Ok(value),
            n => Err(DecodeError::Trailing(n)),
        }
    }
}

impl Wire for u8 {
    fn shape(_: &mut Shapes) -> String {
        "u8".into()
    }
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(from.array::<1>()?[0])
    }
    fn put_all(items: &[Self], out: &mut Vec<u8>) {
        out.extend_from_slice(items);
    }
    fn take_all(count: usize, from: &mut Reader<'_>) -> Result<Vec<Self>, DecodeError> {
        Ok(from.bytes(count)?.to_vec())
    }
}

macro_rules! integers {
    ($($t:ty),*) => {$(
        impl Wire for $t {
            fn shape(_: &mut Shapes) -> String {
                stringify!($t).into()
            }
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                Ok(Self::from_le_bytes(from.array()?))
            }
        }
    )*};
}
integers!(u16, u32, u64);

impl Wire for bool {
    fn shape(_: &mut Shapes) -> String {
        "bool".into()
    }
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            tag => Err(DecodeError::Tag {
                expected: "bool",
                tag,
            }),
        }
    }
}

impl<const N: usize> Wire for [u8; N] {
    fn shape(_: &mut Shapes) -> String {
        format!("[u8; {N}]")
    }
    fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.array()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn shape(shapes: &mut Shapes) -> String {
        format!("[{}]", T::shape(shapes))
    }
    fn put(&self, out: &mut Vec<u8>) {
        // A message is bounded far below 4 GiB before it is sent, so the count fits.
        (self.len() as u32).put(out);
        T::put_all(self, out);
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let count = u32::take(from)? as usize;
        T::take_all(count, from)
    }
}

impl Wire for String {
    fn shape(_: &mut Shapes) -> String {
        "text".into()
    }
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u32).put(out);
        out.extend_from_slice(self.as_bytes());
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        String::from_utf8(Vec::take(from)?).map_err(|_| DecodeError::Text)
    }
}

impl<T: Wire> Wire for Option<T> {
    fn shape(shapes: &mut Shapes) -> String {
        format!("{}?", T::shape(shapes))
    }
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(if bool::take(from)? {
            Some(T::take(from)?)
        } else {
            None
        })
    }
}

/// Declares a struct whose wire form is its fields in order.
macro_rules! wire_struct {
    ($(#[$m:meta])* pub struct $name:ident { $($(#[$fm:meta])* pub $f:ident: $t:ty,)* }) => {
        $(#[$m])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$fm])* pub $f: $t,)* }

        impl $crate::wire::Wire for $name {
            fn shape(shapes: &mut $crate::wire::Shapes) -> String {
                let fields: Vec<String> = vec![$(format!(
                    "{}: {}", stringify!($f), <$t as $crate::wire::Wire>::shape(shapes)
                )),*];
                shapes.insert(stringify!($name), format!("{{ {} }}", fields.join(", ")));
                stringify!($name).into()
            }
            fn put(&self, out: &mut Vec<u8>) {
                $($crate::wire::Wire::put(&self.$f, out);)*
            }
            fn take(from: &mut $crate::wire::Reader<'_>) -> Result<Self, $crate::wire::DecodeError> {
                Ok(Self { $($f: $crate::wire::Wire::take(from)?,)* })
            }
        }
    };
}

/// Declares an enum whose wire form is a tag byte and the variant's fields in order. Tags are never reused.
macro_rules! wire_enum {
    ($(#[$m:meta])* pub enum $name:ident {
        $($(#[$vm:meta])* $tag:literal => $v:ident $({ $($(#[$fm:meta])* $f:ident: $t:ty),* $(,)? })? $(($b:ident: $inner:ty))?,)*
    }) => {
        $(#[$m])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vm])* $v $({ $($(#[$fm])* $f: $t),* })? $(($inner))?,)* }

        impl $crate::wire::Wire for $name {
            fn shape(shapes: &mut $crate::wire::Shapes) -> String {
                let variants = [$({
                    let fields: Vec<String> = vec![
                        $($(format!(
                            "{}: {}", stringify!($f), <$t as $crate::wire::Wire>::shape(shapes)
                        ),)*)?
                        $(<$inner as $crate::wire::Wire>::shape(shapes),)?
                    ];
                    format!("{} {}({})", $tag, stringify!($v), fields.join(", "))
                }),*];
                shapes.insert(stringify!($name), variants.join(" | "));
                stringify!($name).into()
            }
            fn put(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$v $({ $($f),* })? $(($b))? => {
                        out.push($tag);
                        $($($crate::wire::Wire::put($f, out);)*)?
                        $($crate::wire::Wire::put($b, out);)?
                    })*
                }
            }
            fn take(from: &mut $crate::wire::Reader<'_>) -> Result<Self, $crate::wire::DecodeError> {
                match <u8 as $crate::wire::Wire>::take(from)? {
                    $($tag => Ok(Self::$v $({ $($f: $crate::wire::Wire::take(from)?),* })? $((<$inner as $crate::wire::Wire>::take(from)?))?),)*
                    tag => Err($crate::wire::DecodeError::Tag { expected: stringify!($name), tag }),
                }
            }
        }
    };
}
