//! A change, and what it does.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A difference between what is deployed and what the structs say, with its consequences.
///
/// [`Display`](fmt::Display) writes it for people, as the compiler writes an error; `serde` writes it for tools.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// The name by which the change is accepted: `orders.items.total`.
    pub id: String,
    /// The place of the change.
    pub at: At,
    /// The value before. `None` if the place is new.
    pub from: Option<String>,
    /// The value after. `None` if the place is gone.
    pub to: Option<String>,
    /// How bad the change is.
    pub severity: Severity,
    /// What `CloudFormation` does when the change is deployed as it stands.
    pub cloudformation: Outcome,
    /// What Terraform does when the change is deployed as it stands.
    pub terraform: Outcome,
    /// What happens to the items, the worst first.
    pub items: Vec<ItemEffect>,
    /// The cause of all that, in a sentence.
    pub reason: String,
    /// The page that documents the rule behind it.
    pub page: String,
    /// What to do instead, the best first.
    pub ways_out: Vec<WayOut>,
    /// The field, if the derive knows it.
    pub source: Option<Source>,
}

/// The place of a change: a table, or a part of it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct At {
    /// The table's base name.
    pub table: String,
    /// The index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// The entity whose items are meant, which is the name of its struct.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The attribute, or a value within it: `lines[].sku`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
}

/// How bad a change is. What is lost decides, not the tool.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Severity {
    /// Nothing is lost, and nothing fails.
    Note,
    /// Requests fail for a while, older programs cannot read new items, or a limit is near.
    Warning,
    /// One deployment cannot do it; several can.
    Steps,
    /// Items are lost, unreadable or unreachable, or the change is refused whatever one does.
    Danger,
}

/// What a tool does when a change is deployed as it stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Outcome {
    /// The table stays as it is, and should.
    Nothing,
    /// One deployment, at once.
    InPlace,
    /// One deployment, after which something fills: an index, a replica.
    Slow,
    /// Refused together, possible one by one.
    OneByOne,
    /// Refused at once, possible in several deployments.
    Steps,
    /// The index is deleted and created again: meanwhile there is none.
    IndexRebuilt,
    /// The replica is deleted and created again.
    ReplicaRebuilt,
    /// The table's stream is another one after it.
    NewStream,
    /// A new table takes the place of the old one.
    Replaced {
        /// What becomes of the items of the old one.
        items: Leftover,
    },
    /// The table leaves the stack and stays.
    Retained,
    /// No sequence of updates of this table does it.
    Refused,
    /// The tool reports no change, and the table stays as it was.
    Ignored,
    /// The tool reports success each time, and never does it.
    NeverSettles,
}

/// What becomes of the items of a table that is replaced.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Leftover {
    /// They stay in the old table.
    LeftBehind,
    /// They are deleted with the old table.
    Destroyed,
}

/// What happens to stored items when the structs change. The order is from harmless to bad.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ItemEffect {
    /// Items of before are read, and mean the same.
    Compatible,
    /// The program that still runs cannot read the items that the new one writes.
    NotReadByOlder,
    /// An item that lacks a value is read with a default in its place.
    SilentDefault,
    /// Keys of before sort among the new ones in another order.
    OrderChanged,
    /// An index does not have the items of before.
    AbsentFromIndex,
    /// A stored value is read as something else or not at all, and the next write removes it.
    SilentLoss,
    /// `DynamoDB` refuses what the new program writes.
    WritesRefused,
    /// No key of the new program leads to the items of before.
    Orphaned,
    /// Items of before cannot be deserialized.
    Unreadable,
}

/// Something to do instead of a change.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WayOut {
    /// What to do.
    pub advice: String,
    /// The line to paste.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paste: Option<String>,
}

/// A field in its source.
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

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "table `{}`", self.table)?;
        if let Some(index) = &self.index {
            write!(f, ", index `{index}`")?;
        }
        if let Some(entity) = &self.entity {
            write!(f, ", item `{entity}`")?;
        }
        if let Some(attribute) = &self.attribute {
            write!(f, ", `{attribute}`")?;
        }
        Ok(())
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
            Self::OneByOne => "refuses it together, and does it one by one",
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
            Self::Refused => "refuses it",
            Self::Ignored => "reports no change, and leaves the table as it was",
            Self::NeverSettles => "reports success each time, and never does it",
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

/// As the compiler writes an error: what changes, the field's own line, the consequences, and what to do instead.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, from, to, severity, .. } = self;
        write!(f, "{severity}: {at}")?;
        match (from, to) {
            (Some(from), Some(to)) => write!(f, ": {from} becomes {to}")?,
            (Some(from), None) => write!(f, ": {from} is removed")?,
            (None, Some(to)) => write!(f, ": {to} is added")?,
            (None, None) => {}
        }
        if let Some(Source { file, line, column, field }) = &self.source {
            write!(f, "\n  --> {file}:{line}:{column}   {field}")?;
        }
        for (tool, outcome) in [("CloudFormation", self.cloudformation), ("Terraform", self.terraform)] {
            if outcome != Outcome::Nothing {
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
