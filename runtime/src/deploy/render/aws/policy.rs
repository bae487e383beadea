//! IAM policies as documents.

use std::collections::HashMap;

use crate::deploy::around::statement::{Condition, OneOrMany, Statement};
use crate::deploy::expr::{DeploymentAttribute, Expr, KeyAttribute, TableAttribute};
use crate::json::{Json, Object};

/// Renders statements. `expr` renders partly known texts.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>
pub(crate) fn document<'a>(statements: &[Statement<'a>], expr: &dyn Fn(&Expr<'a>) -> Json<'a>) -> Object<'a> {
    let mut ids: HashMap<&'static str, usize> = HashMap::new();
    let one_or_many = |values: &OneOrMany<'a>| match values {
        OneOrMany::One(value) => expr(value),
        OneOrMany::Many(values) => Json::List(values.iter().map(expr).collect()),
    };
    let statements = statements.iter().map(|statement| {
        let Statement { id, principal, actions, resources, tables, conditions } = statement;
        let number = ids.entry(id).and_modify(|number| *number += 1).or_insert(1);
        // Statement ids must be unique in a policy.
        let id = if *number == 1 { Json::from(*id) } else { format!("{id}{number}").into() };
        let principal = principal.as_ref().map(|principal| Object::new().with("AWS", expr(principal)));
        let mut all = Object::new();
        if !tables.is_empty() {
            let names = one_or_many(&OneOrMany::of(tables.clone()));
            all.push(
                "StringEquals",
                Object::new().with("kms:EncryptionContext:aws:dynamodb:tableName", names),
            );
        }
        for Condition { operator, keys } in conditions {
            let mut compared = Object::new();
            for (key, value) in keys {
                compared.push(*key, one_or_many(value));
            }
            all.push(*operator, compared);
        }
        let statement = Object::new()
            .with("Sid", id)
            .with("Effect", "Allow")
            .with_some("Principal", principal)
            .with("Action", Json::texts(actions.iter().copied()))
            .with("Resource", one_or_many(resources))
            .with_some("Condition", all.non_empty());
        Json::Object(statement)
    });
    let statements: Vec<Json<'a>> = statements.collect();
    Object::new().with("Version", "2012-10-17").with("Statement", statements)
}

/// Returns the maximum number of characters that IAM counts in the statements: all but white space, with every ARN at
/// its longest.
///
/// `tables` are the physical names of the tables.
pub(crate) fn longest(statements: &[Statement<'_>], tables: &dyn Fn(usize) -> String) -> usize {
    let text = Json::Object(document(statements, &|expr| longest_text(expr, tables).into())).to_compact();
    text.chars().filter(|character| !character.is_whitespace()).count()
}

fn longest_text(expr: &Expr<'_>, tables: &dyn Fn(usize) -> String) -> String {
    let arn = |table| ["arn:aws-us-gov:dynamodb:ap-southeast-1:111122223333:table/", &tables(table)].concat();
    match expr {
        Expr::Text(text) => text.clone().into_owned(),
        // DynamoDB accepts a table's ARN in place of its name.
        Expr::Table(table, TableAttribute::Name | TableAttribute::Arn) => arn(*table),
        Expr::Table(table, TableAttribute::StreamArn) => arn(*table) + "/stream/2000-01-01T00:00:00.000",
        Expr::Key(KeyAttribute::Id) => "1234abcd-12ab-34cd-56ef-1234567890ab".to_owned(),
        Expr::Key(KeyAttribute::Arn) => {
            "arn:aws-us-gov:kms:ap-southeast-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                .to_owned()
        }
        Expr::Deployment(attribute) => match attribute {
            DeploymentAttribute::Account => "111122223333",
            DeploymentAttribute::Partition => "aws-us-gov",
            DeploymentAttribute::Region => "ap-southeast-1",
            DeploymentAttribute::UrlSuffix => "amazonaws.com.cn",
            DeploymentAttribute::StackName => "",
        }
        .to_owned(),
        // Policies never contain these.
        Expr::Input(_) | Expr::Policy(_) => String::new(),
        Expr::Join(parts) => parts.iter().map(|part| longest_text(part, tables)).collect(),
    }
}
