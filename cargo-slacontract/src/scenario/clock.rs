//! The clock of a scenario: it stands still but for a second with each block, and is moved to where a step is to happen.

use alloy_primitives::U64;
use serde_json::{Value, json};
use slacontract_client::ClientError;
use slacontract_terms::Duration;

use super::file::Scenario;
use super::play::Stage;
use crate::network::NetworkError;
use crate::output::Failure;

impl Stage {
    /// Sets the clock to where the scenario begins. From there every block takes a second: a scenario's time is its own, whatever machine
    /// plays it.
    pub(super) fn wind(&self, scenario: &Scenario) -> Result<(), Failure> {
        let ask = |method: &str, number: u64| -> Result<(), NetworkError> {
            let _: Value = self.client.request(method, json!([number]))?;
            Ok(())
        };
        if let Some(begins) = scenario.begins()? {
            ask("anvil_setTime", begins.seconds())?;
        }
        Ok(ask("anvil_setBlockTimestampInterval", 1)?)
    }

    /// The newest block's time.
    pub(super) fn now(&self) -> Result<u64, Failure> {
        let block: Value = self
            .client
            .request("eth_getBlockByNumber", json!(["latest", false]))
            .map_err(NetworkError::from)?;
        let seconds: U64 = serde_json::from_value(block["timestamp"].clone()).unwrap_or_default();
        Ok(seconds.to())
    }

    /// Moves the clock to a moment, counted from the first step. Clocks do not go back.
    pub(super) fn reach(&self, at: Duration) -> Result<(), String> {
        let told = |error: ClientError| error.to_string();
        let wanted = self.start + at.seconds();
        let now = self.now().map_err(|failure| failure.message)?;
        if wanted < now {
            return Err(format!(
                "it is {} already, and the step is to happen at {at}",
                Duration::from_seconds(now - self.start)
            ));
        }
        if wanted > now {
            let _: Value = self
                .client
                .request("evm_setNextBlockTimestamp", json!([wanted]))
                .map_err(told)?;
            let _: Value = self.client.request("evm_mine", json!([])).map_err(told)?;
        }
        Ok(())
    }
}

/// Seconds as people count them: `45d 1h`.
pub(super) fn elapsed(seconds: u64) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    let parts = [
        (hours / 24, "d"),
        (hours % 24, "h"),
        (minutes % 60, "min"),
        (seconds % 60, "s"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if parts.is_empty() {
        return "0s".to_owned();
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::elapsed;

    #[test]
    fn time_is_told_by_its_units_without_those_that_are_zero() {
        for (seconds, told) in [
            (0, "0s"),
            (59, "59s"),
            (3_600, "1h"),
            (864_001, "10d 1s"),
            (3_891_660, "45d 1h 1min"),
        ] {
            assert_eq!(elapsed(seconds), told);
        }
    }
}
