//! Agreements as nobody should write them: tokens left out, doubled, exchanged, and literals at the edges. Each becomes code or an
//! error; the macro never panics, and what it leaves behind is Rust.

use proc_macro2::{Group, Literal, TokenStream, TokenTree};
use proptest::prelude::*;
use slacontract_expander::contract;

const BASES: [&str; 3] = [
    include_str!("../src/agreement/everything.txt"),
    include_str!("../src/agreement/hosting.txt"),
    include_str!("../src/agreement/small.txt"),
];

/// A change of one token, counted in depth-first order.
#[derive(Clone, Debug)]
enum Change {
    Leave,
    Double,
    /// By a token of the same file.
    Exchange(usize),
    Edge(usize),
}

/// What stands where a number, a percentage or a quoted value is expected.
fn edge(at: usize) -> Literal {
    match at % 11 {
        0 => Literal::u64_unsuffixed(0),
        1 => Literal::u64_unsuffixed(u64::MAX),
        2 => Literal::u128_unsuffixed(u128::MAX),
        3 => Literal::f64_unsuffixed(99.999_999_9),
        4 => Literal::f64_unsuffixed(1e-30),
        5 => Literal::string(""),
        6 => Literal::string("340282366920938463463374607431768211455 ether"),
        7 => Literal::string("99999999999999999999d"),
        8 => Literal::string("0s"),
        9 => Literal::u8_suffixed(7),
        _ => Literal::string("1099511627775s"),
    }
}

fn flat(tokens: TokenStream, into: &mut Vec<TokenTree>) {
    for token in tokens {
        into.push(token.clone());
        if let TokenTree::Group(group) = token {
            flat(group.stream(), into);
        }
    }
}

/// The tokens with token `target` changed.
fn changed(
    tokens: TokenStream,
    at: &mut usize,
    target: usize,
    change: &Change,
    all: &[TokenTree],
) -> TokenStream {
    let mut out = Vec::new();
    for token in tokens {
        let here = *at;
        *at += 1;
        let token = match token {
            TokenTree::Group(group) => {
                let inner = changed(group.stream(), at, target, change, all);
                TokenTree::Group(Group::new(group.delimiter(), inner))
            }
            token => token,
        };
        if here != target {
            out.push(token);
            continue;
        }
        match change {
            Change::Leave => {}
            Change::Double => out.extend([token.clone(), token]),
            Change::Exchange(other) => out.push(all[other % all.len()].clone()),
            Change::Edge(which) => out.push(edge(*which).into()),
        }
    }
    out.into_iter().collect()
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Leave),
        Just(Change::Double),
        any::<usize>().prop_map(Change::Exchange),
        any::<usize>().prop_map(Change::Edge),
    ]
}

proptest! {
    #[test]
    fn a_changed_agreement_is_code_or_an_error(base in 0..BASES.len(), changes in prop::collection::vec((any::<usize>(), change()), 1..4)) {
        let mut tokens: TokenStream = BASES[base].parse().expect("the agreement is Rust tokens");
        for (target, change) in &changes {
            let mut all = Vec::new();
            flat(tokens.clone(), &mut all);
            if all.is_empty() {
                break;
            }
            tokens = changed(tokens, &mut 0, target % all.len(), change, &all);
        }
        // What is no struct any more is the compiler's to refuse.
        if let Ok(expanded) = contract(TokenStream::new(), tokens) {
            prop_assert!(syn::parse2::<syn::File>(expanded.clone()).is_ok(), "{}", expanded);
        }
    }
}
