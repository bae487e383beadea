//! Finds effects of a Terraform file that are probably not intended.

use super::Lint;
use crate::deploy::render::terraform::Terraform;
use crate::error::Kind;
use crate::text::several;

impl Terraform {
    /// Returns effects of this Terraform file that are probably not intended.
    ///
    /// [`Stack::lints`](crate::Stack::lints) reports the lints that are the same for every target.
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        let lints = self.reset_indexes().iter().map(|(table, indexes)| {
            let (noun, their) = if indexes.len() == 1 { ("index", "its") } else { ("indexes", "their") };
            let text = format!(
                "auto scaling changes the capacity of {noun} {}, and each apply sets it back to {their} first one; \
                 `ignore_scaled_indexes` keeps it, and then Terraform ignores every change of an index",
                several(indexes.iter().map(String::as_str))
            );
            Lint(Kind::ScaledReset.says(text).of_table(table))
        });
        lints.collect()
    }
}
