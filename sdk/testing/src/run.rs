//! What `#[slacontract::test]` calls.

use std::panic::resume_unwind;
use std::thread;

use crate::chain::Chain;

/// Address space for a test's stack, taken from memory only as far as it is used. Native frames nest as deep as calls do, up to 1,024.
const STACK: usize = 256 << 20;

/// Gives a test its chain and runs it. A failed assertion points at the author's line, as in any test.
///
/// # Panics
/// If the test does, or if there is no devnet to test on, with the remedy.
#[track_caller]
pub fn run<T: Send + 'static>(test: impl FnOnce(&mut Chain) -> T + Send + 'static) -> T {
    let name = thread::current().name().unwrap_or("test").to_owned();
    let title = name.clone();
    let body = move || {
        let mut chain = Chain::open()?;
        let result = test(&mut chain);
        if let Some(table) = &chain.shared.gas {
            table.tell(&title);
        }
        Ok::<T, String>(result)
    };
    let spawned = thread::Builder::new()
        .name(name)
        .stack_size(STACK)
        .spawn(body);
    match spawned.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(result))) => result,
        Ok(Ok(Err(message))) => panic!("{message}"),
        Ok(Err(failure)) => resume_unwind(failure),
        Err(error) => panic!("no thread for the test: {error}"),
    }
}
