//! Structs of every visibility in every kind of scope, with and without `serde`.

use tablewright::{DynamoTable, Naming, Stack};

pub mod public {
    use tablewright::{DynamoTable, KeyAttribute};

    #[derive(DynamoTable)]
    struct Private {
        #[pk]
        id: Id,
    }

    #[derive(KeyAttribute)]
    struct Id(String);

    pub mod inner {
        #[derive(tablewright::DynamoTable)]
        pub(in super::super::public) struct Restricted {
            #[pk]
            pub(super) id: super::Id,
        }
    }

    pub fn names() -> [&'static str; 2] {
        [Private::SCHEMA.name(), inner::Restricted::SCHEMA.name()]
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, DynamoTable)]
struct HTTPServer2Log {
    #[pk]
    id: String,
}

fn nested() -> &'static str {
    #[derive(DynamoTable)]
    struct Order {
        #[pk]
        id: Id,
    }

    #[derive(tablewright::KeyAttribute)]
    struct Id(u64);

    Order::SCHEMA.name()
}

fn twice() -> &'static str {
    #[derive(DynamoTable)]
    #[table(name = "other-orders")]
    struct Order {
        #[pk]
        id: u64,
    }

    Order::SCHEMA.name()
}

trait Generic {
    type Table: DynamoTable;
}

impl Generic for () {
    type Table = HTTPServer2Log;
}

#[test]
fn passes() {
    assert_eq!(public::names(), ["private", "restricted"]);
    assert_eq!([nested(), twice()], ["order", "other-orders"]);
    let stack = Stack::new(Naming::verbatim()).table::<<() as Generic>::Table>();
    assert!(stack.tables().all(|table| table.name() == "http-server2-log"));
}
