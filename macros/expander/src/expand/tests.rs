//! What an author's code becomes, kept as text beside this file: a change to a macro shows there.
//!
//! `SLACONTRACT_BLESS=1 cargo test -p slacontract-macros` writes the texts anew.

use quote::quote;

/// Compares the expansion of the items with the text in `expand/{name}.expanded.txt`.
fn keeps(name: &str, expanded: &proc_macro2::TokenStream) {
    let file: syn::File = syn::parse2(expanded.clone()).expect("an expansion is a list of items");
    let text = prettyplease::unparse(&file);
    let path = format!(
        "{}/src/expand/{name}.expanded.txt",
        env!("CARGO_MANIFEST_DIR")
    );
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        std::fs::write(&path, &text).expect("the text can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "the expansion differs from {path}; it is now:\n{text}"
    );
}

#[test]
fn a_contract_becomes_places_routes_and_a_client() {
    let structure = quote! {
        /// Counts.
        pub struct Counter {
            number: Slot<U256>,
        }
    };
    let methods = quote! {
        impl Counter {
            /// Starts at a number.
            #[init]
            pub fn new(&mut self, start: U256) {
                self.number.set(start);
            }

            /// The number.
            #[view]
            pub fn number(&self) -> U256 {
                self.number.get()
            }

            /// Counts on.
            #[payable]
            pub fn increment(&mut self) -> Result<(), Full> {
                emit(Counted { number: self.number.get() });
                Ok(())
            }
        }
    };
    let mut expanded = super::contract(quote!(), structure).expect("a sound struct");
    expanded.extend(super::contract(quote!(), methods).expect("a sound impl"));
    keeps("counter", &expanded);
}

#[test]
fn events_and_errors_become_descriptions_and_encoders() {
    let mut expanded = super::event(quote! {
        pub struct Counted { #[indexed] by: Address, number: U256 }
    })
    .expect("a sound event");
    expanded.extend(
        super::error(quote! {
            pub enum CountError { Full, TooEarly { due: Timestamp } }
        })
        .expect("a sound error"),
    );
    keeps("event_and_error", &expanded);
}

#[test]
fn an_interface_becomes_a_trait_with_routes_and_a_client() {
    let expanded = super::interface(
        quote!(events(Visited)),
        quote! {
            /// Counts visits.
            pub trait Visits: Part<VisitsState> {
                /// How many there were.
                #[view]
                fn visits(&self) -> u64 {
                    self.part().count.get()
                }

                /// One more.
                #[reentrant]
                fn visit(&mut self, who: Address) -> Result<(), Full> {
                    self.visited(who);
                    Ok(())
                }

                #[internal]
                fn visited(&mut self, who: Address) {
                    let _ = who;
                }
            }
        },
    )
    .expect("a sound trait");
    keeps("interface", &expanded);
}

#[test]
fn a_component_becomes_a_place_that_interfaces_reach() {
    let mut expanded = super::contract(
        quote!(implements(Visits)),
        quote! {
            pub struct Hall {
                #[component]
                visits: VisitsState,
            }
        },
    )
    .expect("a sound struct");
    expanded
        .extend(super::contract(quote!(), quote!(impl Visits for Hall {})).expect("a sound impl"));
    keeps("component", &expanded);
}

#[test]
fn derives_become_descriptions_encoders_and_handles() {
    let order = quote!(
        pub struct Order {
            number: u64,
            buyer: Address,
        }
    );
    let mut expanded = super::abi(order.clone()).expect("a sound struct");
    expanded.extend(super::store(order).expect("a sound struct"));
    expanded.extend(
        super::storage(quote!(
            pub struct Books {
                open: Map<u64, Order>,
            }
        ))
        .expect("a sound struct"),
    );
    expanded.extend(
        super::abi(quote!(
            pub enum Stage {
                Open,
                Closed,
            }
        ))
        .expect("a sound enum"),
    );
    keeps("derives", &expanded);
}

#[test]
fn a_mistake_leaves_stand_ins_behind() {
    let expanded = super::contract(
        quote!(),
        quote! {
            impl Vault {
                #[view]
                pub fn share(&self) -> f64 {
                    0.5
                }
            }
        },
    )
    .expect("a stand-in");
    keeps("stand_in", &expanded);
}

#[test]
fn tests_and_invariants_become_tests_in_both_lanes() {
    let mut expanded = super::test(
        quote!(),
        quote! {
            fn it_counts(chain: &mut Chain) {
                let counter = chain.deploy(Counter::new(U256::ZERO));
                counter.increment().call();
            }
        },
    )
    .expect("a sound test");
    expanded.extend(
        super::test(
            quote!(fuzz = 64),
            quote! {
                fn it_counts_from_anywhere(chain: &mut Chain, start: U256) {
                    chain.deploy(Counter::new(start));
                }
            },
        )
        .expect("a sound test with random arguments"),
    );
    expanded.extend(
        super::invariant(
            quote!(runs = 4, steps = 8),
            quote! {
                fn the_number_never_falls(chain: &mut Chain) -> Invariant {
                    let counter = chain.deploy(Counter::new(U256::ZERO));
                    Invariant::of(&counter).holds(|chain| assert!(chain.calls() < 9))
                }
            },
        )
        .expect("a sound invariant"),
    );
    keeps("test_and_invariant", &expanded);
}
