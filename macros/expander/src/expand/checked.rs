//! The author's types in generated code, in the one form whose error the compiler shows once: at the author's token.
//!
//! See `slacontract::contract::checked` for the other half.

use crate::parse;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

/// `<Order as Abi>`.
pub fn abi(of: &Type) -> TokenStream {
    quote_spanned!(of.span()=> <#of as ::slacontract::abi::Abi>)
}

/// `<Address as Topic>`.
pub fn topic(of: &Type) -> TokenStream {
    quote_spanned!(of.span()=> <#of as ::slacontract::event::Topic>)
}

/// `<Closed as Error>`.
pub fn error(of: &Type) -> TokenStream {
    quote_spanned!(of.span()=> <#of as ::slacontract::Error>)
}

/// A method's answer, in the forms that are asked for.
pub struct Answer {
    /// Type of the value.
    pub value: TokenStream,
    /// The value in the ABI.
    pub outputs: TokenStream,
    /// Type of the error.
    pub error: TokenStream,
    /// The errors it can be.
    pub errors: TokenStream,
}

/// A method's answer; `Result` is looked into, any other type is asked what it is.
pub fn answer(of: &Type) -> Answer {
    if let Some((value, failure)) = parse::result(of) {
        return Answer {
            value: value.to_token_stream(),
            outputs: quote_spanned!(value.span()=> <#value as ::slacontract::abi::Abi>::OUTPUTS),
            error: failure.to_token_stream(),
            errors: quote_spanned!(failure.span()=> <#failure as ::slacontract::Error>::ERRORS),
        };
    }
    Answer {
        value: quote_spanned!(of.span()=> <#of as ::slacontract::error::Reply>::Value),
        outputs: quote_spanned!(of.span()=> <#of as ::slacontract::error::Reply>::OUTPUTS),
        error: quote_spanned!(of.span()=> <#of as ::slacontract::error::Reply>::Error),
        errors: quote_spanned!(of.span()=> <#of as ::slacontract::error::Reply>::ERRORS),
    }
}
