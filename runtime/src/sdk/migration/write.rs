//! Writes one item, if it is still as it was read.

use std::future::Future;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, Delete, Put, ReturnConsumedCapacity,
    ReturnValuesOnConditionCheckFailure, TransactWriteItem,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::limits::EXPRESSION_BYTES;
use crate::schema::Attribute;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::group::actions::{Action, Actions};
use crate::sdk::handle::Handle;
use crate::sdk::migration::form::Form;
use crate::sdk::request::guard::Guards;
use crate::sdk::request::same;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::transport::backoff::{ATTEMPTS, Backoff};
use crate::sdk::transport::input::Input as _;
use crate::sdk::transport::pace::Pace;
use crate::sdk::transport::send::send;
use crate::table::DynamoTable;

const GET: &str = "GetItem";
const UPDATE: &str = "UpdateItem";
const TRANSACT: &str = "TransactWriteItems";

/// The number of times that an item is read again because another writer was faster.
const CONFLICTS: u64 = 100;

const TOO_MANY: &str = "the item has more attributes than a condition can compare, so a concurrent write could be lost; give \
                        the table a `#[version]`, or migrate the item by hand";
const BUSY: &str =
    "other writers have changed the item each time before it was written; migrate it when they are done";

/// Migrates the items of one table.
pub(super) struct Writer<'m, 'f, T> {
    pub(super) table: &'m Handle<T>,
    pub(super) client: &'m Client,
    pub(super) form: &'m Form<'f, T>,
    pub(super) pace: Option<Pace>,
}

/// The end of a write.
pub(super) enum End {
    Changed,
    Left,
    /// This item cannot be migrated.
    Failed(Error),
}

/// The reason that a write was not done.
enum Refused {
    /// The item has changed since it was read. Holds the present item if `DynamoDB` returned it.
    Changed(Option<Item>),
    Error(Error),
}

impl<T: DynamoTable + Serialize + DeserializeOwned> Writer<'_, '_, T> {
    /// Writes what the stored item becomes, and returns the number of conflicts with other writers.
    ///
    /// Returns an error only if it concerns other items too.
    pub(super) async fn migrate(&self, mut stored: Item) -> Result<(End, u64), Error> {
        let mut conflicts = 0;
        loop {
            let new = match self.form.changed(&stored) {
                Ok(Some(new)) => new,
                Ok(None) => return Ok((End::Left, conflicts)),
                Err(kind) => return Ok((End::Failed(self.error("", kind, &stored)), conflicts)),
            };
            let is_moved = key::<T>(&stored) != key::<T>(&new);
            let written =
                if is_moved { self.replace(&stored, &new).await } else { self.update(&stored, &new).await };
            let found = match written {
                Ok(()) => return Ok((End::Changed, conflicts)),
                Err(Refused::Error(error)) if is_of_item(&error) => {
                    let error = self.error(error.operation(), error.into_kind(), &stored);
                    return Ok((End::Failed(error), conflicts));
                }
                Err(Refused::Error(error)) => return Err(error),
                Err(Refused::Changed(Some(found))) => Some(found),
                Err(Refused::Changed(None)) => self.get(key::<T>(&stored)).await?,
            };
            // If the response to a write is lost, the write is sent again, and finds its own result.
            match found {
                Some(found) if same::is_same_item(&found, &new) => return Ok((End::Changed, conflicts)),
                Some(found) => stored = found,
                None if is_moved
                    && self.get(key::<T>(&new)).await?.is_some_and(|it| same::is_same_item(&it, &new)) =>
                {
                    return Ok((End::Changed, conflicts));
                }
                // Another writer has deleted it.
                None => return Ok((End::Left, conflicts)),
            }
            conflicts += 1;
            if conflicts == CONFLICTS {
                let error = self.error(UPDATE, ErrorKind::InvalidRequest(BUSY), &stored);
                return Ok((End::Failed(error), conflicts));
            }
        }
    }

    /// Returns the error of an item.
    pub(super) fn error(&self, operation: &'static str, kind: ErrorKind, stored: &Item) -> Error {
        self.table.error(operation, kind).of_item(Some(key::<T>(stored)))
    }

    /// Checks that the item could be written.
    pub(super) fn check(&self, stored: &Item, new: &Item) -> Result<(), ErrorKind> {
        let is_moved = key::<T>(stored) != key::<T>(new);
        self.unchanged(stored, is_moved, &mut Placeholders::default())?;
        if is_moved { Ok(()) } else { changes(stored, new, &mut Placeholders::default()).map(drop) }
    }

