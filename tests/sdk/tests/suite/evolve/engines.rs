//! The engines on which tables change, and what DynamoDB Local cannot do.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::schema::{Attribute, TableSchema};
use tablewright::testing::{self, Answer, Call, Embedded};

use crate::suite::ddb_local::Local;

/// The number of changes that run at once on DynamoDB Local.
pub(super) const THREADS: usize = 32;

/// An engine with tables of its own.
pub(super) struct Engine {
    pub(super) name: &'static str,
    pub(super) is_local: bool,
    pub(super) client: Client,
    answers: Answers,
}

pub(super) type Answers = Arc<dyn Fn(Call<'_>) -> Answer + Send + Sync>;

/// Sleeps in real time, but not for long.
#[derive(Debug)]
struct ShortSleep;

impl AsyncSleep for ShortSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        const LONGEST: Duration = Duration::from_millis(100);
        Sleep::new(async move { std::thread::sleep(duration.min(LONGEST)) })
    }
}

impl Engine {
    pub(super) fn embedded() -> Self {
        let embedded = Embedded::without_tables().unwrap();
        Self::new("the embedded engine", false, move |call| embedded.answer(call))
    }

    /// Returns a DynamoDB Local whose client waits in real time, because indexes are filled in the background.
    pub(super) fn local() -> Option<Self> {
        let local = Local::new()?;
        let answers = move |call: Call<'_>| {
            let (status, body) = local.answer(call.operation, call.body).unwrap();
            Answer::response(status, body)
        };
        let mut engine = Self::new("DynamoDB Local", true, answers);
        let config = engine.client.config().to_builder().sleep_impl(ShortSleep).build();
        engine.client = Client::from_conf(config);
        Some(engine)
    }

    fn new(
        name: &'static str,
        is_local: bool,
        answers: impl Fn(Call<'_>) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let answers: Answers = Arc::new(answers);
        let of_client = Arc::clone(&answers);
        Self { name, is_local, client: testing::client_of(move |call| of_client(call)), answers }
    }

    /// Returns the available engines.
    pub(super) fn all() -> Vec<Self> {
        std::iter::once(Self::embedded()).chain(Self::local()).collect()
    }

    pub(super) fn answers(&self) -> Answers {
        Arc::clone(&self.answers)
    }

    /// Sends a request, and panics unless it is accepted. DynamoDB Local fails at times while an index is being deleted,
    /// since it counts values in a column that is gone.
    pub(super) fn ask(&self, operation: &str, body: &Value) -> Value {
        let mut attempts = 0;
        loop {
            let answer = (self.answers)(Call::new(operation, &body.to_string()));
            let text = answer.body().unwrap_or_default();
            if answer.status() == Some(500) && attempts < 20 {
                attempts += 1;
                std::thread::sleep(Duration::from_millis(50));
                continue;
            }
            assert_eq!(answer.status(), Some(200), "{}, {operation} {body}: {text}", self.name);
            return serde_json::from_str(text).unwrap();
        }
    }

    /// Waits until the table and its indexes are active.
    pub(super) fn wait(&self, table: &str) {
        for _ in 0..600 {
            let described = self.ask("DescribeTable", &json!({ "TableName": table }))["Table"].take();
            let indexes = described["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
            let mut statuses = indexes.map(|index| &index["IndexStatus"]).chain([&described["TableStatus"]]);
            if statuses.all(|status| status == "ACTIVE") {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{}: {table} does not become active", self.name);
    }

    /// Returns whether the engine can make this change of the tables of a stack.
    ///
    /// DynamoDB Local 3.3.1 never finishes deleting an index if another index, or the table itself, has the same key,
    /// apart from attributes of the table's key: its log has `DROP INDEX …: syntax error`. It does not distinguish names
    /// of tables by their case either. It has no limits of indexes, and an update of one removes the limit of the table.
    pub(super) fn can_change(&self, before: &Stack, after: &Stack) -> bool {
        let tables = || before.tables().chain(after.tables());
        let indexes: Vec<_> = tables()
            .flat_map(|table| table.indexes().iter().map(move |index| (table, index)))
            .map(|(table, index)| {
                let key = index.partition_key().iter().chain(index.sort_key()).map(Attribute::name);
                let is_of_table = |name: &&str| {
                    let of_table = [Some(table.partition_key()), table.sort_key()];
                    of_table.into_iter().flatten().any(|attribute| attribute.name() == *name)
                };
                let key: BTreeSet<&str> = key.filter(|name| !is_of_table(name)).collect();
                (table.name(), index.name(), key)
            })
            .collect();
        let is_same = |(table, name, key): &(&str, &str, BTreeSet<&str>)| {
            let mut others = indexes.iter().filter(|other| other.0 == *table && other.1 != *name);
            key.is_empty() || others.any(|other| other.2 == *key)
        };
        let is_other_case = |name: &str| {
            tables().any(|table| table.name() != name && table.name().eq_ignore_ascii_case(name))
        };
        let loses_limit = |table: &TableSchema| {
            table.on_demand_throughput().is_some()
                && table.indexes().iter().any(|index| index.on_demand_throughput().is_some())
        };
        let is_faulty = |table: &TableSchema| is_other_case(table.name()) || loses_limit(table);
        !self.is_local || !tables().any(is_faulty) && !indexes.iter().any(is_same)
    }
}

/// Calls a function with each element and an engine of its kind. DynamoDB Local takes a second for an index, so many
/// calls run at once there.
pub(super) fn each<T: Sync, R: Send>(
    engine: fn() -> Engine,
    threads: usize,
    elements: &[T],
    run: impl Fn(&Engine, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            let (engine, mut results) = (engine(), Vec::new());
            while let Some(element) = elements.get(next.fetch_add(1, Ordering::Relaxed)) {
                results.push(run(&engine, element));
            }
            results
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
