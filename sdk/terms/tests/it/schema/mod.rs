//! The part of JSON Schema that the published one uses, read the way validators do.

use serde_json::Value;

/// Where and why a document does not fit; `None` when it does.
pub fn mismatch(root: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let no = |why: &str| Some(format!("{at}: {why}"));
    for (word, rule) in schema.as_object().expect("a schema is an object") {
        match word.as_str() {
            "$schema" | "title" | "description" | "$defs" | "additionalProperties" => {}
            "$ref" => {
                let name = rule
                    .as_str()
                    .and_then(|path| path.strip_prefix('#'))
                    .expect("a reference");
                let target = root.pointer(name).expect("the definition is there");
                if let Some(why) = mismatch(root, target, value, at) {
                    return Some(why);
                }
            }
            "type" => {
                let fits = match rule.as_str().expect("a type") {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("no type {other}"),
                };
                if !fits {
                    return no("another type");
                }
            }
            "const" if value != rule => return no("another word"),
            "const" => {}
            "minimum"
                if value
                    .as_i64()
                    .is_some_and(|found| found < rule.as_i64().expect("a number")) =>
            {
                return no("too small");
            }
            "maximum"
                if value
                    .as_u64()
                    .is_some_and(|found| found > rule.as_u64().expect("a number")) =>
            {
                return no("too large");
            }
            "minimum" | "maximum" => {}
            "pattern" => {
                let pattern = rule.as_str().expect("a pattern");
                if !value.as_str().is_some_and(|text| matches(pattern, text)) {
                    return no("another form");
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    if let Some(why) = mismatch(root, rule, item, &format!("{at}.{index}")) {
                        return Some(why);
                    }
                }
            }
            "required" => {
                for name in rule.as_array().expect("names") {
                    if value.get(name.as_str().expect("a name")).is_none() {
                        return no("a field is missing");
                    }
                }
            }
            "properties" => {
                for (name, field) in value.as_object().into_iter().flatten() {
                    let Some(rule) = rule.get(name) else {
                        return no("an unknown field");
                    };
                    if let Some(why) = mismatch(root, rule, field, &format!("{at}.{name}")) {
                        return Some(why);
                    }
                }
            }
            "oneOf" => {
                let forms = rule.as_array().expect("forms");
                let found: Vec<_> = forms
                    .iter()
                    .map(|form| mismatch(root, form, value, at))
                    .collect();
                if found.iter().filter(|why| why.is_none()).count() != 1 {
                    return no(&format!("not exactly one of the forms: {found:?}"));
                }
            }
            other => panic!("the schema uses `{other}`, which this test does not know"),
        }
    }
    None
}

/// The patterns the schema uses, by what they mean.
fn matches(pattern: &str, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = |text: &str| digits(text) && (text == "0" || !text.starts_with('0'));
    let percent = |places: usize| match text.split_once('.') {
        None => digits(text),
        Some((left, right)) => {
            digits(left) && digits(right) && right.trim_end_matches('0').len() <= places
        }
    };
    match pattern {
        "^(0|[1-9][0-9]*)$" => whole(text),
        "^-?(0|[1-9][0-9]*)$" => whole(text.strip_prefix('-').unwrap_or(text)),
        "^[0-9]+(\\.[0-9]{1,2}0*)?$" => percent(2),
        "^[0-9]+(\\.[0-9]{1,7}0*)?$" => percent(7),
        "^[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?$" => {
            text.starts_with(['+', '-']) && matches!(text.len(), 6 | 9)
        }
        other => panic!("the schema uses the pattern {other}, which this test does not know"),
    }
}
