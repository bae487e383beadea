//! Changing attributes of one item.

use std::marker::PhantomData;

use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};

use crate::sdk::expression::condition::IntoCondition;
use crate::sdk::expression::operand::{Elements, Operand, Side};
use crate::sdk::expression::path::{
    self, Addable, Anywhere, Fixed, List, Numeric, Path, Removable, Set, Updatable,
};
use crate::sdk::expression::placeholders::Placeholders;
use crate::sdk::handle::{Handle, unseen};
use crate::sdk::request::expected::Expected;
use crate::sdk::request::index_key;
use crate::sdk::request::sending::awaited;
use crate::sdk::request::write::{NewItem, Nothing, OldItem, Options, Returns, if_version, options};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::response::metered::Metered;
use crate::sdk::transport::input::Input;
use crate::sdk::transport::send::send;
use crate::{DynamoTable, Key};

const OPERATION: &str = "UpdateItem";

const NO_PATH: &str =
    "what is added to a set or deleted from it are values; DynamoDB takes no other attribute there";

/// Changes attributes of one item. Made by [`Table::update`](crate::sdk::Table::update).
///
/// Each change names a [`Path`] that is [`Updatable`]: no attribute of the table's key. All see the item as it was before,
/// and a place can be changed once. Where the table has a [version](crate::VersionAttribute), every update counts it up;
/// with [`if_version`](Self::if_version) it changes no other version than the one that was read.
///
/// An update whose answer was lost on the way is sent again by the SDK. What counts or appends can happen twice then, unless
/// a condition is not met any more, as that of `if_version`, or it is part of a [transaction](crate::sdk::TransactWrite).
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
    /// The actions of each clause.
    clauses: [String; CLAUSES.len()],
    changed: Vec<Anywhere>,
    options: Options,
    returns: PhantomData<fn() -> R>,
}

unseen!(Update<T, R>);
awaited!([T: DynamoTable + 'static, R: Returns<T> + 'static] Update<T, R> => R::Output);

/// The keywords, in the order of [`Clause`].
const CLAUSES: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

#[derive(Clone, Copy)]
enum Clause {
    Set,
    Remove,
    Add,
    Delete,
}

impl<T: DynamoTable> Update<T> {
    pub(crate) fn new(table: Handle<T>, key: Key<'_, T>) -> Self {
        let mut options = Options::default();
        let (clauses, changed) = Default::default();
        let key = options.key(key);
        let update = Self { table, key, clauses, changed, options, returns: PhantomData };
        match T::VERSION {
            Some(attribute) => {
                update.count_version(path::attribute::<T, T::Version, Fixed>(attribute).anywhere())
            }
            None => update,
        }
    }

    fn count_version(self, version: Anywhere) -> Self {
        self.change(Clause::Add, version, |version, right| Ok(format!("{version} {}", right.number("1"))))
    }

    /// Returns the item as it was before.
    pub fn returning_old(self) -> Update<T, OldItem> {
        self.returning()
    }

    /// Returns the item as it is afterwards.
    pub fn returning_new(self) -> Update<T, NewItem> {
        self.returning()
    }

    fn returning<R>(self) -> Update<T, R> {
        let Self { table, key, clauses, changed, options, .. } = self;
        Update { table, key, clauses, changed, options, returns: PhantomData }
    }
}

impl<T: DynamoTable, R: Returns<T>> Update<T, R> {
    /// Sets it to a value, or to what another path has.
    ///
    /// The key of an index is removed where the value is `None`: `DynamoDB` refuses NULL there, and an item without the
    /// attribute is not in the index.
    pub fn set<V, P: Updatable>(self, path: Path<T, V, P>, value: impl Operand<T, V>) -> Self {
        let (path, value) = (path.anywhere(), value.into_side());
        if is_no_index_key::<T>(&path, &value) {
            return self.change(Clause::Remove, path, |path, _| Ok(path.to_owned()));
        }
        self.change_to(path, value, |path, value| format!("{path} = {value}"))
    }

