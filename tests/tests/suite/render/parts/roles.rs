//! Policies for roles: on chosen operations, on several tables, attached by the template.

use serde_json::{Value, json};
use tablewright::deploy::{EncryptionKey, ManagedPolicy, Operation, Parameter, Policy, StackTable};
use tablewright::{DynamoTable, Naming, Stack};

use super::super::{schema, shop};
use super::{ids_of, problems, read};

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[stream]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Order {
    #[pk]
    customer_id: String,
    #[gsi("status")]
    status: String,
    total_cents: u64,
    #[serde(skip)]
    cached: String,
}

/// A table whose attributes are not all known.
#[derive(DynamoTable)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Open {
    #[pk]
    id: String,
    #[serde(flatten)]
    more: String,
}

fn with(policy: Policy) -> Stack {
    shop().table::<Order>().configure::<Order>(|table| table.policy(policy))
}

fn statements(template: &Value, id: &str) -> Vec<Value> {
    let statements = template["Resources"][id]["Properties"]["PolicyDocument"]["Statement"].as_array();
    statements.unwrap_or_else(|| panic!("{id} in {template}")).clone()
}

/// Returns the actions of each statement of the only policy.
fn allowed(policy: Policy) -> Value {
    let template = read(with(policy).cloudformation());
    let id = ids_of(&template, "AWS::IAM::ManagedPolicy").remove(0);
    let statements = statements(&template, &id).into_iter();
    statements
        .map(|statement| (statement["Sid"].as_str().unwrap().to_owned(), statement["Action"].clone()))
        .collect()
}

#[test]
fn operations_are_allowed_one_by_one() {
    let of = |operations: &[Operation]| allowed(Policy::operations(operations.iter().copied()));
    assert_eq!(of(&[Operation::PUT_ITEM]), json!({ "WriteItems": ["dynamodb:PutItem"] }));
    assert_eq!(
        of(&[Operation::PUT_ITEM, Operation::PUT_ITEM, Operation::DELETE_ITEM]),
        json!({ "WriteItems": ["dynamodb:DeleteItem", "dynamodb:PutItem"] })
    );
    assert_eq!(
        of(&[Operation::GET_ITEM, Operation::QUERY, Operation::BATCH_GET_ITEM]),
        json!({
            "ReadItems": ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
            "ReadIndexes": ["dynamodb:Query"]
        })
    );
    assert_eq!(
        of(&[Operation::SCAN, Operation::DESCRIBE_TABLE]),
        json!({
            "ReadItems": ["dynamodb:Scan"],
            "ReadIndexes": ["dynamodb:Scan"],
            "DescribeTable": ["dynamodb:DescribeTable"]
        })
    );
    // A condition check is listed with the writes of a transaction, or with the reads if there are no writes.
    assert_eq!(
        of(&[Operation::CONDITION_CHECK_ITEM, Operation::GET_ITEM]),
        json!({ "ReadItems": ["dynamodb:ConditionCheckItem", "dynamodb:GetItem"] })
    );
    assert_eq!(
        of(&[Operation::CONDITION_CHECK_ITEM, Operation::GET_ITEM, Operation::UPDATE_ITEM]),
        json!({
            "ReadItems": ["dynamodb:GetItem"],
            "WriteItems": ["dynamodb:ConditionCheckItem", "dynamodb:UpdateItem"]
        })
    );
    assert_eq!(of(&[Operation::BATCH_WRITE_ITEM]), json!({ "WriteItems": ["dynamodb:BatchWriteItem"] }));
}

#[test]
fn operations_have_conditions_of_their_own() {
    let policy = Policy::operations([Operation::GET_ITEM, Operation::UPDATE_ITEM])
        .tenant("${aws:PrincipalTag/tenant}")
        .attributes([Order::TOTAL_CENTS]);
    let template = read(with(policy).cloudformation());
    let statements = statements(&template, "OrderTableTenantOperationsPolicy");
    for (statement, operator, answer) in [
        (&statements[0], "StringEquals", "dynamodb:Select"),
        (&statements[1], "StringEqualsIfExists", "dynamodb:ReturnValues"),
    ] {
        let condition = &statement["Condition"];
        assert!(condition[operator].get(answer).is_some(), "{statement}");
        assert_eq!(
            condition["ForAllValues:StringEquals"],
            json!({
                "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"],
                "dynamodb:Attributes": ["customerId", "totalCents"]
            })
        );
    }
    assert_eq!(statements.len(), 2);
}

