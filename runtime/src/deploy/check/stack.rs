//! Checks a stack as a whole: whether its tables fit together.

use std::collections::{HashMap, HashSet};

use crate::at::What;
use crate::deploy::check::{name_problem, tag_problems};
use crate::deploy::stack::{Allowed, ManagedPolicy, Sample, Stack};
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem, StackError, fail_on};
use crate::limits;
use crate::naming::{TableNames, is_reserved_parameter, stream_parameter};
use crate::rules::violation::{Site, Violation};
use crate::schema::{IndexSchema, TableSchema, Tag, VectorIndexSchema};
use crate::text::{Unknown, did_you_mean, first, several, shown};

impl Stack {
    /// Checks the stack, and returns the names of each table.
    pub(crate) fn check(&self) -> Result<Vec<TableNames>, StackError> {
        if self.tables.is_empty() {
            return Err(Kind::NoTables.says("the stack has no tables; add one with `.table::<T>()`").into());
        }
        let mut problems = self.order_problems();
        problems.extend(self.allow_problems());
        problems.extend(self.sample_problems());
        let mut stack_tags = self.tags.clone();
        if let Some(tag) = &self.backup_tag {
            stack_tags.insert(0, tag.clone());
        }
        let of_tags: Vec<Problem> =
            tag_problems(&stack_tags).map(|problem| problem.after("stack: ")).collect();
        let has_legal_tags = of_tags.is_empty();
        problems.extend(of_tags);
        if let Some(key) = &self.encryption_key {
            problems.extend(key.problems());
        }
        problems.extend(self.managed_policy_problems());
        for table in &self.tables {
            let schema = &table.schema;
            let of_table = table.problems(self.encryption_key.is_some()).into_iter();
            problems.extend(of_table.map(|problem| problem.of_table(schema.name())));
            if let Err(violations) = schema.validate() {
                // If a table has several indexes too many, only the first is reported.
                let mut counted = HashSet::new();
                let told = violations.iter().filter(|violation| {
                    !violation.rule.is_of_count() || counted.insert(std::mem::discriminant(&violation.rule))
                });
                problems.extend(told.map(|violation| broken(schema, violation).of_table(schema.name())));
            } else if has_legal_tags {
                problems.extend(self.tag_problems(table));
            }
        }
        if problems.is_empty()
            && let Ok(names) = self.names()
        {
            return Ok(names);
        }
        // Tables with the same base name also have the same physical name, so unique names rule them out.
        problems.extend(self.repeated_tables());
        fail_on(problems)?;
        self.names()
    }

