//! Constant descriptions of methods, and the arms that run them.

use super::checked;
use crate::model::{Entry, Method};
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

/// `&[Param { .. }, ..]`.
pub fn params<'a>(parts: impl Iterator<Item = (String, &'a Type, bool)>) -> TokenStream {
    let parts = parts.map(|(name, of, indexed)| {
        let of = checked::abi(of);
        quote!(::slacontract::abi::Param { name: #name, of: &#of::TYPE, indexed: #indexed })
    });
    quote!(&[#(#parts),*])
}

/// The name an argument has in the ABI.
pub fn argument_name(ident: &Ident) -> String {
    crate::model::abi_name(ident)
        .trim_start_matches('_')
        .to_owned()
}

/// The constant that describes a method.
pub fn constant(method: &Method) -> Ident {
    format_ident!("FUNCTION_{}", method.ident.to_string().to_uppercase())
}

/// `const FUNCTION_name: Function = ..; const SELECTOR_name: u32 = ..;`
pub fn describe(method: &Method) -> TokenStream {
    let constant = constant(method);
    let selector = format_ident!("SELECTOR_{}", method.ident.to_string().to_uppercase());
    let name = if method.init { "" } else { &method.name };
    let inputs = params(
        method
            .inputs
            .iter()
            .map(|(name, of)| (argument_name(name), of, false)),
    );
    let checked::Answer {
        outputs, errors, ..
    } = checked::answer(&method.output);
    let mutability = mutability(method);
    let docs = &method.docs;
    quote! {
        const #constant: ::slacontract::abi::Function = ::slacontract::abi::Function {
            name: #name,
            inputs: #inputs,
            outputs: #outputs,
            mutability: #mutability,
            errors: #errors,
            docs: #docs,
        };
        const #selector: u32 = u32::from_ne_bytes(#constant.selector().to_be_bytes());
    }
}

/// `Mutability::..` of a method.
pub fn mutability(method: &Method) -> TokenStream {
    if method.view {
        quote!(::slacontract::abi::Mutability::View)
    } else if method.payable {
        quote!(::slacontract::abi::Mutability::Payable)
    } else {
        quote!(::slacontract::abi::Mutability::NonPayable)
    }
}

/// `(A, B,)`: the arguments' types as one tuple.
pub fn tuple(method: &Method) -> TokenStream {
    let types = method.inputs.iter().map(|(_, of)| of);
    quote!((#(#types,)*))
}

/// The arm that admits, decodes, runs (by `call`, given the arguments' names) and replies.
pub fn arm(method: &Method, call: impl FnOnce(&[Ident]) -> TokenStream) -> TokenStream {
    let selector = format_ident!("SELECTOR_{}", method.ident.to_string().to_uppercase());
    let mut flags = flags(method.payable, method.reentrant);
    if method.init {
        flags.extend(quote!(| ::slacontract::contract::INIT));
    }
    if method.unconstructed {
        flags.extend(quote!(| ::slacontract::contract::UNCONSTRUCTED));
    }
    let names: Vec<_> = (0..method.inputs.len())
        .map(|at| format_ident!("argument_{at}"))
        .collect();
    let tuple = tuple(method);
    let call = call(&names);
    quote! {
        #selector => {
            frame.admit(#flags);
            let (#(#names,)*) = ::slacontract::contract::checked::Arguments::<#tuple>::take(frame);
            ::slacontract::contract::checked::Answered(&#call).give(frame);
            true
        }
    }
}

/// `0 | PAYABLE | ..`: how a call may come.
pub fn flags(payable: bool, reentrant: bool) -> TokenStream {
    let mut flags = quote!(0);
    if payable {
        flags.extend(quote!(| ::slacontract::contract::PAYABLE));
    }
    if reentrant {
        flags.extend(quote!(| ::slacontract::contract::REENTRANT));
    }
    flags
}

/// The description of `#[fallback]` or `#[receive]`.
pub fn entry(entry: &Entry) -> TokenStream {
    let Entry { output, docs, .. } = entry;
    let errors =
        quote_spanned!(output.span()=> <#output as ::slacontract::error::RawReply>::ERRORS);
    let mutability = if entry.payable {
        quote!(::slacontract::abi::Mutability::Payable)
    } else {
        quote!(::slacontract::abi::Mutability::NonPayable)
    };
    quote! {
        ::slacontract::abi::Function {
            name: "",
            inputs: &[],
            outputs: &[],
            mutability: #mutability,
            errors: #errors,
            docs: #docs,
        }
    }
}
