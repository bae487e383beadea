//! The templates of computed keys, which a lock keeps: with another one, no key finds the stored items.

use serde::{Deserialize, Serialize};
use tablewright::deploy::Snapshot;
use tablewright::evolve::{Diff, ItemEffect, Severity, diff};
use tablewright::{DynamoEntity, DynamoTable, Naming, Stack};

/// Declares a table of two entities, whose keys are these templates.
macro_rules! shop {
    ($name:ident, $user:literal, $order_pk:literal, $order_sk:literal) => {
        mod $name {
            use super::{Deserialize, DynamoEntity, DynamoTable, Serialize};

            #[derive(Deserialize, DynamoTable)]
            #[table(name = "shop", pk = "PK", sk = "SK")]
            #[allow(dead_code)]
            pub(super) enum Shop {
                User(User),
                Order(Order),
            }

            #[derive(Serialize, Deserialize, DynamoEntity)]
            #[pk($user)]
            #[sk("PROFILE")]
            #[serde(rename_all = "camelCase")]
            pub(super) struct User {
                user_id: String,
                mail: String,
            }

            #[derive(Serialize, Deserialize, DynamoEntity)]
            #[pk($order_pk)]
            #[sk($order_sk)]
            #[serde(rename_all = "camelCase")]
            pub(super) struct Order {
                user_id: String,
                number: String,
                total: u64,
            }
        }
    };
}

shop!(first, "USER#{user_id}", "USER#{user_id}", "ORDER#{number}");
shop!(again, "USER#{user_id}", "USER#{user_id}", "ORDER#{number}");
shop!(other, "USER#{user_id}", "USER#{user_id}", "O#{number}");

fn stack<T: DynamoTable>() -> Stack {
    Stack::new(Naming::verbatim()).table::<T>()
}

/// Compares through a lock, as a build does.
fn locked(old: &Stack, new: &Stack) -> Diff {
    let lock = old.snapshot().unwrap().to_lock();
    let read = Snapshot::from_lock(&lock).unwrap();
    assert_eq!(read.to_lock(), lock);
    diff(&read, &new.snapshot().unwrap())
}

#[test]
fn a_lock_has_the_entities_and_their_templates() {
    let lock = stack::<first::Shop>().snapshot().unwrap().to_lock();
    let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
    let shop = &lock["tables"]["shop"];
    assert_eq!(shop["items"]["Order"]["total"], "N u64", "{shop:#}");
    assert_eq!(shop["items"]["User"]["mail"], "S", "{shop:#}");
    assert_eq!(shop["templates"]["Order"]["PK"], "USER#{userId}", "{shop:#}");
    assert_eq!(shop["templates"]["Order"]["SK"], "ORDER#{number}", "{shop:#}");
    assert_eq!(shop["templates"]["User"]["SK"], "PROFILE", "{shop:#}");
    // The enum, or its entities in any order, describe the same table.
    let entities = stack::<first::Order>().table::<first::User>().snapshot().unwrap().to_lock();
    assert_eq!(entities, stack::<first::Shop>().snapshot().unwrap().to_lock());
}

#[test]
fn another_template_is_a_danger() {
    let (first, again, other) = (stack::<first::Shop>(), stack::<again::Shop>(), stack::<other::Shop>());
    assert_eq!(locked(&first, &again), Diff::default());
    let diff = locked(&first, &other);
    let [change] = diff.changes.as_slice() else { panic!("{diff}") };
    assert_eq!((change.id.as_str(), change.severity), ("shop.items.Order.SK", Severity::Danger));
    assert_eq!(
        change.summary(),
        "table `shop`, item `Order`, `SK`: \"ORDER#{number}\" becomes \"O#{number}\""
    );
    assert_eq!(change.items.first(), Some(&ItemEffect::Orphaned));
}

/// The characters that a field cannot hold are part of a template, and have consequences of their own.
#[test]
fn other_separators_are_no_other_template() {
    use tablewright::evolve::{Entity, ItemShape, compare};
    let entity = |template: &str| {
        let shape: ItemShape = "{ id: S }".parse().unwrap();
        [Entity::new("shop", "User", shape).with_template("PK", template)]
    };
    let more = compare(&entity("USER#{id}"), &entity("USER#{id!#}"));
    assert_eq!(more[0].severity, Severity::Danger);
    assert!(more[0].reason.contains("continues with `#`"), "{}", more[0]);
    let fewer = compare(&entity("USER#{id!#}"), &entity("USER#{id}"));
    assert_eq!(fewer[0].severity, Severity::Note);
    let both = compare(&entity("USER#{id!#}"), &entity("U#{id}"));
    assert!(both[0].reason.contains("stored under the old text"), "{}", both[0]);
    // Braces of the text are no field, and a brace can be one of the characters.
    let text = compare(&entity("USER#{id}{{!a}}"), &entity("USER#{id}{{!b}}"));
    assert!(text[0].reason.contains("stored under the old text"), "{}", text[0]);
    let brace = compare(&entity("USER#{id}"), &entity("USER#{id!{}"));
    assert!(brace[0].reason.contains("continues with `{`"), "{}", brace[0]);
}

