//! The kinds of problems and lints, each with its code.
//!
//! A code never changes and is never reused. The codes of a table's rules stand next to their wording.

use super::Problem;
use crate::at::{At, What};

/// Declares the kinds, each with its code and the setting it is about.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal, $what:ident;)+) => {
        /// A kind of problem, or of lint.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub(crate) enum Kind {
            $($(#[$doc])* $kind,)+
        }

        impl Kind {
            const ALL: &[Self] = &[$(Self::$kind,)+];

            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$kind => $code,)+
                }
            }

            const fn what(self) -> What {
                match self {
                    $(Self::$kind => What::$what,)+
                }
            }
        }
    };
}

kinds! {
    // Problems: AWS refuses the stack, or a part of it.
    /// There are more problems than the error lists.
    More = "TW2000", Existence;
    /// The stack has no tables.
    NoTables = "TW2001", Existence;
    /// A table is configured before it is added.
    LateTable = "TW2002", Existence;
    /// The stack has no such table.
    UnknownTable = "TW2003", Existence;
    /// A table is in the stack twice.
    TableTwice = "TW2004", Existence;
    /// A base name has no letter or digit, so no other name can be derived from it.
    NoLetters = "TW2005", Name;
    /// Two tables have the same physical name, logical id or Parameter Store name.
    SameName = "TW2006", Name;
    /// Names in Parameter Store begin with a prefix that AWS reserves.
    ReservedParameter = "TW2007", Parameter;
    /// A table has more tags than DynamoDB allows, counting the tags of the stack.
    TagTotal = "TW2008", Tag;
    /// A parameterised template leaves no room for the prefix of a name.
    NameRoom = "TW2009", Name;
    /// The name of the stack's key cannot be part of an alias.
    KeyName = "TW2010", Encryption;
    /// KMS rejects the rotation period of the stack's key.
    KeyRotation = "TW2011", Encryption;
    /// The table has no such index.
    UnknownIndex = "TW2012", Existence;
    /// Something needs the stream of a table that has no stream.
    NoStream = "TW2013", Stream;
    /// A setting is exposed as a parameter but has no value for the default.
    NoDefault = "TW2014", OnDemandThroughput;
    /// Backups and their recovery period cannot both be parameters.
    RecoveryChoice = "TW2015", PointInTimeRecovery;
    /// An alarm watches a share of the capacity that is not between 1 and 100 percent.
    AlarmPercent = "TW2016", Alarm;
    /// An imported table has a local index.
    ImportLocalIndex = "TW2017", Import;
    /// The bucket owner of an import is not an account.
    ImportOwner = "TW2018", Import;
    /// The key prefix of an import is too long.
    ImportPrefix = "TW2019", Import;
    /// DynamoDB does not support the delimiter of an import.
    ImportDelimiter = "TW2020", Import;
    /// An import has more columns than DynamoDB allows.
    ImportColumns = "TW2021", Import;
    /// DynamoDB rejects the name of a column of an import.
    ImportColumn = "TW2022", Import;
    /// Auto scaling is set on a table that is billed on demand.
    ScalingOnDemand = "TW2023", AutoScaling;
    /// Auto scaling scales neither reads nor writes.
    ScalingNothing = "TW2024", AutoScaling;
    /// AWS rejects the bounds of auto scaling.
    ScalingBounds = "TW2025", AutoScaling;
    /// A cooldown of auto scaling is too long.
    ScalingCooldown = "TW2026", AutoScaling;
    /// AWS rejects the target of auto scaling.
    ScalingTarget = "TW2027", AutoScaling;
    /// A witness requires strong consistency.
    WitnessAlone = "TW2028", Witness;
    /// A setting of global tables, such as disassociation protection, requires replicas.
    GlobalSettingAlone = "TW2029", DisassociationProtection;
    /// A table replicates its settings to other accounts and has replicas in its own account.
    ReplicationAndReplicas = "TW2030", SettingsReplication;
    /// A global table cannot be imported from S3.
    GlobalImport = "TW2031", Import;
    /// A provisioned global table does not scale its writes.
    GlobalWithoutScaling = "TW2032", AutoScaling;
    /// Replicas require a stream of new and old images.
    ReplicasWithoutStream = "TW2033", Stream;
    /// A replica of a table in another account sets something that its source decides.
    SourceSetting = "TW2034", SourceTable;
    /// A replica of a table in another account has no policy that lets DynamoDB replicate.
    SourcePolicy = "TW2035", ResourcePolicy;
    /// A region does not have the form of a region id.
    Region = "TW2036", Replicas;
    /// Two replicas are in the same region.
    RegionTwice = "TW2037", Replicas;
    /// Regions belong to different AWS partitions.
    Partitions = "TW2038", Replicas;
    /// A table with strong consistency has other regions than DynamoDB allows.
    StrongRegions = "TW2039", Consistency;
    /// A table with strong consistency has a setting that strong consistency rules out.
    StrongSetting = "TW2040", Consistency;
    /// A replica needs a KMS key of its own region, or has one that it cannot use.
    ReplicaKey = "TW2041", Encryption;
    /// A replica names a resource of another region.
    ReplicaRegion = "TW2042", Replicas;
    /// A replica of a table that is billed on demand has a read capacity.
    ReplicaCapacity = "TW2043", Capacity;
    /// There are more policies than a template can have resources.
    PolicyCount = "TW2044", Policy;
    /// The name of a policy is not made of letters and digits.
    PolicyName = "TW2045", Policy;
    /// Two policies have the same name.
    PolicyTwice = "TW2046", Policy;
    /// A policy has a character that IAM rejects.
    PolicyCharacter = "TW2047", Policy;
    /// The name of an attribute looks like an IAM policy variable.
    PolicyVariable = "TW2048", Policy;
    /// A policy names an attribute that the table does not have.
    UnknownAttribute = "TW2049", Policy;
    /// A policy allows an operation that cannot be restricted to a tenant or to attributes.
    PolicyCondition = "TW2050", Policy;
    /// A policy excludes scans although it allows none.
    PolicyScan = "TW2051", Policy;
    /// A policy allows nothing.
    PolicyEmpty = "TW2052", Policy;
    /// A policy allows vector search on a table without vector indexes.
    PolicyVectors = "TW2053", Policy;
    /// The tenant of a policy is neither a key nor a variable that IAM knows.
    PolicyTenant = "TW2054", Policy;
    /// A policy is longer than IAM allows.
    PolicyLength = "TW2055", Policy;
    /// A managed policy names a table that the stack does not have.
    PolicyTable = "TW2056", Policy;
    /// A part of a managed policy has its own name or role.
    PolicyPart = "TW2057", Policy;
    /// JSON is nested more deeply than anything that AWS accepts.
    Depth = "TW2058", ResourcePolicy;
    /// A resource policy is longer than DynamoDB allows.
    DocumentBytes = "TW2059", ResourcePolicy;
    /// A resource policy is not a policy document.
    DocumentForm = "TW2060", ResourcePolicy;
    /// A resource policy has a member that IAM does not know.
    DocumentMember = "TW2061", ResourcePolicy;
    /// A resource policy has a version that IAM does not know.
    DocumentVersion = "TW2062", ResourcePolicy;
    /// A resource policy has no statement.
    NoStatement = "TW2063", ResourcePolicy;
    /// Two statements have the same id.
    StatementTwice = "TW2064", ResourcePolicy;
    /// A statement is not an object.
    StatementForm = "TW2065", ResourcePolicy;
    /// A statement neither allows nor denies.
    StatementEffect = "TW2066", ResourcePolicy;
    /// A statement lacks an element, or has both forms of it, such as `Action` and `NotAction`.
    StatementElement = "TW2067", ResourcePolicy;
    /// A condition of a statement is not an object of operators.
    StatementCondition = "TW2068", ResourcePolicy;
    /// An element of a statement has a value that IAM rejects.
    StatementValue = "TW2069", ResourcePolicy;
    /// IAM does not know the principal of a statement.
    StatementPrincipal = "TW2070", ResourcePolicy;
    /// A stream has more functions than a template can have resources.
    FunctionCount = "TW2071", StreamFunction;
    /// Two stream functions have the same name.
    FunctionTwice = "TW2072", StreamFunction;
    /// The name of a stream function is not made of letters and digits.
    FunctionName = "TW2073", StreamFunction;
    /// A stream function has a number that Lambda rejects.
    FunctionNumber = "TW2074", StreamFunction;
    /// A stream function has more filters than Lambda allows.
    FilterCount = "TW2075", StreamFunction;
    /// A filter is longer than Lambda allows.
    FilterLength = "TW2076", StreamFunction;
    /// A filter is not a pattern.
    FilterForm = "TW2077", StreamFunction;
    /// A field of a filter has no list of rules.
    FilterRules = "TW2078", StreamFunction;
    /// An `$or` in a filter does not have two patterns.
    FilterOr = "TW2079", StreamFunction;
    /// A rule in a filter has no operator that Lambda knows.
    FilterOperator = "TW2080", StreamFunction;
    /// Lambda rejects the operand of an operator in a filter.
    FilterOperand = "TW2081", StreamFunction;
    /// Two parts of a template have the same logical id.
    LogicalIdTwice = "TW2082", LogicalId;
    /// A template is larger than CloudFormation allows.
    TemplateSize = "TW2083", Existence;
    /// The text of a parameter does not have the form that the parameter requires.
    ParameterForm = "TW2084", Parameter;
    /// A resolved template needs a value that only a deployment knows.
    ParameterMissing = "TW2085", Parameter;
    /// Parts of a stack give one parameter different values.
    ParameterConflict = "TW2086", Parameter;
    /// Parts of a template refer to each other in a circle.
    Circle = "TW2087", Raw;
    /// A reference in a template points to nothing.
    Reference = "TW2088", Raw;
    /// A raw part of a template cannot be set.
    RawPart = "TW2089", Raw;
    /// The raw parts of a stack make its template invalid.
    RawTemplate = "TW2090", Raw;
    /// A target cannot express a setting.
    Target = "TW2091", Existence;
    /// Two blocks of a Terraform file have the same address.
    AddressTwice = "TW2092", LogicalId;
    /// A policy names an access pattern or an index that its table does not have.
    PolicyPattern = "TW2093", Policy;
    /// A sample belongs to no table of the stack, or cannot be stored.
    Sample = "TW2094", Existence;
    /// A lint is allowed by a code that no lint has, or without a reason.
    Allow = "TW2999", Existence;

    // Lints: AWS accepts the stack.
    /// An index has the same key as its table.
    IndexOfTableKey = "TW9001", Key;
    /// Two indexes have the same key.
    IndexesOfOneKey = "TW9002", Key;
    /// An index includes an attribute that it contains anyway.
    ProjectedKey = "TW9003", Projection;
    /// The time-to-live attribute is part of the table's key.
    TimeToLiveInKey = "TW9004", TimeToLive;
    /// Contributor insights reveal the keys of an encrypted table.
    ReadableKeys = "TW9005", ContributorInsights;
    /// A scaled capacity starts outside its bounds.
    FirstCapacity = "TW9006", AutoScaling;
    /// A stream has more functions than it can serve without throttling.
    StreamReaders = "TW9007", StreamFunction;
    /// A filter never matches a record.
    FilterNeverMatches = "TW9008", StreamFunction;
    /// A resource policy has actions of another service.
    OtherActions = "TW9009", ResourcePolicy;
    /// A role has more policies than IAM allows by default.
    PoliciesOfRole = "TW9010", Policy;
    /// A template is close to a CloudFormation limit.
    NearLimit = "TW9011", Existence;
    /// A template can only be deployed from S3.
    TemplateBytes = "TW9012", Existence;
    /// Names in Parameter Store can collide with the names of another stack.
    SharedNames = "TW9013", Parameter;
    /// A Terraform apply resets the scaled capacities of indexes.
    ScaledReset = "TW9014", AutoScaling;
}

impl Kind {
    /// Returns a problem of this kind with the given text.
    pub(crate) fn says(self, text: impl Into<String>) -> Problem {
        let at = At { what: self.what(), ..At::table(None) };
        Problem::new(self.code(), at, text.into())
    }

    /// Returns a problem of this kind for each text.
    pub(crate) fn each(self, texts: Vec<String>) -> impl Iterator<Item = Problem> {
        texts.into_iter().map(move |text| self.says(text))
    }

    const fn is_lint(self) -> bool {
        matches!(self.code().as_bytes(), [b'T', b'W', b'9', ..])
    }

    /// Returns the codes of all lints.
    pub(crate) fn lints() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().copied().filter(|kind| kind.is_lint()).map(Self::code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_code_of_its_own() {
        let mut codes: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(codes.iter().all(|code| {
            code.strip_prefix("TW").is_some_and(|number| number.len() == 4 && number.parse::<u16>().is_ok())
        }));
    }
}
