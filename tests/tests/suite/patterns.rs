//! Named access patterns: each is the condition that one would write by hand, and its policy allows no more.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::deploy::{ManagedPolicy, Policy};
use tablewright::schema::AccessPattern;
use tablewright::{DynamoEntity, DynamoTable, KeyAttribute, Naming, Stack};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all = "lowercase")]
enum Status {
    Open,
    Paid,
}

#[derive(DynamoTable)]
#[table(name = "orders")]
#[gsi("place", pk(tenant, region), sk(status, placed_at, total))]
#[access(order_by_id(tenant, number))]
#[access(orders_of(tenant))]
#[access(dear_orders(tenant), index = "total")]
#[access(open_orders(status = Status::Open))]
#[access(paid_at(status = Status::Paid, placed_at))]
#[access(placed_in(tenant = "acme", region))]
#[access(open_in(region, tenant, status = Status::Open), index = "place-index")]
#[access(all_in(status, tenant, placed_at = 7_u64, region, total))]
#[access(r#match(number))]
struct Order {
    #[pk]
    tenant: String,
    #[sk]
    #[gsi(name = "by-id", project(keys_only))]
    number: String,
    region: String,
    #[gsi("status")]
    status: Status,
    #[gsi("status", sk)]
    placed_at: u64,
    #[lsi("total")]
    total: u64,
}

