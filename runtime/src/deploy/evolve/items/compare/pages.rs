//! The documentation of the rules behind findings.

pub(super) const DATA_TYPES: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes";
pub(super) const PRIMARY_KEY: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html#HowItWorks.CoreComponents.PrimaryKey";
pub(super) const INDEX_VIOLATIONS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.ViolationDetection.html";
pub(super) const SPARSE_INDEXES: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-indexes-general-sparse-indexes.html";
pub(super) const CONDITIONS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html";
pub(super) const SORT_KEYS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-sort-keys.html";
pub(super) const NAMES: &str = "https://docs.rs/tablewright/latest/tablewright/derive.DynamoTable.html";

pub(super) const RENAME: &str = "https://serde.rs/field-attrs.html#rename";
pub(super) const ALIAS: &str = "https://serde.rs/field-attrs.html#alias";
pub(super) const DEFAULT: &str = "https://serde.rs/field-attrs.html#default";
pub(super) const FLATTEN: &str = "https://serde.rs/field-attrs.html#flatten";
pub(super) const SKIP: &str = "https://serde.rs/field-attrs.html#skip";
pub(super) const SKIP_IF: &str = "https://serde.rs/field-attrs.html#skip_serializing_if";
pub(super) const WITH: &str = "https://serde.rs/field-attrs.html#with";
pub(super) const STRICT: &str = "https://serde.rs/container-attrs.html#deny_unknown_fields";
pub(super) const VARIANT: &str = "https://serde.rs/variant-attrs.html#rename";
pub(super) const OTHER: &str = "https://serde.rs/variant-attrs.html#other";
pub(super) const TAGGING: &str = "https://serde.rs/enum-representations.html";