#[test]
fn the_key_is_for_writers_where_something_is_written() {
    let uses = |operation: Operation| {
        let stack = with(Policy::operations([operation])).encryption_key(EncryptionKey::new());
        let template = read(stack.cloudformation());
        let id = ids_of(&template, "AWS::IAM::ManagedPolicy").remove(0);
        let statement = statements(&template, &id).pop().unwrap();
        assert_eq!(statement["Sid"], "UseKey");
        statement["Action"].as_array().unwrap().len()
    };
    assert_eq!([Operation::GET_ITEM, Operation::PUT_ITEM].map(uses), [1, 6]);
}

#[test]
fn operations_are_checked() {
    for (policy, expected) in [
        (Policy::operations([]), "policy `Operations` allows nothing; list an operation"),
        (
            Policy::operations([Operation::SEARCH_VECTORS]),
            "policy `SearchVectors` allows `SearchVectors`, and the table has no vector index; leave it out",
        ),
        (
            Policy::operations([Operation::SCAN]).tenant("t"),
            "policy `TenantScan` allows `Scan`, which cannot be held to a tenant: it names no keys; leave it out",
        ),
        (
            Policy::operations([Operation::PUT_ITEM, Operation::UPDATE_ITEM]).attributes(["status"]),
            "policy `Operations` allows `PutItem`, which cannot be held to attributes: it can replace, delete or return \
             others; leave it out",
        ),
        (
            Policy::operations([Operation::GET_ITEM]).without_scan(),
            "policy `GetItem` allows no scan in any case; leave `without_scan` out",
        ),
    ] {
        assert_eq!(problems(&with(policy)), [format!("table `order`: {expected}")]);
    }
}

#[test]
fn attributes_are_the_table_s() {
    let of = |attributes: &[&str]| problems(&with(Policy::reader().attributes(attributes.iter().copied())));
    assert!(with(Policy::reader().attributes([Order::TOTAL_CENTS, Order::STATUS])).cloudformation().is_ok());
    for (attribute, hint) in [
        ("total_cents", "did you mean `totalCents`?"),
        ("stauts", "did you mean `status`?"),
        ("cached", "name a field of the struct as it is stored"),
        ("*", "name a field of the struct as it is stored"),
        ("", "name a field of the struct as it is stored"),
    ] {
        assert_eq!(
            of(&[attribute]),
            [format!(
                "table `order`: policy `Reader` has an attribute `{attribute}` that the table does not have; {hint}"
            )]
        );
    }
    let open = |attribute: &str| {
        shop()
            .table::<Open>()
            .configure::<Open>(|table| table.policy(Policy::reader().attributes([attribute])))
    };
    assert!(open("anything").cloudformation().is_ok());
    assert_eq!(
        problems(&open("")),
        ["table `open`: policy `Reader` has an attribute without a name; name it, or take it out"]
    );
    let described = shop()
        .schema(schema("orders", json!(null)))
        .configure_each(|table| table.policy(Policy::reader().attributes(["anything"])));
    assert!(described.cloudformation().is_ok());
}

#[test]
fn tenants_are_keys_or_variables() {
    for tenant in [
        "acme",
        "TENANT#${aws:PrincipalTag/tenant}",
        "${www.amazon.com:user_id}",
        "${cognito-identity.amazonaws.com:sub}#${aws:username}",
        "${aws:PrincipalTag/team, 'company-wide'}",
        "${*}${?}${$}",
        "{curly}$",
    ] {
        assert!(with(Policy::reader().tenant(tenant)).cloudformation().is_ok(), "{tenant}");
    }
    let exact = |character: char| {
        format!(
            "keys are compared exactly, so write the whole key, and `${{{character}}}` for the character `{character}` itself"
        )
    };
    for (tenant, expected) in [
        ("TENANT#*", format!("has the tenant `TENANT#*`; {}", exact('*'))),
        ("?", format!("has the tenant `?`; {}", exact('?'))),
        ("${aws:username}*", format!("has the tenant `${{aws:username}}*`; {}", exact('*'))),
        ("${aws:username", "has the tenant `${aws:username`, whose `${` is not closed; add `}`".to_owned()),
        ("a${", "has the tenant `a${`, whose `${` is not closed; add `}`".to_owned()),
        (
            "${tenant}",
            "has the tenant `${tenant}`, and IAM has no variable `tenant`; write one such as `${aws:PrincipalTag/tenant}`"
                .to_owned(),
        ),
        (
            "${}",
            "has the tenant `${}`, and IAM has no variable ``; write one such as `${aws:PrincipalTag/tenant}`".to_owned(),
        ),
    ] {
        assert_eq!(
            problems(&with(Policy::reader().tenant(tenant))),
            [format!("table `order`: policy `TenantReader` {expected}")]
        );
    }
}

