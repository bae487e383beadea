//! The attribute grammar. It checks syntax only, and keeps the token of every value for messages.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, MetaNameValue, Path, Token};

pub(crate) use access::AccessAttr;
pub(crate) use accessors::Accessor;
pub(crate) use capacity::{Units, Value};
pub(crate) use entity::{Described, EntityAttr, EntityIndexAttr, SourceAttr, TemplateAttr, has_templates};
pub(crate) use index::{INDEX_SUFFIX, IndexAttr, Key, Projection, Role, of_struct as struct_indexes};
pub(crate) use index_settings::IndexSettings;
pub(crate) use several::{IndexOfTable, Projected, VariantAttr, indexes as table_indexes};
pub(crate) use syntax::FieldName;
pub(crate) use vector::VectorAttr;

use accessors::accessors;
use capacity::{contributor_insights, on_demand, provisioned, warm};
use syntax::{Options, arguments, choice, end, flag, literal, number, parse_list, path, tag, text};

use crate::errors::Errors;

mod access;
mod accessors;
mod capacity;
mod entity;
mod index;
mod index_settings;
mod several;
mod syntax;
mod vector;

/// `#[table(…)]` and `#[stream]` of a struct.
#[expect(clippy::option_option, reason = "not given, and given without a value, are two things")]
#[derive(Default)]
pub(crate) struct TableAttr {
    pub(crate) name: Option<LitStr>,
    pub(crate) tags: Vec<(LitStr, LitStr)>,
    pub(crate) billing: Option<Billing>,
    pub(crate) warm: Option<Units>,
    pub(crate) global_index_quota: Option<LitInt>,
    /// The number of days, if given.
    pub(crate) point_in_time_recovery: Option<Option<LitInt>>,
    pub(crate) encryption: Option<Encryption>,
    /// Fields of the runtime's `TableSettings`, for settings that break no rule.
    pub(crate) plain: TokenStream,
    pub(crate) physical_name: Option<LitStr>,
    pub(crate) logical_id: Option<LitStr>,
    pub(crate) krate: Option<Path>,
    pub(crate) accessors: Vec<Accessor>,
    pub(crate) stream: Option<Ident>,
    /// The names of the key attributes, if several entities share the table.
    pub(crate) partition_key: Option<LitStr>,
    pub(crate) sort_key: Option<LitStr>,
    /// The attribute that stores the name of an item's entity.
    pub(crate) tag: Option<LitStr>,
}

/// The value of `billing(…)`.
pub(crate) enum Billing {
    /// With throughput limits, if any are given.
    OnDemand(Option<Units>),
    Provisioned(Units),
}

/// A variant of the runtime's enum `Encryption`.
pub(crate) enum Encryption {
    Managed(Ident),
    Customer(LitStr),
}

