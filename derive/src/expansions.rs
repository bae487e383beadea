//! The expansions of three tables, formatted and stored in `derive/expansions`, for readers and reviewers.
//!
//! `TABLEWRIGHT_BLESS=1 cargo test -p tablewright-derive` rewrites the files.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput};

/// A table with a key of two attributes.
const SORT_KEY: &str = "
#[derive(DynamoTable)]
pub struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    order_id: String,
    total: u64,
}
";

/// A table with a global index, settings, a stream, a time to live and a version.
const INDEX: &str = r#"
#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders", deletion_protection, tags("team" = "checkout"))]
#[stream]
pub struct Order {
    #[pk]
    order_id: String,
    #[gsi("status")]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    #[ttl]
    expires_at: Option<u64>,
    #[version]
    version: u64,
}
"#;

/// A table of two entities, and both entities.
const ENTITIES: [&str; 3] = [
    r#"
#[derive(DynamoTable)]
#[table(name = "shop", pk = "PK", sk = "SK")]
pub enum Shop {
    User(User),
    Order(Order),
}
"#,
    r#"
#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
pub struct User {
    user_id: String,
    name: String,
}
"#,
    r#"
#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
pub struct Order {
    user_id: String,
    order_id: String,
}
"#,
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expansions")
}

fn expansion(source: &str) -> TokenStream {
    let input: DeriveInput = syn::parse_str(source).unwrap();
    match &input.data {
        Data::Enum(data) => crate::several::expand(&input, data),
        _ if source.contains("DynamoEntity") => crate::entity::expand(&input),
        _ => crate::expand::table(&input),
    }
}

fn formatted(code: &str) -> String {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rustfmt.toml");
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.arg("--config-path").arg(config).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut rustfmt = rustfmt.spawn().expect("rustfmt, a component of the toolchain");
    rustfmt.stdin.take().unwrap().write_all(code.as_bytes()).unwrap();
    let output = rustfmt.wait_with_output().unwrap();
    assert!(output.status.success(), "rustfmt rejects the expansion:\n{code}");
    String::from_utf8(output.stdout).unwrap()
}

/// Returns the code without the description of items, which the derive writes only for the feature `evolve`.
fn without_items(code: &str) -> String {
    let mut text = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        if start.starts_with("__tw::item! {") || start.starts_with("__tw::entities! {") {
            if !line.ends_with('}') {
                lines.by_ref().find(|line| line.trim() == "}");
            }
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Compares the expansions of these sources with a stored file.
fn hold(name: &str, sources: &[&str]) {
    let mut text = String::new();
    for source in sources {
        for line in source.trim().lines() {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "// {line}");
        }
        let code = expansion(source).to_string();
        let _ = writeln!(text, "\n{}", without_items(&formatted(&code)));
    }
    let text = [text.trim_end(), "\n"].concat();
    let file = folder().join(name);
    if env::var_os("TABLEWRIGHT_BLESS").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(&file, &text).unwrap();
    }
    let stored = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        stored == text,
        "{} is stale: run `TABLEWRIGHT_BLESS=1 cargo test -p tablewright-derive`, and read the difference\n{text}",
        file.display()
    );
}

#[test]
fn a_table_with_a_sort_key() {
    hold("sort_key.rs", &[SORT_KEY]);
}

#[test]
fn a_table_with_an_index_and_settings() {
    hold("index.rs", &[INDEX]);
}

#[test]
fn a_table_of_two_entities() {
    hold("entities.rs", &ENTITIES);
}
