//! Lints that need no more than the syntax: results thrown away, formatting, static state, floats, unwraps, narrowing casts.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprCast, ExprMethodCall, ImplItemFn, Item, ItemFn, ItemMod, ItemStatic, Lit, LitFloat,
    Local, Macro, Pat, StaticMutability, Stmt, Type, TypePath,
};

use super::contract::last_name;
use super::source::{for_tests, place};
use super::{
    FLOAT, FORMATTING, Finding, Lint, NARROWING_CAST, STATIC_STATE, Sources, UNCHECKED_RESULT,
    UNWRAP,
};

/// Functions and methods whose answer says whether it worked.
const FALLIBLE: [&str; 11] = [
    "try_pay",
    "try_call",
    "raw_call",
    "call_raw",
    "static_call",
    "delegatecall",
    "delegate_call",
    "create",
    "create2",
    "try_transfer",
    "send",
];
/// Types whose values change behind a shared reference.
const CELLS: [&str; 10] = [
    "Cell",
    "RefCell",
    "OnceCell",
    "LazyCell",
    "UnsafeCell",
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
    "Lazy",
];

/// Findings in all files.
pub(super) fn findings(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, source) in sources.files.iter().enumerate() {
        let mut look = Look {
            file,
            found: &mut found,
        };
        look.visit_file(&source.file);
    }
    found
}

struct Look<'f> {
    file: usize,
    found: &'f mut Vec<Finding>,
}

impl Look<'_> {
    fn add(&mut self, lint: Lint, span: Span, message: String, label: &str, hint: &str) {
        let place = place(self.file, span);
        self.found
            .push(Finding::at(lint, place, message, label, hint));
    }

    fn unchecked(&mut self, expression: &Expr, span: Span) {
        if let Some(name) = fallible(expression) {
            self.add(
                UNCHECKED_RESULT,
                span,
                format!("nobody looks at whether `{name}` worked"),
                "a failure passes unnoticed here",
                "handle both outcomes (`if !try_pay(..) { .. }`, `match`), or use the form that reverts: `pay(..)`, `.call()`",
            );
        }
    }
}

/// The name of the fallible call that this expression ends with, if it is one.
fn fallible(expression: &Expr) -> Option<String> {
    let name = match expression {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last()?.ident.to_string(),
            _ => return None,
        },
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            if ["ok", "err", "unwrap_or_default", "is_ok", "is_err"].contains(&name.as_str()) {
                return fallible(&call.receiver);
            }
            name
        }
        Expr::Paren(inner) => return fallible(&inner.expr),
        _ => return None,
    };
    FALLIBLE.contains(&name.as_str()).then_some(name)
}

