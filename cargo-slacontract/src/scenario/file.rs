//! A scenario as it is written: parties, contracts, and what happens when.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use slacontract_terms::{Duration, Timestamp};

use crate::output::Explain;

/// Why a file is no scenario.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The text is not a scenario.
    #[error("{path} is no scenario: {message}")]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Where and what.
        message: String,
    },
    /// The moment at which the chain is to begin is none.
    #[error("begins: {0}")]
    Begins(String),
    /// A step that cannot be played as it is written.
    #[error("step {step}: {message}")]
    Step {
        /// Its place, from 1.
        step: usize,
        /// What is wrong.
        message: String,
    },
    /// Something came out otherwise than the scenario says.
    #[error("step {step}: {message}")]
    Otherwise {
        /// Its place, from 1.
        step: usize,
        /// What was expected, and what came.
        message: String,
    },
}

impl Explain for ScenarioError {
    fn code(&self) -> &'static str {
        match self {
            Self::Otherwise { .. } => "scenario",
            _ => "scenario-file",
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Read { .. } | Self::Otherwise { .. } => return None,
            _ => "the book's page \"Supervision\" says how a scenario is written",
        };
        Some(hint.into())
    }

    fn is_usage(&self) -> bool {
        !matches!(self, Self::Otherwise { .. })
    }
}

/// Values by argument.
pub type With = BTreeMap<String, toml::Value>;

/// A scenario.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it is about.
    pub title: String,
    /// When the chain begins, in UTC: `2026-01-31` or `2026-01-31T03:24:00Z`; without it, now. Agreements by the calendar need it.
    pub begins: Option<String>,
    /// Names of who takes part, each with its account of the development mnemonic.
    pub parties: BTreeMap<String, u32>,
    /// The contracts, in the order in which they are deployed.
    #[serde(default)]
    pub contract: Vec<Contract>,
    /// What happens.
    #[serde(default)]
    pub step: Vec<Step>,
}

/// A contract of the project.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name in the scenario.
    pub name: String,
    /// Its package.
    pub package: String,
    /// Who deploys it.
    pub by: String,
    /// Its constructor's arguments.
    #[serde(default)]
    pub with: With,
    /// What is sent along: `10 ether`.
    pub value: Option<String>,
}

/// One thing that happens: a call, a report, a question or a table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it is, for people.
    pub say: Option<String>,
    /// When, counted from the first step: `36h`. Without it, right after the one before.
    pub at: Option<String>,
    /// Who acts.
    pub by: Option<String>,
    /// A method to call: `agreement.settle`.
    pub call: Option<String>,
    /// A view to ask: `agreement.frozen`.
    pub ask: Option<String>,
    /// The arguments of either.
    #[serde(default)]
    pub with: With,
    /// What is sent along with a call.
    pub value: Option<String>,
    /// The call must be refused with this error.
    pub refused: Option<String>,
    /// The view must answer this.
    pub answer: Option<String>,
    /// Signed reports of a window.
    pub report: Option<ReportOf>,
    /// A juror's vote, sealed.
    pub vote: Option<VoteOf>,
    /// A juror's vote, revealed.
    pub reveal: Option<RevealOf>,
    /// The agreement whose duties are shown.
    pub duties: Option<String>,
    /// The agreement of which `window` is traced.
    pub why: Option<String>,
    /// The window to trace.
    pub window: Option<u64>,
}

/// What signers report of a window: `good` and `total`, or `values`, or `counts`, as the feed is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportOf {
    /// The agreement.
    pub agreement: String,
    /// Which feed.
    #[serde(default)]
    pub feed: u8,
    /// Which window.
    pub window: u64,
    /// Good samples.
    pub good: Option<u64>,
    /// All samples.
    pub total: Option<u64>,
    /// What each signer measured, in the order of the signers.
    pub values: Option<Vec<i64>>,
    /// A histogram: samples up to each bound, the last all of them.
    pub counts: Option<Vec<u64>>,
    /// Who signs.
    pub signers: Vec<String>,
}

/// A vote that a juror seals, as `court vote` does: nothing need be kept to reveal it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteOf {
    /// The court.
    pub court: String,
    /// Which case.
    pub case: u64,
    /// The outcome: a word or a number.
    pub outcome: String,
}

