//! The grammar that the book prints and the words that the parser looks for are the same.

use std::collections::BTreeSet;

use super::super::mistake::FORMS;
use super::super::{FIELD_ATTRIBUTES, cursor};
use super::{item, read};

/// The grammar of the book.
pub(super) fn grammar() -> String {
    let page = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../book/src/reference/terms.md"
    );
    let page = std::fs::read_to_string(page).expect("the book is beside the crates");
    let (_, rest) = page.split_once("```ebnf\n").expect("a grammar");
    let (grammar, _) = rest.split_once("```").expect("its end");
    // Remarks stand between (* and *).
    let mut plain = String::new();
    let mut rest = grammar;
    while let Some((before, after)) = rest.split_once("(*") {
        plain.push_str(before);
        rest = after.split_once("*)").expect("a remark ends").1;
    }
    plain + rest
}

/// What stands in quotes and is a word; what stands outside and is one.
fn terminals_and_rules(grammar: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let is_word = |text: &&str| text.starts_with(|letter: char| letter.is_alphabetic());
    let words = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(is_word)
            .map(str::to_owned)
            .collect()
    };
    let (mut terminals, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for (at, text) in grammar.split('"').enumerate() {
        if at % 2 == 1 {
            terminals.extend(Some(text).filter(is_word).map(str::to_owned));
        } else {
            rules.extend(words(text));
        }
    }
    (terminals, rules)
}

#[test]
fn every_word_of_the_books_grammar_is_read_and_every_word_that_is_read_is_in_it() {
    cursor::vocabulary::HEARD.take();
    for example in examples() {
        let file = syn::parse_file(&example).expect("Rust");
        for found in file.items {
            if let syn::Item::Struct(agreement) = found {
                read(&agreement).unwrap_or_else(|errors| panic!("{errors:?}: {example}"));
            }
        }
    }
    let mut heard = cursor::vocabulary::HEARD.take();
    heard.extend(FIELD_ATTRIBUTES.iter().map(ToString::to_string));
    heard.insert("agreement".into());
    let (terminals, _) = terminals_and_rules(&grammar());
    let unread: Vec<_> = terminals.difference(&heard).collect();
    let unsaid: Vec<_> = heard.difference(&terminals).collect();
    assert!(
        unread.is_empty() && unsaid.is_empty(),
        "in the book only: {unread:?}; in the parser only: {unsaid:?}"
    );
}

#[test]
fn every_rule_of_the_books_grammar_is_written_out() {
    let grammar = grammar();
    let (_, rules) = terminals_and_rules(&grammar);
    // The page says in words what these are.
    let lexical = [
        "word", "n", "z", "decimal", "words", "moment", "duration", "amount", "offset",
    ];
    let written: BTreeSet<String> = grammar
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().to_owned())
        .collect();
    let missing: Vec<_> = rules
        .iter()
        .filter(|rule| !written.contains(*rule) && !lexical.contains(&rule.as_str()))
        .collect();
    let unused: Vec<_> = written
        .iter()
        .filter(|rule| !["agreement", "field"].contains(&rule.as_str()))
        .filter(|rule| grammar.matches(rule.as_str()).count() < 2)
        .collect();
    assert!(
        missing.is_empty() && unused.is_empty(),
        "not written: {missing:?}; not used: {unused:?}"
    );
}

/// Words that stand in an agreement among the examples, other than its own names.
#[test]
fn every_word_of_the_grammar_has_a_compiled_example() {
    let written: BTreeSet<String> = examples()
        .iter()
        .flat_map(|text| {
            text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let (terminals, _) = terminals_and_rules(&grammar());
    let missing: Vec<_> = terminals.difference(&written).collect();
    assert!(missing.is_empty(), "no example says {missing:?}");
}

/// The agreements of the example package's tests, which the compiler is shown there.
pub(super) fn examples() -> Vec<String> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/hosting/tests/grammar"
    );
    let mut examples = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the examples are beside the crates") {
        let path = entry.expect("an entry").path();
        if path.file_stem().is_some_and(|name| name != "main") {
            examples.push(std::fs::read_to_string(path).expect("reads"));
        }
    }
    assert_eq!(
        examples.len(),
        FIELD_ATTRIBUTES.len() + 1,
        "a file for each attribute and the header"
    );
    examples
}

/// The forms that hints show are read.
#[test]
fn every_usual_form_is_one_that_is_read() {
    for (attribute, form) in FORMS {
        let ty = match *attribute {
            "agreement" => continue,
            "param" => "Param<Amount>",
            "feed" => "Feed<Ratio>",
            "objective" | "credit" | "cap" => "Objective",
            "data_grant" => "DataGrant",
            _ => "",
        };
        let own = attribute[..1].to_uppercase() + &attribute[1..];
        let ty = if ty.is_empty() { own.as_str() } else { ty };
        let objective = if matches!(*attribute, "credit" | "cap") {
            FORMS
                .iter()
                .find(|(name, _)| *name == "objective")
                .map(|(_, form)| format!("#[objective({form})]"))
        } else {
            None
        };
        let (_, header) = FORMS[0];
        let source = format!(
            "#[agreement({header})] struct Usual {{ {} #[{attribute}({form})] part: {ty} }}",
            objective.unwrap_or_default()
        );
        let source = item(&source);
        let parsed = super::super::parse(
            &source.ident,
            super::header(&source),
            &super::fields(&source),
        );
        assert!(
            parsed.is_ok(),
            "{attribute}: {:?}",
            parsed.err().map(|error| error.to_string())
        );
    }
    for known in FIELD_ATTRIBUTES {
        assert!(
            FORMS.iter().any(|(name, _)| name == known),
            "{known} has a usual form"
        );
    }
}
