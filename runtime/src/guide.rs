//! How to do it: a page for each task, in the order in which most services come to them.
//!
//! | page | what for |
//! |---|---|
//! | [`model`] | a struct as a table: keys, indexes, time to live, settings |
#![cfg_attr(feature = "aws-sdk", doc = "| [`write`] | putting and deleting items, with conditions |")]
#![cfg_attr(feature = "aws-sdk", doc = "| [`query`] | reading: by key, by condition, page by page, whole tables |")]
#![cfg_attr(feature = "aws-sdk", doc = "| [`update`] | changing attributes of an item in place |")]
#![cfg_attr(feature = "aws-sdk", doc = "| [`batch`] | any number of writes or reads, of which nothing is lost |")]
#![cfg_attr(feature = "aws-sdk", doc = "| [`transact`] | several writes, all or none; several reads, as of one moment |")]
#![cfg_attr(feature = "lambda", doc = "| [`stream`] | a Lambda function that follows the changes of a table |")]
#![cfg_attr(feature = "testing", doc = "| [`test`](mod@test) | tests without AWS, faults, `DynamoDB` Local, and live tables |")]
//! | [`deploy`] | the template: written by the build, checked in CI, one for all environments |
//!
//! All pages use the model of the first. Their examples run: where one begins with `orders`, that is a
//! `Table<Order>` on an engine in the same process, which has no orders yet, and `ada` is the customer of `order(…)`.
//!
//! A page is here where its feature is on: `aws-sdk` for requests, `lambda` for streams, `testing` for tests. All of
//! them are at [docs.rs](https://docs.rs/tablewright/latest/tablewright/guide/).

// The examples of pages about requests run where there is an engine.

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
pub mod stream {}

#[cfg(feature = "testing")]
#[doc = include_str!("guide/test.md")]
pub mod test {}

#[doc = include_str!("guide/deploy.md")]
pub mod deploy {}
