//! Changing attributes of one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnItemCollectionMetrics};

use crate::key::Key;
use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::expression::operand::{Elements, Operand, Side};
use crate::sdk::expression::path::together::Part;
use crate::sdk::expression::path::{
    self, Addable, Alone, Anywhere, Fixed, List, Numeric, Path, Removable, Set, Together, Unkeyed, Updatable,
    Values,
};
use crate::sdk::expression::projection::Attributes;
use crate::sdk::group::transact_write::TransactWrite;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::guard::Range;
use crate::sdk::request::index_key;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::write::{Nothing, Options, Returns, if_version, options};
use crate::sdk::response::error::ErrorKind;
use crate::sdk::response::item::Item;
use crate::table::DynamoTable;

use changes::{Changes, Clause, Effect, Right, integer};
use keys::Addition;

pub use returning::{UpdatedNew, UpdatedOld};

mod changes;
mod difference;
mod keys;
mod patch;
mod returning;
mod sending;

const NO_PATH: &str =
    "what is added to a set or deleted from it are values; DynamoDB takes no other attribute there";

/// Changes attributes of one item. Made by [`Table::update`](crate::sdk::Table::update).
///
/// Each change names a [`Path`] that is [`Updatable`], which key attributes are not. All changes see the item as it
/// was before the update, and each place can be changed only once. If the table has a
/// [version](crate::version::VersionAttribute), every update increments it. With [`if_version`](Self::if_version) the update
/// changes the item only if it still has the version that was read.
///
/// The item must exist, unless you call [`upsert`](Self::upsert). The result of `add` and `subtract` must fit the
/// field's type, unless you call [`unbounded`](Self::unbounded). [`Error::is_not_found`](crate::sdk::Error::is_not_found) and
/// [`Error::is_out_of_range`](crate::sdk::Error::is_out_of_range) tell these two conditions from your own.
///
/// # Lost responses
///
/// If a response is lost, the SDK sends the request again, provided that repeating it is safe. An update that counts,
/// or that adds, removes or sets elements of a list, is not sent again. It may already have been done, so its error
/// [is uncertain](crate::sdk::Error::is_uncertain). [`exactly_once`](Self::exactly_once) avoids that. The
/// [guide](crate::guide::write#a-response-that-is-lost) describes all other writes.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Table;
/// use tablewright::DynamoTable;
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     order_id: String,
///     status: String,
///     note: Option<String>,
///     changes: u32,
///     log: Vec<String>,
/// }
///
/// let order = Order::PATHS;
/// let orders = Table::<Order>::without_client("orders");
/// let update = orders
///     .update(Order::key("o-1"))
///     .set(order.status, "shipped")
///     .add(order.changes, 1)
///     .append(order.log, ["shipped".to_owned()])
///     .remove(order.note)
///     .condition(order.status.eq("paid"));
/// assert_eq!(
///     update.input()?.update_expression(),
///     Some("SET #a0 = :a0, #a2 = list_append(if_not_exists(#a2, :a3), :a2) REMOVE #a3 ADD #a1 :a1"),
/// );
/// # Ok::<(), tablewright::sdk::Error>(())
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>
#[must_use = "a request has to be sent"]
pub struct Update<T, R = Nothing> {
    table: Handle<T>,
    key: Item,
    changes: Changes,
    /// The values of attributes that stay, and that keys are computed from.
    kept: Vec<Addition>,
    /// The ranges that the counted numbers must be in beforehand.
    ranges: Vec<Range>,
    is_unbounded: bool,
    is_upsert: bool,
    /// The attributes that the returned type reads, if the update returns only the changed attributes.
    returned: Attributes,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Update<T, R>);
awaited!([T: DynamoTable + 'static, R: Returns<T> + 'static] Update<T, R> => R::Output);