/// An item that was stored before an index had a template of its entity lacks the key of the index.
#[test]
fn a_template_of_an_index_finds_no_existing_item() {
    use tablewright::evolve::{Entity, ItemShape, Role, compare};
    let entity = |templates: &[(&str, &str)]| {
        let shape: ItemShape = "{ email: S, id: S }".parse().unwrap();
        let role = |is_sort_key| Role::IndexKey { index: "GSI1".to_owned(), is_sort_key };
        let entity = Entity::new("shop", "User", shape)
            .with_role("GSI1PK", role(false))
            .with_role("GSI1SK", role(true))
            .with_template("PK", "USER#{id}");
        [templates.iter().fold(entity, |entity, (name, template)| entity.with_template(*name, *template))]
    };
    let none = entity(&[]);
    let both = entity(&[("GSI1PK", "EMAIL#{email}"), ("GSI1SK", "EMAIL")]);
    let other = entity(&[("GSI1PK", "MAIL#{email}"), ("GSI1SK", "EMAIL")]);
    let only = |old, new| match compare(old, new).as_slice() {
        [change] => (change.severity, change.items.clone(), change.summary(), change.reason.clone()),
        changes => panic!("{changes:?}"),
    };

    let (severity, effects, summary, _) = only(&none, &both);
    assert_eq!((severity, effects.as_slice()), (Severity::Warning, &[ItemEffect::AbsentFromIndex][..]));
    assert_eq!(summary, "table `shop`, item `User`, `GSI1PK`: \"EMAIL#{email}\" is added");
    let (severity, effects, ..) = only(&both, &none);
    assert_eq!((severity, effects.as_slice()), (Severity::Note, &[ItemEffect::Compatible][..]));
    let (severity, effects, _, reason) = only(&both, &other);
    assert_eq!((severity, effects.as_slice()), (Severity::Danger, &[ItemEffect::Orphaned][..]));
    assert!(
        reason.contains("until they are put again") && !reason.contains("a get finds nothing"),
        "{reason}"
    );
}

/// Declares a table of numbers, whose key is this template.
macro_rules! numbers {
    ($name:ident, $key:literal, $number:ty) => {
        mod $name {
            use super::{Deserialize, DynamoTable, Serialize};

            #[derive(Serialize, Deserialize, DynamoTable)]
            #[table(name = "numbers")]
            #[pk("PK" = $key)]
            pub(super) struct Entry {
                number: $number,
            }
        }
    };
}

numbers!(bytes, b"{number}", u32);
numbers!(wider, b"{number}", u64);
numbers!(text, "{number}", u32);

#[test]
fn a_template_of_bytes_is_another_one_if_its_fields_have_other_numbers_of_bytes() {
    let (bytes, wider) = (stack::<bytes::Entry>(), stack::<wider::Entry>());
    assert_eq!(locked(&bytes, &bytes), Diff::default());
    let diff = locked(&bytes, &wider);
    let change = diff.changes.iter().find(|change| change.id == "numbers.items.PK").unwrap();
    assert_eq!(change.severity, Severity::Danger);
    assert_eq!(
        change.summary(),
        "table `numbers`, item `Entry`, `PK`: b\"{number:4}\" becomes b\"{number:8}\""
    );
    // The same template of a text is another type of the key.
    let diff = locked(&bytes, &stack::<text::Entry>());
    let [change] = diff.changes.as_slice() else { panic!("{diff}") };
    assert_eq!((change.id.as_str(), change.severity), ("numbers.key", Severity::Danger));
}

/// Declares a table whose key is this template of text.
macro_rules! texts {
    ($name:ident, $template:literal) => {
        mod $name {
            use super::{Deserialize, DynamoTable, Serialize};

            #[derive(Serialize, Deserialize, DynamoTable)]
            #[table(name = "texts")]
            #[pk("PK" = $template)]
            pub(super) struct Entry {
                name: String,
            }
        }
    };
}

texts!(like_bytes, "b\"{name}\"");
texts!(quoted, "\"{name}\"");
texts!(unquoted, "{name}");

/// A lock has both as text, and `b"{name}"` could be either.
#[test]
fn a_text_that_begins_like_a_template_of_bytes_differs_from_one() {
    let stored = |stack: &Stack| {
        let lock: serde_json::Value = serde_json::from_str(&stack.snapshot().unwrap().to_lock()).unwrap();
        lock["tables"]["texts"]["templates"]["Entry"]["PK"].clone()
    };
    let (like_bytes, quoted, unquoted) =
        (stack::<like_bytes::Entry>(), stack::<quoted::Entry>(), stack::<unquoted::Entry>());
    assert_eq!(stored(&like_bytes), r#""b"{name}"""#);
    assert_eq!(stored(&quoted), r#"""{name}"""#);
    assert_eq!(stored(&unquoted), "{name}");

    let summary = |old, new| match locked(old, new).changes.as_slice() {
        [change] => change.summary(),
        changes => panic!("{changes:?}"),
    };
    assert_eq!(locked(&like_bytes, &like_bytes), Diff::default());
    assert_eq!(
        summary(&like_bytes, &unquoted),
        r#"table `texts`, item `Entry`, `PK`: "b"{name}"" becomes "{name}""#
    );
    assert_eq!(
        summary(&unquoted, &quoted),
        r#"table `texts`, item `Entry`, `PK`: "{name}" becomes ""{name}"""#
    );
}
