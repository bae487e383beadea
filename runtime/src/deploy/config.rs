//! Tables in the configuration format of `DynamoDBBuilder`, the builder of the organization's CDK stacks.
//!
//! You can move from that builder without changing a file. Each table is listed under its base name:
//!
//! ```
//! use tablewright::{Naming, Stack};
//!
//! let stack = Stack::new(Naming::new("acme", "accounts")?).config(
//!     r#"{
//!         "user_sessions": {
//!             "pk": { "name": "user_id", "type": "STRING" },
//!             "sk": { "name": "session_id", "type": "STRING" },
//!             "enable_stream": true,
//!             "indexes": {
//!                 "status-index": {
//!                     "pk": { "name": "status", "type": "STRING" },
//!                     "sk": { "name": "expires_at", "type": "NUMBER" }
//!                 }
//!             },
//!             "tag_key": "backup",
//!             "tag_value": "daily"
//!         }
//!     }"#,
//! )?;
//! let names: Vec<String> = stack.tables().map(|table| stack.naming().table_name(table)).collect();
//! assert_eq!(names, ["acme-accounts-user-sessions"]);
//! assert!(stack.cloudformation()?.as_json().contains("NEW_AND_OLD_IMAGES"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Stack::config`] takes such a document, [`Stack::config_table`] takes the body of one table, and
//! [`Stack::config_table_at`] takes a table nested deeper in a document, such as `cdk.json`. All three load into the
//! [`TableSchema`](crate::schema::TableSchema) that a struct would give. The template is therefore the struct's template, byte
//! for byte, and everything else that a [`Stack`] does applies. In a build script, `include_str!` makes the file a part
//! of the script, so cargo notices its changes. A script that reads the file when it runs must tell cargo
//! (`cargo::rerun-if-changed`).
//!
//! # The format
//!
//! | key | | meaning |
//! |---|---|---|
//! | `pk` | mandatory | the partition key: an attribute's `name` and its `type`, `STRING`, `NUMBER` or `BINARY` |
//! | `sk` | optional | the sort key, in the same form; `null` means none |
//! | `enable_stream` | optional | whether there is a stream; `false` by default |
//! | `indexes` | optional | the global indexes, each with its `pk` and an optional `sk`; `null` means none |
//! | `tag_key`, `tag_value` | mandatory | the primary tag, which backup policies select the table by |
//!
//! An index is named `{key}-index`. A key that already ends in `-index` is used as the name, so `status-index` above
//! does not become `status-index-index`. If a table has both `status` and `status-index`, two indexes have the same
//! name, which is an error.
//!
//! The tag is mandatory, but you need not repeat it in every table: give the two keys once, next to the tables of a
//! document, or call [`Stack::backup_tag`] before. Either way it becomes the stack's backup tag: every table of the
//! stack has it unless the table sets a tag with that key. (A table can still be named `tag_key`: its value is an
//! object.)
//!
//! Tables and indexes are rendered in the order of the document. A byte order mark at the start is skipped.
//!
//! [`Stack::builder_config`] writes such a document from tables of any origin.
//!
//! # Errors in a document
//!
//! A document is rejected for everything that any other table is rejected for, with the same message and the path of
//! the key that causes it. These are errors as well: unknown keys, because ignoring them would lose settings; keys that
//! an object has twice, because other parsers keep only the last; values of a wrong type; a missing partition key; and
//! a missing tag or half of a tag. All errors are reported at once:
//!
//! ```
//! use tablewright::{Naming, Stack};
//!
//! let error = Stack::new(Naming::new("acme", "accounts")?)
//!     .backup_tag("backup", "daily")
//!     .config(
//!         r#"{
//!             "user_sessions": {
//!                 "pk": { "name": "user_id", "type": "string" },
//!                 "enable_streams": true,
//!                 "indexes": { "by status": { "pk": { "name": "status", "type": "STRING" } } }
//!             }
//!         }"#,
//!     )
//!     .unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "\
//! user_sessions.enable_streams: unknown key; expected one of `pk`, `sk`, `enable_stream`, `indexes`, `tag_key`, \
//! `tag_value`; did you mean `enable_stream`?
//! user_sessions.pk.type: unknown type `string`; expected one of `STRING`, `NUMBER`, `BINARY`; did you mean `STRING`?
//! user_sessions.indexes.\"by status\": index name `by status-index` contains ` `; DynamoDB allows letters, digits, `_`, \
//! `-` and `.`"
//! );
//! # Ok::<(), tablewright::NamingError>(())
//! ```
//!
//! Paths are written like dotted keys in TOML: a key of letters, digits, `_` and `-` is not quoted, any other key is. A
//! key of more than 255 bytes is cut. If there are more than 100 problems, the first hundred are listed.
//!
//! # The builder's promises that are kept
//!
//! - Keys have one or two attributes of the types string, number and binary.
//! - A table has a stream of new and old images if `enable_stream` is `true`, and otherwise no stream.
//! - Billing is always on demand. Indexes project all attributes.
//! - The deletion policy and the update-replace policy are `Retain`.
//! - Names have the form `{organization-prefix}-{app-name}-{table-base-name}`, in lower case with hyphens. A resolved
//!   template cuts a name at 255 characters and keeps it unique with a hash. A parameterised template rejects a base
//!   name that leaves no room for the prefix, since `CloudFormation` cannot cut. Names are unique within a stack;
//!   `CloudFormation` finds collisions with other stacks of the account and region.
//! - Parameter Store entries are `DYNAMODB_TABLE_{BASE_NAME}` and, with a stream, `DYNAMODB_TABLE_STREAM_{BASE_NAME}`,
//!   as long as the naming has no environment. Such names exist only once in an account and Region, so they are a
//!   [lint](crate::Stack::lints). To keep them without the lint, call `naming.parameter_prefix("")`.
//! - The primary tag is the table's first tag.
//!
//! Four promises are not kept, because no template of a table could keep them. Scanning images for CVEs on push is up
//! to a registry. Logging access with `CloudTrail` is up to the account. Preventing hot partitions is up to the data: a
//! key can be legal and hot. Stream records always last 24 hours; that is up to the service.
//!
//! A base name must itself be a legal name, even if the builder would have turned it into one: `db` is too short, and
//! `user sessions` has a space. Tables that the builder has deployed have the CDK's logical ids, so `CloudFormation`
//! does not recognize them as the tables of this template. They stay when they leave their old stack, because their
//! deletion policy says so, and the new stack [imports
//! them](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/refactor-stacks.html).

