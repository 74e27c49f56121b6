//! The grammar that the book prints, read as a grammar: it derives every attribute of the examples.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Attribute;

use super::super::is_field_attribute;
use super::vocabulary::{examples, grammar};
use super::{EVERYTHING, HOSTING, SMALL, item};

/// An expression of the grammar.
#[derive(Debug)]
enum Rule {
    /// Text in quotes.
    Text(String),
    /// Another rule, or a kind of token.
    Name(String),
    /// One after the other.
    Sequence(Vec<Rule>),
    /// One of these.
    Choice(Vec<Rule>),
    /// Once or not at all.
    Option(Box<Rule>),
    /// As often as it goes.
    Repeat(Box<Rule>),
}

/// The rules of the book, by name.
fn rules() -> BTreeMap<String, Rule> {
    let mut rules = BTreeMap::new();
    for definition in split(&grammar(), ';') {
        let (name, body) = definition.split_once('=').expect("name = body");
        let mut words = words(body).into_iter().peekable();
        rules.insert(name.trim().to_owned(), choice(&mut words));
        assert_eq!(words.next(), None, "{name}");
    }
    rules
}

/// Cuts at a letter outside quotes.
fn split(text: &str, at: char) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter == at && !quoted {
            parts.push(String::new());
        } else {
            parts.last_mut().expect("one part").push(letter);
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Quoted texts with their first quote, names, and brackets.
fn words(body: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, text) in body.split('"').enumerate() {
        if at % 2 == 1 {
            words.push(format!("\"{text}"));
            continue;
        }
        let mut spaced = String::new();
        for letter in text.chars() {
            if "()[]{}|".contains(letter) {
                spaced.extend([' ', letter, ' ']);
            } else {
                spaced.push(letter);
            }
        }
        words.extend(spaced.split_whitespace().map(str::to_owned));
    }
    words
}

type Words = std::iter::Peekable<std::vec::IntoIter<String>>;

fn choice(words: &mut Words) -> Rule {
    let mut all = vec![sequence(words)];
    while words.next_if(|word| word == "|").is_some() {
        all.push(sequence(words));
    }
    Rule::Choice(all)
}

fn sequence(words: &mut Words) -> Rule {
    let mut all = Vec::new();
    while let Some(word) = words.next_if(|word| !["|", ")", "]", "}"].contains(&word.as_str())) {
        let rule = match word.as_str() {
            "(" | "[" | "{" => {
                let inner = choice(words);
                words.next().expect("a closing bracket");
                match word.as_str() {
                    "(" => inner,
                    "[" => Rule::Option(Box::new(inner)),
                    _ => Rule::Repeat(Box::new(inner)),
                }
            }
            _ => match word.strip_prefix('"') {
                Some(text) => Rule::Text(text.to_owned()),
                None => Rule::Name(word),
            },
        };
        all.push(rule);
    }
    Rule::Sequence(all)
}

/// A token as the grammar sees it.
#[derive(Debug, PartialEq)]
enum Token {
    Word(String),
    Whole,
    Fraction,
    Quoted,
    Sign(String),
}

/// Tokens without groups; signs of several letters are one.
fn tokens(stream: TokenStream) -> Vec<Token> {
    let mut all = Vec::new();
    let mut joined = false;
    for token in stream {
        let was_joined = std::mem::take(&mut joined);
        match token {
            TokenTree::Ident(word) => all.push(Token::Word(word.to_string())),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                all.push(if text.starts_with('"') {
                    Token::Quoted
                } else if text.contains('.') {
                    Token::Fraction
                } else {
                    Token::Whole
                });
            }
            TokenTree::Punct(sign) => {
                joined = sign.spacing() == proc_macro2::Spacing::Joint;
                let longer = |before: &str| {
                    let joint = format!("{before}{}", sign.as_char());
                    was_joined && [">=", "<=", "=>", "..", "..="].contains(&joint.as_str())
                };
                match all.last_mut() {
                    Some(Token::Sign(before)) if longer(before) => before.push(sign.as_char()),
                    _ => all.push(Token::Sign(sign.as_char().into())),
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Bracket => ("[", "]"),
                    _ => ("(", ")"),
                };
                all.push(Token::Sign(open.into()));
                all.extend(tokens(group.stream()));
                all.push(Token::Sign(close.into()));
            }
        }
    }
    all
}

