//! A change and its consequences.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::at::{At, What};

/// A difference between the deployed tables and your structs, with its consequences.
///
/// [`Display`](fmt::Display) formats it for people, like a compiler error. `serde` serializes it for tools.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SchemaChange {
    /// The name of the change, unique among the changes of a stack: `orders.items.total`.
    pub id: String,
    /// The place of the change.
    pub at: At,
    /// The value before. `None` if the place is new.
    pub from: Option<String>,
    /// The value after. `None` if the place is gone.
    pub to: Option<String>,
    /// The severity of the change.
    pub severity: Severity,
    /// The outcome if `CloudFormation` deploys the change as it stands.
    pub cloudformation: Outcome,
    /// The outcome if Terraform applies the change as it stands.
    pub terraform: Outcome,
    /// The effects on stored items, the worst first.
    pub items: Vec<ItemEffect>,
    /// Why: one line for each cause.
    pub reason: String,
    /// The documentation of the rule that makes the change this severe.
    pub page: String,
    /// The alternatives, the best first.
    pub ways_out: Vec<WayOut>,
    /// The field in your source. `None` if the change was read from a file.
    pub source: Option<Source>,
}

/// The severity of a change. It depends on the loss, not on the tool that deploys the change.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is lost, and nothing fails.
    Note,
    /// Requests fail for a while, older programs cannot read new items, or a limit is near.
    Warning,
    /// One deployment cannot make the change; several can.
    Steps,
    /// Items are lost, unreadable or unreachable, or no deployment can make the change.
    Danger,
}

/// The behavior of a deployment tool when a change is deployed as it stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Outcome {
    /// The table stays as it is, as intended.
    Nothing,
    /// One deployment, effective immediately.
    InPlace,
    /// One deployment, after which an index or a replica fills.
    Slow,
    /// Refused together with other changes of this kind, and possible one by one.
    OneByOne,
    /// Refused as one deployment, possible as several.
    Steps,
    /// The index is deleted and created again. Queries fail in between.
    IndexRebuilt,
    /// The replica is deleted and created again.
    ReplicaRebuilt,
    /// The table gets another stream, with another ARN.
    NewStream,
    /// A new table takes the place of the old one.
    Replaced {
        /// The fate of the items in the old table.
        items: Leftover,
    },
    /// The table leaves the stack and stays.
    Retained,
    /// The table is deleted with its items.
    Destroyed,
    /// The table has to leave the stack, and to be imported as another type of resource.
    Import,
    /// No update of this table makes the change as it stands.
    Refused,
    /// Refused as long as the table has `prevent_destroy`, because the change would destroy it.
    Prevented,
    /// The plan is accepted, and fails when it is applied.
    Fails,
    /// The tool reports no change, and the table stays as it was.
    Ignored,
    /// The tool reports success each time, and never makes the change.
    NeverSettles,
    /// The tool has no argument for the setting.
    Inexpressible,
    /// The documentation of the tool does not say.
    Undocumented,
}

/// The fate of the items in a table that is replaced.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Leftover {
    /// The items stay in the old table.
    LeftBehind,
    /// The items are deleted with the old table.
    Destroyed,
}

/// An effect of a change on stored items. The variants are ordered from harmless to bad.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ItemEffect {
    /// Existing items are read as before.
    Compatible,
    /// The version that is still running cannot read items that the new version writes.
    NotReadByOlder,
    /// An item without the value is read with a default.
    SilentDefault,
    /// Existing keys do not sort correctly among new keys.
    OrderChanged,
    /// An index does not contain the existing items.
    AbsentFromIndex,
    /// A stored value is ignored or replaced without an error, and the next put removes it.
    SilentLoss,
    /// `DynamoDB` refuses items or keys of the new version.
    WritesRefused,
    /// No key of the new version finds the existing items.
    Orphaned,
    /// Existing items fail to deserialize.
    Unreadable,
}

/// An alternative to a change.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WayOut {
    /// The advice, or the place where `paste` goes.
    pub advice: String,
    /// Code to paste.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paste: Option<String>,
}

/// The position of a field in your source.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Source {
    /// The path of the file, as the compiler shows it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The struct and the field: `Order::total`.
    pub field: String,
}

