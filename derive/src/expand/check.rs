//! The rule checks of a table, which the compiler evaluates.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{DeriveInput, Ident, Lifetime};

use super::schema::option;
use crate::attr::{Billing, Encryption, TableAttr, Value};
use crate::lints::ours;
use crate::model::Table;

/// Returns one check for each place that can break a rule, so that the compiler's error points there. Each check is a
/// separate constant, because a constant reports only its first violation. The compiler shows the constant's name,
/// which names the subject of the check.
pub(super) fn checks(table: &Table<'_>, input: &DeriveInput) -> TokenStream {
    let mut checks = Checks::new(ty(input));
    let settings = &table.settings;
    let (name, span) = &table.name;
    checks.push("TABLE_NAME", None, &quote_spanned!(*span=> __tw::check_name(#name)));
    let partition_key = &table.fields[table.partition_key];
    let (name, span) = (&partition_key.attribute, partition_key.ident.span());
    let sort_key = option(table.sort_key.map(|field| &table.fields[field].attribute));
    let key = quote_spanned!(span=> __tw::check_key(#name, #sort_key));
    checks.push("TABLE_KEY", None, &key);
    for (position, index) in table.indexes.iter().enumerate() {
        let values = &index.settings.values;
        if values.is_empty() {
            let table = &checks.table;
            let parts = quote!(<#table as __tw::DynamoTable>::LITERAL);
            let check = quote_spanned!(index.span=> __tw::check_index(#parts, #position));
            checks.push("INDEX", Some(position), &check);
        } else {
            checks.add_with_values("INDEX", "Index", Some(position), index.span, values);
        }
    }
    for (position, index) in table.vector_indexes.iter().enumerate() {
        let dimensions = [("Dimensions", index.dimensions.span())];
        checks.add_with_values("VECTOR_INDEX", "VectorIndex", Some(position), index.span, &dimensions);
    }
    if let Some(field) = table.time_to_live {
        checks.add("TIME_TO_LIVE", "TimeToLive", None, table.fields[field].ident.span());
    }
    checks.settings(settings);
    checks.into_tokens()
}

impl Checks {
    /// Adds the checks of the settings in `#[table(…)]`.
    pub(crate) fn settings(&mut self, settings: &TableAttr) {
        let checks = self;
        if let Some(quota) = &settings.global_index_quota {
            checks.add("GLOBAL_INDEX_QUOTA", "GlobalIndexQuota", None, quota.span());
        }
        if let Some(Billing::Provisioned(units) | Billing::OnDemand(Some(units))) = &settings.billing {
            checks.add_with_values("BILLING", "Billing", None, units.span, &units.values());
        }
        if let Some(units) = &settings.warm {
            checks.add_with_values("WARM_THROUGHPUT", "WarmThroughput", None, units.span, &units.values());
        }
        if let Some(Some(days)) = &settings.point_in_time_recovery {
            checks.add("RECOVERY_PERIOD", "PointInTimeRecovery", None, days.span());
        }
        if let Some(Encryption::Customer(key)) = &settings.encryption {
            checks.add("ENCRYPTION_KEY", "Encryption", None, key.span());
        }
        if let Some(name) = &settings.physical_name {
            checks.add("PHYSICAL_NAME", "PhysicalName", None, name.span());
        }
        if let Some(id) = &settings.logical_id {
            checks.add("LOGICAL_ID", "LogicalId", None, id.span());
        }
        for (position, (key, value)) in settings.tags.iter().enumerate() {
            checks.add_with_values("TAG", "Tag", Some(position), key.span(), &[("TagValue", value.span())]);
        }
    }
}

/// Returns the table's type, as code outside its own implementations names it.
fn ty(input: &DeriveInput) -> TokenStream {
    let ident = ours(&input.ident);
    if input.generics.params.is_empty() {
        return quote!(#ident);
    }
    let lifetimes = input.generics.lifetimes().map(|_| Lifetime::new("'_", Span::call_site()));
    quote!(#ident<#(#lifetimes),*>)
}

/// The constants collected so far.
pub(crate) struct Checks {
    table: TokenStream,
    checks: Vec<TokenStream>,
}

impl Checks {
    pub(crate) fn new(table: TokenStream) -> Self {
        Self { table, checks: Vec::new() }
    }

    pub(crate) fn into_tokens(self) -> TokenStream {
        self.checks.into_iter().collect()
    }

    /// Adds a check. `subject` names the constant, and `site` is the runtime's name for the place.
    pub(crate) fn push(&mut self, subject: &str, position: Option<usize>, check: &TokenStream) {
        let number = position.map(|position| format!("_{}", position + 1)).unwrap_or_default();
        let name = format_ident!("{subject}{number}_CHECK");
        self.checks.push(quote!(const #name: () = #check;));
    }

    pub(crate) fn add(&mut self, subject: &str, site: &str, position: Option<usize>, span: Span) {
        let (table, site) = (&self.table, place(site, position));
        // The compiler reports the error at the span of the call, so all tokens of the call get it.
        let check = quote_spanned!(span=> __tw::check::<#table>(#site));
        self.push(subject, position, &check);
    }

    /// Adds a check for a place whose values stand elsewhere. The error points at the value that breaks the rule.
    pub(crate) fn add_with_values(
        &mut self,
        subject: &str,
        site: &str,
        position: Option<usize>,
        span: Span,
        values: &[Value],
    ) {
        if values.is_empty() {
            return self.add(subject, site, position, span);
        }
        let (table, site) = (&self.table, place(site, position));
        let values = values.iter().map(|(part, span)| {
            let part = Ident::new(part, Span::call_site());
            quote_spanned!(*span=> BROKEN.at(__tw::Part::#part))
        });
        let anywhere = quote_spanned!(span=> BROKEN.anywhere());
        // A constant is needed here: if the value comes from a user's macro, hygiene hides a variable from it.
        let check = quote!({
            const BROKEN: __tw::Broken = __tw::broken::<#table>(#site);
            #(#values;)*
            #anywhere
        });
        self.push(subject, position, &check);
    }
}

fn place(site: &str, position: Option<usize>) -> TokenStream {
    let site = Ident::new(site, Span::call_site());
    let position = position.iter();
    quote!(__tw::Site::#site #((#position))*)
}
