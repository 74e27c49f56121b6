//! Plays a scenario, step by step, on a devnet of its own whose clock it moves.

use std::collections::BTreeMap;
use std::path::Path;

use alloy_dyn_abi::JsonAbiExt;
use alloy_json_abi::Function;
use alloy_primitives::{Address, keccak256};
use serde_json::{Value, json};
use slacontract_client::agreement::{Record, duties, why};
use slacontract_client::values::same;
use slacontract_client::{Account, Client, Decoder, Http, Receipt, Transaction};
use slacontract_terms::Terms;

use super::clock::elapsed;
use super::file::{Contract, Scenario, ScenarioError, Step, With, target};
use crate::abi_args::{Named, arrange};
use crate::build::{Project, build};
use crate::commands::signers::Signers;
use crate::commands::{agreement, duties as duties_table, why as why_table};
use crate::contracts::Contracts;
use crate::network::{NetworkError, parse_value, refusal};
use crate::output::{Failure, Output};

/// How many settled windows a table of duties shows.
const WINDOWS: u64 = 12;

/// A contract that is there.
pub(super) struct Placed {
    pub(super) address: Address,
    pub(super) decoder: Decoder,
    /// Of an agreement.
    terms: Option<Terms>,
    layout: Value,
    /// The block it was deployed in.
    since: u64,
}

/// What came of a step.
#[derive(Debug)]
pub struct Happened {
    /// For people; lines without indentation.
    pub lines: Vec<String>,
    /// For programs.
    pub json: Value,
}

/// A devnet with a scenario's parties and contracts.
pub struct Stage {
    pub(super) client: Client,
    pub(super) chain_id: u64,
    pub(super) accounts: BTreeMap<String, Account>,
    pub(super) contracts: BTreeMap<String, Placed>,
    /// The first step's moment, seconds since 1970.
    pub(super) start: u64,
}

impl Stage {
    /// Builds and deploys a scenario's contracts on the node at `rpc`.
    ///
    /// # Errors
    /// What does not build or is refused.
    pub fn set(
        scenario: &Scenario,
        directory: &Path,
        rpc: &str,
        output: &Output,
    ) -> Result<Self, Failure> {
        let client = Client::new(Http::new(rpc));
        let mut accounts = BTreeMap::new();
        for (name, index) in &scenario.parties {
            let account = Account::development(*index).map_err(NetworkError::from)?;
            accounts.insert(name.clone(), account);
        }
        let mut stage = Self {
            chain_id: client.chain_id().map_err(NetworkError::from)?,
            client,
            accounts,
            contracts: BTreeMap::new(),
            start: 0,
        };
        stage.wind(scenario)?;
        if !scenario.contract.is_empty() {
            let project = Project::discover(directory, output)?;
            for contract in &scenario.contract {
                stage.place(contract, &project, output)?;
            }
        }
        stage.start = stage.now()?;
        Ok(stage)
    }

    fn place(
        &mut self,
        contract: &Contract,
        project: &Project,
        output: &Output,
    ) -> Result<(), Failure> {
        let found = project.select_one(Some(&contract.package))?;
        let artifact = build(project, found, output)?.artifact;
        let decoder = Contracts::decoder_of_artifact(&artifact)?;
        let inputs = decoder.abi().constructor.clone().map(|it| it.inputs);
        let given = self.named(&contract.with)?;
        let values = arrange(
            inputs.as_deref().unwrap_or_default(),
            &given,
            decoder.enums(),
            &|name| self.address(name),
        )?;
        let mut code = artifact.bytecode.to_vec();
        if let Some(constructor) = &decoder.abi().constructor {
            let encoded = constructor.abi_encode_input(&values);
            code.extend(encoded.map_err(|error| Failure::new("argument", error.to_string()))?);
        }
        let value = parse_value(contract.value.as_deref())?;
        let create = Transaction::create(code).with_value(value);
        let what = format!("deploying {}", contract.name);
        let receipt = self
            .client
            .transact(&self.accounts[&contract.by], &create)
            .map_err(|error| refusal(error, &decoder, &what))?;
        let address = receipt
            .contract_address
            .filter(|_| receipt.succeeded())
            .ok_or_else(|| Failure::new("revert", format!("{what} failed")))?;
        output.status(
            "Deployed",
            format_args!("{} as `{}`", contract.package, contract.name),
        );
        let terms = agreement::terms_of(&artifact);
        let placed = Placed {
            address,
            decoder,
            terms,
            layout: artifact.storage_layout().clone(),
            since: receipt.block_number.to(),
        };
        self.contracts.insert(contract.name.clone(), placed);
        Ok(())
    }

