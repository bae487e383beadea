//! Physical names, Parameter Store names and logical ids.

use std::fmt;

use heck::ToKebabCase;

use crate::limits;
use crate::schema::TableSchema;
use crate::text::shown;

pub(crate) use parameter::{
    PARAMETER_PREFIX_LENGTH, PARAMETER_PREFIX_PATTERN, ParameterPrefix, is_reserved_parameter,
    stream_parameter,
};

use parameter::{parameter_suffix, table_parameter};

mod parameter;

/// The naming scheme of the tables in a stack. The template and the code that uses the tables share it.
///
/// A table's physical name is `{organization-prefix}-{app-name}-{table-base-name}`, in lower case, with hyphens
/// between words. With an environment it is `{organization-prefix}-{app-name}-{environment}-{table-base-name}`. If a
/// name is longer than `DynamoDB` allows, it is cut and ends in a hash of the whole name, so that it stays unique.
///
/// The Parameter Store entry of a table is named `DYNAMODB_TABLE_{BASE_NAME}`. With an environment it is
/// `/{organization-prefix}/{app-name}/{environment}/DYNAMODB_TABLE_{BASE_NAME}`, so that several environments fit
/// into one account and Region. [`parameter_prefix`](Self::parameter_prefix) replaces the part before
/// `DYNAMODB_TABLE_`.
///
/// ```
/// use tablewright::{DynamoTable, Naming};
/// # #[derive(DynamoTable)] struct OrderItems { #[pk] id: String }
///
/// let naming = Naming::new("Acme", "web shop")?.environment("prod")?;
/// assert_eq!(naming.table_name(OrderItems::SCHEMA), "acme-web-shop-prod-order-items");
/// assert_eq!(naming.table_parameter(OrderItems::SCHEMA), "/acme/web-shop/prod/DYNAMODB_TABLE_ORDER_ITEMS");
/// assert_eq!(Naming::verbatim().table_name(OrderItems::SCHEMA), "order-items");
/// # Ok::<(), tablewright::NamingError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Naming {
    prefix: Option<Prefix>,
    /// The prefix set by [`parameter_prefix`](Self::parameter_prefix).
    parameter_prefix: Option<String>,
}

/// The parts before the base name, each normalised.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Prefix {
    pub(crate) organization: String,
    pub(crate) app: String,
    pub(crate) environment: Option<String>,
}

impl Naming {
    /// Creates names of the form `{organization-prefix}-{app-name}-{table-base-name}`.
    ///
    /// # Errors
    ///
    /// Returns an error if a part has no letter or digit, or has a character outside ASCII.
    pub fn new(organization_prefix: &str, app_name: &str) -> Result<Self, NamingError> {
        Ok(Self {
            prefix: Some(Prefix {
                organization: part("organization prefix", organization_prefix)?,
                app: part("app name", app_name)?,
                environment: None,
            }),
            parameter_prefix: None,
        })
    }

    /// Uses base names as physical names.
    #[must_use]
    pub const fn verbatim() -> Self {
        Self { prefix: None, parameter_prefix: None }
    }

    /// Adds the environment to physical names, `acme-shop-prod-orders`, and to the names of Parameter Store entries,
    /// `/acme/shop/prod/DYNAMODB_TABLE_ORDERS`.
    ///
    /// # Errors
    ///
    /// Returns an error if the environment has no letter or digit, or has a character outside ASCII. Verbatim names
    /// cannot have an environment.
    pub fn environment(mut self, environment: &str) -> Result<Self, NamingError> {
        let prefix = self.prefix.as_mut().ok_or(NamingError(Problem::VerbatimEnvironment))?;
        prefix.environment = Some(part("environment", environment)?);
        Ok(self)
    }

    /// Returns the table's physical name.
    #[must_use]
    pub fn table_name(&self, schema: &TableSchema) -> String {
        self.physical_name(schema, &table_suffix(schema))
    }

    fn physical_name(&self, schema: &TableSchema, suffix: &str) -> String {
        if let Some(name) = schema.physical_name() {
            return name.to_owned();
        }
        match &self.prefix {
            None => schema.name().to_owned(),
            Some(prefix) => shorten(prefix.join(suffix), limits::NAME_LENGTH.1, "-"),
        }
    }

