//! The limits that `DynamoDB`, `CloudFormation` and Parameter Store enforce, each with the page that
//! documents it.

/// Shortest and longest name of a table or an index, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub const NAME_LENGTH: (usize, usize) = (3, 255);

/// Longest name of an attribute that is a key, is projected into an index or holds the time to live, in bytes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes>
pub const ATTRIBUTE_NAME_BYTES: usize = 255;

/// Global secondary indexes on a table, by default: AWS can raise this quota.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
pub const GLOBAL_INDEXES: usize = 20;

/// Local secondary indexes on a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
pub const LOCAL_INDEXES: usize = 5;

/// Attributes in the partition key of a global index, and attributes in its sort key.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>
pub const KEY_ATTRIBUTES: usize = 4;

/// Attributes one index can list in its projection.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html>
pub const PROJECTED_PER_INDEX: usize = 20;

/// Attributes that all indexes of a table together can list in their projections. An attribute that two
/// indexes list counts twice.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>
pub const PROJECTED_PER_TABLE: usize = 100;

/// Vector indexes on a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes>
pub const VECTOR_INDEXES: usize = 5;

/// Inline filters of a vector index.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes>
pub const VECTOR_FILTERS: usize = 18;

/// Fewest and most dimensions of an embedding.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-dynamodb-table-vectorindex.html>
pub const VECTOR_DIMENSIONS: (u64, u64) = (1, 4096);

/// Reads and writes per second that a new on-demand table or index supports from the start.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>
pub const WARM_THROUGHPUT_MIN: (u64, u64) = (12_000, 4_000);

/// Smallest read or write capacity of a provisioned table or index, and smallest on-demand limit.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html>
pub const CAPACITY_MIN: u64 = 1;

/// Greatest capacity, limit or warm throughput, whatever the quotas of an account are.
///
/// It is not in AWS's documentation. For a greater capacity the service answers that it "is out of bounds", as
/// the tests of <https://github.com/architect/dynalite> record.
pub const CAPACITY_MAX: u64 = 1_000_000_000_000;

/// Shortest and longest recovery period of point-in-time recovery, in days.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html>
pub const RECOVERY_DAYS: (u64, u64) = (1, 35);

/// Tags on a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>
pub const TAGS: usize = 50;

/// Longest key of a tag, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html>
pub const TAG_KEY_LENGTH: usize = 128;

/// Longest value of a tag, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html>
pub const TAG_VALUE_LENGTH: usize = 256;

/// Longest identifier of a KMS key, in characters.
///
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html>
pub const KMS_KEY_LENGTH: usize = 2048;

/// Longest name of an alias of a KMS key, in characters.
///
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html>
pub const ALIAS_LENGTH: usize = 256;

/// Shortest and longest base name of an alias, in characters. The rest is left for the longest stack name.
pub const ALIAS_BASE_NAME_LENGTH: (usize, usize) =
    (1, ALIAS_LENGTH - "alias/".len() - STACK_NAME_LENGTH - "-".len());

/// Fewest and most days between two rotations of a KMS key.
///
/// <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>
pub const KEY_ROTATION_DAYS: (u64, u64) = (90, 2560);

/// Longest managed policy, in characters without white space.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length>
pub const MANAGED_POLICY_CHARACTERS: usize = 6144;

/// Managed policies that a role can have attached, by default: AWS can raise this quota for an account.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities>
pub const POLICIES_PER_ROLE: usize = 10;

/// Longest name of an IAM role, in characters.
///
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>
pub const ROLE_NAME_LENGTH: usize = 64;

/// Longest name of a Lambda function, in characters; an ARN is longer.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
pub const FUNCTION_NAME_LENGTH: usize = 64;

/// Longest ARN of a Lambda function in an `AWS::Lambda::EventSourceMapping`, in characters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html>
pub const FUNCTION_ARN_LENGTH: usize = 140;

/// Functions that can read a stream at the same time without being throttled.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>
pub const STREAM_READERS: usize = 2;

/// Fewest and most records that a function gets at once from a table's stream.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html>
pub const STREAM_BATCH_SIZE: (u64, u64) = (1, 10_000);

/// Shortest and longest batching window, in seconds: the time for which Lambda gathers records for
/// a function.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
pub const STREAM_BATCHING_WINDOW: (u64, u64) = (0, 300);

/// Fewest and most batches of a shard that a function processes at the same time.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html>
pub const STREAM_PARALLEL_BATCHES: (u64, u64) = (1, 10);

/// Shortest and longest time for which a failed record is retried, in seconds.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
pub const STREAM_RECORD_AGE: (u64, u64) = (60, 604_800);

/// Fewest and most retries after a failed first attempt.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html>
pub const STREAM_RETRIES: (u64, u64) = (0, 10_000);

/// Patterns that can filter the records of a function, by default: AWS can raise this quota.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html>
pub const STREAM_FILTERS: usize = 5;

/// Longest pattern of such a filter, in characters.
///
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html>
pub const STREAM_FILTER_LENGTH: usize = 4096;

/// Most significant digits of a number.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>
pub const NUMBER_DIGITS: usize = 38;

/// Smallest and greatest power of ten of the first digit of a number that is not 0.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>
pub const NUMBER_POWERS: (i64, i64) = (-130, 125);

/// Smallest and greatest number that a filter can compare with.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>
pub const STREAM_FILTER_NUMBERS: (f64, f64) = (-5e9, 5e9);