    fn address(&self, name: &str) -> Option<Address> {
        let contract = self.contracts.get(name).map(|placed| placed.address);
        contract.or_else(|| self.accounts.get(name).map(Account::address))
    }

    /// Plays a step.
    ///
    /// # Errors
    /// When it cannot be played, or comes out otherwise than it says.
    pub fn play(&self, number: usize, step: &Step) -> Result<Happened, Failure> {
        let wrong = |message| ScenarioError::Step {
            step: number,
            message,
        };
        if let Some(at) = step.moment().map_err(wrong)? {
            self.reach(at).map_err(wrong)?;
        }
        let at = self.now()? - self.start;
        let mut happened = self.happen(number, step)?;
        let head = format!(
            "[{}] {}",
            elapsed(at),
            step.say.as_deref().unwrap_or_default()
        );
        happened.lines.insert(0, head.trim_end().to_owned());
        let lines = happened.lines.iter().map(|line| self.by_name(line));
        happened.lines = lines.collect();
        happened.json["step"] = json!(number);
        happened.json["at"] = json!(at);
        happened.json["say"] = json!(step.say);
        Ok(happened)
    }

    fn happen(&self, number: usize, step: &Step) -> Result<Happened, Failure> {
        if let Some(call) = &step.call {
            return self.call(number, step, call);
        }
        if let Some(ask) = &step.ask {
            return self.ask(number, step, ask);
        }
        if let Some(report) = &step.report {
            return self.report(number, report);
        }
        let by = step.by.as_deref().unwrap_or_default();
        if let Some(vote) = &step.vote {
            return self.vote(number, by, vote);
        }
        if let Some(reveal) = &step.reveal {
            return self.reveal(number, by, reveal);
        }
        if let Some(name) = &step.duties {
            let record = self.record(name)?;
            let Placed {
                address,
                terms,
                layout,
                ..
            } = &self.contracts[name];
            let terms = terms.as_ref();
            let signers = terms
                .map(|terms| Signers::read(&self.client, *address, terms, layout))
                .unwrap_or_default();
            if let Some(missing) = signers.missing() {
                return Err(otherwise(number, missing));
            }
            let table = self
                .client
                .wait_for(duties(&record, terms, &signers.of, WINDOWS))
                .map_err(agreement::failure)?;
            return Ok(Happened {
                lines: indented(&duties_table::text(&table, &|text| self.by_name(text))),
                json: json!({ "duties": name }),
            });
        }
        if let (Some(name), Some(window)) = (&step.why, step.window) {
            let record = self.record(name)?;
            let trace = self
                .client
                .wait_for(why(&record, self.contracts[name].terms.as_ref(), window))
                .map_err(agreement::failure)?;
            return Ok(Happened {
                lines: indented(&why_table::text(&trace, &|text| self.by_name(text))),
                json: json!({ "why": name, "window": window }),
            });
        }
        Ok(Happened {
            lines: Vec::new(),
            json: json!({}),
        })
    }

    fn record(&self, name: &str) -> Result<Record, Failure> {
        let placed = &self.contracts[name];
        self.client
            .wait_for(Record::read(
                self.client.rpc(),
                placed.address,
                placed.since,
            ))
            .map_err(agreement::failure)
    }

