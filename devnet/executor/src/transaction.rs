//! What belongs to one transaction beside revm's journal: the page counter, who runs programs, and what people are told afterwards.
//!
//! It travels as the chain part of revm's context, so that frames, precompiles and instructions reach it alike.

use std::sync::Arc;

use revm::{
    Journal,
    context::{BlockEnv, CfgEnv, Context, LocalContext, TxEnv},
};
use slacontract_vm::{BlockInfo, Pages, Programs};

use crate::{activation::AutoActivated, measured::Measured, params::Params, sink::TraceSink};

/// The context that inspectors of this executor see.
pub type ExecContext<DB> =
    Context<BlockEnv, TxEnv, CfgEnv, DB, Journal<DB>, Transaction, LocalContext>;

/// The most reasons and console lines kept of one transaction; a loop of failures must not fill memory.
const KEPT: usize = 256;
/// The most bytes of one line.
const LINE: usize = 4096;

/// Reasons, console lines, auto-activations.
type Texts = (Vec<String>, Vec<String>, Vec<AutoActivated>);

/// State of the transaction in progress.
pub struct Transaction {
    pub(crate) programs: Arc<dyn Programs>,
    pub(crate) params: Arc<Params>,
    pub(crate) measured: Measured,
    pub(crate) pages: Pages,
    pub(crate) block: BlockInfo,
    pub(crate) sink: Option<Box<dyn TraceSink>>,
    pub(crate) activated: Vec<AutoActivated>,
    /// Whether a frame has run out of gas or stack.
    pub(crate) starved: bool,
    reasons: Vec<String>,
    console: Vec<String>,
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transaction")
            .field("pages", &self.pages)
            .field("reasons", &self.reasons)
            .finish_non_exhaustive()
    }
}

impl Transaction {
    pub(crate) fn new(
        programs: Arc<dyn Programs>,
        params: Arc<Params>,
        measured: Measured,
        block: BlockInfo,
        sink: Option<Box<dyn TraceSink>>,
    ) -> Self {
        Self {
            programs,
            params,
            measured,
            pages: Pages::default(),
            block,
            sink,
            activated: Vec::new(),
            starved: false,
            reasons: Vec::new(),
            console: Vec::new(),
        }
    }

    /// Why frames failed so far, innermost first.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    pub(crate) fn give_reason(&mut self, text: impl Into<String>) {
        if self.reasons.len() == KEPT {
            self.reasons.remove(0);
        }
        self.reasons.push(shortened(text.into()));
    }

    pub(crate) fn print(&mut self, text: &str) {
        if self.console.len() < KEPT {
            self.console.push(shortened(text.to_owned()));
        }
    }

    pub(crate) fn into_parts(self) -> (Texts, Measured) {
        ((self.reasons, self.console, self.activated), self.measured)
    }
}

fn shortened(mut text: String) -> String {
    if text.len() > LINE {
        let end = (0..=LINE)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
