//! The printed page: numbered clauses of sentences.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Deref;

use super::clause::Clause;
use crate::model::{Asset, Language};

/// How terms speak: their language, and what their money is counted in.
#[derive(Clone)]
pub(super) struct Voice {
    pub(super) language: Language,
    pub(super) asset: Asset,
}

impl Deref for Voice {
    type Target = Language;

    fn deref(&self) -> &Language {
        &self.language
    }
}

/// Paragraphs, as they are written.
pub(super) struct Page {
    voice: Voice,
    /// Printed above the clauses, without a number.
    banners: Vec<String>,
    paragraphs: Vec<String>,
}

impl Page {
    pub(super) fn new(language: Language, asset: Asset) -> Self {
        Self {
            voice: Voice { language, asset },
            banners: Vec::new(),
            paragraphs: Vec::new(),
        }
    }

    pub(super) fn voice(&self) -> &Voice {
        &self.voice
    }

    /// A line in capitals above everything.
    pub(super) fn banner(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.voice, values);
        self.banners.push(text);
    }

    /// Begins a numbered clause.
    pub(super) fn begin(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.voice, values);
        self.paragraphs.push(text);
    }

    /// Adds a sentence to the clause.
    pub(super) fn say(&mut self, clause: &Clause, values: &[(&str, String)]) {
        let text = clause.fill(&self.voice, values);
        if let Some(paragraph) = self.paragraphs.last_mut() {
            // Chinese sentences follow each other without a blank.
            if *self.voice == Language::En {
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
