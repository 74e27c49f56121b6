//! Terms as prose: printed from the value, so the text cannot say what the code does not do.

use alloc::string::String;

use crate::model::Terms;

mod en;

/// The terms in English, one paragraph for each part.
pub fn english(terms: &Terms) -> String {
    en::write(terms)
}
