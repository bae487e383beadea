//! The documentation of the rules behind changes of tables.

pub(super) const TABLE: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html";
pub(super) const GLOBAL_TABLE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html";
pub(super) const NAMED: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cloudformation-resource-names.html";
pub(super) const POLICY: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html";
pub(super) const IMPORT: &str =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resource-import.html";
pub(super) const UPDATE_TABLE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html";
pub(super) const ON_DEMAND: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html";
pub(super) const UPDATE_TTL: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html";
pub(super) const ONLINE: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html";
pub(super) const LOCAL: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html";
pub(super) const VECTOR: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes";
pub(super) const QUOTAS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
pub(super) const SCALING: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html";
pub(super) const WARM: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html";
pub(super) const STREAMS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html";
pub(super) const TTL: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html";
pub(super) const RECOVERY: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html";
pub(super) const ENCRYPTION: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html";
pub(super) const PROTECTION: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection";
pub(super) const INSIGHTS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html";
pub(super) const KINESIS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html";
pub(super) const ACCESS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html";
pub(super) const TAGS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html";
pub(super) const REPLICAS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html";
pub(super) const ACCOUNTS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html";