use std::fmt;

use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::rules;
use crate::schema::Tag;
use crate::text::nearest;

use read::{Reader, join, quoted, tag_member};
use value::Value;

mod read;
mod table;
mod value;
mod write;

impl Stack {
    /// Adds every table of a document in the [builder's format](crate::config), in the document's order.
    ///
    /// A `tag_key` and `tag_value` next to the tables become the stack's [backup tag](Self::backup_tag).
    ///
    /// # Errors
    ///
    /// Fails with every problem of the document. A tag next to its tables is an error if the stack has another backup
    /// tag.
    pub fn config(mut self, json: &str) -> Result<Self, Error> {
        let document = parse(json)?;
        let mut reader = Reader::default();
        let members = reader.object("", &document, "an object with a table under each base name");
        let (mut tag_key, mut tag_value, mut tables) = (None, None, Vec::new());
        for (key, value) in members.unwrap_or_default() {
            match (key, value) {
                (name, Value::Object(_)) => tables.push((name, value)),
                ("tag_key", _) => tag_key = Some(value),
                ("tag_value", _) => tag_value = Some(value),
                (name, _) => tables.push((name, value)),
            }
        }
        if let Some(tag) = reader.tag("", tag_key, tag_value) {
            set_backup_tag(&mut self, tag, &mut reader);
        }
        let has_tag = tag_key.is_some() || tag_value.is_some() || self.backup_tag.is_some();
        for (name, body) in tables {
            if let Some(schema) = reader.table(&join("", name), name, body, has_tag) {
                self.add(StackTable::new(schema));
            }
        }
        reader.into_result(self)
    }

