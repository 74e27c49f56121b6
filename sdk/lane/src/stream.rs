//! Messages on a byte stream: a 32-bit little-endian length, then the message.

use std::io::{self, Read, Write};

/// The longest message. Far above any transaction the devnet takes, far below what would hurt it.
pub const MAX_MESSAGE: usize = 64 << 20;

/// Memory taken before the bytes have arrived: a peer that only claims a length gets no more than this.
const FIRST_PIECE: usize = 1 << 16;

/// Writes one message in one write.
///
/// # Errors
/// The stream's, and `InvalidInput` for a message above [`MAX_MESSAGE`].
pub fn send(stream: &mut impl Write, message: &[u8]) -> io::Result<()> {
    if message.len() > MAX_MESSAGE {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "a lane message of {} bytes is above the limit of {MAX_MESSAGE}",
                message.len()
            ),
        ));
    }
    let mut out = Vec::with_capacity(4 + message.len());
    out.extend_from_slice(&(message.len() as u32).to_le_bytes());
    out.extend_from_slice(message);
    stream.write_all(&out)?;
    stream.flush()
}

/// Reads one message; nothing if the peer has closed the stream between messages.
///
/// # Errors
/// The stream's, `UnexpectedEof` inside a message and `InvalidData` for a length above [`MAX_MESSAGE`].
pub fn receive(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut prefix = [0; 4];
    let mut got = 0;
    while got < prefix.len() {
        match stream.read(&mut prefix[got..]) {
            Ok(0) if got == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => got += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let length = u32::from_le_bytes(prefix) as usize;
    if length > MAX_MESSAGE {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a lane message claims {length} bytes; the limit is {MAX_MESSAGE}"),
        ));
    }
    let mut message = vec![0; length.min(FIRST_PIECE)];
    stream.read_exact(&mut message)?;
    if length > FIRST_PIECE {
        stream
            .take((length - FIRST_PIECE) as u64)
            .read_to_end(&mut message)?;
        if message.len() < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(Some(message))
}
