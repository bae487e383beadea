//! The wording of every violation: once, for the compiler's error and for `Display`.

use super::Rule;
use crate::limits;
use crate::schema::AttributeType;
use crate::text::Text;

impl Rule<'_> {
    #[expect(clippy::too_many_lines, reason = "all wording is in one place")]
    pub(crate) const fn message(&self) -> Text {
        let text = Text::new();
        match *self {
            Self::NameLength(named, name) => text
                .push(named.as_str())
                .name(name)
                .push(" is ")
                .count(name.len(), " character", " characters")
                .push(" long; DynamoDB allows ")
                .number(limits::NAME_LENGTH.0 as u64)
                .push(" to ")
                .number(limits::NAME_LENGTH.1 as u64),
            Self::NameCharacter(named, name, character) => text
                .push(named.as_str())
                .name(name)
                .push(" contains ")
                .name(character)
                .push("; DynamoDB allows letters, digits, `_`, `-` and `.`"),
            Self::LogicalIdEmpty => text.push("logical id is empty; CloudFormation allows letters and digits"),
            Self::LogicalIdLength(id) => text
                .push("logical id ")
                .name(id)
                .push(" is ")
                .count(id.len(), " character", " characters")
                .push(" long; CloudFormation allows ")
                .number(limits::LOGICAL_ID_LENGTH as u64),
            Self::LogicalIdCharacter(id, character) => text
                .push("logical id ")
                .name(id)
                .push(" contains ")
                .name(character)
                .push("; CloudFormation allows letters and digits"),
            Self::AttributeNameEmpty => text.push("attribute name is empty; DynamoDB needs at least one character"),
            Self::AttributeNameLength(name) => text
                .push("attribute name ")
                .name(name)
                .push(" is ")
                .count(name.len(), " byte", " bytes")
                .push(" long; DynamoDB allows ")
                .number(limits::ATTRIBUTE_NAME_BYTES as u64)
                .push(" for a key, a projected attribute and the time to live"),
            Self::SameKeyAttribute(name) => text
                .push("attribute ")
                .name(name)
                .push(" is both the partition key and the sort key; a key needs two different attributes"),
            Self::AttributeType { name, first, other } => text
                .push("attribute ")
                .name(name)
                .push(" is ")
                .push(type_name(first))
                .push(" in one key and ")
                .push(type_name(other))
                .push(" in another; DynamoDB has one type for an attribute"),
            Self::GlobalIndexCount { index, number, allowed } => {
                let text = text.push("index ").name(index).push(" is global index number ").number(number as u64);
                if allowed == limits::GLOBAL_INDEXES as u64 {
                    text.push("; DynamoDB allows ")
                        .number(allowed)
                        .push(" on a table; where AWS has raised the quota, write it as `global_index_quota`")
                } else {
                    text.push("; the table's `global_index_quota` is ").number(allowed)
                }
            }
            Self::GlobalIndexQuota(found) => text
                .push("quota of ")
                .number(found)
                .push(" global indexes; DynamoDB allows ")
                .number(limits::GLOBAL_INDEXES as u64)
                .push(" on every table, so leave it out, or write what AWS has raised it to"),
            Self::LocalIndexCount { index, number } => text
                .push("index ")
                .name(index)
                .push(" is local index number ")
                .number(number as u64)
                .push("; DynamoDB allows ")
                .number(limits::LOCAL_INDEXES as u64)
                .push(" on a table"),
            Self::IndexNameTaken(name) => text
                .push("two indexes are named ")
                .name(name)
                .push("; the indexes of a table need different names"),
            Self::LocalWithoutSortKey(index) => text
                .push("local index ")
                .name(index)
                .push(" needs a table with a sort key; give the table one, or make the index global"),
            Self::LocalPartitionKey { index, table } => text
                .push("local index ")
                .name(index)
                .push(" has a partition key of its own; it always has the table's, ")
                .name(table)
                .push(", so make the index global or leave the partition key out"),
            Self::LocalSortKey { index, found } => text
                .push("local index ")
                .name(index)
                .push(" has ")
                .count(found, " sort key attribute", " sort key attributes")
                .push("; DynamoDB allows exactly one"),
            Self::IndexPartitionKeyEmpty(index) => {
                text.push("global index ").name(index).push(" has no partition key; give it at least one attribute")
            }
            Self::IndexPartitionKeyLength { index, found } => text
                .push("global index ")
                .name(index)
                .push(" has ")
                .count(found, " partition key attribute", " partition key attributes")
                .push("; DynamoDB allows ")
                .number(limits::KEY_ATTRIBUTES as u64),
            Self::IndexSortKeyLength { index, found } => text
                .push("global index ")
                .name(index)
                .push(" has ")
                .count(found, " sort key attribute", " sort key attributes")
                .push("; DynamoDB allows ")
                .number(limits::KEY_ATTRIBUTES as u64),
            Self::IndexKeyRepeats { index, attribute } => text
                .push("index ")
                .name(index)
                .push(" has attribute ")
                .name(attribute)
                .push(" twice in its key; an index key needs different attributes"),
            Self::ProjectionEmpty(index) => text
                .push("index ")
                .name(index)
                .push(" includes no attributes; list some, or project `keys_only`"),
            Self::ProjectionLength { index, found } => text
                .push("index ")
                .name(index)
                .push(" includes ")
                .count(found, " attribute", " attributes")
                .push("; DynamoDB allows ")
                .number(limits::PROJECTED_PER_INDEX as u64)
                .push(" in one index, so project `all` instead"),
            Self::ProjectionTotal { index, found } => text
                .push("with index ")
                .name(index)
                .push(" the table's indexes include ")
                .count(found, " attribute", " attributes")
                .push("; DynamoDB allows ")
                .number(limits::PROJECTED_PER_TABLE as u64)
                .push(" on a table, so project `all` or `keys_only` in some"),
            Self::ProjectionRepeats { index, attribute } => {
                text.push("index ").name(index).push(" includes attribute ").name(attribute).push(" twice; list it once")
            }
            Self::IndexWithoutCapacity(index) => text
                .push("index ")
                .name(index)
                .push(" has no capacity but the table is provisioned; give it `provisioned` reads and writes"),
            Self::IndexCapacityOnDemand(index) => text
                .push("index ")
                .name(index)
                .push(" has a capacity but the table is billed on demand; leave it out, or make the table provisioned"),
            Self::LocalIndexSetting { index, setting } => text
                .push("local index ")
                .name(index)
                .push(" has ")
                .push(setting)
                .push(" of its own; it shares the table's, so leave that out"),
            Self::CapacityZero(index, unit) => text
                .table_or_index(index)
                .push(" has 0 ")
                .push(unit.as_str())
                .push(" capacity units; DynamoDB needs at least ")
                .number(limits::CAPACITY_MIN),
            Self::CapacityMax { index, of, unit, found } => text
                .table_or_index(index)
                .push(of.verb())
                .number(found)
                .push(" ")
                .push(unit.as_str())
                .push(of.units())
                .push("; DynamoDB allows at most ")
                .number(limits::CAPACITY_MAX),
            Self::OnDemandLimitProvisioned(index) => text
                .table_or_index(index)
                .push(" has on-demand limits but the table is provisioned; leave them out, or bill the table on demand"),
            Self::OnDemandLimitEmpty(index) => text
                .table_or_index(index)
                .push(" has on-demand limits without a number; give `max_reads`, `max_writes` or both"),
            Self::OnDemandLimitZero(index, unit) => text
                .table_or_index(index)
                .push(" is limited to 0 ")
                .push(unit.as_str())
                .push(" request units; DynamoDB needs at least ")
                .number(limits::CAPACITY_MIN),
            Self::WarmThroughputEmpty(index) => text
                .table_or_index(index)
                .push(" has a warm throughput without a number; give `reads`, `writes` or both"),
            Self::WarmThroughputLow { index, unit, found, min } => text
                .table_or_index(index)
                .push(" is warmed up for ")
                .number(found)
                .push(" ")
                .push(unit.as_str())
                .push(" units per second; it supports ")
                .number(min)
                .push(" without, so write at least that many, or leave it out"),
            Self::VectorIndexCount { index, number } => text
                .push("index ")
                .name(index)
                .push(" is vector index number ")
                .number(number as u64)
                .push("; DynamoDB allows ")
                .number(limits::VECTOR_INDEXES as u64)
                .push(" on a table"),
            Self::VectorIndexProvisioned(index) => text
                .push("vector index ")
                .name(index)
                .push(" needs a table that is billed on demand, and this one is provisioned"),
            Self::VectorAttributeTyped { index, attribute } => text
                .push("vector index ")
                .name(index)
                .push(" has its embedding in ")
                .name(attribute)
                .push(", which is a key, a filter or the time to live; an embedding is a list of numbers"),
            Self::VectorDimensions { index, found } => text
                .push("vector index ")
                .name(index)
                .push(" has ")
                .number(found)
                .push(" dimensions; DynamoDB allows ")
                .number(limits::VECTOR_DIMENSIONS.0)
                .push(" to ")
                .number(limits::VECTOR_DIMENSIONS.1),
            Self::VectorDimensionsDiffer { attribute, found, other } => text
                .push("embedding ")
                .name(attribute)
                .push(" has ")
                .number(other)
                .push(" dimensions in one vector index and ")
                .number(found)
                .push(" in another; it has one length"),
            Self::VectorSearchRepeats { index, attribute } => text
                .push("vector index ")
                .name(index)
                .push(" is searched by attribute ")
                .name(attribute)
                .push(" twice; list it once"),
            Self::VectorFilterCount { index, found } => text
                .push("vector index ")
                .name(index)
                .push(" has ")
                .count(found, " filter", " filters")
                .push("; DynamoDB allows ")
                .number(limits::VECTOR_FILTERS as u64),
            Self::VectorProjectionLength { index, found } => text
                .push("vector index ")
                .name(index)
                .push(" includes ")
                .count(found, " attribute", " attributes")
                .push(", its embedding and filters among them; DynamoDB allows ")
                .number(limits::PROJECTED_PER_INDEX as u64)
                .push(" in one index, so project `all` instead"),
            Self::TimeToLiveType { attribute, ty } => text
                .push("time to live ")
                .name(attribute)
                .push(" is stored as ")
                .push(type_name(ty))
                .push("; DynamoDB expires items by a number, in seconds since 1970"),
            Self::RecoveryDays(days) => text
                .push("recovery period of ")
                .number(days)
                .push(" days; DynamoDB allows ")
                .number(limits::RECOVERY_DAYS.0)
                .push(" to ")
                .number(limits::RECOVERY_DAYS.1),
            Self::KmsKeyEmpty => text.push("encryption key is empty; write a key's id, ARN, alias or alias ARN"),
            Self::KmsKeyLength(found) => text
                .push("encryption key is ")
                .count(found, " character", " characters")
                .push(" long; KMS allows ")
                .number(limits::KMS_KEY_LENGTH as u64),
            Self::KmsKeyCharacter(key, character) => text
                .push("encryption key ")
                .name(key)
                .push(" contains ")
                .name(character)
                .push("; write a key's id, ARN, alias (`alias/…`) or alias ARN"),
            Self::KmsKeyIsManaged(key) => text
                .push("encryption key ")
                .name(key)
                .push(" is managed by AWS and not a key of the account; choose `aws_managed` instead"),
            Self::KmsKeyForm(key) => text
                .push("encryption key ")
                .name(key)
                .push(" does not name a key; write a key's id, ARN, alias (`alias/…`) or alias ARN"),
            Self::TagCount { key, number } => text
                .push("tag ")
                .name(key)
                .push(" is tag number ")
                .number(number as u64)
                .push("; DynamoDB allows ")
                .number(limits::TAGS as u64)
                .push(" on a table"),
            Self::TagTwice(key) => text.push("tag ").name(key).push(" is given twice; a tag has one value"),
            Self::TagKeyEmpty => text.push("tag key is empty; AWS needs at least one character"),
            Self::TagKeyLength(key, found) => text
                .push("tag key ")
                .name(key)
                .push(" is ")
                .count(found, " character", " characters")
                .push(" long; AWS allows ")
                .number(limits::TAG_KEY_LENGTH as u64),
            Self::TagKeyReserved(key) => {
                text.push("tag key ").name(key).push(" begins with `aws:`, which AWS reserves")
            }
            Self::TagValueLength(key, found) => text
                .push("the value of tag ")
                .name(key)
                .push(" is ")
                .count(found, " character", " characters")
                .push(" long; AWS allows ")
                .number(limits::TAG_VALUE_LENGTH as u64),
            Self::TagCharacter { key, character } => text
                .push("tag ")
                .name(key)
                .push(" contains ")
                .name(character)
                .push("; AWS allows letters, digits, spaces and `+ - = . _ : / @`"),
        }
    }
}

impl Text {
    const fn table_or_index(self, index: Option<&str>) -> Self {
        match index {
            Some(index) => self.push("index ").name(index),
            None => self.push("table"),
        }
    }

    /// Appends a number with its unit: `1 byte`, `2 bytes`.
    const fn count(self, count: usize, one: &str, many: &str) -> Self {
        self.number(count as u64).push(if count == 1 { one } else { many })
    }
}

pub(crate) const fn type_name(ty: AttributeType) -> &'static str {
    match ty {
        AttributeType::S => "a string (S)",
        AttributeType::N => "a number (N)",
        AttributeType::B => "binary (B)",
    }
}
