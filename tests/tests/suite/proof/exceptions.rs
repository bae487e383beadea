//! The complete list of corrections to the verdict of the engines and the service model.

use serde_json::Value;

use super::requests::Requests;
use What::{AwsRefuses, EmbeddedTakes, EnginesRefuse, LocalRefuses, WeRefuse};

mod corrections;
mod indexes;
mod settings;
mod vectors;

/// A document and its requests. Exceptions look at nothing else.
pub(super) struct Definition<'a> {
    pub(super) document: &'a Value,
    pub(super) requests: &'a Requests,
}

pub(super) struct Exception {
    pub(super) name: &'static str,
    /// The page of AWS's documentation, or our reason.
    pub(super) source: &'static str,
    pub(super) what: What,
}

type Applies = fn(&Definition<'_>) -> bool;

/// Changes the `CreateTable` request.
type Correct = fn(&Definition<'_>, &mut Value);

pub(super) enum What {
    /// AWS refuses the table, but DynamoDB Local and the service model do not.
    AwsRefuses(Applies),
    /// AWS accepts the table, but we refuse it.
    WeRefuse(Applies),
    /// AWS accepts the table, but DynamoDB Local refuses it. The engine gets a corrected request instead.
    LocalRefuses(Correct),
    /// The same, but the embedded engine refuses it too.
    EnginesRefuse(Correct),
    /// AWS and DynamoDB Local refuse the table, but the embedded engine does not.
    EmbeddedTakes(Applies),
}

const fn exception(name: &'static str, source: &'static str, what: What) -> Exception {
    Exception { name, source, what }
}

const NAMES: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html";
const INDEX_QUOTAS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes";
const GLOBAL_INDEX: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndex.html";
const PROJECTION: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html";
const ON_DEMAND: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html";
const ON_DEMAND_TEMPLATE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-ondemandthroughput.html";
const WARM: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html";
const WARM_TEMPLATE: &str = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-warmthroughput.html";
const TAGS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html";
const VECTORS: &str =
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html";
const VECTOR_QUOTAS: &str = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-vector-indexes";

pub(super) const EXCEPTIONS: &[Exception] = &[
    exception(
        "a logical id that is not made of 1 to 255 letters and digits",
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html",
        AwsRefuses(settings::illegal_logical_id),
    ),
    exception(
        "a capacity of more than 10^12 units",
        "\"Given value … for ReadCapacityUnits is out of bounds\": https://github.com/architect/dynalite",
        AwsRefuses(settings::great_capacity),
    ),
    exception(
        "a limit or a warm throughput of more than 10^12 units",
        "no capacity is greater, so none can be limited or warmed up to more",
        WeRefuse(settings::great_limit),
    ),
    exception(
        "capacity of an index of a table billed on demand",
        GLOBAL_INDEX,
        AwsRefuses(indexes::capacity_on_demand),
    ),
    exception(
        "limits on demand of a provisioned table or index",
        ON_DEMAND,
        AwsRefuses(settings::limits_of_provisioned),
    ),
    exception("limits on demand without a number", ON_DEMAND_TEMPLATE, AwsRefuses(settings::empty_limits)),
    exception("a warm throughput without a number", WARM_TEMPLATE, AwsRefuses(settings::empty_warmth)),
    exception(
        "a warm throughput below what the table supports without",
        WARM,
        AwsRefuses(settings::low_warmth),
    ),
    exception(
        "contributor insights of a local index",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html",
        AwsRefuses(indexes::insights_of_local),
    ),
    exception("more than 50 tags", TAGS, AwsRefuses(settings::many_tags)),
    exception("two tags of one key", TAGS, AwsRefuses(settings::tag_twice)),
    exception("a tag key that begins with `aws:`", TAGS, AwsRefuses(settings::reserved_tag)),
    exception(
        // The documentation does not say which characters beyond ASCII count as letters.
        "a tag of other ASCII characters than letters, digits, the space and `+ - = . _ : / @`",
        "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
        AwsRefuses(settings::illegal_tag),
    ),
    exception(
        "a KMS key that is no key id, key ARN, alias or alias ARN",
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html",
        AwsRefuses(settings::no_kms_key),
    ),
    exception(
        "AWS's own KMS key by its alias",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSESpecification.html",
        AwsRefuses(settings::kms_key_of_aws),
    ),
    exception("a vector index of a provisioned table", VECTORS, AwsRefuses(vectors::provisioned)),
    exception("more than 5 vector indexes", VECTOR_QUOTAS, AwsRefuses(vectors::many)),
    exception("a vector index of the name of another index", VECTORS, AwsRefuses(vectors::name_taken)),
    exception("more than 4096 dimensions", VECTORS, AwsRefuses(vectors::many_dimensions)),
    exception("an embedding of two lengths", VECTORS, AwsRefuses(vectors::dimensions_differ)),
    exception("an embedding in a key or a filter", VECTORS, AwsRefuses(vectors::typed_embedding)),
    exception(
        "an attribute that a vector index is searched by twice",
        VECTORS,
        AwsRefuses(vectors::search_repeats),
    ),
    exception("more than 18 filters", VECTOR_QUOTAS, AwsRefuses(vectors::many_filters)),
    exception(
        "a filter of two types, or of a name of more than 255 bytes",
        NAMES,
        AwsRefuses(vectors::illegal_search),
    ),
    exception(
        "a projection of a vector index that includes nothing or repeats",
        PROJECTION,
        AwsRefuses(vectors::projection),
    ),
    exception(
        "more than 20 projected attributes, what a vector index has besides among them",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
        AwsRefuses(vectors::long_projection),
    ),
    exception(
        "more than 100 projected attributes, those of vector indexes among them",
        INDEX_QUOTAS,
        AwsRefuses(vectors::many_projected),
    ),
    exception(
        "a base name that is no name of a table, where that is not the physical name",
        "whether a struct is legal must not depend on the naming, and base names can be the physical ones",
        WeRefuse(settings::illegal_base_name),
    ),
    exception(
        "a base name without letters and digits",
        "there is nothing to make its logical id and its Parameter Store names of",
        WeRefuse(settings::base_name_of_punctuation),
    ),
    exception(
        "a time to live that is no number",
        "items would never expire: \
         https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html",
        WeRefuse(settings::time_to_live_of_no_number),
    ),
    exception(
        "an embedding in the time to live",
        "it cannot be a number and a list of numbers",
        WeRefuse(vectors::embedding_is_time_to_live),
    ),
    exception(
        "a quota of global indexes that is none AWS has raised",
        "it would change nothing",
        WeRefuse(indexes::quota_not_raised),
    ),
    exception(
        "more global indexes than 20, as the account's quota allows",
        INDEX_QUOTAS,
        EnginesRefuse(corrections::no_more_than_20_global_indexes),
    ),
    exception(
        "more capacity than a new account has",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
        LocalRefuses(corrections::less_capacity),
    ),
    exception(
        "one of the two limits on demand",
        "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_OnDemandThroughput.html",
        LocalRefuses(corrections::both_limits),
    ),
    exception(
        "an attribute of vector indexes alone",
        "DynamoDB Local does not know vector indexes",
        LocalRefuses(corrections::no_vector_indexes),
    ),
    exception(
        "a quotation mark in the name of an attribute",
        "DynamoDB Local puts the names of a local index's key into SQL as they are",
        LocalRefuses(corrections::no_quotation_marks),
    ),
    exception(
        "the name of an attribute with more than 255 bytes, but not as many characters",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes",
        EmbeddedTakes(indexes::long_attribute_name),
    ),
    exception(
        "an index of a provisioned table without capacity",
        GLOBAL_INDEX,
        EmbeddedTakes(indexes::no_capacity),
    ),
    exception("limits on demand below 1", ON_DEMAND, EmbeddedTakes(settings::limits_of_nothing)),
    exception(
        "more than 100 projected attributes, some of which two indexes list",
        INDEX_QUOTAS,
        EmbeddedTakes(indexes::many_projected),
    ),
    exception(
        "a projection that lists an attribute twice",
        PROJECTION,
        EmbeddedTakes(indexes::projection_repeats),
    ),
];

/// Returns whether an exception corrects DynamoDB Local.
pub(super) const fn of_dynamodb_local(exception: &Exception) -> bool {
    !of_the_embedded_engine(exception)
}

/// Returns whether an exception only corrects the embedded engine.
pub(super) const fn of_the_embedded_engine(exception: &Exception) -> bool {
    matches!(exception.what, EmbeddedTakes(_))
}
