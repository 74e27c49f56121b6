//! `#[slacontract::test]`.

use crate::model::mistake;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

pub fn test(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if let Some(token) = arguments.into_iter().next() {
        return Err(mistake(
            token.span(),
            "SDK030",
            "`#[slacontract::test]` takes no arguments yet",
            "remove them",
        ));
    }
    let mut item: ItemFn = syn::parse2(item)?;
    if item.sig.inputs.len() != 1 {
        return Err(mistake(
            item.sig.ident.span(),
            "SDK031",
            "a contract test takes one chain",
            "write `fn name(chain: &mut Chain)`",
        ));
    }
    let name = item.sig.ident.clone();
    let attributes = std::mem::take(&mut item.attrs);
    Ok(quote! {
        #[::core::prelude::v1::test]
        #(#attributes)*
        fn #name() {
            #item
            ::slacontract_testing::run(#name);
        }
    })
}
