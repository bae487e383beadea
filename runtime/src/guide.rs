//! The guide: one page for each task.
//!
//! | page | what for |
//! |---|---|
//! | [Start](self::start) | from nothing to a query, and to a deployed stack |
//! | [Concepts](self::concepts) | keys, indexes and capacity, for someone who comes from SQL |
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
#![cfg_attr(feature = "aws-sdk", doc = "| [Batch](self::batch) | many writes or reads, without losing any |")]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Transact](self::transact) | several writes or reads, all or none |"
)]
#![cfg_attr(feature = "lambda", doc = "| [Stream](self::stream) | following the changes of a table |")]
#![cfg_attr(
    feature = "testing",
    doc = "| [Test](self::test) | an engine, faults, `DynamoDB` Local, live tables |"
)]
#![cfg_attr(feature = "testing", doc = "| [Cookbook](self::cookbook) | short recipes, each run as a test |")]
#![cfg_attr(
    feature = "aws-sdk",
    doc = "| [Several entities in one table](self::entities) | single-table design: keys from templates, collections |"
)]
//! | [Deploy](self::deploy) | the template, from the build to what is live, and a page for its reviewers |
#![cfg_attr(
    feature = "evolve",
    doc = "| [Change a table](self::change) | what a change of a struct does to tables and items |"
)]
//! | [Use it from …](self::use_it_from) | SAM, the CDK, Terraform, Pulumi, SST, the AWS CLI, NoSQL Workbench |
//! | [Around a table](self::around) | alarms, policies, keys, functions, auto scaling, other Regions |
//! | [Tables from a JSON file](self::builder) | the configuration of `DynamoDBBuilder` |
//! | [An existing table](self::adopt) | a struct for an existing table |
//! | [Security](self::security) | policies, encryption, and what is logged |
//! | [Cost and operations](self::operations) | units by operation, what to watch, whose job it is |
//! | [Production](self::production) | a service and a Lambda function, with their manifests |
//! | [Coming from](self::coming_from) | the AWS SDK, `serde_dynamo`, modyne, `ElectroDB` |
//! | [Errors](self::errors) | every code, and what it means |
//! | [Benchmarks](self::benchmarks) | what the crate costs, and how that is measured |
//! | [FAQ](self::faq) | questions, when not to use it, and a comparison |
//!
//! The examples run as tests. Most use the tables of [Model](self::model): `orders` is a `Table<Order>`
//! on an engine in the same process, `order("2026-0011")` is an order with that id, and `ada` is its customer.
//!
//! A page exists only if its feature is enabled: `aws-sdk` for requests, `lambda` for streams, `testing` for tests,
//! `evolve` for changes.
//! All of them are on [docs.rs](https://docs.rs/tablewright/latest/tablewright/guide/).

// The examples of requests need an engine, so they are tests only with the feature `testing`.

#[doc = include_str!("guide/start.md")]
pub mod start {}

#[doc = include_str!("guide/concepts.md")]
pub mod concepts {}

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

#[doc = "Single-table design: an enum as a table, and a struct as each of its entities."]
#[doc = ""]
#[doc = "```"]
#[doc = include_str!("guide/entities.rs")]
#[doc = "```"]
#[cfg(all(feature = "aws-sdk", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/entities.md")]
pub mod entities {}

#[cfg(feature = "lambda")]
#[doc = include_str!("guide/stream.md")]
#[cfg_attr(feature = "testing", doc = include_str!("guide/consumer.md"))]
#[doc = include_str!("guide/kinesis.md")]
pub mod stream {}

#[cfg(feature = "testing")]
#[doc = include_str!("guide/test.md")]
pub mod test {}

#[cfg(feature = "testing")]
#[doc = include_str!("guide/cookbook.md")]
pub mod cookbook {}

#[doc = include_str!("guide/deploy.md")]
pub mod deploy {}

#[cfg(all(feature = "evolve", any(not(doctest), feature = "testing")))]
#[doc = include_str!("guide/change.md")]
pub mod change {}

#[doc = include_str!("guide/use_it_from.md")]
pub mod use_it_from {}

#[doc = include_str!("guide/around.md")]
pub mod around {}

#[doc = include_str!("guide/builder.md")]
pub mod builder {}

#[doc = include_str!("guide/adopt.md")]
pub mod adopt {}

#[doc = include_str!("guide/security.md")]
pub mod security {}

#[doc = include_str!("guide/operations.md")]
pub mod operations {}

#[doc = include_str!("guide/coming_from.md")]
pub mod coming_from {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/benchmarks.md")]
pub mod benchmarks {}

#[doc = include_str!("guide/faq.md")]
pub mod faq {}

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
