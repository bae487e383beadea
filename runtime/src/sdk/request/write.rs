//! What every write has: a condition, and what it returns.

use aws_sdk_dynamodb::operation::delete_item::DeleteItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConsumedCapacity, ReturnConsumedCapacity, ReturnValue,
    ReturnValuesOnConditionCheckFailure,
};
use serde::de::DeserializeOwned;

use crate::key::Key;
use crate::sdk::expression::condition::Condition;
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::handle::Handle;
use crate::sdk::request::guard::Guards;
use crate::sdk::request::verdict::Verdict;
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::{Item, from_item};
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send_with;
use crate::table::DynamoTable;
use crate::version::ItemVersion;

/// The options of a write.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) placeholders: Placeholders,
    /// The comparison of the version.
    pub(crate) version: Option<String>,
    /// All other conditions.
    conditions: Vec<String>,
    /// Whether one of them may be met no longer once the write is done, so that it fails if it is sent again.
    pub(crate) is_falsifiable: bool,
    pub(crate) guards: Guards,
    /// The first thing that is wrong: it is reported where the request is made.
    pub(crate) error: Option<ErrorKind>,
    pub(crate) old_item_on_failure: bool,
    pub(crate) capacity: Option<ReturnConsumedCapacity>,
}

impl Options {
    pub(crate) fn condition<T>(&mut self, condition: Condition<T>) {
        match condition.render(&mut self.placeholders) {
            Ok(text) => self.and(text),
            Err(error) => self.fail(error),
        }
        (self.is_falsifiable, self.guards.has_others) = (true, true);
    }

    pub(crate) fn has_condition(&self) -> bool {
        !self.conditions.is_empty() || self.version.is_some()
    }

    pub(crate) fn and(&mut self, condition: String) {
        self.conditions.push(condition);
    }

    /// Every item has the partition key, so one that has none is not there.
    pub(crate) fn exists<T: DynamoTable>(&mut self, exists: bool) {
        self.has_key::<T>(exists);
        (self.guards.asked, self.guards.has_others) = (Some(exists), true);
    }

    /// The same of a write that asks for its item by itself.
    pub(crate) fn exists_by_itself<T: DynamoTable>(&mut self) {
        self.has_key::<T>(true);
        self.guards.exists = true;
    }

    fn has_key<T: DynamoTable>(&mut self, exists: bool) {
        let function = if exists { "attribute_exists" } else { "attribute_not_exists" };
        let name = self.placeholders.name(T::SCHEMA.partition_key().name());
        self.and(format!("{function}({name})"));
        self.is_falsifiable |= !exists;
    }

    /// An item without the attribute has version 0, and so has one that is not there.
    pub(crate) fn version<T: DynamoTable>(&mut self, version: T::Version) {
        let Some(attribute) = T::VERSION else { return };
        let version = version.version_number();
        let (name, value) = (
            self.placeholders.name(attribute),
            self.placeholders.value(AttributeValue::N(version.to_string())),
        );
        let mut condition = format!("{name} = {value}");
        if version == 0 {
            condition = format!("attribute_not_exists({name}) OR {condition}");
        }
        self.version = Some(condition);
        self.guards.version = Some((attribute, version));
    }

    /// All conditions.
    pub(crate) fn take_condition(&mut self) -> Option<String> {
        let mut conditions: Vec<String> =
            self.version.take().into_iter().chain(self.conditions.drain(..)).collect();
        match &conditions[..] {
            [] | [_] => conditions.pop(),
            several => Some(format!("({})", several.join(") AND ("))),
        }
    }

    /// The key of the item that is written.
    pub(crate) fn key<T: DynamoTable>(&mut self, key: Key<'_, T>) -> Item {
        key.try_into().unwrap_or_else(|error| {
            self.fail(ErrorKind::Key(error));
            Item::new()
        })
    }

    pub(crate) fn fail(&mut self, error: ErrorKind) {
        self.error.get_or_insert(error);
    }

    /// The request of a write, with all but what it is about.
    pub(crate) fn into_request<T: DynamoTable, W: WriteInput>(
        self,
        table: &Handle<T>,
        returns: Option<ReturnValue>,
    ) -> Result<W, Error> {
        if let Some(kind) = self.error {
            return Err(table.error(W::OPERATION, kind));
        }
        let mut request = table.request::<W>(W::OPERATION)?;
        request.set(self, returns);
        Ok(request)
    }

    /// Whether the caller gets the stored item where a condition failed: also where the version is compared.
    pub(crate) const fn gives_item(&self) -> bool {
        self.old_item_on_failure || self.guards.version.is_some()
    }

    pub(crate) fn on_failure(&self) -> Option<ReturnValuesOnConditionCheckFailure> {
        let asks = self.old_item_on_failure || self.guards.need_item();
        asks.then_some(ReturnValuesOnConditionCheckFailure::AllOld)
    }
}

/// What a write has done.
pub(crate) struct Written {
    pub(crate) attributes: Option<Item>,
    pub(crate) consumed_capacity: Option<ConsumedCapacity>,
}

/// The request of a write, of which the SDK has one for each operation.
pub(crate) trait WriteInput: Input {
    const OPERATION: &str;

    fn set(&mut self, options: Options, returns: Option<ReturnValue>);

    /// Sends the request. The verdict tells what a failed condition means.
    async fn send<T>(self, table: &Handle<T>, verdict: Verdict) -> Result<Written, Error>;
}

