//! The functions of named access patterns.

use quote::{ToTokens, quote};

use super::Access;
use crate::pattern::{Call, Pattern, Serves};

impl Access<'_> {
    /// Adds a function for each pattern. If the derive has failed, the function to call may be missing.
    pub(super) fn patterns(&mut self) {
        let table = self.table;
        for pattern in &table.patterns {
            if !self.is_new(&pattern.name) {
                continue;
            }
            let known = pattern.parameters();
            let parameters = self.parameters(&known, known.len());
            if let Some(call) = self.call(pattern) {
                let place = (&self.vis, &self.lifetime);
                self.items.push(pattern.function(&call, &table.fields, place, parameters));
            }
        }
    }

    fn call(&self, pattern: &Pattern) -> Option<Call<'_>> {
        let (table, lifetime) = (self.table, &self.lifetime);
        let Serves::Query(position) = pattern.serves else {
            return Some(Call {
                doc: "Returns the key of one item.".to_owned(),
                function: table.names.key.as_ref()?,
                arguments: std::iter::once(table.partition_key).chain(table.sort_key).collect(),
                steps: Vec::new(),
                returned: quote!(__tw::Key<#lifetime, Self>),
            });
        };
        let index = position.checked_sub(1);
        let function = match index {
            None => &table.names.partition,
            Some(index) => &table.indexes[index].function,
        };
        let (_, reads) = self.begun.iter().find(|(begun, _)| *begun == index)?;
        let place = table.places().swap_remove(position);
        let steps = pattern.compared(&place);
        let returned = if steps.len() < place.sort.len() {
            self.partition_of(reads.nth(reads.number + steps.len())).into_token_stream()
        } else {
            let reads = reads.nth(reads.number + steps.len().saturating_sub(1));
            quote!(__tw::KeyCondition<#lifetime, Self, #reads>)
        };
        Some(Call {
            doc: pattern.doc(&place),
            function: function.as_ref()?,
            steps: steps.to_vec(),
            arguments: place.partition,
            returned,
        })
    }
}
