//! Reduces a document that is judged differently.

use serde_json::Value;

use super::oracle::{Oracle, Verdict};
use super::ours::Refusal;
use super::{Definition, Kind};

/// Returns both verdicts on the smallest part of a definition on which they still differ in the same way.
pub(super) fn disagreement(definition: &Definition, oracle: &Oracle) -> String {
    let verdicts = |document: &Value| -> (Option<Refusal>, Verdict) {
        let definition = definition.with(document.clone());
        (definition.ours().err(), oracle.verdict(&definition.document, &definition.requests()))
    };
    let first = |ours: &Option<Refusal>| ours.as_ref().map(|refusal| refusal.first().to_owned());
    let mut least = definition.document.clone();
    let wanted = first(&verdicts(&least).0);
    while let Some(document) = smaller(&least).into_iter().find(|document| {
        let (ours, oracle) = verdicts(document);
        first(&ours) == wanted && oracle.is_refusal() == ours.is_none()
    }) {
        least = document;
    }
    let (ours, oracle) = verdicts(&least);
    let ours = ours.map_or_else(|| "no objection".to_owned(), |refusal| refusal.to_string());
    let mistakes: Vec<&str> = match &definition.kind {
        Kind::Mistaken(mistakes) => mistakes.iter().map(|mistake| mistake.name).collect(),
        Kind::Legal | Kind::Open => Vec::new(),
    };
    format!(
        "{}, mistakes: {mistakes:?}\n  ours: {ours}\n  oracle: {oracle}\n  {:?}: {least}",
        definition.name, definition.naming
    )
}

/// Returns the document without one of its parts, for each part.
fn smaller(document: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match document {
        Value::Object(members) => {
            for (name, part) in members {
                let mut without = members.clone();
                without.remove(name);
                all.push(without.into());
                all.extend(smaller(part).into_iter().map(|part| {
                    let mut with = members.clone();
                    with.insert(name.clone(), part);
                    with.into()
                }));
            }
        }
        Value::Array(elements) => {
            for (position, part) in elements.iter().enumerate() {
                let mut without = elements.clone();
                without.remove(position);
                all.push(without.into());
                all.extend(smaller(part).into_iter().map(|part| {
                    let mut with = elements.clone();
                    with[position] = part;
                    with.into()
                }));
            }
        }
        _ => {}
    }
    all
}
