//! The deployed agreement as the demo sees it: views, signed reports, and the ledger that its events tell.

use std::path::Path;
use std::time::{Duration, SystemTime};

use alloy_dyn_abi::{DynSolValue, JsonAbiExt};
use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256, U256, keccak256};
use serde_json::{Value, json};
use slacontract_client::{Account, Client, Decoder, Http, Transaction, sign_ratio_report};
use slacontract_terms::digest::{RatioReport, ReportDomain};

use crate::failure::Failure;

use super::ledger::{Ledger, Movement, Wei};
use super::prober::{Measurement, Slot};

/// Names of the ledger's accounts: the parties, and the agreement's own books.
pub const ACCOUNTS: [&str; 6] = [
    "provider",
    "customer",
    "bond",
    "fees",
    "contested",
    "claimable",
];

/// A window as the contract sees it.
pub struct Window {
    /// Its number.
    pub id: u64,
    /// Its first second.
    pub from: SystemTime,
    /// The first second after it.
    pub to: SystemTime,
    /// From when on it may be settled, as far as known now.
    pub settle_from: SystemTime,
}

/// The agreement at its address.
pub struct Agreement {
    client: Client,
    decoder: Decoder,
    /// Where it is.
    pub address: Address,
}

impl Agreement {
    /// The agreement at `address`, with the ABI of the artifact.
    ///
    /// # Errors
    /// When the artifact is not one.
    pub fn at(rpc: &str, address: Address, artifact: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(artifact).map_err(Failure::file(artifact))?;
        let mut value: Value = serde_json::from_str(&text)
            .map_err(|error| Failure::unexpected(artifact.display().to_string(), error))?;
        let abi: JsonAbi = serde_json::from_value(value["abi"].take()).map_err(|error| {
            Failure::unexpected(format!("`abi` of {}", artifact.display()), error)
        })?;
        Ok(Self {
            client: Client::new(Http::new(rpc)),
            decoder: Decoder::new(abi),
            address,
        })
    }

    /// Calldata of a method.
    fn calldata(&self, name: &str, arguments: &[DynSolValue]) -> Result<Vec<u8>, Failure> {
        let function = self
            .decoder
            .abi()
            .function(name)
            .and_then(|overloads| overloads.first());
        let function = function
            .ok_or_else(|| Failure::unexpected(format!("method `{name}`"), "not in the ABI"))?;
        function
            .abi_encode_input(arguments)
            .map_err(|error| Failure::unexpected(format!("arguments of `{name}`"), error))
    }

    /// Asks a view that answers one value.
    fn ask(&self, name: &str, arguments: &[DynSolValue]) -> Result<Value, Failure> {
        let data = self.calldata(name, arguments)?;
        let answer = self
            .client
            .call(Address::ZERO, &Transaction::call(self.address, data))
            .map_err(|error| Failure::unexpected(format!("`{name}`"), error))?;
        let function = self
            .decoder
            .abi()
            .function(name)
            .and_then(|overloads| overloads.first());
        function
            .and_then(|function| Decoder::result(function, &answer))
            .and_then(|fields| fields.first().map(slacontract_client::Field::json))
            .ok_or_else(|| {
                Failure::unexpected(format!("`{name}`"), format!("undecodable answer {answer}"))
            })
    }

    /// A field of the agreement's status.
    ///
    /// # Errors
    /// When the contract does not answer it.
    pub fn status(&self, field: &str) -> Result<String, Failure> {
        text(&self.ask("status", &[])?, field)
    }

    /// Bounds of a window.
    ///
    /// # Errors
    /// When the contract does not answer them.
    pub fn window(&self, id: u64) -> Result<Window, Failure> {
        let view = self.ask("window", &[uint(id, 64)])?;
        Ok(Window {
            id,
            from: time(&view, "from")?,
            to: time(&view, "to")?,
            settle_from: time(&view, "challenge_end").or_else(|_| time(&view, "challengeEnd"))?,
        })
    }

