//! `record!` declares a structure of terms, `choice!` an alternative; both get all four forms of [`super::Part`].

/// A structure whose fields are parts.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $( $(#[$note:meta])* $field:ident: $type:ty, )* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$note])* pub $field: $type, )*
        }

        impl $crate::part::Part for $name {
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
        }
    };
}

/// One of several: each variant has a tag for hashing and the word an author writes.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident {
        $( $(#[$note:meta])* $variant:ident $( ($inner:ident: $type:ty) )? = $tag:literal $word:literal, )*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$note])* $variant $( ($type) )?, )*
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
        }
    };
    (@plain $self:ident $variant:ident) => { Some($self::$variant) };
    (@plain $self:ident $variant:ident $inner:ident) => { None };
}

pub(crate) use {choice, record};
