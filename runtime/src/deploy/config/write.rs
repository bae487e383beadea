//! Writes a stack as a document in the builder's format.

use std::borrow::Cow;

use super::table::{INDEX_SUFFIX, TYPES};
use crate::at::What;
use crate::deploy::plain::Plain;
use crate::deploy::regional::Regional;
use crate::deploy::render::cannot::{Cannot, Subject};
use crate::deploy::render::rendered::Rendered;
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::StackError;
use crate::json::{Json, Object};
use crate::schema::{Attribute, IndexKind, IndexSchema, Projection, StreamViewType, TableSchema, Tag};

impl Stack {
    /// Returns the tables as a document in the [builder's format](crate::config). [`config`](Self::config) reads the
    /// same tables back from it.
    ///
    /// The document contains neither the naming nor descriptions. A table's description is its struct's documentation,
    /// and the format has no place for it.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(DynamoTable)]
    /// # #[allow(dead_code)]
    /// struct Session {
    ///     #[pk]
    ///     user_id: String,
    ///     #[sk]
    ///     number: u64,
    /// }
    ///
    /// let naming = Naming::new("acme", "accounts")?;
    /// let stack = Stack::new(naming.clone()).table::<Session>().backup_tag("backup", "daily");
    /// let again = Stack::new(naming).config(stack.builder_config()?.as_json())?;
    /// assert_eq!(again.cloudformation()?, stack.cloudformation()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`StackError`]. Every setting that the format has no place for is an error too, such as a time to live, a
    /// projection, or a second tag. A table without a tag is also an error, since the format requires one.
    pub fn builder_config(&self) -> Result<Rendered, StackError> {
        self.check()?;
        let mut cannot = Cannot::new(
            "the builder's configuration has no place for it; leave it out, or keep the struct as the table's source",
        );
        let Self {
            tables,
            backup_tag,
            exports,
            is_hardened,
            encryption_key,
            user_errors_alarm,
            raw_parts,
            managed_policies,
            // The format has no lints.
            allowed: _,
            // Only the page shows them.
            samples: _,
            // Applies only to the Terraform file.
            terraform: _,
            // Chosen by whoever reads the document.
            naming: _,
            // Included in the tags of each table.
            tags: _,
            // Already checked.
            unknown_tables: _,
            configured_tables: _,
        } = self;
        for (is_set, setting) in [
            (*exports, "exported outputs"),
            (*is_hardened, "`hardened`"),
            (encryption_key.is_some(), "encryption key"),
            (user_errors_alarm.is_some(), "alarm on user errors"),
            (!raw_parts.is_empty(), "raw parts"),
            (!managed_policies.is_empty(), "managed policies"),
        ] {
            cannot.lacks(is_set, Subject::STACK, setting);
        }
        let mut document = Object::new();
        if let Some(tag) = backup_tag {
            push_tag(&mut document, tag);
        }
        for table in tables {
            let own = self.tags_of(&table.schema).into_iter().filter(|tag| Some(*tag) != backup_tag.as_ref());
            let body = body(table, &own.collect::<Vec<_>>(), backup_tag.is_some(), &mut cannot);
            document.push(table.schema.name(), body);
        }
        cannot.finish()?;
        let mut text = Json::from(document).to_pretty();
        text.push('\n');
        Ok(Rendered::new(text))
    }
}

fn push_tag<'a>(object: &mut Object<'a>, tag: &'a Tag) {
    object.push("tag_key", tag.key());
    object.push("tag_value", tag.value());
}