    /// Signs a measurement as one of the registered signers and has it carried to the chain. The carrier needs no role.
    ///
    /// # Errors
    /// When the contract refuses it.
    pub fn report(
        &self,
        signer: &Account,
        carrier: &Account,
        window: &Window,
        measured: &Measurement,
    ) -> Result<B256, Failure> {
        let failed = |error: &dyn ToString| {
            Failure::unexpected(format!("report of window {}", window.id), error.to_string())
        };
        let config = self
            .ask("feed_config", &[uint(0, 8)])
            .or_else(|_| self.ask("feedConfig", &[uint(0, 8)]))?;
        let config: B256 = config
            .as_str()
            .unwrap_or_default()
            .parse()
            .map_err(|error| failed(&error))?;
        let chain_id = self.client.chain_id().map_err(|error| failed(&error))?;
        let domain = ReportDomain {
            chain_id,
            contract: &self.address.into_array(),
            config: &config.0,
        };
        let report = RatioReport {
            feed: 0,
            window: window.id,
            from: seconds(window.from),
            to: seconds(window.to),
            seq: 0,
            good: measured.good(),
            total: measured.total(),
            missing: measured.missing(),
            query_hash: keccak256("GET / over loopback, success statuses, one probe per slot").0,
            samples_root: samples_root(measured).0,
            observed_at: seconds(SystemTime::now()),
            prev: [0; 32],
        };
        let signed =
            sign_ratio_report(signer, &domain, report, &[]).map_err(|error| failed(&error))?;
        let tuple = DynSolValue::Tuple(vec![
            uint(u64::from(report.feed), 8),
            uint(report.window, 64),
            uint(report.from, 64),
            uint(report.to, 64),
            uint(u64::from(report.seq), 32),
            uint(report.good, 64),
            uint(report.total, 64),
            uint(report.missing, 64),
            word(report.query_hash),
            word(report.samples_root),
            uint(report.observed_at, 64),
            word(report.prev),
        ]);
        let data = self.calldata(
            "report",
            &[tuple, DynSolValue::Bytes(signed.signature.to_vec())],
        )?;
        let receipt = self
            .client
            .transact(carrier, &Transaction::call(self.address, data))
            .map_err(|error| failed(&error))?;
        if !receipt.succeeded() {
            return Err(failed(&format!(
                "transaction {} failed",
                receipt.transaction_hash
            )));
        }
        Ok(receipt.transaction_hash)
    }

    /// What the agreement holds on the chain.
    ///
    /// # Errors
    /// When the chain does not answer.
    pub fn balance(&self) -> Result<Wei, Failure> {
        let balance = self
            .client
            .balance(self.address)
            .map_err(|error| Failure::unexpected("the balance", error))?;
        Wei::try_from(balance).map_err(|error| Failure::unexpected("the balance", error))
    }

    /// Outcome and credit of a settled window, from its event.
    ///
    /// # Errors
    /// When the window has no such event.
    pub fn verdict(&self, window: u64) -> Result<(bool, Wei), Failure> {
        for (event, _) in self.events()? {
            if event.name == "WindowSettled"
                && number(&event.json()["args"], "window")? == u128::from(window)
            {
                let arguments = event.json()["args"].take();
                let breach = number(&arguments, "outcome")? == 4;
                return Ok((breach, wei(&arguments, "credit")?));
            }
        }
        Err(Failure::unexpected(
            format!("window {window}"),
            "no WindowSettled event",
        ))
    }

