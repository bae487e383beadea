//! The partition keys that a tenant's policy allows.

use crate::deploy::policy::Policy;
use crate::deploy::table::StackTable;
use crate::entity::{Entities, EntityKey, EntityParts, Items, STORED};
use crate::schema::{Attribute, IndexSchema};
use crate::table::DynamoTable;
use crate::text::shown;

/// The tenant of a policy: the text of the tenant's id, which is usually a variable, and the keys that it is in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Tenant {
    pub(crate) id: String,
    /// The entity whose partition key is a template with the id. `None` if the id is the partition key.
    entity: Option<Entity>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Entity {
    entities: &'static Entities,
    parts: &'static EntityParts,
}

/// The partition keys of a tenant, as a condition of IAM writes them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct LeadingKey {
    pub(crate) text: String,
    /// True if keys begin with the text before the `*`.
    pub(crate) is_pattern: bool,
}

impl Tenant {
    pub(super) const fn of_key(id: String) -> Self {
        Self { id, entity: None }
    }

    pub(super) fn of<E: DynamoTable>(id: String) -> Self {
        let entity = match (E::SCHEMA.entities(), E::ITEMS) {
            (Some(entities), Items::Entity { position, .. }) => {
                entities.members.get(position).map(|member| Entity { entities, parts: member.parts })
            }
            _ => None,
        };
        Self { id, entity }
    }

    /// Returns the keys that this tenant has in the table, or why the template has no such keys.
    pub(crate) fn leading_key(&self, table: &StackTable) -> Result<LeadingKey, String> {
        let Some(Entity { entities, parts }) = self.entity else {
            return Ok(LeadingKey { text: self.id.clone(), is_pattern: false });
        };
        let name = shown(parts.name);
        if !table.schema.entities().is_some_and(|own| std::ptr::eq(own, entities)) {
            return Err(format!("has a tenant by {name}, which is not in this table"));
        }
        self.key_of(parts, &parts.keys[0]).ok_or_else(|| {
            format!(
                "has a tenant by {name}, whose partition key does not begin with the value of a field as it is stored; name \
                 an entity with a template such as `USER#{{user_id}}`"
            )
        })
    }

    /// Returns the keys that this tenant has in an index, if its partition key begins with the same field.
    fn key_in(&self, index: &IndexSchema) -> Option<LeadingKey> {
        let Entity { parts, .. } = self.entity?;
        let key = parts.keys.iter().find(|key| key.index == index.name())?;
        // A local index has the partition key of the table.
        let key = if key.partition == 0 { &parts.keys[0] } else { key };
        (first_field(parts, key)? == first_field(parts, &parts.keys[0])?).then(|| self.key_of(parts, key))?
    }

    fn key_of(&self, parts: &'static EntityParts, key: &'static EntityKey) -> Option<LeadingKey> {
        let source = parts.partition(key).next()?;
        let (first, rest) = source.parts.split_first()?;
        first.field()?;
        if first.format != STORED {
            return None;
        }
        let mut text = [&escaped(first.text), self.id.as_str()].concat();
        let is_pattern = rest.iter().any(|part| part.field().is_some());
        if let Some(next) = rest.first() {
            text.push_str(&escaped(next.text));
        }
        if is_pattern {
            // Without a text after the field, another tenant's id could begin with this one.
            if rest.first()?.text.is_empty() {
                return None;
            }
            text.push('*');
        }
        Some(LeadingKey { text, is_pattern })
    }
}

fn first_field(parts: &'static EntityParts, key: &'static EntityKey) -> Option<usize> {
    parts.partition(key).next()?.parts.first()?.field()
}

/// Returns a text as IAM writes it where `*`, `?` and `$` have a meaning.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '?' | '$') {
            escaped.extend(["${", character.encode_utf8(&mut [0; 4]), "}"]);
        } else {
            escaped.push(character);
        }
    }
    escaped
}

impl StackTable {
    /// Returns the partition keys that the tenants of a policy have in this table, each once.
    pub(crate) fn leading_keys(&self, policy: &Policy) -> Vec<LeadingKey> {
        let mut keys: Vec<LeadingKey> = Vec::new();
        for key in policy.tenants.iter().filter_map(|tenant| tenant.leading_key(self).ok()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Returns whether a policy of tenants covers an index: every key that the tenants have in the index is a key that
    /// they have in the table.
    pub(super) fn is_of_tenants(&self, policy: &Policy, index: &IndexSchema) -> bool {
        let allowed = self.leading_keys(policy);
        let first = self.schema.key_of(Some(index)).partition_key.first().map(Attribute::name);
        let is_table_key = first == Some(self.schema.partition_key().name());
        let mut tenants = policy.tenants.iter();
        tenants.any(|tenant| match tenant.entity {
            None => is_table_key,
            Some(_) => tenant.key_in(index).is_some_and(|key| allowed.contains(&key)),
        })
    }
}
