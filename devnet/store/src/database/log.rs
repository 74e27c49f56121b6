//! The log beside the file: what was written lately, on disk, so that a write need not be a commit of the file to survive a power cut.
//!
//! A log is a run of records, each a write with its number and a checksum; a record is on disk before the write is visible. Two logs are
//! used by turns: one takes new writes while those of the other go to the file. The file says until which write it has all, so a log
//! is never emptied: it is written again from its beginning, and what is left of its earlier use has numbers that are too low.

use std::{
    fs::{File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use super::{TABLES, Writes};

/// Bytes of a record before its entries: their length, a checksum of what follows it, and the number of the write.
const HEAD: usize = 4 + 4 + 8;
/// What the file grows by. Writing over bytes that are there is on disk sooner than appending, which changes the file's length as well.
const GROWTH: usize = 256 << 10;
/// More writes than a log ever holds. What seems to be a number beyond is none, and need not be checked.
const MOST: u64 = 1 << 20;
/// Length of a value that says that the key was removed.
const REMOVED: u32 = u32::MAX;

/// A log that is open for writing.
pub(super) struct Log {
    file: File,
    path: PathBuf,
    /// Where the next record goes.
    end: u64,
    /// The length of the file.
    length: u64,
}

/// What one write wrote.
pub(super) struct Record {
    pub(super) write: u64,
    pub(super) writes: Writes,
}

/// What is in a log.
pub(super) struct Contents {
    /// The records at its beginning, up to the first that is not whole or whose number does not follow.
    pub(super) records: Vec<Record>,
    /// The number of a whole record further on that belongs after these.
    pub(super) beyond: Option<u64>,
}

impl Log {
    /// Opens a log to be written from its beginning, or makes it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let length = file.metadata()?.len();
        Ok(Self {
            file,
            path: path.to_owned(),
            end: 0,
            length,
        })
    }

    /// Adds a record. It is on disk when this returns.
    pub(super) fn add(&mut self, write: u64, writes: &Writes) -> io::Result<()> {
        let mut record = vec![0; HEAD];
        for ((table, key), value) in writes {
            record.push(*table as u8);
            record.extend((key.len() as u32).to_le_bytes());
            let length = value.as_ref().map_or(REMOVED, |value| value.len() as u32);
            record.extend(length.to_le_bytes());
            record.extend(key);
            record.extend(value.iter().flatten());
        }
        let length = u32::try_from(record.len() - HEAD).map_err(|_| {
            io::Error::new(io::ErrorKind::FileTooLarge, "a write of more than 4 GiB")
        })?;
        record[..4].copy_from_slice(&length.to_le_bytes());
        record[8..HEAD].copy_from_slice(&write.to_le_bytes());
        let checksum = crc32fast::hash(&record[8..]);
        record[4..8].copy_from_slice(&checksum.to_le_bytes());
        let end = self.end + record.len() as u64;
        if end > self.length {
            record.resize(record.len().next_multiple_of(GROWTH), 0);
        }
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&record)?;
        self.file.sync_data()?;
        self.length = self.length.max(self.end + record.len() as u64);
        self.end = end;
        Ok(())
    }

    /// Writes over the log from its beginning from now on.
    pub(super) fn begin_again(&mut self) {
        self.end = 0;
    }

    /// Removes the log: all of it is in the file.
    pub(super) fn remove(self) -> io::Result<()> {
        drop(self.file);
        std::fs::remove_file(self.path)
    }
}

/// What is in the log at `path`; nothing if there is none. `written` is the last write that the file has.
pub(super) fn read(path: &Path, written: u64) -> io::Result<Contents> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(contents(&bytes, written)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(contents(&[], written)),
        Err(error) => Err(error),
    }
}

