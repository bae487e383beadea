//! Turning a failed condition into the caller's own error.

use super::Error;

/// Turns a failed condition of a write into an error of your own.
///
/// A failed condition is often part of the domain: the name is taken, the seat is booked. These methods return your
/// error for it, and convert every other error as `?` does.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::DynamoTable;
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct User { #[pk] name: String, #[version] version: u64 }
/// use tablewright::sdk::{self, ResultExt as _, Table};
///
/// enum Error {
///     Taken,
///     Changed,
///     Table(sdk::Error),
/// }
///
/// impl From<sdk::Error> for Error {
///     fn from(error: sdk::Error) -> Self {
///         Self::Table(error)
///     }
/// }
///
/// async fn register(users: &Table<User>, user: &User) -> Result<(), Error> {
///     users.put(user).if_not_exists().send().await.on_condition_failed(|_| Error::Taken)?;
///     Ok(())
/// }
///
/// async fn save(users: &Table<User>, user: &mut User) -> Result<(), Error> {
///     user.version = users.put(user).send().await.on_version_conflict(|_| Error::Changed)?;
///     Ok(())
/// }
/// ```
pub trait ResultExt<O>: sealed::Sealed {
    /// Returns your error if a condition failed: see [`Error::is_condition_failed`].
    ///
    /// The function gets the error, which holds the stored [item](Error::old_item) if the request asked for it.
    ///
    /// # Errors
    ///
    /// Returns the function's error if a condition failed, and any other error converted.
    fn on_condition_failed<E: From<Error>>(self, error: impl FnOnce(Error) -> E) -> Result<O, E>;

    /// Returns your error if the item has changed since it was read: see [`Error::is_version_conflict`].
    ///
    /// # Errors
    ///
    /// Returns the function's error if the versions differ, and any other error converted.
    fn on_version_conflict<E: From<Error>>(self, error: impl FnOnce(Error) -> E) -> Result<O, E>;
}

impl<O> ResultExt<O> for Result<O, Error> {
    fn on_condition_failed<E: From<Error>>(self, error: impl FnOnce(Error) -> E) -> Result<O, E> {
        on(self, Error::is_condition_failed, error)
    }

    fn on_version_conflict<E: From<Error>>(self, error: impl FnOnce(Error) -> E) -> Result<O, E> {
        on(self, Error::is_version_conflict, error)
    }
}

fn on<O, E: From<Error>>(
    result: Result<O, Error>,
    is_meant: fn(&Error) -> bool,
    make: impl FnOnce(Error) -> E,
) -> Result<O, E> {
    result.map_err(|error| if is_meant(&error) { make(error) } else { error.into() })
}

mod sealed {
    pub trait Sealed {}
    impl<O> Sealed for Result<O, super::Error> {}
}
