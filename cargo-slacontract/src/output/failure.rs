//! Why a command failed: a stable code, a message that names the value, and what to do about it.

use serde_json::{Value, json};

/// What a library's error adds to its message.
pub trait Explain: std::error::Error {
    /// A stable, lower-case code with dashes, for scripts.
    fn code(&self) -> &'static str;

    /// What to do about it, when the message does not already say so.
    fn hint(&self) -> Option<String> {
        None
    }

    /// Whether the command was used wrongly (exit 2) rather than failed (exit 1).
    fn is_usage(&self) -> bool {
        false
    }
}

/// A failed command.
#[derive(Debug)]
pub struct Failure {
    /// Stable code.
    pub code: &'static str,
    /// What went wrong, naming the value.
    pub message: String,
    /// The remedy.
    pub hint: Option<String>,
    /// More facts for programs: decoded error, transaction hash, findings.
    pub details: Option<Value>,
    /// Exit 2 instead of 1.
    pub usage: bool,
}

impl Failure {
    /// A failure of the thing itself.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            details: None,
            usage: false,
        }
    }

    /// A wrong use of the command.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            usage: true,
            ..Self::new("usage", message)
        }
    }

    /// With a remedy.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// With facts for programs.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// The JSON document of `--json`.
    pub fn document(&self) -> Value {
        let mut error = json!({ "code": self.code, "message": self.message, "hint": self.hint });
        if let Some(details) = &self.details {
            error["details"] = details.clone();
        }
        json!({ "error": error })
    }

    /// 1 the thing failed, 2 wrong usage.
    pub fn exit_code(&self) -> u8 {
        if self.usage { 2 } else { 1 }
    }
}

impl<E: Explain> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            source = cause.source();
        }
        Self {
            code: error.code(),
            message,
            hint: error.hint(),
            details: None,
            usage: error.is_usage(),
        }
    }
}