fn contents(bytes: &[u8], written: u64) -> Contents {
    let mut records: Vec<Record> = Vec::new();
    let mut at = 0;
    while let Some((record, length)) = record(&bytes[at..])
        && (records.last()).is_none_or(|last| last.write.checked_add(1) == Some(record.write))
    {
        records.push(record);
        at += length;
    }
    // Of the last record any part may have arrived; what was left behind it is of an earlier use, which the file has.
    let last = records.last().map_or(0, |last| last.write).max(written);
    let later = last.saturating_add(1)..=last.saturating_add(MOST);
    let beyond = (at..bytes.len()).find_map(|at| {
        let write = number(&bytes[at..])?;
        (later.contains(&write) && record(&bytes[at..]).is_some()).then_some(write)
    });
    Contents { records, beyond }
}

/// The number a record would have that begins here.
fn number(bytes: &[u8]) -> Option<u64> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let number = rest.get(4..12)?.try_into().ok()?;
    let fits = u32::from_le_bytes(*length) as usize <= rest.len() - 12;
    fits.then(|| u64::from_le_bytes(number))
}

/// The record at the beginning of `bytes`, if it is whole, and its length.
fn record(bytes: &[u8]) -> Option<(Record, usize)> {
    let write = number(bytes)?;
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let checked = rest.get(..8 + length)?;
    if crc32fast::hash(checked) != u32::from_le_bytes(*checksum) {
        return None;
    }
    let mut writes = Writes::new();
    let mut rest = &checked[8..];
    while let Some((table, after)) = rest.split_first() {
        let (key, after) = after.split_first_chunk::<4>()?;
        let (value, after) = after.split_first_chunk::<4>()?;
        let (key, after) = after.split_at_checked(u32::from_le_bytes(*key) as usize)?;
        let value = u32::from_le_bytes(*value);
        let (table, _) = TABLES.get(usize::from(*table))?;
        let (value, after) = if value == REMOVED {
            (None, after)
        } else {
            let (value, after) = after.split_at_checked(value as usize)?;
            (Some(value.to_vec()), after)
        };
        writes.insert((*table, key.to_vec()), value);
        rest = after;
    }
    Some((Record { write, writes }, HEAD + length))
}

#[cfg(test)]
mod tests {
    use super::{super::Table, *};

    fn writes(length: usize) -> Writes {
        let entry = |key: u8, value| ((Table::State, vec![key; 20]), value);
        Writes::from([entry(1, Some(vec![7; length])), entry(2, None)])
    }

    /// A log of writes 5 to 8, in which longer ones had been before, and where each of its records begins.
    fn written(folder: &Path) -> (Vec<u8>, Vec<u64>) {
        let path = folder.join("log");
        let mut log = Log::open(&path).unwrap();
        for number in 1..=4 {
            log.add(number, &writes(900)).unwrap();
        }
        log.begin_again();
        let mut begins = Vec::new();
        for number in 5..=8 {
            begins.push(log.end);
            log.add(number, &writes(number as usize * 30)).unwrap();
        }
        begins.push(log.end);
        (std::fs::read(&path).unwrap(), begins)
    }

    fn numbers(contents: &Contents) -> Vec<u64> {
        contents.records.iter().map(|record| record.write).collect()
    }

    #[test]
    fn what_was_written_is_read_and_what_was_there_before_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (bytes, _) = written(folder.path());
        let read = contents(&bytes, 4);
        assert_eq!((numbers(&read), read.beyond), (vec![5, 6, 7, 8], None));
        assert!(read.records[3].writes == writes(240));
        assert_eq!(bytes.len(), GROWTH, "it grew once");
    }

    #[test]
    fn a_last_record_of_which_a_part_arrived_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let (bytes, begins) = written(folder.path());
        let (from, to) = (begins[3] as usize, begins[4] as usize);
        for at in from..to {
            let mut torn = bytes.clone();
            torn[at] ^= 0x40;
            let read = contents(&torn, 4);
            assert_eq!((numbers(&read), read.beyond), (vec![5, 6, 7], None), "{at}");
            let read = contents(&bytes[..at], 4);
            assert_eq!(numbers(&read), [5, 6, 7], "{at}");
        }
    }

    #[test]
    fn a_damaged_record_before_whole_ones_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let (bytes, begins) = written(folder.path());
        for at in 0..begins[3] as usize {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x40;
            assert!(contents(&damaged, 4).beyond.is_some(), "{at}");
        }
    }
}
