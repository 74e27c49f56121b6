//! A contract's struct: its places in storage, its description, its entry point.

use super::fields;
use crate::agreement;
use crate::model::{ContractModel, FieldModel};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Fields, Path, parse_quote};

/// The client type of an interface: its path with `Client` behind the last name.
pub fn client_of(interface: &Path) -> Path {
    let mut path = interface.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = quote::format_ident!("{}Client", last.ident);
    }
    path
}

pub fn expand(mut model: ContractModel, attribute: Option<&Attribute>) -> syn::Result<TokenStream> {
    let mut clients: Vec<Path> = model.implements.iter().map(client_of).collect();
    let mut items = TokenStream::new();
    let mut terms = quote!(&[]);
    if let Some(attribute) = attribute {
        items = agreement(&mut model, attribute)?;
        clients.push(parse_quote!(::slacontract::sla::SlaClient));
        terms = quote!(<Self as ::slacontract::sla::Agreement>::TERMS_BYTES);
    }
    let item = &model.item;
    let name = &item.ident;
    let text = name.to_string();
    let docs = &model.docs;
    let (names, types): (Vec<_>, Vec<_>) = model
        .fields
        .iter()
        .map(|field| (&field.name, &field.of))
        .unzip();
    let at: Vec<usize> = (0..names.len()).collect();
    let places = fields::places(&types);
    let layout = fields::layout(&names, &types);
    let events = &model.events;
    Ok(quote! {
        #item

        #items

        const _: () = {
            #places

            impl ::slacontract::Contract for #name {
                const NAME: &'static str = #text;
                const PACKAGE: &'static str = ::core::env!("CARGO_PKG_NAME");
                const MANIFEST_DIR: &'static str = ::core::env!("CARGO_MANIFEST_DIR");
                const DOCS: &'static str = #docs;
                const ABI: &'static [&'static [::slacontract::abi::Item]] = &[
                    <Self as ::slacontract::contract::Dispatch>::ITEMS,
                    #(<Self as ::slacontract::contract::Routes<#clients>>::ITEMS,)*
                    #(<Self as ::slacontract::contract::Routes<#clients>>::EVENTS,)*
                    &[#(::slacontract::abi::Item::Event(<#events as ::slacontract::Event>::EVENT)),*],
                ];
                const STORAGE: &'static [::slacontract::storage::Field] = #layout;
                const TERMS: &'static [u8] = #terms;
                const CONSTRUCTIBLE: bool = <Self as ::slacontract::contract::Dispatch>::CONSTRUCTIBLE;
                type Client<T: ::slacontract::Transport> = <Self as ::slacontract::contract::Dispatch>::Client<T>;

                #[inline(always)]
                fn instance() -> Self {
                    Self {
                        #(#names: <#types as ::slacontract::storage::Storage>::at(
                            ::slacontract::storage::Location::root(PLACES.0[#at]),
                        ),)*
                    }
                }

                #[inline(always)]
                fn route(&mut self, frame: &mut ::slacontract::contract::Frame<'_>) -> bool {
                    <Self as ::slacontract::contract::Dispatch>::route(self, frame)
                        #(|| <Self as ::slacontract::contract::Routes<#clients>>::route(self, frame))*
                }
            }

            // A contract with many methods hashes long, and it ends.
            #[allow(long_running_const_eval)]
            const _: () = ::slacontract::contract::assert_distinct(<#name as ::slacontract::Contract>::ABI);
        };

        // Only the package that is being built as a program has an entry point and a description of its own.
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(all(target_arch = "wasm32", slacontract_entrypoint))]
            const _: () = {
                #[unsafe(no_mangle)]
                extern "C" fn user_entrypoint(length: usize) -> usize {
                    ::slacontract::contract::entrypoint::<#name>(length)
                }

                const SIZE: usize = ::slacontract::meta::size::<#name>();

                #[unsafe(link_section = "slacontract_meta")]
                static META: [u8; SIZE] = ::slacontract::meta::blob::<#name, SIZE>();
            };
        };
    })
}

/// Lets the agreement read the fields, and adds the field its engine keeps its books in behind the author's own.
fn agreement(model: &mut ContractModel, attribute: &Attribute) -> syn::Result<TokenStream> {
    let fields: Vec<_> = model
        .fields
        .iter()
        .map(|field| agreement::Field {
            name: &field.name,
            ty: &field.of,
            attributes: &field.attributes,
        })
        .collect();
    let arguments = attribute.meta.require_list()?.tokens.clone();
    let expansion = agreement::expand(&model.item.ident, arguments, &fields)?;
    let field = expansion.field;
    if let (Some(name), Fields::Named(named)) = (&field.ident, &mut model.item.fields) {
        model.fields.push(FieldModel {
            name: name.clone(),
            of: field.ty.clone(),
            attributes: Vec::new(),
        });
        named.named.push(field);
    }
    Ok(expansion.items)
}
