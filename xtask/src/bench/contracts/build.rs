//! The contracts that are compared, as init code: each built the way its own documentation says.

use std::path::Path;

use alloy_primitives::hex;
use serde_json::Value;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

use super::Bench;

/// The compiler of the Solidity contracts.
const SOLC: &str = "solc@0.8.30";
/// What a program's code begins with; the byte behind names its dictionary, none.
const PREFIX: [u8; 4] = [0xef, 0xf0, 0x00, 0x00];

/// Init code of both contracts.
pub(in crate::bench) struct Pair {
    pub(in crate::bench) counter: Vec<u8>,
    pub(in crate::bench) token: Vec<u8>,
    /// Bytes of the modules, where there are any.
    pub(in crate::bench) counter_wasm: usize,
    pub(in crate::bench) token_wasm: usize,
}

/// The examples of this repository.
pub(in crate::bench) fn ours(bench: &Bench) -> Result<Pair, Failure> {
    Ok(Pair {
        counter: own(bench, "counter")?,
        token: own(bench, "token")?,
        counter_wasm: 0,
        token_wasm: 0,
    })
}

/// Init code of a contract of this workspace.
pub(in crate::bench) fn own(bench: &Bench, package: &str) -> Result<Vec<u8>, Failure> {
    let mut build = bench.slacontract(bench.workshop.root());
    build
        .env("CARGO_TARGET_DIR", bench.workshop.target())
        .args(["build", "--package", package]);
    process::capture(&mut build)?;
    let path = bench
        .workshop
        .target()
        .join(format!("slacontract/{package}.json"));
    let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let artifact: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::unexpected(format!("{package}.json"), error))?;
    artifact["bytecode"]
        .as_str()
        .or_else(|| artifact["bytecode"]["object"].as_str())
        .and_then(|code| hex::decode(code).ok())
        .ok_or_else(|| Failure::unexpected(format!("`bytecode` of {package}"), ""))
}

/// The same with stylus-sdk, by plain cargo; then as its tool does it: the module is written anew without names and compressed.
pub(in crate::bench) fn stylus(workshop: &Workshop) -> Result<Pair, Failure> {
    let directory = workshop.path("xtask/bench/stylus");
    let target = workshop.target().join("bench-stylus");
    let mut build = process::command("cargo");
    build
        .current_dir(&directory)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .args([
            "build",
            "--release",
            "--locked",
            "--target",
            "wasm32-unknown-unknown",
        ]);
    process::run(&mut build)?;
    let module = |name: &str| {
        let path = target.join(format!("wasm32-unknown-unknown/release/{name}.wasm"));
        let wasm = std::fs::read(&path).map_err(Failure::file(&path))?;
        reencoded(&wasm)
    };
    let (counter, token) = (module("stylus_counter")?, module("stylus_erc20")?);
    Ok(Pair {
        counter: init_code(&program(&counter)?),
        token: init_code(&program(&token)?),
        counter_wasm: counter.len(),
        token_wasm: token.len(),
    })
}

/// The same module with indices in their shortest form, which chains insist on, and without custom sections.
fn reencoded(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut config = walrus::ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    let mut module = config
        .parse(wasm)
        .map_err(|error| Failure::unexpected("the module of stylus-sdk", error))?;
    let sections: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in sections {
        module.customs.delete(id);
    }
    Ok(module.emit_wasm())
}

/// Code of a program on chain.
fn program(wasm: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut code = PREFIX.to_vec();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &wasm[..], &mut code, &parameters)
        .map_err(Failure::file("a compressed module"))?;
    Ok(code)
}

/// Init code that returns `code`: PUSH32 length, DUP1, PUSH1 42, PUSH1 0, CODECOPY, PUSH1 0, RETURN.
fn init_code(code: &[u8]) -> Vec<u8> {
    let mut init = vec![0x7f];
    init.extend([0; 24]);
    init.extend((code.len() as u64).to_be_bytes());
    init.extend([0x80, 0x60, 42, 0x60, 0x00, 0x39, 0x60, 0x00, 0xf3]);
    init.extend(code);
    init
}

/// The same in Solidity.
pub(in crate::bench) fn solidity(workshop: &Workshop) -> Result<Pair, Failure> {
    Ok(Pair {
        counter: compiled(workshop, "Counter")?,
        token: compiled(workshop, "Token")?,
        counter_wasm: 0,
        token_wasm: 0,
    })
}

/// Init code of a contract in Solidity, optimised for 200 runs.
pub(in crate::bench) fn compiled(workshop: &Workshop, name: &str) -> Result<Vec<u8>, Failure> {
    let directory = workshop.target().join("bench-solidity");
    std::fs::create_dir_all(&directory).map_err(Failure::file(&directory))?;
    let compiler = directory.join("node_modules/.bin/solcjs");
    if !compiler.is_file() {
        process::run(process::command("npm").current_dir(&directory).args([
            "install",
            "--no-fund",
            "--no-audit",
            "--prefix",
            ".",
            SOLC,
        ]))?;
    }
    let sources = workshop.path("xtask/bench/solidity");
    process::run(
        process::command(&compiler)
            .current_dir(&sources)
            .args(["--bin", "--optimize", "--optimize-runs", "200"])
            .arg("--output-dir")
            .arg(&directory)
            .arg(format!("{name}.sol")),
    )?;
    read_hex(&directory.join(format!("{name}_sol_{name}.bin")))
}

fn read_hex(path: &Path) -> Result<Vec<u8>, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
    hex::decode(text.trim())
        .map_err(|_| Failure::unexpected(path.display().to_string(), "no hex text"))
}
