//! Filters of stream functions: a filter that Lambda refuses is an error, a filter that can never match is a lint.

use serde_json::{Value, json};
use tablewright::deploy::StreamFunction;
use tablewright::{DynamoTable, Stack};

use super::{shop, texts};

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[stream]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    #[gsi("status")]
    status: String,
    note: String,
    address: String,
    paid: bool,
}

#[derive(DynamoTable)]
#[stream(keys_only)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Changed {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[stream(old_image)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Archived {
    #[pk]
    id: String,
}

fn filtered<T: DynamoTable>(patterns: impl IntoIterator<Item = Value>) -> Stack {
    let function = StreamFunction::new("audit");
    let function = patterns.into_iter().fold(function, StreamFunction::filter);
    shop().table::<T>().configure::<T>(|table| table.stream_function(function))
}

/// Returns the problems of a pattern, without the words that locate it.
fn problems(pattern: Value) -> Vec<String> {
    let error = filtered::<Order>([pattern]).resolved().unwrap_err();
    let start = "table `order`: function `Stream` of the stream: filter 1 ";
    let problems = texts(&error);
    let problems = problems.iter();
    problems.map(|problem| problem.strip_prefix(start).unwrap().to_owned()).collect()
}

fn lints<T: DynamoTable>(pattern: Value) -> Vec<String> {
    let stack = filtered::<T>([pattern]);
    stack.resolved().unwrap();
    let start =
        format!("table `{}`: filter 1 of function `Stream` of the stream never matches: ", T::SCHEMA.name());
    stack.lints().iter().map(|lint| lint.text().strip_prefix(&start).unwrap().to_owned()).collect()
}

#[test]
fn patterns_that_lambda_takes() {
    for pattern in [
        json!({ "eventName": ["INSERT", "MODIFY"] }),
        json!({ "eventName": [{ "prefix": "INS" }, { "suffix": "FY" }, { "equals-ignore-case": "remove" }] }),
        json!({ "eventName": [{ "anything-but": "REMOVE" }] }),
        json!({ "eventName": [{ "anything-but": ["REMOVE", "MODIFY"] }] }),
        json!({ "dynamodb": { "SizeBytes": [{ "numeric": [">", 100] }] } }),
        json!({ "dynamodb": { "SizeBytes": [{ "numeric": [">=", 100, "<", 200.5] }, { "numeric": ["=", 5] }] } }),
        json!({ "dynamodb": { "SizeBytes": [{ "anything-but": [1, 2] }] } }),
        json!({ "dynamodb": { "NewImage": { "paid": { "BOOL": [true] }, "note": { "NULL": [true] } } } }),
        json!({ "dynamodb": { "NewImage": { "note": { "S": ["", { "exists": false }] } } } }),
        json!({ "dynamodb": { "Keys": { "number": { "N": ["1", "2"] } } } }),
        json!({ "dynamodb": { "NewImage": { "address": { "M": { "city": { "S": ["Ulm"] } } } } } }),
        json!({ "dynamodb": { "NewImage": { "note": { "SS": ["a"] }, "address": { "L": [{ "exists": true }] } } } }),
        json!({ "$or": [{ "eventName": ["INSERT"] }, { "dynamodb": { "OldImage": { "status": { "S": ["x"] } } } }] }),
        // The pattern requires that the image does not exist.
        json!({ "eventName": ["INSERT"], "dynamodb": { "OldImage": { "status": { "S": [{ "exists": false }] } } } }),
    ] {
        assert_eq!(lints::<Order>(pattern.clone()), [""; 0], "{pattern}");
    }
}

