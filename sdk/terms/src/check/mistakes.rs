//! Mistakes in terms, one a row: an agreement that is sound, what stands in it, what an author might write there by mistake, and
//! what it may say instead.
//!
//! The macros' tests read each row without the compiler, the tests of the example `hosting` show them all to the compiler, and
//! `explain` shows the first row of each code.

use alloc::string::String;
use alloc::vec::Vec;

mod rows;

pub use rows::MISTAKES;

/// The agreement that a row changes; both stand beside the grammar, in the macros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The full example of the design.
    Hosting,
    /// Every part that an agreement can have.
    Everything,
    /// As little as an agreement can have, by the week.
    Small,
}

impl Base {
    /// The file's name.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Hosting => "hosting.txt",
            Self::Everything => "everything.txt",
            Self::Small => "small.txt",
        }
    }
}

/// One mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The code it gives, and no other.
    pub code: &'static str,
    /// Where.
    pub base: Base,
    /// The author's token that the error stands on.
    pub at: &'static str,
    /// What stands in the sound agreement.
    pub stands: &'static str,
    /// The mistake.
    pub wrong: &'static str,
    /// A neighbour that is no mistake.
    pub right: &'static str,
}

impl Mistake {
    /// The agreement with the mistake, or with its neighbour.
    pub fn agreement(&self, base: &str, wrong: bool) -> String {
        let written = if wrong { self.wrong } else { self.right };
        base.replacen(self.stands, written, 1)
    }

    /// The attributes and the field around the mistake, or around its neighbour.
    pub fn excerpt(&self, base: &str, wrong: bool) -> String {
        let Some(at) = base.find(self.stands) else {
            return String::new();
        };
        let (mut from, mut to) = (0, 0);
        for line in base.split_inclusive('\n') {
            to += line.len();
            if to > at && ends_a_part(line) {
                break;
            }
            if ends_a_part(line) {
                from = to;
            }
        }
        let part = self.agreement(&base[from..to], wrong);
        let indent = |line: &str| line.len() - line.trim_start().len();
        let lines = || part.lines().filter(|line| !line.trim().is_empty());
        let least = lines().map(indent).min().unwrap_or_default();
        let lines: Vec<&str> = lines().map(|line| line[least..].trim_end()).collect();
        lines.join("\n")
    }
}

/// Whether a line is the last of a field, with the field's name, or of what stands before the fields.
fn ends_a_part(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default().trim();
    let field = code.split_once(": ").map(|(name, _)| name);
    let is_name = |name: &str| {
        name.chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    code.ends_with('{') || (code.ends_with(',') && field.is_some_and(is_name))
}
