//! Where each part of the terms stands in the author's source.

use proc_macro2::Span;

/// Paths of parts and their places.
pub(super) struct Spans {
    known: Vec<(String, Span)>,
    fallback: Span,
}

impl Spans {
    pub(super) fn new(fallback: Span) -> Self {
        Self {
            known: Vec::new(),
            fallback,
        }
    }

    /// Remembers the place of a part.
    pub(super) fn set(&mut self, path: String, span: Span) {
        self.known.push((path, span));
    }

    /// The place of a part, or of the closest part around it.
    pub(super) fn of(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some((_, span)) = self.known.iter().find(|(known, _)| known == path) {
                return *span;
            }
            match path.rsplit_once('.') {
                Some((around, _)) => path = around,
                None => return self.fallback,
            }
        }
    }
}
