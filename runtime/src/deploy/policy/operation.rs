//! The operations that a policy allows.

use std::fmt;

use crate::schema::AccessPattern;

/// An operation on the items of a table, such as [`Operation::PUT_ITEM`].
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>
// Constants instead of variants, because variants named `Query` and `Scan` would lengthen compiler messages about
// `sdk::Query`.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Operation(&'static str);

impl Operation {
    /// `BatchGetItem`.
    pub const BATCH_GET_ITEM: Self = Self("dynamodb:BatchGetItem");
    /// `BatchWriteItem`: puts and deletes.
    pub const BATCH_WRITE_ITEM: Self = Self("dynamodb:BatchWriteItem");
    /// `ConditionCheckItem`: a check in a transaction.
    pub const CONDITION_CHECK_ITEM: Self = Self("dynamodb:ConditionCheckItem");
    /// `DeleteItem`, also in a transaction.
    pub const DELETE_ITEM: Self = Self("dynamodb:DeleteItem");
    /// `DescribeTable`.
    pub const DESCRIBE_TABLE: Self = Self("dynamodb:DescribeTable");
    /// `GetItem`, also in a transaction.
    pub const GET_ITEM: Self = Self("dynamodb:GetItem");
    /// `PutItem`, also in a transaction.
    pub const PUT_ITEM: Self = Self("dynamodb:PutItem");
    /// `Query`, of the table and of its indexes.
    pub const QUERY: Self = Self("dynamodb:Query");
    /// `Scan`, of the table and of its indexes.
    pub const SCAN: Self = Self("dynamodb:Scan");
    /// `SearchVectors`, of the table's vector indexes.
    pub const SEARCH_VECTORS: Self = Self("dynamodb:SearchVectors");
    /// `UpdateItem`, also in a transaction.
    pub const UPDATE_ITEM: Self = Self("dynamodb:UpdateItem");

    /// Returns the operation's name.
    pub(crate) fn name(self) -> &'static str {
        self.0.split_once(':').map_or(self.0, |(_, name)| name)
    }

    /// Returns the IAM action.
    pub(crate) const fn action(self) -> &'static str {
        self.0
    }

    /// Returns whether the operation returns items, so that a policy can allow some of their attributes.
    pub(crate) fn reads(self) -> bool {
        [Self::BATCH_GET_ITEM, Self::GET_ITEM, Self::QUERY, Self::SCAN].contains(&self)
    }

    /// Returns whether the operation changes items.
    pub(crate) fn writes(self) -> bool {
        [Self::BATCH_WRITE_ITEM, Self::DELETE_ITEM, Self::PUT_ITEM, Self::UPDATE_ITEM].contains(&self)
    }

    /// Returns whether IAM evaluates `dynamodb:LeadingKeys` for the operation.
    pub(crate) fn has_leading_keys(self) -> bool {
        ![Self::SCAN, Self::SEARCH_VECTORS].contains(&self)
    }

    /// Returns whether a policy can restrict the operation to attributes. Other operations replace, delete or return
    /// attributes that are not listed.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    pub(crate) fn has_attributes(self) -> bool {
        self.reads() || [Self::UPDATE_ITEM, Self::DESCRIBE_TABLE].contains(&self)
    }
}

/// An operation on the table, or on one of its indexes.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Use {
    pub(crate) operation: Operation,
    /// The name of the index; `None` for the table.
    pub(crate) index: Option<String>,
}

impl Use {
    pub(super) fn of(pattern: &AccessPattern) -> Self {
        let operation = if pattern.is_item() { Operation::GET_ITEM } else { Operation::QUERY };
        Self { operation, index: pattern.index_name().map(str::to_owned) }
    }

    /// Returns whether this is `operation` on the table, or on the index of this name.
    pub(crate) fn is(&self, operation: Operation, index: Option<&str>) -> bool {
        self.operation == operation && self.index.as_deref() == index
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
