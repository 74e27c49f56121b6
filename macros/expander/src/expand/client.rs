//! Typed clients.

use super::{checked, items};
use crate::model::Method;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

/// The client type `name` with a method for each of `methods`; with a contract, also its deployment.
pub fn expand(
    name: &Ident,
    docs: &str,
    methods: &[Method],
    contract: Option<&Ident>,
) -> TokenStream {
    let calls = methods.iter().filter(|method| !method.init).map(call);
    let deployment = contract.map(|contract| deployment(contract, methods));
    quote! {
        #[doc = #docs]
        #[derive(Clone, Copy)]
        pub struct #name<T: ::slacontract::Transport = ::slacontract::OnChain> {
            address: ::slacontract::Address,
            #[allow(dead_code)]
            transport: T,
        }

        impl<T: ::slacontract::Transport> ::core::convert::AsRef<::slacontract::Address> for #name<T> {
            fn as_ref(&self) -> &::slacontract::Address {
                &self.address
            }
        }

        impl<T: ::slacontract::Transport> ::slacontract::client::BoundClient<T> for #name<T> {
            fn bind(address: ::slacontract::Address, transport: T) -> Self {
                Self { address, transport }
            }
        }

        #[allow(missing_docs, private_interfaces, dead_code, clippy::too_many_arguments, clippy::new_ret_no_self)]
        impl #name {
            /// The contract at `address`, called from inside a contract.
            #[inline]
            pub fn at(address: ::slacontract::Address) -> Self {
                Self { address, transport: ::slacontract::OnChain }
            }

            #deployment
        }

        #[allow(missing_docs, private_interfaces, dead_code, clippy::too_many_arguments, clippy::should_implement_trait, clippy::type_complexity)]
        impl<T: ::slacontract::Transport> #name<T> {
            #(#calls)*
        }
    }
}

fn call(method: &Method) -> TokenStream {
    let Method {
        ident, docs, name, ..
    } = method;
    let checked::Answer { value, error, .. } = checked::answer(&method.output);
    let answer = quote_spanned!(method.output.span()=> ::slacontract::Call<T, #value, #error>);
    let (names, types): (Vec<_>, Vec<_>) = method.inputs.iter().cloned().unzip();
    let mutability = items::mutability(method);
    let tuple = items::tuple(method);
    quote! {
        #[doc = #docs]
        #[inline]
        pub fn #ident(&self, #(#names: #types),*) -> #answer {
            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unfit as _;
            const SELECTOR: u32 = ::slacontract::abi::selector(#name, ::slacontract::contract::checked::Arguments::<#tuple>::TYPES);
            let arguments: #tuple = (#(#names,)*);
            ::slacontract::Call::new(
                ::core::clone::Clone::clone(&self.transport),
                self.address,
                ::slacontract::contract::checked::Arguments::<#tuple>::call(SELECTOR, &arguments),
                #mutability,
            )
        }
    }
}

fn deployment(contract: &Ident, methods: &[Method]) -> TokenStream {
    let Some(init) = methods.iter().find(|method| method.init) else {
        return quote! {
            /// A deployment of the contract.
            pub fn new() -> ::slacontract::Deployment<#contract> {
                ::slacontract::Deployment::new(::slacontract::abi::encode(&()))
            }
        };
    };
    let Method { ident, docs, .. } = init;
    let (names, types): (Vec<_>, Vec<_>) = init.inputs.iter().cloned().unzip();
    let tuple = items::tuple(init);
    quote! {
        #[doc = #docs]
        pub fn #ident(#(#names: #types),*) -> ::slacontract::Deployment<#contract> {
            #[allow(unused_imports)]
            use ::slacontract::contract::checked::Unfit as _;
            let arguments: #tuple = (#(#names,)*);
            ::slacontract::Deployment::new(::slacontract::contract::checked::Arguments::<#tuple>::encode(&arguments))
        }
    }
}
