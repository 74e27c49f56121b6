//! What a lint found, and where.

use std::ops::Range;

use serde_json::{Value, json};

use super::{Lint, Sources};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing; never fails a check.
    Info,
    /// Likely a mistake; fails a check with `--deny warnings`.
    Warning,
    /// A mistake; fails a check.
    Error,
}

impl Level {
    /// The word a reader sees.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A stretch of one source file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index among the crate's sources.
    pub file: usize,
    /// Bytes of its text.
    pub range: Range<usize>,
}

/// A second place that helps to understand the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The lint.
    pub lint: Lint,
    /// How much it weighs here.
    pub level: Level,
    /// What is wrong, with the author's names.
    pub message: String,
    /// Where; none for what was found in the module.
    pub place: Option<Place>,
    /// What stands under the underlined text.
    pub label: String,
    /// Other places.
    pub others: Vec<Label>,
    /// What to do about it.
    pub hint: String,
}

impl Finding {
    /// A finding of the lint's own level at `place`.
    pub fn at(
        lint: Lint,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            lint,
            level: lint.level,
            message: message.into(),
            place: Some(place),
            label: label.into(),
            others: Vec::new(),
            hint: hint.into(),
        }
    }

    /// With a second place.
    #[must_use]
    pub fn and(mut self, place: Place, text: impl Into<String>) -> Self {
        self.others.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// With another level.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The finding for programs; lines and columns start at 1, columns count characters.
    pub fn document(&self, sources: &Sources) -> Value {
        let mut document = json!({
            "code": self.lint.code,
            "level": self.level.word(),
            "message": self.message,
            "hint": self.hint,
        });
        if let Some(place) = &self.place {
            let (line, column) = sources.position(place.file, place.range.start);
            let (end_line, end_column) = sources.position(place.file, place.range.end);
            document["file"] = json!(sources.name(place.file));
            document["line"] = json!(line);
            document["column"] = json!(column);
            document["endLine"] = json!(end_line);
            document["endColumn"] = json!(end_column);
        }
        document
    }
}