    /// Sets it to a value if there is one, and leaves it as it is otherwise: a field of a PATCH request, for example.
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
    /// update.set_if_some(User::PATHS.email, patch.email.as_deref()).if_exists().send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_if_some<V, P: Updatable>(
        self,
        path: Path<T, V, P>,
        value: Option<impl Operand<T, V>>,
    ) -> Self {
        match value {
            Some(value) => self.set(path, value),
            None => self,
        }
    }

    /// Sets it to a value, unless the item has it. The key of an index stays as it is where the value is `None`.
    pub fn set_if_absent<V, P: Updatable>(mut self, path: Path<T, V, P>, value: impl Operand<T, V>) -> Self {
        let (path, value) = (path.anywhere(), value.into_side());
        if is_no_index_key::<T>(&path, &value) {
            self.claim(path);
            return self;
        }
        self.change_to(path, value, |path, value| format!("{path} = if_not_exists({path}, {value})"))
    }

    /// Sets it to what is made of it and of a value, which has to be one that it can have.
    fn change_to(mut self, path: Anywhere, value: Side, action: fn(&str, &str) -> String) -> Self {
        if let Side::Value(Ok(value)) = &value
            && let Err(error) = index_key::check_value(T::SCHEMA, &path, value)
        {
            self.options.fail(ErrorKind::Key(error));
        }
        self.change(Clause::Set, path, |path, right| Ok(action(path, &right.side(value)?)))
    }

    /// Removes it: an attribute, the member of a map, or the element of a list, behind which the others move up.
    ///
    /// An attribute is [`Removable`] where its field is an `Option` or has `#[serde(default)]`: without any other the item
    /// could not be read.
    pub fn remove<V, P: Removable<V>>(self, path: Path<T, V, P>) -> Self {
        self.change(Clause::Remove, path.anywhere(), |path, _| Ok(path.to_owned()))
    }

    /// Adds a number to it, or elements to a set. What the item lacks is 0, or the empty set.
    pub fn add<V: Addable, P: Updatable>(self, path: Path<T, V, P>, value: impl Operand<T, V>) -> Self {
        let path = path.anywhere();
        match value.into_side() {
            // `ADD` takes no nested number by its documentation, and no path.
            Side::Path(_) if V::IS_SET => self.refuse_path(),
            side @ Side::Path(_) => self.count(path, '+', side),
            side @ Side::Value(Ok(AttributeValue::N(_))) if !path.steps().is_empty() => {
                self.count(path, '+', side)
            }
            side => self.change(Clause::Add, path, |path, right| Ok(format!("{path} {}", right.side(side)?))),
        }
    }

    /// Subtracts a number from it. What the item lacks is 0.
    pub fn subtract<V: Numeric, P: Updatable>(self, path: Path<T, V, P>, value: impl Operand<T, V>) -> Self {
        self.count(path.anywhere(), '-', value.into_side())
    }

    /// Puts elements behind those of a list. What the item lacks is the empty list.
    pub fn append<V: List, P: Updatable>(self, path: Path<T, V, P>, elements: impl Elements<T, V>) -> Self {
        let elements = elements.into_side();
        self.change(Clause::Set, path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append(if_not_exists({path}, {empty}), {elements})"))
        })
    }

    /// Puts elements before those of a list. What the item lacks is the empty list.
    pub fn prepend<V: List, P: Updatable>(self, path: Path<T, V, P>, elements: impl Elements<T, V>) -> Self {
        let elements = elements.into_side();
        self.change(Clause::Set, path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append({elements}, if_not_exists({path}, {empty}))"))
        })
    }

    /// Takes elements from a set. An item whose last one is taken lacks the attribute, so it has to be [`Removable`].
    pub fn delete<V: Set, P: Removable<V>>(self, path: Path<T, V, P>, elements: impl Operand<T, V>) -> Self {
        let path = path.anywhere();
        match elements.into_side() {
            Side::Path(_) => self.refuse_path(),
            side @ Side::Value(_) => {
                self.change(Clause::Delete, path, |path, right| Ok(format!("{path} {}", right.side(side)?)))
            }
        }
    }

    fn refuse_path(mut self) -> Self {
        self.options.fail(ErrorKind::Unfit(NO_PATH));
        self
    }

    fn count(self, path: Anywhere, operator: char, value: Side) -> Self {
        self.change(Clause::Set, path, |path, right| {
            let (value, zero) = (right.side(value)?, right.number("0"));
            Ok(format!("{path} = if_not_exists({path}, {zero}) {operator} {value}"))
        })
    }

    /// Adds an action, which is made of the path as text.
    fn change(
        mut self,
        clause: Clause,
        path: Anywhere,
        action: impl FnOnce(&str, &mut Right<'_>) -> Result<String, ErrorKind>,
    ) -> Self {
        let (attribute, text) = (path.attribute(), self.options.placeholders.path(&path));
        if !self.claim(path) {
            return self;
        }
        let placeholders = &mut self.options.placeholders;
        match action(&text, &mut Right { placeholders, attribute }) {
            Ok(action) => {
                let actions = &mut self.clauses[clause as usize];
                actions.extend([if actions.is_empty() { "" } else { ", " }, &action]);
            }
            Err(error) => self.options.fail(error),
        }
        self
    }

    /// Whether nothing else changes it.
    fn claim(&mut self, path: Anywhere) -> bool {
        if let Some(first) = self.changed.iter().find(|changed| changed.overlaps(&path)) {
            let (first, second) = (first.to_string(), path.to_string());
            self.options.fail(ErrorKind::Overlap { first, second });
            return false;
        }
        self.changed.push(path);
        true
    }

    options!();
    if_version!();

    /// The request, which is not sent.
    ///
    /// # Errors
    ///
    /// What is wrong with the key, a value or a condition.
    pub fn input(self) -> Result<UpdateItemInput, Error> {
        let Self { table, key, clauses, options, .. } = self;
        let mut request: UpdateItemInput = options.into_request(&table, OPERATION, R::RETURN_VALUE)?;
        let mut expression = String::new();
        for (clause, actions) in CLAUSES.iter().zip(&clauses) {
            if !actions.is_empty() {
                let separator = if expression.is_empty() { "" } else { " " };
                expression.extend([separator, clause, " ", actions]);
            }
        }
        request.key = Some(key);
        request.update_expression = (!expression.is_empty()).then_some(expression);
        Ok(request)
    }

    /// Changes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Changes the item, and gives the capacity that was asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let (table, expected) = (self.table.clone(), self.expected());
        let request = self.input()?;
        let answer = send(request.into_builder(), table.client(OPERATION)?).await;
        let answer = table.written(OPERATION, expected, answer)?;
        let output = R::read(answer.attributes).map_err(|kind| table.error(OPERATION, kind))?;
        Ok(Metered { output, consumed_capacity: answer.consumed_capacity })
    }
}

/// What stands on the right of an action on an attribute.
struct Right<'a> {
    placeholders: &'a mut Placeholders,
    attribute: &'static str,
}

impl Right<'_> {
    fn side(&mut self, side: Side) -> Result<String, ErrorKind> {
        match side {
            Side::Path(path) => Ok(self.placeholders.path(&path)),
            Side::Value(Ok(value)) => Ok(self.placeholders.value(value)),
            Side::Value(Err(source)) => {
                Err(ErrorKind::Serialize { attribute: Some(self.attribute.to_owned()), source })
            }
        }
    }

    fn number(&mut self, digits: &str) -> String {
        self.placeholders.value(AttributeValue::N(digits.to_owned()))
    }

    fn empty_list(&mut self) -> String {
        self.placeholders.value(AttributeValue::L(Vec::new()))
    }
}

/// Whether a value is no value of an index key, which no item has as NULL.
fn is_no_index_key<T: DynamoTable>(path: &Anywhere, value: &Side) -> bool {
    matches!(value, Side::Value(Ok(AttributeValue::Null(_)))) && index_key::is_one(T::SCHEMA, path)
}
