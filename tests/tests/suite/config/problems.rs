//! All problems of a document are reported at once, each with its path.

use super::{TYPES, accounts, body, members, problems, tagged};

#[test]
fn a_document_is_an_object_of_objects() {
    assert_eq!(
        problems(accounts(), "[]"),
        ["expected an object with a table under each base name, found an array"]
    );
    let settings = "expected an object with the settings of a table, found";
    assert_eq!(
        problems(
            tagged(),
            r#"{ "orders": null, "customers": "pk", "a": [], "b": 5, "c": 0.5, "d": -1, "e": true }"#
        ),
        [
            format!("orders: {settings} `null`"),
            format!("customers: {settings} a string"),
            format!("a: {settings} an array"),
            format!("b: {settings} a number"),
            format!("c: {settings} a number"),
            format!("d: {settings} a number"),
            format!("e: {settings} a boolean"),
        ]
    );
}

#[test]
fn mistakes_of_syntax_have_a_place() {
    for (json, problem) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{\n  \"orders\": {\n  \"pk\" {}", "expected `:` at line 3 column 8"),
        ("{}\n{}", "trailing characters at line 2 column 1"),
        (r#"{ "orders": NaN }"#, "expected value at line 1 column 13"),
    ] {
        assert_eq!(problems(accounts(), json), [format!("this cannot be read as JSON: {problem}")]);
        assert!(accounts().config_table("orders", json).is_err());
        assert!(accounts().config_table_at(&["orders"], json).is_err());
    }
    let deep = format!("{}{}", r#"{ "orders": "#.repeat(1000), "}".repeat(1000));
    assert!(problems(accounts(), &deep)[0].contains("recursion limit exceeded at line 1"));
}

#[test]
fn keys_are_known() {
    let table = "expected one of `pk`, `sk`, `enable_stream`, `indexes`, `tag_key`, `tag_value`";
    assert_eq!(
        members(r#""enable_streams": true, "billing": "PROVISIONED", "Tag_Value": "x", "ttl": null"#),
        [
            format!("orders.enable_streams: unknown key; {table}; did you mean `enable_stream`?"),
            format!("orders.billing: unknown key; {table}"),
            format!("orders.Tag_Value: unknown key; {table}; did you mean `tag_value`?"),
            format!("orders.ttl: unknown key; {table}"),
        ]
    );
    assert_eq!(
        members(
            r#""indexes": { "status": { "pk": { "name": "status", "type": "STRING" }, "projection": "ALL" } }"#
        ),
        ["orders.indexes.status.projection: unknown key; expected one of `pk`, `sk`"]
    );
    assert_eq!(
        body(r#"{ "pk": { "nam": "id", "name": "id", "type": "STRING", "size": 5 } }"#),
        [
            "orders.pk.nam: unknown key; expected one of `name`, `type`; did you mean `name`?",
            "orders.pk.size: unknown key; expected one of `name`, `type`",
        ]
    );
}

#[test]
fn values_are_of_their_types() {
    assert_eq!(
        body(
            r#"{ "pk": "id", "sk": [], "enable_stream": "true", "indexes": [], "tag_key": 5, "tag_value": null }"#
        ),
        [
            "orders.pk: expected an object with `name` and `type`, found a string",
            "orders.sk: expected an object with `name` and `type`, found an array",
            "orders.indexes: expected an object with the indexes of the table, found an array",
            "orders.enable_stream: expected `true` or `false`, found a string",
            "orders.tag_key: expected a string, found a number",
            "orders.tag_value: expected a string, found `null`",
        ]
    );
    assert_eq!(
        members(r#""indexes": { "status": true }, "enable_stream": null"#),
        [
            "orders.indexes.status: expected an object with the key of an index, found a boolean",
            "orders.enable_stream: expected `true` or `false`, found `null`",
        ]
    );
    assert_eq!(
        body(r#"{ "pk": { "name": 5, "type": null } }"#),
        [
            "orders.pk.name: expected a string, found a number",
            "orders.pk.type: expected a string, found `null`",
        ]
    );
}

#[test]
fn keys_of_tables_and_indexes_are_whole() {
    let missing = r#"missing; write a partition key: { "name": "id", "type": "STRING" }"#;
    assert_eq!(body("{}"), [format!("orders.pk: {missing}")]);
    assert_eq!(
        members(r#""sk": {}, "indexes": { "status": { "sk": { "name": "status" } } }"#),
        [
            "orders.sk.name: missing; write the name of an attribute".to_owned(),
            format!("orders.sk.type: missing; {TYPES}"),
            format!("orders.indexes.status.pk: {missing}"),
            format!("orders.indexes.status.sk.type: missing; {TYPES}"),
        ]
    );
}

#[test]
fn types_are_words() {
    for (word, meant) in [
        ("string", "STRING"),
        ("STRNG", "STRING"),
        ("S", "STRING"),
        ("str", "STRING"),
        ("Number", "NUMBER"),
        ("N", "NUMBER"),
        ("NUMBERS", "NUMBER"),
        ("b", "BINARY"),
        ("BINAY", "BINARY"),
    ] {
        assert_eq!(
            body(&format!(r#"{{ "pk": {{ "name": "id", "type": "{word}" }} }}"#)),
            [format!("orders.pk.type: unknown type `{word}`; {TYPES}; did you mean `{meant}`?")]
        );
    }
    for word in ["", "NUMERIC", "map", "é"] {
        assert_eq!(
            body(&format!(r#"{{ "pk": {{ "name": "id", "type": "{word}" }} }}"#)),
            [format!("orders.pk.type: unknown type `{word}`; {TYPES}")]
        );
    }
}

#[test]
fn keys_that_are_given_twice_are_not_lost() {
    let twice = "this key is given twice, and other parsers would silently keep the last; remove one";
    let table = r#"{ "pk": { "name": "id", "type": "STRING" } }"#;
    assert_eq!(
        problems(tagged(), &format!(r#"{{ "orders": {table}, "customers": {table}, "orders": {table} }}"#)),
        [format!("orders: {twice}")]
    );
    assert_eq!(
        body(
            r#"{
                "pk": { "name": "id", "type": "STRING", "name": "id" },
                "indexes": {
                    "status": { "pk": { "name": "status", "type": "STRING" } },
                    "status": { "pk": { "name": "region", "type": "STRING" } }
                },
                "enable_stream": true,
                "enable_stream": true,
                "\u0065nable_stream": false
            }"#
        ),
        [
            format!("orders.enable_stream: {twice}"),
            format!("orders.enable_stream: {twice}"),
            format!("orders.pk.name: {twice}"),
            format!("orders.indexes.status: {twice}"),
        ]
    );
    assert_eq!(
        problems(accounts(), r#"{ "tag_key": "backup", "tag_value": "daily", "tag_value": "weekly" }"#),
        [format!("tag_value: {twice}")]
    );
}

#[test]
fn the_tag_is_whole() {
    let untagged = "`tag_key` and `tag_value` are missing; write them here, once beside the tables of a document, or \
                    call `Stack::backup_tag` before";
    let table = |tag: &str| format!(r#"{{ "pk": {{ "name": "id", "type": "STRING" }} {tag} }}"#);
    let found = |document: &str| problems(accounts(), document);
    assert_eq!(
        found(&format!(r#"{{ "orders": {}, "customers": {} }}"#, table(""), table(""))),
        [format!("orders: {untagged}"), format!("customers: {untagged}")]
    );
    assert_eq!(
        accounts().config_table("orders", &table("")).unwrap_err().to_string(),
        format!("orders: {untagged}")
    );

    let no_value = "missing, though `tag_key` is given; a tag has both";
    let no_key = "missing, though `tag_value` is given; a tag has both";
    assert_eq!(
        found(&format!(
            r#"{{ "orders": {}, "customers": {} }}"#,
            table(r#", "tag_key": "backup""#),
            table(r#", "tag_value": "daily""#)
        )),
        [format!("orders.tag_value: {no_value}"), format!("customers.tag_key: {no_key}")]
    );
    // Half a tag on the document is the only problem. The table's half does not complete it.
    assert_eq!(
        found(&format!(r#"{{ "tag_key": "backup", "orders": {} }}"#, table(""))),
        [format!("tag_value: {no_value}")]
    );
    assert_eq!(
        found(&format!(r#"{{ "tag_value": "daily", "orders": {} }}"#, table(r#", "tag_key": "backup""#))),
        [format!("tag_key: {no_key}"), format!("orders.tag_value: {no_value}")]
    );
    // The stack's tag does not complete a table's half either.
    assert_eq!(members(r#""tag_key": "backup""#), [format!("orders.tag_value: {no_value}")]);
    assert_eq!(
        found(&format!(r#"{{ "tag_key": 5, "tag_value": null, "orders": {} }}"#, table(""))),
        ["tag_key: expected a string, found a number", "tag_value: expected a string, found `null`"]
    );
}

#[test]
fn a_stack_has_one_backup_tag() {
    let advice = "already; give these tables tags of their own, or put them into a stack of their own";
    assert_eq!(
        problems(tagged(), r#"{ "tag_key": "plan", "tag_value": "daily" }"#),
        [format!("tag_key: the stack has the backup tag `backup` = `daily` {advice}")]
    );
    assert_eq!(
        problems(tagged(), r#"{ "tag_key": "backup", "tag_value": "weekly" }"#),
        [format!("tag_value: the stack has the backup tag `backup` = `daily` {advice}")]
    );
    let twice = accounts().config(r#"{ "tag_key": "plan", "tag_value": "a" }"#).unwrap();
    assert_eq!(
        problems(twice, r#"{ "tag_key": "plan", "tag_value": "b" }"#),
        [format!("tag_value: the stack has the backup tag `plan` = `a` {advice}")]
    );
}

#[test]
fn names_of_tables_are_checked_and_quoted_in_paths() {
    let named = |name: &str| problems(tagged(), &format!(r#"{{ "{name}": {{ "pk": {{}} }} }}"#));
    let missing = |path: &str| {
        [
            format!("{path}.pk.name: missing; write the name of an attribute"),
            format!("{path}.pk.type: missing; {TYPES}"),
        ]
    };
    assert_eq!(named("orders_2-b"), missing("orders_2-b"));
    assert_eq!(named("orders.v2"), missing(r#""orders.v2""#));
    let characters = "DynamoDB allows letters, digits, `_`, `-` and `.`";
    for (name, path, rule) in [
        (r#"a\"b\n"#, r#""a\"b\n""#, format!(r#"table name `a"b\n` contains `"`; {characters}"#)),
        ("größe", r#""größe""#, format!("table name `größe` contains `ö`; {characters}")),
        ("", r#""""#, "table name `` is 0 characters long; DynamoDB allows 3 to 255".to_owned()),
        ("db", "db", "table name `db` is 2 characters long; DynamoDB allows 3 to 255".to_owned()),
    ] {
        assert_eq!(named(name)[..2], missing(path));
        assert_eq!(named(name)[2..], [format!("{path}: {rule}")]);
    }
}

#[test]
fn all_is_said_at_once() {
    let document = r#"{
        "tag_value": "daily",
        "ok": {
            "pk": { "name": "id", "type": "STRNG" },
            "sk": { "name": "", "type": "NUMBER" },
            "indexes": {
                "s t": { "pk": { "name": "id", "type": "NUMBER" }, "sk": { "type": "NUMBER" } },
                "size": { "pk": { "name": "at", "type": "STRING" }, "sk": { "name": "at", "type": "BINARY" } }
            },
            "stream": true,
            "tag_key": "aws:backup",
            "tag_value": "daily"
        },
        "orders": 5,
        "customers": { "pk": { "name": "id", "type": "STRING" }, "enable_stream": 1, "sk": null }
    }"#;
    let found = problems(accounts(), document);
    let paths: Vec<&str> = found.iter().map(|problem| problem.split_once(": ").unwrap().0).collect();
    assert_eq!(
        paths,
        [
            "tag_key",
            "ok.stream",
            "ok.pk.type",
            r#"ok.indexes."s t".sk.name"#,
            "ok",
            "ok.sk.name",
            r#"ok.indexes."s t""#,
            "ok.indexes.size.sk.name",
            "ok.indexes.size.sk.type",
            "ok.tag_key",
            "orders",
            "customers.enable_stream",
        ],
        "{found:#?}"
    );
}

#[test]
fn a_table_deeper_in_a_document_is_found_by_its_keys() {
    let document = r#"{
        "app": "app.py",
        "context": { "prod": { "orders": { "pk": { "name": "id", "type": "TEXT" } }, "orders": {} }, "a.b": [] }
    }"#;
    let at = |keys: &[&str]| tagged().config_table_at(keys, document).unwrap_err().to_string();
    let twice = "this key is given twice, and other parsers would silently keep the last; remove one";
    assert_eq!(
        at(&["context", "prod", "orders"]),
        format!("context.prod.orders: {twice}\ncontext.prod.orders.pk.type: unknown type `TEXT`; {TYPES}")
    );
    assert_eq!(at(&["context", "Prod", "orders"]), "context.Prod: missing; did you mean `prod`?");
    assert_eq!(at(&["stages"]), "stages: missing");
    assert_eq!(at(&["app", "orders"]), "app: expected an object, found a string");
    assert_eq!(
        at(&["context", "a.b"]),
        r#"context."a.b": expected an object with the settings of a table, found an array"#
    );
    assert_eq!(at(&[]), "no keys are given; they lead to the table, and the last is its base name");
}

#[test]
fn a_build_script_shows_every_problem() {
    let error = accounts().config(r#"{ "tag_key": 5, "orders": 5 }"#).unwrap_err();
    assert_eq!((error.problems()[0].path(), error.problems()[1].path()), ("tag_key", "tag_value"));
    assert_eq!(error.problems()[0].message(), "expected a string, found a number");
    let text = error.to_string();
    assert_eq!(format!("{error:?}"), text);
    assert_eq!(format!("{:?}", tablewright::export::Error::from(error)), text);
}