impl<T: DynamoTable> Update<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let (changes, kept, ranges) = Default::default();
        let key = options.key(key);
        let (is_unbounded, is_upsert, returned) = (false, false, None);
        let update = Self {
            table,
            key,
            changes,
            kept,
            ranges,
            is_unbounded,
            is_upsert,
            returned,
            options,
            returns: PhantomData,
        };
        match T::VERSION {
            // The new version only shows that the item has changed, so counting it twice does no harm.
            Some(attribute) => {
                update.change((Clause::Add, Effect::Complete), version(attribute), |version, right| {
                    Ok(format!("{version} {}", right.number("1")))
                })
            }
            None => update,
        }
    }

    /// Changes the item exactly once, however often the request has to be sent. The update becomes a transaction with
    /// this one action, which costs twice as much.
    ///
    /// An error is then an error of a transaction: see [`Error::cancellations`](crate::sdk::Error::cancellations).
    pub fn exactly_once(mut self) -> TransactWrite {
        let settings = std::mem::take(&mut self.table.settings);
        TransactWrite::with(self.table.optional_client().cloned(), settings).add(self)
    }
}

impl<T: DynamoTable, R: Returns<T>> Update<T, R> {
    /// Creates the item from its key and the changes if it does not exist. Without `upsert`, updating a missing item
    /// is [`ErrorKind::NotFound`].
    ///
    /// The new item lacks every attribute that the update does not set. If one of these fields is neither an `Option`
    /// nor has `#[serde(default)]`, the item cannot be read, and every query and scan that reaches it fails.
    pub const fn upsert(mut self) -> Self {
        self.is_upsert = true;
        self
    }

    /// Lets `add` and `subtract` store numbers that their fields cannot hold: below 0 in a `u32`, or above its maximum.
    ///
    /// Without `unbounded`, such an update is [`ErrorKind::OutOfRange`], because the item could not be read afterwards.
    pub const fn unbounded(mut self) -> Self {
        self.is_unbounded = true;
        self
    }

    /// Sets the path to a value, or to the value of another path, which must exist in the item.
    ///
    /// The attribute is removed if `serde` skips the field for this value: `None`, or a value that
    /// matches `#[serde(skip_serializing_if = "…")]`. A put leaves the attribute out in the same
    /// cases.
    ///
    /// If a key of an index is computed from the attribute, the update sets or removes that key too.
    pub fn set<V, P: Updatable + Alone>(self, path: Path<T, V, P>, value: impl Operand<T, V>) -> Self {
        let (path, value) = path.with_side(value);
        self.set_to(path, value)
    }

    /// Sets all attributes that a key of an index is computed from, and the key with them.
    ///
    /// An update only knows the values that it sets, so pass a value for each attribute: a new value, or
    /// [`kept`](path::kept) with the value that you have read. If a kept value has changed since, nothing is written
    /// and the error is [`ErrorKind::ConditionFailed`].
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::sdk::Table;
    /// use tablewright::sdk::path::kept;
    /// use tablewright::{DynamoEntity, DynamoTable};
    ///
    /// #[derive(Deserialize, DynamoTable)]
    /// #[table(pk = "PK")]
    /// #[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
    /// enum Board {
    ///     Task(Task),
    /// }
    ///
    /// #[derive(Serialize, Deserialize, DynamoEntity)]
    /// #[pk("TASK#{id}")]
    /// #[gsi(name = "GSI1", by = "assignee", pk("USER#{assignee}"), sk("{status}#{due}"))]
    /// struct Task {
    ///     id: String,
    ///     assignee: Option<String>,
    ///     status: String,
    ///     due: String,
    /// }
    ///
    /// let (tasks, task) = (Table::<Task>::without_client("board"), Task::PATHS);
    /// let update = tasks.update(Task::key("t-1")).set_together(task.status_and_due, ("done", kept("2026-11-20")));
    /// assert_eq!(
    ///     update.input()?.update_expression(),
    ///     Some("SET #a0 = :a0, #a2 = :a2"), // status and GSI1SK, if `due` is as it was read
    /// );
    /// # Ok::<(), tablewright::sdk::Error>(())
    /// ```
    pub fn set_together<P, W>(mut self, paths: Together<T, P>, values: impl Values<T, P, W>) -> Self {
        for Part { path, side, stays } in values.parts(paths.into_paths()) {
            match stays {
                Some(stays) => {
                    match side {
                        Side::Value(Ok(value)) => self.kept.push((path.attribute(), Some(value))),
                        Side::LeftOut(_) => self.kept.push((path.attribute(), None)),
                        Side::Refused(why) => self.options.fail(ErrorKind::InvalidRequest(why)),
                        Side::Value(Err(_)) | Side::Path(_) => {}
                    }
                    self.options.condition(stays);
                }
                None => self = self.set_to(path, side),
            }
        }
        self
    }

