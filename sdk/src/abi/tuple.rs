//! Tuples: as a value, a struct without a name; as a whole, the sequence of their parts. Argument lists are tuples.

use super::{Abi, Decoder, Encoder, Param, Type, Words};

impl Abi for () {
    const TYPE: Type = Type::Tuple {
        name: "",
        fields: &[],
    };
    const DYNAMIC: bool = false;
    const HEAD: usize = 0;
    const OUTPUTS: &'static [Param] = &[];

    #[inline(always)]
    fn encode(&self, _: &mut Encoder) {}

    #[inline(always)]
    fn decode(_: &mut Decoder<'_>) -> Self {}

    #[inline(always)]
    fn of_words(_: &mut Words<'_>) -> Self {}
}

/// `const DYNAMIC`, sizes and parts of a struct or tuple from its parts; used by the tuples here and by `#[derive(Abi)]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __abi_parts {
    ($name:expr; $($part:tt: $type:ty = $label:expr),+) => {
        const TYPE: $crate::abi::Type = $crate::abi::Type::Tuple {
            name: $name,
            fields: &[$($crate::abi::Param { name: $label, of: &<$type as $crate::abi::Abi>::TYPE, indexed: false }),+],
        };
        const DYNAMIC: bool = $(<$type as $crate::abi::Abi>::DYNAMIC)||+;
        const HEAD: usize = if Self::DYNAMIC { 32 } else { 0 $(+ <$type as $crate::abi::Abi>::HEAD)+ };
        const SHAPE: $crate::abi::Shape = $crate::abi::Shape::join(&[$(<$type as $crate::abi::Abi>::SHAPE),+]);

        #[inline(always)]
        fn tail(&self) -> usize {
            if !Self::DYNAMIC {
                return 0;
            }
            0_usize $(.wrapping_add(<$type as $crate::abi::Abi>::HEAD).wrapping_add($crate::abi::Abi::tail(&self.$part)))+
        }

        #[inline(always)]
        fn encode(&self, out: &mut $crate::abi::Encoder) {
            let outer = Self::DYNAMIC.then(|| out.open(None, 0 $(+ <$type as $crate::abi::Abi>::HEAD)+));
            $($crate::abi::Abi::encode(&self.$part, out);)+
            if let Some(outer) = outer {
                out.close(&outer);
            }
        }
    };
}

macro_rules! tuples {
    ($($($type:ident $at:tt),+;)+) => {$(
        impl<$($type: Abi),+> Abi for ($($type,)+) {
            $crate::__abi_parts!(""; $($at: $type = ""),+);
            const OUTPUTS: &'static [Param] = &[$(Param { name: "", of: &$type::TYPE, indexed: false }),+];

            #[inline(always)]
            fn decode(input: &mut Decoder<'_>) -> Self {
                let outer = Self::DYNAMIC.then(|| input.open());
                let parts = ($($type::decode(input),)+);
                if let Some(outer) = outer {
                    input.close(&outer);
                }
                parts
            }

            #[inline(always)]
            fn whole(&self) -> usize {
                0_usize $(.wrapping_add($type::HEAD).wrapping_add(self.$at.tail()))+
            }

            #[inline(always)]
            fn encode_whole(&self, out: &mut Encoder) {
                out.begin(0 $(+ $type::HEAD)+, Self::DYNAMIC);
                $(self.$at.encode(out);)+
            }

            #[inline(always)]
            fn decode_whole(input: &mut Decoder<'_>) -> Self {
                ($($type::decode(input),)+)
            }

            #[inline(always)]
            fn of_words(words: &mut Words<'_>) -> Self {
                ($($type::of_words(words),)+)
            }
        }
    )+};
}

tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
