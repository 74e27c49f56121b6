//! Masks what is different from machine to machine, from build to build and from run to run: places, hashes, sizes, times.
//!
//! What stays is what the transcripts are about: words, names, order. Addresses of the development accounts stay too.

use regex_lite::{Captures, Regex};

/// Addresses that are the same everywhere: the development accounts, and the zero address.
const KNOWN: [&str; 4] = [
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "0x0000000000000000000000000000000000000000",
];

/// Patterns and what stands for them.
const RULES: [(&str, &str); 15] = [
    (r"0x[0-9a-fA-F]{65,}", "[BYTES]"),
    (r"0x[0-9a-f]{64}\b", "[HASH]"),
    (r"[0-9][0-9,]* (bytes|gas|B)\b", "[N] $1"),
    (r"[0-9.]+ %", "[N] %"),
    (r" [0-9]+,[0-9]{3}\b", " [N]"),
    // Balances, which differ by what transactions cost.
    (r"\b[0-9]{21,}\b", "[WEI]"),
    (r"[0-9]+(\.[0-9]+)? (s|ms)\b", "[TIME]"),
    (r"\b[0-9]+\.[0-9]+s\b", "[TIME]"),
    (r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]+Z", "[DATE]"),
    (r"\b1[789][0-9]{8}\b", "[SECONDS]"),
    (
        r#""(\w*([gG]as|[bB]ytes|[sS]ize|ink|Ink|milliseconds)\w*)": [0-9]+"#,
        r#""$1": [N]"#,
    ),
    (r"rustc [0-9][^\n\x22]*", "rustc [VERSION]"),
    (r"cargo [0-9]+\.[^\n\x22]*", "cargo [VERSION]"),
    (r"rustup [0-9]+\.[^\n\x22]*", "rustup [VERSION]"),
    (r"127\.0\.0\.1:[0-9]{4,5}", "127.0.0.1:[PORT]"),
];

/// What cargo says about its own work, which depends on what was built before.
const OF_CARGO: &str = r"^ *(Compiling|Finished `|Running `?|Blocking|Locking|Adding|Updating|Downloading|Downloaded|Doc-tests|Checking|Dirty|Fresh) ?";

/// The masks.
pub struct Mask {
    places: Vec<(String, String)>,
    rules: Vec<(Regex, &'static str)>,
    address: Regex,
    of_cargo: Regex,
}

impl Mask {
    /// With places of this run and their names.
    pub fn new(places: &[(&str, &str)]) -> Self {
        let regex = |pattern: &str| Regex::new(pattern).expect("a pattern");
        let mut places: Vec<_> = places
            .iter()
            .map(|(place, name)| ((*place).to_owned(), (*name).to_owned()))
            .collect();
        // The longest first: one may lie in another.
        places.sort_by_key(|(place, _)| std::cmp::Reverse(place.len()));
        Self {
            places,
            rules: RULES
                .iter()
                .map(|(pattern, name)| (regex(pattern), *name))
                .collect(),
            address: regex(r"0x[0-9a-fA-F]{40}\b"),
            of_cargo: regex(OF_CARGO),
        }
    }

    /// The text with names in place of what changes.
    pub fn apply(&self, text: &str) -> String {
        let mut text: String = text
            .lines()
            .filter(|line| !self.of_cargo.is_match(line))
            .map(|line| format!("{line}\n"))
            .collect();
        for (place, name) in &self.places {
            text = text.replace(place, name);
        }
        for (pattern, name) in &self.rules {
            text = pattern.replace_all(&text, *name).into_owned();
        }
        let address = |found: &Captures<'_>| {
            let known = KNOWN
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&found[0]));
            if known {
                found[0].to_owned()
            } else {
                "[ADDRESS]".to_owned()
            }
        };
        self.address.replace_all(&text, address).into_owned()
    }
}
