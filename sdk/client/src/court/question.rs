//! The question whose signature makes a vote's salt, for accounts whose keys are here and for those of a node or a wallet.

use alloy_primitives::{B256, Bytes, Signature};
use serde_json::{Value, json};
use slacontract::court::{SEAL_NAME, SEAL_NOTICE, SEAL_TYPE, SEAL_VERSION, salt_of, salt_question};
use slacontract::types::U256;

use super::JurorError;
use crate::account::Account;
use crate::contract::address;
use crate::rpc::{ClientError, Rpc};

/// The question as `eth_signTypedData_v4` takes it: what a wallet shows, and what [`salt_question`] is the digest of.
pub fn question(
    chain_id: u64,
    court: slacontract::Address,
    case: u64,
    round: u8,
    seat: u8,
) -> Value {
    let field = |(kind, name): (&str, &str)| json!({ "name": name, "type": kind });
    let fields = |list: &str| -> Vec<Value> {
        let parts = list.split(',').filter_map(|part| part.split_once(' '));
        parts.map(field).collect()
    };
    let (name, rest) = SEAL_TYPE.split_once('(').unwrap_or_default();
    json!({
        "types": {
            "EIP712Domain": fields("string name,string version,uint256 chainId,address verifyingContract"),
            name: fields(rest.trim_end_matches(')')),
        },
        "primaryType": name,
        "domain": {
            "name": SEAL_NAME,
            "version": SEAL_VERSION,
            "chainId": chain_id,
            "verifyingContract": address(court),
        },
        "message": {
            "notice": SEAL_NOTICE,
            // As text: a number beyond 2^53 would be another one in a browser.
            "case": case.to_string(),
            "round": round,
            "seat": seat,
        },
    })
}

/// The salt of a seat's vote, made from its juror's account: the same each time, on every machine. The signature behind it is told to
/// nobody; a node that holds the account's key makes it, and could.
///
/// # Errors
/// [`JurorError::Client`] if nobody here can sign, [`JurorError::NotRepeatable`] if two signatures differ,
/// [`JurorError::NotItsSignature`] if the node's is another account's.
pub async fn salt(
    rpc: &Rpc,
    account: &Account,
    chain_id: u64,
    court: slacontract::Address,
    case: u64,
    round: u8,
    seat: u8,
) -> Result<slacontract::B256, JurorError> {
    let digest = B256::from(salt_question(U256::from(chain_id), court, case, round, seat).0);
    if let Account::Local(_) = account {
        let signature = account.sign_digest(digest).map_err(ClientError::from)?;
        return Ok(salt_of(&signature));
    }
    let who = account.address();
    let parameters = json!([who, question(chain_id, court, case, round, seat)]);
    let mut salts = [slacontract::B256::ZERO; 2];
    for salt in &mut salts {
        let signature: Bytes = rpc
            .request("eth_signTypedData_v4", parameters.clone())
            .await?;
        let signed = Signature::from_raw(&signature)
            .and_then(|signature| signature.recover_address_from_prehash(&digest));
        let bytes = <&[u8; 65]>::try_from(signature.as_ref());
        match (signed, bytes) {
            (Ok(signer), Ok(bytes)) if signer == who => *salt = salt_of(bytes),
            _ => return Err(JurorError::NotItsSignature { account: who }),
        }
    }
    // A signer that takes new randomness each time could not open the vote again.
    match salts {
        [one, other] if one == other => Ok(one),
        _ => Err(JurorError::NotRepeatable { account: who }),
    }
}
