//! Paths into storage: `deposit`, `books.paid`, `signers[2]`, `balances[alice]`, `notes["a note"].at`.

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field of a struct.
    Field(String),
    /// A key of a mapping, or a number in a list.
    Key(String),
}

/// Reads a path.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (key, after) = match inner.strip_prefix('"') {
                Some(quoted) => quoted.split_once("\"]"),
                None => inner.split_once(']'),
            }
            .ok_or_else(|| format!("`{text}`: a `[` is not closed"))?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            let (name, after) = name.split_at(end);
            if name.is_empty() || (steps.is_empty() && rest.starts_with('.')) {
                return Err(format!("`{text}`: a field's name is missing"));
            }
            steps.push(Step::Field(name.to_owned()));
            rest = after;
        }
    }
    if matches!(steps.first(), None | Some(Step::Key(_))) {
        return Err(format!(
            "`{text}` begins with no field; examples: deposit, balances[alice], books.paid"
        ));
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_keys_alternate_as_they_are_written() {
        let field = |name: &str| Step::Field(name.into());
        let key = |name: &str| Step::Key(name.into());
        assert_eq!(
            parse("books.windows[3].paid"),
            Ok(vec![
                field("books"),
                field("windows"),
                key("3"),
                field("paid")
            ])
        );
        assert_eq!(
            parse("notes[\"a]b.c\"][0x12]"),
            Ok(vec![field("notes"), key("a]b.c"), key("0x12")])
        );
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["", "[1]", "a[1", "a..b", ".a", "a.", "a[\"x]"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
