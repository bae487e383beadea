//! The kinds of problems and lints, each with its code.
//!
//! A code never changes, and is never used for something else. The codes of the rules of a table stand beside their wording.

use super::Problem;
use crate::at::{At, What};

/// Declares the kinds, each with its code and with what it is about.
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
    /// There are more problems than are told.
    More = "TW2000", Existence;
    /// The stack has no tables.
    NoTables = "TW2001", Existence;
    /// A table is configured before it is added.
    LateTable = "TW2002", Existence;
    /// The stack has no such table.
    UnknownTable = "TW2003", Existence;
    /// A table is in the stack twice.
    TableTwice = "TW2004", Existence;
    /// A base name has no letter or digit, so no other name can be made of it.
    NoLetters = "TW2005", Name;
    /// Two tables have the same physical name, logical id or Parameter Store name.
    SameName = "TW2006", Name;
    /// Names in Parameter Store begin as AWS keeps for itself.
    ReservedParameter = "TW2007", Parameter;
    /// A table, with the tags of the stack, has more tags than DynamoDB allows.
    TagTotal = "TW2008", Tag;
    /// A parameterised template leaves no room for the prefix of a name.
    NameRoom = "TW2009", Name;
    /// The name of the key of the stack cannot be part of an alias.
    KeyName = "TW2010", Encryption;
    /// The rotation period of the key of the stack is one that KMS refuses.
    KeyRotation = "TW2011", Encryption;
    /// The table has no such index.
    UnknownIndex = "TW2012", Existence;
    /// Something needs the stream of a table that has none.
    NoStream = "TW2013", Stream;
    /// A setting is to be a parameter of the template and has no value for its default.
    NoDefault = "TW2014", OnDemandThroughput;
    /// Backups and their period cannot both be parameters.
    RecoveryChoice = "TW2015", PointInTimeRecovery;
    /// An alarm watches a share of the capacity that is not 1 to 100 percent.
    AlarmPercent = "TW2016", Alarm;
    /// An imported table has a local index.
    ImportLocalIndex = "TW2017", Import;
    /// The owner of the bucket of an import is not an account.
    ImportOwner = "TW2018", Import;
    /// The key prefix of an import is too long.
    ImportPrefix = "TW2019", Import;
    /// DynamoDB does not know the delimiter of an import.
    ImportDelimiter = "TW2020", Import;
    /// An import has more columns than DynamoDB allows.
    ImportColumns = "TW2021", Import;
    /// A column of an import has a name that DynamoDB refuses.
    ImportColumn = "TW2022", Import;
    /// A table that is billed on demand is scaled.
    ScalingOnDemand = "TW2023", AutoScaling;
    /// Auto scaling scales neither reads nor writes.
    ScalingNothing = "TW2024", AutoScaling;
    /// The bounds of auto scaling are ones that AWS refuses.
    ScalingBounds = "TW2025", AutoScaling;
    /// A cooldown of auto scaling is too long.
    ScalingCooldown = "TW2026", AutoScaling;
    /// The target of auto scaling is a share that AWS refuses.
    ScalingTarget = "TW2027", AutoScaling;
    /// A witness needs strong consistency.
    WitnessAlone = "TW2028", Witness;
    /// Disassociation protection needs replicas.
    DisassociationAlone = "TW2029", DisassociationProtection;
    /// Settings are replicated to other accounts, and there are replicas in this one.
    ReplicationAndReplicas = "TW2030", SettingsReplication;
    /// A global table is to be filled from S3.
    GlobalImport = "TW2031", Import;
    /// A provisioned global table does not scale its writes.
    GlobalWithoutScaling = "TW2032", AutoScaling;
    /// Replicas need a stream of new and old images.
    ReplicasWithoutStream = "TW2033", Stream;
    /// A replica of a table in another account has a setting that its source decides.
    SourceSetting = "TW2034", SourceTable;
    /// A replica of a table in another account has no policy that lets DynamoDB replicate.
    SourcePolicy = "TW2035", ResourcePolicy;
    /// A region has the id of none.
    Region = "TW2036", Replicas;
    /// A region has two replicas.
    RegionTwice = "TW2037", Replicas;
    /// Regions are of different partitions of AWS.
    Partitions = "TW2038", Replicas;
    /// Strong consistency has other regions than DynamoDB allows.
    StrongRegions = "TW2039", Consistency;
    /// A table with strong consistency has a setting that rules it out.
    StrongSetting = "TW2040", Consistency;
    /// A replica needs a KMS key of its own region, or has one that it cannot use.
    ReplicaKey = "TW2041", Encryption;
    /// A replica names a resource of another region.
    ReplicaRegion = "TW2042", Replicas;
    /// A replica of a table that is billed on demand has a read capacity.
    ReplicaCapacity = "TW2043", Capacity;
    /// There are more policies than a template has resources.
    PolicyCount = "TW2044", Policy;
    /// The name of a policy is not of letters and digits.
    PolicyName = "TW2045", Policy;
    /// Two policies have one name.
    PolicyTwice = "TW2046", Policy;
    /// A policy has a character that IAM refuses.
    PolicyCharacter = "TW2047", Policy;
    /// The name of an attribute looks like a variable of IAM.
    PolicyVariable = "TW2048", Policy;
    /// A policy names an attribute that the table does not have.
    UnknownAttribute = "TW2049", Policy;
    /// A policy allows an operation that cannot be held to a tenant or to attributes.
    PolicyCondition = "TW2050", Policy;
    /// A policy that allows no scan leaves the scan out.
    PolicyScan = "TW2051", Policy;
    /// A policy allows nothing.
    PolicyEmpty = "TW2052", Policy;
    /// A policy allows to search vectors of a table that has none.
    PolicyVectors = "TW2053", Policy;
    /// A tenant is not a key, or not a variable that IAM knows.
    PolicyTenant = "TW2054", Policy;
    /// A policy is longer than IAM allows.
    PolicyLength = "TW2055", Policy;
    /// A managed policy names a table that the stack does not have.
    PolicyTable = "TW2056", Policy;
    /// A part of a managed policy has a name or a role of its own.
    PolicyPart = "TW2057", Policy;
    /// JSON is nested more deeply than anything that AWS takes.
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
    /// Two statements have one id.
    StatementTwice = "TW2064", ResourcePolicy;
    /// A statement is not an object.
    StatementForm = "TW2065", ResourcePolicy;
    /// A statement neither allows nor denies.
    StatementEffect = "TW2066", ResourcePolicy;
    /// A statement lacks an element, or has it both ways.
    StatementElement = "TW2067", ResourcePolicy;
    /// A condition of a statement is not an object of operators.
    StatementCondition = "TW2068", ResourcePolicy;
    /// An element of a statement has a value that IAM refuses.
    StatementValue = "TW2069", ResourcePolicy;
    /// A principal of a statement is none that IAM knows.
    StatementPrincipal = "TW2070", ResourcePolicy;
    /// A stream has more functions than a template has resources.
    FunctionCount = "TW2071", StreamFunction;
    /// Two functions of a stream have one name.
    FunctionTwice = "TW2072", StreamFunction;
    /// The name of a function of the stream is not of letters and digits.
    FunctionName = "TW2073", StreamFunction;
    /// A number of a function of the stream is one that Lambda refuses.
    FunctionNumber = "TW2074", StreamFunction;
    /// A function of the stream has more filters than Lambda allows.
    FilterCount = "TW2075", StreamFunction;
    /// A filter is longer than Lambda allows.
    FilterLength = "TW2076", StreamFunction;
    /// A filter is not a pattern.
    FilterForm = "TW2077", StreamFunction;
    /// A field of a filter has no list of rules.
    FilterRules = "TW2078", StreamFunction;
    /// An `$or` of a filter has no two patterns.
    FilterOr = "TW2079", StreamFunction;
    /// A rule of a filter has no operator that Lambda knows.
    FilterOperator = "TW2080", StreamFunction;
    /// An operator of a filter has an operand that Lambda refuses.
    FilterOperand = "TW2081", StreamFunction;
    /// Two parts of a template have one logical id.
    LogicalIdTwice = "TW2082", LogicalId;
    /// A template is larger than CloudFormation allows.
    TemplateSize = "TW2083", Existence;
    /// A parameter has a text that is not what it is for.
    ParameterForm = "TW2084", Parameter;
    /// A resolved template needs a value that only a deployment knows.
    ParameterMissing = "TW2085", Parameter;
    /// Parts of a stack give one parameter different values.
    ParameterConflict = "TW2086", Parameter;
    /// Parts of a template refer to each other in a circle.
    Circle = "TW2087", Raw;
    /// A reference of a template leads nowhere.
    Reference = "TW2088", Raw;
    /// A raw part of a template cannot be set.
    RawPart = "TW2089", Raw;
    /// The raw parts of a stack make a template of it that is none.
    RawTemplate = "TW2090", Raw;
    /// A target has no words for a setting.
    Target = "TW2091", Existence;
    /// Two blocks of a Terraform file have one address.
    AddressTwice = "TW2092", LogicalId;
    /// A lint is allowed by a code that no lint has, or without a reason.
    Allow = "TW2999", Existence;

    // Lints: AWS accepts the stack.
    /// An index has the key of its table.
    IndexOfTableKey = "TW9001", Key;
    /// Two indexes have the same key.
    IndexesOfOneKey = "TW9002", Key;
    /// An index includes an attribute that it holds in any case.
    ProjectedKey = "TW9003", Projection;
    /// The time to live is part of the table's key.
    TimeToLiveInKey = "TW9004", TimeToLive;
    /// Contributor insights show the keys of an encrypted table.
    ReadableKeys = "TW9005", ContributorInsights;
    /// A scaled capacity begins outside of its bounds.
    FirstCapacity = "TW9006", AutoScaling;
    /// A stream has more functions than it serves without throttling.
    StreamReaders = "TW9007", StreamFunction;
    /// A filter never matches a record.
    FilterNeverMatches = "TW9008", StreamFunction;
    /// A resource policy has actions of another service.
    OtherActions = "TW9009", ResourcePolicy;
    /// A role has more policies than IAM allows by default.
    PoliciesOfRole = "TW9010", Policy;
    /// A template comes near to a limit of CloudFormation.
    NearLimit = "TW9011", Existence;
    /// A template can only be deployed from S3.
    TemplateBytes = "TW9012", Existence;
    /// Names in Parameter Store can meet those of another stack.
    SharedNames = "TW9013", Parameter;
    /// An apply of Terraform sets scaled capacities of indexes back.
    ScaledReset = "TW9014", AutoScaling;
}

impl Kind {
    /// Words a problem of this kind.
    pub(crate) fn says(self, text: impl Into<String>) -> Problem {
        let at = At { what: self.what(), ..At::table(None) };
        Problem::new(self.code(), at, text.into())
    }

    /// Words several problems of this kind.
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
