//! Running other programs, with the command line in every error.
//!
//! Programs started here get a clean cargo environment: `cargo run` exports variables about *this* package, and a
//! nested cargo or a scaffolded project must not see them.

use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::failure::Failure;

/// A command without the variables that cargo sets for the running package.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let about_this_package = name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || name.starts_with("CARGO_BIN_")
            || matches!(
                &*name,
                "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "CARGO_TARGET_TMPDIR" | "OUT_DIR"
            );
        if about_this_package {
            command.env_remove(&*name);
        }
    }
    command
}

/// The command as a user would type it, for messages.
pub fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut line = program
        .file_name()
        .unwrap_or(program.as_os_str())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        let argument = argument.to_string_lossy();
        line.push(' ');
        if argument.is_empty() || argument.contains([' ', '"', '$']) {
            line.push('\'');
            line.push_str(&argument);
            line.push('\'');
        } else {
            line.push_str(&argument);
        }
    }
    line
}

/// Runs a command with the terminal of this process.
///
/// # Errors
/// When it cannot be started or does not exit with 0.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|source| Failure::Start {
            program: line(command),
            source,
        })?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Ended {
        program: line(command),
        status: status.to_string(),
        output: String::new(),
    })
}

/// Runs a command silently and answers what it printed on stdout.
///
/// # Errors
/// As [`run`]; the error carries everything the program printed.
pub fn capture(command: &mut Command) -> Result<String, Failure> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let mut printed = String::from("\n");
    printed.push_str(&String::from_utf8_lossy(&output.stdout));
    printed.push_str(&String::from_utf8_lossy(&output.stderr));
    Err(Failure::Ended {
        program: line(command),
        status: output.status.to_string(),
        output: printed,
    })
}

/// Runs a command that prints one JSON document.
///
/// # Errors
/// As [`capture`], and when stdout is not one JSON document.
pub fn json(command: &mut Command) -> Result<Value, Failure> {
    let text = capture(command)?;
    serde_json::from_str(&text).map_err(|error| {
        Failure::unexpected(
            format!("`{}` should print JSON", line(command)),
            format!("{error}\n{text}"),
        )
    })
}

/// Runs a command and answers its status and output, whatever the status.
///
/// # Errors
/// When it cannot be started.
pub fn output(command: &mut Command) -> Result<Output, Failure> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Failure::Start {
            program: line(command),
            source,
        })
}

/// Whether a program answers to `program argument`, to find out what is installed.
pub fn answers(program: &str, argument: &str) -> bool {
    command(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A child process that does not outlive its handle.
pub struct Running(pub Child);

impl Running {
    /// Starts a command.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self, Failure> {
        command.spawn().map(Self).map_err(|source| Failure::Start {
            program: line(command),
            source,
        })
    }

    /// Ends the process at once, as a crash would, and waits until it is gone.
    pub fn kill(&mut self) {
        // Already gone is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Lets the process go on after this program ends.
    pub fn leave(self) -> u32 {
        let id = self.0.id();
        std::mem::forget(self);
        id
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("/some/where/cargo");
        command.args(["slacontract", "deploy", "--fee", "10 ether"]);
        assert_eq!(line(&command), "cargo slacontract deploy --fee '10 ether'");
    }

    #[test]
    fn a_failing_program_shows_what_it_printed() {
        let failure = capture(Command::new("sh").args(["-c", "echo said; echo why >&2; exit 3"]))
            .unwrap_err();
        let text = failure.to_string();
        assert!(
            text.contains("exit status: 3") && text.contains("said\nwhy"),
            "{text}"
        );
    }
}
