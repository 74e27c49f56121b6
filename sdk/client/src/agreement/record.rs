//! What an agreement has said, with the transactions that prove it.

use alloy_primitives::{Address, B256, U64};
use serde_json::json;
use slacontract::Event;
use slacontract::abi::Abi;
use slacontract::client::BoundClient;
use slacontract::court::Filed;
use slacontract::error::Never;
use slacontract::sla::{Act, Decided, SlaClient};

use super::AgreementError;
use crate::contract::{CallError, address};
use crate::court::Courtroom;
use crate::rpc::Rpc;
use crate::transaction::Log;

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The transaction.
    pub transaction: B256,
    /// Its block.
    pub block: u64,
}

impl Proof {
    pub(crate) fn of(log: &Log) -> Self {
        Self {
            transaction: log.transaction_hash.unwrap_or_default(),
            block: log
                .block_number
                .map(|number| number.to())
                .unwrap_or_default(),
        }
    }
}

/// An agreement on a node, with its events so far.
pub struct Record {
    pub(super) rpc: Rpc,
    pub(super) address: slacontract::Address,
    logs: Vec<Log>,
}

impl Record {
    /// Reads an agreement's events, from a block on: the one that it was deployed in, or 0 where that is not known.
    ///
    /// # Errors
    /// [`AgreementError::Client`].
    pub async fn read(rpc: &Rpc, at: Address, since: u64) -> Result<Self, AgreementError> {
        let filter = json!({ "address": at, "fromBlock": U64::from(since), "toBlock": "latest" });
        Ok(Self {
            rpc: rpc.clone(),
            address: slacontract::Address(at.into_array()),
            logs: rpc.logs(filter).await?,
        })
    }

    /// Its events of one type, in order, each with its proof.
    pub fn events<E: Event>(&self) -> impl Iterator<Item = (E, Proof)> + '_ {
        self.logs
            .iter()
            .filter(|log| log.topics.first().is_some_and(|topic| topic.0 == E::TOPIC))
            .filter_map(|log| Some((log.read()?, Proof::of(log))))
    }

    /// The cases that the agreement filed, each with the court that took it, in which nothing older than the case is looked for. A court is known by its event in the transaction in which the
    /// agreement says that it filed.
    ///
    /// # Errors
    /// [`AgreementError::Client`].
    pub(super) async fn filed(&self) -> Result<Vec<(Courtroom, Filed)>, AgreementError> {
        let mut transactions: Vec<Proof> = self
            .events::<Decided>()
            .filter(|(event, _)| [Act::FileCase, Act::Escalate].contains(&event.act))
            .map(|(_, proof)| proof)
            .collect();
        transactions.dedup();
        let mut cases = Vec::new();
        for Proof { transaction, block } in transactions {
            let Some(receipt) = self.rpc.receipt(transaction).await? else {
                continue;
            };
            let filed = receipt.logs.iter().filter_map(|log| {
                let filed = log.read::<Filed>()?;
                (filed.arbitrable == self.address).then_some((log.address, filed))
            });
            for (court, filed) in filed {
                let room = Courtroom::enter(&self.rpc, court).await?;
                cases.push((room.since(block), filed));
            }
        }
        Ok(cases)
    }

    /// The hash of the agreement's terms.
    ///
    /// # Errors
    /// [`AgreementError`].
    pub async fn terms_hash(&self) -> Result<B256, AgreementError> {
        let sla: SlaClient<Rpc> = SlaClient::bind(self.address, self.rpc.clone());
        Ok(self.ask(sla.status()).await?.terms.0.into())
    }

    /// A view that every agreement has.
    pub(super) async fn ask<R: Abi>(
        &self,
        call: slacontract::Call<Rpc, R, Never>,
    ) -> Result<R, AgreementError> {
        call.await.map_err(|source| AgreementError::NotAnAgreement {
            address: address(self.address),
            source: Box::new(source),
        })
    }

    /// A view of a part that an agreement may not have: nothing, if it refuses.
    pub(super) async fn ask_part<R: Abi>(
        &self,
        call: slacontract::Call<Rpc, R, Never>,
    ) -> Result<Option<R>, AgreementError> {
        match call.await {
            Ok(answer) => Ok(Some(answer)),
            Err(CallError::Client(error)) => Err(error.into()),
            Err(_) => Ok(None),
        }
    }
}
