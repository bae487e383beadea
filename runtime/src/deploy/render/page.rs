//! A page about a stack for people who review it, as Markdown and as HTML.

use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::StackError;
use crate::naming::{Naming, TableNames};
use crate::schema::{IndexKind, IndexSchema, TableSchema};
use document::{Anchors, Block, Document, Phrase};
use kinds::Kind;

mod document;
mod grids;
mod html;
mod items;
mod kinds;
mod limits;
mod markdown;
mod overview;
mod reads;
mod units;
mod writes;

/// A page that shows a stack to its reviewers. See [`Stack::page`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    markdown: String,
    html: String,
}

impl Page {
    /// Returns the page as Markdown in GitHub's dialect.
    #[must_use]
    pub fn as_markdown(&self) -> &str {
        &self.markdown
    }

    /// Returns the page as an HTML document. The document loads nothing and runs no scripts, follows the reader's choice
    /// of a light or a dark theme, and can be printed.
    #[must_use]
    pub fn as_html(&self) -> &str {
        &self.html
    }

    pub(crate) fn into_markdown(self) -> String {
        self.markdown
    }

    pub(crate) fn into_html(self) -> String {
        self.html
    }
}

impl Stack {
    /// Returns a page about the tables, for people who review them.
    ///
    /// For each table, the page has:
    ///
    /// - sample items, grouped by partition: in the table, and in each index that holds them;
    /// - the attributes of the struct, or the entities with the templates of their keys;
    /// - the [named access patterns](crate::schema::AccessPattern), and each read that the types give, with its request, its index, its consistency, its IAM action and its read units;
    /// - the writes that a change of each attribute causes in the indexes;
    /// - limits, with the part that the table uses.
    ///
    /// The values of the sample items are made up, and a value whose type only `serde` knows is shown as `…`. Add items of
    /// your own with [`sample`](Self::sample).
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] customer: String, #[sk] number: u32 }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// let page = stack.page()?;
    /// assert!(page.as_markdown().contains("| `customer-1` | `1` |"));
    /// assert!(page.as_html().starts_with("<!DOCTYPE html>"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// See [`StackError`].
    pub fn page(&self) -> Result<Page, StackError> {
        let names = self.check()?;
        let document = document(self, &names);
        Ok(Page { markdown: markdown::write(&document), html: html::write(&document) })
    }
}

fn document<'a>(stack: &'a Stack, names: &'a [TableNames]) -> Document<'a> {
    let mut anchors = Anchors::default();
    let prefix = prefix(&stack.naming);
    let (title, plain_title) = match &prefix {
        Some(prefix) => (Phrase::of_text("Tables of ").code(prefix.clone()), format!("Tables of {prefix}")),
        None => (Phrase::of_text("Tables"), "Tables".to_owned()),
    };
    // The title is a heading as well.
    anchors.heading(1, plain_title.clone());
    let (mut sections, mut of_tables) = (Vec::new(), Vec::new());
    for (table, names) in stack.tables.iter().zip(names) {
        let heading = anchors.heading(2, table.schema.name().to_owned());
        of_tables.push(heading.anchor.clone());
        sections.push(Block::Heading(heading));
        add_table(&mut sections, stack, table, names, &mut anchors);
    }
    let end = anchors.heading(2, "How to read this page".to_owned());
    let schemas = stack.tables.iter().map(|table| &table.schema);
    let made_up = schemas.filter(|schema| items::samples(stack, schema).next().is_none());
    let made_up: Vec<&str> = made_up.map(TableSchema::name).collect();
    let introduction = Phrase::of_text("Made by Tablewright from the structs of the tables. ");
    let introduction = match made_up.len() {
        0 => introduction,
        count if count == stack.tables.len() => introduction.text("The sample items are made up. "),
        _ => introduction.text("The sample items of ").codes(made_up).text(" are made up. "),
    };
    let introduction =
        introduction.link(end.text.clone(), format!("#{}", end.anchor)).text(" explains the figures.");
    let mut notes: Vec<Phrase<'a>> = reads::explained().into();
    notes.push(units::explained());
    notes.extend(writes::explained());
    notes.push(limits::explained());
    let mut blocks =
        vec![Block::Text(introduction), Block::Grid(overview::tables(&stack.tables, &of_tables))];
    blocks.extend(sections);
    blocks.extend([Block::Heading(end), Block::List(notes)]);
    Document { title, plain_title, blocks }
}

