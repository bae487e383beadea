//! Adds the consequences of a change for attributes that are keys.

use super::super::entity::Role;
use super::finding::{Aspect, Finding};
use super::pages;
use crate::deploy::evolve::ItemEffect::{
    AbsentFromIndex, NotReadByOlder, OrderChanged, Orphaned, Unreadable, WritesRefused,
};
use crate::deploy::evolve::Severity::{Danger, Note, Warning};
use crate::deploy::evolve::WayOut;

impl Finding {
    /// Adds the consequences for an attribute that has these roles.
    pub(super) fn with_roles(&mut self, roles: &[&Role]) {
        if !self.path.is_attribute() {
            return;
        }
        for role in roles {
            match role {
                Role::TableKey { .. } => self.with_table_key(),
                Role::IndexKey { index, .. } => self.with_index_key(index),
                Role::Version if self.has(Aspect::Added) => {
                    self.ways.clear();
                    let advice = "on the field. An item without a version then has version 0";
                    self.way(WayOut::paste("#[version] #[serde(default)]", advice));
                }
                Role::Version | Role::TimeToLive => {}
            }
        }
    }

    fn with_table_key(&mut self) {
        if self.has(Aspect::Kind) {
            // No item of the new type can be stored, so reading it does not matter.
            self.effects.remove(&Unreadable);
            self.effects.remove(&NotReadByOlder);
            self.reasons.clear();
            self.ways.clear();
        }
        if self.has(Aspect::Kind) || self.has(Aspect::Renamed) {
            let reason = "the key of a table cannot change: DynamoDB refuses every request with another key";
            self.add(Danger, &[WritesRefused, Orphaned], pages::PRIMARY_KEY, reason);
            self.way(WayOut::advice("a table with another base name; copy the items; switch"));
        } else if self.has(Aspect::Variants) {
            let reason = "no key of the new version finds the existing items";
            self.add(Danger, &[Orphaned], pages::PRIMARY_KEY, reason);
        }
    }

    fn with_index_key(&mut self, index: &str) {
        if self.has(Aspect::Kind) {
            self.ways.clear();
            let reason = format!(
                "no query of `{index}` by the new type finds an existing item. While the index has the old type, \
                 DynamoDB refuses items with the new one",
            );
            self.add(Danger, &[Unreadable, AbsentFromIndex, WritesRefused], pages::INDEX_VIOLATIONS, reason);
            self.way(WayOut::advice("a new attribute and a new index; backfill; switch"));
        } else if self.has(Aspect::Renamed) {
            let reason = format!("no existing item is in `{index}`, because none has the new attribute");
            self.add(Danger, &[AbsentFromIndex], pages::SPARSE_INDEXES, reason);
        } else if self.has(Aspect::Variants) {
            let reason = format!("no query of `{index}` by a new name finds an item with the old name");
            self.add(Danger, &[Orphaned], pages::SPARSE_INDEXES, reason);
        } else if self.has(Aspect::Added) {
            let reason = format!("an existing item is not in `{index}` until it has the attribute");
            self.add(Warning, &[AbsentFromIndex], pages::SPARSE_INDEXES, reason);
        } else if self.has(Aspect::Optional) {
            let reason = format!("an item without the attribute is not in `{index}`");
            self.add(Note, &[AbsentFromIndex], pages::SPARSE_INDEXES, reason);
        }
    }

    /// Adds the consequences of another template for a computed key.
    pub(super) fn with_template(&mut self, old: &str, new: &str, roles: &[Role]) {
        if !roles.is_empty() && roles.iter().all(|role| matches!(role, Role::IndexKey { .. })) {
            let reason = "existing items keep the old text until they are put again, and no query of the index by the new \
                          text finds them";
            self.add(Danger, &[Orphaned], pages::SPARSE_INDEXES, reason);
        } else {
            let reason = "existing items are stored under the old text, and no key of the new version finds them: a get \
                          finds nothing, and a put creates a second item";
            self.add(Danger, &[Orphaned], pages::PRIMARY_KEY, reason);
        }
        let is_sort_key = |role: &Role| {
            matches!(role, Role::TableKey { is_sort_key: true } | Role::IndexKey { is_sort_key: true, .. })
        };
        // Keys with another prefix are read by other ranges, so their order does not matter.
        if roles.iter().any(is_sort_key) && prefix(old) == prefix(new) {
            let reason = "existing keys do not sort correctly among new ones: ranges, and reads of the latest item, \
                          are wrong";
            self.add(Danger, &[OrderChanged], pages::SORT_KEYS, reason);
        }
        self.way(WayOut::advice("keep the template"));
        self.way(WayOut::advice("read both for a time, rewrite every item, as by `Table::migrate`, and then drop the old template"));
    }

    /// Adds the consequences of other characters that the last field of a template cannot hold, because the key of
    /// another entity continues with them.
    pub(super) fn with_separators(&mut self, old: &str, new: &str) {
        let more: Vec<String> =
            new.chars().filter(|one| !old.contains(*one)).map(|one| format!("`{one}`")).collect();
        if more.is_empty() {
            let reason = "the key can hold more values, which the running version refuses";
            self.add(Note, &[NotReadByOlder], pages::PRIMARY_KEY, reason);
            return;
        }
        let reason = format!(
            "the key of another entity continues with {}: an existing item whose value contains it is reached by no \
             key, and read as an item of the other entity",
            more.join(", ")
        );
        self.add(Danger, &[Orphaned, WritesRefused], pages::PRIMARY_KEY, reason);
        self.way(WayOut::advice("another text between the fields of the other entity's template"));
    }

    fn has(&self, aspect: Aspect) -> bool {
        self.aspects.contains(&aspect)
    }
}

/// Returns the text before the first field.
fn prefix(template: &str) -> &str {
    template.split('{').next().unwrap_or_default()
}
