//! `record!` declares a structure of terms, `choice!` an alternative; both get all forms of [`super::Part`].

/// A structure whose fields are parts.
macro_rules! record {
    (
        $(#[derive($extra:ident)])? $(#[doc = $about:literal])* $name:ident $(<$of:ident>)?
        { $( $(#[doc = $note:literal])* $field:ident: $type:ty, )* }
    ) => {
        $(#[derive($extra)])? $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name $(<$of>)? {
            $( $(#[doc = $note])* pub $field: $type, )*
        }

        impl $(<$of: $crate::part::Part>)? $crate::part::Part for $name $(<$of>)? {
            fn encode(&self, out: &mut alloc::vec::Vec<u8>) {
                $( $crate::part::Part::encode(&self.$field, out); )*
            }

            fn decode(input: &mut $crate::part::Reader<'_>) -> Result<Self, $crate::part::DecodeError> {
                Ok(Self { $( $field: $crate::part::Part::decode(input)?, )* })
            }

            fn rust(&self, out: &mut alloc::string::String) {
                out.push_str(concat!("::slacontract::terms::model::", stringify!($name), "{"));
                $(
                    out.push_str(concat!(stringify!($field), ": "));
                    $crate::part::Part::rust(&self.$field, out);
                    out.push(',');
                )*
                out.push('}');
            }

            fn json(&self, out: &mut alloc::string::String) {
                out.push('{');
                $(
                    if !out.ends_with('{') {
                        out.push(',');
                    }
                    out.push_str(concat!("\"", stringify!($field), "\":"));
                    $crate::part::Part::json(&self.$field, out);
                )*
                out.push('}');
            }

            #[cfg(feature = "json")]
            fn from_json(
                value: &$crate::part::json::Json,
                place: &$crate::part::json::Place<'_>,
            ) -> Result<Self, $crate::part::JsonError> {
                let fields = $crate::part::json::fields(value, place, &[$(stringify!($field)),*])?;
                Ok(Self { $( $field: fields.read(stringify!($field))?, )* })
            }

            #[cfg(feature = "json")]
            fn schema(definitions: &mut $crate::part::schema::Definitions) -> alloc::string::String {
                let fields = [$( (
                    stringify!($field),
                    concat!($($note),*),
                    <$type as $crate::part::Part>::schema(definitions),
                ) ),*];
                let schema = $crate::part::schema::record(concat!($($about),*), &fields);
                let generic = false $( || !stringify!($of).is_empty() )?;
                if generic { schema } else { definitions.refer(stringify!($name), schema) }
            }

            #[cfg(feature = "json")]
            fn sample(from: &mut $crate::part::Sampler) -> Self {
                Self { $( $field: $crate::part::Part::sample(from), )* }
            }
        }
    };
}

/// One of several: each variant has a tag for hashing and the word an author writes.
macro_rules! choice {
    (
        $(#[derive($extra:ident)])? $(#[doc = $about:literal])* $name:ident {
            $( $(#[doc = $note:literal])* $variant:ident $( ($inner:ident: $type:ty) )? = $tag:literal $word:literal, )*
        }
    ) => {
        $(#[derive($extra)])? $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $note])* $variant $( ($type) )?, )*
        }

        impl $name {
            /// The words an author may write here.
            pub const WORDS: &'static [&'static str] = &[$( $word ),*];

            /// The word of this alternative.
            pub fn word(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $word, )*
                }
            }

            /// The alternative of this word, when it carries nothing else.
            pub fn from_word(word: &str) -> Option<Self> {
                $( if word == $word { return $crate::part::choice!(@plain Self $variant $($inner)?); } )*
                None
            }
        }

        impl $crate::part::Part for $name {
            fn encode(&self, out: &mut alloc::vec::Vec<u8>) {
                match self {
                    $( Self::$variant $( ($inner) )? => {
                        out.push($tag);
                        $( $crate::part::Part::encode($inner, out); )?
                    } )*
                }
            }

            fn decode(input: &mut $crate::part::Reader<'_>) -> Result<Self, $crate::part::DecodeError> {
                match <u8 as $crate::part::Part>::decode(input)? {
                    $( $tag => Ok(Self::$variant $( (<$type as $crate::part::Part>::decode(input)?) )?), )*
                    tag => Err($crate::part::DecodeError::Tag { what: stringify!($name), tag }),
                }
            }

            fn rust(&self, out: &mut alloc::string::String) {
                match self {
                    $( Self::$variant $( ($inner) )? => {
                        out.push_str(concat!("::slacontract::terms::model::", stringify!($name), "::", stringify!($variant)));
                        $(
                            out.push('(');
                            $crate::part::Part::rust($inner, out);
                            out.push(')');
                        )?
                    } )*
                }
            }

            fn json(&self, out: &mut alloc::string::String) {
                match self {
                    $( Self::$variant $( ($inner) )? => {
                        let plain = true $( && stringify!($inner).is_empty() )?;
                        out.push_str(if plain { "\"" } else { "{\"" });
                        out.push_str($word);
                        out.push('"');
                        $(
                            out.push(':');
                            $crate::part::Part::json($inner, out);
                            out.push('}');
                        )?
                    } )*
                }
            }

            #[cfg(feature = "json")]
            fn from_json(
                value: &$crate::part::json::Json,
                place: &$crate::part::json::Place<'_>,
            ) -> Result<Self, $crate::part::JsonError> {
                let (word, inner) = $crate::part::json::alternative(value, place, Self::WORDS)?;
                $( if word == $word {
                    return Ok(Self::$variant $( ({
                        let $inner = inner.ok_or_else(|| place.carries(word))?;
                        <$type as $crate::part::Part>::from_json($inner, &place.field(word))?
                    }) )?);
                } )*
                let _ = inner;
                Err($crate::part::json::unknown(value, place, Self::WORDS))
            }

            #[cfg(feature = "json")]
            fn schema(definitions: &mut $crate::part::schema::Definitions) -> alloc::string::String {
                let variants = [$( (
                    $word,
                    concat!($($note),*),
                    $crate::part::choice!(@schema definitions $($type)?),
                ) ),*];
                let schema = $crate::part::schema::choice(concat!($($about),*), &variants);
                definitions.refer(stringify!($name), schema)
            }

            #[cfg(feature = "json")]
            fn sample(from: &mut $crate::part::Sampler) -> Self {
                let word = Self::WORDS[from.below(Self::WORDS.len())];
                $( if word == $word {
                    return Self::$variant $( (<$type as $crate::part::Part>::sample(from)) )?;
                } )*
                // The word was taken from the list of all words.
                unreachable!()
            }
        }
    };
    (@plain $self:ident $variant:ident) => { Some($self::$variant) };
    (@plain $self:ident $variant:ident $inner:ident) => { None };
    (@schema $definitions:ident) => { None };
    (@schema $definitions:ident $type:ty) => { Some(<$type as $crate::part::Part>::schema($definitions)) };
}

pub(crate) use {choice, record};
