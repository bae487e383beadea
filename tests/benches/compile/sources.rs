//! The sources that the benchmarks compile.

use std::fmt::Write as _;

/// A file of structs with eight fields each, and the attributes that give the compiler work.
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    /// The text at the top of the file.
    pub(crate) header: &'static str,
    /// The text before each struct.
    pub(crate) on_struct: &'static str,
    /// The text before each of the first fields.
    pub(crate) on_fields: &'static [&'static str],
    /// The text before the struct of the order's lines, if they are structs.
    pub(crate) on_document: Option<&'static str>,
}

/// Plain structs, without any derive.
pub(crate) const PLAIN: Variant =
    Variant { name: "plain", header: "", on_struct: "", on_fields: &[], on_document: None };

/// The baseline for our derive.
pub(crate) const SERDE: Variant = Variant {
    name: "serde",
    header: "use serde::{Deserialize, Serialize};",
    on_struct: "#[derive(Serialize, Deserialize)]",
    on_fields: &[],
    on_document: None,
};

pub(crate) const TABLE: Variant = Variant {
    name: "table with pk and sk",
    header: "use tablewright::DynamoTable;",
    on_struct: "#[derive(DynamoTable)]",
    on_fields: &["#[pk]", "#[sk]"],
    on_document: None,
};

pub(crate) const TABLE_WITH_INDEX: Variant = Variant {
    name: "table with a global index",
    header: "use tablewright::DynamoTable;",
    on_struct: "#[derive(DynamoTable)]",
    on_fields: &["#[pk]", "#[sk]", "#[gsi(\"status\")]", "#[gsi(\"status\", sk)]"],
    on_document: None,
};

/// The baseline for a table with a document.
pub(crate) const SERDE_WITH_DOCUMENT: Variant =
    Variant { name: "serde of both", on_document: Some(SERDE.on_struct), ..SERDE };

pub(crate) const TABLE_WITH_DOCUMENT: Variant = Variant {
    name: "table with a global index and a document",
    header: "use tablewright::{Document, DynamoTable};",
    on_document: Some("#[derive(Document)]"),
    ..TABLE_WITH_INDEX
};

const FIELDS: [(&str, &str); 8] = [
    ("customer_id", "String"),
    ("order_id", "String"),
    ("status", "String"),
    ("placed_at", "u64"),
    ("total", "u64"),
    ("note", "Option<String>"),
    ("lines", "Vec<String>"),
    ("is_paid", "bool"),
];

/// The members of a line of an order, if it is a document.
const MEMBERS: [(&str, &str); 4] =
    [("sku", "String"), ("quantity", "u32"), ("unit_price", "u64"), ("note", "Option<String>")];

impl Variant {
    /// Returns a file of `number` structs.
    pub(crate) fn source(&self, number: usize) -> String {
        let mut source = format!("{}\n", self.header);
        for i in 0..number {
            let _ = writeln!(source, "{}\npub struct Order{i} {{", self.on_struct);
            for (position, (name, ty)) in FIELDS.iter().enumerate() {
                let attribute = self.on_fields.get(position).unwrap_or(&"");
                let line = self.on_document.filter(|_| *name == "lines").map(|_| format!("Vec<Line{i}>"));
                let ty = line.as_deref().unwrap_or(ty);
                let _ = writeln!(source, "    {attribute} pub {name}: {ty},");
            }
            source.push_str("}\n");
            if let Some(on_document) = self.on_document {
                let _ = writeln!(source, "{on_document}\npub struct Line{i} {{");
                for (name, ty) in MEMBERS {
                    let _ = writeln!(source, "    pub {name}: {ty},");
                }
                source.push_str("}\n");
            }
        }
        source
    }
}

/// Returns a file of entities with the fields of [`TABLE_WITH_INDEX`] and an index, in tables of `per_table` entities.
pub(crate) fn entities(number: usize, per_table: usize) -> String {
    let mut source = "use tablewright::{DynamoEntity, DynamoTable};\n".to_owned();
    for i in 0..number {
        let _ = writeln!(
            source,
            "#[derive(DynamoEntity)]\n#[pk(\"CUSTOMER#{{customer_id}}\")]\n#[sk(\"ORDER{i}#{{order_id}}\")]\n\
             #[gsi(name = \"GSI1\", pk(\"STATUS#{{status}}\"), sk(\"{{placed_at:010}}\"))]\npub struct Order{i} {{"
        );
        for (name, ty) in FIELDS {
            let _ = writeln!(source, "    pub {name}: {ty},");
        }
        source.push_str("}\n");
    }
    for first in (0..number).step_by(per_table) {
        let _ = writeln!(
            source,
            "#[derive(DynamoTable)]\n#[table(pk = \"PK\", sk = \"SK\")]\n\
             #[gsi(name = \"GSI1\", pk = \"GSI1PK\", sk = \"GSI1SK\")]\npub enum Shop{first} {{"
        );
        for i in first..number.min(first + per_table) {
            let _ = writeln!(source, "    Order{i}(Order{i}),");
        }
        source.push_str("}\n");
    }
    source
}

/// The length of the names in [`largest`].
#[derive(Clone, Copy)]
pub(crate) enum Names {
    Usual,
    /// As long as the limits allow. The names differ only at the end.
    Longest,
}

/// Returns a struct of 126 fields. With `derived`, it is the largest legal table.
///
/// The table has 20 global indexes with keys of 4 and 4 attributes, 5 local indexes, 100 projected attributes over 5
/// indexes, and 50 tags.
pub(crate) fn largest(names: Names, derived: bool) -> String {
    let long = |stem: String, length: usize| match names {
        Names::Usual => stem,
        Names::Longest => format!("{}{stem}", "x".repeat(length - stem.len())),
    };
    let field = |i: usize| long(format!("attribute_{i}"), 255);
    let fields = |from: usize, number: usize| {
        (from..from + number).map(|i| field(i % 126)).collect::<Vec<_>>().join(", ")
    };
    let mut source = String::new();
    if derived {
        source.push_str("#[derive(tablewright::DynamoTable)]\n");
        let tags: Vec<String> = (0..50)
            .map(|i| {
                let (key, value) = (long(format!("key-{i}"), 128), long(format!("value-{i}"), 256));
                format!("\"{key}\" = \"{value}\"")
            })
            .collect();
        let _ = writeln!(
            source,
            "#[table(name = \"{}\", tags({}))]",
            long("orders".to_owned(), 255),
            tags.join(", ")
        );
        for i in 0..20 {
            let name = long(format!("global-{i}"), 255);
            let (pk, sk) = (fields(6 * i, 4), fields(6 * i + 4, 4));
            let project = if i < 5 {
                format!("project(include({}))", fields(20 * i + 7, 20))
            } else {
                "project(keys_only)".to_owned()
            };
            let _ = writeln!(source, "#[gsi(name = \"{name}\", pk({pk}), sk({sk}), {project})]");
        }
    }
    source.push_str("pub struct Largest {\n");
    for i in 0..126 {
        let attribute = match i {
            0 if derived => "#[pk]".to_owned(),
            1 if derived => "#[sk]".to_owned(),
            2..7 if derived => format!("#[lsi(name = \"{}\")]", long(format!("local-{i}"), 255)),
            _ => String::new(),
        };
        let _ = writeln!(source, "    {attribute} pub {}: String,", field(i));
    }
    source.push_str("}\n");
    source
}
