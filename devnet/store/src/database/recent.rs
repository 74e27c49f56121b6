//! What was written lately, in memory and in order, above the file. Every entry says in which write it came, so a reader that knows of
//! the writes until its own sees none that came after, however many there are.

use std::{
    cmp::Reverse,
    ops::Bound,
    sync::atomic::{AtomicUsize, Ordering},
};

use crossbeam_skiplist::{
    SkipMap,
    map::{Entry, Range},
};

use super::Table;

/// What an entry takes beside its key and value, in bytes, about.
const NODE: usize = 112;

/// Where an entry is: by table and key, those of later writes first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    table: Table,
    key: Box<[u8]>,
    write: Reverse<u64>,
}

/// A value, or nothing for a key that was removed.
type Value = Option<Box<[u8]>>;

/// The entries.
#[derive(Debug, Default)]
pub(super) struct Recent {
    entries: SkipMap<Place, Value>,
    bytes: AtomicUsize,
}

/// One of them.
pub(super) struct Found<'a>(Entry<'a, Place, Value>);

impl Found<'_> {
    pub(super) fn table(&self) -> Table {
        self.0.key().table
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.0.key().key
    }

    pub(super) fn value(&self) -> Option<&[u8]> {
        self.0.value().as_deref()
    }
}

impl Recent {
    /// Adds what the write `write` says of a key. It is no earlier than those before it.
    pub(super) fn put(&self, write: u64, table: Table, key: Vec<u8>, value: Option<Vec<u8>>) {
        let size = NODE + key.len() + value.as_ref().map_or(0, Vec::len);
        self.bytes.fetch_add(size, Ordering::Relaxed);
        let place = Place {
            table,
            key: key.into(),
            write: Reverse(write),
        };
        self.entries.insert(place, value.map(Into::into));
    }

    /// The memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// What was last said of a key, by the write `until` or one before it.
    pub(super) fn get(&self, until: u64, table: Table, key: &[u8]) -> Option<Found<'_>> {
        let place = Place {
            table,
            key: key.into(),
            write: Reverse(until),
        };
        let entry = self.entries.lower_bound(Bound::Included(&place))?;
        let found = Found(entry);
        (found.table() == table && found.key() == key).then_some(found)
    }

    /// What was last said of each key from `from` to `to`, both included, by the write `until` or one before it.
    pub(super) fn range(&self, until: u64, table: Table, from: &[u8], to: &[u8]) -> Run<'_> {
        let bound = |key: &[u8], write| {
            Bound::Included(Place {
                table,
                key: key.into(),
                write: Reverse(write),
            })
        };
        Run {
            entries: self.entries.range((bound(from, u64::MAX), bound(to, 0))),
            until,
            last: None,
        }
    }

    /// What was last said of each key, by table and key.
    pub(super) fn all(&self) -> impl Iterator<Item = Found<'_>> {
        let mut last: Option<Entry<'_, Place, Value>> = None;
        self.entries.iter().filter_map(move |entry| {
            let (place, repeated) = (entry.key(), last.as_ref().map(Entry::key));
            let is_last =
                repeated.is_none_or(|last| (last.table, &last.key) != (place.table, &place.key));
            is_last.then(|| {
                last = Some(entry.clone());
                Found(entry)
            })
        })
    }
}

/// Entries in order, one for each key.
pub(super) struct Run<'a> {
    entries: Range<'a, Place, (Bound<Place>, Bound<Place>), Place, Value>,
    until: u64,
    last: Option<Entry<'a, Place, Value>>,
}

impl<'a> Iterator for Run<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        let (until, last) = (self.until, self.last.take());
        let next = self.entries.find(|entry| {
            let place = entry.key();
            place.write.0 <= until && last.as_ref().is_none_or(|last| last.key().key != place.key)
        })?;
        self.last = Some(next.clone());
        Some(Found(next))
    }
}
