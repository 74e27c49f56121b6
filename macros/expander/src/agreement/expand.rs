//! From terms to items: the constant, its hash, how the engine reaches the fields, and the typed proposal.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use sha3::{Digest, Keccak256};
use slacontract_terms::Terms;
use slacontract_terms::model::{
    Asset, Consent, Delivery, FeedKind, Indicator, Renewal, ReportMode, Target,
};
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote};

use super::Field;

/// The interfaces of an agreement: what every one answers, and what follows from its parts. One that is not mounted costs no byte.
pub(super) fn interfaces(terms: &Terms) -> Vec<syn::Path> {
    let mut interfaces = vec![parse_quote!(::slacontract::sla::Sla)];
    if terms.asset == Asset::Token {
        interfaces.push(parse_quote!(::slacontract::sla::SlaToken));
    }
    let has_feed = |kind: fn(&FeedKind) -> bool| terms.feeds.iter().any(|feed| kind(&feed.kind));
    if has_feed(|kind| matches!(kind, FeedKind::Value(_))) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaValues));
    }
    if has_feed(|kind| matches!(kind, FeedKind::Histogram(_))) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaHistograms));
    }
    if has_feed(|kind| matches!(kind, FeedKind::Events)) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaEvents));
    }
    let has_levels = terms
        .objectives
        .iter()
        .any(|part| !matches!(part.target, Target::Ratio(_)));
    if has_levels || !terms.indices.is_empty() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaLevels));
    }
    if customs(terms).next().is_some() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaCustom));
    }
    if terms
        .feeds
        .iter()
        .any(|feed| feed.fee.is_some() || feed.eject.is_some())
    {
        interfaces.push(parse_quote!(::slacontract::sla::SlaSigners));
    }
    let has_mode = |mode| terms.feeds.iter().any(|feed| feed.mode == mode);
    if has_mode(ReportMode::Sealed) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaSealed));
    }
    if has_mode(ReportMode::Aggregated) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaAggregated));
    }
    if !terms.exclusions.is_empty() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaExclusions));
    }
    if terms.arbitration.is_some() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaCourt));
        interfaces.push(parse_quote!(::slacontract::sla::SlaCases));
        if terms
            .arbitration
            .iter()
            .any(|part| part.reserve.0.is_some())
        {
            interfaces.push(parse_quote!(::slacontract::sla::SlaPanel));
        }
    }
    let ends_late = |part: &Delivery| part.terminate_after.is_some();
    if terms.terminate.is_some()
        || terms.collateral.is_some()
        || terms.deliveries.iter().any(ends_late)
    {
        interfaces.push(parse_quote!(::slacontract::sla::SlaEnding));
    }
    if terms.amend != Consent::Never || terms.renew != Renewal::Never {
        interfaces.push(parse_quote!(::slacontract::sla::SlaChanges));
    }
    if !terms.incidents.is_empty() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaIncidents));
        interfaces.push(parse_quote!(::slacontract::sla::SlaRecords));
        if terms
            .incidents
            .iter()
            .any(|part| part.cause_within.is_some())
        {
            interfaces.push(parse_quote!(::slacontract::sla::SlaCauses));
        }
    }
    let has_duties = !(terms.disclosures.is_empty()
        && terms.justifications.is_empty()
        && terms.payments.is_empty()
        && terms.custodies.is_empty()
        && terms.qualities.is_empty()
        && terms.drills.is_empty());
    if has_duties {
        interfaces.push(parse_quote!(::slacontract::sla::SlaDuties));
        if terms.arbitration.is_some() {
            interfaces.push(parse_quote!(::slacontract::sla::SlaDutyCourt));
        }
    }
    if !terms.deliveries.is_empty() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaDeliveries));
        if terms.arbitration.is_some() {
            interfaces.push(parse_quote!(::slacontract::sla::SlaDeliveryCourt));
        }
    }
    let is_moved = |part: &Delivery| part.force_majeure.0.is_some();
    if terms.deliveries.iter().any(is_moved) {
        interfaces.push(parse_quote!(::slacontract::sla::SlaExtensions));
        if terms.arbitration.is_some() {
            interfaces.push(parse_quote!(::slacontract::sla::SlaExtensionCourt));
        }
    }
    if !terms.grants.is_empty() {
        interfaces.push(parse_quote!(::slacontract::sla::SlaGrants));
        if terms.arbitration.is_some() {
            interfaces.push(parse_quote!(::slacontract::sla::SlaGrantCourt));
        }
    }
    interfaces
}

