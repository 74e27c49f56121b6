//! Signed reports of a scenario's feeds: each signer signs what it measured and sends it itself.

use serde_json::json;
use slacontract::client::BoundClient;
use slacontract::sla::{
    HistogramReport, Report, SlaClient, SlaHistogramsClient, SlaValuesClient, ValueReport,
};
use slacontract_client::{Rpc, Transaction};

use super::file::{Measured, ReportOf, ScenarioError};
use super::play::{Happened, Stage};
use crate::network::{NetworkError, refusal};
use crate::output::Failure;

impl Stage {
    /// Sends a report by each of the signers.
    ///
    /// # Errors
    /// When the agreement refuses one.
    pub(super) fn report(&self, number: usize, of: &ReportOf) -> Result<Happened, Failure> {
        let placed = &self.contracts[&of.agreement];
        let rpc: Rpc = self.client.rpc().clone();
        let address = slacontract::Address(placed.address.into_array());
        let sla: SlaClient<Rpc> = SlaClient::bind(address, rpc.clone());
        let failed = |error: slacontract_client::CallError| {
            Failure::new("agreement", format!("`{}`: {error}", of.agreement))
        };
        let config = self
            .client
            .wait_for(async { sla.feed_config(of.feed).await });
        let window = self.client.wait_for(async { sla.window(of.window).await });
        let (config, window) = (config.map_err(failed)?, window.map_err(failed)?);
        let (from, to) = (window.from.seconds(), window.to.seconds());
        let none = slacontract::B256::default();
        let mut lines = Vec::new();
        for (place, signer) in of.signers.iter().enumerate() {
            let account = &self.accounts[signer];
            let sign = |digest: slacontract::B256| {
                account
                    .sign_digest(digest.0.into())
                    .map(|signature| slacontract::Bytes(signature.to_vec()))
                    .map_err(NetworkError::from)
            };
            let measured = of.measured(place).map_err(|message| ScenarioError::Step {
                step: number,
                message,
            })?;
            let (calldata, said) = match measured {
                Measured::Ratio { good, total } => {
                    let report = Report {
                        feed: of.feed,
                        window: of.window,
                        from,
                        to,
                        good,
                        total,
                        missing: 0,
                        seq: 0,
                        query_hash: none,
                        samples_root: none,
                        observed_at: to,
                        prev: none,
                    };
                    let signature = sign(report.digest(self.chain_id, address, config))?;
                    let call = sla.report(report, signature);
                    (call.calldata().to_vec(), format!("{good} of {total}"))
                }
                Measured::Value(value) => {
                    let report = ValueReport {
                        feed: of.feed,
                        window: of.window,
                        from,
                        to,
                        seq: 0,
                        value,
                        taken: 1,
                        missing: 0,
                        query_hash: none,
                        samples_root: none,
                        observed_at: to,
                        prev: none,
                    };
                    let signature = sign(report.digest(self.chain_id, address, config))?;
                    let values: SlaValuesClient<Rpc> = SlaValuesClient::bind(address, rpc.clone());
                    let call = values.report_value(report, signature);
                    (call.calldata().to_vec(), value.to_string())
                }
                Measured::Counts(counts) => {
                    let report = HistogramReport {
                        feed: of.feed,
                        window: of.window,
                        from,
                        to,
                        seq: 0,
                        counts: counts.to_vec(),
                        missing: 0,
                        query_hash: none,
                        samples_root: none,
                        observed_at: to,
                        prev: none,
                    };
                    let signature = sign(report.digest(self.chain_id, address, config))?;
                    let histograms: SlaHistogramsClient<Rpc> =
                        SlaHistogramsClient::bind(address, rpc.clone());
                    let call = histograms.report_histogram(report, signature);
                    let counts: Vec<_> = counts.iter().map(u64::to_string).collect();
                    (call.calldata().to_vec(), counts.join(", "))
                }
            };
            let transaction = Transaction::call(placed.address, calldata);
            let what = format!("the report of {signer}");
            self.client
                .transact(account, &transaction)
                .map_err(|error| refusal(error, &placed.decoder, &what))?;
            lines.push(format!(
                "  {signer} reports {said} for window {}",
                of.window
            ));
        }
        Ok(Happened {
            lines,
            json: json!({
                "report": of.agreement,
                "feed": of.feed,
                "window": of.window,
                "good": of.good,
                "total": of.total,
                "values": of.values,
                "counts": of.counts,
            }),
        })
    }
}
