//! What measuring a program's code said, kept by code hash.
//!
//! An activation that is undone by a revert is repeated by the next call, and code that cannot be activated is asked about at every
//! call; both cost little gas. Measuring is a pure function of the code, so its answer is kept and the work is done once.

use revm::primitives::{B256, Bytes, map::B256Map};
use slacontract_vm::{Activation, ActivationError, Programs};

/// Answers kept; when there are more, all are forgotten.
const KEPT: usize = 4096;

/// Answers by code hash.
#[derive(Debug, Default)]
pub(crate) struct Measured(B256Map<Result<Activation, ActivationError>>);

impl Measured {
    /// Measures `code`, of which `code_hash` is the hash, for a transaction with `pages_left` of `page_limit` pages.
    pub(crate) fn activate(
        &mut self,
        programs: &dyn Programs,
        code_hash: B256,
        code: &Bytes,
        page_limit: u16,
        pages_left: u16,
    ) -> Result<Activation, ActivationError> {
        if self.0.len() >= KEPT && !self.0.contains_key(&code_hash) {
            self.0.clear();
        }
        let answer = self
            .0
            .entry(code_hash)
            .or_insert_with(|| programs.activate(code, page_limit));
        match answer {
            Ok(activation) if activation.footprint > pages_left => Err(ActivationError(format!(
                "failed to parse wasm: memory exceeds the limit: {} initial pages, at most {pages_left}",
                activation.footprint
            ))),
            answer => answer.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use slacontract_vm::{Entry, Frame, Pages, StartError};

    use super::*;

    #[derive(Default)]
    struct Counting(AtomicU32);

    impl Programs for Counting {
        fn activate(&self, code: &Bytes, _page_limit: u16) -> Result<Activation, ActivationError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            if code.is_empty() {
                return Err(ActivationError("empty".into()));
            }
            Ok(Activation {
                footprint: 5,
                ..Activation::default()
            })
        }

        fn start(
            &self,
            _entry: Entry,
            _cached: bool,
            _pages: &mut Pages,
        ) -> Result<Box<dyn Frame>, StartError> {
            Err(ActivationError("not here".into()).into())
        }
    }

    #[test]
    fn code_is_measured_once_whether_it_is_accepted_or_not() {
        let (programs, mut measured) = (Counting::default(), Measured::default());
        for _ in 0..3 {
            assert!(
                measured
                    .activate(&programs, B256::ZERO, &Bytes::new(), 128, 128)
                    .is_err()
            );
            assert!(
                measured
                    .activate(
                        &programs,
                        B256::repeat_byte(1),
                        &Bytes::from_static(&[1]),
                        128,
                        5
                    )
                    .is_ok()
            );
            let refused = measured.activate(
                &programs,
                B256::repeat_byte(1),
                &Bytes::from_static(&[1]),
                128,
                4,
            );
            assert!(refused.is_err_and(|error| error.0.contains("5 initial pages, at most 4")));
        }
        assert_eq!(programs.0.into_inner(), 2);
    }
}
