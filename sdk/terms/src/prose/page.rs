//! The printed page: numbered clauses of sentences.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::clause::Clause;
use crate::model::Language;

/// Paragraphs, as they are written.
pub(super) struct Page {
    language: Language,
    /// Printed above the clauses, without a number.
    banners: Vec<String>,
    paragraphs: Vec<String>,
}

impl Page {
    pub(super) fn new(language: Language) -> Self {
        Self {
            language,
            banners: Vec::new(),
            paragraphs: Vec::new(),
        }
    }

    pub(super) fn language(&self) -> &Language {
        &self.language
    }

    /// A line in capitals above everything.
    pub(super) fn banner(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.language, values);
        self.banners.push(text);
    }

    /// Begins a numbered clause.
    pub(super) fn begin(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.language, values);
        self.paragraphs.push(text);
    }

    /// Adds a sentence to the clause.
    pub(super) fn say(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.language, values);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            // Chinese sentences follow each other without a blank.
            if self.language == Language::En {
                paragraph.push(' ');
            }
            paragraph.push_str(&text);
        }
    }

    /// The whole text.
    pub(super) fn print(self) -> String {
        let numbered = self.paragraphs.iter().enumerate();
        let numbered = numbered.map(|(index, text)| format!("{}. {text}", index + 1));
        let lines: Vec<String> = self.banners.into_iter().chain(numbered).collect();
        lines.join("\n\n") + "\n"
    }
}
