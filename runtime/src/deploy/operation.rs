//! The operations of the `DynamoDB` API that create and describe tables.

use crate::schema::words;

words! {
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations.html>
    #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
    pub(crate) enum TableOperation {
        CreateTable = "CreateTable",
        DescribeContinuousBackups = "DescribeContinuousBackups",
        DescribeKinesisStreamingDestination = "DescribeKinesisStreamingDestination",
        DescribeTable = "DescribeTable",
        DescribeTimeToLive = "DescribeTimeToLive",
        EnableKinesisStreamingDestination = "EnableKinesisStreamingDestination",
        GetResourcePolicy = "GetResourcePolicy",
        ListContributorInsights = "ListContributorInsights",
        ListTagsOfResource = "ListTagsOfResource",
        PutResourcePolicy = "PutResourcePolicy",
        TagResource = "TagResource",
        UpdateContinuousBackups = "UpdateContinuousBackups",
        UpdateContributorInsights = "UpdateContributorInsights",
        UpdateTable = "UpdateTable",
        UpdateTimeToLive = "UpdateTimeToLive",
    }
}
