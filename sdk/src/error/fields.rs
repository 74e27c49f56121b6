//! How the fields of an error become revert data: by reference, none is cloned, and in as few calls as their types allow. A contract has dozens of
//! errors, most of one to three numbers.

use crate::abi::Encoder;

/// An encoder with the revert data of an error whose fields are given by reference: each is encoded in place, none is cloned.
#[doc(hidden)]
#[macro_export]
macro_rules! __encode_fields {
    ($selector:expr; $($name:ident: <$type:ty as $abi:path>),*) => {{
        let mut out = $crate::abi::Encoder::with_selector(
            $selector,
            0_usize $(.wrapping_add(<$type as $abi>::HEAD).wrapping_add(<$type as $abi>::tail($name)))*,
        );
        out.begin(0 $(+ <$type as $abi>::HEAD)*, false $(|| <$type as $abi>::DYNAMIC)*);
        $(<$type as $abi>::encode($name, &mut out);)*
        out
    }};
}

#[doc(hidden)]
pub use crate::__encode_fields as encode_fields;

/// Ends the frame with an error whose fields are given by reference. Most fields are numbers that travel in registers: those of up to three
/// are written by one function for each count.
#[doc(hidden)]
#[macro_export]
macro_rules! __revert_fields {
    ($selector:expr; $a:ident: <$ta:ty as $abi:path>) => {
        if <$ta as $abi>::IN_REGISTER {
            $crate::error::revert_one($selector, <$ta as $abi>::register($a))
        } else {
            $crate::error::encode_fields!($selector; $a: <$ta as $abi>).revert()
        }
    };
    ($selector:expr; $a:ident: <$ta:ty as $abi:path>, $b:ident: <$tb:ty as $abi_b:path>) => {
        if <$ta as $abi>::IN_REGISTER && <$tb as $abi_b>::IN_REGISTER {
            $crate::error::revert_two(
                $selector,
                <$ta as $abi>::register($a),
                <$tb as $abi_b>::register($b),
            )
        } else {
            $crate::error::encode_fields!($selector; $a: <$ta as $abi>, $b: <$tb as $abi_b>).revert()
        }
    };
    (
        $selector:expr; $a:ident: <$ta:ty as $abi:path>, $b:ident: <$tb:ty as $abi_b:path>,
        $c:ident: <$tc:ty as $abi_c:path>
    ) => {
        if <$ta as $abi>::IN_REGISTER && <$tb as $abi_b>::IN_REGISTER && <$tc as $abi_c>::IN_REGISTER {
            $crate::error::revert_three(
                $selector,
                <$ta as $abi>::register($a),
                <$tb as $abi_b>::register($b),
                <$tc as $abi_c>::register($c),
            )
        } else {
            $crate::error::encode_fields!(
                $selector; $a: <$ta as $abi>, $b: <$tb as $abi_b>, $c: <$tc as $abi_c>
            ).revert()
        }
    };
    ($($all:tt)*) => {
        $crate::error::encode_fields!($($all)*).revert()
    };
}

#[doc(hidden)]
pub use crate::__revert_fields as revert_fields;

/// Ends the frame with an error of one number.
#[doc(hidden)]
#[cold]
pub fn revert_one(selector: u32, first: u64) -> ! {
    let mut out = Encoder::with_selector(selector, 32);
    out.narrow(first);
    out.revert()
}

/// Ends the frame with an error of two numbers.
#[doc(hidden)]
#[cold]
pub fn revert_two(selector: u32, first: u64, second: u64) -> ! {
    let mut out = Encoder::with_selector(selector, 2 * 32);
    out.narrow(first);
    out.narrow(second);
    out.revert()
}

/// Ends the frame with an error of three numbers.
#[doc(hidden)]
#[cold]
pub fn revert_three(selector: u32, first: u64, second: u64, third: u64) -> ! {
    let mut out = Encoder::with_selector(selector, 3 * 32);
    out.narrow(first);
    out.narrow(second);
    out.narrow(third);
    out.revert()
}
