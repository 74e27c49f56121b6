//! `inspect`: what is in a module.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use wasmparser::{Parser, Payload};

use super::{Selection, grouped};
use crate::build::{Project, build};
use crate::output::{Answer, Failure, Output};

/// Show what is in a module: sections, imports, exports, memory, data, and what the contract says about itself.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract inspect -p counter\n  cargo slacontract inspect -p escrow --json"
)]
pub(crate) struct Inspect {
    /// A WASM module; without one, the contract is built and its module shown.
    #[arg(value_name = "FILE.wasm")]
    file: Option<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

impl Inspect {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        if let Some(file) = &self.file {
            let mut inside = Inside::of(&read(file)?)?;
            inside.document["file"] = json!(file);
            return Ok(Answer::new(inside.lines, inside.document));
        }
        let project = Project::discover(self.selection.directory(), output)?;
        let contract = project.select_one(self.selection.package.as_deref())?;
        let artifact = build(&project, contract, output)?.artifact;
        let mut inside = Inside::of(&read(&artifact.wasm)?)?;
        inside.lines = format!(
            "{} ({})\n{}",
            artifact.contract_name, contract.package, inside.lines
        );
        inside
            .lines
            .push_str(&described(&artifact.abi, &artifact.metadata));
        inside.document["contract"] = json!(artifact.contract_name);
        inside.document["package"] = json!(contract.package);
        inside.document["metadata"] = artifact.metadata.clone();
        inside.document["abi"] = artifact.abi.clone();
        Ok(Answer::new(inside.lines, inside.document))
    }
}

/// What a module holds, for people and for programs.
struct Inside {
    lines: String,
    document: Value,
}

impl Inside {
    fn of(wasm: &[u8]) -> Result<Self, Failure> {
        let (mut sections, mut imports, mut exports) = (Vec::new(), Vec::new(), Vec::new());
        let (mut data, mut memories, mut functions) = (Vec::new(), Vec::new(), 0_u32);
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload.map_err(|error| broken(&error))?;
            if let Some((id, range)) = payload.as_section() {
                let name = match &payload {
                    Payload::CustomSection(section) => format!("custom `{}`", section.name()),
                    _ => name_of(id).to_owned(),
                };
                sections.push((name, range.len()));
            }
            match payload {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.map_err(|error| broken(&error))?;
                        imports.push(format!("{}.{}", import.module, import.name));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        exports.push(export.map_err(|error| broken(&error))?.name.to_owned());
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        let memory = memory.map_err(|error| broken(&error))?;
                        memories.push((memory.initial, memory.maximum));
                    }
                }
                Payload::FunctionSection(section) => functions = section.count(),
                Payload::DataSection(section) => {
                    for segment in section {
                        data.push(segment.map_err(|error| broken(&error))?.data.to_vec());
                    }
                }
                _ => {}
            }
        }
        let mut lines = format!("{} bytes, {functions} functions\n", grouped(wasm.len()));
        for (name, bytes) in &sections {
            lines.push_str(&format!("{:>8}  {name}\n", grouped(*bytes)));
        }
        for (initial, maximum) in &memories {
            let most = maximum.map_or_else(|| "no limit".into(), |pages| pages.to_string());
            lines.push_str(&format!(
                "memory: {initial} pages of 64 KiB, at most {most}\n"
            ));
        }
        for (title, names) in [("imports", &imports), ("exports", &exports)] {
            lines.push_str(&format!("{title}: {}\n", names.join(", ")));
        }
        for segment in &data {
            lines.push_str(&format!(
                "data: {} bytes {}\n",
                grouped(segment.len()),
                preview(segment)
            ));
        }
        let document = json!({
            "wasmBytes": wasm.len(),
            "functions": functions,
            "sections": sections.iter().map(|(name, bytes)| json!({ "name": name, "bytes": bytes })).collect::<Vec<_>>(),
            "memory": memories.iter().map(|(initial, maximum)| json!({ "pages": initial, "maximum": maximum })).collect::<Vec<_>>(),
            "imports": imports,
            "exports": exports,
            "data": data.iter().map(|segment| json!({ "bytes": segment.len(), "text": preview(segment) })).collect::<Vec<_>>(),
        });
        Ok(Self { lines, document })
    }
}

/// What the contract says about itself, in lines.
fn described(abi: &Value, metadata: &Value) -> String {
    let kinds = |wanted: &str| {
        abi.as_array().map_or(0, |items| {
            items.iter().filter(|item| item["type"] == wanted).count()
        })
    };
    let fields = metadata["storageLayout"].as_array().map_or(0, Vec::len);
    let mut lines = format!(
        "abi: {} methods, {} events, {} errors; storage: {fields} fields\n",
        kinds("function"),
        kinds("event"),
        kinds("error"),
    );
    for fact in ["compiler", "target", "sdk"] {
        if let Some(value) = metadata["build"][fact].as_str() {
            lines.push_str(&format!("{fact}: {value}\n"));
        }
    }
    if let Some(hash) = metadata["hash"].as_str() {
        lines.push_str(&format!(
            "metadata: schema {}, keccak {hash}\n",
            metadata["schema"]
        ));
    }
    if let Some(terms) = metadata["terms"].as_str().filter(|terms| terms.len() > 2) {
        lines.push_str(&format!(
            "terms: {} bytes\n",
            terms.len().saturating_sub(2) / 2
        ));
    }
    lines
}

/// The readable part of a segment's beginning.
fn preview(data: &[u8]) -> String {
    let text: String = data
        .iter()
        .take(48)
        .map(|byte| {
            if (b' '..=b'~').contains(byte) {
                char::from(*byte)
            } else {
                '.'
            }
        })
        .collect();
    format!("{text:?}")
}

fn name_of(id: u8) -> &'static str {
    const NAMES: [&str; 14] = [
        "custom",
        "types",
        "imports",
        "functions",
        "tables",
        "memory",
        "globals",
        "exports",
        "start",
        "elements",
        "code",
        "data",
        "data count",
        "tags",
    ];
    NAMES.get(usize::from(id)).copied().unwrap_or("unknown")
}

fn broken(error: &wasmparser::BinaryReaderError) -> Failure {
    Failure::new(
        "invalid-program",
        format!("the module does not parse: {error}"),
    )
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path)
        .map_err(|error| Failure::new("io", format!("cannot read {}: {error}", path.display())))
}