macro_rules! write_inputs {
    ($($input:ident: $operation:literal;)*) => {$(
        impl WriteInput for $input {
            const OPERATION: &str = $operation;

            fn set(&mut self, mut options: Options, returns: Option<ReturnValue>) {
                self.return_values = returns;
                self.return_values_on_condition_check_failure = options.on_failure();
                self.condition_expression = options.take_condition();
                self.return_consumed_capacity = options.capacity;
                (self.expression_attribute_names, self.expression_attribute_values) =
                    options.placeholders.into_maps();
            }

            async fn send<T>(self, table: &Handle<T>, verdict: Verdict) -> Result<Written, Error> {
                let client = table.client(Self::OPERATION)?;
                let answer = send_with(self.into_builder(), client, verdict.settings()).await;
                let is_in_doubt = verdict.is_in_doubt(answer.as_ref().err());
                match table.answer(Self::OPERATION, answer) {
                    Ok(answer) => {
                        Ok(Written { attributes: answer.attributes, consumed_capacity: answer.consumed_capacity })
                    }
                    Err(error) => {
                        let attributes = verdict.judge(error, is_in_doubt)?;
                        Ok(Written { attributes, consumed_capacity: None })
                    }
                }
            }
        }
    )*};
}

write_inputs! {
    PutItemInput: "PutItem";
    UpdateItemInput: "UpdateItem";
    DeleteItemInput: "DeleteItem";
}

/// The methods by which a write gets its options, which are in its field `options`.
macro_rules! options {
    () => {
        /// Writes only where the item as it is meets this condition; several have all to be met.
        pub fn condition(mut self, condition: impl IntoCondition<T>) -> Self {
            self.options.condition(condition.into_condition());
            self
        }

        /// Asks for the item as it is stored if a condition is not met:
        /// [`Error::old_item`](crate::sdk::Error::old_item) reads it. A write that compares the version always asks for it.
        pub const fn old_item_on_failure(mut self) -> Self {
            self.options.old_item_on_failure = true;
            self
        }

        /// Asks for the capacity the request takes; [`send_metered`](Self::send_metered) gives it.
        pub fn consumed_capacity(mut self, level: ReturnConsumedCapacity) -> Self {
            self.options.capacity = Some(level);
            self
        }
    };
}

/// The method by which a request of a key compares the version, which an item has itself.
macro_rules! if_version {
    () => {
        /// Only where the item is still of this version: that of the item as it was read.
        ///
        /// Version 0 is also that of an item that lacks the attribute, or is not there.
        pub fn if_version(mut self, version: T::Version) -> Self
        where
            T::Version: crate::version::VersionAttribute,
        {
            self.options.version::<T>(version);
            self
        }
    };
}

/// The method by which a write asks for its item, which an update does by itself.
macro_rules! if_exists {
    () => {
        /// Writes only if there is an item of this key.
        pub fn if_exists(mut self) -> Self {
            self.options.exists::<T>(true);
            self
        }
    };
}

pub(crate) use {if_exists, if_version, options};

/// What a write returns.
pub trait Returns<T>: sealed::Returns<T, Value = <Self as Returns<T>>::Output> {
    /// What `send()` gives.
    type Output;
}

/// A write that returns nothing.
#[derive(Debug)]
pub enum Nothing {}

/// A write that returns the item as it was before, where there was one.
#[derive(Debug)]
pub enum OldItem {}

/// A write that returns the item as it is afterwards.
#[derive(Debug)]
pub enum NewItem {}

impl<T> Returns<T> for Nothing {
    type Output = ();
}

impl<T: DynamoTable + DeserializeOwned> Returns<T> for OldItem {
    type Output = Option<T>;
}

impl<T: DynamoTable + DeserializeOwned> Returns<T> for NewItem {
    type Output = T;
}

pub(crate) mod sealed {
    use super::{
        DeserializeOwned, DynamoTable, ErrorKind, Item, NewItem, Nothing, OldItem, ReturnValue, from_item,
    };

    pub trait Returns<T> {
        type Value;
        /// Whether a write that is done twice returns the same.
        const IS_REPEATABLE: bool = true;
        const RETURN_VALUE: Option<ReturnValue>;
        fn read(item: Option<Item>) -> Result<Self::Value, ErrorKind>;
    }

    impl<T> Returns<T> for Nothing {
        type Value = ();
        const RETURN_VALUE: Option<ReturnValue> = None;
        fn read(_: Option<Item>) -> Result<(), ErrorKind> {
            Ok(())
        }
    }

    impl<T: DynamoTable + DeserializeOwned> Returns<T> for OldItem {
        type Value = Option<T>;
        const IS_REPEATABLE: bool = false;
        const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::AllOld);
        fn read(item: Option<Item>) -> Result<Option<T>, ErrorKind> {
            item.filter(|item| !item.is_empty()).map(from_item::<T, T>).transpose()
        }
    }

    impl<T: DynamoTable + DeserializeOwned> Returns<T> for NewItem {
        type Value = T;
        const RETURN_VALUE: Option<ReturnValue> = Some(ReturnValue::AllNew);
        fn read(item: Option<Item>) -> Result<T, ErrorKind> {
            item.ok_or(ErrorKind::NoItem).and_then(from_item::<T, T>)
        }
    }
}
