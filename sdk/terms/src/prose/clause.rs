//! A clause: its sentence in each language, and how it is filled.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::Language;

/// One sentence, in each language, with `{placeholders}`.
pub(super) struct Clause {
    pub(super) en: &'static str,
    pub(super) zh: &'static str,
}

impl Clause {
    pub(super) const fn text(&self, language: &Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Zh => self.zh,
        }
    }

    /// The sentence with each placeholder replaced by its value.
    pub(super) fn fill(&self, language: &Language, values: &[(&str, String)]) -> String {
        let mut out = String::new();
        let mut rest = self.text(language);
        while let Some((before, after)) = rest.split_once('{') {
            out += before;
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let value = values.iter().find(|(known, _)| *known == name);
            debug_assert!(value.is_some(), "`{name}` has a value in: {}", self.en);
            if let Some((_, value)) = value {
                out += value;
            }
            rest = after;
        }
        debug_assert!(
            values
                .iter()
                .all(|(name, _)| self.placeholders(language).contains(name)),
            "every value has a placeholder in: {}",
            self.en
        );
        out + rest
    }

    /// The names of the placeholders, in their order, each once.
    pub(super) fn placeholders(&self, language: &Language) -> Vec<&'static str> {
        let mut names = Vec::new();
        for part in self.text(language).split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// Declares clauses, and the list of all of them for the test that their languages agree.
macro_rules! clauses {
    ($( $name:ident: $en:literal / $zh:literal; )*) => {
        $( pub(super) const $name: $crate::prose::clause::Clause = $crate::prose::clause::Clause { en: $en, zh: $zh }; )*

        #[cfg(test)]
        pub(super) const ALL: &[(&str, $crate::prose::clause::Clause)] = &[$( (stringify!($name), $name) ),*];
    };
}

pub(super) use clauses;