/// Returns the body of a table. `tags` are its tags without the document's tag, and `has_tag` is true if the document
/// has one.
fn body<'a>(table: &'a StackTable, tags: &[&'a Tag], has_tag: bool, cannot: &mut Cannot) -> Object<'a> {
    let StackTable {
        schema,
        exposed,
        regional: Regional { own, kinesis_stream, resource_policy, stream_policy, stream_tags },
        import_source,
        auto_scaling,
        global: _,
        alarms,
        policies,
        stream_functions,
        // Used only by policies and by the page.
        attributes: _,
        optional: _,
        #[cfg(feature = "evolve")]
            entities: _,
        // Already checked.
        unknown_indexes: _,
    } = table;
    let name = schema.name();
    for (is_set, what) in [
        (kinesis_stream.is_some(), What::KinesisStream),
        (import_source.is_some(), What::Import),
        (resource_policy.is_some(), What::ResourcePolicy),
        (stream_policy.is_some(), What::StreamPolicy),
        (!stream_tags.is_empty(), What::StreamTag),
        (auto_scaling.is_some(), What::AutoScaling),
        (table.is_global(), What::Replicas),
    ] {
        cannot.lacks(is_set, Subject::table(name), what);
    }
    for plain in Plain::ALL {
        cannot.lacks(own.get(plain).is_some(), Subject::table(name), plain.facts().what);
    }
    for (is_set, setting) in [
        (!exposed.is_empty(), "exposed settings"),
        (alarms.is_some(), "alarms"),
        (!policies.is_empty(), "policies"),
        (!stream_functions.is_empty(), "functions of the stream"),
    ] {
        cannot.lacks(is_set, Subject::table(name), setting);
    }
    let mut body = of_schema(schema, cannot);
    cannot.since(
tags.len() > 1,
Subject::table(name),
        What::Tag,
        "the builder's configuration has one tag for a table, beside the stack's backup tag; leave the others out",
    );
    cannot.since(
        tags.is_empty() && !has_tag,
        Subject::table(name),
        What::Tag,
        "the builder's configuration has a tag for each table, and there is none; call `Stack::backup_tag`",
    );
    if let [tag] = tags {
        push_tag(&mut body, tag);
    }
    body
}

fn of_schema<'a>(schema: &'a TableSchema, cannot: &mut Cannot) -> Object<'a> {
    let TableSchema {
        name,
        partition_key,
        sort_key,
        indexes,
        vector_indexes,
        global_index_quota,
        stream,
        ..
    } = schema;
    for what in schema.changed() {
        let has_place = match what {
            // Included in `tags`, together with the stack's tags.
            What::Tag => true,
            What::Stream => *stream == Some(StreamViewType::NewAndOldImages),
            _ => false,
        };
        cannot.lacks(!has_place, Subject::table(name), what);
    }
    cannot.lacks(global_index_quota.is_some(), Subject::table(name), "quota of global indexes");
    for index in vector_indexes.iter() {
        cannot.lacks(true, Subject::table(name).index(index.name()), "vector index");
    }
    let mut of_indexes = Object::new();
    for index in indexes.iter() {
        of_indexes.push(index.name(), of_index(name, index, cannot));
    }
    let mut body = key(partition_key, sort_key.as_ref());
    if stream.is_some() {
        body.push("enable_stream", true);
    }
    body.push_some("indexes", of_indexes.non_empty());
    body
}

fn of_index<'a>(table: &str, index: &'a IndexSchema, cannot: &mut Cannot) -> Object<'a> {
    let name = index.name();
    let is_whole = *index.projection() == Projection::All;
    cannot.lacks(!is_whole, Subject::table(table).index(name), What::Projection);
    for what in index.settings.set() {
        cannot.lacks(true, Subject::table(table).index(name), what);
    }
    cannot.since(
        !name.ends_with(INDEX_SUFFIX),
        Subject::table(table).index(name),
        What::Name,
        "in the builder's configuration the name of an index ends in `-index`; give it such a name",
    );
    cannot.lacks(index.kind() == IndexKind::Local, Subject::table(table).index(name), "local index");
    match (index.partition_key(), index.sort_key()) {
        ([partition], []) => key(partition, None),
        ([partition], [sort]) => key(partition, Some(sort)),
        _ => {
            cannot.since(
                index.kind() == IndexKind::Global,
                Subject::table(table).index(name),
                What::Key,
                "in the builder's configuration each half of a key is one attribute; leave the index out",
            );
            Object::new()
        }
    }
}

fn key<'a>(partition: &'a Attribute, sort: Option<&'a Attribute>) -> Object<'a> {
    Object::new().with("pk", part(partition)).with_some("sk", sort.map(part))
}

fn part(attribute: &Attribute) -> Object<'_> {
    let ty = TYPES.iter().find(|(_, ty)| *ty == attribute.ty()).map(|(word, _)| Cow::from(*word));
    Object::new().with("name", attribute.name()).with_some("type", ty)
}
