//! Every code a command, a lint or a check can print is explained, and nothing is explained that is not there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cargo_slacontract::explain::{self, FAILURES};
use cargo_slacontract::lint::LINTS;
use slacontract_terms::check::{EXPLANATIONS, Found};
use syn::visit::{self, Visit};

/// Failure codes in the command's sources: arguments of `Failure::new`, and what `fn code` answers.
#[derive(Default)]
struct Codes {
    found: BTreeSet<String>,
    inside: bool,
}

impl<'ast> Visit<'ast> for Codes {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func
            && path
                .path
                .segments
                .iter()
                .rev()
                .map(|part| part.ident.to_string())
                .take(2)
                .eq(["new".to_owned(), "Failure".to_owned()])
            && let Some(syn::Expr::Lit(literal)) = call.args.first()
            && let syn::Lit::Str(text) = &literal.lit
        {
            self.found.insert(text.value());
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.inside = function.sig.ident == "code" && function.sig.inputs.len() == 1;
        visit::visit_impl_item_fn(self, function);
        self.inside = false;
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        if self.inside {
            self.found.insert(text.value());
        }
    }
}

fn read(path: &Path, codes: &mut Codes) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a directory") {
            read(&entry.expect("an entry").path(), codes);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let file = syn::parse_file(&fs::read_to_string(path).expect("reads")).expect("parses");
        codes.visit_file(&file);
    }
}

#[test]
fn every_failure_of_a_command_is_explained() {
    let mut codes = Codes::default();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut codes,
    );
    codes.found.insert("usage".into());
    let explained: BTreeSet<String> = FAILURES
        .iter()
        .map(|(code, _, _)| (*code).to_owned())
        .collect();
    let missing: Vec<_> = codes.found.difference(&explained).collect();
    let gone: Vec<_> = explained.difference(&codes.found).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "not explained: {missing:?}; not there: {gone:?}"
    );
}

#[test]
fn mistakes_and_lints_show_what_is_wrong_and_what_is_right() {
    let entries = explain::all();
    let of = |prefix: &str| {
        entries
            .iter()
            .filter(|entry| {
                entry.code.starts_with(prefix)
                    && entry.code.as_bytes()[prefix.len()].is_ascii_digit()
            })
            .count()
    };
    assert!(of("SDK") >= 40, "{}", of("SDK"));
    assert_eq!(of("L"), LINTS.len());
    assert_eq!(of("SLA"), EXPLANATIONS.len());
    for entry in &entries {
        assert!(!entry.title.is_empty(), "{entry:?}");
        let of_terms = EXPLANATIONS.iter().find(|known| known.code == entry.code);
        let shown = match of_terms {
            // What no agreement can have has no example.
            Some(known) => !matches!(known.found, Found::Prose),
            None => {
                (entry.code.starts_with("SDK") || entry.code.starts_with('L'))
                    && entry.code != "L007"
            }
        };
        assert!(
            !shown
                || (!entry.wrong.is_empty()
                    && !entry.right.is_empty()
                    && entry.wrong != entry.right),
            "{entry:?}"
        );
    }
    let codes: BTreeSet<_> = entries.iter().map(|entry| &entry.code).collect();
    assert_eq!(codes.len(), entries.len(), "a code is explained twice");
}

#[test]
fn selectors_panic_codes_and_revert_data_are_found() {
    let first = |word: &str| explain::find(word).first().map(|entry| entry.code.clone());
    let panic = format!("0x4e487b71{:064x}", 0x12);
    for (word, code) in [
        ("sdk005", "SDK005"),
        ("L003", "L003"),
        ("no-project", "no-project"),
        ("NotPayable", "NotPayable()"),
        ("0x11", "Panic(0x11)"),
        ("Panic(0x32)", "Panic(0x32)"),
        (&panic, "Panic(0x12)"),
    ] {
        assert_eq!(first(word).as_deref(), Some(code), "{word}");
    }
    for unknown in ["", "0x", "0xzz", "SDK999", "0x12345678", "0x4e487b71"] {
        assert_eq!(first(unknown), None, "{unknown}");
    }
    assert!(explain::near("SDK999").len() > 1);
}

/// The page of the book that lists the codes, as it ought to be.
fn page() -> String {
    let mut text = String::from(
        "# Codes\n\nEvery code that the SDK, the checks, the lints and the commands print. `cargo slacontract explain CODE` says more about each, with\nan example that is wrong and one that is right; it takes the data of a revert, too. Without a code it lists them all.\n\nThis page is written by a test: `SLACONTRACT_BLESS=1 cargo test -p cargo-slacontract --test it explain`.\n",
    );
    let section = |title: &str, keep: &dyn Fn(&str) -> bool| {
        let mut part = format!("\n## {title}\n\n| code | means |\n|---|---|\n");
        for entry in explain::all().iter().filter(|entry| keep(&entry.code)) {
            let what = entry.title.replace('|', "\\|");
            part.push_str(&format!("| `{}` | {what} |\n", entry.code));
        }
        part
    };
    let terms = || {
        let mut part = String::from(
            "\n## Mistakes in an agreement's terms\n\n`SLA001` and on are about what terms say, `SLA101` and on about how an author writes them.\n\n| code | a mistake | what must hold, and why | found |\n|---|---|---|---|\n",
        );
        for known in EXPLANATIONS {
            let (code, title, found) = (known.code, known.title, known.found.place());
            let text = known.text.replace('|', "\\|");
            part.push_str(&format!("| `{code}` | {title} | {text} | {found} |\n"));
        }
        part
    };
    let numbered = |code: &str, prefix: &str| {
        code.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    text += &section("Mistakes in a contract's source", &|code| {
        numbered(code, "SDK")
    });
    text += &terms();
    text += &section("Lints", &|code| numbered(code, "L"));
    text += &section("Reverts", &|code| code.ends_with(')'));
    text += &section("Failures of commands", &|code| {
        code.starts_with(|letter: char| letter.is_ascii_lowercase())
    });
    text
}

#[test]
fn the_books_list_of_codes_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/src/reference/codes.md");
    let page = page();
    if std::env::var_os("SLACONTRACT_BLESS").is_some() {
        fs::write(&path, &page).expect("writes");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "{} is not current: SLACONTRACT_BLESS=1 writes it anew",
        path.display()
    );
}
