//! Measuring the service: a GET at every slot of a window, counted in integers.
//!
//! A window is half open, `[from, to)`, and cut into equal slots, one probe each. A slot whose probe could not be
//! made in time is *missing*, neither up nor down, because silence of the prober says nothing about the service.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, SystemTime};

/// What one slot showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The service answered with a status from 200 to 299.
    Up,
    /// It refused, timed out or answered something else.
    Down,
    /// The probe was not made.
    Missing,
}

/// The slots of one window, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// One entry per slot.
    pub slots: Vec<Slot>,
}

impl Measurement {
    /// Slots with an answer of the service.
    pub fn good(&self) -> u64 {
        self.count(Slot::Up)
    }

    /// Slots that were probed.
    pub fn total(&self) -> u64 {
        self.slots.len() as u64 - self.missing()
    }

    /// Slots that were not probed.
    pub fn missing(&self) -> u64 {
        self.count(Slot::Missing)
    }

    fn count(&self, kind: Slot) -> u64 {
        self.slots.iter().filter(|slot| **slot == kind).count() as u64
    }
}

/// Probes the service over the window `[from, to)`, one probe per `every`.
pub fn measure(
    service: SocketAddr,
    from: SystemTime,
    to: SystemTime,
    every: Duration,
) -> Measurement {
    let mut slots = Vec::new();
    let mut due = from;
    while due < to {
        let next = due + every;
        match due.duration_since(SystemTime::now()) {
            Ok(early) => {
                thread::sleep(early);
                slots.push(probe(service, every));
            }
            Err(late) if late.duration() < every => {
                slots.push(probe(service, every - late.duration()))
            }
            Err(_) => slots.push(Slot::Missing),
        }
        due = next;
    }
    Measurement { slots }
}

/// One GET, all of it within the time given.
pub fn probe(service: SocketAddr, within: Duration) -> Slot {
    match status(service, within) {
        Some(200..=299) => Slot::Up,
        _ => Slot::Down,
    }
}

/// The status code that the service answers, if it does.
fn status(service: SocketAddr, within: Duration) -> Option<u16> {
    let mut connection = TcpStream::connect_timeout(&service, within).ok()?;
    connection.set_read_timeout(Some(within)).ok()?;
    connection.set_write_timeout(Some(within)).ok()?;
    connection
        .write_all(
            format!("GET / HTTP/1.1\r\nhost: {service}\r\nconnection: close\r\n\r\n").as_bytes(),
        )
        .ok()?;
    // "HTTP/1.1 200": twelve bytes are all a probe needs.
    let mut head = [0; 12];
    connection.read_exact(&mut head).ok()?;
    std::str::from_utf8(head.strip_prefix(b"HTTP/1.1 ")?)
        .ok()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const TENTH: Duration = Duration::from_millis(100);

    fn service(answer: &'static [u8]) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                connection.write_all(answer).unwrap();
                // Reading to the end keeps the close from discarding the answer.
                let _ = connection.read(&mut [0; 512]);
            }
        });
        address
    }

    #[test]
    fn only_an_answer_with_a_success_status_is_up() {
        assert_eq!(
            probe(service(b"HTTP/1.1 204 No Content\r\n\r\n"), TENTH),
            Slot::Up
        );
        assert_eq!(
            probe(service(b"HTTP/1.1 503 Service Unavailable\r\n\r\n"), TENTH),
            Slot::Down
        );
        assert_eq!(
            probe(service(b"SSH-2.0-OpenSSH\r\n\r\n"), TENTH),
            Slot::Down
        );
    }

    #[test]
    fn a_refused_connection_is_down() {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        assert_eq!(probe(port, TENTH), Slot::Down);
    }

    #[test]
    fn slots_that_passed_before_the_prober_came_are_missing() {
        let to = SystemTime::now() + 3 * TENTH;
        let measured = measure(
            service(b"HTTP/1.1 200 OK\r\n\r\n"),
            to - 10 * TENTH,
            to,
            TENTH,
        );
        assert_eq!(measured.slots.len(), 10);
        assert!(measured.missing() >= 6, "{measured:?}");
        assert_eq!(measured.good(), measured.total());
    }
}