/// The form of an option.
enum Form {
    /// The option has a syntax of its own.
    Own,
    /// The option's name turns a setting on.
    Flag,
    /// The option takes one of these words, which are the variants of an enum of the runtime.
    Words(&'static str, &'static [&'static str]),
}

/// The options of `#[table(…)]`. A flag and a word set the field of the same name of the runtime's `TableSettings`.
const OPTIONS: &[(&str, Form)] = &[
    ("name", Form::Own),
    ("tags", Form::Own),
    ("billing", Form::Own),
    ("warm", Form::Own),
    ("contributor_insights", Form::Own),
    ("global_index_quota", Form::Own),
    ("class", Form::Words("TableClass", &["standard", "standard_infrequent_access"])),
    ("deletion_protection", Form::Flag),
    ("point_in_time_recovery", Form::Own),
    ("encryption", Form::Own),
    ("on_delete", Form::Words("OnDelete", &["retain", "delete", "retain_except_on_create"])),
    ("physical_name", Form::Own),
    ("logical_id", Form::Own),
    ("crate", Form::Own),
    ("accessors", Form::Own),
];

const NAMES: [&str; OPTIONS.len()] = {
    let mut names = [""; OPTIONS.len()];
    let mut position = 0;
    while position < names.len() {
        names[position] = OPTIONS[position].0;
        position += 1;
    }
    names
};

const TABLE_OPTIONS: Options<'static> = Options {
    of: "`#[table(…)]`",
    possible: &NAMES,
    elsewhere: &[
        // These are separate attributes.
        ("stream", "write `#[stream]` beside `#[table(…)]`"),
        ("gsi", "write `#[gsi(…)]` on a field, or beside `#[table(…)]`"),
        ("lsi", "write `#[lsi(…)]` on the field that is its sort key"),
        ("vector", "write `#[vector(…)]` on the field that holds the embedding"),
        ("pk", "write `#[pk]` on the field that is the partition key"),
        ("sk", "write `#[sk]` on the field that is the sort key"),
        ("ttl", "write `#[ttl]` on the field that holds the time to live"),
        ("version", "write `#[version]` on the field that counts the writes"),
        ("access", "write `#[access(…)]` beside `#[table(…)]`"),
        // The names that AWS and its tools have for an option.
        ("billing_mode", "write `billing(…)`"),
        ("capacity", "write `billing(provisioned(…))`"),
        ("on_demand", "write `billing(on_demand(…))`"),
        ("pay_per_request", "write `billing(on_demand)`"),
        ("provisioned", "write `billing(provisioned(…))`"),
        ("throughput", "write `billing(provisioned(…))`"),
        ("pitr", "write `point_in_time_recovery`"),
        ("backups", "write `point_in_time_recovery`"),
        ("continuous_backups", "write `point_in_time_recovery`"),
        ("deletion_policy", "write `on_delete(…)`"),
        ("removal_policy", "write `on_delete(…)`"),
        ("retain", "write `on_delete(retain)`"),
        ("read_capacity", "write `billing(provisioned(reads = …, writes = …))`"),
        ("write_capacity", "write `billing(provisioned(reads = …, writes = …))`"),
        ("kms", "write `encryption(customer(\"…\"))`"),
        ("kms_key", "write `encryption(customer(\"…\"))`"),
        ("sse", "write `encryption(…)`"),
        ("table_class", "write `class(…)`"),
        ("table_name", "write `name = \"…\"`"),
        ("rename", "write `name = \"…\"`"),
        // These vary between deployments.
        ("environment", "write it for the stack: `Naming::environment`"),
        ("prefix", "write it for the stack: `Naming::new`"),
        ("region", "a stack is deployed to a Region; for others, write `StackTable::replica`"),
        ("replica", "write it for the stack: `StackTable::replica`"),
        ("replicas", "write them for the stack: `StackTable::replica`"),
        ("alarms", "write them for the stack: `StackTable::alarms`"),
        ("auto_scaling", "write it for the stack: `StackTable::auto_scaling`"),
        ("policy", "write it for the stack: `StackTable::policy`"),
    ],
    for_text: Some("for the name of the table, write `name = \"{}\"`"),
};

const BILLING: &[&str] = &["on_demand", "provisioned"];
const ENCRYPTION: &[&str] = &["aws_owned", "aws_managed", "customer"];
const STREAM_VIEWS: &[&str] = &["keys_only", "new_image", "old_image", "new_and_old_images"];

/// The additional options of a table of several entities.
const SEVERAL_OPTIONS: &[&str] = &["pk", "sk", "tag"];

impl TableAttr {
    /// Parses the attributes of a struct.
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        Self::parse_options(attrs, TABLE_OPTIONS, errors)
    }

    /// Parses the attributes of an enum, which is a table of several entities.
    pub(crate) fn parse_several(attrs: &[Attribute], errors: &mut Errors) -> Self {
        // The derive adds no accessors to the enum, so there is nothing to rename.
        let of_table = TABLE_OPTIONS.possible.iter().filter(|option| **option != "accessors");
        let possible: Vec<&str> = SEVERAL_OPTIONS.iter().chain(of_table).copied().collect();
        Self::parse_options(attrs, Options { possible: &possible, ..TABLE_OPTIONS }, errors)
    }