/// A vote that a juror reveals, as `court reveal` does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevealOf {
    /// The court.
    pub court: String,
    /// Which case.
    pub case: u64,
    /// The reasons, whose hash goes on chain.
    pub reason: String,
    /// The outcome, where votes are open and none was sealed.
    pub outcome: Option<String>,
}

/// What one signer measured.
#[derive(Debug)]
pub enum Measured<'a> {
    /// So many good ones of all samples.
    Ratio {
        /// Good samples.
        good: u64,
        /// All samples.
        total: u64,
    },
    /// A value in the feed's unit.
    Value(i64),
    /// Samples up to each bound.
    Counts(&'a [u64]),
}

impl ReportOf {
    /// What the signer at this place of the list measured.
    ///
    /// # Errors
    /// When that is not said, or said in two ways.
    pub fn measured(&self, signer: usize) -> Result<Measured<'_>, String> {
        match (self.good, self.total, &self.values, &self.counts) {
            (Some(good), Some(total), None, None) => Ok(Measured::Ratio { good, total }),
            (None, None, Some(values), None) => {
                let measured = values.get(signer).copied().map(Measured::Value);
                let count = values.len();
                let signers = self.signers.len();
                measured.filter(|_| count == signers).ok_or_else(|| {
                    format!("{count} values of {signers} signers; write one for each")
                })
            }
            (None, None, None, Some(counts)) => Ok(Measured::Counts(counts)),
            _ => Err(
                "a report has `good` and `total`, or `values`, or `counts`, and nothing else of these".into(),
            ),
        }
    }
}