#[test]
fn a_pattern_is_the_condition_that_one_would_write() {
    assert_eq!(Order::order_by_id("acme", "o-1"), Order::key("acme", "o-1"));
    assert_eq!(*Order::orders_of("acme"), *Order::partition("acme"));
    assert_eq!(
        Order::orders_of("acme").number().begins_with("2026").to_string(),
        r#"tenant = "acme" AND begins_with(number, "2026")"#
    );
    assert_eq!(*Order::dear_orders("acme"), *Order::by_total("acme"));
    assert_eq!(Order::dear_orders("acme").total().ge(7_u64), Order::by_total("acme").total().ge(7_u64));
    assert_eq!(
        Order::open_orders().placed_at().le(5_u64),
        Order::by_status(Status::Open).placed_at().le(5_u64)
    );
    assert_eq!(Order::paid_at(5_u64), Order::by_status(Status::Paid).placed_at().eq(5_u64));
    assert_eq!(*Order::placed_in("eu"), *Order::by_place("acme", "eu"));
    let open = Order::by_place("acme", "eu").status().eq(Status::Open);
    assert_eq!(*Order::open_in("eu", "acme"), *open);
    assert_eq!(
        Order::open_in("eu", "acme").placed_at().gt(3_u64),
        Order::by_place("acme", "eu").status().eq(Status::Open).placed_at().gt(3_u64)
    );
    assert_eq!(
        Order::all_in(Status::Paid, "acme", "eu", 9_u64).to_string(),
        r#"tenant = "acme" AND region = "eu" AND status = "paid" AND placed_at = 7 AND total = 9"#
    );
    assert_eq!(Order::r#match("o-1"), Order::by_by_id("o-1"));
}

#[test]
fn patterns_are_data() {
    let patterns: Vec<(String, Option<&str>, bool)> = Order::SCHEMA
        .patterns()
        .map(|pattern| (pattern.to_string(), pattern.index_name(), pattern.is_item()))
        .collect();
    let text = |(text, index, is_item): (&str, _, _)| (text.to_owned(), index, is_item);
    let expected = [
        ("Order::order_by_id(tenant, number)", None, true),
        ("Order::orders_of(tenant)", None, false),
        ("Order::dear_orders(tenant)", Some("total-index"), false),
        ("Order::open_orders(status = Status::Open)", Some("status-index"), false),
        ("Order::paid_at(status = Status::Paid, placed_at)", Some("status-index"), false),
        (r#"Order::placed_in(tenant = "acme", region)"#, Some("place-index"), false),
        ("Order::open_in(region, tenant, status = Status::Open)", Some("place-index"), false),
        ("Order::all_in(status, tenant, placed_at = 7_u64, region, total)", Some("place-index"), false),
        ("Order::match(number)", Some("by-id"), false),
    ];
    assert_eq!(patterns, expected.map(text));
    // Patterns are functions of the struct, so the document of a table has none.
    let document = serde_json::to_value(Order::SCHEMA).unwrap();
    assert!(document.get("patterns").is_none());
}

#[test]
fn a_pattern_costs_what_aws_says() {
    let half_units = |name, items, bytes| {
        let pattern = Order::SCHEMA.patterns().find(|pattern| pattern.name() == name).unwrap();
        format!("{}", pattern.read_units(items, bytes) * 2.0)
    };
    // One item of 4 KB is half a unit, and each started 4 KB is another half.
    assert_eq!(half_units("order_by_id", 1, 4096), "1");
    assert_eq!(half_units("order_by_id", 9, 4097), "2");
    // The sizes of a query's items are added up first.
    assert_eq!(half_units("open_orders", 80, 512), "10");
    assert_eq!(half_units("open_orders", 0, 512), "1");
    assert_eq!(half_units("open_orders", u64::MAX, u64::MAX), "4503599627370496");
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
#[access(profile(user_id))]
#[access(by_mail(mail))]
#[gsi(name = "GSI1", by = "address", pk("MAIL#{mail}"), sk("USER"))]
struct User {
    user_id: String,
    mail: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("NOTE#{day}#{number:04}")]
#[access(notes_of(user_id))]
#[access(first_of_day(user_id, number = 1_u32, day))]
#[access(notes_on(user_id, day))]
#[access(by_mail(mail))]
#[access(mailed_on(mail, day = "monday"))]
#[gsi(name = "GSI1", by = "mailbox", pk("MAIL#{mail}"), sk("NOTE#{day}#{number:04}"))]
struct Note {
    user_id: String,
    day: String,
    number: u32,
    mail: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("SETTINGS")]
#[sk("SETTING#{name}")]
#[access(settings())]
struct Setting {
    name: String,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "app", pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
enum App {
    User(User),
    Note(Note),
    Setting(Setting),
}

#[test]
fn entities_have_patterns_too() {
    assert_eq!(User::profile("ada"), User::key("ada"));
    assert_eq!(User::by_mail("a@b.c"), User::by_address("a@b.c"));
    assert_eq!(*Note::notes_of("ada"), *Note::partition("ada"));
    assert_eq!(*Note::notes_on("ada", "monday"), *Note::partition("ada").day().eq("monday"));
    assert_eq!(Note::first_of_day("ada", "monday"), Note::key("ada", "monday", 1_u32));
    let mailed = Note::by_mailbox("a@b.c").day().eq("monday");
    assert_eq!(*Note::mailed_on("a@b.c"), *mailed);
    assert_eq!(
        Note::mailed_on("a@b.c").number().ge(3_u32),
        Note::by_mailbox("a@b.c").day().eq("monday").number().ge(3_u32)
    );
    assert_eq!(*Setting::settings(), *Setting::partition());
    let names: Vec<String> = App::SCHEMA.patterns().map(ToString::to_string).collect();
    let expected = [
        "User::profile(user_id)",
        "User::by_mail(mail)",
        "Note::notes_of(user_id)",
        "Note::first_of_day(user_id, number = 1_u32, day)",
        "Note::notes_on(user_id, day)",
        "Note::by_mail(mail)",
        r#"Note::mailed_on(mail, day = "monday")"#,
        "Setting::settings()",
    ];
    assert_eq!(names, expected);
    assert_eq!(Note::SCHEMA.patterns().count(), expected.len());
}

fn stack<T: DynamoTable>() -> Stack {
    Stack::new(Naming::verbatim()).table::<T>()
}

/// Returns what the statements of the first policy allow: each action with its resources.
fn allowed(stack: &Stack) -> Value {
    let template: Value = serde_json::from_str(stack.cloudformation().unwrap().as_json()).unwrap();
    let resources = template["Resources"].as_object().unwrap().values();
    let policy = resources.clone().find(|resource| resource["Type"] == "AWS::IAM::ManagedPolicy").unwrap();
    let statements = policy["Properties"]["PolicyDocument"]["Statement"].as_array().unwrap();
    statements
        .iter()
        .map(|statement| {
            let resources = match &statement["Resource"] {
                Value::Array(list) => list.clone(),
                one => vec![one.clone()],
            };
            let resources = resources.iter().map(|resource| resource["Fn::Sub"].as_str().unwrap_or("table"));
            (
                statement["Sid"].as_str().unwrap().to_owned(),
                json!([statement["Action"], resources.collect::<Vec<_>>()]),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn problems(stack: &Stack) -> Vec<String> {
    stack.cloudformation().unwrap_err().problems().iter().map(ToString::to_string).collect()
}

#[test]
fn a_policy_of_patterns_allows_what_they_need_and_no_more() {
    let of = |policy: Policy| allowed(&stack::<Order>().configure::<Order>(|table| table.policy(policy)));
    let get = json!({ "ReadItems": [["dynamodb:GetItem"], ["table"]] });
    assert_eq!(of(Policy::of_patterns(["order_by_id"])), get);
    let query = json!({ "ReadIndexes": [["dynamodb:Query"], ["${OrdersTable.Arn}/index/status-index"]] });
    assert_eq!(of(Policy::of_patterns(["open_orders", "paid_at"])), query);
    let both = json!({
        "ReadItems": [["dynamodb:GetItem", "dynamodb:Query"], ["table"]],
        "ReadIndexes": [["dynamodb:Query"], ["${OrdersTable.Arn}/index/place-index", "${OrdersTable.Arn}/index/total-index"]]
    });
    let several = ["order_by_id", "Order::orders_of", "dear_orders", "open_in"];
    assert_eq!(of(Policy::of_patterns(several)), both);

    let app = |policy: Policy| allowed(&stack::<App>().configure::<App>(|table| table.policy(policy)));
    assert_eq!(app(Policy::of_patterns(["profile"])), get);
    let mail = json!({ "ReadIndexes": [["dynamodb:Query"], ["${AppTable.Arn}/index/GSI1"]] });
    assert_eq!(app(Policy::of_patterns(["Note::by_mail"])), mail);
    let all = app(Policy::of_patterns(App::SCHEMA.patterns().map(AccessPattern::name)));
    assert_eq!(all["ReadItems"], json!([["dynamodb:GetItem", "dynamodb:Query"], ["table"]]));

    let service = ManagedPolicy::new("Service").table::<Order>(Policy::of_patterns(["order_by_id"]));
    assert_eq!(allowed(&stack::<Order>().managed_policy(service)), get);
}

#[test]
fn a_policy_of_patterns_is_held_to_the_table() {
    let of = |policy: Policy| problems(&stack::<Order>().configure::<Order>(|table| table.policy(policy)));
    let unknown = of(Policy::of_patterns(["opn_orders", "order_by_id"]));
    let expected = "policy `Patterns` names an access pattern `opn_orders` that the table does not have; did you mean `open_orders`? [TW2093]";
    assert_eq!(unknown.len(), 1);
    assert!(unknown[0].ends_with(expected), "{unknown:?}");
    assert!(of(Policy::of_patterns([""; 0]))[0].contains("allows nothing; name an access pattern"));
    assert!(of(Policy::of_patterns(["User::order_by_id"]))[0].contains("names an access pattern"));
    // The index is keyed by the status, which the items of several tenants share.
    let tenant = "${aws:PrincipalTag/tenant}";
    assert!(
        of(Policy::of_patterns(["open_orders"]).tenant(tenant))[0].contains("needs index `status-index`")
    );
    let own = Policy::of_patterns(["orders_of", "dear_orders", "placed_in"]).tenant(tenant);
    let own = stack::<Order>().configure::<Order>(|table| table.policy(own));
    assert!(own.cloudformation().unwrap().as_json().contains("dynamodb:LeadingKeys"));
}