    /// Adds a table from its body in the [builder's format](crate::config).
    ///
    /// ```
    /// use tablewright::{Naming, Stack};
    ///
    /// let devices = r#"{
    ///     "pk": { "name": "fingerprint", "type": "BINARY" },
    ///     "tag_key": "backup",
    ///     "tag_value": "weekly"
    /// }"#;
    /// let stack = Stack::new(Naming::new("acme", "accounts")?).config_table("devices", devices)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails with every problem of the body. Paths begin with the base name.
    pub fn config_table(self, base_name: &str, json: &str) -> Result<Self, Error> {
        let body = parse(json)?;
        self.config_body(&join("", base_name), base_name, &body, Reader::default())
    }

    /// Adds a table that is nested in a document, at the path of these keys. The last key is the table's base name.
    ///
    /// The rest of the document is ignored.
    ///
    /// ```
    /// use tablewright::{Naming, Stack};
    ///
    /// let cdk = r#"{
    ///     "app": "python3 app.py",
    ///     "context": {
    ///         "prod": { "devices": { "pk": { "name": "fingerprint", "type": "BINARY" } } }
    ///     }
    /// }"#;
    /// let stack = Stack::new(Naming::new("acme", "accounts")?)
    ///     .backup_tag("backup", "weekly")
    ///     .config_table_at(&["context", "prod", "devices"], cdk)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the document lacks these keys, and with every problem of the table.
    pub fn config_table_at(self, keys: &[&str], json: &str) -> Result<Self, Error> {
        let document = parse(json)?;
        let mut reader = Reader::default();
        let Some((base_name, _)) = keys.split_last() else {
            reader.problem("", "no keys are given; they lead to the table, and the last is its base name");
            return reader.into_result(self);
        };
        let (mut path, mut value) = (String::new(), &document);
        for key in keys {
            let Some(members) = reader.object(&path, value, "an object") else {
                return reader.into_result(self);
            };
            path = join(&path, key);
            let Some((_, member)) = members.iter().find(|(known, _)| known == key) else {
                let names = members.iter().map(|(known, _)| *known);
                let hint = nearest(key, names).map(|name| format!("; did you mean {}?", quoted(name)));
                reader.problem(path, format!("missing{}", hint.unwrap_or_default()));
                return reader.into_result(self);
            };
            value = member;
        }
        self.config_body(&path, base_name, value, reader)
    }

    fn config_body(
        mut self,
        path: &str,
        name: &str,
        body: &Value,
        mut reader: Reader,
    ) -> Result<Self, Error> {
        if let Some(schema) = reader.table(path, name, body, self.backup_tag.is_some()) {
            self.add(StackTable::new(schema));
        }
        reader.into_result(self)
    }
}

/// Makes the document's tag the stack's backup tag. A stack can have one.
fn set_backup_tag(stack: &mut Stack, tag: Tag, reader: &mut Reader) {
    if let Some(rule) = rules::tag(std::slice::from_ref(&tag), 0) {
        reader.problem(tag_member(rule), rule.message().as_str());
    }
    match &stack.backup_tag {
        Some(other) if *other != tag => {
            let half = if other.key() == tag.key() { "tag_value" } else { "tag_key" };
            let (key, value) = (quoted(other.key()), quoted(other.value()));
            reader.problem(
                half,
                format!(
                    "the stack has the backup tag {key} = {value} already; give these tables tags of their own, or put \
                     them into a stack of their own"
                ),
            );
        }
        _ => stack.backup_tag = Some(tag),
    }
}

fn parse(json: &str) -> Result<Value, Error> {
    // Some Windows editors begin a file with a byte order mark, which is not JSON.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    serde_json::from_str(json).map_err(|error| {
        let problem =
            Problem { path: String::new(), message: format!("this cannot be read as JSON: {error}") };
        Error { problems: vec![problem] }
    })
}

/// The error of a document. It lists every problem at once, one per line.
#[derive(Clone, Eq, PartialEq)]
pub struct Error {
    problems: Vec<Problem>,
}

impl Error {
    /// Returns the problems, in the order of the tables. If there are more than a hundred, the last one says how many
    /// more.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// Same text as `Display`, since a build script that returns the error from `main` prints its `Debug` form.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

/// One problem of a document, and its place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    path: String,
    message: String,
}

impl Problem {
    /// Returns the path of the key that is wrong or missing, as a dotted key in TOML: `orders.indexes."by status".pk`.
    ///
    /// It is empty for the document itself. A key of more than 255 bytes is cut and ends with `…`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the problem in words, and what to write instead.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
