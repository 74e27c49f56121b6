//! The blob's text, written from a contract's constant descriptions.

use super::{MAGIC, SCHEMA, Sink, storage};
use crate::abi::{ErrorItem, EventItem, Function, Item, Mutability, Param, Type};
use crate::contract::Contract;
use crate::error::OWN;

/// Magic, version, length and text.
pub const fn render<C: Contract, const N: usize>() -> Sink<N> {
    let mut counted = Sink::<0>::new();
    object::<C, 0>(&mut counted);
    let mut out = Sink::new();
    out.bytes(&MAGIC);
    out.bytes(&SCHEMA.to_le_bytes());
    out.bytes(&(counted.written() as u32).to_le_bytes());
    object::<C, N>(&mut out);
    out
}

const fn object<C: Contract, const N: usize>(out: &mut Sink<N>) {
    out.raw("{");
    out.key(true, "sdk");
    out.string(env!("CARGO_PKG_VERSION"));
    out.key(false, "contract");
    out.string(C::NAME);
    out.key(false, "package");
    out.string(C::PACKAGE);
    out.key(false, "docs");
    out.string(C::DOCS);
    out.key(false, "constructible");
    out.raw(if C::CONSTRUCTIBLE { "true" } else { "false" });
    out.key(false, "abi");
    abi(out, C::ABI);
    out.key(false, "methodDocs");
    docs(out, C::ABI);
    out.key(false, "storageLayout");
    storage::fields(out, C::STORAGE);
    out.key(false, "terms");
    out.raw("\"0x");
    out.hex(C::TERMS);
    out.raw("\"}");
}

/// Items of all sources; events and errors that several sources name appear once.
const fn abi<const N: usize>(out: &mut Sink<N>, sources: &[&[Item]]) {
    out.raw("[");
    let mut first = true;
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            match &sources[source][at] {
                Item::Function(item) => {
                    comma(out, &mut first);
                    function(out, item);
                }
                Item::Event(item) if !event_before(sources, source, at, item) => {
                    comma(out, &mut first);
                    event(out, item);
                }
                Item::Fallback(item) => {
                    comma(out, &mut first);
                    unnamed(out, "fallback", item);
                }
                Item::Receive(item) => {
                    comma(out, &mut first);
                    unnamed(out, "receive", item);
                }
                Item::Event(_) | Item::Errors(_) => {}
            }
            at += 1;
        }
        source += 1;
    }
    let mut at = 0;
    while let Some(errors) = errors_at(sources, at) {
        let mut index = 0;
        while index < errors.len() {
            if !error_before(sources, at, &errors[index]) {
                comma(out, &mut first);
                error(out, &errors[index]);
            }
            index += 1;
        }
        at = next_errors(sources, at);
    }
    out.raw("]");
}

const fn comma<const N: usize>(out: &mut Sink<N>, first: &mut bool) {
    if *first {
        *first = false;
    } else {
        out.raw(",");
    }
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut at = 0;
    while at < left.len() {
        if left[at] != right[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn event_before(sources: &[&[Item]], source: usize, at: usize, item: &EventItem) -> bool {
    let mut earlier = 0;
    while earlier <= source {
        let mut index = 0;
        while index < sources[earlier].len() && (earlier < source || index < at) {
            if let Item::Event(other) = &sources[earlier][index]
                && same(other.name, item.name)
            {
                return true;
            }
            index += 1;
        }
        earlier += 1;
    }
    false
}

/// The errors of the `index`-th item that can have some, the SDK's own last. Most methods of a contract have the same ones.
const fn errors_at<'a>(sources: &[&'a [Item]], mut index: usize) -> Option<&'a [ErrorItem]> {
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            match &sources[source][at] {
                Item::Errors(errors)
                | Item::Function(Function { errors, .. })
                | Item::Fallback(Function { errors, .. })
                | Item::Receive(Function { errors, .. }) => {
                    if index == 0 {
                        return Some(errors);
                    }
                    index -= 1;
                }
                Item::Event(_) => {}
            }
            at += 1;
        }
        source += 1;
    }
    if index == 0 { Some(OWN) } else { None }
}

/// The next item after `at` with errors that none of the items before had all together.
const fn next_errors(sources: &[&[Item]], at: usize) -> usize {
    let mut next = at + 1;
    while let Some(errors) = errors_at(sources, next) {
        if !errors.is_empty() && !all_before(sources, next, errors) {
            return next;
        }
        next += 1;
    }
    next
}

/// Whether an earlier item has exactly these errors.
const fn all_before(sources: &[&[Item]], at: usize, errors: &[ErrorItem]) -> bool {
    let mut earlier = 0;
    while earlier < at {
        if let Some(others) = errors_at(sources, earlier)
            && others.len() == errors.len()
        {
            let mut index = 0;
            while index < errors.len() && same(errors[index].name, others[index].name) {
                index += 1;
            }
            if index == errors.len() {
                return true;
            }
        }
        earlier += 1;
    }
    false
}

/// Whether an item before `at` has an error of this name.
const fn error_before(sources: &[&[Item]], at: usize, item: &ErrorItem) -> bool {
    let mut earlier = 0;
    while earlier < at {
        if let Some(others) = errors_at(sources, earlier) {
            let mut index = 0;
            while index < others.len() {
                if same(others[index].name, item.name) {
                    return true;
                }
                index += 1;
            }
        }
        earlier += 1;
    }
    false
}