impl WayOut {
    pub(crate) fn advice(advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), paste: None }
    }

    pub(crate) fn paste(paste: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), paste: Some(paste.into()) }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Steps => "steps",
            Self::Danger => "danger",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "changes nothing",
            Self::InPlace => "updates the table in place",
            Self::Slow => "updates the table in place, and something fills afterwards",
            Self::OneByOne => "refuses such changes together, and does them one by one",
            Self::Steps => "refuses it at once, and does it in several deployments",
            Self::IndexRebuilt => "deletes the index and creates it again",
            Self::ReplicaRebuilt => "deletes the replica and creates it again",
            Self::NewStream => "gives the table another stream",
            Self::Replaced { items: Leftover::LeftBehind } => {
                "creates an empty table, and leaves the items in the old one"
            }
            Self::Replaced { items: Leftover::Destroyed } => {
                "destroys the table and its items, and creates an empty one"
            }
            Self::Retained => "lets the table leave the stack, and keeps it",
            Self::Destroyed => "destroys the table and its items",
            Self::Import => {
                "refuses another type of resource: the table has to leave the stack, and to be imported"
            }
            Self::Refused => "refuses it",
            Self::Prevented => "refuses it, because it would destroy a table with `prevent_destroy`",
            Self::Fails => "plans it, and fails when it applies the plan",
            Self::Ignored => "reports no change, and leaves the table as it was",
            Self::NeverSettles => "reports success each time, and never does it",
            Self::Inexpressible => "has no argument for it",
            Self::Undocumented => "does not document it",
        })
    }
}

impl fmt::Display for ItemEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compatible => "compatible",
            Self::NotReadByOlder => "not read by older programs",
            Self::SilentDefault => "read with a default",
            Self::OrderChanged => "sorted in another order",
            Self::AbsentFromIndex => "absent from the index",
            Self::SilentLoss => "lost without an error",
            Self::WritesRefused => "writes are refused",
            Self::Orphaned => "reached by no key",
            Self::Unreadable => "unreadable",
        })
    }
}

impl SchemaChange {
    /// Returns the place and the two values in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let (at, from, to) = (self.headline(), &self.from, &self.to);
        match (from, to) {
            (Some(from), Some(to)) => format!("{at}: {from} becomes {to}"),
            (Some(from), None) => format!("{at}: {from} is removed"),
            (None, Some(to)) => format!("{at}: {to} is added"),
            (None, None) => at.to_string(),
        }
    }

    fn is_new_table(&self) -> bool {
        let At { replica, index, entity, attribute, what, table: _ } = &self.at;
        let is_part = [replica, index, entity, attribute].into_iter().any(Option::is_some);
        *what == What::Existence && !is_part && self.from.is_none()
    }

    /// Returns the place, without the attribute if the values name it.
    fn headline(&self) -> At {
        let mut at = self.at.clone();
        let is_named = |attribute: &String| {
            let name = format!("`{attribute}`");
            [&self.from, &self.to].into_iter().flatten().any(|value| value.starts_with(&name))
        };
        at.attribute = at.attribute.filter(|attribute| !is_named(attribute));
        at
    }
}

/// Formats the change like a compiler error: a headline, the field's own line, the consequences, and the alternatives.
impl fmt::Display for SchemaChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, self.summary())?;
        if let Some(Source { file, line, column, field }) = &self.source {
            write!(f, "\n  --> {file}:{line}:{column}   {field}")?;
        }
        for (tool, outcome) in [("CloudFormation", self.cloudformation), ("Terraform", self.terraform)] {
            if self.is_new_table() && outcome == Outcome::InPlace {
                write!(f, "\n  {tool:14}  creates the table")?;
            } else if outcome != Outcome::Nothing {
                write!(f, "\n  {tool:14}  {outcome}")?;
            }
        }
        if !self.items.is_empty() {
            let effects: Vec<String> = self.items.iter().map(ToString::to_string).collect();
            write!(f, "\n  {:14}  {}", "items", effects.join(", "))?;
        }
        for line in self.reason.lines() {
            write!(f, "\n  {:14}  {line}", "")?;
        }
        for (position, WayOut { advice, paste }) in self.ways_out.iter().enumerate() {
            let label = if position == 0 { "instead:" } else { "or:" };
            match paste {
                Some(paste) => write!(f, "\n  = {label:12}  {paste}   {advice}")?,
                None => write!(f, "\n  = {label:12}  {advice}")?,
            }
        }
        write!(f, "\n  {}", self.page)
    }
}
