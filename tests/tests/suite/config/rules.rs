//! The rules are the same as for every other table, in the same words. Each violation has the path of the key that
//! breaks the rule.

use tablewright::{Naming, Stack};

use super::{TYPES, accounts, body, members, problems, tagged};

#[test]
fn rules_are_broken_at_the_key_that_breaks_them() {
    let long = "x".repeat(256);
    let cases = [
        (
            r#"{ "pk": { "name": "", "type": "STRING" }, "sk": { "name": "at", "type": "NUMBER" } }"#.to_owned(),
            "orders.pk.name: attribute name is empty; DynamoDB needs at least one character".to_owned(),
        ),
        (
            format!(r#"{{ "pk": {{ "name": "id", "type": "STRING" }}, "sk": {{ "name": "{long}", "type": "STRING" }} }}"#),
            format!(
                "orders.sk.name: attribute name `{}…` is 256 bytes long; DynamoDB allows 255 for a key, a projected \
                 attribute and the time to live",
                &long[..64]
            ),
        ),
        (
            r#"{ "pk": { "name": "id", "type": "STRING" }, "sk": { "name": "id", "type": "STRING" } }"#.to_owned(),
            "orders.sk.name: attribute `id` is both the partition key and the sort key; a key needs two different \
             attributes"
                .to_owned(),
        ),
    ];
    for (document, problem) in cases {
        assert_eq!(body(&document), [problem]);
    }

    let index = |key: &str, pk: &str, sk: &str| {
        members(&format!(
            r#""indexes": {{
                "region": {{ "pk": {{ "name": "region", "type": "STRING" }} }},
                "{key}": {{ "pk": {{ "name": "{pk}", "type": "STRING" }}, "sk": {{ "name": "{sk}", "type": "NUMBER" }} }}
            }}"#
        ))
    };
    assert_eq!(
        index("status", "status", ""),
        ["orders.indexes.status.sk.name: attribute name is empty; DynamoDB needs at least one character"]
    );
    assert_eq!(
        index("status", "", "at"),
        ["orders.indexes.status.pk.name: attribute name is empty; DynamoDB needs at least one character"]
    );
    assert_eq!(
        index("status", "id", "region"),
        [
            "orders.indexes.status.sk.type: attribute `region` is a string (S) in one key and a number (N) in another; \
          DynamoDB has one type for an attribute"
        ]
    );
    assert_eq!(
        index("by status", "status", "at"),
        [r#"orders.indexes."by status": index name `by status-index` contains ` `; DynamoDB allows letters, digits, "#
            .to_owned()
            + "`_`, `-` and `.`"]
    );
    assert_eq!(
        index("status", "at", "at"),
        [
            "orders.indexes.status.sk.name: index `status-index` has attribute `at` twice in its key; an index key \
             needs different attributes",
            "orders.indexes.status.sk.type: attribute `at` is a string (S) in one key and a number (N) in another; \
             DynamoDB has one type for an attribute",
        ]
    );

    let indexes: Vec<String> = (1..=21)
        .map(|number| format!(r#""total.{number}": {{ "pk": {{ "name": "total", "type": "NUMBER" }} }}"#))
        .collect();
    assert_eq!(
        members(&format!(r#""indexes": {{ {} }}"#, indexes.join(", "))),
        [
            "orders.indexes.\"total.21\": index `total.21-index` is global index number 21; DynamoDB allows 20 on a \
             table; where AWS has raised the quota, write it as `global_index_quota`"
        ]
    );
}

#[test]
fn two_keys_of_one_index_name_are_refused() {
    assert_eq!(
        members(
            r#""indexes": {
                "status": { "pk": { "name": "status", "type": "STRING" } },
                "status-index": { "pk": { "name": "status", "type": "STRING" } }
            }"#
        ),
        ["orders.indexes.status-index: two indexes are named `status-index`; the indexes of a table \
          need different names"]
    );
}

#[test]
fn rules_of_tags_are_broken_at_the_half_that_breaks_them() {
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    for (key, value, problem) in [
        ("", "daily", "tag_key: tag key is empty; AWS needs at least one character".to_owned()),
        (
            "aws:backup",
            "daily",
            "tag_key: tag key `aws:backup` begins with `aws:`, which AWS reserves".to_owned(),
        ),
        (
            "back!up",
            "daily!",
            "tag_key: tag `back!up` contains `!`; AWS allows letters, digits, spaces and `+ - = . _ : / @`"
                .to_owned(),
        ),
        (
            "backup",
            "daily!",
            "tag_value: tag `backup` contains `!`; AWS allows letters, digits, spaces and `+ - = . _ : / @`"
                .to_owned(),
        ),
        (
            &long_key,
            "daily",
            format!("tag_key: tag key `{}…` is 129 characters long; AWS allows 128", &long_key[..64]),
        ),
        (
            "backup",
            &long_value,
            "tag_value: the value of tag `backup` is 257 characters long; AWS allows 256".to_owned(),
        ),
    ] {
        let tag = format!(r#""tag_key": "{key}", "tag_value": "{value}""#);
        assert_eq!(members(&tag), [format!("orders.{problem}")]);
        assert_eq!(problems(accounts(), &format!("{{ {tag} }}")), [problem]);
    }
}

#[test]
fn what_cannot_be_read_breaks_no_rule() {
    // An unknown type contradicts no other type, and an attribute without a name duplicates no other.
    assert_eq!(
        body(
            r#"{
                "pk": { "name": "id", "type": "NUM-BER" },
                "sk": { "type": "STRING" },
                "indexes": {
                    "one": { "pk": { "type": "NUMBER" }, "sk": { "name": "?1", "type": "NUMBER" } },
                    "two": { "pk": { "name": "id", "type": "BINARY" } },
                    "three": 5
                }
            }"#
        ),
        [
            format!("orders.pk.type: unknown type `NUM-BER`; {TYPES}; did you mean `NUMBER`?"),
            "orders.sk.name: missing; write the name of an attribute".to_owned(),
            "orders.indexes.one.pk.name: missing; write the name of an attribute".to_owned(),
            "orders.indexes.three: expected an object with the key of an index, found a number".to_owned(),
        ]
    );
    // Known types still contradict each other.
    assert_eq!(
        members(
            r#""sk": { "name": "at", "type": "" },
            "indexes": {
                "one": { "pk": { "name": "at", "type": "NUMBER" } },
                "two": { "pk": { "name": "at", "type": "BINARY" } }
            }"#
        ),
        [
            format!("orders.sk.type: unknown type ``; {TYPES}"),
            "orders.indexes.two.pk.type: attribute `at` is a number (N) in one key and binary (B) in another; \
             DynamoDB has one type for an attribute"
                .to_owned(),
        ]
    );
}

#[test]
fn what_tables_share_is_checked_where_the_stack_is_rendered() {
    let table = r#"{ "pk": { "name": "id", "type": "STRING" } }"#;
    let stack = tagged().config(&format!(r#"{{ "order_items": {table}, "order-items": {table} }}"#)).unwrap();
    let error = stack.cloudformation().unwrap_err().to_string();
    assert!(
        error.contains(
            "tables `order_items` and `order-items` have the same physical name, `acme-accounts-order-items`"
        ),
        "{error}"
    );
    let empty = Stack::new(Naming::verbatim()).config("{}").unwrap();
    assert!(empty.tables().len() == 0 && empty.cloudformation().is_err());
}
