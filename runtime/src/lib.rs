#![doc = include_str!("../README.md")]

#[doc(inline)]
pub use condition::KeyCondition;
#[cfg(feature = "evolve")]
#[doc(inline)]
pub use deploy::evolve;
#[doc(inline)]
pub use deploy::stack::Stack;
#[doc(inline)]
pub use deploy::{config, export};
#[doc(inline)]
pub use entity::DynamoEntity;
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

mod at;
mod condition;
#[cfg(feature = "aws-sdk")]
mod difference;
mod error;
#[cfg(any(feature = "aws-sdk", feature = "lambda", feature = "streams"))]
mod item;
mod json;
mod naming;
mod table;
mod text;

#[doc(hidden)]
#[allow(missing_docs, reason = "not for users")]
#[path = "private.rs"]
pub mod __private;
