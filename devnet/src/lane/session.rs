//! One connection: the greeting, then operations until the test hangs up.

use std::io::BufReader;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::B256;
use slacontract_lane::{Hello, ToChain, ToTest, Welcome, stream};

use super::link::{Link, Lost};
use super::operations::TestChain;
use super::server::Ground;

/// How long a new connection may take to say what it is.
const GREETING: Duration = Duration::from_secs(10);

/// Serves a test until it closes the connection.
///
/// # Errors
/// [`Lost`] if the conversation ended otherwise.
pub fn run(mut socket: TcpStream, ground: &Ground) -> Result<(), Lost> {
    let failed = |error: std::io::Error| Lost(format!("failed: {error}"));
    socket.set_nodelay(true).map_err(failed)?;
    socket.set_read_timeout(Some(GREETING)).map_err(failed)?;
    let mut reader = BufReader::new(socket.try_clone().map_err(failed)?);
    let Some(greeting) = stream::receive(&mut reader).map_err(failed)? else {
        return Ok(());
    };
    let hello = match Hello::decode(&greeting) {
        Ok(Ok(hello)) => hello,
        Ok(Err(mismatch)) => {
            stream::send(&mut socket, &Welcome::refusal()).map_err(failed)?;
            return Err(Lost(format!("is of another version: {mismatch}")));
        }
        Err(error) => return Err(Lost(format!("did not begin with a greeting: {error}"))),
    };
    // A test may think, or wait in a debugger, for as long as it likes.
    socket.set_read_timeout(None).map_err(failed)?;

    let link = Arc::new(Link::new(reader));
    for code_hash in hello.native {
        link.run_natively(B256::from(code_hash));
    }
    let mut chain = TestChain::new(ground, Arc::clone(&link), hello.seed);
    stream::send(&mut socket, &chain.welcome().encode()).map_err(failed)?;
    drop(socket);
    loop {
        match link.receive()? {
            Some(ToChain::Operation(operation)) => {
                let reply = chain.carry_out(operation);
                link.send(&ToTest::Reply(reply))?;
            }
            Some(_) => {
                return Err(link.lose("sent a frame's message while no frame was running".into()));
            }
            None => return Ok(()),
        }
    }
}
