//! Signatures of test accounts: of digests, and of typed data (EIP-712) as permits and orders use it.

use slacontract::abi::{self, Abi};
use slacontract::host::keccak;
use slacontract::{Address, B256, Bytes};
use slacontract_lane::{Operation, Reply};

use crate::chain::Chain;

/// A signature in its parts, as `permit` takes them, and whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// 27 or 28.
    pub v: u8,
    /// The first half.
    pub r: B256,
    /// The second half.
    pub s: B256,
    /// r, s, v: 65 bytes.
    pub bytes: Bytes,
}

/// What signatures are bound to (EIP-712): a contract under a name and a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    contract: Address,
    name: String,
    version: String,
}

impl Domain {
    /// The domain of this contract, as its `eip712Domain` or documentation says.
    pub fn new(contract: impl AsRef<Address>, name: &str, version: &str) -> Self {
        Self {
            contract: *contract.as_ref(),
            name: name.into(),
            version: version.into(),
        }
    }

    fn separator(&self, chain_id: u64) -> [u8; 32] {
        const TYPE: &str =
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
        let parts = (
            B256::from(keccak(TYPE.as_bytes())),
            B256::from(keccak(self.name.as_bytes())),
            B256::from(keccak(self.version.as_bytes())),
            chain_id,
            self.contract,
        );
        keccak(&abi::encode(&parts))
    }
}

impl Chain {
    /// An account's signature of a digest (r, s, v), as a wallet would give it: for contracts that check signatures.
    ///
    /// # Panics
    /// If the account is none of [`Chain::accounts`] or [`Chain::account`]: others have no key here.
    #[track_caller]
    pub fn sign(&self, account: impl AsRef<Address>, digest: B256) -> Bytes {
        let operation = Operation::Sign {
            address: account.as_ref().0,
            digest: digest.0,
        };
        match self.shared.lockstep.each(&operation) {
            Reply::Bytes { data } => Bytes(data),
            other => panic!("the devnet answered a signature with {other:?}"),
        }
    }

    /// An account's signature of typed data. `kind` is the type as EIP-712 writes it, `Permit(address owner,..)`; `fields` are its values
    /// in that order, of which texts, blobs and lists stand as their hash.
    ///
    /// # Panics
    /// As [`Chain::sign`], and if a field is of variable length.
    #[track_caller]
    pub fn sign_typed<F: Abi>(
        &self,
        account: impl AsRef<Address>,
        domain: &Domain,
        kind: &str,
        fields: F,
    ) -> Signature {
        assert!(
            !F::DYNAMIC,
            "`{kind}` has a field of variable length: give its hash, `keccak256(text)`, as EIP-712 says"
        );
        let structure = [keccak(kind.as_bytes()).to_vec(), abi::encode(&fields)].concat();
        let separator = domain.separator(self.chain_id());
        let digest = keccak(&[&[0x19, 0x01], separator.as_slice(), &keccak(&structure)].concat());
        let bytes = self.sign(account, digest.into());
        let part = |from: usize| {
            let mut word = [0; 32];
            word.copy_from_slice(&bytes.0[from..from + 32]);
            B256::from(word)
        };
        Signature {
            v: bytes.0[64],
            r: part(0),
            s: part(32),
            bytes,
        }
    }
}