const fn function<const N: usize>(out: &mut Sink<N>, item: &Function) {
    if item.name.is_empty() {
        out.raw("{\"type\":\"constructor\"");
    } else {
        out.raw("{\"type\":\"function\",\"name\":");
        out.string(item.name);
    }
    out.key(false, "inputs");
    params(out, item.inputs, false);
    if !item.name.is_empty() {
        out.key(false, "outputs");
        params(out, item.outputs, false);
    }
    mutability(out, item);
}

/// `fallback` or `receive`.
const fn unnamed<const N: usize>(out: &mut Sink<N>, kind: &str, item: &Function) {
    out.raw("{\"type\":");
    out.string(kind);
    mutability(out, item);
}

const fn mutability<const N: usize>(out: &mut Sink<N>, item: &Function) {
    out.raw(match item.mutability {
        Mutability::View => ",\"stateMutability\":\"view\"}",
        Mutability::NonPayable => ",\"stateMutability\":\"nonpayable\"}",
        Mutability::Payable => ",\"stateMutability\":\"payable\"}",
    });
}

const fn event<const N: usize>(out: &mut Sink<N>, item: &EventItem) {
    out.raw("{\"type\":\"event\",\"name\":");
    out.string(item.name);
    out.key(false, "inputs");
    params(out, item.inputs, true);
    out.raw(",\"anonymous\":false}");
}

const fn error<const N: usize>(out: &mut Sink<N>, item: &ErrorItem) {
    out.raw("{\"type\":\"error\",\"name\":");
    out.string(item.name);
    out.key(false, "inputs");
    params(out, item.inputs, false);
    out.raw("}");
}

const fn params<const N: usize>(out: &mut Sink<N>, params: &[Param], of_event: bool) {
    out.raw("[");
    let mut at = 0;
    while at < params.len() {
        if at > 0 {
            out.raw(",");
        }
        out.raw("{\"name\":");
        out.string(params[at].name);
        out.raw(",\"type\":\"");
        let fields = type_name(out, params[at].of);
        out.raw("\",\"internalType\":\"");
        internal_name(out, params[at].of);
        out.raw("\"");
        if let Some(fields) = fields {
            out.key(false, "components");
            self::params(out, fields, false);
        }
        if of_event {
            out.raw(if params[at].indexed {
                ",\"indexed\":true"
            } else {
                ",\"indexed\":false"
            });
        }
        out.raw("}");
        at += 1;
    }
    out.raw("]");
}

/// Writes the JSON ABI's `type`; answers the fields of the struct inside, if there is one.
pub(super) const fn type_name<const N: usize>(
    out: &mut Sink<N>,
    of: &Type,
) -> Option<&'static [Param]> {
    match of {
        Type::Plain { abi, .. } => {
            out.raw(abi);
            None
        }
        Type::Enum { .. } => {
            out.raw("uint8");
            None
        }
        Type::List { of } => {
            let fields = type_name(out, of);
            out.raw("[]");
            fields
        }
        Type::Array { of, length } => {
            let fields = type_name(out, of);
            out.raw("[");
            out.number(*length);
            out.raw("]");
            fields
        }
        Type::Tuple { fields, .. } => {
            out.raw("tuple");
            Some(fields)
        }
    }
}

pub(super) const fn internal_name<const N: usize>(out: &mut Sink<N>, of: &Type) {
    match of {
        Type::Plain { name, .. } => out.raw(name),
        Type::Enum { name, .. } => {
            out.raw("enum ");
            out.raw(name);
        }
        Type::List { of } => {
            internal_name(out, of);
            out.raw("[]");
        }
        Type::Array { of, length } => {
            internal_name(out, of);
            out.raw("[");
            out.number(*length);
            out.raw("]");
        }
        Type::Tuple { name, .. } => {
            out.raw("struct ");
            out.raw(name);
        }
    }
}

const fn docs<const N: usize>(out: &mut Sink<N>, sources: &[&[Item]]) {
    out.raw("{");
    let mut first = true;
    let mut source = 0;
    while source < sources.len() {
        let mut at = 0;
        while at < sources[source].len() {
            let (name, docs) = match &sources[source][at] {
                Item::Function(item) if item.name.is_empty() => ("constructor", item.docs),
                Item::Function(item) => (item.name, item.docs),
                Item::Event(item) => (item.name, item.docs),
                Item::Fallback(item) => ("fallback", item.docs),
                Item::Receive(item) => ("receive", item.docs),
                Item::Errors(_) => ("", ""),
            };
            if !docs.is_empty() {
                out.key(first, name);
                out.string(docs);
                first = false;
            }
            at += 1;
        }
        source += 1;
    }
    let mut at = 0;
    while let Some(errors) = errors_at(sources, at) {
        let mut index = 0;
        while index < errors.len() {
            let error = &errors[index];
            if !error.docs.is_empty() && !error_before(sources, at, error) {
                out.key(first, error.name);
                out.string(error.docs);
                first = false;
            }
            index += 1;
        }
        at = next_errors(sources, at);
    }
    out.raw("}");
}