#[test]
fn patterns_that_lambda_refuses() {
    let operators =
        "expected one of `anything-but`, `equals-ignore-case`, `exists`, `numeric`, `prefix`, `suffix`";
    for (pattern, expected) in [
        (
            json!(["INSERT"]),
            "is not a pattern, but a list; write an object such as {\"eventName\":[\"INSERT\"]}".to_owned(),
        ),
        (json!({}), "is empty; name a field, or take it out".to_owned()),
        (
            json!({ "eventName": "INSERT" }),
            "at `eventName` is a text, and Lambda wants a list of rules; write [\"INSERT\"]".to_owned(),
        ),
        (
            json!({ "dynamodb": { "NewImage": { "paid": { "BOOL": true } } } }),
            "at `dynamodb.NewImage.paid.BOOL` is a boolean, and Lambda wants a list of rules; write [true]"
                .to_owned(),
        ),
        (
            json!({ "eventName": null }),
            "at `eventName` is null, and Lambda wants a list of rules; write [null]".to_owned(),
        ),
        (json!({ "eventName": [] }), "at `eventName` is an empty list; list at least one rule".to_owned()),
        (json!({ "dynamodb": {} }), "at `dynamodb` is empty; name a field, or take it out".to_owned()),
        (
            json!({ "eventName": [["INSERT"]] }),
            "at `eventName` has a list in its list; write its rules side by side".to_owned(),
        ),
        (
            json!({ "eventName": [{ "begins-with": "I" }] }),
            format!("at `eventName` has the operator `begins-with`, which Lambda does not know; {operators}"),
        ),
        (
            json!({ "eventName": [{ "Prefix": "I" }] }),
            format!(
                "at `eventName` has the operator `Prefix`, which Lambda does not know; {operators}; did you mean `prefix`?"
            ),
        ),
        (
            json!({ "eventName": [{ "prefix": "I", "suffix": "T" }] }),
            "at `eventName` has a rule of 2 operators; write one operator in each".to_owned(),
        ),
        (
            json!({ "eventName": [{}] }),
            "at `eventName` has a rule of 0 operators; write one operator in each".to_owned(),
        ),
        (
            json!({ "eventName": [{ "prefix": ["I"] }] }),
            "at `eventName` has `prefix` with a list; write a text".to_owned(),
        ),
        (
            json!({ "eventName": [{ "exists": "true" }] }),
            "at `eventName` has `exists` with a text; write true or false".to_owned(),
        ),
        (
            json!({ "eventName": [{ "anything-but": [] }] }),
            "at `eventName` has `anything-but` with a list; write a text, a number, or a list of one of them"
                .to_owned(),
        ),
        (
            json!({ "eventName": [{ "anything-but": ["a", 1] }] }),
            "at `eventName` has `anything-but` with a list; write a text, a number, or a list of one of them"
                .to_owned(),
        ),
        (
            json!({ "$or": [{ "eventName": ["INSERT"] }] }),
            "at `$or` has fewer than two patterns; write the fields without `$or`".to_owned(),
        ),
        (
            json!({ "$or": [{ "eventName": ["INSERT"] }, "x"] }),
            "at `$or` has a text; list objects".to_owned(),
        ),
    ] {
        assert_eq!(problems(pattern.clone()), [expected], "{pattern}");
    }
}

#[test]
fn comparisons_with_numbers() {
    let numeric =
        |operand: Value| problems(json!({ "dynamodb": { "SizeBytes": [{ "numeric": operand }] } })).remove(0);
    let form = "at `dynamodb.SizeBytes` has `numeric` with something else than comparisons; write [\">\",0,\"<=\",100] or \
                [\"=\",5]";
    for operand in [
        json!(5),
        json!([]),
        json!([5]),
        json!([">"]),
        json!([">", "5"]),
        json!(["!=", 5]),
        json!(["<", 5, ">", 1]),
        json!([">", 1, "<", 5, "<", 6]),
    ] {
        assert_eq!(numeric(operand.clone()), form, "{operand}");
    }
    assert_eq!(
        numeric(json!([">", 5, "<=", 5])),
        "at `dynamodb.SizeBytes` has `numeric` with the range from 5 to 5; write the smaller number first"
    );
    assert_eq!(
        numeric(json!([">", -6e9, "<", 5])),
        "at `dynamodb.SizeBytes` has `numeric` with -6000000000; a pattern has numbers between -5e9 and 5e9"
    );
    assert_eq!(
        numeric(json!(["<", 6e9])),
        "at `dynamodb.SizeBytes` has `numeric` with 6000000000; a pattern has numbers between -5e9 and 5e9"
    );
}

#[test]
fn all_mistakes_of_a_pattern_are_told() {
    let mistakes = json!({ "eventName": "INSERT", "dynamodb": { "Keys": [] } });
    assert_eq!(problems(mistakes).len(), 2);
    let stack = filtered::<Order>([json!({ "eventName": ["INSERT"] }), json!({ "eventName": [] })]);
    let error = stack.resolved().unwrap_err();
    assert_eq!(
        texts(&error),
        [
            "table `order`: function `Stream` of the stream: filter 2 at `eventName` is an empty list; list at least one rule"
        ]
    );
}

#[test]
fn numbers_of_items_are_text_in_a_record() {
    let text = "attribute `number` has a number as text under `N` in a record; write [\"100\"], or filter in the function";
    for rules in [json!([{ "numeric": [">", 5] }]), json!([45]), json!([45, { "numeric": ["=", 46] }])] {
        assert_eq!(lints::<Order>(json!({ "dynamodb": { "Keys": { "number": { "N": rules } } } })), [text]);
    }
    // It is enough if one of the rules can match.
    assert_eq!(lints::<Order>(json!({ "dynamodb": { "Keys": { "number": { "N": [45, "45"] } } } })), [""; 0]);
    assert_eq!(
        lints::<Order>(json!({ "dynamodb": { "NewImage": { "note": { "S": [5] } } } })),
        ["attribute `note` has a text under `S` in a record; write [\"…\"]"]
    );
    assert_eq!(
        lints::<Order>(json!({ "dynamodb": { "NewImage": { "paid": { "BOOL": ["true"] } } } })),
        ["attribute `paid` has true or false under `BOOL` in a record; write [true]"]
    );
}