    /// Returns the alias of a KMS key, named like the tables. `None` if tables have no prefix.
    pub(crate) fn alias(&self, base: &str) -> Option<String> {
        let prefix = self.prefix.as_ref()?;
        let name = shorten(prefix.join(base), limits::ALIAS_LENGTH - "alias/".len(), "-");
        Some(["alias/", &name].concat())
    }

    pub(crate) const fn prefix(&self) -> Option<&Prefix> {
        self.prefix.as_ref()
    }
}

impl Prefix {
    fn join(&self, base: &str) -> String {
        match &self.environment {
            None => [&self.organization, "-", &self.app, "-", base].concat(),
            Some(environment) => [&self.organization, "-", &self.app, "-", environment, "-", base].concat(),
        }
    }
}

/// Returns the base name in the form used in prefixed physical names.
fn table_suffix(schema: &TableSchema) -> String {
    let name = schema.name();
    // Most base names already are in kebab case, and checking that is much cheaper than converting.
    let is_kebab_case = name
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
    if is_kebab_case { name.to_owned() } else { name.to_kebab_case() }
}

/// Returns the logical id of a table. It is built from the base name, so if the struct sets a name, renaming the
/// struct replaces nothing.
fn logical_id(schema: &TableSchema, table_suffix: &str) -> String {
    match schema.logical_id() {
        Some(id) => id.to_owned(),
        None => id(capitalized(table_suffix, "Table")),
    }
}

/// Capitalizes each word between hyphens, and appends `end`.
fn capitalized(words: &str, end: &str) -> String {
    let mut name = String::with_capacity(words.len() + end.len());
    push_capitalized(&mut name, words);
    name + end
}

/// Appends the words between hyphens, each capitalized.
pub(crate) fn push_capitalized(text: &mut String, words: &str) {
    let mut capitalize = true;
    for c in words.chars() {
        match c {
            '-' => capitalize = true,
            c if capitalize => {
                text.push(c.to_ascii_uppercase());
                capitalize = false;
            }
            c => text.push(c),
        }
    }
}

/// Returns an id for a template, cut to the length that `CloudFormation` accepts.
pub(crate) fn id(text: String) -> String {
    shorten(text, limits::LOGICAL_ID_LENGTH, "")
}

/// Returns the part of an export's name after the stack's name, whose length is not known yet.
pub(crate) fn export_suffix(output: String) -> String {
    shorten(output, limits::EXPORT_NAME_LENGTH - limits::STACK_NAME_LENGTH - 1, "")
}

/// The names of a table, computed once for all places in a template.
pub(crate) struct TableNames {
    /// The base name in the form used in prefixed physical names.
    pub(crate) suffix: String,
    pub(crate) physical: String,
    pub(crate) logical_id: String,
    /// The Parameter Store name without its prefix.
    pub(crate) parameter: String,
    /// The stream's Parameter Store name without its prefix, if the table has a stream.
    pub(crate) stream_parameter: Option<String>,
}

impl TableNames {
    pub(crate) fn new(naming: &Naming, schema: &TableSchema) -> Self {
        let suffix = table_suffix(schema);
        let parameter_suffix = parameter_suffix(&suffix);
        Self {
            physical: naming.physical_name(schema, &suffix),
            logical_id: logical_id(schema, &suffix),
            suffix,
            parameter: table_parameter(&parameter_suffix),
            stream_parameter: schema.stream().map(|_| stream_parameter(&parameter_suffix)),
        }
    }
}

/// Normalises a part of a physical name: `Web shop` becomes `web-shop`.
fn part(what: &'static str, text: &str) -> Result<String, NamingError> {
    let normalised = text.to_kebab_case();
    if normalised.is_empty() || !text.is_ascii() {
        return Err(NamingError(Problem::Part { what, text: text.to_owned() }));
    }
    Ok(normalised)
}

/// Cuts a name that is too long for AWS, and ends it in a hash of the whole name, so that two long
/// names with the same beginning stay different.
pub(crate) fn shorten(mut name: String, max: usize, separator: &str) -> String {
    if name.len() <= max {
        return name;
    }
    let hash = format!("{separator}{:016x}", fnv1a(name.as_bytes()));
    // Names are ASCII, unless the schema has not been checked yet.
    name.truncate(name.floor_char_boundary(max - hash.len()));
    name.truncate(name.trim_end_matches('-').len());
    name + &hash
}

