//! The service that the demo's agreement is about: a real HTTP server in a process of its own, so that killing it
//! is a real outage, and a handle to start and kill it.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::failure::Failure;
use crate::process::{self, Running};

/// Arguments of the hidden `serve` task.
#[derive(clap::Args)]
pub struct ServeArguments {
    /// Port on the loopback interface; 0 picks a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Serves until killed; prints the port once it accepts connections.
///
/// # Errors
/// When the port cannot be opened.
pub fn serve(arguments: &ServeArguments) -> Result<(), Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let cannot = |error: io::Error| Failure::unexpected(format!("opening {address}"), error);
    let listener = TcpListener::bind(address).map_err(cannot)?;
    println!("{}", listener.local_addr().map_err(cannot)?.port());
    io::stdout().flush().map_err(cannot)?;
    for connection in listener.incoming().flatten() {
        // A client that goes away in mid-request is its own business.
        thread::spawn(move || answer(&connection));
    }
    Ok(())
}

/// Reads one request's head and answers 200.
fn answer(mut connection: &TcpStream) -> io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut lines = BufReader::new(connection).lines();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}
    connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 3\r\nconnection: close\r\n\r\nup\n")
}

/// The running service, which keeps its port over restarts.
pub struct Service {
    running: Option<Running>,
    port: u16,
}

impl Service {
    /// Starts the service on a free port.
    ///
    /// # Errors
    /// When the process does not come up.
    pub fn start() -> Result<Self, Failure> {
        let mut service = Self {
            running: None,
            port: 0,
        };
        service.restart()?;
        Ok(service)
    }

    /// Where it answers.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Kills the process: from now on connections are refused.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill();
        }
    }

    /// Starts the process again on its port.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn restart(&mut self) -> Result<(), Failure> {
        self.kill();
        let own = std::env::current_exe().map_err(Failure::file("the xtask binary"))?;
        let mut command = process::command(own);
        command
            .args(["serve", "--port", &self.port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut running = Running::start(&mut command)?;
        let mut line = String::new();
        if let Some(out) = running.0.stdout.take() {
            BufReader::new(out)
                .read_line(&mut line)
                .map_err(Failure::file("the service's output"))?;
        }
        self.port = line
            .trim()
            .parse()
            .map_err(|_| Failure::unexpected("the service's port", format!("{line:?}")))?;
        self.running = Some(running);
        Ok(())
    }
}
