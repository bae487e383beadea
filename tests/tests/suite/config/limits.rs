//! Documents of any size fail quickly, with a readable error. Their content is escaped in the error's text.

use std::fmt::Write;
use std::time::{Duration, Instant};

use tablewright::config::Error;
use tablewright::deploy::{ImportFormat, ImportSource};
use tablewright::{Naming, Stack};

use super::{accounts, members, problems, tagged};

const MANY: usize = 100_000;

/// Linear work on [`MANY`] entries takes a fraction of this, even unoptimised and on a busy machine. Quadratic work
/// would take hours.
const AT_ONCE: Duration = Duration::from_secs(20);

const PK: &str = r#""pk": { "name": "id", "type": "STRING" }"#;

fn many(entry: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..MANY {
        let separator = if number == 0 { "" } else { ", " };
        write!(text, "{separator}{}", entry(number)).unwrap();
    }
    text
}

/// Returns the problems of a document that must have this many.
fn listed(document: &str, problems: usize) -> Vec<String> {
    let start = Instant::now();
    let error: Error = tagged().config(document).unwrap_err();
    let text = error.to_string();
    assert!(start.elapsed() < AT_ONCE, "{:?}", start.elapsed());
    assert_eq!(text.lines().count(), 101, "{text}");
    assert!(text.len() < 100_000, "{}", text.len());
    let more = format!("and {} more problems, which are not listed", problems - 100);
    let last = error.problems().last().unwrap();
    assert_eq!((last.path(), last.message()), ("", more.as_str()));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn unknown_keys_end_at_once() {
    let keys = many(|number| format!(r#""key-{number}": null"#));
    let found = listed(&format!(r#"{{ "orders": {{ {PK}, {keys} }} }}"#), MANY);
    assert!(found[99].starts_with("orders.key-99: unknown key"), "{}", found[99]);
    // Nested deeper, with long names, which each path shortens.
    let long = "k".repeat(10_000);
    let found = listed(
        &format!(r#"{{ "{long}": {{ "pk": {{ "name": "id", "type": "STRING", {keys} }} }} }}"#),
        MANY + 1,
    );
    assert!(found[0].starts_with(&format!("\"{}…\".pk.key-0: unknown key", &long[..255])), "{}", found[0]);
}

#[test]
fn keys_that_are_given_again_end_at_once() {
    let keys = many(|_| r#""enable_stream": true"#.to_owned());
    listed(&format!(r#"{{ "orders": {{ {PK}, {keys} }} }}"#), MANY - 1);
    let keys = many(|number| format!(r#""table-{}": {{ {PK} }}"#, number / 2));
    listed(&format!("{{ {keys} }}"), MANY / 2);
}

#[test]
fn tables_that_are_none_end_at_once() {
    listed(&format!("{{ {} }}", many(|number| format!(r#""table-{number}": {number}"#))), MANY);
    let start = Instant::now();
    let stack =
        tagged().config(&format!("{{ {} }}", many(|number| format!(r#""table-{number}": {{ {PK} }}"#))));
    assert_eq!(stack.unwrap().tables().len(), MANY);
    assert!(start.elapsed() < AT_ONCE);
}

/// Too many indexes are one problem, not one for each index.
#[test]
fn indexes_end_at_once() {
    for entry in [r#"{ "pk": { "name": "a", "type": "STRING" } }"#, "{}", "5"] {
        let start = Instant::now();
        let found =
            members(&format!(r#""indexes": {{ {} }}"#, many(|number| format!(r#""i-{number}": {entry}"#))));
        assert!(start.elapsed() < AT_ONCE);
        let too_many =
            "orders.indexes.i-20: index `i-20-index` is global index number 21; DynamoDB allows 20";
        assert!(found.last().unwrap().starts_with(too_many), "{found:#?}");
        assert!(found.len() <= 22);
    }
}

#[test]
fn columns_of_an_import_end_at_once() {
    #[derive(tablewright::DynamoTable)]
    struct Order {
        #[pk]
        id: String,
    }

    for column in ["", "é", "a"] {
        let header = vec![column.to_owned(); MANY];
        let source = ImportSource::new("bucket", ImportFormat::Csv { delimiter: None, header });
        let stack = Stack::new(Naming::verbatim()).table::<Order>();
        let stack = stack.configure::<Order>(|table| table.import(source));
        let start = Instant::now();
        let error = stack.cloudformation().unwrap_err();
        assert!(start.elapsed() < AT_ONCE);
        let [problem] = error.problems() else { panic!("{error}") };
        assert_eq!(problem.text(), "table `order`: the import names 100000 columns; DynamoDB allows 255");
    }
}

#[test]
fn long_texts_are_cut() {
    let long = "x".repeat(1_000_000);
    let (cut, key) = (&long[..64], &long[..255]);
    let start = Instant::now();
    assert_eq!(
        members(&format!(r#""{long}": 1, "sk": {{ "name": "at", "type": "{long}" }}"#)),
        [
            format!(
                "orders.\"{key}…\": unknown key; expected one of `pk`, `sk`, `enable_stream`, `indexes`, `tag_key`, \
                 `tag_value`"
            ),
            format!("orders.sk.type: unknown type `{cut}…`; expected one of `STRING`, `NUMBER`, `BINARY`"),
        ]
    );
    let error = tagged().config_table_at(&[&long], &format!(r#"{{ "{long}y": 1 }}"#)).unwrap_err();
    assert_eq!(error.to_string(), format!("\"{key}…\": missing"));
    assert_eq!(error.problems()[0].path(), format!("\"{key}…\""));
    assert!(start.elapsed() < AT_ONCE);
    assert_eq!(
        problems(
            accounts().backup_tag(&long, "a"),
            &format!(r#"{{ "tag_key": "plan", "tag_value": "{}" }}"#, "v".repeat(100_000))
        )
        .iter()
        .map(String::len)
        .max(),
        Some(197)
    );
}

/// A terminal would hide these characters, or let them reverse the line.
#[test]
fn what_is_invisible_is_escaped() {
    assert_eq!(
        members(
            "\"a\u{202e}\u{7f}\\n\": 1, \"sk\": { \"name\": \"at\", \"type\": \"NUM\u{200b}\\u001b[2J\" }"
        ),
        [
            r#"orders."a\u202e\u007f\n": unknown key; expected one of `pk`, `sk`, `enable_stream`, `indexes`, `tag_key`, `tag_value`"#,
            r"orders.sk.type: unknown type `NUM\u{200b}\u{1b}[2J`; expected one of `STRING`, `NUMBER`, `BINARY`",
        ]
    );
    assert_eq!(
        problems(tagged(), &format!("{{ \"or\u{202e}ders\": {{ {PK} }} }}")),
        [
            r#""or\u202eders": table name `or\u{202e}ders` contains `\u{202e}`; DynamoDB allows letters, digits, `_`, `-` and `.`"#
        ]
    );
}

#[test]
fn a_byte_order_mark_is_skipped() {
    let document = format!("\u{feff}{{ \"orders\": {{ {PK} }} }}");
    let body = format!("\u{feff}{{ {PK} }}");
    for stack in [
        tagged().config(&document),
        tagged().config_table("orders", &body),
        tagged().config_table_at(&["orders"], &document),
    ] {
        assert_eq!(stack.unwrap().tables().next().unwrap().name(), "orders");
    }
    // A byte order mark is only ignored at the very start.
    assert!(tagged().config(&format!("\u{feff}{document}")).is_err());
}
