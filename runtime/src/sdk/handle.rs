//! The client and the table name that every request has.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::SdkError;

use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::transport::customized::Settings;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::{Sent, send};

/// The client and the physical name of a table of `T`s.
pub(crate) struct Handle<T> {
    untyped: Untyped,
    item: PhantomData<fn() -> T>,
}

/// The table of a request, whatever the type of its items is. Code that needs no more than this is compiled once, and
/// not for each type.
#[derive(Clone)]
pub(crate) struct Untyped {
    shared: Arc<Shared>,
    /// The settings of the request that has this handle.
    pub(crate) settings: Settings,
}

struct Shared {
    client: Option<Client>,
    name: String,
}

impl<T> Handle<T> {
    pub(crate) fn new(client: Option<Client>, name: String) -> Self {
        let untyped = Untyped { shared: Arc::new(Shared { client, name }), settings: Settings::default() };
        Self { untyped, item: PhantomData }
    }

    /// Returns the same table, with another type of its items.
    pub(crate) fn of<U>(&self) -> Handle<U> {
        Handle { untyped: self.untyped.clone(), item: PhantomData }
    }
}

impl<T> Deref for Handle<T> {
    type Target = Untyped;

    fn deref(&self) -> &Untyped {
        &self.untyped
    }
}

impl<T> DerefMut for Handle<T> {
    fn deref_mut(&mut self) -> &mut Untyped {
        &mut self.untyped
    }
}

impl Untyped {
    pub(crate) fn name(&self) -> &str {
        &self.shared.name
    }

    pub(crate) fn error(&self, operation: &'static str, kind: ErrorKind) -> Error {
        Error::new(operation, self.name(), kind)
    }

    /// Creates a request to this table.
    pub(crate) fn request<R: Input>(&self, operation: &'static str) -> Result<R, Error> {
        let mut request = R::empty().map_err(|error| Error::build(operation, self.name(), error))?;
        *request.table_name() = Some(self.name().to_owned());
        Ok(request)
    }

    pub(crate) fn optional_client(&self) -> Option<&Client> {
        self.shared.client.as_ref()
    }

    /// Sends a request with the settings of the handle.
    pub(in crate::sdk) async fn send<O: Sent>(
        &self,
        operation: &'static str,
        request: O,
    ) -> Result<O::Output, Error>
    where
        aws_sdk_dynamodb::Error: From<SdkError<O::Error, HttpResponse>>,
    {
        let answer = send(request, self.client(operation)?, self.settings.builder()).await;
        self.answer(operation, answer)
    }

    /// Returns the client. Every request gets it here, and its response goes through [`Self::answer`].
    pub(crate) fn client(&self, operation: &'static str) -> Result<&Client, Error> {
        self.optional_client().ok_or_else(|| self.error(operation, ErrorKind::NoClient))
    }

    pub(crate) fn answer<A, E, R>(
        &self,
        operation: &'static str,
        answer: Result<A, SdkError<E, R>>,
    ) -> Result<A, Error>
    where
        aws_sdk_dynamodb::Error: From<SdkError<E, R>>,
    {
        answer.map_err(|error| Error::request(operation, self.name(), error))
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        self.of()
    }
}

/// Prints the same as the public `Table`, which wraps this handle.
impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("name", &self.name()).finish_non_exhaustive()
    }
}

/// Implements `Debug` for a request. It prints only the table: keys, items and values do not belong in a log.
macro_rules! unseen {
    ($request:ident<$($parameter:ident $(: $bound:path)?),*>) => {
        impl<$($parameter $(: $bound)?),*> std::fmt::Debug for $request<$($parameter),*> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($request)).field("table", &self.table).finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use unseen;
