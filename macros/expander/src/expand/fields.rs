//! Places of fields, shared by contracts and by structs in storage.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Type};

/// `const PLACES: ([Place; N], Size) = ..;`
pub fn places(types: &[&Type]) -> TokenStream {
    let count = types.len();
    quote! {
        const PLACES: ([::slacontract::storage::Place; #count], ::slacontract::storage::Size) =
            ::slacontract::storage::layout::places([#(<#types as ::slacontract::storage::Storage>::SIZE),*]);
    }
}

/// `&[Field { .. }, ..]`.
pub fn layout(names: &[&Ident], types: &[&Type]) -> TokenStream {
    let fields = names.iter().zip(types).enumerate().map(|(at, (name, of))| {
        let name = name.to_string();
        quote! {
            ::slacontract::storage::Field {
                name: #name,
                place: PLACES.0[#at],
                of: &<#of as ::slacontract::storage::Storage>::LAYOUT,
            }
        }
    });
    quote!(&[#(#fields),*])
}