    async fn update(&self, stored: &Item, new: &Item) -> Result<(), Refused> {
        let failed = |kind| Refused::Error(self.table.error(UPDATE, kind));
        let mut placeholders = Placeholders::default();
        let mut request: UpdateItemInput = self.table.request(UPDATE).map_err(Refused::Error)?;
        request.condition_expression =
            Some(self.unchanged(stored, false, &mut placeholders).map_err(failed)?);
        request.update_expression = Some(changes(stored, new, &mut placeholders).map_err(failed)?);
        (request.expression_attribute_names, request.expression_attribute_values) = placeholders.into_maps();
        request.key = Some(key::<T>(stored));
        request.return_values_on_condition_check_failure = Some(ReturnValuesOnConditionCheckFailure::AllOld);
        request.return_consumed_capacity = self.capacity();
        let sent = self.sending(|| {
            let request = request.clone().into_builder();
            async {
                let answer = self.table.send(UPDATE, request).await?;
                Ok((answer.consumed_capacity.into_iter().collect(), ()))
            }
        });
        sent.await.map_err(|error| match error.kind() {
            ErrorKind::ConditionFailed { .. } => match error.into_kind() {
                ErrorKind::ConditionFailed { item } => Refused::Changed(item),
                kind => failed(kind),
            },
            _ => Refused::Error(error),
        })
    }

    /// Puts the new item, and deletes the old one.
    async fn replace(&self, stored: &Item, new: &Item) -> Result<(), Refused> {
        let mut placeholders = Placeholders::default();
        let unchanged = self.unchanged(stored, true, &mut placeholders);
        let unchanged = unchanged.map_err(|kind| Refused::Error(self.table.error(TRANSACT, kind)))?;
        let (names, values) = placeholders.into_maps();
        let delete = Delete::builder()
            .table_name(self.table.name())
            .set_key(Some(key::<T>(stored)))
            .condition_expression(unchanged)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = Put::builder()
            .table_name(self.table.name())
            .set_item(Some(new.clone()))
            .condition_expression("attribute_not_exists(#a0)")
            .expression_attribute_names("#a0", T::SCHEMA.partition_key().name());
        let built = |error| Refused::Error(Error::build(TRANSACT, self.table.name(), error));
        let request = TransactWriteItemsInput::builder()
            .transact_items(TransactWriteItem::builder().put(put.build().map_err(built)?).build())
            .transact_items(TransactWriteItem::builder().delete(delete.build().map_err(built)?).build())
            .set_return_consumed_capacity(self.capacity());
        let action = |operation, gives_item| Action {
            operation,
            name: None,
            table: self.table.name().to_owned(),
            guards: Guards::default(),
            gives_item,
        };
        let actions = Actions(vec![action("PutItem", false), action("DeleteItem", true)]);
        let sent = self.sending(|| {
            let request = request.clone();
            async {
                let answer = send(request, self.client, self.table.settings.builder()).await;
                let answer = answer.map_err(|error| actions.error(TRANSACT, error))?;
                Ok((answer.consumed_capacity.unwrap_or_default(), ()))
            }
        });
        sent.await.map_err(|error| {
            let failed = |operation| {
                error.cancellations().iter().find(|it| it.operation == operation && it.is_condition_failed())
            };
            match (failed("DeleteItem"), failed("PutItem")) {
                (Some(changed), _) => Refused::Changed(changed.item.clone()),
                (None, Some(_)) => Refused::Error(self.table.error(TRANSACT, ErrorKind::KeyTaken)),
                (None, None) => Refused::Error(error),
            }
        })
    }

    /// Reads the item as it is now.
    async fn get(&self, key: Item) -> Result<Option<Item>, Error> {
        let mut request: GetItemInput = self.table.request(GET)?;
        request.key = Some(key);
        request.consistent_read = Some(true);
        let sent = retrying(self.client, || {
            let request = request.clone().into_builder();
            async { Ok(self.table.send(GET, request).await?.item) }
        });
        sent.await
    }