/// The objectives that the author's own code measures.
fn customs(terms: &Terms) -> impl Iterator<Item = &str> {
    let objectives = terms.objectives.iter();
    let objectives = objectives.filter(|part| matches!(part.indicator, Indicator::Custom(_)));
    objectives.map(|part| &*part.name)
}

/// The fields the engine keeps its books in, after the author's own.
pub(super) fn engine_fields(terms: &Terms) -> Vec<syn::Field> {
    let mut fields: Vec<syn::Field> =
        vec![parse_quote!(__agreement: ::slacontract::sla::EnginePlace)];
    if terms.asset == Asset::Token {
        fields.push(parse_quote!(__asset: ::slacontract::storage::Slot<::slacontract::Address>));
    }
    fields
}

/// The engine's field as a component, for a contract without a layout.
pub(super) fn engine_stand_in(contract: &Ident) -> TokenStream {
    quote! {
        impl ::slacontract::contract::Part<::slacontract::sla::EnginePlace> for #contract {
            const PLACE: ::slacontract::storage::Place = ::slacontract::storage::Place::word(0);

            fn field(&self) -> &::slacontract::sla::EnginePlace {
                &self.__agreement
            }
        }
    }
}

/// The `Agreement` implementation of `contract`.
pub(super) fn items(
    contract: &Ident,
    terms: &Terms,
    refused: &str,
    fields: &[Field<'_>],
) -> syn::Result<TokenStream> {
    let constant: TokenStream = terms.to_rust().parse()?;
    let canonical = terms.canonical();
    let hash: [u8; 32] = Keccak256::digest(&canonical).into();
    let hash = hash.iter().map(|byte| Literal::u8_unsuffixed(*byte));
    let canonical = Literal::byte_string(&canonical);
    let prose_hash = terms.prose_hash(|bytes| Keccak256::digest(bytes).into());
    let prose_hash = prose_hash.iter().map(|byte| Literal::u8_unsuffixed(*byte));
    let prose = slacontract_terms::prose::english(terms);

    let parties = find(terms.parties.iter().map(|part| &*part.name), fields);
    let feeds = find(terms.feeds.iter().map(|part| &*part.name), fields);
    let objectives = find(terms.objectives.iter().map(|part| &*part.name), fields);
    let params = find(terms.params.iter().map(|part| &*part.name), fields);
    let reaches = [
        reach(
            "party",
            quote!(&self),
            quote!(::slacontract::sla::Party),
            &parties,
            |name| quote!(#name),
        ),
        reach(
            "party_mut",
            quote!(&mut self),
            quote!(::slacontract::sla::Party),
            &parties,
            |name| quote!(#name),
        ),
        reach(
            "feed",
            quote!(&self),
            quote!(::slacontract::sla::FeedBooks),
            &feeds,
            |name| quote!(#name.books),
        ),
        reach(
            "feed_mut",
            quote!(&mut self),
            quote!(::slacontract::sla::FeedBooks),
            &feeds,
            |name| quote!(#name.books),
        ),
        reach(
            "objective",
            quote!(&self),
            quote!(::slacontract::sla::Objective),
            &objectives,
            |name| quote!(#name),
        ),
        reach(
            "objective_mut",
            quote!(&mut self),
            quote!(::slacontract::sla::Objective),
            &objectives,
            |name| quote!(#name),
        ),
        reach(
            "param",
            quote!(&self),
            quote!([u8; 32]),
            &params,
            |name| quote!(#name.word()),
        ),
    ];
    let lists = [
        ("FEEDS", "FeedPlan", "exact_feeds", "feed_count"),
        ("OBJECTIVES", "ObjectivePlan", "exact_objectives", "objective_count"),
        ("PARAMS", "Range", "exact_params", "param_count"),
        ("DUTIES", "DutyPlan", "exact_duties", "duty_count"),
        ("LIABILITIES", "Liability", "exact_liabilities", "liability_count"),
        ("DELIVERIES", "DeliveryPlan", "exact_deliveries", "delivery_count"),
        ("SENSORS", "SensorPlan", "exact_sensors", "sensor_count"),
        ("EXTENSIONS", "ExtensionPlan", "exact_extensions", "extension_count"),
        ("INDICES", "IndexPlan", "exact_indices", "index_count"),
    ]
    .map(|names| {
        let names: [&str; 4] = names.into();
        let [list, of, exact, count] = names.map(|name| format_ident!("{name}"));
        quote! {
            const #list: &'static [::slacontract::sla::plan::#of] =
                &Self::DRAFT.#exact::<{ <#contract as ::slacontract::sla::Agreement>::PLAN.#count }>();
        }
    });
    let asset = (terms.asset == Asset::Token).then(|| {
        quote! {
            #[inline(always)]
            fn asset() -> ::slacontract::storage::Slot<::slacontract::Address> {
                <Self as ::slacontract::Contract>::instance().__asset
            }
        }
    });
    // Nobody signs an objective that no code measures.
    let measured = find(customs(terms).take(1), fields).into_iter().map(|field| {
        let message = format!(
            "SDK085: objective `{0}` is of custom code, and no method of the contract is `#[on(measure)]`: write `#[on(measure)] fn {0}_of(&self, asked: &Measurement) -> Indicator`",
            field.name
        );
        quote_spanned! {field.name.span()=>
            const _: () = ::core::assert!(
                <#contract as ::slacontract::contract::Hooks>::MEASURE,
                #message
            );
        }
    });
    Ok(quote! {
        #(#measured)*

        impl ::slacontract::sla::own::Accountable for #contract {}

        #[doc = #prose]
        impl ::slacontract::sla::Agreement for #contract {
            const TERMS: &'static ::slacontract::terms::Terms = &#constant;
            const TERMS_BYTES: &'static [u8] = #canonical;
            const TERMS_HASH: [u8; 32] = [#(#hash),*];
            const PROSE_HASH: [u8; 32] = [#(#prose_hash),*];
            const REFUSED: &'static str = #refused;
            #(#lists)*

            #asset

            #[inline(always)]
            fn engine(&self) -> ::slacontract::sla::Engine {
                ::slacontract::sla::engine_of::<Self>()
            }

            #[inline(always)]
            fn engine_mut(&mut self) -> ::slacontract::sla::Engine {
                ::slacontract::sla::engine_of::<Self>()
            }

            #(#reaches)*
        }
    })
}

/// The fields of the named parts, in the order of the terms.
fn find<'a>(names: impl Iterator<Item = &'a str>, fields: &'a [Field<'a>]) -> Vec<&'a Field<'a>> {
    names
        .filter_map(|name| fields.iter().find(|field| field.name == name))
        .collect()
}

/// A method that reaches the parts of one kind by their index. It makes the handle anew, at a place that is a constant: handles that
/// were read out of the contract would have to be kept in memory for it.
fn reach(
    method: &str,
    receiver: TokenStream,
    answer: TokenStream,
    parts: &[&Field<'_>],
    field: impl Fn(&Ident) -> TokenStream,
) -> TokenStream {
    let method = format_ident!("{method}");
    let arms = parts.iter().enumerate().map(|(index, part)| {
        let reached = field(part.name);
        quote!(#index => <Self as ::slacontract::Contract>::instance().#reached,)
    });
    quote! {
        #[inline(always)]
        fn #method(#receiver, index: usize) -> #answer {
            match index {
                #(#arms)*
                _ => ::slacontract::sla::no_such_part(),
            }
        }
    }
}

/// `propose(provider, customer, .., signers of each feed, .., the court, the token, parameters, ..)`, in the order of the terms.
pub(super) fn propose(contract: &Ident, terms: &Terms, all: &[Field<'_>]) -> TokenStream {
    let parties = find(terms.parties.iter().map(|part| &*part.name), all);
    let feeds = find(terms.feeds.iter().map(|part| &*part.name), all);
    let params = find(terms.params.iter().map(|part| &*part.name), all);
    let court = find(terms.arbitration.iter().map(|part| &*part.name), all);
    let stateless: Vec<_> = all
        .iter()
        .filter(|part| part.attributes.iter().any(super::is_field_attribute))
        .map(|part| part.name)
        .collect();
    let token: Vec<_> = (terms.asset == Asset::Token)
        .then(|| free_name("token", all))
        .into_iter()
        .collect();
    let parties: Vec<_> = parties.iter().map(|part| part.name).collect();
    let feeds: Vec<_> = feeds.iter().map(|part| part.name).collect();
    let court: Vec<_> = court.iter().map(|part| part.name).collect();
    let values: Vec<_> = params.iter().map(|part| part.name).collect();
    let types: Vec<_> = params.iter().map(|part| argument(part.ty)).collect();
    quote! {
        impl #contract {
            /// Proposes the terms: who has which role, who signs the feeds' reports, what the parameters are. Called once,
            /// from the constructor.
            ///
            /// # Errors
            /// When the terms cannot be entered into with these values; nothing is proposed then.
            #[allow(dead_code, clippy::too_many_arguments)]
            #[inline(always)]
            fn propose(
                &mut self,
                #(#parties: ::slacontract::Address,)*
                #(#feeds: &[::slacontract::Address],)*
                #(#court: ::slacontract::Address,)*
                #(#token: ::slacontract::Address,)*
                #(#values: #types,)*
            ) -> ::core::result::Result<(), ::slacontract::sla::SlaError> {
                // Parts without storage of their own are read by nobody else.
                let _ = (#(&self.#stateless,)*);
                #(self.#parties.set(#parties);)*
                #(::slacontract::sla::set_signers(&mut self.#feeds.books, #feeds);)*
                #(::slacontract::sla::set_court(self, #court);)*
                #(::slacontract::sla::set_asset(self, #token);)*
                #(self.#values.set(#values);)*
                ::slacontract::sla::propose(self);
                ::core::result::Result::Ok(())
            }
        }
    }
}

/// A name for an argument that no field has.
fn free_name(word: &str, fields: &[Field<'_>]) -> Ident {
    let mut name = String::from(word);
    while fields.iter().any(|field| field.name == &name) {
        name.insert(0, '_');
    }
    format_ident!("{name}")
}

/// A `propose` of as many arguments, whatever they are: the terms could not be read, and only that is a mistake.
pub(super) fn propose_stand_in(contract: &Ident, in_token: bool, all: &[Field<'_>]) -> TokenStream {
    // A misspelt attribute stands on a field whose type still says what was meant.
    let declared = |word: &'static str, kind: &'static str| {
        all.iter().filter(move |field| {
            let (outer, _) = super::party::type_words(field.ty);
            let mut attributes = field.attributes.iter();
            let is_declared = attributes.any(|attribute| attribute.path().is_ident(word));
            is_declared || outer == kind
        })
    };
    let arguments = declared("party", "Party")
        .chain(declared("feed", "Feed"))
        .chain(declared("arbitration", "Arbitration"))
        .chain(declared("param", "Param"))
        .map(|field| field.name.clone())
        .chain(in_token.then(|| free_name("token", all)));
    quote! {
        impl #contract {
            #[allow(dead_code, unused_variables, clippy::too_many_arguments)]
            fn propose(
                &mut self,
                #(#arguments: impl ::core::marker::Sized,)*
            ) -> ::core::result::Result<(), ::slacontract::sla::SlaError> {
                ::core::unimplemented!()
            }
        }
    }
}

/// The `T` of `Param<T>`.
fn argument(ty: &Type) -> TokenStream {
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(GenericArgument::Type(inner)) = arguments.args.first()
    {
        return quote!(#inner);
    }
    quote!(#ty)
}
