//! Keystore V3 files: a private key under a password, in the format that geth, Foundry, MetaMask and web3.py read and write.
//!
//! The cryptography is `eth-keystore`'s, through `alloy-signer-local`, as in Foundry. That library trusts what it reads; so a file is
//! checked here first, and nothing in a foreign file can make it panic, hang or take gigabytes of memory.

use std::fs;

use alloy_primitives::{Address, hex};
use alloy_signer::k256::elliptic_curve::rand_core::OsRng;
use alloy_signer_local::{LocalSignerError, PrivateKeySigner};
use serde::Deserialize;
use serde_json::Value;

use crate::account::Account;

/// Most memory that scrypt may take for one file, in bytes. geth's own files take 256 MiB.
const MAX_SCRYPT_BYTES: u64 = 1 << 30;
/// Most rounds of PBKDF2 for one file. Wallets use 262,144.
const MAX_PBKDF2_ROUNDS: u64 = 20_000_000;

/// Why a keystore file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeystoreError {
    /// The text is not a keystore of version 3.
    #[error("not a Keystore V3 file: {0}")]
    Format(String),
    /// The key does not open.
    #[error("the password does not open it (or its ciphertext is damaged)")]
    Password,
    /// The key inside is not the one its address names.
    #[error("it says that it holds the key of {told}, and the key inside is that of {found}")]
    OtherKey {
        /// What the file says.
        told: Address,
        /// Whose key is in it.
        found: Address,
    },
    /// The file could not be made.
    #[error("the keystore could not be made: {0}")]
    Make(String),
}

#[derive(Deserialize)]
struct File {
    #[serde(alias = "Crypto")]
    crypto: Crypto,
    version: u64,
    #[serde(default)]
    address: Option<String>,
}

#[derive(Deserialize)]
struct Crypto {
    cipher: String,
    cipherparams: CipherParams,
    ciphertext: String,
    kdf: String,
    kdfparams: KdfParams,
    mac: String,
}

#[derive(Deserialize)]
struct CipherParams {
    iv: String,
}

#[derive(Deserialize)]
struct KdfParams {
    dklen: u64,
    salt: String,
    n: Option<u64>,
    r: Option<u64>,
    p: Option<u64>,
    c: Option<u64>,
    prf: Option<String>,
}

/// Encrypts the key of `account` with `password` (scrypt, AES-128-CTR) and returns the file's text. The address stands in it openly,
/// as geth wants it.
///
/// # Errors
/// [`KeystoreError::Make`], also if the account's key is with the node.
pub fn encrypt(account: &Account, password: &str) -> Result<String, KeystoreError> {
    let make = |error: &dyn std::fmt::Display| KeystoreError::Make(error.to_string());
    let Account::Local(signer) = account else {
        return Err(make(&format!(
            "the key of {} is not here",
            account.address()
        )));
    };
    // The library writes files only; the directory can be read by its owner alone, and the key is encrypted before it gets there.
    let dir = tempfile::tempdir().map_err(|error| make(&error))?;
    let name = "key";
    PrivateKeySigner::encrypt_keystore(
        dir.path(),
        &mut OsRng,
        signer.to_bytes(),
        password,
        Some(name),
    )
    .map_err(|error| make(&error))?;
    let text = fs::read_to_string(dir.path().join(name)).map_err(|error| make(&error))?;
    let mut file: Value = serde_json::from_str(&text).map_err(|error| make(&error))?;
    file["address"] = Value::String(hex::encode(signer.address()));
    let mut text = serde_json::to_string_pretty(&file).map_err(|error| make(&error))?;
    text.push('\n');
    Ok(text)
}

