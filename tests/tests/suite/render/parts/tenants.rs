//! Policies for the tenants of a table whose keys are computed.

use serde_json::{Value, json};
use tablewright::deploy::Policy;
use tablewright::{DynamoEntity, DynamoTable, Naming, Stack};

use super::{ids_of, problems, read};

#[allow(dead_code, reason = "no item is made")]
#[derive(DynamoTable)]
#[table(name = "desk", pk = "PK", sk = "SK")]
#[gsi(name = "same", pk = "GSI1PK", sk = "GSI1SK")]
#[gsi(name = "status", pk = "GSI2PK")]
#[lsi(name = "title", sk = "LSI1SK")]
enum Desk {
    Account(Account),
    Ticket(Ticket),
    Day(Day),
    Counter(Counter),
    Folded(Folded),
}

#[derive(DynamoEntity)]
#[pk("TENANT#{tenant}")]
#[sk("ACCOUNT")]
#[gsi(name = "same", pk("TENANT#{tenant}"), sk("{name}"))]
#[gsi(name = "status", pk("TENANT#{tenant}#{name}"))]
#[lsi(name = "title", sk("{name}"))]
struct Account {
    tenant: String,
    name: String,
}

#[derive(DynamoEntity)]
#[pk("$TICKETS*{tenant}/{year:plain}")]
#[sk("{number:06}")]
struct Ticket {
    tenant: String,
    year: u16,
    number: u32,
}

#[derive(DynamoEntity)]
#[pk("DAY#{tenant}#OPEN")]
#[sk("DAY")]
struct Day {
    tenant: String,
}

#[derive(DynamoEntity)]
#[pk("COUNTER")]
#[sk("{tenant}")]
struct Counter {
    tenant: String,
}

#[derive(DynamoEntity)]
#[pk("FOLDED#{tenant:lower}")]
#[sk("F")]
struct Folded {
    tenant: String,
}

/// The partition key is a field, and the sort key is computed.
#[derive(DynamoTable)]
#[sk("SK" = "NOTE#{number:04}")]
#[gsi(name = "by-tenant", by = "tenant", pk(tenant), sk(number))]
struct Note {
    #[pk]
    tenant: String,
    number: u32,
}

const TENANT: &str = "${aws:PrincipalTag/tenant}";

fn stack(policy: Policy) -> Stack {
    Stack::new(Naming::verbatim()).table::<Desk>().configure::<Desk>(|table| table.policy(policy))
}

/// Returns a statement of the only policy.
fn statement(stack: &Stack, id: &str) -> Value {
    let template = read(stack.cloudformation());
    let policy = ids_of(&template, "AWS::IAM::ManagedPolicy").remove(0);
    let statements = &template["Resources"][policy]["Properties"]["PolicyDocument"]["Statement"];
    statements
        .as_array()
        .unwrap()
        .iter()
        .find(|statement| statement["Sid"] == id)
        .cloned()
        .unwrap_or_default()
}

#[test]
fn a_tenant_has_the_partitions_of_the_template() {
    let stack = stack(Policy::reader().tenant_of::<Account>(TENANT).tenant_of::<Day>(TENANT));
    let condition = json!({
        "ForAllValues:StringEquals": {
            "dynamodb:LeadingKeys": ["TENANT#${aws:PrincipalTag/tenant}", "DAY#${aws:PrincipalTag/tenant}#OPEN"]
        },
        "Null": { "dynamodb:LeadingKeys": "false" }
    });
    assert_eq!(statement(&stack, "ReadItems")["Condition"], condition);
    let indexes = statement(&stack, "ReadIndexes");
    assert_eq!(indexes["Condition"], condition);
    let indexes = indexes["Resource"].to_string();
    assert!(indexes.contains("index/same") && indexes.contains("index/title"), "{indexes}");
    assert!(!indexes.contains("index/status"), "the index has longer keys: {indexes}");
}

#[test]
fn a_tenant_before_other_fields_is_a_pattern() {
    let stack = stack(Policy::writer().tenant_of::<Ticket>(TENANT).tenant_of::<Account>(TENANT));
    assert_eq!(
        statement(&stack, "WriteItems")["Condition"],
        json!({
            "ForAllValues:StringLike": {
                "dynamodb:LeadingKeys": [
                    "${$}TICKETS${*}${aws:PrincipalTag/tenant}/*", "TENANT#${aws:PrincipalTag/tenant}"
                ]
            },
            "Null": { "dynamodb:LeadingKeys": "false" }
        })
    );
}

#[test]
fn a_field_is_a_tenant_by_itself() {
    let policy = Policy::reader().tenant_of::<Note>(TENANT);
    let stack =
        Stack::new(Naming::verbatim()).table::<Note>().configure::<Note>(|table| table.policy(policy));
    let indexes = statement(&stack, "ReadIndexes");
    assert_eq!(
        indexes["Condition"]["ForAllValues:StringEquals"],
        json!({ "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"] })
    );
    assert!(indexes["Resource"].to_string().contains("index/by-tenant"));
}

#[test]
fn a_partition_key_without_the_tenant_is_refused() {
    let no_tenant = "whose partition key does not begin with the value of a field as it is stored; name an entity with a \
                     template such as `USER#{user_id}`";
    for (policy, why) in [
        (Policy::reader().tenant_of::<Counter>("t"), format!("has a tenant by `Counter`, {no_tenant}")),
        (Policy::reader().tenant_of::<Folded>("t"), format!("has a tenant by `Folded`, {no_tenant}")),
        (
            Policy::reader().tenant_of::<Note>("t"),
            "has a tenant by `Note`, which is not in this table".to_owned(),
        ),
    ] {
        assert_eq!(problems(&stack(policy)), [format!("table `desk`: policy `TenantReader` {why}")]);
    }
}