/// Longest logical id of a `CloudFormation` resource, in characters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const LOGICAL_ID_LENGTH: usize = 255;

/// Longest name of a `CloudFormation` stack, in characters.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html>
pub const STACK_NAME_LENGTH: usize = 128;

/// Longest name of a `CloudWatch` alarm.
///
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>
pub const ALARM_NAME_LENGTH: usize = 255;

/// Longest name of a `CloudFormation` export, in characters.
///
/// <https://github.com/aws/aws-cdk/pull/11909>
pub const EXPORT_NAME_LENGTH: usize = 255;

/// Resources in a `CloudFormation` template.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const TEMPLATE_RESOURCES: usize = 500;

/// Parameters in a `CloudFormation` template.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const TEMPLATE_PARAMETERS: usize = 200;

/// Outputs in a `CloudFormation` template.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const TEMPLATE_OUTPUTS: usize = 200;

/// Size of a `CloudFormation` template that is deployed from S3, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const TEMPLATE_BYTES: usize = 1_000_000;

/// Size of a `CloudFormation` template that is passed in the request itself, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const TEMPLATE_INLINE_BYTES: usize = 51_200;

/// Description of a template, a parameter, an output or a Parameter Store entry, in bytes.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
pub const DESCRIPTION_BYTES: usize = 1024;

/// Longest name of a Parameter Store entry, in characters. AWS limits the length of its ARN, which contains
/// the name.
///
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
pub const PARAMETER_NAME_LENGTH: usize = 1011;

/// Levels of a Parameter Store name: the parts between its slashes.
///
/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
pub const PARAMETER_NAME_LEVELS: usize = 15;

/// Longest partition key value, in bytes. For a multi-attribute key this is the total of its
/// attributes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>
pub const PARTITION_KEY_BYTES: usize = 2048;

/// Longest sort key value, in bytes. For a multi-attribute key this is the total of its attributes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>
pub const SORT_KEY_BYTES: usize = 1024;

/// Size of a policy attached to a table or a stream, in bytes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-resource-based-policies>
pub const RESOURCE_POLICY_BYTES: usize = 20 * 1024;

/// Characters that can separate the values of an imported file.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
pub const CSV_DELIMITERS: &str = ",\t:;| ";

/// Columns an import can name.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
pub const CSV_COLUMNS: usize = 255;

/// Longest name of a column of an import, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CsvOptions.html>
pub const CSV_COLUMN_LENGTH: usize = 65_536;

/// Longest prefix of the objects that an import reads, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_S3BucketSource.html>
pub const IMPORT_PREFIX_LENGTH: usize = 1024;

/// Shortest and longest name of an S3 bucket, in characters.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub const BUCKET_NAME_LENGTH: (usize, usize) = (3, 63);

/// Smallest and largest target utilization of auto scaling, in percent of the capacity.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html>
pub const SCALING_TARGET: (u64, u64) = (20, 90);

/// Greatest bound of a scaled capacity, and longest cooldown in seconds: both are 32-bit integers.
///
/// <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html>
/// <https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html>
pub const SCALING_MAX: u64 = 2_147_483_647;

/// Regions of a global table with strong consistency: its replicas and, if it has one, its witness.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
pub const STRONG_REGIONS: usize = 3;

/// Sets of Regions that a global table with strong consistency can span.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
pub const STRONG_REGION_SETS: [&[&str]; 3] = [
    &["us-east-1", "us-east-2", "us-west-2"],
    &["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"],
    &["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
];

/// Length of an expression in bytes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters>
pub const EXPRESSION_BYTES: usize = 4 * 1024;

/// Size of an item in bytes, including the names of its attributes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
pub const ITEM_BYTES: usize = 400 * 1024;

/// Size of the items that one read unit covers, in bytes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>
pub const READ_UNIT_BYTES: usize = 4 * 1024;

/// Read units that one partition key serves in a second.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>
pub const PARTITION_READ_UNITS: usize = 3000;

/// Write units that one partition key serves in a second.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>
pub const PARTITION_WRITE_UNITS: usize = 1000;

/// Size of all items with one partition key in a table with a local index, together with their entries in the
/// indexes, in bytes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit>
pub const COLLECTION_BYTES: u64 = 10 << 30;

/// Segments a scan can have.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html>
pub const SCAN_SEGMENTS: u32 = 1_000_000;

/// Keys one `BatchGetItem` request can have.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>
pub const BATCH_GET_KEYS: usize = 100;

/// Puts and deletes one `BatchWriteItem` request can have.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
pub const BATCH_WRITES: usize = 25;

/// Size of a `BatchWriteItem` request as it is sent, in bytes. The page says 16 MB; this is the smaller reading of that.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>
pub const BATCH_WRITE_BYTES: usize = 16_000_000;

/// Actions one transaction can have.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub const TRANSACTION_ACTIONS: usize = 100;

/// Total size of the items of a transaction, in bytes. The page says 4 MB; this is the larger reading
/// of that.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub const TRANSACTION_BYTES: usize = 4 * 1024 * 1024;

/// Shortest and longest idempotency token, in characters.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub const IDEMPOTENCY_TOKEN_LENGTH: (usize, usize) = (1, 36);

/// Values that one `IN` of a condition takes.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
pub const IN_OPERANDS: usize = 100;