    /// Returns the condition that the attributes of both forms are as they were read. A move compares all attributes.
    fn unchanged(
        &self,
        stored: &Item,
        is_moved: bool,
        placeholders: &mut Placeholders,
    ) -> Result<String, ErrorKind> {
        let mut compared: Vec<_> =
            stored.iter().filter(|(name, _)| is_moved || self.form.has(name)).collect();
        compared.sort_unstable_by_key(|(name, _)| *name);
        let mut conditions: Vec<String> = Vec::with_capacity(compared.len());
        for (name, value) in compared {
            conditions.push(equals(name, value, placeholders));
        }
        for name in self.form.names.iter().filter(|name| !stored.contains_key(**name)) {
            conditions.push(format!("attribute_not_exists({})", placeholders.name(name)));
        }
        let condition = conditions.join(" AND ");
        if condition.len() <= EXPRESSION_BYTES {
            return Ok(condition);
        }
        // Every writer increments the version.
        let version = T::VERSION.and_then(|name| Some((name, stored.get(name)?)));
        let (name, value) = version.ok_or(ErrorKind::InvalidRequest(TOO_MANY))?;
        *placeholders = Placeholders::default();
        Ok(equals(name, value, placeholders))
    }

    fn capacity(&self) -> Option<ReturnConsumedCapacity> {
        self.pace.is_some().then_some(ReturnConsumedCapacity::Total)
    }

    /// Sends a request at the rate of the writes, and sends it again if it may succeed later.
    async fn sending<A, F>(&self, request: impl Fn() -> F) -> Result<A, Error>
    where
        F: Future<Output = Result<(Vec<ConsumedCapacity>, A), Error>>,
    {
        let Some(pace) = &self.pace else {
            return Ok(retrying(self.client, request).await?.1);
        };
        let request = || async {
            let started = pace.start().await;
            let (consumed, answer) = request().await?;
            pace.end(&started, &consumed);
            Ok(answer)
        };
        retrying(self.client, request).await
    }
}

/// Sends a request, and sends it again if it may succeed later. The request must be safe to repeat.
pub(super) async fn retrying<A, F: Future<Output = Result<A, Error>>>(
    client: &Client,
    request: impl Fn() -> F,
) -> Result<A, Error> {
    let mut backoff = Backoff::new(client, ATTEMPTS);
    loop {
        match request().await {
            Err(error) if error.is_retryable() && backoff.wait(0).await => {}
            done => return done,
        }
    }
}

/// Returns the key of a stored item.
pub(super) fn key<T: DynamoTable>(item: &Item) -> Item {
    let names = T::SCHEMA.key_of(None).iter().map(Attribute::name);
    names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
}

/// Returns `name = value`: the comparison in a condition, and the assignment in an update.
fn equals(name: &str, value: &AttributeValue, placeholders: &mut Placeholders) -> String {
    format!("{} = {}", placeholders.name(name), placeholders.value(value.clone()))
}

/// Returns the changes that turn the stored item into the new one.
fn changes(stored: &Item, new: &Item, placeholders: &mut Placeholders) -> Result<String, ErrorKind> {
    let differs =
        |(name, value): &(&String, &AttributeValue)| !same::is_same_attribute(stored.get(*name), Some(value));
    let mut set: Vec<_> = new.iter().filter(differs).collect();
    set.sort_unstable_by_key(|(name, _)| *name);
    let mut removed: Vec<&String> = stored.keys().filter(|name| !new.contains_key(*name)).collect();
    removed.sort_unstable();
    let set = set.into_iter().map(|(name, value)| equals(name, value, placeholders));
    let set = set.collect::<Vec<_>>().join(", ");
    let removed = removed.into_iter().map(|name| placeholders.name(name)).collect::<Vec<_>>().join(", ");
    let parts = [("SET ", set), ("REMOVE ", removed)].into_iter().filter(|(_, changes)| !changes.is_empty());
    let text = parts.map(|(word, changes)| format!("{word}{changes}")).collect::<Vec<_>>().join(" ");
    if text.len() > EXPRESSION_BYTES { Err(ErrorKind::InvalidRequest(TOO_MANY)) } else { Ok(text) }
}

/// Returns whether an error concerns this item alone.
fn is_of_item(error: &Error) -> bool {
    /// The codes of a request, and of an action of a transaction.
    const CODES: [&str; 4] = [
        "ItemCollectionSizeLimitExceeded",
        "ItemCollectionSizeLimitExceededException",
        "ValidationError",
        "ValidationException",
    ];
    let is_refused = |code: &str| CODES.contains(&code);
    matches!(error.kind(), ErrorKind::InvalidRequest(_) | ErrorKind::KeyTaken)
        || error.code().is_some_and(is_refused)
        || error.cancellations().iter().any(|cancellation| is_refused(cancellation.code()))
}
