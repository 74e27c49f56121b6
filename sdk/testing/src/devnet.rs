//! Finding the devnet: the one named by `SLACONTRACT_DEVNET`, or a child of this process that ends with it.
//!
//! A missing or mismatched command is an error with the remedy, never a skipped test.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;

/// Names the lane address of a running devnet. `cargo slacontract test` sets it.
pub const DEVNET_VARIABLE: &str = "SLACONTRACT_DEVNET";

/// Names the `cargo-slacontract` command to use instead of the installed one.
pub const CLI_VARIABLE: &str = "SLACONTRACT_CLI";

const INSTALL: &str = "install it with `cargo install cargo-slacontract` (or, in a checkout, `cargo install --path cargo-slacontract`)";

/// A devnet started by this process. It ends when its standard input closes, so it cannot outlive the tests, however they end.
struct Started {
    lane: SocketAddr,
    _child: Child,
    _stdin: Option<ChildStdin>,
}

/// The lane address of this process's devnet, which is found or started once.
///
/// # Errors
/// Why there is none, with the remedy.
pub fn lane_address() -> Result<SocketAddr, String> {
    static DEVNET: OnceLock<Result<Started, String>> = OnceLock::new();
    if let Some(named) = std::env::var_os(DEVNET_VARIABLE) {
        return parse_address(&named.to_string_lossy());
    }
    match DEVNET.get_or_init(start) {
        Ok(started) => Ok(started.lane),
        Err(message) => Err(message.clone()),
    }
}

fn parse_address(named: &str) -> Result<SocketAddr, String> {
    let bare = named.trim_start_matches("tcp://");
    bare.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(|| {
        format!("{DEVNET_VARIABLE}={named:?} is no address; it names the lane of a running devnet, for example 127.0.0.1:8546 (`cargo slacontract devnet --json` prints it as \"lane\")")
    })
}

/// The command, wherever it is: named, on the path, or where cargo installs.
pub fn cli() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os(CLI_VARIABLE) {
        let path = PathBuf::from(&named);
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("{CLI_VARIABLE}={} names no file", path.display()))
        };
    }
    let name = format!("cargo-slacontract{}", std::env::consts::EXE_SUFFIX);
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    std::env::split_paths(&on_path)
        .chain(cargo_home.map(|home| home.join("bin")))
        .map(|folder| folder.join(&name))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| format!("no devnet to test on: {DEVNET_VARIABLE} is not set and the command `cargo-slacontract` is not installed; {INSTALL}"))
}

fn start() -> Result<Started, String> {
    let cli = cli()?;
    let arguments: [OsString; 5] =
        ["devnet", "--port", "0", "--json", "--exit-with-stdin"].map(Into::into);
    let shown = format!("{} devnet --port 0 --json --exit-with-stdin", cli.display());
    let mut child = Command::new(&cli)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start `{shown}`: {error}; {INSTALL}"))?;
    let stdin = child.stdin.take();
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        let mut stdout = BufReader::new(stdout);
        stdout
            .read_line(&mut line)
            .map_err(|error| format!("cannot read from `{shown}`: {error}"))?;
        // Nothing more is expected; what comes anyway must not fill the pipe and stop the devnet.
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
    }
    let lane = serde_json::from_str::<serde_json::Value>(&line)
        .ok()
        .and_then(|ready| ready.get("lane")?.as_str().map(str::to_owned));
    let Some(lane) = lane else {
        let ended = child
            .try_wait()
            .ok()
            .flatten()
            .map_or_else(String::new, |status| format!(" and ended with {status}"));
        let _ = child.kill();
        return Err(format!(
            "`{shown}` did not announce a test lane (it said {:?}{ended}): the command is of another version than this crate; {INSTALL}",
            line.trim()
        ));
    };
    Ok(Started {
        lane: parse_address(&lane)?,
        _child: child,
        _stdin: stdin,
    })
}

#[cfg(test)]
mod tests {
    use super::parse_address;

    #[test]
    fn an_address_is_read_with_and_without_a_scheme() {
        assert_eq!(
            parse_address("127.0.0.1:80"),
            parse_address("tcp://127.0.0.1:80")
        );
        assert!(parse_address("127.0.0.1:80").is_ok());
    }

    #[test]
    fn a_wrong_address_is_named_with_an_example() {
        let error = parse_address("nowhere").unwrap_err();
        assert!(
            error.contains("nowhere") && error.contains("127.0.0.1:8546"),
            "{error}"
        );
    }
}