    /// The ledger, rebuilt from the chain's events and from nothing else.
    ///
    /// # Errors
    /// When an event does not decode.
    pub fn ledger(&self, customer: Address) -> Result<Ledger, Failure> {
        let mut ledger = Ledger::new(ACCOUNTS);
        for (event, transaction) in self.events()? {
            if event.name != "Moved" {
                continue;
            }
            let moved = event.json()["args"].take();
            let party: Address = text(&moved, "party")?
                .parse()
                .map_err(|error| Failure::unexpected("`party`", error))?;
            let (party, who) = if party == customer {
                (1, "customer")
            } else {
                (0, "provider")
            };
            let column = |account: u128| match account {
                0 => party,
                1 => 2,
                2 => 3,
                3 => 4,
                _ => 5,
            };
            let (from, to) = (number(&moved, "from")?, number(&moved, "to")?);
            let window = number(&moved, "window")?;
            let what = match (from, to) {
                (0, 1) => "bond posted".to_owned(),
                (0, 2) => "fees prepaid".to_owned(),
                (_, 0) => format!("claimed by the {who}"),
                (2, 4) if party == 0 => format!("window {window}: fee earned"),
                (2, 4) => format!("window {window}: credit from the fee"),
                (1, 4) if party == 0 => "bond released".to_owned(),
                (1, 4) => format!("window {window}: credit from the bond"),
                _ => format!("window {window}: contested"),
            };
            let amount = wei(&moved, "amount")?;
            ledger.record(Movement {
                what,
                from: column(from),
                to: column(to),
                amount,
                transaction,
            });
        }
        Ok(ledger)
    }

    /// Every event of the agreement in the chain's order, with its transaction.
    fn events(&self) -> Result<Vec<(slacontract_client::Decoded, String)>, Failure> {
        let logs = self
            .client
            .logs(json!({ "address": self.address, "fromBlock": "0x0", "toBlock": "latest" }))
            .map_err(|error| Failure::unexpected("the agreement's events", error))?;
        logs.iter()
            .map(|log| {
                let event = self.decoder.event(log);
                let event = event.ok_or_else(|| {
                    Failure::unexpected("an event", format!("not in the ABI: {:?}", log.topics))
                })?;
                Ok((event, log.transaction_hash.unwrap_or_default().to_string()))
            })
            .collect()
    }
}

fn uint(value: u64, bits: usize) -> DynSolValue {
    DynSolValue::Uint(U256::from(value), bits)
}

fn word(value: [u8; 32]) -> DynSolValue {
    DynSolValue::FixedBytes(B256::from(value), 32)
}

/// Seconds since 1970.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

/// What the raw samples hash to: two leaves at a time up to one root, an odd one carried up.
fn samples_root(measured: &Measurement) -> B256 {
    let leaf = |(index, slot): (usize, &Slot)| {
        let state = match slot {
            Slot::Up => "up",
            Slot::Down => "down",
            Slot::Missing => "missing",
        };
        keccak256(format!("{index}:{state}"))
    };
    let mut level: Vec<B256> = measured.slots.iter().enumerate().map(leaf).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => keccak256([left.0, right.0].concat()),
                [alone] => *alone,
                _ => B256::ZERO,
            })
            .collect();
    }
    level.first().copied().unwrap_or_default()
}

/// A named field as text.
fn text(value: &Value, field: &str) -> Result<String, Failure> {
    match &value[field] {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(Failure::unexpected(
            format!("field `{field}`"),
            format!("{other} in {value}"),
        )),
    }
}

/// A named field as a number.
fn number(value: &Value, field: &str) -> Result<u128, Failure> {
    let text = text(value, field)?;
    text.parse()
        .map_err(|error| Failure::unexpected(format!("field `{field}` = {text}"), error))
}

/// A named field as an amount.
fn wei(value: &Value, field: &str) -> Result<Wei, Failure> {
    let units = number(value, field)?;
    Wei::try_from(units)
        .map_err(|error| Failure::unexpected(format!("field `{field}` = {units}"), error))
}

/// A named field as a moment.
fn time(value: &Value, field: &str) -> Result<SystemTime, Failure> {
    let seconds = number(value, field)?;
    let seconds = u64::try_from(seconds)
        .map_err(|error| Failure::unexpected(format!("field `{field}`"), error))?;
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_sample_gives_another_root() {
        let up = Measurement {
            slots: vec![Slot::Up; 5],
        };
        let mut one_down = up.clone();
        one_down.slots[4] = Slot::Down;
        assert_ne!(samples_root(&up), samples_root(&one_down));
        assert_ne!(samples_root(&up), B256::ZERO);
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = number(&json!({ "amount": "7" }), "window").unwrap_err();
        assert!(error.to_string().contains("`window`"), "{error}");
        assert_eq!(number(&json!({ "amount": "7" }), "amount").unwrap(), 7);
    }
}