/// Returns the 64-bit FNV-1a hash, which is the same on every machine and in every release.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The error of a part of a name that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NamingError(Problem);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Problem {
    Part { what: &'static str, text: String },
    VerbatimEnvironment,
    ParameterPrefix(String),
}

impl fmt::Display for NamingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Part { what, text } => {
                let text = shown(text);
                write!(f, "{what} {text} cannot be part of a table name; write ASCII letters and digits")
            }
            Problem::VerbatimEnvironment => f.write_str(
                "verbatim names have no environment; use `Naming::new`, or put it in the base names",
            ),
            Problem::ParameterPrefix(prefix) => write!(
                f,
                "Parameter Store prefix {} cannot be used; write a path of at most 14 levels such as \
                 `/shop/prod/` or a word such as `shop-`, of letters, digits, `_`, `.` and `-`, that begins with \
                 neither `aws` nor `ssm`",
                shown(prefix)
            ),
        }
    }
}

impl std::error::Error for NamingError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Attribute, AttributeType, TableSchema};
    use heck::ToUpperCamelCase;

    fn schema(name: &str) -> TableSchema {
        let key = serde_json::to_value(Attribute::new("id", AttributeType::S)).unwrap();
        serde_json::from_value(serde_json::json!({ "name": name, "partition_key": key })).unwrap()
    }

    #[test]
    fn names_are_lower_case_with_hyphens() {
        let naming = Naming::new("Acme Corp", "webShop2").unwrap();
        for (base, name) in [
            ("orders", "acme-corp-web-shop2-orders"),
            ("OrderItems", "acme-corp-web-shop2-order-items"),
            ("order_items.v2", "acme-corp-web-shop2-order-items-v2"),
        ] {
            assert_eq!(naming.table_name(&schema(base)), name);
        }
    }

    #[test]
    fn names_in_other_cases_are_those_of_heck() {
        use heck::ToShoutySnakeCase;

        for base in [
            "orders",
            "order-items",
            "OrderItems",
            "order_items.v2",
            "v2",
            "2-go",
            "a1b-2C",
            "HTTPLog",
            "-a--b-",
        ] {
            let names = TableNames::new(&Naming::verbatim(), &schema(base));
            assert_eq!(names.suffix, base.to_kebab_case());
            assert_eq!(names.logical_id, format!("{}Table", base.to_upper_camel_case()));
            assert_eq!(names.parameter, format!("DYNAMODB_TABLE_{}", base.to_shouty_snake_case()));
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_unique() {
        let naming = Naming::new("acme", "shop").unwrap();
        let fits = naming.table_name(&schema(&"a".repeat(245)));
        assert!(fits.len() == 255 && fits.ends_with('a'));
        let [one, two] =
            ["1", "2"].map(|end| naming.table_name(&schema(&format!("{}{end}", "a".repeat(250)))));
        assert!(one.len() <= 255 && two.len() <= 255 && one != two, "{one} {two}");
        assert_eq!(one, naming.table_name(&schema(&format!("{}1", "a".repeat(250)))));
    }

    /// `table_name` also takes a schema that has not been checked.
    #[test]
    fn names_that_no_rule_allows_are_cut_too() {
        let naming = Naming::new("acme", "shop").unwrap();
        for start in ["", "x"] {
            assert!(naming.table_name(&schema(&format!("{start}{}", "é".repeat(300)))).len() <= 255);
        }
    }

    #[test]
    fn long_ids_are_cut_and_stay_unique() {
        let [one, two] = ["1", "2"].map(|end| {
            let schema = schema(&format!("{}{end}", "a".repeat(254)));
            TableNames::new(&Naming::verbatim(), &schema).logical_id
        });
        assert!(one.len() == 255 && two.len() == 255 && one != two, "{one} {two}");
        assert_ne!(id(format!("{one}Name")), id(format!("{one}Arn")));
        assert_eq!(export_suffix(one).len(), 126);
    }

    #[test]
    fn bad_parts_are_refused() {
        for (organization, app) in [("", "shop"), ("acme", "--"), ("acmé", "shop")] {
            assert!(Naming::new(organization, app).is_err(), "{organization} {app}");
        }
        assert!(Naming::verbatim().environment("prod").is_err());
    }
}
