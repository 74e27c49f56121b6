//! SLA022: an agreement's money moves through its engine's books. Code of the author's own that sends value, runs foreign code on the
//! agreement's storage, or reaches the host past the SDK could spend what the agreement answers for.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Expr, ExprCall, ExprMethodCall, ExprUnsafe, ImplItemFn, Item, ItemFn, ItemForeignMod, ItemMod,
};

use super::source::{for_tests, place};
use super::{AGREEMENT_MONEY, Finding, Sources};

/// Functions that send value.
const PAYING: [&str; 2] = ["pay", "try_pay"];

/// Findings in all files of an agreement's crate.
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
    fn add(&mut self, span: Span, what: &str, label: &str) {
        self.found.push(Finding::at(
            AGREEMENT_MONEY,
            place(self.file, span),
            format!("{what} in an agreement: the engine's books do not see it"),
            label,
            "let money move by the terms (credits, damages, `claim`); money of another kind belongs in a contract of its own (SLA022)",
        ));
    }
}

impl<'ast> Visit<'ast> for Look<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(ItemFn { attrs, .. }) | Item::Mod(ItemMod { attrs, .. }) => attrs,
            Item::Impl(item) => &item.attrs,
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

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(last) = path.path.segments.last()
            && PAYING.iter().any(|name| last.ident == name)
        {
            let what = format!("`{}` spends the balance", last.ident);
            self.add(
                call.func.span(),
                &what,
                "pays out of what the agreement holds",
            );
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let (name, count) = (call.method.to_string(), call.args.len());
        match (name.as_str(), count) {
            // `Slot` and `Map` have no `value`; what is asked of the caller is `msg.value` in other languages and a function here.
            ("value", 1) => self.add(
                call.method.span(),
                "`.value(..)` sends value along",
                "pays out of what the agreement holds",
            ),
            ("delegate", 0) => self.add(
                call.method.span(),
                "`.delegate()` runs foreign code on this storage",
                "may write the books",
            ),
            _ => {}
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_unsafe(&mut self, block: &'ast ExprUnsafe) {
        self.add(
            block.unsafe_token.span(),
            "`unsafe` code",
            "may reach the host past the SDK",
        );
        visit::visit_expr_unsafe(self, block);
    }

    fn visit_item_foreign_mod(&mut self, item: &'ast ItemForeignMod) {
        self.add(
            item.abi.span(),
            "functions of the host",
            "declared past the SDK",
        );
    }
}
