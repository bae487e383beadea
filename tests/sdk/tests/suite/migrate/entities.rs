//! Computed keys, keys that change, versions, and tables of several entities.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tablewright::sdk::{ErrorKind, Table};
use tablewright::{DynamoEntity, DynamoTable, Naming, Stack};

use super::super::model::{block_on, clients_of};
use super::{item, n, put, s, stored};

mod before {
    use super::{Deserialize, DynamoEntity, DynamoTable, Serialize};

    /// The shop before its orders got another key, and before they were found by their status.
    #[derive(Deserialize, DynamoTable)]
    #[table(name = "shop", pk = "PK", sk = "SK")]
    pub(super) enum Shop {
        User(User),
        Order(Order),
    }

    #[derive(Clone, Debug, Deserialize, DynamoEntity, Serialize)]
    #[pk("USER#{user_id}")]
    #[sk("PROFILE")]
    pub(super) struct User {
        pub(super) user_id: String,
        pub(super) name: String,
    }

    #[derive(Clone, Debug, Deserialize, DynamoEntity, Serialize)]
    #[pk("USER#{user_id}")]
    #[sk("ORDER#{number:plain}")]
    pub(super) struct Order {
        pub(super) user_id: String,
        pub(super) number: u32,
        pub(super) status: String,
    }
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "shop", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
enum Shop {
    User(User),
    Order(Order),
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
struct User {
    user_id: String,
    name: String,
}

#[derive(Clone, Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("USER#{user_id}")]
#[sk("O#{number:06}")]
#[gsi(name = "GSI1", pk("STATUS#{status}"), sk("{number:06}"))]
struct Order {
    user_id: String,
    number: u32,
    status: String,
    #[version]
    #[serde(default)]
    version: u32,
}

fn stack() -> Stack {
    Stack::new(Naming::verbatim()).table::<Shop>()
}

fn order(old: before::Order) -> Order {
    Order { user_id: old.user_id, number: old.number, status: old.status, version: 0 }
}

#[test]
fn an_entity_moves_to_its_new_key() {
    for (engine, client) in clients_of(&stack()) {
        let shop = Table::<Shop>::new(client.clone(), "shop");
        let old = Table::<before::Shop>::new(client.clone(), "shop");
        block_on(
            old.entity().put(&before::User { user_id: "ada".to_owned(), name: "Ada".to_owned() }).send(),
        )
        .unwrap();
        for number in [1, 2, 30] {
            let order = before::Order { user_id: "ada".to_owned(), number, status: "open".to_owned() };
            block_on(old.entity().put(&order).send()).unwrap();
        }
        let new = Order { user_id: "ada".to_owned(), number: 4, status: "sent".to_owned(), version: 0 };
        block_on(shop.entity().put(&new).send()).unwrap();
        put(&client, "shop", &item([("PK", s("CONFIG")), ("SK", s("of another program"))]));
        let mut extra =
            item([("PK", s("USER#bo")), ("SK", s("ORDER#7")), ("user_id", s("bo")), ("number", n(7))]);
        extra.extend(item([("status", s("open")), ("warehouse", s("kept"))]));
        put(&client, "shop", &extra);

        let dry_run = block_on(shop.entity().migrate(order).dry_run()).unwrap();
        assert_eq!((dry_run.migrated.read, dry_run.migrated.changed), (7, 4), "{engine}: {dry_run:?}");
        let moved = &dry_run.differences[0];
        let names: Vec<&str> = moved.attributes.iter().map(|attribute| attribute.name.as_str()).collect();
        assert_eq!(names, ["GSI1PK", "GSI1SK", "SK", "version"], "{engine}");

        let migrated = block_on(shop.entity().migrate(order).write_rate(1000).send()).unwrap();
        assert_eq!((migrated.changed, migrated.failed.len()), (4, 0), "{engine}: {migrated:?}");
        assert_eq!(migrated.read, migrated.changed + migrated.left, "{engine}: {migrated:?}");
        let of_ada = block_on(shop.query(Order::partition("ada").any_entity()).all()).unwrap();
        assert_eq!(of_ada.len(), 5, "{engine}: {of_ada:?}");
        let moved = block_on(shop.entity().get(Order::key("ada", 30)).send()).unwrap().unwrap();
        assert_eq!(moved.version, 1, "{engine}");
        let open = block_on(shop.entity().query(Order::by_gsi1("open")).all()).unwrap();
        assert_eq!(
            open.iter().map(|order: &Order| order.number).collect::<Vec<_>>(),
            [1, 2, 7, 30],
            "{engine}"
        );
        let items = stored(&client, "shop");
        assert_eq!(items.len(), 7, "{engine}");
        assert!(items.iter().any(|item| item.get("warehouse") == Some(&s("kept"))), "{engine}: {items:?}");
        let again = block_on(shop.entity().migrate(order).send()).unwrap();
        assert_eq!((again.changed, again.left), (0, 7), "{engine}: {again:?}");
    }
}

/// Every item has today's form except for the key of a new index, and one has a stale key.
#[test]
fn the_key_of_a_new_index_is_stored() {
    for (engine, client) in clients_of(&stack()) {
        let shop = Table::<Shop>::new(client.clone(), "shop");
        let key = |sk: &str| item([("PK", s("USER#ada")), ("SK", s(sk)), ("user_id", s("ada"))]);
        let mut bare = key("O#000001");
        bare.extend(item([("number", n(1)), ("status", s("open")), ("version", n(3))]));
        let mut stale = key("O#000002");
        stale.extend(item([
            ("number", n(2)),
            ("status", s("open")),
            ("GSI1PK", s("STATUS#sent")),
            ("GSI1SK", s("000002")),
        ]));
        put(&client, "shop", &bare);
        put(&client, "shop", &stale);
        let migrated = block_on(shop.entity().migrate(|order: Order| order).send()).unwrap();
        assert_eq!(migrated.changed, 2, "{engine}: {migrated:?}");
        let open: Vec<Order> = block_on(shop.entity().query(Order::by_gsi1("open")).all()).unwrap();
        let versions: Vec<_> = open.iter().map(|order| (order.number, order.version)).collect();
        assert_eq!(versions, [(1, 4), (2, 1)], "{engine}");
    }
}

/// Two old items that would get one key: neither is lost.
#[test]
fn a_key_that_is_taken_is_reported() {
    #[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
    #[table(name = "users")]
    struct User {
        #[pk]
        email: String,
        name: String,
    }

    let stack = Stack::new(Naming::verbatim()).table::<User>();
    for (engine, client) in clients_of(&stack) {
        let users = Table::<User>::new(client.clone(), "users");
        for (email, name) in [("Ada@x.org", "1"), ("ADA@x.org", "2"), ("bo@x.org", "3"), ("Cy@x.org", "4")] {
            put(&client, "users", &item([("email", s(email)), ("name", s(name))]));
        }
        let lower = |user: User| User { email: user.email.to_lowercase(), ..user };
        let migrated = block_on(users.migrate(lower).send()).unwrap();
        assert_eq!(migrated.failed.len(), 1, "{engine}: {migrated:?}");
        assert!(matches!(migrated.failed[0].kind(), ErrorKind::KeyTaken), "{engine}");
        assert_eq!(
            migrated.failed[0].to_string(),
            "TransactWriteItems on table `users`: another item has the key that the migration gives this one; nothing was \
             written"
        );
        let names: BTreeMap<_, _> = stored(&client, "users")
            .into_iter()
            .map(|item| (item["name"].clone(), item["email"].clone()))
            .map(|(name, email)| (name.as_s().unwrap().clone(), email.as_s().unwrap().clone()))
            .collect();
        assert_eq!(names.len(), 4, "{engine}: {names:?}");
        assert_eq!(names["4"], "cy@x.org", "{engine}");
        assert_eq!(names.values().filter(|email| *email == "ada@x.org").count(), 1, "{engine}");
    }
}