#[test]
fn policies_are_attached_to_roles() {
    let policy = |first: Parameter| Policy::reader().attach_to_role(first).attach_to_role("reports");
    let template = read(with(policy(Parameter::required())).cloudformation());
    let properties = &template["Resources"]["OrderTableReaderPolicy"]["Properties"];
    assert_eq!(
        properties["Roles"],
        json!([{ "Ref": "OrderTableReaderPolicyRole" }, { "Ref": "OrderTableReaderPolicyRole2" }])
    );
    let parameters = &template["Parameters"];
    assert!(parameters["OrderTableReaderPolicyRole"].get("Default").is_none());
    assert_eq!(parameters["OrderTableReaderPolicyRole2"]["Default"], "reports");
    let resolved = read(with(policy("service".into())).resolved());
    let properties = &resolved["Resources"]["OrderTableReaderPolicy"]["Properties"];
    assert_eq!(properties["Roles"], json!(["service", "reports"]));
    assert_eq!(
        problems(&with(policy("arn:aws:iam::111122223333:role/service".into()))),
        [
            "`OrderTableReaderPolicyRole` cannot be `arn:aws:iam::111122223333:role/service`; write the name of an IAM role, \
          without its path"
        ]
    );
}

/// Returns a stack with this many tables, each with indexes.
fn tables(count: usize) -> Stack {
    let index = |name: &str| json!({ "name": name, "kind": "global", "partition_key": [{ "name": name, "type": "S" }] });
    let indexes = json!({ "indexes": [index("by-status"), index("by-customer")], "stream": "new_image" });
    (0..count).fold(
        Stack::new(Naming::new("acme", "clinic").unwrap().parameter_prefix("").unwrap()),
        |stack, number| stack.schema(schema(&format!("appointments-{number}"), indexes.clone())),
    )
}

#[test]
fn one_policy_is_for_several_tables() {
    let service = ManagedPolicy::new("Service").each_table(Policy::reader()).each_table(Policy::writer());
    // A service that reads and writes eight tables needs one policy instead of sixteen.
    let template = read(tables(8).managed_policy(service.clone()).export_outputs().cloudformation());
    assert_eq!(ids_of(&template, "AWS::IAM::ManagedPolicy"), ["ServicePolicy"]);
    let statements = statements(&template, "ServicePolicy");
    let sids: Vec<&str> = statements.iter().map(|statement| statement["Sid"].as_str().unwrap()).collect();
    assert_eq!(sids, ["ReadItems", "ReadIndexes", "DescribeTable", "WriteItems"]);
    let resources: Vec<usize> =
        statements.iter().map(|statement| statement["Resource"].as_array().unwrap().len()).collect();
    assert_eq!(resources, [8, 16, 8, 8], "each is named once");
    let output = &template["Outputs"]["ServicePolicyArn"];
    assert_eq!(output["Value"], json!({ "Ref": "ServicePolicy" }));
    assert_eq!(output["Export"]["Name"]["Fn::Sub"], "${AWS::StackName}-ServicePolicyArn");

    let found = problems(&tables(30).managed_policy(service));
    let [problem] = &found[..] else { panic!("{found:?}") };
    let (start, end) = (
        "managed policy `Service` has about ",
        " characters and IAM allows 6144; split it into two of different names",
    );
    let length: usize = problem.strip_prefix(start).unwrap().strip_suffix(end).unwrap().parse().unwrap();
    assert!((6145..20_000).contains(&length), "{length}");
}

#[test]
fn a_policy_of_one_table_is_that_table_s() {
    let plain = read(with(Policy::reader()).cloudformation());
    let managed = ManagedPolicy::new("Service").table::<Order>(Policy::reader());
    let managed = read(shop().table::<Order>().managed_policy(managed).cloudformation());
    assert_eq!(statements(&plain, "OrderTableReaderPolicy"), statements(&managed, "ServicePolicy"));
}

#[test]
fn what_differs_stays_apart() {
    let policy = ManagedPolicy::new("Service")
        .table_named("appointments-0", Policy::reader().tenant("a"))
        .table_named("appointments-1", Policy::reader().tenant("b"))
        .table_named("appointments-1", Policy::reader().tenant("b"));
    let template = read(tables(2).managed_policy(policy).cloudformation());
    let statements = statements(&template, "ServicePolicy");
    let sids: Vec<&str> = statements.iter().map(|statement| statement["Sid"].as_str().unwrap()).collect();
    // A statement id is unique in a policy, and an action that is allowed twice is listed once.
    assert_eq!(sids, ["ReadItems", "DescribeTable", "ReadItems2"]);
    assert_eq!(statements[2]["Resource"], json!({ "Fn::GetAtt": ["Appointments1Table", "Arn"] }));
}

