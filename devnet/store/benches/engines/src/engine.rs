//! The engines behind one small interface. A panic ends the run: an engine that fails here is out.

use std::path::Path;

use crate::workload::{TABLES, Write};

const CACHE: usize = 64 << 20;

pub trait Engine {
    const NAME: &'static str;
    fn open(folder: &Path) -> Self;
    /// All or nothing; on disk when it returns if `durable`.
    fn commit(&mut self, writes: &[Write], durable: bool);
    fn get(&self, table: usize, key: &[u8]) -> Option<Vec<u8>>;
}

pub struct Redb(redb::Database);

const NAMES: [&str; TABLES] = [
    "state",
    "past",
    "blocks",
    "receipts",
    "transactions",
    "journal",
];

fn table(index: usize) -> redb::TableDefinition<'static, &'static [u8], &'static [u8]> {
    redb::TableDefinition::new(NAMES[index])
}

impl Engine for Redb {
    const NAME: &'static str = "redb";

    fn open(folder: &Path) -> Self {
        Self(
            redb::Database::builder()
                .set_cache_size(CACHE)
                .create(folder.join("chain.redb"))
                .unwrap(),
        )
    }

    fn commit(&mut self, writes: &[Write], durable: bool) {
        let mut transaction = self.0.begin_write().unwrap();
        let durability = if durable {
            redb::Durability::Immediate
        } else {
            redb::Durability::None
        };
        transaction.set_durability(durability).unwrap();
        for index in 0..TABLES {
            let mut table = transaction.open_table(table(index)).unwrap();
            let mut mine: Vec<_> = writes
                .iter()
                .filter(|(table, ..)| *table == index)
                .collect();
            mine.sort();
            for (_, key, value) in mine {
                table.insert(&key[..], &value[..]).unwrap();
            }
        }
        transaction.commit().unwrap();
    }

    fn get(&self, index: usize, key: &[u8]) -> Option<Vec<u8>> {
        use redb::ReadableDatabase as _;
        let table = self
            .0
            .begin_read()
            .unwrap()
            .open_table(table(index))
            .unwrap();
        table.get(key).unwrap().map(|value| value.value().to_vec())
    }
}

pub struct Fjall {
    database: fjall::Database,
    tables: Vec<fjall::Keyspace>,
}

impl Engine for Fjall {
    const NAME: &'static str = "fjall";

    fn open(folder: &Path) -> Self {
        let database = fjall::Database::builder(folder)
            .cache_size(CACHE as u64)
            .open()
            .unwrap();
        let tables = NAMES
            .iter()
            .map(|name| {
                database
                    .keyspace(name, fjall::KeyspaceCreateOptions::default)
                    .unwrap()
            })
            .collect();
        Self { database, tables }
    }

    fn commit(&mut self, writes: &[Write], durable: bool) {
        let mode = durable.then_some(fjall::PersistMode::SyncData);
        let mut batch = self.database.batch().durability(mode);
        for (table, key, value) in writes {
            batch.insert(&self.tables[*table], &key[..], &value[..]);
        }
        batch.commit().unwrap();
    }

    fn get(&self, index: usize, key: &[u8]) -> Option<Vec<u8>> {
        self.tables[index]
            .get(key)
            .unwrap()
            .map(|value| value.to_vec())
    }
}

pub struct Sqlite(rusqlite::Connection);

impl Engine for Sqlite {
    const NAME: &'static str = "sqlite";

    fn open(folder: &Path) -> Self {
        let connection = rusqlite::Connection::open(folder.join("chain.sqlite")).unwrap();
        let cache = CACHE / 1024;
        connection
            .execute_batch(&format!(
                "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA cache_size=-{cache};"
            ))
            .unwrap();
        connection.set_prepared_statement_cache_capacity(32);
        for name in NAMES {
            connection
                .execute_batch(&format!("CREATE TABLE IF NOT EXISTS \"{name}\" (k BLOB PRIMARY KEY, v BLOB) WITHOUT ROWID"))
                .unwrap();
        }
        Self(connection)
    }

    fn commit(&mut self, writes: &[Write], durable: bool) {
        let level = if durable { "FULL" } else { "OFF" };
        self.0
            .execute_batch(&format!("PRAGMA synchronous={level}; BEGIN IMMEDIATE"))
            .unwrap();
        for (table, key, value) in writes {
            let sql = format!(
                "INSERT OR REPLACE INTO \"{}\" VALUES (?1, ?2)",
                NAMES[*table]
            );
            self.0
                .prepare_cached(&sql)
                .unwrap()
                .execute((key, value))
                .unwrap();
        }
        self.0.execute_batch("COMMIT").unwrap();
    }

    fn get(&self, index: usize, key: &[u8]) -> Option<Vec<u8>> {
        let sql = format!("SELECT v FROM \"{}\" WHERE k = ?1", NAMES[index]);
        self.0
            .prepare_cached(&sql)
            .unwrap()
            .query_row([key], |row| row.get(0))
            .ok()
    }
}
