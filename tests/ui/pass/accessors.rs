//! The user's own items beside those that the derive adds.

use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(accessors(key = order_key, STATUS = STATUS_ATTRIBUTE, partition = _, by_owner = _, PATHS = _))]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    #[gsi(name = "by-customer-v2", sk)]
    status: String,
    #[gsi(name = "by-customer-v2", by = "customer")]
    customer: String,
    #[gsi("owner", by = "holder")]
    #[lsi(name = "owner", by = "owner")]
    owner: String,
    #[sk]
    r#type: String,
}

impl Order {
    const STATUS: &'static str = "order status";
    const PATHS: [&'static str; 1] = ["status"];

    fn key(&self) -> String {
        format!("cache:order:{}", self.id)
    }

    const fn partition(&self) -> usize {
        self.id.len()
    }
}

/// Names that earlier versions gave to types of the expansion, and names it has now.
struct Index;
struct TopicPartition;
struct PathsOfTopic;

#[derive(DynamoTable)]
struct Topic {
    #[pk]
    cluster: String,
    #[sk]
    name: String,
}

mod index {
    #[derive(tablewright::DynamoTable)]
    pub struct Index {
        #[pk]
        pub id: String,
        #[sk]
        pub place: String,
        #[gsi("place")]
        pub at: u64,
    }
}

#[test]
fn passes() {
    let order = Order {
        id: "1".to_owned(),
        status: "open".to_owned(),
        customer: "ada".to_owned(),
        owner: "bob".to_owned(),
        r#type: "gift".to_owned(),
    };
    assert_eq!(order.key(), "cache:order:1");
    assert_eq!((order.partition(), Order::STATUS, Order::PATHS), (1, "order status", ["status"]));
    assert_eq!(Order::order_key("1", "gift"), order.primary_key());
    assert_eq!(Order::STATUS_ATTRIBUTE, "status");
    assert_eq!(Order::by_customer("ada").status().eq("open").index_name(), Some("by-customer-v2"));
    let _ = (Index, TopicPartition, PathsOfTopic);
    let _ = (Topic::partition("a").name().eq("b"), index::Index::partition("a"));
    // A condition can be printed before it is narrowed, as it can afterwards.
    assert_eq!(format!("{:?}", Topic::partition("a")), "topic: cluster = \"a\"");
}