/// The account of the key in a keystore file, which `password` opens.
///
/// # Errors
/// [`KeystoreError`]; a message never repeats a key or a password.
pub fn decrypt(text: &str, password: &str) -> Result<Account, KeystoreError> {
    let file = read(text)?;
    let make = |error: &dyn std::fmt::Display| KeystoreError::Make(error.to_string());
    let dir = tempfile::tempdir().map_err(|error| make(&error))?;
    let path = dir.path().join("key");
    // Old wallets write `Crypto`; the library knows the standard's spelling only.
    let mut value: Value = serde_json::from_str(text).map_err(|error| make(&error))?;
    if let Some(fields) = value.as_object_mut()
        && let Some(crypto) = fields.remove("Crypto")
    {
        fields.insert("crypto".into(), crypto);
    }
    fs::write(&path, value.to_string()).map_err(|error| make(&error))?;
    let signer =
        PrivateKeySigner::decrypt_keystore(&path, password).map_err(|error| match error {
            LocalSignerError::EthKeystoreError(error)
                if error.to_string().to_lowercase().contains("mac") =>
            {
                KeystoreError::Password
            }
            other => KeystoreError::Format(other.to_string()),
        })?;
    let found = signer.address();
    match told(&file) {
        Some(told) if told != found => Err(KeystoreError::OtherKey { told, found }),
        _ => Ok(Account::Local(signer)),
    }
}

/// The address that a keystore file tells without a password, if it does; Foundry's files do not.
///
/// # Errors
/// [`KeystoreError::Format`].
pub fn address(text: &str) -> Result<Option<Address>, KeystoreError> {
    read(text).map(|file| told(&file))
}

fn told(file: &File) -> Option<Address> {
    file.address.as_deref().and_then(|text| text.parse().ok())
}

