//! Names of Parameter Store entries.

use super::{Naming, NamingError, Prefix, Problem, table_suffix};
use crate::limits;
use crate::schema::TableSchema;

/// The prefix of the names of Parameter Store entries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ParameterPrefix<'a> {
    /// A prefix that the user set.
    Given(&'a str),
    /// The organization, the app and the environment, as levels of a path.
    Environment { organization: &'a str, app: &'a str, environment: &'a str },
    /// No prefix.
    None,
}

impl Naming {
    /// Sets the prefix of the names of Parameter Store entries, such as `/shop/prod/` or `shop-prod-`.
    ///
    /// It replaces the path that an [environment](Self::environment) adds. Names without a prefix can collide with
    /// names of another app or environment in the same account and Region, which is a [lint](crate::Stack::lints). An
    /// empty prefix keeps the names short and turns the lint off.
    ///
    /// # Errors
    ///
    /// Returns an error if Parameter Store does not allow the prefix. A path must begin and end with a slash.
    pub fn parameter_prefix(mut self, prefix: &str) -> Result<Self, NamingError> {
        if !is_parameter_prefix(prefix) {
            return Err(NamingError(Problem::ParameterPrefix(prefix.to_owned())));
        }
        self.parameter_prefix = Some(prefix.to_owned());
        Ok(self)
    }

    /// Returns the name of the Parameter Store entry that holds the table's ARN.
    #[must_use]
    pub fn table_parameter(&self, schema: &TableSchema) -> String {
        self.parameter_name(&table_parameter(&parameter_suffix(&table_suffix(schema))))
    }

    /// Returns the name of the Parameter Store entry that holds the ARN of the table's stream.
    ///
    /// The entry exists if the table has a [stream](TableSchema::stream).
    #[must_use]
    pub fn stream_parameter(&self, schema: &TableSchema) -> String {
        self.parameter_name(&stream_parameter(&parameter_suffix(&table_suffix(schema))))
    }

    pub(crate) fn prefix_of_parameters(&self) -> ParameterPrefix<'_> {
        match (&self.parameter_prefix, &self.prefix) {
            (Some(given), _) => ParameterPrefix::Given(given),
            (None, Some(Prefix { organization, app, environment: Some(environment) })) => {
                ParameterPrefix::Environment { organization, app, environment }
            }
            (None, _) => ParameterPrefix::None,
        }
    }

    /// Returns the name of a Parameter Store entry: `name` with its prefix.
    pub(crate) fn parameter_name(&self, name: &str) -> String {
        match self.prefix_of_parameters() {
            ParameterPrefix::Given(prefix) => [prefix, name].concat(),
            ParameterPrefix::Environment { organization, app, environment } => {
                ["/", organization, "/", app, "/", environment, "/", name].concat()
            }
            ParameterPrefix::None => name.to_owned(),
        }
    }
}

/// Returns the base name in the form used in Parameter Store names.
pub(super) fn parameter_suffix(table_suffix: &str) -> String {
    let mut suffix = String::with_capacity(table_suffix.len());
    suffix.extend(table_suffix.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_uppercase() }));
    suffix
}

/// Returns a table's Parameter Store name without its prefix.
pub(super) fn table_parameter(suffix: &str) -> String {
    ["DYNAMODB_TABLE_", suffix].concat()
}

/// Returns a stream's Parameter Store name without its prefix.
pub(crate) fn stream_parameter(suffix: &str) -> String {
    ["DYNAMODB_TABLE_STREAM_", suffix].concat()
}

/// The pattern of [`is_parameter_prefix`] for `CloudFormation`.
pub(crate) const PARAMETER_PREFIX_PATTERN: &str =
    "^(?!/?([aA][wW][sS]|[sS][sS][mM]))((/[a-zA-Z0-9_.-]+){0,14}/|[a-zA-Z0-9_.-]*)$";

/// The maximum length of a Parameter Store prefix, which leaves room for the longest base name.
pub(crate) const PARAMETER_PREFIX_LENGTH: usize = 512;

/// <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html>
fn is_parameter_prefix(prefix: &str) -> bool {
    let is_word =
        |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    let legal = match prefix.strip_prefix('/') {
        None => is_word(prefix),
        Some("") => true,
        Some(path) => path.strip_suffix('/').is_some_and(|levels| {
            levels.split('/').count() < limits::PARAMETER_NAME_LEVELS
                && levels.split('/').all(|level| !level.is_empty() && is_word(level))
        }),
    };
    legal && !is_reserved_parameter(prefix) && prefix.len() <= PARAMETER_PREFIX_LENGTH
}

/// Returns whether the name of a Parameter Store entry begins with `aws` or `ssm`, which AWS reserves.
///
/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
pub(crate) fn is_reserved_parameter(name: &str) -> bool {
    let start = name.strip_prefix('/').unwrap_or(name).as_bytes();
    start
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"aws") || start.eq_ignore_ascii_case(b"ssm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_prefixes() {
        let deep = format!("/{}", "a/".repeat(14));
        for good in ["", "/", "/shop/", "/shop/prod/", "shop-", "laws/".trim_end_matches('/'), &deep] {
            assert!(Naming::verbatim().parameter_prefix(good).is_ok(), "{good}");
        }
        let too_deep = format!("/{}", "a/".repeat(15));
        for bad in ["/shop", "shop/", "//", "/a//b/", "aws-", "/AWS/", "/ssm/", "a b", "é", &too_deep] {
            assert!(Naming::verbatim().parameter_prefix(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_environment_is_part_of_the_name() {
        let naming = Naming::new("Acme", "shop").unwrap();
        assert_eq!(naming.parameter_name("X"), "X");
        let environment = naming.environment("Prod EU").unwrap();
        assert_eq!(environment.parameter_name("X"), "/acme/shop/prod-eu/X");
        assert_eq!(environment.clone().parameter_prefix("").unwrap().parameter_name("X"), "X");
        assert_eq!(environment.parameter_prefix("/eu/").unwrap().parameter_name("X"), "/eu/X");
    }

    #[test]
    fn reserved_names() {
        for reserved in ["aws", "AWSome", "/ssm/x", "/Aws-x/"] {
            assert!(is_reserved_parameter(reserved), "{reserved}");
        }
        for free in ["", "/", "a", "/acme/aws/", "é€"] {
            assert!(!is_reserved_parameter(free), "{free}");
        }
    }
}