    /// Returns the problems of tables that are configured before they are added.
    fn order_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !self.unknown_tables.is_empty() {
            let known: HashSet<&str> = self.tables().map(TableSchema::name).collect();
            let (late, unknown): (Vec<&str>, Vec<&str>) =
                self.unknown_tables.iter().map(String::as_str).partition(|name| known.contains(name));
            if !late.is_empty() {
                let (noun, are) = if late.len() == 1 { ("table", "is") } else { ("tables", "are") };
                problems.push(Kind::LateTable.says(format!(
                    "{noun} {} {are} configured before the stack has it; add every table first",
                    several(late)
                )));
            }
            problems.extend(Kind::UnknownTable.each(NO_TABLE.problems(&unknown, known)));
        }
        if let Some(configured) = self.configured_tables
            && configured < self.tables.len()
        {
            let late = self.tables().skip(configured).map(TableSchema::name);
            problems.push(Kind::LateTable.says(format!(
                "`configure_each` comes before {} and does not change it; add every table first",
                several(late)
            )));
        }
        problems
    }

    fn sample_problems(&self) -> Vec<Problem> {
        let of_samples = self.samples.iter().filter_map(|Sample { table, attributes, .. }| {
            let name = shown(table);
            if !self.tables().any(|known| known.name() == *table) {
                let text = format!("there is no table {name} for a sample; add it with `.table::<T>()`");
                return Some(Kind::Sample.says(text));
            }
            let error = attributes.as_ref().err()?;
            Some(Kind::Sample.says(format!("a sample of table {name} is not an item: {error}")))
        });
        first(of_samples, "problems of samples")
    }

    fn allow_problems(&self) -> Vec<Problem> {
        let of_allowed = self.allowed.iter().filter_map(|Allowed { code, reason }| {
            let name = shown(code);
            if !Kind::lints().any(|known| known == code) {
                let hint = did_you_mean(code, Kind::lints());
                return Some(Kind::Allow.says(format!("no lint has the code {name} that is allowed{hint}")));
            }
            reason
                .trim()
                .is_empty()
                .then(|| Kind::Allow.says(format!("{name} is allowed without a reason; give one")))
        });
        first(of_allowed, "problems of what is allowed")
    }

    /// Returns the problem of tables with the same base name. All their other names would collide too.
    fn repeated_tables(&self) -> Option<Problem> {
        let mut known = HashSet::new();
        let twice: Vec<&str> =
            self.tables().map(TableSchema::name).filter(|name| !known.insert(*name)).collect();
        let (noun, are) = if twice.len() == 1 { ("table", "is") } else { ("tables", "are") };
        (!twice.is_empty()).then(|| {
            Kind::TableTwice.says(format!(
                "{noun} {} {are} in the stack twice; take one out, or give one another `name`",
                several(twice)
            ))
        })
    }

    fn managed_policy_problems(&self) -> Vec<Problem> {
        if self.managed_policies.is_empty() {
            return Vec::new();
        }
        if self.managed_policies.len() > limits::TEMPLATE_RESOURCES {
            return vec![Kind::PolicyCount.says(format!(
                "the stack has {} managed policies; CloudFormation allows {} resources in a template",
                self.managed_policies.len(),
                limits::TEMPLATE_RESOURCES
            ))];
        }
        let mut problems = Vec::new();
        let tables: HashMap<&str, &StackTable> =
            self.tables.iter().map(|table| (table.schema.name(), table)).collect();
        let mut named = HashMap::new();
        for policy in &self.managed_policies {
            let name = shown(&policy.name);
            if let Some(problem) = name_problem(&policy.name) {
                problems.push(problem.after("a managed policy "));
            }
            let times = named.entry(policy.name.as_str()).and_modify(|times| *times += 1).or_insert(1);
            if *times == 2 {
                problems.push(
                    Kind::PolicyTwice.says(format!("two managed policies are named {name}; rename one")),
                );
            }
            let of_policy = policy.problems(&self.tables, &tables).into_iter();
            problems.extend(of_policy.map(|problem| problem.after(format_args!("managed policy {name}"))));
        }
        first(problems, "problems of managed policies")
    }

    fn names(&self) -> Result<Vec<TableNames>, StackError> {
        let names: Vec<TableNames> =
            self.tables().map(|schema| TableNames::new(&self.naming, schema)).collect();
        let nameless = self.tables().zip(&names).filter(|(_, names)| names.suffix.is_empty());
        let nameless = nameless.map(|(schema, _)| {
            Kind::NoLetters.says(format!(
                "base name {} has no letter or digit to make other names of; add one",
                shown(schema.name())
            ))
        });
        let mut problems = first(nameless, "base names without letters and digits");
        let mut unique = |what: &str, streams: bool, of: fn(&TableNames) -> &str| {
            let of_tables = names.iter().map(of).enumerate();
            let mut all: Vec<(&str, usize)> = of_tables.map(|(position, name)| (name, position)).collect();
            if streams {
                let of_streams = names.iter().map(|names| names.stream_parameter.as_deref()).enumerate();
                all.extend(of_streams.filter_map(|(position, name)| Some((name?, position))));
            }
            // Sorting finds duplicates with less work than hashing.
            all.sort_unstable();
            for pair in all.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                let [one, other] =
                    [pair[0].1, pair[1].1].map(|position| shown(self.tables[position].schema.name()));
                let name = if what == PARAMETER {
                    self.naming.parameter_name(pair[0].0)
                } else {
                    pair[0].0.to_owned()
                };
                problems.push(Kind::SameName.says(format!(
                    "tables {one} and {other} have the same {what}, {}; rename one",
                    shown(&name)
                )));
            }
        };
        unique("physical name", false, |names| &names.physical);
        unique("logical id", false, |names| &names.logical_id);
        // A stream's name can collide only with the names of such tables, or with other streams if their tables
        // collide.
        let streams = names.iter().any(|names| names.parameter.starts_with(&stream_parameter("")));
        unique(PARAMETER, streams, |names| &names.parameter);
        let parameter = self.naming.parameter_name("");
        if is_reserved_parameter(&parameter) {
            problems.push(Kind::ReservedParameter.says(format!(
                "the names of Parameter Store entries begin with {}, and Parameter Store keeps `aws` and `ssm` for AWS; \
                 give the naming a `parameter_prefix`",
                shown(&parameter)
            )));
        }
        fail_on(problems)?;
        Ok(names)
    }

    /// Returns the problems of tags. A table has its own tags and the tags of the stack; a replica may add more.
    fn tag_problems(&self, table: &StackTable) -> Vec<Problem> {
        let (schema, replicas) = (&table.schema, &table.global.replicas);
        let of_replicas = replicas.iter().map(|replica| replica.tags.len()).max().unwrap_or_default();
        if schema.tags().len() + self.tags.len() + 1 + of_replicas <= limits::TAGS {
            return Vec::new();
        }
        let name = shown(schema.name());
        let inherited = self.tags_of(schema);
        let keys: HashSet<&str> = inherited.iter().map(|tag| tag.key()).collect();
        let of_replicas = replicas.iter().filter_map(|replica| {
            let is_new = |tag: &&Tag| !keys.contains(tag.key());
            let (new, all) = (replica.tags.iter().filter(is_new).count(), inherited.len());
            // If the replica has too many tags of its own, the rules for tags report it.
            (new > 0 && new + all > limits::TAGS && replica.tags.len() <= limits::TAGS).then(|| {
                Kind::TagTotal.says(format!(
                    "table {name}: replica in {} has {} tags, {new} of its own and {all} of the table's; DynamoDB allows {} \
                     on a table",
                    shown(&replica.region),
                    new + all,
                    limits::TAGS
                ))
            })
        });
        let mut problems = first(of_replicas, "problems of the tags of replicas");
        let (own, all) = (schema.tags().len(), inherited.len());
        if all > limits::TAGS {
            problems.push(Kind::TagTotal.says(format!(
                "table {name} has {all} tags, {own} of its own and {} of the stack's; DynamoDB allows {} on a table",
                all - own,
                limits::TAGS
            )));
        }
        problems
    }
}

