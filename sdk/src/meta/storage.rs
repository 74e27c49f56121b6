//! The storage layout in the blob: for people a type as Solidity writes it, for tools what stands where, to any depth.

use super::Sink;
use super::json::{internal_name, type_name};
use crate::abi::Type;
use crate::storage::{Field, Layout, Size};

/// The fields of a contract or struct.
pub(super) const fn fields<const N: usize>(out: &mut Sink<N>, fields: &[Field]) {
    out.raw("[");
    let mut at = 0;
    while at < fields.len() {
        if at > 0 {
            out.raw(",");
        }
        let field = &fields[at];
        out.raw("{\"label\":");
        out.string(field.name);
        let size = field.of.size();
        if !matches!(size, Size::Mixed { slots: 0, .. }) {
            out.key(false, "slot");
            out.number(field.place.slot as usize);
            out.key(false, "offset");
            out.number(field.place.offset);
        }
        if size.transient() > 0 {
            out.key(false, "transientSlot");
            out.number(field.place.transient as usize);
        }
        out.raw(",\"type\":\"");
        label(out, field.of);
        out.raw("\",\"layout\":");
        layout(out, field.of);
        out.raw("}");
        at += 1;
    }
    out.raw("]");
}

/// The type as Solidity writes it, with the SDK's names of elementary types.
const fn label<const N: usize>(out: &mut Sink<N>, of: &Layout) {
    match of {
        Layout::Value { of, .. } => internal_name(out, of),
        Layout::Transient { of } => {
            internal_name(out, of);
            out.raw(" transient");
        }
        Layout::Map { key, value } => mapping(out, "mapping(", key, value),
        Layout::EnumerableMap { key, value } => mapping(out, "enumerable mapping(", key, value),
        Layout::Set { of } => {
            out.raw("set(");
            internal_name(out, of);
            out.raw(")");
        }
        Layout::List { of } => {
            label(out, of);
            out.raw("[]");
        }
        Layout::Array { of, length } => {
            label(out, of);
            out.raw("[");
            out.number(*length);
            out.raw("]");
        }
        Layout::Struct { name, .. } => {
            out.raw("struct ");
            out.raw(name);
        }
    }
}

const fn mapping<const N: usize>(out: &mut Sink<N>, head: &str, key: &Type, value: &Layout) {
    out.raw(head);
    internal_name(out, key);
    out.raw(" => ");
    label(out, value);
    out.raw(")");
}

/// `{"kind": .., ..}`, as the head of [`crate::meta`] describes it.
const fn layout<const N: usize>(out: &mut Sink<N>, of: &Layout) {
    out.raw("{\"kind\":\"");
    match of {
        Layout::Value {
            of: Type::Plain { abi, .. },
            ..
        } if matches!(abi.as_bytes(), b"bytes" | b"string") => out.raw(abi),
        Layout::Value {
            of: Type::Enum { .. },
            ..
        } => out.raw("enum"),
        Layout::Value { .. } => out.raw("value"),
        Layout::Transient { .. } => out.raw("transient"),
        Layout::Map { .. } => out.raw("mapping"),
        Layout::EnumerableMap { .. } => out.raw("enumerable-mapping"),
        Layout::Set { .. } => out.raw("set"),
        Layout::List { .. } => out.raw("list"),
        Layout::Array { .. } => out.raw("array"),
        Layout::Struct { .. } => out.raw("struct"),
    }
    out.raw("\"");
    match of.size() {
        Size::Bytes(bytes) => {
            out.key(false, "bytes");
            out.number(bytes);
        }
        Size::Slots(slots) | Size::Mixed { slots, .. } => {
            out.key(false, "slots");
            out.number(slots as usize);
        }
    }
    match of {
        Layout::Value { of, .. } => value(out, of),
        Layout::Transient { of } | Layout::Set { of } => {
            out.key(false, "of");
            elementary(out, of);
        }
        Layout::Map { key, value } | Layout::EnumerableMap { key, value } => {
            out.key(false, "key");
            elementary(out, key);
            out.key(false, "value");
            layout(out, value);
        }
        Layout::List { of } => {
            out.key(false, "of");
            layout(out, of);
        }
        Layout::Array { of, length } => {
            out.key(false, "length");
            out.number(*length);
            out.key(false, "of");
            layout(out, of);
        }
        Layout::Struct { name, fields, .. } => {
            out.key(false, "name");
            out.string(name);
            out.key(false, "members");
            self::fields(out, fields);
        }
    }
    out.raw("}");
}

/// A key, an item of a set, a transient value: an elementary type without a place of its own.
const fn elementary<const N: usize>(out: &mut Sink<N>, of: &Type) {
    out.raw(if matches!(of, Type::Enum { .. }) {
        "{\"kind\":\"enum\""
    } else {
        "{\"kind\":\"value\""
    });
    value(out, of);
    out.raw("}");
}

/// Names of an elementary type, and the variants of an enum.
const fn value<const N: usize>(out: &mut Sink<N>, of: &Type) {
    out.raw(",\"type\":\"");
    type_name(out, of);
    out.raw("\"");
    match of {
        Type::Plain { name, .. } => {
            out.key(false, "name");
            out.string(name);
        }
        Type::Enum { name, variants } => {
            out.key(false, "name");
            out.string(name);
            out.key(false, "variants");
            out.raw("[");
            let mut at = 0;
            while at < variants.len() {
                if at > 0 {
                    out.raw(",");
                }
                out.string(variants[at]);
                at += 1;
            }
            out.raw("]");
        }
        Type::List { .. } | Type::Array { .. } | Type::Tuple { .. } => {}
    }
}