/// Adds the sections of a table.
fn add_table<'a>(
    blocks: &mut Vec<Block<'a>>,
    stack: &'a Stack,
    table: &'a StackTable,
    names: &'a TableNames,
    anchors: &mut Anchors,
) {
    let schema = &table.schema;
    let mut heading = |title: &str| Block::Heading(anchors.heading(3, format!("{}: {title}", schema.name())));
    blocks.extend(schema.description().map(|description| Block::Text(Phrase::of_text(description))));
    blocks.push(Block::Text(Phrase::of_text("Physical name: ").code(names.physical.as_str())));
    let kinds = Kind::of(table);
    let items = items::items(stack, schema, &kinds);
    blocks.extend([heading("items"), Block::Grid(grids::grid(schema, None, &kinds, &items))]);
    for index in schema.indexes() {
        blocks.extend([heading(index.name()), Block::Text(index_text(index, &kinds))]);
        blocks.push(Block::Grid(grids::grid(schema, Some(index), &kinds, &items)));
    }
    blocks.push(heading(match schema.entities() {
        None => "attributes",
        Some(_) if kinds.len() == 1 => "keys",
        Some(_) => "entities",
    }));
    blocks.push(Block::Grid(overview::attributes(schema, &kinds, &items)));
    if let Some(patterns) = reads::patterns(schema) {
        blocks.extend([heading("access patterns"), Block::Grid(patterns)]);
    }
    blocks.extend([heading("reads"), Block::Grid(reads::grid(schema, &kinds))]);
    blocks.extend([heading("writes"), Block::Grid(writes::grid(schema, &kinds))]);
    blocks.extend(writes::notes(schema, table.global.replicas.len()).map(Block::Text));
    let limits = limits::grid(table);
    if !limits.groups.iter().all(Vec::is_empty) {
        blocks.extend([heading("limits"), Block::Grid(limits)]);
        blocks.extend(limits::of_collections(table).map(Block::Text));
    }
}

/// Returns the beginning of the tables' names, without the last hyphen.
fn prefix(naming: &Naming) -> Option<String> {
    let prefix = naming.prefix()?;
    let parts = [Some(&prefix.organization), Some(&prefix.app), prefix.environment.as_ref()];
    Some(parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("-"))
}

fn index_text<'a>(index: &'a IndexSchema, kinds: &[Kind<'a>]) -> Phrase<'a> {
    let mut phrase = Phrase::of_text(match index.kind() {
        IndexKind::Global => "A global index. ",
        IndexKind::Local => "A local index. ",
    });
    phrase.0.extend(overview::held(index).0);
    for kind in kinds {
        let optional = kind.attributes.iter().filter(|attribute| attribute.is_optional);
        let names = optional.map(|attribute| attribute.name);
        let names: Vec<&str> = names.filter(|name| kind.is_in_key(Some(index), name)).collect();
        let Some(last) = names.last() else { continue };
        phrase = match kind.name() {
            Some(entity) => phrase.text(" An item of ").code(entity),
            None => phrase.text(" An item"),
        };
        phrase = phrase.text(" without ");
        for name in &names {
            let between = if *name == names[0] {
                ""
            } else if name == last {
                " or "
            } else {
                ", "
            };
            phrase = phrase.text(between).code(*name);
        }
        phrase = phrase.text(" is not in it.");
    }
    let absent: Vec<&str> =
        kinds.iter().filter(|kind| kind.key(Some(index)).is_none()).filter_map(Kind::name).collect();
    if !absent.is_empty() {
        phrase = phrase.text(" It never holds ").codes(absent).text(".");
    }
    phrase
}