/// Returns the problem of a rule that a table breaks, with its place.
fn broken(schema: &TableSchema, violation: &Violation<'_>) -> Problem {
    let what = match violation.site() {
        Site::Name | Site::PhysicalName => What::Name,
        Site::LogicalId => What::LogicalId,
        Site::Key | Site::AttributeTypes => What::Key,
        Site::Index(_) | Site::VectorIndex(_) | Site::GlobalIndexQuota => What::Existence,
        Site::TimeToLive => What::TimeToLive,
        Site::Billing => What::Billing,
        Site::WarmThroughput => What::WarmThroughput,
        Site::PointInTimeRecovery => What::PointInTimeRecovery,
        Site::Encryption => What::Encryption,
        Site::Tag(_) => What::Tag,
    };
    let index = match violation.site() {
        Site::Index(position) => schema.indexes().get(position).map(IndexSchema::name),
        Site::VectorIndex(position) => schema.vector_indexes().get(position).map(VectorIndexSchema::name),
        _ => None,
    };
    Problem::broken(&violation.rule, what).of_index(index)
}

const PARAMETER: &str = "Parameter Store name";

const NO_TABLE: Unknown = Unknown {
    one: "the stack has no table ",
    several: "the stack has no tables ",
    end: " to configure",
    advice: "; add it first",
};

const NO_TABLE_OF_POLICY: Unknown = Unknown {
    one: " names table ",
    several: " names tables ",
    end: ", which the stack does not have",
    advice: "; add it to the stack",
};

impl ManagedPolicy {
    /// Returns the problems, in words that follow the policy's name.
    fn problems(&self, tables: &[StackTable], by_name: &HashMap<&str, &StackTable>) -> Vec<Problem> {
        if self.grants.is_empty() {
            return vec![Kind::PolicyEmpty.says(" allows nothing; add `.table::<T>(policy)`")];
        }
        // Each statement has more than one character.
        if self.grants.len() > limits::MANAGED_POLICY_CHARACTERS {
            return vec![Kind::PolicyLength.says(format!(
                " is made of {} policies; IAM allows {} characters in a policy",
                self.grants.len(),
                limits::MANAGED_POLICY_CHARACTERS
            ))];
        }
        let named = self.grants.iter().filter_map(|(table, _)| table.as_deref());
        let others: Vec<&str> = named.filter(|name| !by_name.contains_key(name)).collect();
        let unknown = NO_TABLE_OF_POLICY.problems(&others, by_name.keys().copied());
        let mut problems: Vec<Problem> = Kind::PolicyTable.each(unknown).collect();
        for (table, policy) in &self.grants {
            let part = shown(&policy.id_part());
            if policy.name.is_some() {
                problems.push(
                    Kind::PolicyPart.says(format!(": its part {part} needs no name; take `.name(…)` out")),
                );
            }
            if !policy.roles.is_empty() {
                problems
                    .push(Kind::PolicyPart.says(format!(
                        ": its part {part} has a role; attach the whole policy to it instead"
                    )));
            }
            let on: Vec<&StackTable> = match table {
                None => tables.iter().collect(),
                Some(name) => by_name.get(name.as_str()).copied().into_iter().collect(),
            };
            for table in on {
                let name = shown(table.schema.name());
                let of_table = table.policy_problem(policy).into_iter();
                problems.extend(
                    of_table
                        .map(|problem| problem.after(format_args!(": its part {part} for table {name} "))),
                );
            }
        }
        first(problems, " problems")
    }
}
