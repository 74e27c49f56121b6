//! What the chain answers while the agreement's own code runs.

use std::cell::RefCell;
use std::collections::BTreeMap;

use slacontract::abi::Scalar;
use slacontract::host::native::{Answer, Context, NativeHost};
use slacontract::host::{CallKind, Word};
use slacontract::{Address, Amount};

use super::{CHAIN_ID, CONTRACT, World, keccak};

/// One call of the agreement.
pub struct Frame {
    pub world: World,
    pub sender: Address,
    pub value: u128,
    pub pending: RefCell<BTreeMap<Word, Word>>,
}

/// Stands for the second half of a signature: only whoever holds the signer's key can make it.
pub fn proof(digest: &Word, signer: &Word) -> Word {
    let mut proof = keccak(&[*digest, *signer].concat());
    proof[0] = 0;
    proof
}

impl NativeHost for Frame {
    fn context(&self) -> Context {
        Context {
            sender: self.sender.0,
            this: CONTRACT.0,
            origin: self.sender.0,
            value: Amount::from_units(self.value).word(),
            timestamp: self.world.now(),
            chain_id: CHAIN_ID,
            ..Context::default()
        }
    }

    fn storage_load(&self, key: Word) -> Answer<Word> {
        let pending = self.pending.borrow().get(&key).copied();
        Ok(pending
            .or_else(|| self.world.state.borrow().storage.get(&key).copied())
            .unwrap_or_default())
    }

    fn storage_cache(&self, key: Word, value: Word) -> Answer<()> {
        self.pending.borrow_mut().insert(key, value);
        Ok(())
    }

    fn storage_flush(&self, _clear: bool) -> Answer<()> {
        self.world
            .state
            .borrow_mut()
            .storage
            .append(&mut self.pending.borrow_mut());
        Ok(())
    }

    fn transient_load(&self, _key: Word) -> Answer<Word> {
        Ok([0; 32])
    }

    fn transient_store(&self, _key: Word, _value: Word) -> Answer<()> {
        Ok(())
    }

    fn call(
        &self,
        kind: CallKind,
        to: [u8; 20],
        data: &[u8],
        value: Word,
        _gas: u64,
    ) -> Answer<(bool, Vec<u8>)> {
        if to == Address::from_low(1).0 {
            let (digest, signer, given): (&[u8], &[u8], &[u8]) =
                (&data[..32], &data[64..96], &data[96..128]);
            let (digest, signer) = (
                digest.try_into().expect("a word"),
                signer.try_into().expect("a word"),
            );
            let recovered = if proof(&digest, &signer) == *given {
                signer
            } else {
                keccak(data)
            };
            let mut answer = [0; 32];
            answer[12..].copy_from_slice(&recovered[12..]);
            return Ok((true, answer.to_vec()));
        }
        assert_eq!(
            kind,
            CallKind::Call,
            "the agreement calls nobody but to pay"
        );
        if self.world.refusing.borrow().contains(&Address(to)) {
            return Ok((false, Vec::new()));
        }
        let amount = Amount::from_word(&value)
            .expect("amounts of tests are small")
            .units();
        self.world.transfer(CONTRACT, Address(to), amount);
        Ok((true, Vec::new()))
    }

    fn create(
        &self,
        _code: &[u8],
        _value: Word,
        _salt: Option<Word>,
    ) -> Answer<Result<[u8; 20], Vec<u8>>> {
        Ok(Err(Vec::new()))
    }

    fn log(&self, topics: &[Word], data: &[u8]) -> Answer<()> {
        self.world
            .state
            .borrow_mut()
            .logs
            .push((topics.to_vec(), data.to_vec()));
        Ok(())
    }

    fn balance(&self, of: [u8; 20]) -> Answer<Word> {
        Ok(Amount::from_units(self.world.balance(Address(of))).word())
    }

    fn code(&self, _of: [u8; 20]) -> Answer<Vec<u8>> {
        Ok(Vec::new())
    }

    fn code_hash(&self, _of: [u8; 20]) -> Answer<Word> {
        Ok([0; 32])
    }

    fn gas_left(&self) -> Answer<u64> {
        Ok(u64::MAX)
    }
}