#[test]
fn managed_policies_are_checked() {
    let of = |policy: ManagedPolicy| problems(&shop().table::<Order>().managed_policy(policy));
    let named = |name: &str| ManagedPolicy::new(name).table::<Order>(Policy::reader());
    for (policy, expected) in [
        (ManagedPolicy::new("Service"), "managed policy `Service` allows nothing; add `.table::<T>(policy)`"),
        (named("my service"), "a managed policy is named `my service`; write letters and digits"),
        (named(""), "a managed policy is named ``; write letters and digits"),
        (
            ManagedPolicy::new("Service").table_named("orders", Policy::reader()),
            "managed policy `Service` names table `orders`, which the stack does not have; did you mean `order`?",
        ),
        (
            ManagedPolicy::new("Service").table::<Order>(Policy::reader().name("Billing")),
            "managed policy `Service`: its part `Billing` needs no name; take `.name(…)` out",
        ),
        (
            ManagedPolicy::new("Service").table::<Order>(Policy::reader().attach_to_role("service")),
            "managed policy `Service`: its part `Reader` has a role; attach the whole policy to it instead",
        ),
        (
            ManagedPolicy::new("Service").each_table(Policy::reader().tenant("")),
            "managed policy `Service`: its part `TenantReader` for table `order` has an empty tenant; write a key, or a variable",
        ),
    ] {
        assert_eq!(of(policy), [expected]);
    }
    assert_eq!(
        problems(&shop().table::<Order>().managed_policy(named("Service")).managed_policy(named("Service"))),
        ["two managed policies are named `Service`; rename one"]
    );
    let without_stream = shop().schema(schema("plain", json!(null)));
    assert_eq!(
        problems(
            &without_stream.managed_policy(ManagedPolicy::new("All").each_table(Policy::stream_consumer()))
        ),
        [
            "managed policy `All`: its part `StreamConsumer` for table `plain` needs a stream; add `#[stream]` to the struct"
        ]
    );
    // It can collide with another part of the template.
    let meets = shop()
        .schema(schema("orders", json!({ "logical_id": "ServicePolicy" })))
        .managed_policy(ManagedPolicy::new("Service").each_table(Policy::reader()));
    assert_eq!(
        problems(&meets),
        ["two parts of the template have the logical id `ServicePolicy`; rename one"]
    );
}

#[test]
fn a_role_with_many_policies_is_a_lint() {
    let policies = |count: usize, role: Option<&str>| {
        let policy = |number: usize| {
            let policy = Policy::reader().name(format!("Reader{number}"));
            role.into_iter().fold(policy, Policy::attach_to_role)
        };
        let stack = shop().table::<Order>();
        stack.configure::<Order>(|table| (0..count).map(policy).fold(table, StackTable::policy))
    };
    let lints = |stack: &Stack| -> Vec<String> {
        let texts = stack.lints().into_iter().map(|lint| lint.text().to_owned());
        texts.filter(|text| text.contains("policies")).collect()
    };
    assert_eq!(lints(&policies(10, None)), [""; 0]);
    assert_eq!(
        lints(&policies(11, None)),
        [
            "the stack has 11 policies to attach, and IAM allows 10 on a role unless its quota is raised; put what one role \
          needs into a `ManagedPolicy`"
        ]
    );
    // A policy of a tenant is for the roles of that tenant.
    let of_tenants = |tenants: usize, each: usize, shared: usize| {
        let own = (0..tenants).flat_map(|tenant| (0..each).map(move |number| (tenant, number)));
        let own = own.map(|(tenant, number)| {
            Policy::reader().tenant(format!("t{tenant}")).name(format!("Tenant{tenant}N{number}"))
        });
        let variable = Policy::reader().tenant("${aws:PrincipalTag/tenant}").name("Variable");
        let shared = (1..shared).map(|number| Policy::reader().name(format!("Shared{number}")));
        let all: Vec<Policy> = own.chain([variable]).chain(shared).collect();
        shop()
            .table::<Order>()
            .configure::<Order>(|table| all.iter().cloned().fold(table, StackTable::policy))
    };
    assert_eq!(lints(&of_tenants(20, 2, 8)), [""; 0]);
    assert_eq!(
        lints(&of_tenants(20, 3, 8)),
        [
            "the stack has 11 policies to attach to the roles of one tenant, and IAM allows 10 on a role unless its quota is \
          raised; put what one role needs into a `ManagedPolicy`"
        ]
    );
    assert_eq!(lints(&policies(10, Some("service"))), [""; 0]);
    assert_eq!(
        lints(&policies(11, Some("service"))),
        [
            "role `service` has 11 policies of this stack, and IAM allows 10 unless its quota is raised; put what one role \
          needs into a `ManagedPolicy`"
        ]
    );
}