#[test]
fn images_that_the_stream_lacks() {
    let image = |image: &str| json!({ "dynamodb": { image: { "id": { "S": ["a"] } } } });
    let lacks = |image: &str| format!("the stream records no `{image}`; choose another view on the struct");
    assert_eq!(lints::<Changed>(image("NewImage")), [lacks("NewImage")]);
    assert_eq!(lints::<Changed>(image("OldImage")), [lacks("OldImage")]);
    assert_eq!(lints::<Archived>(image("NewImage")), [lacks("NewImage")]);
    assert_eq!(lints::<Archived>(image("OldImage")), [""; 0]);
    assert_eq!(lints::<Changed>(image("Keys")), [""; 0]);
    for (event, image) in [("INSERT", "OldImage"), ("REMOVE", "NewImage")] {
        let pattern =
            |events: Value| json!({ "eventName": events, "dynamodb": { image: { "note": { "S": ["a"] } } } });
        assert_eq!(
            lints::<Order>(pattern(json!([event]))),
            [format!("a record of `{event}` has no `{image}`")]
        );
        assert_eq!(lints::<Order>(pattern(json!([event, "MODIFY"]))), [""; 0]);
    }
}

#[test]
fn attributes_have_names_and_types() {
    let new = |attributes: Value| lints::<Order>(json!({ "dynamodb": { "NewImage": attributes } }));
    for (attributes, expected) in [
        (
            json!({ "status": ["open"] }),
            "attribute `status` is an object in a record, with its type; write {\"S\":[…]}",
        ),
        (
            json!({ "number": [{ "exists": true }] }),
            "attribute `number` is an object in a record, with its type; write {\"N\":[…]}",
        ),
        (
            json!({ "number": { "S": ["1"] } }),
            "attribute `number` is stored as `N`, and the filter looks under `S`",
        ),
        (
            json!({ "note": { "STRING": ["a"] } }),
            "attribute `note` has no type `STRING`; expected one of `S`, `N`, `B`, `BOOL`, `NULL`, `L`, `M`, `SS`, `NS`, `BS`",
        ),
        (
            json!({ "note": { "s": ["a"] } }),
            "attribute `note` has no type `s`; expected one of `S`, `N`, `B`, `BOOL`, `NULL`, `L`, `M`, `SS`, `NS`, `BS`; did \
             you mean `S`?",
        ),
        (
            json!({ "note": { "S": ["a"], "N": ["1"] } }),
            "attribute `note` cannot be of the types `N` and `S` at once; use `$or`",
        ),
        (
            json!({ "note": { "S": { "text": ["a"] } } }),
            "attribute `note` has a value under `S`, and nothing below it; write a list of rules",
        ),
        (
            json!({ "address": { "M": ["Ulm"] } }),
            "attribute `address` holds attributes under `M`, and a rule is for a value; write {\"member\":{\"S\":[…]}}",
        ),
        (
            json!({ "address": { "M": { "city": ["Ulm"] } } }),
            "attribute `city` is an object in a record, with its type; write {\"S\":[…]}",
        ),
        (
            json!({ "customer_id": { "S": ["a"] } }),
            "the table has no attribute `customer_id`; did you mean `customerId`?",
        ),
    ] {
        assert_eq!(new(attributes.clone()), [expected], "{attributes}");
    }
    assert_eq!(
        lints::<Order>(json!({ "dynamodb": { "Keys": { "status": { "S": ["open"] } } } })),
        ["`status` is not in the table's key"]
    );
    assert_eq!(
        lints::<Order>(json!({ "dynamodb": { "NewImage": [{ "exists": true }] } })),
        ["`NewImage` holds attributes, and a rule is for a value; write {\"id\":{\"S\":[…]}}"]
    );
}

#[test]
fn members_of_a_record() {
    for (pattern, expected) in [
        (json!({ "event_name": ["INSERT"] }), "a record has no `event_name`; did you mean `eventName`?"),
        (
            json!({ "NewImage": { "note": { "S": ["a"] } } }),
            "`NewImage` is below `dynamodb` in a record; write it there",
        ),
        (
            json!({ "dynamodb": { "newImage": { "note": { "S": ["a"] } } } }),
            "`dynamodb` has no `newImage` in a record; did you mean `NewImage`?",
        ),
        (
            json!({ "eventName": ["DELETE"] }),
            "there is no event `DELETE`; expected one of `INSERT`, `MODIFY`, `REMOVE`",
        ),
        (
            json!({ "$or": [{ "eventName": ["INSERT"] }, { "eventName": ["insert"] }] }),
            "there is no event `insert`; expected one of `INSERT`, `MODIFY`, `REMOVE`",
        ),
    ] {
        assert_eq!(lints::<Order>(pattern.clone()), [expected], "{pattern}");
    }
}

#[test]
fn more_functions_than_a_stream_takes() {
    let functions = |count: usize| {
        let functions = (0..count).map(|number| StreamFunction::new("audit").name(format!("Audit{number}")));
        shop().table::<Order>().configure::<Order>(|table| {
            functions.fold(table, tablewright::deploy::StackTable::stream_function)
        })
    };
    assert_eq!(functions(2).lints(), []);
    assert_eq!(
        functions(3).lints()[0].text(),
        "table `order`: the stream has 3 functions, and DynamoDB throttles more than 2; let one call the others"
    );
}