impl<'ast> Visit<'ast> for Look<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(ItemFn { attrs, .. }) | Item::Mod(ItemMod { attrs, .. }) => attrs,
            Item::Impl(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        let cell = cell(&item.ty);
        let mutable = matches!(item.mutability, StaticMutability::Mut(_));
        if mutable || cell.is_some() {
            self.add(
                STATIC_STATE,
                item.ident.span(),
                format!("`{}` is state outside storage: every call starts with it as it is written here", item.ident),
                "forgotten when the call ends",
                "make it a field of the contract: `Slot<..>`; for one transaction, a transient one",
            );
        }
        visit::visit_item_static(self, item);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if let Stmt::Expr(expression, Some(_)) = statement {
            // `try_pay(..);`; a `Result` is rustc's to report, `.ok();` silences it.
            let silenced = match expression {
                Expr::MethodCall(call) => {
                    ["ok", "err", "is_ok", "is_err"].contains(&call.method.to_string().as_str())
                }
                Expr::Call(_) => fallible(expression).is_some_and(|name| name == "try_pay"),
                Expr::Assign(assign) if matches!(&*assign.left, Expr::Infer(_)) => {
                    self.unchecked(&assign.right, expression.span());
                    false
                }
                _ => false,
            };
            if silenced {
                self.unchecked(expression, expression.span());
            }
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let ignored = match &local.pat {
            Pat::Wild(_) => true,
            Pat::Ident(name) => name.ident.to_string().starts_with('_'),
            Pat::Type(typed) => matches!(&*typed.pat, Pat::Wild(_)),
            _ => false,
        };
        if ignored && let Some(init) = &local.init {
            self.unchecked(&init.expr, local.span());
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        if [
            "format",
            "write",
            "writeln",
            "println",
            "print",
            "eprintln",
            "dbg",
            "format_args",
        ]
        .contains(&name.as_str())
        {
            self.add(
                FORMATTING,
                call.path.span(),
                format!("`{name}!` brings the formatting machinery into the module: kilobytes that every deployment pays for"),
                "formats text on chain",
                "answer values and emit events: whoever reads them formats; join text by `push_str`",
            );
        }
        if name == "thread_local" {
            self.add(
                STATIC_STATE,
                call.path.span(),
                "`thread_local!` is state outside storage: every call starts anew".into(),
                "forgotten when the call ends",
                "make it a field of the contract: `Slot<..>`; for one transaction, a transient one",
            );
        }
        // The arguments of `ensure!` and the like are expressions too.
        if let Ok(parts) = call
            .parse_body_with(syn::punctuated::Punctuated::<Expr, syn::Token![,]>::parse_terminated)
        {
            for part in &parts {
                self.visit_expr(part);
            }
        }
        visit::visit_macro(self, call);
    }

    fn visit_type_path(&mut self, of: &'ast TypePath) {
        if let Some(name) = of.path.get_ident()
            && (name == "f32" || name == "f64")
        {
            self.float(name.span(), &name.to_string());
        }
        visit::visit_type_path(self, of);
    }

    fn visit_lit_float(&mut self, literal: &'ast LitFloat) {
        self.float(literal.span(), &literal.to_string());
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let name = call.method.to_string();
        if ["unwrap", "expect"].contains(&name.as_str()) {
            self.add(
                UNWRAP,
                call.method.span(),
                format!("`.{name}()` reverts with `Panic(0x01)`, which tells the caller nothing"),
                "fails without a reason",
                "answer an error of your own: `let Some(x) = .. else { return Err(..) }`, or `.ok_or(..)?`",
            );
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_cast(&mut self, cast: &'ast ExprCast) {
        let to = last_name(&cast.ty);
        let bits = |name: &str| name[1..].parse::<u32>().ok();
        let literal = matches!(&*cast.expr, Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_) | Lit::Byte(_) | Lit::Char(_)));
        if to.starts_with(['u', 'i'])
            && bits(&to).is_some_and(|bits| bits < 64)
            && !literal
            && names_a_wide_value(&cast.expr)
        {
            self.add(
                NARROWING_CAST,
                cast.span(),
                format!("`as {to}` drops the digits that do not fit, silently"),
                "may be another number afterwards",
                "use `try_from`, which says so, or keep the wider type",
            );
        }
        visit::visit_expr_cast(self, cast);
    }
}

impl Look<'_> {
    fn float(&mut self, span: Span, what: &str) {
        self.add(
            FLOAT,
            span,
            format!("`{what}` is floating point: a chain refuses a module with it"),
            "not exact, and not the same on every machine",
            "count in integers: `Amount`, `BasisPoints`, `PartsPerBillion`, or `mul_div` of `U256`",
        );
    }
}

/// A value that is likely wider than 32 bits: something stored, a length, an amount, an argument's method.
fn names_a_wide_value(expression: &Expr) -> bool {
    match expression {
        Expr::MethodCall(call) => ["get", "len", "units", "seconds", "as_u64", "as_u128", "to"]
            .contains(&call.method.to_string().as_str()),
        Expr::Paren(inner) => names_a_wide_value(&inner.expr),
        Expr::Binary(binary) => {
            names_a_wide_value(&binary.left) || names_a_wide_value(&binary.right)
        }
        _ => false,
    }
}

/// The type with which a static changes behind a shared reference.
fn cell(of: &Type) -> Option<String> {
    let name = last_name(of);
    (CELLS.contains(&name.as_str()) || name.starts_with("Atomic")).then_some(name)
}
