//! Methods of a contract's `impl` and of an interface's trait.

use super::docs;
use super::marks::Marks;
use super::signature::{entry, hook, method};
use crate::model::{Entry, Hook, Method, mistake};
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprCall, ImplItem, ItemImpl, ItemTrait, Path, TraitItem, TraitItemConst, TraitItemType,
    Type, Visibility, spanned::Spanned,
};

/// What an `impl` holds.
#[derive(Default)]
pub struct Block {
    /// Callable methods.
    pub methods: Vec<Method>,
    /// Hooks it answers.
    pub hooks: Vec<Hook>,
    /// What answers calldata that names no method.
    pub fallback: Option<Entry>,
    /// What takes value that comes without calldata.
    pub receive: Option<Entry>,
    /// Events its methods emit, by the paths they are written with.
    pub events: Vec<Path>,
}

/// The methods of an inherent `impl`; attributes are taken off.
pub fn inherent(item: &mut ItemImpl) -> syn::Result<Block> {
    let mut block = Block::default();
    for item in &mut item.items {
        let ImplItem::Fn(function) = item else {
            continue;
        };
        let marks = Marks::checked(&mut function.attrs)?;
        Emitted(&mut block.events).visit_block(&function.block);
        if let Some(on) = &marks.on {
            block.hooks.push(hook(on, &marks, function)?);
            continue;
        }
        if !matches!(function.vis, Visibility::Public(_)) {
            if let Some(mark) = marks.first() {
                return Err(mistake(
                    mark.path().span(),
                    "SDK005",
                    "only public methods can be called from outside",
                    "write `pub fn`, or remove the attribute",
                ));
            }
            continue;
        }
        if let Some(mark) = &marks.internal {
            return Err(mistake(
                mark.path().span(),
                "SDK039",
                "`#[internal]` belongs to the methods of an interface",
                "a method of a contract is internal when it is not `pub`",
            ));
        }
        if let Some(mark) = marks.fallback.as_ref().or(marks.receive.as_ref()) {
            let place = if marks.fallback.is_some() {
                &mut block.fallback
            } else {
                &mut block.receive
            };
            if let Some(other) = place {
                return Err(mistake(
                    mark.path().span(),
                    "SDK040",
                    &format!("`{}` does this already", other.ident),
                    "a contract has at most one `#[fallback]` and one `#[receive]`",
                ));
            }
            *place = Some(entry(&function.sig, &marks, docs(&function.attrs))?);
            continue;
        }
        let method = method(&function.sig, marks, docs(&function.attrs))?;
        if let Some(other) = block.methods.iter().find(|other| clash(other, &method)) {
            return Err(mistake(
                method.ident.span(),
                "SDK033",
                &format!(
                    "`{}` has the same name and arguments in the ABI",
                    other.ident
                ),
                "give one of them another name, or other argument types",
            ));
        }
        if method.init
            && let Some(other) = block.methods.iter().find(|other| other.init)
        {
            return Err(mistake(
                method.ident.span(),
                "SDK006",
                &format!("`{}` is the constructor already", other.ident),
                "a contract has at most one `#[init]`",
            ));
        }
        block.methods.push(method);
    }
    Ok(block)
}

/// The methods of an interface's trait that are callable, and the events that its defaults emit; attributes are taken off.
pub fn of_trait(item: &mut ItemTrait) -> syn::Result<(Vec<Method>, Vec<Path>)> {
    let mut methods: Vec<Method> = Vec::new();
    let mut events = Vec::new();
    for item in &mut item.items {
        let function = match item {
            TraitItem::Fn(function) => function,
            TraitItem::Const(TraitItemConst { ident, .. })
            | TraitItem::Type(TraitItemType { ident, .. }) => {
                return Err(mistake(
                    ident.span(),
                    "SDK054",
                    "an interface has methods only",
                    "make it a method with `#[view]`, or name the type",
                ));
            }
            _ => continue,
        };
        let marks = Marks::checked(&mut function.attrs)?;
        if let Some(body) = &function.default {
            Emitted(&mut events).visit_block(body);
        }
        if let Some(mark) = marks
            .init
            .as_ref()
            .or(marks.on.as_ref())
            .or(marks.fallback.as_ref())
            .or(marks.receive.as_ref())
        {
            return Err(mistake(
                mark.path().span(),
                "SDK007",
                "an interface has neither constructor nor hooks",
                "move this to the contract's own `impl`",
            ));
        }
        if marks.internal.is_some() {
            let marks = Marks {
                internal: None,
                ..marks
            };
            if let Some(mark) = marks.first() {
                return Err(mistake(
                    mark.path().span(),
                    "SDK034",
                    "an `#[internal]` method is not called from outside",
                    "remove this attribute, or `#[internal]`",
                ));
            }
            continue;
        }
        let method = method(&function.sig, marks, docs(&function.attrs))?;
        if let Some(other) = methods.iter().find(|other| clash(other, &method)) {
            return Err(mistake(
                method.ident.span(),
                "SDK033",
                &format!(
                    "`{}` has the same name and arguments in the ABI",
                    other.ident
                ),
                "give one of them another name, or other argument types",
            ));
        }
        methods.push(method);
    }
    Ok((methods, events))
}

/// Takes the marks off the methods of a trait.
pub fn strip_trait(item: &mut ItemTrait) {
    for item in &mut item.items {
        if let TraitItem::Fn(function) = item {
            Marks::take(&mut function.attrs);
        }
    }
}

/// Whether two methods are one in the ABI, as far as their text tells.
fn clash(one: &Method, other: &Method) -> bool {
    let types = |method: &Method| -> Vec<Type> {
        let types = method.inputs.iter().map(|(_, of)| of.clone());
        types.collect()
    };
    !one.init && !other.init && one.name == other.name && types(one) == types(other)
}

/// Takes the marks off the methods of an interface's `impl`; the interface says how they may be called.
pub fn strip(item: &mut ItemImpl) -> Vec<Path> {
    let mut events = Vec::new();
    for item in &mut item.items {
        if let ImplItem::Fn(function) = item {
            Marks::take(&mut function.attrs);
            Emitted(&mut events).visit_block(&function.block);
        }
    }
    events
}

/// Collects the types of `emit(Type { .. })`, so that the ABI names the events a contract emits.
struct Emitted<'a>(&'a mut Vec<Path>);

impl Visit<'_> for Emitted<'_> {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        if let Expr::Path(function) = &*call.func
            && function
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "emit")
            && let Some(argument) = call.args.first()
        {
            let path = match argument {
                Expr::Struct(literal) => Some(&literal.path),
                Expr::Path(unit) => Some(&unit.path).filter(|path| starts_upper(path)),
                Expr::Call(tuple) => match &*tuple.func {
                    Expr::Path(constructor) => {
                        Some(&constructor.path).filter(|path| starts_upper(path))
                    }
                    _ => None,
                },
                _ => None,
            };
            if let Some(path) = path
                && !self.0.contains(path)
            {
                self.0.push(path.clone());
            }
        }
        visit::visit_expr_call(self, call);
    }
}

fn starts_upper(path: &Path) -> bool {
    path.segments.len() == 1
        && path.segments[0]
            .ident
            .to_string()
            .starts_with(char::is_uppercase)
}
