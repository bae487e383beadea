#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(all(
        feature = "aws-sdk",
        feature = "deploy",
        feature = "evolve",
        feature = "page",
        feature = "terraform"
    )),
    allow(dead_code, unused_imports, reason = "each of these features uses other parts of what they share")
)]

#[doc(inline)]
pub use condition::KeyCondition;
#[cfg(feature = "evolve")]
#[doc(inline)]
pub use deploy::evolve;
#[cfg(feature = "deploy")]
#[doc(inline)]
pub use deploy::stack::Stack;
#[cfg(feature = "deploy")]
#[doc(inline)]
pub use deploy::{config, export};
#[doc(inline)]
pub use entity::DynamoEntity;
#[cfg(feature = "deploy")]
#[doc(inline)]
pub use error::StackError;
#[doc(inline)]
pub use key::{EpochSeconds, Key, KeyAttribute, Timestamp};
#[doc(inline)]
pub use naming::{Naming, NamingError};
#[doc(inline)]
pub use table::{Document, DynamoTable};
#[doc(inline)]
pub use tablewright_derive::{Document, DynamoEntity, DynamoTable, KeyAttribute};

#[cfg(feature = "deploy")]
pub mod deploy;
pub mod entity;
#[cfg(doc)]
pub mod guide;
pub mod index;
pub mod key;
pub mod limits;
pub mod number;
pub mod rules;
pub mod schema;
#[cfg(feature = "aws-sdk")]
pub mod sdk;
pub mod stream;
pub mod testing;
pub mod vector;
pub mod version;

#[cfg(feature = "deploy")]
mod at;
mod condition;
#[cfg(all(feature = "aws-sdk", feature = "deploy"))]
mod difference;
#[cfg(feature = "deploy")]
mod error;
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
mod item;
#[cfg(feature = "deploy")]
mod json;
mod naming;
mod table;
mod text;

#[doc(hidden)]
#[allow(missing_docs, reason = "not for users")]
#[path = "private.rs"]
pub mod __private;