/// Reads and checks everything the library takes for granted.
fn read(text: &str) -> Result<File, KeystoreError> {
    let format = |message: String| KeystoreError::Format(message);
    let value: Value = serde_json::from_str(text).map_err(|error| format(error.to_string()))?;
    let version = value.get("version").and_then(Value::as_u64);
    if version != Some(3) {
        return Err(format(match value.get("version") {
            Some(version) => format!("`version` is {version}, not 3"),
            None => "it has no `version`".into(),
        }));
    }
    let file: File =
        serde_json::from_value(value).map_err(|error| KeystoreError::Format(error.to_string()))?;
    let Crypto {
        cipher,
        cipherparams,
        ciphertext,
        kdf,
        kdfparams,
        mac,
    } = &file.crypto;
    if cipher != "aes-128-ctr" {
        return Err(format(format!("`cipher` is \"{cipher}\", not aes-128-ctr")));
    }
    for (name, text, bytes) in [
        ("iv", &cipherparams.iv, 16),
        ("ciphertext", ciphertext, 32),
        ("mac", mac, 32),
    ] {
        match hex::decode(text) {
            Ok(found) if found.len() == bytes => {}
            _ => {
                return Err(format(format!(
                    "`{name}` is not {bytes} bytes in hexadecimal digits"
                )));
            }
        }
    }
    if hex::decode(&kdfparams.salt).is_err() {
        return Err(format("`salt` is not in hexadecimal digits".into()));
    }
    if kdfparams.dklen != 32 {
        return Err(format(format!("`dklen` is {}, not 32", kdfparams.dklen)));
    }
    match kdf.as_str() {
        "scrypt" => {
            let (n, r, p) = match (kdfparams.n, kdfparams.r, kdfparams.p) {
                (Some(n), Some(r), Some(p)) => (n, r, p),
                _ => return Err(format("scrypt needs `n`, `r` and `p`".into())),
            };
            let memory = n.saturating_mul(r).saturating_mul(128);
            let work = memory.saturating_mul(p);
            let in_range = n.is_power_of_two() && n > 1 && r > 0 && p > 0;
            if !in_range || memory > MAX_SCRYPT_BYTES || work > 2 * MAX_SCRYPT_BYTES {
                return Err(format(format!(
                    "scrypt with n = {n}, r = {r}, p = {p} is out of range (n a power of two, at most 1 GiB of memory and 2 GiB of work)"
                )));
            }
        }
        "pbkdf2" => {
            let rounds = kdfparams.c.unwrap_or_default();
            if kdfparams.prf.as_deref() != Some("hmac-sha256") {
                return Err(format("`prf` of pbkdf2 is not hmac-sha256".into()));
            }
            if rounds == 0 || rounds > MAX_PBKDF2_ROUNDS {
                return Err(format(format!(
                    "pbkdf2 with {rounds} rounds is out of range (1 to {MAX_PBKDF2_ROUNDS})"
                )));
            }
        }
        other => {
            return Err(format(format!(
                "`kdf` is \"{other}\", not scrypt or pbkdf2"
            )));
        }
    }
    if let Some(address) = &file.address
        && address.parse::<Address>().is_err()
    {
        return Err(format("`address` is not an address".into()));
    }
    if file.version != 3 {
        return Err(format(format!("`version` is {}, not 3", file.version)));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the Web3 Secret Storage definition: its password and the address of its key.
    const VECTOR: &str = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;

    fn refused(text: &str) -> String {
        decrypt(text, "testpassword")
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn the_standards_own_file_opens() {
        let account = decrypt(VECTOR, "testpassword").expect("opens");
        assert_eq!(
            account.address().to_string().to_lowercase(),
            "0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b"
        );
        assert_eq!(address(VECTOR).expect("reads"), None);
    }

    #[test]
    fn what_is_encrypted_opens_with_its_password_only() {
        let account = Account::development(3).expect("an account");
        let text = encrypt(&account, "correct horse").expect("encrypts");
        assert_eq!(address(&text).expect("reads"), Some(account.address()));
        let opened = decrypt(&text, "correct horse").expect("opens");
        assert_eq!(opened.address(), account.address());
        assert!(matches!(
            decrypt(&text, "wrong"),
            Err(KeystoreError::Password)
        ));
        assert!(
            !text.contains("7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6"),
            "the key is not in the file"
        );
    }

    #[test]
    fn a_foreign_or_hostile_file_is_refused_with_what_is_wrong() {
        let with = |from: &str, to: &str| refused(&VECTOR.replace(from, to));
        assert!(refused("").starts_with("not a Keystore V3 file: "));
        assert!(refused("{}").ends_with("it has no `version`"));
        assert!(with("\"version\":3", "\"version\":1").ends_with("`version` is 1, not 3"));
        assert!(with("aes-128-ctr", "aes-128-cbc").contains("`cipher` is \"aes-128-cbc\""));
        assert!(with("6087dab2f9fdbbfaddc31a909735c1e6", "6087").contains("`iv` is not 16 bytes"));
        assert!(with("\"dklen\":32", "\"dklen\":16").contains("`dklen` is 16"));
        assert!(with("262144", "4294967295").contains("4294967295 rounds is out of range"));
        assert!(with("\"pbkdf2\"", "\"argon2\"").contains("`kdf` is \"argon2\""));
        assert!(with("5318b4d5", "5318b4d6").contains("password does not open it"));
    }

    #[test]
    fn a_file_that_would_take_all_memory_is_refused_before_it_does() {
        let account = Account::development(0).expect("an account");
        let text = encrypt(&account, "x").expect("encrypts");
        for n in ["2147483648", "12345", "0", "1"] {
            let hostile = text.replace("\"n\": 8192", &format!("\"n\": {n}"));
            assert_ne!(hostile, text);
            assert!(
                decrypt(&hostile, "x")
                    .expect_err("refused")
                    .to_string()
                    .contains("out of range"),
                "{n}"
            );
        }
    }

    #[test]
    fn a_key_that_is_not_the_addresss_is_refused() {
        let account = Account::development(0).expect("an account");
        let text = encrypt(&account, "x").expect("encrypts");
        let other = "0000000000000000000000000000000000000001";
        let foreign = text.replace(&hex::encode(account.address()), other);
        assert!(matches!(
            decrypt(&foreign, "x"),
            Err(KeystoreError::OtherKey { .. })
        ));
    }
}
