//! What the chain answers while a contract's own code runs.

use crate::Chain;
use sha2::{Digest, Sha256};
use slacontract::abi::Scalar;
use slacontract::host::native::{Answer, Context, Fault, FrameResult, NativeHost};
use slacontract::host::{CallKind, Word, keccak};
use slacontract::{Address, B256, Bytes};
use std::cell::RefCell;
use std::collections::HashMap;

/// The precompile that recovers signers.
const RECOVER: Address = Address::from_low(1);

/// The precompile that hashes with SHA-256.
const SHA256: Address = Address::from_low(2);

/// A signature by `signer` that this chain recognises: no key stands behind it, and only `signer`'s own digest fits.
pub fn sign(digest: &B256, signer: Address) -> Bytes {
    let mut signature = signer.word().to_vec();
    signature.extend_from_slice(&proof(&digest.0, &signer.word()));
    signature.push(27);
    Bytes(signature)
}

/// Stands for the second half of a signature; low, as the SDK asks of it.
fn proof(digest: &[u8], signer: &[u8]) -> Word {
    let mut proof = keccak(&[digest, signer].concat());
    proof[0] = 0;
    proof
}

/// Answers as `ecrecover` does: the signer of the digest, or some other address.
fn recover(data: &[u8]) -> Option<Vec<u8>> {
    let (digest, signer, given) = (data.get(..32)?, data.get(64..96)?, data.get(96..128)?);
    let recovered = if proof(digest, signer) == *given {
        signer.to_vec()
    } else {
        keccak(data).to_vec()
    };
    let mut answer = vec![0; 12];
    answer.extend_from_slice(&recovered[12..]);
    Some(answer)
}

/// One frame's view of the chain.
pub(crate) struct Host {
    pub chain: Chain,
    pub from: [u8; 20],
    pub this: [u8; 20],
    pub value: u128,
    pub fixed: bool,
    pub reentrant: bool,
    pub cache: RefCell<HashMap<Word, (Word, bool)>>,
}

impl NativeHost for Host {
    fn context(&self) -> Context {
        Context {
            sender: self.from,
            this: self.this,
            value: self.value.word(),
            reentrant: self.reentrant,
            timestamp: self.chain.now(),
            chain_id: crate::CHAIN_ID,
            ..Context::default()
        }
    }

    fn storage_load(&self, key: Word) -> Answer<Word> {
        let state = self.chain.0.state.borrow();
        let read = || {
            (
                state
                    .storage
                    .get(&(self.this, key))
                    .copied()
                    .unwrap_or_default(),
                false,
            )
        };
        Ok(self.cache.borrow_mut().entry(key).or_insert_with(read).0)
    }

    fn storage_cache(&self, key: Word, value: Word) -> Answer<()> {
        self.cache.borrow_mut().insert(key, (value, true));
        Ok(())
    }

    fn storage_flush(&self, clear: bool) -> Answer<()> {
        self.chain.0.flushes.set(self.chain.flushes() + 1);
        let mut state = self.chain.0.state.borrow_mut();
        for (key, (value, dirty)) in self.cache.borrow_mut().iter_mut() {
            if std::mem::take(dirty) {
                if self.fixed {
                    return Err(Fault("a static call cannot write".into()));
                }
                let journal = &self.chain.0.journal;
                journal
                    .borrow_mut()
                    .store(&mut state, (self.this, *key), *value);
            }
        }
        if clear {
            self.cache.borrow_mut().clear();
        }
        Ok(())
    }

    fn transient_load(&self, key: Word) -> Answer<Word> {
        let state = self.chain.0.state.borrow();
        Ok(state
            .transient
            .get(&(self.this, key))
            .copied()
            .unwrap_or_default())
    }

    fn transient_store(&self, key: Word, value: Word) -> Answer<()> {
        if self.fixed {
            return Err(Fault("a static call cannot write".into()));
        }
        let mut state = self.chain.0.state.borrow_mut();
        let journal = &self.chain.0.journal;
        journal
            .borrow_mut()
            .store_transient(&mut state, (self.this, key), value);
        Ok(())
    }

    fn call(
        &self,
        kind: CallKind,
        to: [u8; 20],
        data: &[u8],
        value: Word,
        _: u64,
    ) -> Answer<(bool, Vec<u8>)> {
        if to == RECOVER.0 {
            return Ok((true, recover(data).unwrap_or_default()));
        }
        if to == SHA256.0 {
            return Ok((true, Sha256::digest(data).to_vec()));
        }
        let (acting, from, value) = if kind == CallKind::Delegate {
            (self.this, self.from, self.value)
        } else {
            let value = u128::from_word(&value).unwrap_or(u128::MAX);
            (to, self.this, value)
        };
        let fixed = self.fixed || kind == CallKind::Static;
        Ok(
            match self.chain.frame(kind, from, to, acting, data, value, fixed) {
                FrameResult::Success(data) => (true, data),
                FrameResult::Revert(data) => (false, data),
                FrameResult::Failure(_) => (false, Vec::new()),
            },
        )
    }

    fn create(&self, _: &[u8], _: Word, _: Option<Word>) -> Answer<Result<[u8; 20], Vec<u8>>> {
        Ok(Err(Vec::new()))
    }

    fn log(&self, topics: &[Word], data: &[u8]) -> Answer<()> {
        if self.fixed {
            return Err(Fault("a static call cannot log".into()));
        }
        self.chain
            .0
            .state
            .borrow_mut()
            .logs
            .push((self.this, topics.to_vec(), data.to_vec()));
        Ok(())
    }

    fn balance(&self, of: [u8; 20]) -> Answer<Word> {
        Ok(self.chain.balance(Address(of)).word())
    }

    fn code(&self, of: [u8; 20]) -> Answer<Vec<u8>> {
        let known = self.chain.0.state.borrow().code.contains_key(&of);
        Ok(if known { vec![0xef] } else { Vec::new() })
    }

    fn code_hash(&self, of: [u8; 20]) -> Answer<Word> {
        let state = self.chain.0.state.borrow();
        // The same for the same code, another for other code, within one run.
        Ok(state
            .code
            .get(&of)
            .map_or([0; 32], |entry| keccak(&(*entry as usize).to_be_bytes())))
    }

    fn gas_left(&self) -> Answer<u64> {
        Ok(u64::MAX)
    }
}
