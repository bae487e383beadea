//! The settings of an index, wherever it is described: on a field, on a struct, or on the enum that is the table.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;
use syn::parse::ParseStream;

use super::capacity::{Units, Value, contributor_insights, on_demand, provisioned, warm};

/// The options that set them, each with the word for what a local index shares with its table.
const SETTINGS: [(&str, &str); 4] = [
    ("provisioned", "capacity"),
    ("on_demand", "limits"),
    ("warm", "warm throughput"),
    ("contributor_insights", "insights"),
];

/// Settings that few indexes need.
#[derive(Default)]
pub(crate) struct IndexSettings {
    /// The fields of the runtime's `IndexSettings`.
    given: TokenStream,
    /// The numbers, each of which can break a rule by itself.
    pub(crate) values: Vec<Value>,
}

impl IndexSettings {
    /// Returns these options and the options of all settings.
    pub(super) fn with(options: &[&'static str]) -> Vec<&'static str> {
        let mut possible = options.to_vec();
        possible.extend(SETTINGS.map(|(setting, _)| setting));
        possible
    }

    /// Returns the settings that a local index does not have, each with the reason.
    pub(super) fn not_of_local() -> [(&'static str, String); SETTINGS.len()] {
        SETTINGS.map(|(setting, shared)| {
            (setting, format!("a local index shares the {shared} of the table; leave it out"))
        })
    }

    /// Parses the value of the setting `option`.
    pub(super) fn parse(&mut self, option: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match option.to_string().as_str() {
            "provisioned" => self.units("throughput", &provisioned(input, option)?),
            "on_demand" => self.units("on_demand_throughput", &on_demand(input, option)?),
            "warm" => self.units("warm_throughput", &warm(input, option)?),
            setting => self.set(setting, &contributor_insights(input, option)?),
        }
        Ok(())
    }

    fn units(&mut self, field: &str, units: &Units) {
        self.set(field, &units.written());
        self.values.extend(units.values());
    }

    fn set(&mut self, field: &str, value: &TokenStream) {
        let field = Ident::new(field, Span::call_site());
        self.given.extend(quote!(#field: __tw::Some(#value),));
    }

    /// Returns the settings as the runtime's `IndexSettings`.
    pub(crate) fn written(&self) -> TokenStream {
        let given = &self.given;
        if given.is_empty() {
            quote!(__tw::IndexSettings::DEFAULT)
        } else {
            quote!(__tw::IndexSettings { #given ..__tw::IndexSettings::DEFAULT })
        }
    }
}
