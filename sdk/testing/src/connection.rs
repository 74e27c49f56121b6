//! One private chain, as the test holds it: a socket on which operations go out and frames come in.
//!
//! [`Connection::operate`] is a loop that runs frames until the reply arrives; a frame's hooks are loops that run nested frames until
//! theirs does. The socket is borrowed only while a message is read or written, never across a frame, so loops nest freely.

use std::cell::RefCell;
use std::io::BufReader;
use std::net::{SocketAddr, TcpStream};
use std::rc::Rc;

use slacontract_lane::{
    FrameRequest, Hello, HookCall, HookReply, Operation, Reply, ToChain, ToTest, Welcome, Wire,
    stream,
};

use crate::native::Natives;

/// A private chain.
pub struct Connection {
    socket: RefCell<BufReader<TcpStream>>,
    welcome: Welcome,
    natives: Rc<Natives>,
}

impl Connection {
    /// Opens a new private chain on the devnet at `address`, whose native frames are those of `natives`.
    ///
    /// # Errors
    /// What went wrong, with the remedy.
    pub fn open(address: SocketAddr, seed: u64, natives: Rc<Natives>) -> Result<Rc<Self>, String> {
        let failed = |error: std::io::Error| {
            format!(
                "the devnet at {address} did not open a test chain: {error}; if {} names a devnet that is gone, unset it: a test starts its own",
                crate::devnet::DEVNET_VARIABLE
            )
        };
        let mut socket = TcpStream::connect(address).map_err(failed)?;
        // Messages are small and each waits for the next: coalescing them would only add delay.
        socket.set_nodelay(true).map_err(failed)?;
        stream::send(
            &mut socket,
            &Hello {
                seed,
                native: Vec::new(),
            }
            .encode(),
        )
        .map_err(failed)?;
        let mut socket = BufReader::new(socket);
        let answer = stream::receive(&mut socket)
            .map_err(failed)?
            .ok_or_else(|| {
                format!(
                    "the devnet at {address} closed the connection instead of opening a test chain"
                )
            })?;
        let welcome = Welcome::decode(&answer)
            .map_err(|error| format!("what answers at {address} is no test lane: {error}"))?
            .map_err(|mismatch| mismatch.to_string())?;
        Ok(Rc::new(Self {
            socket: RefCell::new(socket),
            welcome,
            natives,
        }))
    }

    /// What the chain said at the start.
    pub fn welcome(&self) -> &Welcome {
        &self.welcome
    }

    /// Carries out an operation, running the frames the chain asks for meanwhile.
    pub fn operate(self: &Rc<Self>, operation: Operation) -> Reply {
        self.send(&ToChain::Operation(operation));
        loop {
            match self.receive() {
                ToTest::Reply(reply) => return reply,
                ToTest::RunFrame(request) => self.run(request),
                ToTest::HookReply(_) => lost("answered a hook while none was called"),
            }
        }
    }

    /// Carries out a hook of the running frame, running nested frames meanwhile.
    pub fn hook(self: &Rc<Self>, call: HookCall) -> HookReply {
        self.send(&ToChain::Hook(call));
        loop {
            match self.receive() {
                ToTest::HookReply(reply) => return reply,
                ToTest::RunFrame(request) => self.run(request),
                ToTest::Reply(_) => lost("ended the operation while a frame was running"),
            }
        }
    }

    fn run(self: &Rc<Self>, request: FrameRequest) {
        let end = self.natives.run(self, request);
        self.send(&ToChain::FrameDone(end));
    }

    fn send(&self, message: &ToChain) {
        let mut socket = self.socket.borrow_mut();
        if let Err(error) = stream::send(socket.get_mut(), &message.encode()) {
            lost(&format!("cannot be reached: {error}"));
        }
    }

    fn receive(&self) -> ToTest {
        let received = stream::receive(&mut *self.socket.borrow_mut());
        match received {
            Ok(Some(bytes)) => ToTest::decode(&bytes).unwrap_or_else(|error| {
                lost(&format!("sent something else than a message: {error}"))
            }),
            Ok(None) => lost("closed the connection"),
            Err(error) => lost(&format!("cannot be reached: {error}")),
        }
    }
}

/// The conversation cannot go on, and with it the test.
fn lost(what: &str) -> ! {
    panic!("the devnet {what}; the test chain is lost (see the devnet's own output for the reason)")
}
