//! The demo's narration: numbered steps on stdout, each with what it took.

use std::time::Instant;

use crate::failure::Failure;

/// A story being told.
pub struct Story {
    began: Instant,
    steps: usize,
}

impl Story {
    /// Starts the clock.
    pub fn begin() -> Self {
        Self {
            began: Instant::now(),
            steps: 0,
        }
    }

    /// Does one step and says how long it took.
    ///
    /// # Errors
    /// What the step fails with.
    pub fn step<T>(
        &mut self,
        what: &str,
        does: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.steps += 1;
        println!("\n{:>2}. {what}", self.steps);
        let start = Instant::now();
        let result = does()?;
        println!("    done in {:.1} s", start.elapsed().as_secs_f64());
        Ok(result)
    }

    /// Seconds since the beginning.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }
}

/// A line below a step.
pub fn say(line: impl AsRef<str>) {
    for line in line.as_ref().lines() {
        println!("    {line}");
    }
}
