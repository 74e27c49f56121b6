//! The on-chain form of a program: `EF F0 00`, a dictionary byte, a Brotli stream of the WASM module.
//!
//! Reading is bounded by the size the chain allows, so that a few bytes cannot unpack into a gigabyte.

use std::io::Read;

use crate::{ActivationError, Params};

/// What on-chain code of a program starts with.
pub const PREFIX: [u8; 3] = [0xef, 0xf0, 0x00];

/// Whether `code` is a program's: the prefix and at least one byte after it.
#[must_use]
pub fn is_program(code: &[u8]) -> bool {
    code.len() > PREFIX.len() && code.starts_with(&PREFIX)
}

/// Unpacks on-chain `code` into a WASM module.
///
/// # Errors
/// When the prefix is missing, the dictionary is not 0, the stream is damaged or the module is larger than
/// [`Params::max_wasm_size`].
pub fn decompress(code: &[u8], params: &Params) -> Result<Vec<u8>, ActivationError> {
    let Some((dictionary, stream)) = code
        .strip_prefix(&PREFIX)
        .and_then(|rest| rest.split_first())
    else {
        return Err(ActivationError(
            "not a program: the code does not start with 0xeff000".into(),
        ));
    };
    if *dictionary != 0 {
        return Err(ActivationError(format!(
            "unsupported dictionary type: {dictionary}"
        )));
    }
    let limit = params.max_wasm_size;
    let mut wasm = Vec::with_capacity(stream.len().saturating_mul(4).min(limit as usize));
    let mut reader = brotli::Decompressor::new(stream, 4096).take(u64::from(limit) + 1);
    reader
        .read_to_end(&mut wasm)
        .map_err(|error| ActivationError(format!("failed to decompress the program: {error}")))?;
    if wasm.len() > limit as usize {
        return Err(ActivationError(format!(
            "program too large: more than {limit} bytes of WASM when decompressed"
        )));
    }
    Ok(wasm)
}

/// Packs a WASM module into on-chain code: prefix, dictionary 0, Brotli quality 11 with a 22-bit window.
#[must_use]
pub fn compress(wasm: &[u8]) -> Vec<u8> {
    let mut code = PREFIX.to_vec();
    code.push(0);
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: wasm.len(),
        ..Default::default()
    };
    let mut input = wasm;
    // A Vec grows as needed and a slice never fails to be read: neither side can report an error.
    let _ = brotli::BrotliCompress(&mut input, &mut code, &parameters);
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_survives_packing() {
        let wasm: Vec<u8> = (0..10_000u32).map(|n| (n % 251) as u8).collect();
        let code = compress(&wasm);
        assert!(is_program(&code));
        assert_eq!(decompress(&code, &Params::default()).unwrap(), wasm);
    }

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        let params = Params::default();
        let exact = vec![0; params.max_wasm_size as usize];
        assert!(decompress(&compress(&exact), &params).is_ok());
        let bomb = vec![0; 2 << 20];
        assert!(
            decompress(&compress(&bomb), &params)
                .unwrap_err()
                .0
                .contains("131072")
        );
    }

    #[test]
    fn other_dictionaries_and_damaged_streams_are_refused() {
        let params = Params::default();
        let mut code = compress(b"hello");
        assert!(decompress(&code[..code.len() - 1], &params).is_err());
        code[3] = 1;
        assert_eq!(
            decompress(&code, &params).unwrap_err().0,
            "unsupported dictionary type: 1"
        );
        assert!(decompress(&[0xef, 0xf0], &params).is_err());
        assert!(!is_program(&PREFIX));
    }
}
