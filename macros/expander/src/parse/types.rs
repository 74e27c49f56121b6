//! Types that never fit, told apart by how they are written, so that the error says what to use instead.
//!
//! A type whose name tells nothing is left to the compiler: the SDK's traits say what it lacks.

use crate::model::mistake;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, GenericArgument, Item, PathArguments, ReturnType, Type};

/// Where a type stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Argument, result, or field of an event, an error or an ABI struct.
    Abi,
    /// A field of a contract or of a struct in storage.
    Storage,
}

/// Refuses a type that never fits at its place, at any depth.
pub fn check(of: &Type, place: Place) -> syn::Result<()> {
    match of {
        Type::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else {
                return Ok(());
            };
            name(of, &last.ident.to_string(), place)?;
            if let PathArguments::AngleBracketed(arguments) = &last.arguments {
                for argument in &arguments.args {
                    if let GenericArgument::Type(inner) = argument {
                        check(inner, place)?;
                    }
                }
            }
            Ok(())
        }
        Type::Array(array) => check(&array.elem, place),
        Type::Tuple(tuple) => tuple.elems.iter().try_for_each(|part| check(part, place)),
        Type::Paren(inner) => check(&inner.elem, place),
        Type::Group(inner) => check(&inner.elem, place),
        Type::Reference(reference) => Err(mistake(
            reference.and_token.span(),
            "SDK046",
            "nothing can be borrowed across a call or in storage",
            "use an owned type: `String` for `&str`, `Bytes` for `&[u8]`, `Vec<T>` for `&[T]`, `T` for `&T`",
        )),
        Type::Slice(_)
        | Type::ImplTrait(_)
        | Type::TraitObject(_)
        | Type::FnPtr(_)
        | Type::Ptr(_)
        | Type::Never(_)
        | Type::Infer(_) => Err(mistake(
            of.span(),
            "SDK047",
            "this has no form in the ABI or in storage",
            "name one type that is known in full: a number, `Address`, `Bytes`, `Vec<T>`, a struct",
        )),
        _ => Ok(()),
    }
}

/// Refuses a method's answer; `Result` is looked into.
pub fn check_answer(output: &ReturnType) -> syn::Result<()> {
    let ReturnType::Type(_, of) = output else {
        return Ok(());
    };
    match result(of) {
        Some((value, _)) => check(value, Place::Abi),
        None => check(of, Place::Abi),
    }
}

/// The value and the error of a type that is written `Result<Value, Error>`.
pub fn result(of: &Type) -> Option<(&Type, &Type)> {
    let Type::Path(path) = of else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let mut types = arguments.args.iter().map(|argument| match argument {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    });
    match (types.next(), types.next(), types.next()) {
        (Some(value), Some(error), None) if last.ident == "Result" => Some((value?, error?)),
        _ => None,
    }
}

/// Refuses fields that never fit in what a derive stands on.
pub fn check_fields(item: &Item, place: Place) -> syn::Result<()> {
    let all = |fields: &Fields| fields.iter().try_for_each(|field| check(&field.ty, place));
    match item {
        Item::Struct(item) => all(&item.fields),
        Item::Enum(item) => item
            .variants
            .iter()
            .try_for_each(|variant| all(&variant.fields)),
        _ => Ok(()),
    }
}

/// What a derive may stand on.
#[derive(Clone, Copy)]
pub struct Needs {
    /// What it makes, with its article.
    pub word: &'static str,
    /// Whether it may be an enum.
    pub enums: bool,
    /// Whether it may have type parameters.
    pub generics: bool,
}

/// Refuses an item that a derive cannot stand on.
pub fn derivable(needs: Needs, item: &DeriveInput) -> syn::Result<()> {
    let word = needs.word;
    let (keyword, other) = match &item.data {
        Data::Struct(_) => (None, ""),
        Data::Enum(data) => (
            Some(data.enum_token.span()).filter(|_| !needs.enums),
            "an enum",
        ),
        Data::Union(data) => (Some(data.union_token.span()), "a union"),
    };
    if let Some(span) = keyword {
        let (may, remedy) = if needs.enums {
            ("a struct or an enum", "write a struct or an enum")
        } else {
            ("a struct", "write one struct for each variant")
        };
        return Err(mistake(
            span,
            "SDK056",
            &format!("{word} is {may}, not {other}"),
            remedy,
        ));
    }
    if let Some(parameter) = item.generics.params.first()
        && !needs.generics
    {
        return Err(mistake(
            parameter.span(),
            "SDK076",
            &format!("{word} has no type parameters and borrows nothing"),
            "name the types, and own what is held",
        ));
    }
    Ok(())
}

fn name(of: &Type, name: &str, place: Place) -> syn::Result<()> {
    let storage = place == Place::Storage;
    let (code, what, remedy) = match name {
        "f32" | "f64" => (
            "SDK044",
            format!("`{name}` is floating point, which no chain accepts"),
            "count in integers: `Amount`, `BasisPoints`, `PartsPerBillion`, `U256`",
        ),
        "usize" | "isize" => (
            "SDK045",
            format!("`{name}` is as wide as the machine: 32 bits in a contract, 64 in a test"),
            "write the width: `u32`, `u64`",
        ),
        "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" if storage => (
            "SDK048",
            format!("`{name}` lives in memory, which is empty again after the call"),
            "use `Map<Key, Value>`; where entries must be listed, keep the keys in a `List`",
        ),
        "Vec" | "VecDeque" | "Option" | "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "Mutex"
            if storage =>
        {
            (
                "SDK048",
                format!("`{name}` lives in memory, which is empty again after the call"),
                "use `List<T>` for many values in a row, `Slot<T>` for one",
            )
        }
        "Option" => (
            "SDK047",
            "`Option` has no form in the ABI".into(),
            "answer an error when there is nothing, or a `bool` beside the value",
        ),
        "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" => (
            "SDK047",
            format!("`{name}` has no form in the ABI"),
            "use `Vec` of a struct with `#[derive(Abi)]`",
        ),
        "Box" | "Rc" | "Arc" | "Cow" | "Cell" | "RefCell" | "char" | "str" | "Path" | "PathBuf"
        | "OsString" => (
            "SDK047",
            format!("`{name}` has no form in the ABI"),
            "use what it holds: a number, `String`, `Bytes`, a struct with `#[derive(Abi)]`",
        ),
        _ => return Ok(()),
    };
    Err(mistake(of.span(), code, &what, remedy))
}
