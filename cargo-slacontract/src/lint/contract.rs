//! A crate's contract as the rules see it: its fields, its callable methods, its helpers, and the interfaces declared beside it.

use std::collections::HashMap;

use syn::{
    Attribute, Block, Fields, ImplItem, Item, ItemImpl, Path, Signature, TraitItem, Type,
    Visibility,
};

use super::Sources;
use super::source::for_tests;

/// A function with a body.
#[derive(Clone, Copy)]
pub(super) struct Function<'a> {
    /// Index of its file.
    pub(super) file: usize,
    /// Name, arguments, answer.
    pub(super) signature: &'a Signature,
    /// Body.
    pub(super) body: &'a Block,
    /// Attributes.
    pub(super) attributes: &'a [Attribute],
}

impl Function<'_> {
    /// Whether it carries `#[name]`.
    pub(super) fn has(&self, name: &str) -> bool {
        has(self.attributes, name)
    }

    pub(super) fn name(&self) -> String {
        self.signature.ident.to_string()
    }

    pub(super) fn takes_mut_self(&self) -> bool {
        self.signature
            .receiver()
            .is_some_and(|receiver| match &receiver.kind {
                syn::ReceiverKind::Reference(_, _, mutability) => mutability.is_some(),
                _ => receiver.mutability.is_some(),
            })
    }
}

/// The contract of a crate.
pub(super) struct Contract<'a> {
    /// Name of its struct.
    pub(super) name: String,
    /// Types of its fields.
    pub(super) fields: HashMap<String, &'a Type>,
    /// Whether it is an agreement, whose engine takes and pays money itself.
    pub(super) agreement: bool,
    /// Whether interfaces are listed at its root, whose default methods are not in these sources.
    pub(super) implements: bool,
    /// Methods that can be called from outside.
    pub(super) callable: Vec<Function<'a>>,
    /// Every method of the struct, by name.
    pub(super) methods: HashMap<String, Function<'a>>,
    /// Free functions, by name.
    pub(super) functions: HashMap<String, Function<'a>>,
    /// Interfaces declared in the crate: whether each method is a view.
    pub(super) interfaces: HashMap<String, HashMap<String, bool>>,
}

impl<'a> Contract<'a> {
    /// The crate's contract, if it has one.
    pub(super) fn of(sources: &'a Sources) -> Option<Self> {
        let mut items = Vec::new();
        for (file, source) in sources.files.iter().enumerate() {
            flatten(file, &source.file.items, &mut items);
        }
        let (attributes, item) = items.iter().find_map(|(_, item)| match item {
            Item::Struct(item) if has(&item.attrs, "contract") => Some((&item.attrs, item)),
            _ => None,
        })?;
        let mut contract = Self {
            name: item.ident.to_string(),
            fields: match &item.fields {
                Fields::Named(named) => named
                    .named
                    .iter()
                    .filter_map(|field| Some((field.ident.as_ref()?.to_string(), &field.ty)))
                    .collect(),
                _ => HashMap::new(),
            },
            agreement: has(attributes, "agreement"),
            implements: attributes
                .iter()
                .filter(|attribute| named(attribute.path(), "contract"))
                .any(|attribute| matches!(attribute.meta, syn::Meta::List(_))),
            callable: Vec::new(),
            methods: HashMap::new(),
            functions: HashMap::new(),
            interfaces: HashMap::new(),
        };
        for (file, item) in items {
            contract.add(file, item);
        }
        Some(contract)
    }

    fn add(&mut self, file: usize, item: &'a Item) {
        match item {
            Item::Fn(item) => {
                let function = Function {
                    file,
                    signature: &item.sig,
                    body: &item.block,
                    attributes: &item.attrs,
                };
                self.functions.insert(function.name(), function);
            }
            Item::Trait(item) if has(&item.attrs, "interface") => {
                let methods = item.items.iter().filter_map(|item| match item {
                    TraitItem::Fn(method) => {
                        Some((method.sig.ident.to_string(), has(&method.attrs, "view")))
                    }
                    _ => None,
                });
                self.interfaces
                    .insert(item.ident.to_string(), methods.collect());
            }
            Item::Impl(item) if names(&item.self_ty, &self.name) => self.add_impl(file, item),
            _ => {}
        }
    }

    fn add_impl(&mut self, file: usize, item: &'a ItemImpl) {
        let exported = has(&item.attrs, "contract");
        for part in &item.items {
            let ImplItem::Fn(method) = part else { continue };
            if for_tests(&method.attrs) {
                continue;
            }
            let function = Function {
                file,
                signature: &method.sig,
                body: &method.block,
                attributes: &method.attrs,
            };
            let public = item.trait_.is_some() || matches!(method.vis, Visibility::Public(_));
            if exported && public && !function.has("internal") && !function.has("on") {
                self.callable.push(function);
            }
            self.methods.insert(function.name(), function);
        }
    }

    /// The outermost name of a field's type: `Slot`, `Map`, `Erc20State`.
    pub(super) fn kind_of(&self, field: &str) -> String {
        self.fields
            .get(field)
            .map(|of| last_name(of))
            .unwrap_or_default()
    }

    /// The value type of a `Slot` field: `Address` for `Slot<Address>`.
    pub(super) fn slot_of(&self, field: &str) -> Option<String> {
        let Type::Path(path) = self.fields.get(field)? else {
            return None;
        };
        let last = path.path.segments.last()?;
        if last.ident != "Slot" {
            return None;
        }
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return None;
        };
        match arguments.args.first()? {
            syn::GenericArgument::Type(of) => Some(last_name(of)),
            _ => None,
        }
    }
}

/// Items of a file and of its inline modules, those for tests left out.
fn flatten<'a>(file: usize, items: &'a [Item], into: &mut Vec<(usize, &'a Item)>) {
    for item in items {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            _ => continue,
        };
        if for_tests(attributes) {
            continue;
        }
        match item {
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    flatten(file, items, into);
                }
            }
            item => into.push((file, item)),
        }
    }
}

/// Whether one of the attributes is `#[name]`, by its last segment.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| named(attribute.path(), name))
}

fn named(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

fn names(of: &Type, name: &str) -> bool {
    last_name(of) == name
}

/// The last name of a type's path; references are looked through.
pub(super) fn last_name(of: &Type) -> String {
    match of {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default(),
        Type::Reference(reference) => last_name(&reference.elem),
        Type::Slice(_) => "[]".into(),
        _ => String::new(),
    }
}
