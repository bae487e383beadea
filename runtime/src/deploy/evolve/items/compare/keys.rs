//! What a change means where the attribute is a key.

use super::super::entity::Role;
use super::finding::{Aspect, Finding};
use super::pages;
use crate::deploy::evolve::ItemEffect::{
    AbsentFromIndex, NotReadByOlder, OrderChanged, Orphaned, Unreadable, WritesRefused,
};
use crate::deploy::evolve::Severity::{Danger, Note, Warning};
use crate::deploy::evolve::WayOut;

impl Finding {
    /// Adds what a change means for an attribute that has these roles.
    pub(super) fn with_roles(&mut self, roles: &[&Role]) {
        if !self.path.is_attribute() {
            return;
        }
        for role in roles {
            match role {
                Role::TableKey { .. } => self.with_table_key(),
                Role::IndexKey { index, .. } => self.with_index_key(index),
                Role::Version if self.aspects.contains(&Aspect::Added) => {
                    self.ways.clear();
                    self.way(WayOut::paste(
                        "#[version] #[serde(default)]",
                        "on the field, so that an item without a version has version 0",
                    ));
                }
                Role::Version | Role::TimeToLive => {}
            }
        }
    }

    fn with_table_key(&mut self) {
        if self.aspects.contains(&Aspect::Kind) {
            self.effects.remove(&Unreadable);
            self.effects.remove(&NotReadByOlder);
            self.reasons.clear();
            self.ways.clear();
        }
        if self.aspects.contains(&Aspect::Kind) || self.aspects.contains(&Aspect::Renamed) {
            self.add(
                Danger,
                &[WritesRefused, Orphaned],
                pages::PRIMARY_KEY,
                "the key of a table never changes: DynamoDB refuses each request that has another one",
            );
            self.way(WayOut::advice("a table of another base name; copy the items; switch"));
        } else if self.aspects.contains(&Aspect::Variants) {
            self.add(
                Danger,
                &[Orphaned],
                pages::PRIMARY_KEY,
                "no key of the new program leads to the items of before",
            );
        }
    }

    fn with_index_key(&mut self, index: &str) {
        if self.aspects.contains(&Aspect::Kind) {
            self.ways.clear();
            self.add(
                Danger,
                &[Unreadable, AbsentFromIndex, WritesRefused],
                pages::INDEX_VIOLATIONS,
                format!("no query of `{index}` by the new type finds an item of before, and while the index has the old type, DynamoDB refuses each item that has the new one"),
            );
            self.way(WayOut::advice("a new attribute and a new index; backfill; switch"));
        } else if self.aspects.contains(&Aspect::Renamed) {
            self.add(
                Danger,
                &[AbsentFromIndex],
                pages::SPARSE_INDEXES,
                format!("no item of before is in `{index}`: it has no such attribute"),
            );
        } else if self.aspects.contains(&Aspect::Variants) {
            self.add(
                Danger,
                &[Orphaned],
                pages::SPARSE_INDEXES,
                format!("no query of `{index}` by a new name finds an item that has the old one"),
            );
        } else if self.aspects.contains(&Aspect::Added) {
            self.add(
                Warning,
                &[AbsentFromIndex],
                pages::SPARSE_INDEXES,
                format!("no item of before is in `{index}` until it has the attribute"),
            );
        } else if self.aspects.contains(&Aspect::Optional) {
            self.add(
                Note,
                &[AbsentFromIndex],
                pages::SPARSE_INDEXES,
                format!("an item without it is not in `{index}`"),
            );
        }
    }

    /// What another template means for a key that is computed by it.
    pub(super) fn with_template(&mut self, old: &str, new: &str, roles: &[Role]) {
        self.add(
            Danger,
            &[Orphaned],
            pages::PRIMARY_KEY,
            "an item of before is stored under the old text, and no key of the new program leads to it: a get finds nothing, and a put creates a second item",
        );
        let is_sort_key = |role: &Role| {
            matches!(role, Role::TableKey { is_sort_key: true } | Role::IndexKey { is_sort_key: true, .. })
        };
        if roles.iter().any(is_sort_key) && prefix(old) == prefix(new) {
            self.add(
                Danger,
                &[OrderChanged],
                pages::SORT_KEYS,
                "texts of before sort among the new ones in another order: ranges, and reads of the latest item, are wrong",
            );
        }
        self.way(WayOut::advice("keep the text"));
        self.way(WayOut::advice("read both for a time, rewrite every item, and then drop the old text"));
    }
}

/// The text before the first field.
fn prefix(template: &str) -> &str {
    template.split('{').next().unwrap_or_default()
}