    fn set_to(self, path: Anywhere, value: Side) -> Self {
        match value {
            Side::LeftOut(_) => self.remove_path(path),
            value => self.replace(path, value),
        }
    }

    fn replace(self, path: Anywhere, value: Side) -> Self {
        self.change_to(path, value, Effect::Replace, |path, value| format!("{path} = {value}"))
    }

    /// Sets the path to a value if there is one, and changes nothing otherwise. [`patch`](Self::patch) takes a whole struct.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, sdk::Table};
    /// # #[derive(Serialize, Deserialize, DynamoTable)]
    /// # struct User { #[pk] id: String, name: String, email: Option<String> }
    /// struct Patch {
    ///     name: Option<String>,
    ///     email: Option<String>,
    /// }
    ///
    /// # async fn example(users: Table<User>, id: &str, patch: Patch) -> Result<(), tablewright::sdk::Error> {
    /// let update = users.update(User::key(id)).set_if_some(User::PATHS.name, patch.name);
    /// update.set_if_some(User::PATHS.email, patch.email.as_deref()).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If the update then sets nothing at all, it is [`ErrorKind::NoChange`].
    pub fn set_if_some<V, P: Updatable + Alone>(
        self,
        path: Path<T, V, P>,
        value: Option<impl Operand<T, V>>,
    ) -> Self {
        match value {
            Some(value) => self.set(path, value),
            None => self,
        }
    }

    /// Sets the path to a value, unless the item already has the attribute. Nothing changes if `serde` skips the
    /// field for this value.
    ///
    /// A NULL that another writer has stored counts as a value, and stays. To replace it, use [`set`](Self::set) with
    /// the condition [`is_none`](Path::is_none).
    pub fn set_if_absent<V, P: Updatable + Alone + Unkeyed>(
        mut self,
        path: Path<T, V, P>,
        value: impl Operand<T, V>,
    ) -> Self {
        let (path, value) = path.with_side(value);
        if matches!(value, Side::LeftOut(_)) {
            if let Err(error) = self.changes.leave(path) {
                self.options.fail(error);
            }
            return self;
        }
        let action = |path: &str, value: &str| format!("{path} = if_not_exists({path}, {value})");
        self.change_to(path, value, Effect::Complete, action)
    }

    /// Sets the path to an expression built from the path and a value. The field must be able to
    /// hold the value.
    fn change_to(
        mut self,
        path: Anywhere,
        value: Side,
        effect: Effect,
        action: fn(&str, &str) -> String,
    ) -> Self {
        if let Side::Value(Ok(value)) = &value
            && let Err(error) = index_key::check_value(T::SCHEMA, &path, value)
        {
            self.options.fail(ErrorKind::Key(error));
        }
        self.change((Clause::Set, effect), path, |path, right| Ok(action(path, &right.side(value)?)))
    }

    /// Removes an attribute, a member of a map, or an element of a list. Later elements of the list move up.
    ///
    /// An attribute is [`Removable`] if its field is an `Option` or has `#[serde(default)]`. An item without any other
    /// attribute could not be read.
    pub fn remove<V, P: Removable<V> + Alone>(self, path: Path<T, V, P>) -> Self {
        self.remove_path(path.anywhere())
    }

    fn remove_path(self, path: Anywhere) -> Self {
        self.change((Clause::Remove, Effect::Replace), path, |path, _| Ok(path.to_owned()))
    }

