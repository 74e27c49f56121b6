//! `terms prose`: terms as numbered clauses, with the hashes that bind them to a contract.

use clap::{Args, ValueEnum};
use serde_json::json;
use slacontract_terms::model::Language;
use slacontract_terms::prose;

use super::source::{Source, prose_hash, terms_hash};
use crate::output::{Answer, Failure, Output};

/// Print terms as numbered clauses, in English or Chinese.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract terms prose terms.json\n  cargo slacontract terms prose terms.json --lang zh"
)]
pub(crate) struct Prose {
    #[command(flatten)]
    source: Source,
    /// In which language; without it, the one that governs.
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    lang: Option<Lang>,
    /// Print the text alone, without the hashes: in the governing language its Keccak-256 is the prose hash.
    #[arg(long)]
    bare: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    /// English.
    En,
    /// Chinese.
    Zh,
}

impl Prose {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let terms = self.source.read(output)?;
        let language = match self.lang {
            None => terms.language.clone(),
            Some(Lang::En) => Language::En,
            Some(Lang::Zh) => Language::Zh,
        };
        let body = prose::write(&terms, language.clone());
        let (terms_hash, prose_hash) = (terms_hash(&terms), prose_hash(&terms));
        let text = if self.bare {
            body.clone()
        } else {
            let hashes = match language {
                Language::En => format!(
                    "Hash of these terms: {terms_hash}\nHash of this text in the governing language: {prose_hash}\n"
                ),
                Language::Zh => {
                    format!("本条款的哈希值：{terms_hash}\n作准语言文本的哈希值：{prose_hash}\n")
                }
            };
            format!("{body}\n{hashes}")
        };
        let json = json!({
            "language": language.word(),
            "governs": language == terms.language,
            "prose": body,
            "termsHash": terms_hash,
            "proseHash": prose_hash,
        });
        Ok(Answer::new(text, json))
    }
}
