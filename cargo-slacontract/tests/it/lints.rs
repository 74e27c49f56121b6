//! Lints on small contracts, each a file in `lints/`: what is found stands beside the line, `//~ L003`, and nothing else may be found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_slacontract::lint::{self, LINTS, Sources};

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .expect("the directory is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

fn fixtures() -> Vec<PathBuf> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lints"))
}

/// Lines and codes that a fixture's comments expect.
fn expected(text: &str) -> BTreeSet<(usize, String)> {
    text.lines()
        .enumerate()
        .filter_map(|(at, line)| Some((at + 1, line.split_once("//~ ")?.1)))
        .flat_map(|(line, codes)| {
            codes
                .split_whitespace()
                .map(move |code| (line, code.to_owned()))
        })
        .collect()
}

#[test]
fn each_fixture_gives_what_it_says_and_nothing_else() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("reads");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let sources = Sources::of_text(&name, &text).expect("parses");
        let findings = lint::sources(&sources);
        let shown: String = findings
            .iter()
            .map(|finding| lint::render(finding, &sources, false))
            .collect();
        let found: BTreeSet<_> = findings
            .iter()
            .map(|finding| {
                let document = finding.document(&sources);
                (
                    document["line"].as_u64().expect("a line") as usize,
                    finding.lint.code.to_owned(),
                )
            })
            .collect();
        assert_eq!(found, expected(&text), "{name}:\n{shown}");
    }
}

#[test]
fn each_source_lint_has_fixtures_for_and_against() {
    let texts: Vec<(String, String)> = fixtures()
        .iter()
        .map(|path| {
            (
                path.file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned(),
                fs::read_to_string(path).expect("reads"),
            )
        })
        .collect();
    for lint in LINTS.iter().filter(|lint| lint.code != "L007") {
        let name = lint.code.to_lowercase();
        let about: Vec<_> = texts
            .iter()
            .filter(|(file, _)| file.starts_with(&name))
            .collect();
        assert!(
            about
                .iter()
                .any(|(_, text)| text.contains(&format!("//~ {}", lint.code))),
            "{} has no fixture for it",
            lint.code
        );
        assert!(
            about
                .iter()
                .any(|(_, text)| text.lines().any(|line| line.contains("// fine"))),
            "{} has no fixture against it",
            lint.code
        );
    }
}

#[test]
fn our_own_contracts_are_clean() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let packages = files(&root.join("examples"))
        .into_iter()
        .chain(files(&root.join("templates")));
    let mut read = 0;
    for package in packages {
        let library = package.join("src/lib.rs");
        if !library.is_file() {
            continue;
        }
        let sources = Sources::read(&library, &root).expect("reads");
        let found: String = lint::sources(&sources)
            .iter()
            .map(|finding| lint::render(finding, &sources, false))
            .collect();
        assert_eq!(found, "", "{}", library.display());
        read += 1;
    }
    assert!(read >= 5, "{read}");
}

#[test]
fn a_finding_is_shown_as_rustc_shows_its_own() {
    let text = "#[contract]\npub struct Vault {\n    owner: Slot<Address>,\n}\n\n#[contract]\nimpl Vault {\n    pub fn hand_over(&mut self, to: Address) {\n        self.owner.set(to);\n    }\n}\n";
    let sources = Sources::of_text("src/lib.rs", text).expect("parses");
    let findings = lint::sources(&sources);
    let shown = lint::render(&findings[0], &sources, false);
    assert_eq!(
        shown,
        "\
warning[L003]: anybody may call `hand_over`: nothing in it depends on who calls
 --> src/lib.rs:8:12
  |
8 |     pub fn hand_over(&mut self, to: Address) {
  |            ^^^^^^^^^ no look at `caller()`
9 |         self.owner.set(to);
  |         ------------------ `owner` is set to what the caller wants
  |
  = help: refuse strangers first: `ensure!(caller() == self.owner.get(), ..)`; if anybody may call it, say so: `// slacontract: allow(L003) reason`
"
    );
}

#[test]
fn a_file_that_is_not_rust_is_refused_with_its_place() {
    let error = Sources::of_text("src/lib.rs", "fn f( {").expect_err("refused");
    assert!(error.to_string().starts_with("src/lib.rs:1:"), "{error}");
}

#[test]
fn the_texts_of_checked_arithmetic_are_read_and_so_not_blamed() {
    let found = |data: &str| {
        let text = format!(
            r#"(module (memory (export "memory") 1) (data (i32.const 8) "{data}") (func (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#
        );
        lint::module("x", &wat::parse_str(text).expect("a module"), None)
    };
    assert!(found("src/lib.rs\\00\\00attempt to add with overflow").is_empty());
    assert_eq!(found("src/lib.rs").len(), 1);
    let both = found("src/lib.rs\\00attempt to add with overflowexplicit panic");
    assert!(
        both[0].message.contains("explicit panic"),
        "{}",
        both[0].message
    );
}

#[test]
fn panic_texts_and_formatting_in_a_module_are_named() {
    let module = |data: &str, name: &str| {
        wat::parse_str(format!(
            r#"(module (memory (export "memory") 1) (data (i32.const 8) "{data}") (func ${name} (export "user_entrypoint") (param i32) (result i32) i32.const 0))"#
        ))
        .expect("a module")
    };
    let plain = module("owner", "main");
    assert!(lint::module("x", &plain, Some(&plain)).is_empty());
    let texts = module(
        "called `Option::unwrap()` on a `None` valuesrc/lib.rs",
        "main",
    );
    let found = lint::module("x", &texts, None);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.contains("called `Option::unwrap()`"),
        "{}",
        found[0].message
    );
    let formatting = module("owner", "_ZN4core3fmt9Formatter3pad17h0123456789abcdefE");
    let found = lint::module("x", &plain, Some(&formatting));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].message.contains("core::fmt::Formatter::pad"),
        "{}",
        found[0].message
    );
}
