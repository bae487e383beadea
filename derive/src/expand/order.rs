//! The order in which the attributes of a key are compared, for the message about one that is compared too early.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;
use syn::ext::IdentExt;

use crate::model::Table;

/// The sort key of an index, which has several attributes.
pub(super) struct Order<'a> {
    /// In a sentence.
    of: &'a str,
    module: Ident,
    attributes: Vec<&'a Ident>,
}

impl<'a> Order<'a> {
    /// `function` queries the index.
    pub(super) fn new(of: &'a str, function: &Ident, sort_key: &[usize], table: &'a Table<'_>) -> Self {
        let attributes = sort_key.iter().map(|field| table.fields[*field].ident).collect();
        Self { of, module: format_ident!("__tw_{}", function.unraw()), attributes }
    }

    /// A trait that nothing implements for each attribute that can be compared too early: the compiler shows its message
    /// where the attribute is.
    pub(super) fn traits(&self) -> TokenStream {
        let Self { of, module, attributes } = self;
        let pairs = (0..attributes.len())
            .flat_map(|first| (first + 1..attributes.len()).map(move |later| (first, later)));
        let traits = pairs.map(|(first, later)| {
            let name = self.name(first, later);
            let message =
                format!("`{}` comes after `{}` in the key of {of}", attributes[later], attributes[first]);
            let mut way: Vec<String> =
                attributes[first..later].iter().map(|between| format!(".{between}().eq(…)")).collect();
            way.push(format!(".{}()", attributes[later]));
            let label = format!("compare `{}` first: `{}`", attributes[first], way.concat());
            quote! {
                #[diagnostic::on_unimplemented(message = #message, label = #label)]
                pub trait #name {}
                #[diagnostic::do_not_recommend]
                impl #name for () {}
            }
        });
        quote!(mod #module { #(#traits)* })
    }

    /// The bound on the method of the attribute `later`, where `first` has not been compared.
    pub(super) fn bound(&self, first: usize, later: usize) -> TokenStream {
        let (module, name) = (&self.module, self.name(first, later));
        quote!(#module::#name)
    }

    fn name(&self, first: usize, later: usize) -> Ident {
        let [first, later] = [first, later]
            .map(|position| self.attributes[position].unraw().to_string().to_upper_camel_case());
        format_ident!("{first}Before{later}")
    }
}