    fn parse_options(attrs: &[Attribute], possible: Options<'_>, errors: &mut Errors) -> Self {
        let mut table = Self::default();
        let mut seen = Vec::new();
        for attr in attrs {
            if attr.path().is_ident("table") {
                parse_list(attr, "name = \"orders\"", errors, &mut |input, errors| {
                    possible.parse(input, &mut seen, errors, &mut |name, input, errors| {
                        table.option(name, input, errors)
                    });
                    Ok(())
                });
            } else if attr.path().is_ident("stream") {
                if table.stream.is_some() {
                    errors.add(attr.path().span(), "`#[stream]` is given twice; a table has one stream");
                }
                table.stream(attr, errors);
            }
        }
        table
    }

    fn option(&mut self, name: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        match name.to_string().as_str() {
            "name" => self.name = Some(text(input, name)?),
            "tags" => {
                let content = arguments(input, name, "\"team\" = \"checkout\"")?;
                self.tags.extend(Punctuated::<_, Token![,]>::parse_terminated_with(&content, tag)?);
            }
            "billing" => {
                let content = arguments(input, name, "on_demand")?;
                let (word, variant) = choice(&content, BILLING)?;
                self.billing = Some(if variant == "Provisioned" {
                    Billing::Provisioned(provisioned(&content, &word)?)
                } else if content.peek(syn::token::Paren) {
                    Billing::OnDemand(Some(on_demand(&content, &word)?))
                } else {
                    Billing::OnDemand(None)
                });
                end(&content, name)?;
            }
            "warm" => self.warm = Some(warm(input, name)?),
            "contributor_insights" => {
                let keys = contributor_insights(input, name)?;
                self.set(name, &quote!(__tw::Some(#keys)));
            }
            "global_index_quota" => self.global_index_quota = Some(number(input, name, 30)?),
            "point_in_time_recovery" => {
                self.point_in_time_recovery =
                    Some(if input.peek(syn::token::Paren) || input.peek(Token![=]) {
                        let content = arguments(input, name, "days = 14")?;
                        let mut days = None;
                        let options = Options::new("`point_in_time_recovery(…)`", &["days"]);
                        options.parse(&content, &mut Vec::new(), errors, &mut |name, input, _| {
                            days = Some(number(input, name, 14)?);
                            Ok(())
                        });
                        days
                    } else {
                        None
                    });
            }
            "encryption" => {
                let content = arguments(input, name, "aws_managed")?;
                let (word, variant) = choice(&content, ENCRYPTION)?;
                self.encryption = Some(if variant == "Customer" {
                    let key = arguments(&content, &word, "\"alias/orders\"")?;
                    let id = literal(&key, "the KMS key's id, ARN, alias or alias ARN in quotes")?;
                    end(&key, &word)?;
                    Encryption::Customer(id)
                } else {
                    Encryption::Managed(variant)
                });
                end(&content, name)?;
            }
            "physical_name" => self.physical_name = Some(text(input, name)?),
            "logical_id" => self.logical_id = Some(text(input, name)?),
            "pk" => self.partition_key = Some(text(input, name)?),
            "sk" => self.sort_key = Some(text(input, name)?),
            "tag" => self.tag = Some(text(input, name)?),
            "accessors" => self.accessors = accessors(input, name)?,
            "crate" => self.krate = Some(path(input, name)?),
            option => match OPTIONS.iter().find(|(known, _)| *known == option) {
                Some((_, Form::Flag)) => {
                    flag(input, name)?;
                    self.set(name, &quote!(true));
                }
                Some((_, Form::Words(ty, words))) => {
                    let content = arguments(input, name, words[0])?;
                    let (ty, variant) = (Ident::new(ty, Span::call_site()), choice(&content, words)?.1);
                    end(&content, name)?;
                    self.set(name, &quote!(__tw::#ty::#variant));
                }
                Some((_, Form::Own)) | None => {}
            },
        }
        Ok(())
    }

    /// Sets a field of the runtime's `TableSettings`.
    fn set(&mut self, name: &Ident, value: &TokenStream) {
        let field = Ident::new(&name.to_string(), Span::call_site());
        self.plain.extend(quote!(#field: #value,));
    }

    fn stream(&mut self, attr: &Attribute, errors: &mut Errors) {
        if let Meta::Path(path) = &attr.meta {
            self.stream = Some(Ident::new("NewAndOldImages", path.span()));
        } else {
            parse_list(attr, "keys_only", errors, &mut |input, _| {
                self.stream = Some(choice(input, STREAM_VIEWS)?.1);
                end(input, &Ident::new("stream", attr.path().span()))
            });
        }
    }
}

/// Returns the path of a renamed dependency, for a derive without other options.
pub(crate) fn crate_path(attrs: &[Attribute], errors: &mut Errors) -> Option<Path> {
    let mut krate = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("table")) {
        parse_list(attr, "crate = \"…\"", errors, &mut |input, errors| {
            let options = Options::new("`#[table(…)]` of a key attribute", &["crate"]);
            options.parse(input, &mut Vec::new(), errors, &mut |name, input, _| {
                krate = Some(path(input, name)?);
                Ok(())
            });
            Ok(())
        });
    }
    krate
}

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttr {
    pub(crate) pk: Option<Span>,
    pub(crate) sk: Option<Span>,
    pub(crate) ttl: Option<Span>,
    pub(crate) version: Option<Span>,
    pub(crate) key_only: Option<Span>,
    pub(crate) indexes: Vec<IndexAttr>,
    pub(crate) vectors: Vec<VectorAttr>,
}

impl FieldAttr {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut field = Self::default();
        for attr in attrs {
            let Some(name) = attr.path().get_ident() else { continue };
            match name.to_string().as_str() {
                "pk" => mark(attr, name, &mut field.pk, errors),
                "sk" => mark(attr, name, &mut field.sk, errors),
                "ttl" => mark(attr, name, &mut field.ttl, errors),
                "version" => mark(attr, name, &mut field.version, errors),
                "key_only" => mark(attr, name, &mut field.key_only, errors),
                "gsi" | "lsi" => field.indexes.extend(IndexAttr::parse_field(attr, name, errors)),
                "vector" => field.vectors.extend(VectorAttr::parse(attr, name, errors)),
                "table" | "stream" | "access" => {
                    errors.add(name.span(), format!("`#[{name}]` describes the table; put it on the struct"));
                }
                "other" => {
                    errors.add(name.span(), "`#[other]` belongs on a variant of an enum that is a table");
                }
                _ => {}
            }
        }
        field
    }
}

/// Returns the text that is written where an attribute has none: `("PK")`, `= "PK"`, `(name = "PK")`.
fn text_of(attr: &Attribute) -> Option<String> {
    let text = |value: &MetaNameValue| match &value.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    };
    match &attr.meta {
        Meta::Path(_) => None,
        Meta::NameValue(value) => text(value),
        Meta::List(_) => match attr.parse_args::<LitStr>() {
            Ok(text) => Some(text.value()),
            Err(_) => text(&attr.parse_args().ok()?),
        },
    }
}

/// Records an attribute without options, and reports one that is repeated.
fn mark(attr: &Attribute, name: &Ident, at: &mut Option<Span>, errors: &mut Errors) {
    let text = text_of(attr).filter(|_| name != "key_only");
    if (name == "pk" || name == "sk") && text.as_ref().is_some_and(|text| text.contains('{')) {
        // Removing only the text would give another key, so the message does not advise that.
        errors.add(
            name.span(),
            format!("`#[{name}]` on a field has no template; write the template on the struct"),
        );
    } else if let Some(text) = text {
        let message = format!(
            "`#[{name}]` has no options; to name the attribute, write `#[serde(rename = \"{}\")]`",
            text.escape_debug()
        );
        errors.add(name.span(), message);
    } else if !matches!(attr.meta, Meta::Path(_)) {
        errors.add(name.span(), format!("`#[{name}]` has no options; write `#[{name}]`"));
    } else if at.is_some() {
        errors.add(name.span(), format!("`#[{name}]` is given twice; write it once"));
    }
    *at = Some(name.span());
}