    /// Adds a number to a number, or elements to a set. A missing attribute counts as 0, or as the empty set.
    ///
    /// The sum must fit the field. Otherwise nothing changes and the error is [`ErrorKind::OutOfRange`],
    /// unless you call [`unbounded`](Self::unbounded). If you add a path, this cannot be checked.
    pub fn add<V: Addable, P: Updatable + Alone + Unkeyed>(
        mut self,
        path: Path<T, V, P>,
        value: impl Operand<T, V>,
    ) -> Self {
        let (storing, path) = (path.storing(), path.anywhere());
        match value.into_amount(storing) {
            // The documentation of `ADD` allows neither a nested number nor a path.
            Side::Path(_) if V::IS_SET => self.refuse_path(),
            side @ Side::Path(_) => self.count(path, '+', side),
            side if V::IS_SET => self.add_to(path, Effect::Complete, side),
            side => {
                let range = integer(&side).and_then(|by| Range::of_change(&path, V::RANGE, by));
                self.ranges.extend(range);
                if path.steps().is_empty() {
                    self.add_to(path, Effect::Relative, side)
                } else {
                    self.count(path, '+', side)
                }
            }
        }
    }

    fn add_to(self, path: Anywhere, effect: Effect, value: Side) -> Self {
        self.change((Clause::Add, effect), path, |path, right| Ok(format!("{path} {}", right.side(value)?)))
    }

    /// Subtracts a number from a number. A missing attribute counts as 0.
    ///
    /// The difference must fit the field. Otherwise nothing changes and the error is [`ErrorKind::OutOfRange`],
    /// unless you call [`unbounded`](Self::unbounded). If you subtract a path, this is checked only for unsigned
    /// fields.
    pub fn subtract<V: Numeric, P: Updatable + Alone + Unkeyed>(
        mut self,
        path: Path<T, V, P>,
        value: impl Operand<T, V>,
    ) -> Self {
        let (value, path) = (value.into_amount(path.storing()), path.anywhere());
        let range = match &value {
            Side::Path(other) => Range::of_subtracted(&path, V::RANGE, other),
            side => integer(side).and_then(|by| Range::of_change(&path, V::RANGE, -by)),
        };
        self.ranges.extend(range);
        self.count(path, '-', value)
    }

    /// Adds elements to the end of a list. A missing attribute counts as the empty list.
    pub fn append<V: List, P: Updatable + Alone + Unkeyed>(
        self,
        path: Path<T, V, P>,
        elements: impl Elements<T, V>,
    ) -> Self {
        let elements = elements.into_side();
        self.change((Clause::Set, Effect::Relative), path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append(if_not_exists({path}, {empty}), {elements})"))
        })
    }

    /// Adds elements to the start of a list. A missing attribute counts as the empty list.
    pub fn prepend<V: List, P: Updatable + Alone + Unkeyed>(
        self,
        path: Path<T, V, P>,
        elements: impl Elements<T, V>,
    ) -> Self {
        let elements = elements.into_side();
        self.change((Clause::Set, Effect::Relative), path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append({elements}, if_not_exists({path}, {empty}))"))
        })
    }

    /// Deletes elements from a set. Deleting the last element removes the attribute, so the path must be [`Removable`].
    pub fn delete<V: Set, P: Removable<V> + Alone>(
        self,
        path: Path<T, V, P>,
        elements: impl Operand<T, V>,
    ) -> Self {
        let path = path.anywhere();
        match elements.into_side() {
            Side::Path(_) => self.refuse_path(),
            side => self.change((Clause::Delete, Effect::Complete), path, |path, right| {
                Ok(format!("{path} {}", right.side(side)?))
            }),
        }
    }

    fn refuse_path(mut self) -> Self {
        self.options.fail(ErrorKind::InvalidRequest(NO_PATH));
        self
    }

    fn count(self, path: Anywhere, operator: char, value: Side) -> Self {
        self.change((Clause::Set, Effect::Relative), path, |path, right| {
            let (value, zero) = (right.side(value)?, right.number("0"));
            Ok(format!("{path} = if_not_exists({path}, {zero}) {operator} {value}"))
        })
    }

    /// Adds an action, which is built from the rendered path.
    fn change(
        mut self,
        kind: (Clause, Effect),
        path: Anywhere,
        action: impl FnOnce(&str, &mut Right<'_>) -> Result<String, ErrorKind>,
    ) -> Self {
        if let Err(error) = self.changes.add(kind, path, &mut self.options.placeholders, action) {
            self.options.fail(error);
        }
        self
    }

    options!();
    if_version!();
}

fn version(attribute: &'static str) -> Anywhere {
    path::attribute::<(), (), Fixed>(attribute).anywhere()
}
