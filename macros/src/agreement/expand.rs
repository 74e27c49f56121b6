//! From terms to items: the constant, its hash, and how the engine reaches the fields.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use sha3::{Digest, Keccak256};
use slacontract_terms::Terms;
use syn::{Ident, parse_quote};

use super::Field;

/// The field the engine keeps its books in, after the author's own.
pub(super) fn engine_field() -> syn::Field {
    parse_quote!(__agreement: ::slacontract::sla::Engine)
}

/// The `Agreement` implementation of `contract`.
pub(super) fn items(
    contract: &Ident,
    terms: &Terms,
    fields: &[Field<'_>],
) -> syn::Result<TokenStream> {
    let constant: TokenStream = terms.to_rust().parse()?;
    let hash = terms.hash(|bytes| Keccak256::digest(bytes).into());
    let hash = hash.iter().map(|byte| Literal::u8_unsuffixed(*byte));
    let parties = arms(
        terms.parties.iter().map(|part| &*part.name),
        fields,
        |name| quote!(&mut self.#name),
    );
    let feeds = arms(
        terms.feeds.iter().map(|part| &*part.name),
        fields,
        |name| quote!(&mut self.#name),
    );
    let objectives = arms(
        terms.objectives.iter().map(|part| &*part.name),
        fields,
        |name| quote!(&mut self.#name),
    );
    let read = arms(
        terms.params.iter().map(|part| &*part.name),
        fields,
        |name| quote!(self.#name.word()),
    );
    let write = arms(
        terms.params.iter().map(|part| &*part.name),
        fields,
        |name| quote!(self.#name.set_word(value)),
    );
    Ok(quote! {
        impl ::slacontract::sla::Agreement for #contract {
            const TERMS: &'static ::slacontract::terms::Terms = &#constant;
            const TERMS_HASH: [u8; 32] = [#(#hash),*];

            #[inline(always)]
            fn engine(&mut self) -> &mut ::slacontract::sla::Engine {
                &mut self.__agreement
            }

            #[inline(always)]
            fn party(&mut self, index: usize) -> &mut ::slacontract::sla::Party {
                match index { #parties _ => ::slacontract::sla::no_such_part() }
            }

            #[inline(always)]
            fn feed(&mut self, index: usize) -> &mut ::slacontract::sla::Feed<::slacontract::sla::Ratio> {
                match index { #feeds _ => ::slacontract::sla::no_such_part() }
            }

            #[inline(always)]
            fn objective(&mut self, index: usize) -> &mut ::slacontract::sla::Objective {
                match index { #objectives _ => ::slacontract::sla::no_such_part() }
            }

            #[inline(always)]
            fn param(&self, index: usize) -> [u8; 32] {
                match index { #read _ => ::slacontract::sla::no_such_part() }
            }

            #[inline(always)]
            fn set_param(&mut self, index: usize, value: [u8; 32]) {
                match index { #write _ => ::slacontract::sla::no_such_part() }
            }
        }
    })
}

/// One match arm for each part, in the order of the terms.
fn arms<'a>(
    names: impl Iterator<Item = &'a str>,
    fields: &[Field<'_>],
    answer: impl Fn(&Ident) -> TokenStream,
) -> TokenStream {
    names
        .enumerate()
        .filter_map(|(index, name)| {
            let field = fields.iter().find(|field| field.name == name)?;
            let answer = answer(field.name);
            Some(quote!(#index => #answer,))
        })
        .collect()
}