/// Where a rule may end that begins at `at`.
fn ends(
    rule: &Rule,
    rules: &BTreeMap<String, Rule>,
    tokens: &[Token],
    at: usize,
) -> BTreeSet<usize> {
    let one = |holds: bool| BTreeSet::from_iter(holds.then_some(at + 1));
    match rule {
        Rule::Text(text) => match tokens.get(at) {
            Some(Token::Word(found) | Token::Sign(found)) => one(found == text),
            _ => BTreeSet::new(),
        },
        Rule::Name(name) => match (rules.get(name), name.as_str()) {
            (Some(rule), _) => ends(rule, rules, tokens, at),
            (None, "word") => one(matches!(tokens.get(at), Some(Token::Word(_)))),
            (None, "n") => one(tokens.get(at) == Some(&Token::Whole)),
            (None, "z") => {
                let negative = tokens.get(at) == Some(&Token::Sign("-".into()));
                let digits = at + usize::from(negative);
                let holds = tokens.get(digits) == Some(&Token::Whole);
                BTreeSet::from_iter(holds.then_some(digits + 1))
            }
            (None, "decimal") => one(matches!(
                tokens.get(at),
                Some(Token::Whole | Token::Fraction)
            )),
            // Quoted: words, moment, duration, amount, offset.
            (None, _) => one(tokens.get(at) == Some(&Token::Quoted)),
        },
        Rule::Sequence(all) => all.iter().fold(BTreeSet::from([at]), |starts, rule| {
            let next = starts.iter().map(|at| ends(rule, rules, tokens, *at));
            next.flatten().collect()
        }),
        Rule::Choice(all) => {
            let each = all.iter().map(|rule| ends(rule, rules, tokens, at));
            each.flatten().collect()
        }
        Rule::Option(rule) => {
            let mut found = ends(rule, rules, tokens, at);
            found.insert(at);
            found
        }
        Rule::Repeat(rule) => {
            let (mut found, mut new) = (BTreeSet::from([at]), vec![at]);
            while let Some(at) = new.pop() {
                for end in ends(rule, rules, tokens, at) {
                    if found.insert(end) {
                        new.push(end);
                    }
                }
            }
            found
        }
    }
}

/// Whether the grammar derives an attribute.
fn is_derived(attribute: &Attribute, rules: &BTreeMap<String, Rule>) -> bool {
    let name = super::super::mistake::name_of(attribute);
    let mut all = vec![Token::Word(name.clone())];
    if let syn::Meta::List(list) = &attribute.meta {
        all.push(Token::Sign("(".into()));
        all.extend(tokens(list.tokens.clone()));
        all.push(Token::Sign(")".into()));
    }
    let rule = rules
        .get(&name)
        .unwrap_or_else(|| panic!("{name} has no rule"));
    ends(rule, rules, &all, 0).contains(&all.len())
}

#[test]
fn the_books_grammar_derives_every_attribute_of_the_examples() {
    let rules = rules();
    let mut count = 0;
    let files = examples()
        .into_iter()
        .chain([EVERYTHING, HOSTING, SMALL].map(str::to_owned));
    for file in files {
        for found in syn::parse_file(&file).expect("Rust").items {
            let syn::Item::Struct(agreement) = found else {
                continue;
            };
            let of_fields = agreement.fields.iter().flat_map(|field| &field.attrs);
            for attribute in agreement.attrs.iter().chain(of_fields) {
                if attribute.path().is_ident("agreement") || is_field_attribute(attribute) {
                    let shown = quote::quote!(#attribute).to_string();
                    assert!(is_derived(attribute, &rules), "not derived: {shown}");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 150, "{count} attributes");
}

#[test]
fn the_books_grammar_derives_nothing_that_is_no_attribute() {
    let rules = rules();
    for (good, bad) in [
        ("quorum = 3", "quorum = \"3\""),
        ("min_coverage = 99 %", "min_coverage = 99"),
        ("fee per window", "fee per day"),
        ("uptime >= 99.95 %", "uptime > 99.95 %"),
        ("12 windows", "12"),
        ("deem(tier = 2)", "deem(2)"),
    ] {
        assert!(HOSTING.contains(good), "{good}");
        let changed = item(&HOSTING.replacen(good, bad, 1));
        let of_fields = changed.fields.iter().flat_map(|field| &field.attrs);
        let mut all = changed.attrs.iter().chain(of_fields);
        assert!(
            all.any(|attribute| !is_derived(attribute, &rules)),
            "{bad} is derived"
        );
    }
}