impl Scenario {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ScenarioError`].
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let text = std::fs::read_to_string(path).map_err(|source| ScenarioError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let malformed = |message: String| ScenarioError::Malformed {
            path: path.to_path_buf(),
            message,
        };
        let scenario: Self = toml::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        scenario.begins()?;
        for (index, step) in scenario.step.iter().enumerate() {
            step.check(&scenario)
                .map_err(|message| ScenarioError::Step {
                    step: index + 1,
                    message,
                })?;
        }
        for contract in &scenario.contract {
            scenario.party(&contract.by).map_err(malformed)?;
        }
        Ok(scenario)
    }

    /// When the chain begins, if the file says so.
    ///
    /// # Errors
    /// When that is no date.
    pub fn begins(&self) -> Result<Option<Timestamp>, ScenarioError> {
        let begins = self.begins.as_deref().map(Timestamp::parse).transpose();
        begins.map_err(|error| ScenarioError::Begins(error.to_string()))
    }

    /// The development account of a party.
    ///
    /// # Errors
    /// When there is no such party.
    pub fn party(&self, name: &str) -> Result<u32, String> {
        self.parties.get(name).copied().ok_or_else(|| {
            let known: Vec<&str> = self.parties.keys().map(String::as_str).collect();
            format!("no party `{name}`; there is {}", known.join(", "))
        })
    }

    /// How many development accounts its parties need.
    pub fn accounts(&self) -> u32 {
        let last = self.parties.values().max();
        last.map_or(0, |last| last.saturating_add(1))
    }

    fn contract(&self, name: &str) -> Result<(), String> {
        if self.contract.iter().any(|contract| contract.name == name) {
            return Ok(());
        }
        let known: Vec<&str> = self
            .contract
            .iter()
            .map(|contract| contract.name.as_str())
            .collect();
        Err(format!(
            "no contract `{name}`; there is {}",
            known.join(", ")
        ))
    }
}

impl Step {
    /// When it happens, if it says so.
    ///
    /// # Errors
    /// When that is no duration.
    pub fn moment(&self) -> Result<Option<Duration>, String> {
        self.at
            .as_deref()
            .map(|text| Duration::parse(text).map_err(|error| format!("at = {text:?}: {error}")))
            .transpose()
    }

    /// Whether it can be played: one thing, by somebody, of something that is there.
    fn check(&self, scenario: &Scenario) -> Result<(), String> {
        self.moment()?;
        let things = [
            self.call.is_some(),
            self.ask.is_some(),
            self.report.is_some(),
            self.vote.is_some(),
            self.reveal.is_some(),
            self.duties.is_some(),
            self.why.is_some(),
        ];
        let count = things.iter().filter(|thing| **thing).count();
        if count > 1 || (count == 0 && self.say.is_none() && self.at.is_none()) {
            return Err(
                "write one of `call`, `ask`, `report`, `vote`, `reveal`, `duties`, `why`, or only `say`"
                    .into(),
            );
        }
        if let Some(call) = &self.call {
            let by = self.by.as_deref();
            scenario.party(by.ok_or("a call needs `by`: who calls")?)?;
            scenario.contract(target(call)?.0)?;
        }
        if let Some(ask) = &self.ask {
            scenario.contract(target(ask)?.0)?;
        }
        if let Some(report) = &self.report {
            scenario.contract(&report.agreement)?;
            if report.signers.is_empty() {
                return Err("a report needs `signers`: who signs".into());
            }
            for (place, signer) in report.signers.iter().enumerate() {
                scenario.party(signer)?;
                report.measured(place)?;
            }
        }
        let vote = self.vote.as_ref().map(|vote| &vote.court);
        let reveal = self.reveal.as_ref().map(|reveal| &reveal.court);
        for court in [vote, reveal].into_iter().flatten() {
            let by = self.by.as_deref();
            scenario.party(by.ok_or("a vote needs `by`: which juror's")?)?;
            scenario.contract(court)?;
        }
        if self
            .reveal
            .as_ref()
            .is_some_and(|it| it.reason.trim().is_empty())
        {
            return Err("a vote is revealed with a `reason`, and it is empty".into());
        }
        if self.why.is_some() != self.window.is_some() {
            return Err("`why` and `window` go together".into());
        }
        for agreement in [&self.duties, &self.why].into_iter().flatten() {
            scenario.contract(agreement)?;
        }
        Ok(())
    }
}

/// `agreement.settle`: the contract and the method.
///
/// # Errors
/// When there is no dot.
pub fn target(text: &str) -> Result<(&str, &str), String> {
    text.split_once('.')
        .ok_or_else(|| format!("{text:?} names no method; write CONTRACT.METHOD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Scenario, String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("writes");
        Scenario::read(file.path()).map_err(|error| error.to_string())
    }

    const HEAD: &str = "title = \"t\"\n[parties]\nann = 0\n[[contract]]\nname = \"c\"\npackage = \"counter\"\nby = \"ann\"\n";

    #[test]
    fn a_scenario_is_read_and_every_mistake_is_named_with_its_step() {
        assert!(read(HEAD).is_ok());
        for (step, message) in [
            ("call = \"c.increment\"", "a call needs `by`"),
            (
                "by = \"bob\"\ncall = \"c.increment\"",
                "no party `bob`; there is ann",
            ),
            (
                "by = \"ann\"\ncall = \"d.increment\"",
                "no contract `d`; there is c",
            ),
            (
                "by = \"ann\"\ncall = \"increment\"",
                "write CONTRACT.METHOD",
            ),
            ("at = \"soon\"", "at = \"soon\""),
            ("ask = \"c.number\"\nduties = \"c\"", "write one of"),
            (
                "vote = { court = \"c\", case = 0, outcome = \"claim\" }",
                "a vote needs `by`",
            ),
            (
                "by = \"ann\"\nvote = { court = \"d\", case = 0, outcome = \"claim\" }",
                "no contract `d`; there is c",
            ),
            (
                "by = \"ann\"\nreveal = { court = \"c\", case = 0, reason = \" \" }",
                "with a `reason`, and it is empty",
            ),
            ("why = \"c\"", "`why` and `window` go together"),
            (
                "report = { agreement = \"c\", window = 0, good = 1, signers = [\"ann\"] }",
                "`good` and `total`, or `values`, or `counts`",
            ),
            (
                "report = { agreement = \"c\", window = 0, values = [1, 2], signers = [\"ann\"] }",
                "2 values of 1 signers",
            ),
            (
                "report = { agreement = \"c\", window = 0, values = [], signers = [] }",
                "a report needs `signers`",
            ),
        ] {
            let told = read(&format!("{HEAD}[[step]]\n{step}\n")).expect_err("is refused");
            assert!(
                told.starts_with("step 1: ") && told.contains(message),
                "{told}"
            );
        }
        let told = read(&format!("begins = \"the ides\"\n{HEAD}")).expect_err("is refused");
        assert!(told.contains("begins: "), "{told}");
        let told = read(&format!("{HEAD}[[step]]\nsays = \"x\"\n")).expect_err("is refused");
        assert!(told.contains("unknown field `says`"), "{told}");
    }
}
