//! Opt-outs: `// slacontract: allow(L003) reason`.
//!
//! A comment at the end of a line speaks for that line; one on lines of its own speaks for the statement or item below it, which, above
//! a function, is the whole function. Without a reason, for an unknown code, or where nothing is found any more, it is itself a finding.

use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{ImplItemFn, Item, Stmt, TraitItemFn};

use super::{ALLOW, Finding, LINTS, Level, Place, Sources};

const WORD: &str = "slacontract: allow";

/// One opt-out.
struct Allow {
    codes: Vec<String>,
    /// The bytes it speaks for.
    scope: Range<usize>,
    /// The comment.
    place: Place,
    used: bool,
}

/// Takes back what opt-outs name, and adds what is wrong with the opt-outs.
pub(super) fn apply(sources: &Sources, findings: Vec<Finding>) -> Vec<Finding> {
    let mut wrong = Vec::new();
    let mut allows = Vec::new();
    for (file, source) in sources.files.iter().enumerate() {
        let mut scopes = Scopes(Vec::new());
        scopes.visit_file(&source.file);
        let mut start = 0;
        for line in source.text.split_inclusive('\n') {
            read(
                file,
                line,
                start,
                &source.text,
                &scopes.0,
                &mut allows,
                &mut wrong,
            );
            start += line.len();
        }
    }
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let allowed = finding.place.as_ref().and_then(|place| {
            allows.iter_mut().find(|allow| {
                allow.place.file == place.file
                    && allow.scope.contains(&place.range.start)
                    && allow.codes.iter().any(|code| code == finding.lint.code)
            })
        });
        match allowed {
            Some(allow) => allow.used = true,
            None => kept.push(finding),
        }
    }
    for allow in allows.into_iter().filter(|allow| !allow.used) {
        wrong.push(
            Finding::at(
                ALLOW,
                allow.place,
                format!("nothing here needs allow({})", allow.codes.join(", ")),
                "takes nothing back",
                "remove the comment, or move it to the line or above the statement it is for",
            )
            .level(Level::Warning),
        );
    }
    kept.extend(wrong);
    kept.sort_by_key(|finding| {
        finding
            .place
            .as_ref()
            .map(|place| (place.file, place.range.start))
    });
    kept
}

fn read(
    file: usize,
    line: &str,
    start: usize,
    text: &str,
    scopes: &[Range<usize>],
    allows: &mut Vec<Allow>,
    wrong: &mut Vec<Finding>,
) {
    let Some(slashes) = line.find("//") else {
        return;
    };
    let comment = line[slashes..].trim_end();
    let words = comment.trim_start_matches(['/', '!']).trim_start();
    let Some(rest) = words.strip_prefix(WORD) else {
        return;
    };
    let place = Place {
        file,
        range: start + slashes..start + slashes + comment.len(),
    };
    let refuse = |message: String| {
        Finding::at(
            ALLOW,
            place.clone(),
            message,
            "not taken as an opt-out",
            "write `// slacontract: allow(L003) why this is right here`",
        )
    };
    let Some((codes, reason)) = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
    else {
        wrong.push(refuse("this opt-out names no lint".into()));
        return;
    };
    let codes: Vec<String> = codes
        .split(',')
        .map(|code| code.trim().to_owned())
        .collect();
    if let Some(unknown) = codes
        .iter()
        .find(|code| !LINTS.iter().any(|lint| lint.code == **code))
    {
        wrong.push(refuse(format!("there is no lint `{unknown}`")));
        return;
    }
    let reason = reason.split("//").next().unwrap_or_default();
    if reason.trim_matches([':', '-', ' ']).is_empty() {
        wrong.push(refuse(format!(
            "this opt-out of {} gives no reason",
            codes.join(", ")
        )));
        return;
    }
    let own_line = line[..slashes].trim().is_empty();
    let scope = if own_line {
        below(start + line.len(), text, scopes)
    } else {
        start..start + line.len()
    };
    allows.push(Allow {
        codes,
        scope,
        place,
        used: false,
    });
}

/// The statement or item that begins after `from`, comments and blank lines skipped.
fn below(from: usize, text: &str, scopes: &[Range<usize>]) -> Range<usize> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let trimmed = line.trim_start();
        if !trimmed.is_empty() && !trimmed.starts_with("//") {
            at += line.len() - trimmed.len();
            break;
        }
        at += line.len();
    }
    scopes
        .iter()
        .filter(|scope| scope.contains(&at))
        .filter(|scope| only_attributes(text.get(scope.start..from).unwrap_or_default()))
        .max_by_key(|scope| scope.len())
        .cloned()
        .unwrap_or_else(|| at..text[at..].find('\n').map_or(text.len(), |end| at + end))
}

/// Whether the lines are comments and attributes, which stand between an item's beginning and its first word.
fn only_attributes(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with("//") || line.starts_with("#["))
}

/// Every statement and item of a file.
struct Scopes(Vec<Range<usize>>);

impl<'ast> Visit<'ast> for Scopes {
    fn visit_item(&mut self, item: &'ast Item) {
        self.0.push(item.span().byte_range());
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.0.push(item.span().byte_range());
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        self.0.push(item.span().byte_range());
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        self.0.push(statement.span().byte_range());
        visit::visit_stmt(self, statement);
    }
}
