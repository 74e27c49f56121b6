//! One cargo invocation that compiles a contract to WebAssembly.
//!
//! Every setting is passed on the command line, so that the result depends on neither the author's profiles nor their environment;
//! paths are remapped, so that it does not depend on where the project lies either. The entrypoint exists only under a cfg passed to
//! the contract's own package: a contract crate may depend on another without two entrypoints in one module.

use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::Message;

use super::{Contract, Project, TARGET, freshness};
use crate::output::{Explain, Output};
use crate::sdk_source;

/// Code generation of every crate of the module: smallest code first; overflow is checked because money is counted. They are given as
/// compiler flags, which come after a profile's and therefore win. The linker's default stack of 1 MiB would cost 15,008 gas a call.
const FLAGS: [&str; 10] = [
    "-Copt-level=z",
    "-Ccodegen-units=1",
    "-Coverflow-checks=on",
    "-Cdebug-assertions=off",
    "-Cdebuginfo=0",
    "-Cembed-bitcode=yes",
    "-Cpanic=abort",
    "-Ctarget-feature=+bulk-memory",
    "-Clink-arg=-zstack-size=8192",
    // What refers to which data, for the pass that leaves data out.
    "-Clink-arg=--emit-relocs",
];
/// Lets copies and fills of more than one machine word be one instruction of WebAssembly instead of a row of loads and stores: a fifth of
/// a contract that handles 256-bit numbers and addresses. These are settings of LLVM, not of Rust: a compiler that does not know them
/// builds the same contract, larger.
const LLVM_FLAG: &str = "-Cllvm-args=--max-store-memcpy=1 --max-store-memset=1";
/// Flags of the contract's own package.
const OWN_FLAGS: [&str; 4] = ["--cfg", "slacontract_entrypoint", "-C", "lto=fat"];

/// Why compiling failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// cargo is not there.
    #[error("cannot run cargo: {0}")]
    Start(std::io::Error),
    /// The compiler refused; it has said why.
    #[error("`{package}` does not compile for {TARGET}")]
    Failed {
        /// Which package.
        package: String,
    },
    /// cargo produced no module.
    #[error("cargo produced no WebAssembly module for `{package}`")]
    NoModule {
        /// Which package.
        package: String,
    },
}

impl Explain for CompileError {
    fn code(&self) -> &'static str {
        "compile"
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Start(_) => Some("install Rust from https://rustup.rs".into()),
            Self::Failed { .. } => Some("the compiler's messages are above; a contract is no_std: begin its lib.rs with #![cfg_attr(target_arch = \"wasm32\", no_std, no_main)]".into()),
            Self::NoModule { .. } => Some("the package needs a library target".into()),
        }
    }
}

/// What came out.
pub(super) struct Compiled {
    /// The linked module.
    pub(super) wasm: PathBuf,
    /// `rustc --version`.
    pub(super) compiler: String,
    /// The flags, for the record.
    pub(super) flags: Vec<String>,
}

pub(super) fn compile(
    project: &Project,
    contract: &Contract,
    output: &Output,
) -> Result<Compiled, CompileError> {
    output.status(
        "Building",
        format_args!("{} for {TARGET}", contract.package),
    );
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args([
        "rustc",
        "--lib",
        "--crate-type",
        "cdylib",
        "--target",
        TARGET,
        "--message-format",
        "json-render-diagnostics",
    ]);
    command.args(["--package", &contract.package]);
    // The profile is the one of tests, so that the macros, which run on the host, are compiled once for both.
    command.args(["--config", "profile.dev.build-override.debug=false"]);
    let own = format!(
        "profile.dev.package.\"{}\".incremental=false",
        contract.package
    );
    command.args(["--config", &own]);
    if project.locked {
        command.arg("--locked");
    }
    if output.quiet {
        command.arg("--quiet");
    }
    command.arg("--").args(OWN_FLAGS);
    command
        .current_dir(&contract.dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let mut generation = FLAGS.to_vec();
    if knows_llvm_flag(&project.root) {
        generation.push(LLVM_FLAG);
    } else {
        output.note("this compiler cannot copy words in one instruction: the contract will be larger than the usual compiler's");
    }
    command
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            flags(project, &generation).join("\u{1f}"),
        )
        .env("CARGO_TARGET_DIR", &project.target_dir);
    for variable in [
        "RUSTFLAGS",
        "RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_INCREMENTAL",
    ] {
        command.env_remove(variable);
    }

    let mut child = command.spawn().map_err(CompileError::Start)?;
    let mut wasm = None;
    if let Some(stdout) = child.stdout.take() {
        for message in Message::parse_stream(BufReader::new(stdout)).map_while(Result::ok) {
            if let Message::CompilerArtifact(artifact) = message {
                wasm = artifact
                    .filenames
                    .into_iter()
                    .map(PathBuf::from)
                    .find(|path| {
                        path.extension()
                            .is_some_and(|extension| extension == "wasm")
                    })
                    .or(wasm);
            }
        }
    }
    let status = child.wait().map_err(CompileError::Start)?;
    if !status.success() {
        return Err(CompileError::Failed {
            package: contract.package.clone(),
        });
    }
    let wasm = wasm.ok_or_else(|| CompileError::NoModule {
        package: contract.package.clone(),
    })?;
    let compiler = String::from_utf8_lossy(&freshness::compiler(&project.root))
        .trim()
        .to_owned();
    let flags = generation
        .iter()
        .chain(&OWN_FLAGS)
        .map(|flag| (*flag).to_owned())
        .collect();
    Ok(Compiled {
        wasm,
        compiler,
        flags,
    })
}

/// Whether the project's compiler takes [`LLVM_FLAG`]; it refuses settings it does not know, whatever it is asked to do.
fn knows_llvm_flag(root: &Path) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(rustc)
        .args([LLVM_FLAG, "--print", "cfg", "--target", TARGET])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn flags(project: &Project, generation: &[&str]) -> Vec<String> {
    let mut flags: Vec<String> = generation.iter().map(|flag| (*flag).to_owned()).collect();
    let mut remap =
        |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    if let Some(home) = home {
        remap(&home.join("registry").join("src"), "/registry");
    }
    if let Ok(sdk) = sdk_source::sdk_dir() {
        remap(&sdk, "/slacontract");
    }
    remap(&project.root, "/project");
    flags
}
