//! Measuring the service: a GET in every slot of time, counted in integers.
//!
//! Time is cut into equal slots, one probe each; a window is half open, `[from, to)`, and made of whole slots. A slot
//! whose probe was not made is *missing*, neither up nor down, because silence of the prober says nothing about the
//! service. A prober runs from before the first window, as a monitor does, and is asked for windows afterwards.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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

/// A monitor of one signer: probes once per slot until it is dropped.
pub struct Prober {
    every: Duration,
    samples: Arc<Mutex<BTreeMap<u128, Slot>>>,
    stop: Arc<AtomicBool>,
}

impl Prober {
    /// Starts probing a service, once in each slot of length `every`.
    pub fn start(service: SocketAddr, every: Duration) -> Self {
        let prober = Self {
            every,
            samples: Arc::default(),
            stop: Arc::default(),
        };
        let (samples, stop) = (prober.samples.clone(), prober.stop.clone());
        thread::spawn(move || {
            let mut next = slot_of(SystemTime::now(), every) + 1;
            while !stop.load(Ordering::Relaxed) {
                let due = begin_of(next, every);
                thread::sleep(due.duration_since(SystemTime::now()).unwrap_or_default());
                // Woken too late for this slot: it stays missing.
                let now = slot_of(SystemTime::now(), every);
                if now == next {
                    let end = begin_of(next + 1, every);
                    let left = end.duration_since(SystemTime::now()).unwrap_or_default();
                    let seen = probe(service, left.max(Duration::from_millis(1)));
                    samples
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(next, seen);
                }
                next = now.max(next) + 1;
            }
        });
        prober
    }

    /// What was seen in the window `[from, to)`, which has passed.
    pub fn measured(&self, from: SystemTime, to: SystemTime) -> Measurement {
        let samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let slots = slot_of(from, self.every)..slot_of(to, self.every);
        Measurement {
            slots: slots
                .map(|slot| samples.get(&slot).copied().unwrap_or(Slot::Missing))
                .collect(),
        }
    }
}

impl Drop for Prober {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// The slot a moment falls into, counted from 1970.
fn slot_of(moment: SystemTime, every: Duration) -> u128 {
    let since = moment
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    since.as_micros() / every.as_micros().max(1)
}

/// A slot's first moment.
fn begin_of(slot: u128, every: Duration) -> SystemTime {
    let micros = u64::try_from(slot * every.as_micros()).unwrap_or(u64::MAX);
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
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
    fn slots_before_the_prober_came_are_missing_and_the_others_are_counted() {
        let prober = Prober::start(service(b"HTTP/1.1 200 OK\r\n\r\n"), TENTH);
        let from = SystemTime::now() - 3 * TENTH;
        let to = from + 10 * TENTH;
        thread::sleep(8 * TENTH);
        let measured = prober.measured(from, to);
        assert_eq!(measured.slots.len(), 10);
        assert!((3..=6).contains(&measured.missing()), "{measured:?}");
        assert_eq!(measured.good(), measured.total());
    }
}
