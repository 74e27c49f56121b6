//! How much room and time the answer to one request may take, when it is about many transactions.
//!
//! What each transaction may be told is bounded where it is recorded; a block has thousands of them, and this bounds their sum.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use serde::Serialize;

use super::RpcError;

/// Bytes of JSON of one answer.
const ROOM: usize = 256 << 20;
/// How long transactions run for one answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is left for an answer.
#[derive(Debug)]
pub(super) struct Room {
    left: usize,
    started: Instant,
}

impl Room {
    /// All of it, from now on.
    pub(super) fn new() -> Self {
        Self {
            left: ROOM,
            started: Instant::now(),
        }
    }

    /// Counts a part of the answer. It is called after every transaction, so it looks at the time as well.
    ///
    /// # Errors
    /// -32003 when the answer would be too large, -32005 when it takes too long.
    pub(super) fn take<T: Serialize>(&mut self, part: &T) -> Result<(), RpcError> {
        let mut count = Count(0);
        serde_json::to_writer(&mut count, part)
            .map_err(|error| RpcError::internal(format!("the answer is not JSON: {error}")))?;
        self.left = self.left.checked_sub(count.0).ok_or_else(|| {
            RpcError::new(
                -32003,
                format!(
                    "response too large: more than {} MiB; ask for less at once",
                    ROOM >> 20
                ),
            )
        })?;
        self.time()
    }

    /// Looks at the time.
    ///
    /// # Errors
    /// -32005 when the answer takes too long.
    pub(super) fn time(&self) -> Result<(), RpcError> {
        if self.started.elapsed() > PATIENCE {
            return Err(RpcError::new(
                -32005,
                format!(
                    "the transactions take longer than {} s to run; ask for fewer at once",
                    PATIENCE.as_secs()
                ),
            ));
        }
        Ok(())
    }
}

/// Counts what is written.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_too_large_is_refused() {
        let mut room = Room {
            left: 10,
            started: Instant::now(),
        };
        assert!(room.take(&"1234").is_ok());
        assert_eq!(room.take(&"1234").unwrap_err().code, -32003);
    }

    #[test]
    fn an_answer_that_takes_too_long_is_refused() {
        let Some(started) = Instant::now().checked_sub(2 * PATIENCE) else {
            return;
        };
        let mut room = Room { left: 10, started };
        assert_eq!(room.take(&1).unwrap_err().code, -32005);
    }
}
