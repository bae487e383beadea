//! The statements of a policy.

use crate::naming::TableNames;
use crate::render::value::{Map, Object, Value};

/// A table as its policies name it.
pub(super) struct Target<'a> {
    id: &'a str,
    /// Its ARN at its longest, in place of references to it, to know how long a policy is when they are resolved.
    resolved: Option<String>,
}

impl<'a> Target<'a> {
    pub(super) fn new(names: &'a TableNames) -> Self {
        Self { id: &names.logical_id, resolved: None }
    }

    pub(super) fn resolved(names: &'a TableNames) -> Self {
        let arn = ["arn:aws-us-gov:dynamodb:ap-southeast-1:111122223333:table/", &names.physical].concat();
        Self { id: &names.logical_id, resolved: Some(arn) }
    }

    pub(super) fn table(&self) -> Value<'a> {
        self.arn("")
    }

    pub(super) fn index(&self, name: &str) -> Value<'a> {
        self.arn(&["/index/", name].concat())
    }

    fn arn(&self, rest: &str) -> Value<'a> {
        match (&self.resolved, rest) {
            (Some(arn), _) => [arn, rest].concat().into(),
            (None, "") => Value::get_att(self.id, "Arn"),
            (None, _) => Value::Sub(["${", self.id, ".Arn}", rest].concat()),
        }
    }

    pub(super) fn stream(&self) -> Value<'a> {
        match &self.resolved {
            Some(arn) => [arn, "/stream/2000-01-01T00:00:00.000"].concat().into(),
            None => Value::get_att(self.id, "StreamArn"),
        }
    }

    pub(super) fn name(&self) -> Value<'a> {
        match &self.resolved {
            Some(arn) => arn.clone().into(),
            None => Value::Ref(self.id.into()),
        }
    }
}

/// The resources of a statement: one is written without a list.
#[derive(PartialEq)]
pub(super) enum On<'a> {
    One(Box<Value<'a>>),
    Many(Vec<Value<'a>>),
}

impl<'a> On<'a> {
    pub(super) fn one(resource: Value<'a>) -> Self {
        Self::One(Box::new(resource))
    }

    fn into_list(self) -> Vec<Value<'a>> {
        match self {
            Self::One(resource) => vec![*resource],
            Self::Many(resources) => resources,
        }
    }
}

pub(super) struct Statement<'a> {
    pub(super) sid: &'static str,
    actions: Vec<&'static str>,
    on: On<'a>,
    conditions: Object<'a>,
    /// The names of the tables that a key is used for.
    pub(super) tables: Vec<Value<'a>>,
}

impl<'a> Statement<'a> {
    pub(super) const fn new(
        sid: &'static str,
        actions: Vec<&'static str>,
        on: On<'a>,
        conditions: Object<'a>,
    ) -> Self {
        Self { sid, actions, on, conditions, tables: Vec::new() }
    }

    /// Returns whether both statements allow the same, on whatever tables. Statements about a KMS key have to name the same
    /// key.
    pub(super) fn allows_the_same(&self, other: &Self) -> bool {
        self.sid == other.sid
            && self.actions == other.actions
            && self.conditions == other.conditions
            && (self.tables.is_empty() || self.on == other.on)
    }

    /// Adds the tables of another statement.
    pub(super) fn add(&mut self, other: Self) {
        let on = std::mem::replace(&mut self.on, On::Many(Vec::new()));
        let mut resources = on.into_list();
        add_new(&mut resources, other.on.into_list());
        self.on = match <[Value<'a>; 1]>::try_from(resources) {
            Ok([resource]) => On::one(resource),
            Err(resources) => On::Many(resources),
        };
        add_new(&mut self.tables, other.tables);
    }

    /// Returns the statement as IAM writes it. `number` counts the statements of the same id.
    pub(super) fn into_value(self, number: usize) -> Value<'a> {
        let Self { sid, actions, on, conditions, mut tables } = self;
        let sid = if number == 1 { sid.into() } else { format!("{sid}{number}").into() };
        let actions = actions.into_iter().map(Value::from).collect();
        let on = match on {
            On::One(resource) => *resource,
            On::Many(resources) => Value::List(resources),
        };
        let mut statement = vec![
            ("Sid", sid),
            ("Effect", "Allow".into()),
            ("Action", Value::List(actions)),
            ("Resource", on),
        ];
        let mut all = Vec::new();
        let name = if tables.len() == 1 { tables.pop() } else { None };
        if let Some(names) = name.or_else(|| (!tables.is_empty()).then_some(Value::List(tables))) {
            let context = Value::object([("kms:EncryptionContext:aws:dynamodb:tableName", names)]);
            all.push(("StringEquals", context));
        }
        all.extend(conditions.0);
        if !all.is_empty() {
            statement.push(("Condition", Value::Object(Map(all))));
        }
        Value::object(statement)
    }
}

fn add_new<'a>(values: &mut Vec<Value<'a>>, others: Vec<Value<'a>>) {
    for other in others {
        if !values.contains(&other) {
            values.push(other);
        }
    }
}
