//! Questions that take long: prepared on the chain's thread, where the state is, and answered on any other.

use serde_json::Value;

use super::RpcError;

/// A question together with the state it is about.
pub struct Inquiry(Box<dyn FnOnce() -> Result<Value, RpcError> + Send>);

impl std::fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inquiry")
    }
}

impl Inquiry {
    /// A question that `answer` answers. It owns all it needs.
    pub(super) fn new(answer: impl FnOnce() -> Result<Value, RpcError> + Send + 'static) -> Self {
        Self(Box::new(answer))
    }

    /// A question whose answer is known already.
    pub(super) fn known(answer: Value) -> Self {
        Self::new(move || Ok(answer))
    }

    /// Answers it. This may take as long as the gas cap allows.
    ///
    /// # Errors
    /// What the client is told instead.
    pub fn answer(self) -> Result<Value, RpcError> {
        (self.0)()
    }
}
