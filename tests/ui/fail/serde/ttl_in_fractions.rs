// The path of `with` says that these are no seconds.
use tablewright::DynamoTable;

mod a {
    use super::*;
    #[derive(DynamoTable)]
    struct Session {
        #[pk]
        id: String,
        #[ttl]
        #[serde(with = "chrono::serde::ts_milliseconds_option")]
        expires_at: Option<u64>,
    }
}

mod b {
    use super::*;
    #[derive(DynamoTable)]
    struct Session {
        #[pk]
        id: String,
        #[ttl]
        #[serde(serialize_with = "time::serde::timestamp::microseconds::serialize")]
        expires_at: u64,
    }
}

mod c {
    use super::*;
    #[derive(DynamoTable)]
    struct Session {
        #[pk]
        id: String,
        #[ttl]
        #[serde(with = "::serde_with::As::<serde_with::TimestampNanoSeconds<i64>>")]
        expires_at: u64,
    }
}

fn main() {}
