//! Terms as prose: numbered clauses printed from the value, so that the text cannot say what the code does not do.
//!
//! Each clause is written once per language, with placeholders for what the terms say. A clause has the same placeholders in
//! every language, and a value for each of them and for nothing else: tests hold both, over terms of every shape.

use alloc::string::String;

use crate::model::{Language, Terms};

mod clause;
mod duties;
mod measures;
mod page;
mod phrase;
mod text;

/// The terms in English.
pub fn english(terms: &Terms) -> String {
    write(terms, Language::En)
}

/// The terms in Chinese.
pub fn chinese(terms: &Terms) -> String {
    write(terms, Language::Zh)
}

/// The terms in a language, one numbered clause for each part.
pub fn write(terms: &Terms, language: Language) -> String {
    let mut page = page::Page::new(language, terms.asset.clone());
    measures::head(&mut page, terms);
    measures::parts(&mut page, terms);
    duties::parts(&mut page, terms);
    duties::tail(&mut page, terms);
    page.print()
}

impl Terms {
    /// The hash of the prose in the language that governs, exactly as [`write()`] prints it; `keccak` is Keccak-256. It stands
    /// beside the hash of the terms in what the parties sign: the macro embeds both as constants.
    pub fn prose_hash(&self, keccak: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        keccak(write(self, self.language.clone()).as_bytes())
    }
}
