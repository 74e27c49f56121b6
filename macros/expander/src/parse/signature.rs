//! One method as it is written: its receiver, arguments and result, and what its attributes make of it.

use super::marks::Marks;
use super::types::{self, Place};
use crate::model::{Entry, Hook, Method, abi_name, mistake};
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, Ident, ImplItemFn, Pat, Receiver, ReturnType, Signature, Type, Visibility,
};

/// Hooks of an agreement, what they take, and what they answer.
const HOOKS: [(&str, &[&str], &str); 2] = [
    ("window_settled", &["&WindowView"], ""),
    ("measure", &["&Measurement"], " -> Indicator"),
];

/// `#[on(name)]` on a method.
pub fn hook(on: &Attribute, marks: &Marks, function: &ImplItemFn) -> syn::Result<Hook> {
    let name: Ident = on.parse_args()?;
    let Some((_, takes, answers)) = HOOKS.iter().find(|(known, ..)| name == known) else {
        let known: Vec<_> = HOOKS
            .iter()
            .map(|(known, ..)| format!("`{known}`"))
            .collect();
        return Err(mistake(
            name.span(),
            "SDK052",
            &format!("there is no hook `{name}`"),
            &format!("the hooks are {}", known.join(", ")),
        ));
    };
    let others = [
        &marks.init,
        &marks.payable,
        &marks.view,
        &marks.reentrant,
        &marks.name,
        &marks.fallback,
        &marks.receive,
    ];
    if let Some(other) = others.into_iter().flatten().next() {
        return Err(mistake(
            other.path().span(),
            "SDK053",
            "a hook is called by the agreement, not from outside",
            "remove this attribute, or `#[on(..)]`",
        ));
    }
    if let Visibility::Public(public) = &function.vis {
        return Err(mistake(
            public.span(),
            "SDK053",
            "a hook is called by the agreement, not from outside",
            "remove `pub`",
        ));
    }
    let (_, inputs) = signature(&function.sig)?;
    let has_answer = !matches!(function.sig.output, ReturnType::Default);
    if inputs.len() != takes.len() || has_answer == answers.is_empty() {
        let arguments: String = takes.iter().map(|of| format!(", name: {of}")).collect();
        return Err(mistake(
            function.sig.ident.span(),
            "SDK053",
            &format!("the hook `{name}` has other arguments, or another answer"),
            &format!(
                "write `fn {}(&mut self{arguments}){answers}`",
                function.sig.ident
            ),
        ));
    }
    Ok(Hook {
        name,
        method: function.sig.ident.clone(),
        inputs,
        output: output(&function.sig),
    })
}

/// `#[fallback]` or `#[receive]`.
pub fn entry(sig: &Signature, marks: &Marks, docs: String) -> syn::Result<Entry> {
    let (_, inputs) = signature(sig)?;
    let others = [&marks.init, &marks.name, &marks.view, &marks.unconstructed];
    if let Some(other) = others.into_iter().flatten().next() {
        return Err(mistake(
            other.path().span(),
            "SDK035",
            "this does not go with `#[fallback]` or `#[receive]`",
            "remove it; `#[payable]` and `#[reentrant]` do",
        ));
    }
    let receive = marks.receive.is_some();
    let most = usize::from(!receive);
    if inputs.len() > most {
        return Err(mistake(
            sig.inputs.span(),
            "SDK036",
            "a `#[receive]` takes `&mut self` only, a `#[fallback]` also the calldata",
            "write `fn name(&mut self)` or `fn name(&mut self, calldata: &[u8])`",
        ));
    }
    Ok(Entry {
        ident: sig.ident.clone(),
        docs,
        calldata: !inputs.is_empty(),
        output: output(sig),
        payable: receive || marks.payable.is_some(),
        reentrant: marks.reentrant.is_some(),
    })
}

fn output(sig: &Signature) -> Type {
    match &sig.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, output) => (**output).clone(),
    }
}

/// A method that can be called from outside.
pub fn method(sig: &Signature, marks: Marks, docs: String) -> syn::Result<Method> {
    if marks.init.is_some() {
        constructor(sig, &marks)?;
    }
    let (receiver, inputs) = signature(sig)?;
    if let (Some(view), Some(_)) = (&marks.view, &marks.payable) {
        return Err(mistake(
            view.path().span(),
            "SDK008",
            "a view cannot take value",
            "remove `#[view]` or `#[payable]`",
        ));
    }
    if let Some(view) = &marks.view
        && !matches!(receiver.kind, syn::ReceiverKind::Reference(_, _, None))
    {
        return Err(mistake(
            view.path().span(),
            "SDK009",
            "a view takes `&self`: it cannot change anything",
            "write `&self`, or remove `#[view]`",
        ));
    }
    if let (Some(unconstructed), None) = (&marks.unconstructed, &marks.view) {
        return Err(mistake(
            unconstructed.path().span(),
            "SDK078",
            "only a view may run before the constructor has: other methods take what storage holds as the constructor's work",
            "add `#[view]`, or remove `#[unconstructed]`",
        ));
    }
    for (_, of) in &inputs {
        types::check(of, Place::Abi)?;
    }
    types::check_answer(&sig.output)?;
    if inputs.len() > 12 {
        return Err(mistake(
            sig.ident.span(),
            "SDK010",
            "a method has at most 12 arguments",
            "group some in a struct with `#[derive(Abi)]`",
        ));
    }
    let name = match &marks.name {
        Some(name) => abi_name_of(name)?,
        None => abi_name(&sig.ident),
    };
    Ok(Method {
        name,
        ident: sig.ident.clone(),
        docs,
        inputs,
        output: output(sig),
        init: marks.init.is_some(),
        payable: marks.payable.is_some(),
        view: marks.view.is_some(),
        reentrant: marks.reentrant.is_some(),
        unconstructed: marks.unconstructed.is_some(),
    })
}

