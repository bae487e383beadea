//! Compares two shapes of a table.
//!
//! A value that is unknown in one shape is not compared. Each function destructures its part of the shapes without
//! `..`, so the compiler rejects a new setting that is not handled here.

use crate::at::{At, What};
use crate::deploy::shape::{Given, Shape};
use crate::json::{Json, Leaf};

mod indexes;
mod rate;
mod region;
mod show;

#[cfg(feature = "evolve")]
pub(crate) use region::is_other_key;

/// A setting that differs between two shapes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mismatch<'s> {
    /// The region of a replica.
    pub(crate) replica: Option<&'s str>,
    pub(crate) index: Option<&'s str>,
    pub(crate) what: What,
    /// The value in the first shape. `Null` stands for none.
    pub(crate) one: Json<'s>,
    /// The value in the second shape.
    pub(crate) other: Json<'s>,
}

impl Mismatch<'_> {
    /// Returns the place, in the table with this name.
    pub(crate) fn at(&self, table: Option<&str>) -> At {
        let Self { replica, index, what, one: _, other: _ } = self;
        At {
            replica: replica.map(str::to_owned),
            index: index.map(str::to_owned),
            what: *what,
            ..At::table(table)
        }
    }
}

/// Collects the mismatches of a table, or of one of its parts.
struct Changes<'s> {
    replica: Option<&'s str>,
    index: Option<&'s str>,
    found: Vec<Mismatch<'s>>,
}

impl<'s> Changes<'s> {
    fn push(&mut self, what: What, one: Json<'s>, other: Json<'s>) {
        let Self { replica, index, .. } = *self;
        self.found.push(Mismatch { replica, index, what, one, other });
    }

    fn push_if(&mut self, what: What, one: Json<'s>, other: Json<'s>) {
        if one != other {
            self.push(what, one, other);
        }
    }

    /// Compares a setting that is one value.
    fn leaf<'a: 's, T: Leaf<'a> + PartialEq>(&mut self, what: What, one: &Given<T>, other: &Given<T>) {
        if let (Some(one), Some(other)) = (&one.value, &other.value)
            && one != other
        {
            self.push(what, one.write(), other.write());
        }
    }
}

/// Returns the differences between two shapes of a table.
pub(crate) fn compare<'s>(one: &'s Shape<'_>, other: &'s Shape<'_>) -> Vec<Mismatch<'s>> {
    let mut changes = Changes { replica: None, index: None, found: Vec::new() };
    let Shape {
        name,
        // Compared with the keys.
        attributes: _,
        key,
        // Compared with the usage of the table.
        global_indexes: _,
        local_indexes: _,
        vector_indexes: _,
        writes: _,
        warm_throughput: _,
        time_to_live,
        // Naming an attribute while nothing expires is not a setting.
        time_to_live_off: _,
        stream,
        billing,
        // Compared with the key of each region.
        has_kms_key: _,
        // The type of the resource does not change the table.
        is_global: _,
        consistency,
        witness,
        source_table,
        replicas: _,
        home: _,
        import,
        on_delete,
    } = one;
    changes.leaf(What::Name, name, &other.name);
    indexes::key(&mut changes, [one, other], key, &other.key);
    indexes::compare(&mut changes, one, other);
    changes.leaf(What::Billing, billing, &other.billing);
    rate::compare(&mut changes, one, other);
    changes.leaf(What::Stream, stream, &other.stream);
    changes.leaf(What::TimeToLive, time_to_live, &other.time_to_live);
    region::home(&mut changes, one, other);
    changes.leaf(What::Consistency, consistency, &other.consistency);
    changes.leaf(What::Witness, witness, &other.witness);
    changes.leaf(What::SourceTable, source_table, &other.source_table);
    if let (Some(one), Some(other)) = (&import.value, &other.import.value)
        && one != other
    {
        let json = |is_there: bool| if is_there { Json::from("an import") } else { Json::Null };
        changes.push(What::Import, json(one.is_some()), json(other.is_some()));
    }
    changes.leaf(What::OnDelete, on_delete, &other.on_delete);
    changes.found
}
