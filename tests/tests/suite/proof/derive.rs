//! The same definitions through the derive, as structs in one crate. Legal ones must compile and have the schema of
//! their document. For illegal ones, the compiler must print the rules' messages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::ours::{self, Refusal};
use super::source::{Source, source};
use super::{Definition, report};
use crate::suite::{crates, parity};

/// Enough definitions to make each mistake at least twice.
const DEFINITIONS: usize = 700;

const MANIFEST: &str = r#"[package]
name = "proof"
edition = "2024"

[workspace]

[dependencies]
serde_bytes = "0.11"
serde_json = "1"
tablewright = "0"
"#;

/// The header has types that are both an embedding and a key attribute, which no real type should be.
const HEADER: &str = "#![allow(warnings)]
use tablewright::key::{stored, KeyValue};
use tablewright::vector::VectorAttribute;
use tablewright::KeyAttribute;
macro_rules! embeddings {
    ($($embedding:ident: $stored:ident,)*) => {$(
        struct $embedding;
        impl KeyAttribute for $embedding {
            type Stored = stored::$stored;
            fn key_value(&self) -> KeyValue<'_> { unreachable!() }
        }
        impl VectorAttribute for $embedding {}
    )*};
}
embeddings! { EmbeddingS: S, EmbeddingN: N, EmbeddingB: B, }
";

/// A source file with many structs.
struct File {
    text: String,
    /// Each struct, with the line after its end.
    structs: Vec<(Source, usize)>,
}

impl File {
    const fn new(text: String) -> Self {
        Self { text, structs: Vec::new() }
    }

    /// Returns the name of the next struct.
    fn next(&self) -> String {
        format!("Table{}", self.structs.len())
    }

    fn add(&mut self, source: Source) {
        self.text += &source.text;
        let end = self.text.lines().count() + 1;
        self.structs.push((source, end));
    }

    /// Returns the position of the struct that contains this line.
    fn at(&self, line: usize) -> Option<usize> {
        self.structs.iter().position(|(_, end)| line < *end)
    }
}

#[test]
fn the_derive_says_the_same() {
    let mut accepted = File::new(HEADER.to_owned());
    let mut refused = File::new(format!("{HEADER}fn main() {{}}\n"));
    let mut broken = BTreeSet::new();
    let mut left_out = BTreeMap::<&str, usize>::new();
    for definition in Definition::random().take(DEFINITIONS) {
        let (file, rules) = match definition.ours() {
            Ok(_) => (&mut accepted, Vec::new()),
            Err(Refusal::Rules(rules)) => (&mut refused, rules),
            Err(Refusal::Reading(_) | Refusal::Stack(_)) => continue,
        };
        match source(&definition.document, &file.next()) {
            Ok(source) => {
                file.add(source);
                broken.extend(rules.into_iter().map(|(rule, _)| rule));
            }
            Err(why) => *left_out.entry(why).or_default() += 1,
        }
    }
    let [compile, refuse] = [&accepted, &refused].map(|file| file.structs.len());
    report(&format_args!(
        "of {DEFINITIONS} definitions {compile} compile and {refuse} do not; the grammar has no place for others: \
         {left_out:#?}"
    ));
    assert!(compile > 100 && refuse > 100);
    assert_eq!(broken, parity::rules_of_the_derive());
    accepted.text += "fn main() {\n";
    for number in 0..compile {
        let schema = format!("<Table{number} as tablewright::DynamoTable>::SCHEMA");
        let _ = writeln!(accepted.text, "println!(\"{{}}\", serde_json::to_string({schema}).unwrap());");
    }
    accepted.text += "}\n";

    let folder = crates::FOLDER.join("proof");
    write(&accepted, &refused, &folder);
    let (messages, executable) = build(&folder);
    let found = located(&refused, &messages);
    for (position, (source, _)) in refused.structs.iter().enumerate() {
        let schema = ours::read(&source.document).unwrap();
        let mut expected: Vec<String> =
            schema.validate().unwrap_err().iter().map(ToString::to_string).collect();
        let mut found = found.get(&position).cloned().unwrap_or_default();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", source.text);
    }
    let printed = run(&mut Command::new(executable));
    let schemas: Vec<&str> = printed.lines().collect();
    assert_eq!(schemas.len(), compile);
    for ((source, _), schema) in accepted.structs.iter().zip(schemas) {
        let expected = ours::read(&source.document).unwrap();
        assert_eq!(schema, serde_json::to_string(&expected).unwrap(), "{}", source.text);
    }
}

/// Writes the crate.
fn write(accepted: &File, refused: &File, folder: &Path) {
    let bin = folder.join("src/bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
    crates::pin_versions(folder);
    fs::write(bin.join("accepted.rs"), &accepted.text).unwrap();
    fs::write(bin.join("refused.rs"), &refused.text).unwrap();
}

/// Builds both binaries. Returns the compiler's messages about the refused one, and the path of the accepted one.
fn build(folder: &Path) -> (Vec<Value>, PathBuf) {
    let build = "build --offline --bins --keep-going --message-format=json";
    let output = crates::cargo(folder, build).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let messages: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of =
        |target: &'static str| messages.iter().filter(move |message| message["target"]["name"] == target);
    let executable = of("accepted").find_map(|message| message["executable"].as_str()).map(PathBuf::from);
    let executable = executable.unwrap_or_else(|| {
        let rendered: Vec<&str> =
            of("accepted").filter_map(|message| message["message"]["rendered"].as_str()).collect();
        panic!("{}\n{}", rendered.join("\n"), String::from_utf8_lossy(&output.stderr))
    });
    let diagnostics = of("refused").filter(|message| message["reason"] == "compiler-message");
    (diagnostics.map(|message| message["message"].clone()).collect(), executable)
}

/// Returns the rules' messages, by the position of the struct in which they appear.
fn located(file: &File, messages: &[Value]) -> BTreeMap<usize, Vec<String>> {
    let mut located: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for message in messages {
        let text = message["message"].as_str().unwrap();
        if text.starts_with("aborting due to ") || message["level"] == "failure-note" {
            continue;
        }
        let text =
            text.strip_prefix("evaluation panicked: ").unwrap_or_else(|| panic!("{}", message["rendered"]));
        let spans = message["spans"].as_array().unwrap();
        let primary = spans.iter().find(|span| span["is_primary"] == true).unwrap();
        assert_eq!(primary["file_name"], "src/bin/refused.rs");
        let [start, end] = ["line_start", "line_end"]
            .map(|line| file.at(usize::try_from(primary[line].as_u64().unwrap()).unwrap()));
        assert_eq!(start, end, "{}", message["rendered"]);
        located.entry(start.unwrap()).or_default().push(text.to_owned());
    }
    located
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