    /// The method that `CONTRACT.METHOD` means, with its calldata.
    fn encode(
        &self,
        number: usize,
        step: &Step,
        text: &str,
    ) -> Result<(&Placed, Function, Vec<u8>), Failure> {
        let wrong = |message| ScenarioError::Step {
            step: number,
            message,
        };
        let (name, method) = target(text).map_err(wrong)?;
        let placed = &self.contracts[name];
        let methods = placed.decoder.abi().functions();
        let function = methods
            .into_iter()
            .find(|function| {
                same(&function.name, method) && function.inputs.len() == step.with.len()
            })
            .ok_or_else(|| {
                let count = step.with.len();
                wrong(format!(
                    "`{name}` has no method `{method}` of {count} arguments"
                ))
            })?;
        let given = self.named(&step.with)?;
        let values = arrange(&function.inputs, &given, placed.decoder.enums(), &|name| {
            self.address(name)
        })
        .map_err(|error| wrong(error.to_string()))?;
        let data = function
            .abi_encode_input(&values)
            .map_err(|error| wrong(error.to_string()))?;
        Ok((placed, function.clone(), data))
    }

    fn call(&self, number: usize, step: &Step, text: &str) -> Result<Happened, Failure> {
        let (placed, function, data) = self.encode(number, step, text)?;
        let value = parse_value(step.value.as_deref())?;
        let by = step.by.as_deref().unwrap_or_default();
        let transaction = Transaction::call(placed.address, data).with_value(value);
        let what = format!("{by}: {text}");
        let account = &self.accounts[by];
        let tried = self.client.call(account.address(), &transaction);
        let decoder = &placed.decoder;
        let (error, wanted) = match (tried, &step.refused) {
            (Err(error), Some(wanted)) => (error, wanted),
            (Ok(_), Some(wanted)) => {
                let message = format!("{what} was to be refused with {wanted}, and is not");
                return Err(otherwise(number, message));
            }
            (Err(error), None) => {
                let told = refusal(error, decoder, &what).message;
                return Err(otherwise(number, told));
            }
            (Ok(returned), None) => {
                let receipt = self
                    .client
                    .transact(account, &transaction)
                    .map_err(|error| refusal(error, decoder, &what))?;
                if !receipt.succeeded() {
                    return Err(otherwise(number, format!("{what} failed in its block")));
                }
                let mut lines = vec![format!("  {what} {}", said(step))];
                let (told, events) = self.events(&receipt);
                lines.extend(told);
                let result = decoder.returned(&function, &returned).unwrap_or_default();
                for field in &result {
                    lines.push(format!("    answers {}", field.text()));
                }
                return Ok(Happened {
                    lines,
                    json: json!({
                        "by": by,
                        "call": text,
                        "transaction": receipt.transaction_hash,
                        "gasUsed": receipt.gas_used.to::<u64>(),
                        "events": events,
                    }),
                });
            }
        };
        let data = error
            .rpc()
            .and_then(slacontract_client::RpcError::revert_data);
        let refused = data.as_ref().and_then(|data| decoder.error(data));
        match refused {
            Some(refused) if same(&refused.name, wanted) => Ok(Happened {
                lines: vec![
                    format!("  {what} {}", said(step)),
                    format!("    refused: {}", refused.text()),
                ],
                json: json!({ "by": by, "call": text, "refused": refused.json() }),
            }),
            other => {
                let got = other.map_or_else(|| error.to_string(), |other| other.text());
                let message = format!("{what} was to be refused with {wanted}, and is with {got}");
                Err(otherwise(number, message))
            }
        }
    }

    /// What the scenario's contracts said in a transaction, for people and for programs.
    pub(super) fn events(&self, receipt: &Receipt) -> (Vec<String>, Vec<Value>) {
        let events = receipt.logs.iter().filter_map(|log| {
            let known = self.contracts.values();
            let mut known = known.filter(|known| known.address == log.address);
            let event = known.find_map(|known| known.decoder.event(log))?;
            Some((format!("    {}", event.text()), event.json()))
        });
        events.unzip()
    }

