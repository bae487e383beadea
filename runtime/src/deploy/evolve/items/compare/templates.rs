//! Compares the templates of computed keys.

use super::finding::{Aspect, Finding, Path};
use super::pages;
use super::value::Comparison;
use crate::deploy::evolve::ItemEffect::Compatible;
use crate::deploy::evolve::Severity::Note;
use crate::deploy::evolve::WayOut;
use crate::deploy::evolve::items::entity::{Entity, Role};
use crate::entity::spelled::has_quotes;

impl Comparison {
    /// Compares the templates of the key attributes of an entity.
    pub(super) fn templates(&mut self, old: &Entity, new: &Entity) {
        for (attribute, template) in &old.templates {
            if let Some(is) = new.templates.get(attribute).filter(|is| *is != template) {
                let path = Path::attribute(attribute);
                let mut finding = Finding::between(&path, quoted(template), quoted(is));
                let ([was, old_separators], [is, separators]) = (excluded(template), excluded(is));
                if was == is {
                    finding.with_separators(&old_separators, &separators);
                } else {
                    finding.with_template(&was, &is, new.roles(attribute));
                }
                self.push(finding);
            }
        }
        // An item that lacks one attribute of an index's key is not in the index, so the first one is enough.
        let mut indexes = Vec::new();
        for (attribute, template) in lacking(new, old) {
            if is_first(new.roles(attribute), &mut indexes) {
                let mut finding = Finding::added(&Path::attribute(attribute), quoted(template));
                finding.is(Aspect::Added);
                finding.way(WayOut::advice(
                    "read the index once every item is put again, as by `Table::migrate`",
                ));
                // It is kept even without consequences of its own, because the roles of the attribute add theirs.
                self.findings.push(finding);
            }
        }
        for (attribute, template) in lacking(old, new) {
            if is_first(new.roles(attribute), &mut indexes) {
                let mut finding = Finding::removed(&Path::attribute(attribute), quoted(template));
                let reason = "existing items stay in the index under the old text until they are put again, and \
                              updates no longer change it";
                finding.add(Note, &[Compatible], pages::SPARSE_INDEXES, reason);
                self.push(finding);
            }
        }
    }
}

/// Returns a template with its quotes.
fn quoted(template: &str) -> String {
    if has_quotes(template) { template.to_owned() } else { format!("\"{template}\"") }
}

/// Returns the templates of the first entity's attributes that the second entity does not have in any form.
fn lacking<'e>(one: &'e Entity, other: &'e Entity) -> impl Iterator<Item = (&'e String, &'e String)> {
    let is_stored = |name: &str| other.shape.attributes().any(|(attribute, _)| attribute == name);
    one.templates.iter().filter(move |(name, _)| !other.templates.contains_key(*name) && !is_stored(name))
}

/// Returns whether none of these roles is in the table's key, and one of their indexes is not in `known` yet. Adds the
/// indexes to `known`.
fn is_first(roles: &[Role], known: &mut Vec<String>) -> bool {
    if roles.iter().any(|role| matches!(role, Role::TableKey { .. })) {
        return false;
    }
    let before = known.len();
    for role in roles {
        if let Role::IndexKey { index, .. } = role
            && !known.contains(index)
        {
            known.push(index.clone());
        }
    }
    known.len() > before
}

/// Splits a template such as `USER#{userId!#}` into `USER#{userId}` and the characters that the last field cannot hold.
fn excluded(template: &str) -> [String; 2] {
    let mut rest = template;
    while let Some((_, field)) = rest.split_once('{') {
        // Two braces are a brace of the text.
        if let Some(text) = field.strip_prefix('{') {
            rest = text;
            continue;
        }
        let Some((inside, after)) = field.split_once('}') else { break };
        if let Some((name, characters)) = inside.split_once('!') {
            let before = &template[..template.len() - field.len()];
            return [format!("{before}{name}}}{after}"), characters.to_owned()];
        }
        rest = after;
    }
    [template.to_owned(), String::new()]
}
