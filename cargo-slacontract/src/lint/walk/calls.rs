//! Calls: storage, the contract's own helpers, other contracts, and what the SDK offers.

use proc_macro2::TokenStream;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Macro, Token};

use super::{Fact, Value, Walk};

/// Methods of storage handles that change what is stored.
const WRITES: [&str; 17] = [
    "set",
    "take",
    "clear",
    "update",
    "push",
    "pop",
    "insert",
    "remove",
    "swap_remove",
    "truncate",
    "grow",
    "replace",
    "append",
    "extend",
    "write",
    "add",
    "toggle",
];
/// Methods of storage handles that select a part.
const PARTS: [&str; 8] = [
    "at", "at_mut", "entry", "get_mut", "part", "part_mut", "slot", "as_mut",
];
/// Functions that hand control to another address.
const CALLS: [&str; 9] = [
    "call",
    "raw_call",
    "call_raw",
    "try_call",
    "delegatecall",
    "delegate_call",
    "create",
    "create2",
    "call_with",
];
/// What a name begins with that refuses the wrong caller.
const CHECKS: [&str; 10] = [
    "only",
    "require",
    "ensure",
    "assert",
    "check",
    "auth",
    "has_role",
    "verify",
    "is_owner",
    "restricted",
];

impl<'a> Walk<'_, 'a> {
    pub(super) fn call(&mut self, call: &ExprCall) -> Value {
        let Expr::Path(path) = &*call.func else {
            self.expression(&call.func);
            return self.all(call.args.iter());
        };
        let names: Vec<String> = path
            .path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let name = names.last().map(String::as_str).unwrap_or_default();
        let owner = names.iter().rev().nth(1).map(String::as_str);
        if name == "emit" {
            let outer = std::mem::replace(&mut self.telling, true);
            self.all(call.args.iter());
            self.telling = outer;
            return Value::default();
        }
        let arguments: Vec<Value> = call.args.iter().map(|part| self.expression(part)).collect();
        let together = arguments
            .iter()
            .fold(Value::default(), |all, part| all.with(&part.content()));
        match (owner, name) {
            (_, "caller") => Value {
                caller: true,
                ..Value::default()
            },
            (_, "value_sent") => Value {
                sent: true,
                ..Value::default()
            },
            (
                _,
                "now" | "block_timestamp" | "block_number" | "block_hash" | "prevrandao"
                | "block_basefee" | "block_coinbase",
            ) => Value {
                block: true,
                ..together
            },
            (_, "keccak256" | "sha256") => self.hash(call.span(), &together),
            (_, "recover" | "recover_parts" | "is_valid_signature") => {
                self.check();
                together
            }
            (_, "pay" | "try_pay") if arguments.len() >= 2 => {
                let fact = Fact::Pay {
                    to: arguments[0].content(),
                    amount: arguments[1].content(),
                };
                self.note(call.span(), fact);
                self.leave(call.span());
                Value::default()
            }
            (Some(client), "at" | "bind") if client.ends_with("Client") => Value {
                client: Some((client.trim_end_matches("Client").to_owned(), String::new())),
                ..Value::default()
            },
            (Some("Self"), _) => self
                .method(name, &arguments)
                .unwrap_or_else(|| self.opaque(name, &arguments, together)),
            (None, _) => match self.contract.functions.get(name).copied() {
                Some(function) => self
                    .follow(&function, &Value::default(), &arguments)
                    .unwrap_or(together),
                None => {
                    if CALLS.contains(&name) {
                        self.leave(call.span());
                    }
                    self.opaque(name, &arguments, together)
                }
            },
            (Some(_), _) => {
                if CALLS.contains(&name)
                    && owner.is_some_and(|owner| {
                        ["env", "host", "slacontract", "call", "raw"].contains(&owner)
                    })
                {
                    self.leave(call.span());
                }
                together
            }
        }
    }

    pub(super) fn method_call(&mut self, call: &ExprMethodCall) -> Value {
        let receiver = self.expression(&call.receiver);
        let name = call.method.to_string();
        let parameters = call.args.iter().filter_map(|part| match part {
            Expr::Closure(closure) => Some(closure),
            _ => None,
        });
        // A closure is given what the receiver holds.
        for closure in parameters {
            for pattern in &closure.inputs {
                super::bind(pattern, &receiver.content(), &mut self.state.names);
            }
        }
        let arguments: Vec<Value> = call.args.iter().map(|part| self.expression(part)).collect();
        let together = arguments
            .iter()
            .fold(Value::default(), |all, part| all.with(&part.content()));
        if receiver.contract {
            return self
                .method(&name, &arguments)
                .unwrap_or_else(|| self.opaque(&name, &arguments, together));
        }
        if let Some(field) = &receiver.field {
            return self.storage(field, &receiver, &name, call, &arguments, together);
        }
        if let Some((interface, method)) = &receiver.client {
            return self.client(interface, method, &name, call, together);
        }
        match name.as_str() {
            "call" | "try_call" | "delegate" if call.args.is_empty() => {
                self.leave(call.method.span());
                Value::unknown()
            }
            "min" | "clamp" | "take" | "rem" => Value {
                bounded: receiver.bounded || !together.stored,
                ..receiver.with(&together)
            },
            "wrapping_rem" | "checked_rem" | "rem_euclid" if receiver.block => {
                self.note(call.span(), Fact::Random { by: "%" });
                receiver.with(&together)
            }
            "eq" | "ne" | "contains" => {
                if receiver.caller || together.caller {
                    self.check();
                }
                receiver.content().with(&together)
            }
            _ => {
                if together.caller && !self.telling {
                    self.check();
                }
                receiver.content().with(&together)
            }
        }
    }

    /// A method of a storage handle.
    fn storage(
        &mut self,
        field: &str,
        handle: &Value,
        name: &str,
        call: &ExprMethodCall,
        arguments: &[Value],
        together: Value,
    ) -> Value {
        if PARTS.contains(&name) {
            // Who calls selects their own entry.
            return Value {
                field: Some(field.to_owned()),
                ..handle.clone().with(&together)
            };
        }
        let known = [
            "Slot",
            "Map",
            "List",
            "Set",
            "Transient",
            "IterMap",
            "Param",
        ]
        .contains(&self.contract.kind_of(field).as_str());
        if WRITES.contains(&name) && (known || name != "add") {
            let keyed = arguments.len() >= 2
                || (["take", "remove"].contains(&name) && !arguments.is_empty());
            let (key, value) = match arguments {
                [key, .., value] if keyed => (handle.clone().with(key), value.clone()),
                [key] if keyed => (handle.clone().with(key), Value::default()),
                [value] => (handle.clone(), value.clone()),
                _ => (handle.clone(), Value::default()),
            };
            if key.caller {
                self.check();
            }
            let fact = Fact::Write {
                field: field.to_owned(),
                value: value.content(),
                key: key.content(),
                after: self.state.called.clone(),
            };
            self.note(call.span(), fact);
            return Value {
                stored: true,
                ..Value::default()
            };
        }
        if CHECKS.iter().any(|check| name.starts_with(check)) {
            self.check();
            self.guarded = true;
        }
        if together.caller || handle.caller {
            self.check();
        }
        let listed = ["len", "iter", "keys", "values", "entries"].contains(&name)
            && !["Bytes", "String"].contains(&self.contract.kind_of(field).as_str());
        Value {
            stored: true,
            listed,
            secret_bits: 0,
            argument: false,
            ..handle.content()
        }
    }

    /// A method of another contract's client, or what is done with the call.
    fn client(
        &mut self,
        interface: &str,
        method: &str,
        name: &str,
        call: &ExprMethodCall,
        together: Value,
    ) -> Value {
        match name {
            "call" | "try_call" | "delegate" => {
                let view = self
                    .contract
                    .interfaces
                    .get(interface)
                    .and_then(|methods| methods.get(method))
                    .copied()
                    .unwrap_or(false);
                if !view {
                    self.leave(call.method.span());
                }
                Value::unknown()
            }
            "value" | "gas" => Value {
                client: Some((interface.to_owned(), method.to_owned())),
                ..together
            },
            _ => Value {
                client: Some((interface.to_owned(), name.to_owned())),
                ..together
            },
        }
    }

    /// Control goes to another contract.
    fn leave(&mut self, span: proc_macro2::Span) {
        self.note(span, Fact::Call);
        let place = self.place(span);
        self.state.called.get_or_insert(place);
    }

    /// A method of the contract, followed.
    fn method(&mut self, name: &str, arguments: &[Value]) -> Option<Value> {
        let function = self.contract.methods.get(name).copied()?;
        if CHECKS.iter().any(|check| name.starts_with(check)) {
            self.check();
            self.guarded = true;
        }
        self.follow(&function, &Value::default(), arguments)
    }

    /// Something whose body is elsewhere.
    fn opaque(&mut self, name: &str, arguments: &[Value], together: Value) -> Value {
        if CHECKS.iter().any(|check| name.starts_with(check))
            || arguments.iter().any(|argument| argument.caller)
        {
            self.check();
            self.guarded = true;
        }
        together
    }

    fn hash(&mut self, span: proc_macro2::Span, of: &Value) -> Value {
        if of.block {
            self.note(span, Fact::Random { by: "keccak256" });
        }
        Value {
            hash: Some((self.place(span), of.secret_bits)),
            secret_bits: of.secret_bits,
            ..of.content()
        }
    }

    pub(super) fn macro_call(&mut self, call: &Macro) -> Value {
        let name = call
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        let parts = arguments(call.tokens.clone());
        let value = self.all(parts.iter());
        match name.as_str() {
            "ensure" | "assert" | "assert_eq" | "assert_ne" | "require" => {
                self.guarded = true;
                if name != "ensure" && name != "assert" && value.caller {
                    self.check();
                }
            }
            "panic" | "unreachable" | "todo" | "unimplemented" | "revert" => {
                self.state.ended = true;
            }
            _ => {}
        }
        value
    }
}

/// A macro's arguments, if they are expressions.
fn arguments(tokens: TokenStream) -> Vec<Expr> {
    Punctuated::<Expr, Token![,]>::parse_terminated
        .parse2(tokens)
        .map(|parts| parts.into_iter().collect())
        .unwrap_or_default()
}
