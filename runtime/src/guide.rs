//! How to do it: a page for each task.
//!
//! | page | what for |
//! |---|---|
//! | [Model](self::model) | a struct as a table: keys, indexes, time to live, settings |
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Write](self::write) | putting and deleting items, with conditions |"
)]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Query](self::query) | reading by key and by condition, page by page |"
)]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Update](self::update) | changing attributes of an item in place |"
)]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Batch](self::batch) | many writes or reads, of which nothing is lost |"
)]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Transact](self::transact) | several writes or reads, all as one |"
)]
#![cfg_attr(feature = "lambda", doc = "| [Stream](self::stream) | following the changes of a table |")]
#![cfg_attr(
    feature = "testing",
    doc = "| [Test](self::test) | an engine, faults, `DynamoDB` Local, live tables |"
)]
//! | [Deploy](self::deploy) | the template, from the build to what is live |
//! | [Production](self::production) | a service and a Lambda function, with their manifests |
//!
//! All pages use the model of the first, and their examples run. Where one begins with `orders`, that is a
//! `Table<Order>` on an engine in the same process; `order("2026-0011")` is an order of that id, and `ada` its customer.
//!
//! A page is here where its feature is on: `aws-sdk` for requests, `lambda` for streams, `testing` for tests. All of
//! them are on [docs.rs](https://docs.rs/tablewright/latest/tablewright/guide/).

// The examples of requests run on an engine, so as tests they are there with the feature `testing` alone.

#[doc = "A struct as a table: keys, indexes, time to live, settings."]
#[doc = ""]
#[doc = "```"]
#[doc = include_str!("guide/shop.rs")]
#[doc = "```"]
#[doc = include_str!("guide/model.md")]
pub mod model {}

#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/write.md")]
pub mod write {}

#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/query.md")]
pub mod query {}

#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/update.md")]
pub mod update {}

#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/batch.md")]
pub mod batch {}

#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/transact.md")]
pub mod transact {}

#[cfg(feature = "lambda")]
#[doc = include_str!("guide/stream.md")]
#[cfg_attr(feature = "testing", doc = include_str!("guide/consumer.md"))]
#[doc = include_str!("guide/kinesis.md")]
pub mod stream {}

#[cfg(feature = "testing")]
#[doc = include_str!("guide/test.md")]
pub mod test {}

#[doc = include_str!("guide/deploy.md")]
pub mod deploy {}

#[doc = "A service and a Lambda function, with their manifests."]
#[doc = ""]
#[doc = "# A service"]
#[doc = ""]
#[doc = "```rust,ignore"]
#[doc = include_str!("guide/service.rs")]
#[doc = "```"]
#[doc = ""]
#[doc = include_str!("guide/production.md")]
#[doc = ""]
#[doc = "```rust,ignore"]
#[doc = include_str!("guide/function.rs")]
#[doc = "```"]
pub mod production {}