    fn ask(&self, number: usize, step: &Step, text: &str) -> Result<Happened, Failure> {
        let (placed, function, data) = self.encode(number, step, text)?;
        let question = Transaction::call(placed.address, data);
        let returned = self
            .client
            .call(Address::ZERO, &question)
            .map_err(|error| refusal(error, &placed.decoder, text))?;
        let fields = placed.decoder.returned(&function, &returned);
        let texts: Vec<String> = fields
            .unwrap_or_default()
            .iter()
            .map(slacontract_client::Field::text)
            .collect();
        let answer = self.by_name(&texts.join(", "));
        if let Some(wanted) = &step.answer
            && *wanted != answer
        {
            let message = format!("{text} was to answer {wanted}, and answers {answer}");
            return Err(otherwise(number, message));
        }
        Ok(Happened {
            lines: vec![format!("  {text} {}", said(step)), format!("    {answer}")],
            json: json!({ "ask": text, "answer": answer }),
        })
    }

    /// Arguments as the command line takes them, and two forms beside: `hash:TEXT` is the Keccak-256 of the text, and
    /// `ask:CONTRACT.VIEW.FIELD` what a view without arguments answers in a field.
    fn named(&self, with: &With) -> Result<Vec<Named>, Failure> {
        let mut arguments = Vec::new();
        for (name, value) in with {
            let text = written(value);
            let value = if let Some(text) = text.strip_prefix("hash:") {
                keccak256(text).to_string()
            } else if let Some(question) = text.strip_prefix("ask:") {
                self.field(question).ok_or_else(|| {
                    Failure::usage(format!(
                        "{name} = {text:?}: there is no such view or field; write ask:CONTRACT.VIEW.FIELD"
                    ))
                })?
            } else {
                text
            };
            arguments.push(Named {
                name: name.clone(),
                value: Some(value),
            });
        }
        Ok(arguments)
    }

    /// What a view answers in a field.
    fn field(&self, question: &str) -> Option<String> {
        let mut words = question.splitn(3, '.');
        let (contract, view, field) = (words.next()?, words.next()?, words.next()?);
        let placed = self.contracts.get(contract)?;
        let mut functions = placed.decoder.abi().functions();
        let function =
            functions.find(|function| same(&function.name, view) && function.inputs.is_empty())?;
        let data = function.abi_encode_input(&[]).ok()?;
        let question = Transaction::call(placed.address, data);
        let returned = self.client.call(Address::ZERO, &question).ok()?;
        let fields = placed.decoder.returned(function, &returned)?;
        let answer = fields.first()?.json();
        let found = answer
            .as_object()?
            .iter()
            .find(|(name, _)| same(name, field));
        Some(found?.1.as_str()?.to_owned())
    }

    /// With names for addresses.
    fn by_name(&self, text: &str) -> String {
        let contracts = self.contracts.iter().map(|(name, it)| (name, it.address));
        let parties = self.accounts.iter().map(|(name, it)| (name, it.address()));
        let mut text = text.to_owned();
        for (name, address) in contracts.chain(parties) {
            text = text.replace(&address.to_string(), name);
            text = text.replace(&format!("{address:#x}"), name);
        }
        text
    }
}

/// What came otherwise than the scenario says.
pub(super) fn otherwise(step: usize, message: String) -> Failure {
    ScenarioError::Otherwise { step, message }.into()
}

fn indented(text: &str) -> Vec<String> {
    text.lines().map(|line| format!("  {line}")).collect()
}

/// The arguments of a step, as they are written.
fn said(step: &Step) -> String {
    let arguments = step.with.iter();
    let mut said: Vec<String> = arguments
        .map(|(name, value)| format!("{name}={}", written(value)))
        .collect();
    said.extend(step.value.as_ref().map(|value| format!("value={value}")));
    said.join(" ")
}

fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}
