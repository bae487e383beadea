//! The code of every rule. A code never changes, and is never used for another rule.

use super::Rule;

impl Rule<'_> {
    /// Returns the code of the rule, which never changes.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            // A name is shorter or longer than DynamoDB allows.
            Self::NameLength(..) => "TW1001",
            // A name has a character that DynamoDB refuses.
            Self::NameCharacter(..) => "TW1002",
            // A logical id is empty.
            Self::LogicalIdEmpty => "TW1003",
            // A logical id is longer than CloudFormation allows.
            Self::LogicalIdLength(..) => "TW1004",
            // A logical id has a character that is not a letter or a digit.
            Self::LogicalIdCharacter(..) => "TW1005",
            // An attribute of a key has an empty name.
            Self::AttributeNameEmpty => "TW1006",
            // An attribute of a key has a longer name than DynamoDB allows.
            Self::AttributeNameLength(..) => "TW1007",
            // One attribute is both the partition key and the sort key.
            Self::SameKeyAttribute(..) => "TW1008",
            // Two keys use one attribute with different types.
            Self::AttributeType { .. } => "TW1009",
            // The table has more global indexes than the account allows.
            Self::GlobalIndexCount { .. } => "TW1010",
            // The quota of global indexes is below the default.
            Self::GlobalIndexQuota(..) => "TW1011",
            // The table has more local indexes than DynamoDB allows.
            Self::LocalIndexCount { .. } => "TW1012",
            // Two indexes have one name.
            Self::IndexNameTaken(..) => "TW1013",
            // A local index needs a table with a sort key.
            Self::LocalWithoutSortKey(..) => "TW1014",
            // A local index has another partition key than its table.
            Self::LocalPartitionKey { .. } => "TW1015",
            // A local index needs exactly one sort key.
            Self::LocalSortKey { .. } => "TW1016",
            // An index has no partition key.
            Self::IndexPartitionKeyEmpty(..) => "TW1017",
            // The partition key of an index has more attributes than DynamoDB allows.
            Self::IndexPartitionKeyLength { .. } => "TW1018",
            // The sort key of an index has more attributes than DynamoDB allows.
            Self::IndexSortKeyLength { .. } => "TW1019",
            // The key of an index has one attribute twice.
            Self::IndexKeyRepeats { .. } => "TW1020",
            // A projection includes no attributes.
            Self::ProjectionEmpty(..) => "TW1021",
            // An index includes more attributes than DynamoDB allows.
            Self::ProjectionLength { .. } => "TW1022",
            // All indexes together include more attributes than DynamoDB allows.
            Self::ProjectionTotal { .. } => "TW1023",
            // A projection includes one attribute twice.
            Self::ProjectionRepeats { .. } => "TW1024",
            // An index of a provisioned table has no capacity.
            Self::IndexWithoutCapacity(..) => "TW1025",
            // An index has a capacity, and its table is billed on demand.
            Self::IndexCapacityOnDemand(..) => "TW1026",
            // A local index has a setting that only global indexes have.
            Self::LocalIndexSetting { .. } => "TW1027",
            // A capacity is 0.
            Self::CapacityZero(..) => "TW1028",
            // A capacity is larger than DynamoDB allows.
            Self::CapacityMax { .. } => "TW1029",
            // A provisioned table or its index has limits for billing on demand.
            Self::OnDemandLimitProvisioned(..) => "TW1030",
            // Limits for billing on demand limit nothing.
            Self::OnDemandLimitEmpty(..) => "TW1031",
            // A limit for billing on demand is 0.
            Self::OnDemandLimitZero(..) => "TW1032",
            // Warm throughput warms nothing.
            Self::WarmThroughputEmpty(..) => "TW1033",
            // Warm throughput is below what every table has.
            Self::WarmThroughputLow { .. } => "TW1034",
            // The table has more vector indexes than DynamoDB allows.
            Self::VectorIndexCount { .. } => "TW1035",
            // A table with a vector index is provisioned.
            Self::VectorIndexProvisioned(..) => "TW1036",
            // The attribute of a vector index is also a key or a filter.
            Self::VectorAttributeTyped { .. } => "TW1037",
            // A vector index has a number of dimensions that DynamoDB refuses.
            Self::VectorDimensions { .. } => "TW1038",
            // Two vector indexes of one attribute have different dimensions.
            Self::VectorDimensionsDiffer { .. } => "TW1039",
            // A vector index names one attribute twice.
            Self::VectorSearchRepeats { .. } => "TW1040",
            // A vector index has more filters than DynamoDB allows.
            Self::VectorFilterCount { .. } => "TW1041",
            // A vector index includes more attributes than DynamoDB allows.
            Self::VectorProjectionLength { .. } => "TW1042",
            // The time to live is not a number.
            Self::TimeToLiveType { .. } => "TW1043",
            // The recovery period is not one that DynamoDB allows.
            Self::RecoveryDays(..) => "TW1044",
            // The name of a KMS key is empty.
            Self::KmsKeyEmpty => "TW1045",
            // The name of a KMS key is longer than KMS allows.
            Self::KmsKeyLength(..) => "TW1046",
            // The name of a KMS key has a character that KMS refuses.
            Self::KmsKeyCharacter(..) => "TW1047",
            // A customer managed key is named by an alias that AWS reserves.
            Self::KmsKeyIsManaged(..) => "TW1048",
            // The name of a KMS key is not an id, an ARN or an alias.
            Self::KmsKeyForm(..) => "TW1049",
            // The table has more tags than DynamoDB allows.
            Self::TagCount { .. } => "TW1050",
            // Two tags have one key.
            Self::TagTwice(..) => "TW1051",
            // The key of a tag is empty.
            Self::TagKeyEmpty => "TW1052",
            // The key of a tag is longer than AWS allows.
            Self::TagKeyLength(..) => "TW1053",
            // The key of a tag begins with a prefix that AWS reserves.
            Self::TagKeyReserved(..) => "TW1054",
            // The value of a tag is longer than AWS allows.
            Self::TagValueLength(..) => "TW1055",
            // A tag has a character that AWS refuses.
            Self::TagCharacter { .. } => "TW1056",
        }
    }
}
