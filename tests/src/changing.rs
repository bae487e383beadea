//! Random stacks that become other stacks: tables whose indexes, time to live, stream and capacity change.

#![allow(clippy::expect_used, reason = "a part of the tests")]

use serde_json::{Value, json};
use tablewright::schema::{Billing, TableSchema, Throughput};
use tablewright::{Naming, Stack};

/// The attributes that indexes of the tables have as keys. Each item has all of them.
pub const ATTRIBUTES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The names of the tables.
pub const TABLES: [&str; 3] = ["one", "two", "three"];

/// Numbers that look random, and are the same for the same seed.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Begins a sequence of numbers.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Returns a number below `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    const fn is(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
}

/// Returns two stacks of the same tables.
///
/// # Panics
///
/// If a schema is not legal.
#[must_use]
pub fn pair(seed: u64) -> [Stack; 2] {
    let mut random = Random::new(seed);
    let tables = if random.is(3) { 1 } else { 1 + usize::from(random.is(2)) + usize::from(random.is(2)) };
    [(); 2].map(|()| {
        let stack = Stack::new(Naming::verbatim());
        TABLES.iter().take(tables).fold(stack, |stack, name| {
            let schema = schema(name, &mut random);
            let stack = stack.schema(serde_json::from_value::<TableSchema>(schema).expect("a legal schema"));
            if random.is(3) {
                let capacity = Throughput::new(5 + random.below(5), 5);
                return stack.configure_table(name, |table| table.billing(Billing::Provisioned(capacity)));
            }
            stack
        })
    })
}

fn schema(name: &str, random: &mut Random) -> Value {
    let indexes: Vec<Value> = (0..6).filter_map(|number| index(number, random)).collect();
    let mut schema = json!({
        "name": name,
        "partition_key": { "name": "id", "type": "S" },
        "indexes": indexes,
        "on_delete": "delete",
    });
    if random.is(2) {
        let attribute = ["expires", "ends"][usize::from(random.is(2))];
        schema["time_to_live"] = json!({ "name": attribute, "type": "N" });
    }
    if random.is(2) {
        schema["stream"] = json!(["new_image", "keys_only"][usize::from(random.is(3))]);
    }
    schema
}

/// Returns the index with this number, or `None`. Each call can give it another key and another projection.
fn index(number: usize, random: &mut Random) -> Option<Value> {
    if random.is(2) {
        return None;
    }
    let attribute = |name: &str| json!({ "name": name, "type": "S" });
    let partition = ATTRIBUTES[if random.is(4) { (number + 1) % 6 } else { number }];
    let mut index = json!({
        "name": format!("index-{number}"),
        "kind": "global",
        "partition_key": [attribute(partition)],
    });
    if random.is(3) {
        index["sort_key"] = json!([attribute(ATTRIBUTES[(number + 2) % 6])]);
    }
    if random.is(3) {
        index["projection"] = json!("keys_only");
    }
    Some(index)
}
