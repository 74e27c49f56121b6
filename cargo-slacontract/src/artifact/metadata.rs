//! The metadata a contract's macro puts into a custom section of the module: ABI, storage layout, docs, terms.
//!
//! The section never goes on chain; the deployed module keeps its Keccak hash. The format is that of `sdk/src/meta.rs`. Older schema
//! versions are read, newer ones refused by name.

use alloy_json_abi::{Constructor, JsonAbi};
use alloy_primitives::keccak256;
use serde_json::{Value, json};
use wasmparser::{Parser, Payload};

use super::ArtifactError;

/// Name of the section, before post-linking.
const SECTION: &str = "slacontract_meta";
/// First bytes of the blob.
const MAGIC: &[u8] = b"SLACMETA";
/// The latest schema this command reads.
const SCHEMA: u64 = 2;

/// A contract's description of itself.
#[derive(Debug)]
pub struct Metadata {
    package: String,
    blob: Vec<u8>,
    json: Value,
    abi: JsonAbi,
}

impl Metadata {
    /// Reads the metadata out of `module`, as the linker left it.
    ///
    /// # Errors
    /// [`ArtifactError::NoMetadata`], [`ArtifactError::BadMetadata`], [`ArtifactError::Newer`].
    pub fn extract(module: &[u8], package: &str) -> Result<Self, ArtifactError> {
        let bad = |message: String| ArtifactError::BadMetadata {
            package: package.to_owned(),
            message,
        };
        let mut blob = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.map_err(|error| bad(error.to_string()))?;
            if let Payload::CustomSection(section) = payload
                && section.name() == SECTION
            {
                blob.extend_from_slice(section.data());
            }
        }
        if blob.is_empty() {
            return Err(ArtifactError::NoMetadata {
                package: package.to_owned(),
            });
        }
        let (schema, text) =
            unwrap(&blob).ok_or_else(|| bad("it is cut off or of another format".into()))?;
        if schema > SCHEMA {
            return Err(ArtifactError::Newer {
                package: package.to_owned(),
                found: schema,
                known: SCHEMA,
            });
        }
        let mut json: Value =
            serde_json::from_slice(text).map_err(|error| bad(error.to_string()))?;
        json["schema"] = json!(schema);
        let abi = serde_json::from_value(json["abi"].clone())
            .map_err(|error| bad(format!("abi: {error}")))?;
        Ok(Self {
            package: package.to_owned(),
            blob,
            json,
            abi,
        })
    }

    /// Keccak of the section's bytes.
    pub fn hash(&self) -> Option<[u8; 32]> {
        Some(keccak256(&self.blob).0)
    }

    /// The constructor, if the contract has one.
    pub fn constructor(&self) -> Option<&Constructor> {
        self.abi.constructor.as_ref()
    }

    /// Name of the contract's struct.
    pub fn contract_name(&self) -> &str {
        self.json["contract"].as_str().unwrap_or(&self.package)
    }

    /// Package it was built from.
    pub fn package(&self) -> &str {
        &self.package
    }

    /// The ABI as it was written.
    pub fn abi_json(&self) -> &Value {
        &self.json["abi"]
    }

    /// Everything but name and ABI: schema, SDK version, docs, storage layout, terms.
    pub fn described(&self) -> Value {
        let mut described = self.json.clone();
        if let Some(fields) = described.as_object_mut() {
            fields.retain(|key, _| !["abi", "contract", "package"].contains(&key.as_str()));
        }
        described["hash"] = json!(keccak256(&self.blob));
        described
    }
}

/// Schema and text of a blob: magic, schema (2 bytes), length (4 bytes), text.
fn unwrap(blob: &[u8]) -> Option<(u64, &[u8])> {
    let rest = blob.strip_prefix(MAGIC)?;
    let (schema, rest) = rest.split_first_chunk::<2>()?;
    let (length, text) = rest.split_first_chunk::<4>()?;
    let text = text.get(..u32::from_le_bytes(*length) as usize)?;
    Some((u16::from_le_bytes(*schema).into(), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(schema: u8, text: &str, cut: usize) -> Vec<u8> {
        let mut blob = [
            MAGIC,
            &[schema, 0],
            &(text.len() as u32).to_le_bytes(),
            text.as_bytes(),
        ]
        .concat();
        blob.truncate(blob.len() - cut);
        let mut module = walrus::Module::default();
        module.customs.add(walrus::RawCustomSection {
            name: SECTION.into(),
            data: blob,
        });
        module.emit_wasm()
    }

    #[test]
    fn a_contract_describes_itself() {
        let text = r#"{"contract":"Counter","abi":[{"type":"constructor","inputs":[],"stateMutability":"payable"}],"storageLayout":[]}"#;
        let metadata = Metadata::extract(&module(1, text, 0), "counter").expect("reads");
        assert_eq!(
            (metadata.contract_name(), metadata.constructor().is_some()),
            ("Counter", true)
        );
        assert_eq!(metadata.described()["schema"], 1);
        assert!(Metadata::extract(&module(2, text, 0), "counter").is_ok());
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let text =
            |result: Result<Metadata, ArtifactError>| result.expect_err("refused").to_string();
        assert_eq!(
            text(Metadata::extract(&module(9, "{}", 0), "x")),
            "the metadata of `x` has schema 9, and this command reads up to schema 2"
        );
        assert!(text(Metadata::extract(&module(1, "{}", 1), "x")).contains("cut off"));
        assert!(
            text(Metadata::extract(
                &walrus::Module::default().emit_wasm(),
                "x"
            ))
            .contains("no metadata")
        );
        assert!(Metadata::extract(b"\0asm", "x").is_err());
    }
}
