//! Events as the types the contract declares them with.

use serde_json::json;
use slacontract::{Address, Event};

use super::address;
use crate::rpc::{ClientError, Rpc};
use crate::transaction::{Log, Receipt};

impl Log {
    /// The event of type `E` that this is; `None` if it is another one.
    pub fn read<E: Event>(&self) -> Option<E> {
        let topics: Vec<_> = self.topics.iter().map(|topic| topic.0).collect();
        E::decode(&topics, &self.data)
    }
}

impl Receipt {
    /// The events of type `E` that `contract` emitted, in order.
    pub fn events<E: Event>(&self, contract: impl AsRef<Address>) -> Vec<E> {
        let emitter = address(*contract.as_ref());
        let own = self.logs.iter().filter(|log| log.address == emitter);
        own.filter_map(Log::read).collect()
    }
}

impl Rpc {
    /// The events of type `E` that `contract` has emitted from block `from` on, with their logs.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn events<E: Event>(
        &self,
        contract: impl AsRef<Address>,
        from: u64,
    ) -> Result<Vec<(E, Log)>, ClientError> {
        let emitter = address(*contract.as_ref());
        let topic = alloy_primitives::B256::from(E::TOPIC);
        let filter = json!({
            "address": emitter,
            "topics": [topic],
            "fromBlock": format!("{from:#x}"),
            "toBlock": "latest",
        });
        let logs = self.logs(filter).await?;
        Ok(logs
            .into_iter()
            .filter_map(|log| Some((log.read()?, log)))
            .collect())
    }
}
