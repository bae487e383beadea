//! The operations that a policy allows.

/// An operation on the items of a table, as `DynamoDB` and IAM name it.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Operation {
    /// `BatchGetItem`.
    BatchGetItem,
    /// `BatchWriteItem`: puts and deletes.
    BatchWriteItem,
    /// `ConditionCheckItem`: a check in a transaction.
    ConditionCheckItem,
    /// `DeleteItem`, also in a transaction.
    DeleteItem,
    /// `DescribeTable`.
    DescribeTable,
    /// `GetItem`, also in a transaction.
    GetItem,
    /// `PutItem`, also in a transaction.
    PutItem,
    /// `Query`, of the table and of its indexes.
    Query,
    /// `Scan`, of the table and of its indexes.
    Scan,
    /// `SearchVectors`, of the table's vector indexes.
    SearchVectors,
    /// `UpdateItem`, also in a transaction.
    UpdateItem,
}

impl Operation {
    /// The operation's name.
    pub(crate) fn name(self) -> &'static str {
        let action = self.action();
        action.split_once(':').map_or(action, |(_, name)| name)
    }

    /// The action of IAM.
    pub(crate) const fn action(self) -> &'static str {
        match self {
            Self::BatchGetItem => "dynamodb:BatchGetItem",
            Self::BatchWriteItem => "dynamodb:BatchWriteItem",
            Self::ConditionCheckItem => "dynamodb:ConditionCheckItem",
            Self::DeleteItem => "dynamodb:DeleteItem",
            Self::DescribeTable => "dynamodb:DescribeTable",
            Self::GetItem => "dynamodb:GetItem",
            Self::PutItem => "dynamodb:PutItem",
            Self::Query => "dynamodb:Query",
            Self::Scan => "dynamodb:Scan",
            Self::SearchVectors => "dynamodb:SearchVectors",
            Self::UpdateItem => "dynamodb:UpdateItem",
        }
    }

    /// Whether it answers with items, of which a policy can allow some attributes.
    pub(crate) const fn reads(self) -> bool {
        matches!(self, Self::BatchGetItem | Self::GetItem | Self::Query | Self::Scan)
    }

    /// Whether it changes items.
    pub(crate) const fn writes(self) -> bool {
        matches!(self, Self::BatchWriteItem | Self::DeleteItem | Self::PutItem | Self::UpdateItem)
    }

    /// Whether IAM evaluates `dynamodb:LeadingKeys` for it.
    pub(crate) const fn has_leading_keys(self) -> bool {
        !matches!(self, Self::Scan | Self::SearchVectors)
    }

    /// Whether it can be held to attributes: others replace, delete or return what is not listed.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    pub(crate) const fn has_attributes(self) -> bool {
        self.reads() || matches!(self, Self::UpdateItem | Self::DescribeTable)
    }
}