/// Refuses a constructor that could not construct.
fn constructor(sig: &Signature, marks: &Marks) -> syn::Result<()> {
    if let Some(other) = marks.view.as_ref().or(marks.name.as_ref()) {
        return Err(mistake(
            other.path().span(),
            "SDK051",
            "this does not go with `#[init]`",
            "remove it; `#[payable]` does",
        ));
    }
    if let Some(receiver) = sig.receiver()
        && matches!(receiver.kind, syn::ReceiverKind::Reference(_, _, None))
    {
        return Err(mistake(
            receiver.span(),
            "SDK051",
            "the constructor fills storage",
            "write `&mut self`",
        ));
    }
    if let ReturnType::Type(_, of) = &sig.output {
        let value = types::result(of).map_or(&**of, |(value, _)| value);
        let nothing = matches!(value, Type::Tuple(tuple) if tuple.elems.is_empty());
        // A type of another name may be an alias of `Result`; `Self` never is.
        let is_self = matches!(value, Type::Path(path) if path.path.is_ident("Self"));
        if types::result(of).is_some() && !nothing || is_self {
            return Err(mistake(
                value.span(),
                "SDK051",
                "the constructor answers nothing: it fills the storage it is given",
                "set the fields of `self`, and return nothing or `Result<(), Error>`",
            ));
        }
    }
    Ok(())
}

/// The name in `#[name("..")]`.
fn abi_name_of(attribute: &Attribute) -> syn::Result<String> {
    let wrong = |span| {
        mistake(
            span,
            "SDK058",
            "a name in the ABI is letters, digits and `_`, and begins with no digit",
            "write `#[name(\"balanceOf\")]`",
        )
    };
    let text: syn::LitStr = attribute
        .parse_args()
        .map_err(|error| wrong(error.span()))?;
    let name = text.value();
    let sound = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$')
        && name.starts_with(|letter: char| !letter.is_ascii_digit());
    if sound {
        Ok(name)
    } else {
        Err(wrong(text.span()))
    }
}

/// Receiver and named arguments of a method.
fn signature(sig: &Signature) -> syn::Result<(&Receiver, Vec<(Ident, Type)>)> {
    let keyword = [
        sig.asyncness.as_ref().map(Spanned::span),
        sig.abi.as_ref().map(Spanned::span),
    ];
    if let Some(span) = keyword.into_iter().flatten().next() {
        return Err(mistake(
            span,
            "SDK049",
            "a call runs from beginning to end in one go, as ordinary Rust",
            "remove this word; calls of other contracts answer at once",
        ));
    }
    if let Some(parameter) = sig.generics.params.first() {
        return Err(mistake(
            parameter.span(),
            "SDK011",
            "a method that can be called from outside has no type parameters",
            "name the types, or make the method private",
        ));
    }
    let mut receiver = None;
    let mut inputs = Vec::new();
    for input in &sig.inputs {
        match input {
            FnArg::Receiver(found) => receiver = Some(found),
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(name) => inputs.push((name.ident.clone(), (*typed.ty).clone())),
                Pat::Wild(wild) => {
                    inputs.push((Ident::new("_unused", wild.span()), (*typed.ty).clone()));
                }
                other => {
                    return Err(mistake(
                        other.span(),
                        "SDK012",
                        "an argument needs a name: callers see it in the ABI",
                        "name it and take it apart in the method's body",
                    ));
                }
            },
        }
    }
    match receiver {
        Some(receiver) if !matches!(receiver.kind, syn::ReceiverKind::Reference(..)) => {
            Err(mistake(
                receiver.span(),
                "SDK050",
                "the contract stays where it is: a method borrows it",
                "write `&self` or `&mut self`",
            ))
        }
        Some(receiver) => Ok((receiver, inputs)),
        None => Err(mistake(
            sig.ident.span(),
            "SDK013",
            "a method that can be called from outside takes `&self` or `&mut self`",
            "add the receiver, or make the function private",
        )),
    }
}
