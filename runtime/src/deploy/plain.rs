//! The plain settings: a word or a flag that each region of a table has.
//!
//! A target only names them, so everything that is known about one stands in the list below. Whatever walks over the
//! settings of a region (the setters, the shape, every renderer and reader, the comparison) walks over this list, and
//! cannot forget one. A setting that a target gives a structure of its own, such as point-in-time recovery, is a field
//! of [`RegionShape`](crate::deploy::shape::RegionShape).

use crate::at::What;
use crate::deploy::replica::Replica;
use crate::deploy::table::{Setting, StackTable};
#[allow(clippy::wildcard_imports, reason = "a setting names its type in the list, and nowhere else")]
use crate::schema::*;

pub(crate) use own::Own;
pub(crate) use value::Values;

mod own;
mod value;

/// Everything about a plain setting, except what a change of it does, which `evolve::classify` knows.
pub(crate) struct Facts {
    /// The setting, as messages name it.
    pub(crate) what: What,
    pub(crate) values: Values,
    /// The value that `DynamoDB` gives a table whose description does not set it.
    pub(crate) default: Word,
    /// The parameter of a template that chooses it.
    pub(crate) parameter: Option<Chosen>,
    /// The property of a table in `CloudFormation`, and the member of a `CreateTable` request.
    pub(crate) property: &'static str,
    /// True if only global tables have the setting. No request of this crate sets it then.
    pub(crate) is_global: bool,
    /// The path in the answer of `DescribeTable`. Empty if the answer does not contain it.
    pub(crate) described: &'static [&'static str],
    /// The argument of a table in Terraform.
    pub(crate) argument: Option<&'static str>,
    /// The argument of a replica in Terraform, and the first version of the provider that has it.
    pub(crate) argument_of_replica: Option<(&'static str, [u32; 2])>,
}

/// A parameter that chooses a plain setting.
pub(crate) struct Chosen {
    /// The setting that [`StackTable::expose`] names.
    pub(crate) setting: Setting,
    /// True if a value other than the default is a parameter without being exposed.
    pub(crate) is_exposed: bool,
    /// The end of the parameter's id.
    pub(crate) words: &'static str,
    /// The description for people. `{}` stands for the table.
    pub(crate) text: &'static str,
}

/// Declares the plain settings: the name, the setter of a [`StackTable`] and of a [`Replica`], and the facts.
///
/// `in schema` means that the struct has the setting too. The setter of a table then replaces the struct's value.
macro_rules! plain {
    ($(
        $(#[$doc:meta])*
        $plain:ident: $setter:ident($value:ident: $ty:ty) $(in $schema:ident)? = $facts:expr;
    )+) => {
        /// A setting that is a word or a flag.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub(crate) enum Plain {
            $($plain,)+
        }

        impl Plain {
            pub(crate) const ALL: [Self; [$(stringify!($plain)),+].len()] = [$(Self::$plain),+];

            /// The names of the settings, in their order.
            pub(crate) const NAMES: [&'static str; Self::ALL.len()] = [$(stringify!($setter)),+];

            pub(crate) const fn facts(self) -> Facts {
                match self {
                    $(Self::$plain => $facts,)+
                }
            }

            /// Returns the value that a table of a stack sets, if any.
            pub(crate) fn of(self, table: &StackTable) -> Option<Word> {
                match self {
                    $(Self::$plain => plain!(@get table, $plain, $setter $(, $schema)?),)+
                }
            }
        }

        impl StackTable {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $setter(mut self, $value: $ty) -> Self {
                    plain!(@set self, $plain, $setter, $value $(, $schema)?);
                    self
                }
            )+
        }

        impl Replica {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $setter(mut self, $value: $ty) -> Self {
                    self.regional.own.set(Plain::$plain, $value.into());
                    self
                }
            )+
        }
    };
    (@get $table:ident, $plain:ident, $setter:ident) => { $table.regional.own.get(Plain::$plain) };
    (@get $table:ident, $plain:ident, $setter:ident, $schema:ident) => { Some($table.$schema.$setter.into()) };
    (@set $table:ident, $plain:ident, $setter:ident, $value:ident) => {
        $table.regional.own.set(Plain::$plain, $value.into())
    };
    (@set $table:ident, $plain:ident, $setter:ident, $value:ident, $schema:ident) => {
        $table.$schema.$setter = $value
    };
}

plain! {
    /// Sets whether `DynamoDB` refuses to delete the table or the replica.
    DeletionProtection: deletion_protection(protected: bool) in schema = Facts {
        what: What::DeletionProtection,
        values: Values::Flag,
        default: Word::Flag(false),
        parameter: Some(Chosen {
            setting: Setting::DeletionProtection,
            is_exposed: true,
            words: "deletion-protection",
            text: "Whether DynamoDB refuses to delete {}",
        }),
        property: "DeletionProtectionEnabled",
        is_global: false,
        described: &["DeletionProtectionEnabled"],
        argument: Some("deletion_protection_enabled"),
        argument_of_replica: Some(("deletion_protection_enabled", [6, 9])),
    };

    /// Sets the storage class.
    Class: class(class: TableClass) in schema = Facts {
        what: What::Class,
        values: Values::Words(TableClass::WORDS),
        default: Word::Text(TableClass::Standard.as_str()),
        parameter: Some(Chosen {
            setting: Setting::TableClass,
            is_exposed: false,
            words: "table-class",
            text: "Storage class of {}",
        }),
        property: "TableClass",
        is_global: false,
        described: &["TableClassSummary", "TableClass"],
        argument: Some("table_class"),
        argument_of_replica: None,
    };

    /// Sets whether `DynamoDB` refuses to make a replica a table of its own. Default: `true`.
    ///
    /// The setting of a table applies to every replica that does not set its own.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-disassociate.html>
    DisassociationProtection: disassociation_protection(protected: bool) = Facts {
        what: What::DisassociationProtection,
        values: Values::Flag,
        default: Word::Flag(true),
        parameter: None,
        property: "DisassociationProtectionEnabled",
        is_global: true,
        described: &[],
        argument: None,
        argument_of_replica: None,
    };
}

impl Plain {
    /// Returns the name of the setting in Rust.
    pub(crate) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Returns the plain setting with this name in messages, or `None` if the name is another setting's.
    #[cfg(feature = "evolve")]
    pub(crate) fn named(what: What) -> Option<Self> {
        Self::ALL.into_iter().find(|plain| plain.facts().what == what)
    }
}
