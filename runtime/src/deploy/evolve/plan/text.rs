//! Describes a deployment: its title, its command, and the states to wait for.

use std::fmt;

use super::operation::PartOperation;
use super::{Deployment, Sequence, Waiting};

/// A step of a plan, as text.
pub(super) struct Section<'s> {
    pub(super) number: usize,
    pub(super) title: &'s str,
    pub(super) command: &'s str,
    pub(super) fails: &'s [String],
    pub(super) waits: &'s [Waiting],
    pub(super) back: &'s str,
}

/// Formats the step as Markdown.
impl fmt::Display for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, title, command, fails, waits, back } = self;
        let gap = if *number == 1 { "" } else { "\n" };
        writeln!(f, "{gap}## {number}. {title}\n")?;
        writeln!(f, "```sh\n{command}\n```")?;
        for failure in *fails {
            writeln!(f, "\n{failure}")?;
        }
        for Waiting { until, command, prints } in *waits {
            let prints = if prints.is_empty() { "nothing".to_owned() } else { format!("`{prints}`") };
            writeln!(f, "\nWait until {until}: the command prints {prints}.\n\n```sh\n{command}\n```")?;
        }
        writeln!(f, "\nTo go back: {back}")
    }
}

pub(super) fn deployment(
    number: usize,
    count: usize,
    sequences: &[Sequence<'_>],
    template: String,
) -> Deployment {
    let (mut parts, mut waits, mut fails) = (Vec::new(), Vec::new(), Vec::new());
    for sequence in sequences {
        let table = sequence.name();
        if let Some(operation) = sequence.operation(number) {
            let part = title(operation);
            if !parts.contains(&part) {
                parts.push(part);
            }
            waits.extend(wait(operation, table));
            fails.extend(failure(operation, table));
        }
        if let Some(attribute) = sequence.ttl_off.as_deref().filter(|_| number == 1) {
            parts.push("turn time to live off".to_owned());
            fails.push(format!("Items of `{table}` do not expire until the next deployment."));
            waits.push(time_to_live_is_off(table, attribute));
        }
        if sequence.ttl_off.is_some() && number == 2 && count >= 2 {
            parts.push("time to live as it is to be".to_owned());
        }
    }
    if parts.is_empty() {
        parts.push("all changes".to_owned());
    }
    let title = parts.join(", ");
    let file = format!("{number}-{}.template.json", slug(&title));
    let back = if number == 1 {
        "deploy the template that is deployed now. An index that goes is gone at once, and one that comes back has to fill again."
    } else {
        "deploy the template of the deployment before. An index that goes is gone at once, and one that comes back has to fill again."
    };
    Deployment {
        command: format!("aws cloudformation deploy --stack-name STACK --template-file {file}"),
        title,
        file,
        template,
        waits,
        fails,
        back: back.to_owned(),
    }
}

pub(super) fn time_to_live_is_off(table: &str, attribute: &str) -> Waiting {
    Waiting {
        until: format!(
            "time to live of `{table}` is off, and an hour has passed since it changed (`{attribute}`)"
        ),
        command: format!(
            "aws dynamodb describe-time-to-live --table-name {table} --query TimeToLiveDescription.TimeToLiveStatus --output text"
        ),
        prints: "DISABLED".to_owned(),
    }
}

pub(super) fn title(operation: &PartOperation) -> String {
    match operation {
        PartOperation::AddIndex(name) => format!("add {name}"),
        PartOperation::RemoveIndex(name) => format!("remove {name}"),
        PartOperation::AddReplica(region) => format!("add the replica in {region}"),
        PartOperation::RemoveReplica(region) => format!("remove the replica in {region}"),
        PartOperation::SetStream => "set the stream".to_owned(),
        PartOperation::Unprotect => "turn the protection of replicas off".to_owned(),
    }
}

/// Returns letters and digits, with a hyphen between words. Long names are cut.
pub(super) fn slug(title: &str) -> String {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    for character in title.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '_') {
            slug.push(character);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(LONGEST);
    slug.trim_matches('-').to_owned()
}

pub(super) fn wait(operation: &PartOperation, table: &str) -> Option<Waiting> {
    let describe = |query: String| {
        format!("aws dynamodb describe-table --table-name {table} --query \"{query}\" --output text")
    };
    let index = |name: &str| {
        format!("Table.[GlobalSecondaryIndexes, VectorIndexes][][?IndexName=='{name}'].IndexStatus | []")
    };
    let replica = |region: &str| format!("Table.Replicas[?RegionName=='{region}'].ReplicaStatus | []");
    let (until, command, prints) = match operation {
        PartOperation::AddIndex(name) => {
            (format!("index `{name}` of `{table}` is ACTIVE"), describe(index(name)), "ACTIVE")
        }
        PartOperation::RemoveIndex(name) => {
            (format!("index `{name}` of `{table}` is gone"), describe(index(name)), "")
        }
        PartOperation::AddReplica(region) => {
            (format!("the replica of `{table}` in {region} is ACTIVE"), describe(replica(region)), "ACTIVE")
        }
        PartOperation::RemoveReplica(region) => {
            (format!("the replica of `{table}` in {region} is gone"), describe(replica(region)), "")
        }
        PartOperation::SetStream | PartOperation::Unprotect => return None,
    };
    Some(Waiting { until, command, prints: prints.to_owned() })
}

pub(super) fn failure(operation: &PartOperation, table: &str) -> Option<String> {
    match operation {
        PartOperation::AddIndex(name) => {
            Some(format!("Queries of `{name}` of `{table}` fail until it is ACTIVE."))
        }
        PartOperation::RemoveIndex(name) => {
            Some(format!("Queries of `{name}` of `{table}` fail from now on."))
        }
        PartOperation::RemoveReplica(region) => {
            Some(format!("Requests for `{table}` in {region} fail from now on."))
        }
        PartOperation::AddReplica(_) | PartOperation::SetStream | PartOperation::Unprotect => None,
    }
}
