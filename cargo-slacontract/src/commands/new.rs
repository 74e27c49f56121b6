//! `new`: a project that builds, tests and deploys as it is.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::output::{Answer, Failure, Output};
use crate::scaffold::{self, templates};
use crate::sdk_source::{self, Linked};

/// Start a contract from a template.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract new my-contract\n  cargo slacontract new my-agreement --template uptime"
)]
pub(crate) struct New {
    /// Name of the package; its directory is made here.
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// What to start from.
    #[arg(short, long, default_value = "blank", env = "SLACONTRACT_TEMPLATE")]
    template: String,
    /// List the templates instead.
    #[arg(long)]
    list: bool,
    /// Make the project in this directory instead of one named after it.
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,
}

impl New {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let Some(name) = self.name.filter(|_| !self.list) else {
            let lines: String = templates()
                .iter()
                .map(|template| format!("{:<10} {}\n", template.name, template.about))
                .collect();
            let list: Vec<_> = templates()
                .iter()
                .map(|template| json!({ "name": template.name, "about": template.about }))
                .collect();
            return Ok(Answer::new(lines, json!({ "templates": list })));
        };
        let dir = self.path.unwrap_or_else(|| PathBuf::from(&name));
        let files = scaffold::scaffold(&name, &self.template, &dir)?;
        if let Linked::Written(_) = sdk_source::link(&dir)? {
            for old in sdk_source::prune() {
                output.detail(format_args!("removed the unused SDK in {}", old.display()));
            }
        }
        output.status(
            "Created",
            format_args!(
                "{name} from template `{}` ({} files)",
                self.template,
                files.len()
            ),
        );
        output.hint(format_args!(
            "cd {} && cargo slacontract test",
            dir.display()
        ));
        Ok(Answer::new(
            dir.display().to_string(),
            json!({ "name": name, "template": self.template, "path": dir, "files": files }),
        ))
    }
}
