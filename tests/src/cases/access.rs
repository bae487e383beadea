//! Policies on several tables, resource policies of tables, and raw parts of the template.

use serde_json::json;
use tablewright::deploy::{EncryptionKey, ManagedPolicy, Operation, Parameter, Policy, ResourcePolicy};
use tablewright::{DynamoTable, Stack};

use super::{of_environment, shop};

/// An order placed by a customer.
#[derive(DynamoTable)]
#[table(name = "orders")]
#[stream]
struct Order {
    #[pk]
    tenant: String,
    #[sk]
    id: String,
    #[gsi("status", project(keys_only))]
    status: String,
}

#[derive(DynamoTable)]
#[table(name = "customers", encryption(customer("alias/customers")))]
struct Customer {
    #[pk]
    tenant: String,
    #[gsi("email")]
    email: String,
}

/// An event that is recorded and never changed.
#[derive(DynamoTable)]
#[table(name = "audit-entries")]
struct AuditEntry {
    #[pk]
    id: String,
}

/// Items of `${AppName}` and `${AWS::Region}`, found by `{{resolve:ssm:/tables/items:1}}` in `${{{braces}}}`.
#[derive(DynamoTable)]
#[table(name = "documented")]
struct Documented {
    #[pk]
    id: String,
}

/// Adds one policy for a service that uses several tables, and policies of single operations.
pub(super) fn policies() -> Stack {
    const TENANT: &str = "${aws:PrincipalTag/tenant}";
    let service = ManagedPolicy::new("Service")
        .each_table(Policy::reader().without_scan())
        .table::<Order>(Policy::writer())
        .table::<Customer>(Policy::writer())
        .table::<AuditEntry>(Policy::operations([Operation::PUT_ITEM]))
        .table::<Order>(Policy::stream_consumer())
        .attach_to_role(Parameter::required())
        .attach_to_role("consumer");
    let tenants = ManagedPolicy::new("Tenant")
        .table::<Order>(Policy::reader().tenant(TENANT))
        .table::<Customer>(Policy::reader().tenant(TENANT))
        .table::<Customer>(Policy::writer().tenant(TENANT).attributes([Customer::EMAIL]));
    shop()
        .table::<Order>()
        .table::<Customer>()
        .table::<AuditEntry>()
        .encryption_key(EncryptionKey::new())
        .configure::<AuditEntry>(|table| {
            table
                .policy(Policy::operations([Operation::PUT_ITEM]).attach_to_role(Parameter::required()))
                .policy(
                    Policy::operations([
                        Operation::QUERY,
                        Operation::GET_ITEM,
                        Operation::UPDATE_ITEM,
                        Operation::CONDITION_CHECK_ITEM,
                        Operation::DESCRIBE_TABLE,
                    ])
                    .name("Correction"),
                )
        })
        .managed_policy(service)
        .managed_policy(tenants)
}

pub(super) fn resource_policies() -> Stack {
    const REPORTING: &str = "arn:aws:iam::111122223333:role/reporting";
    let reporting = ResourcePolicy::new()
        .allow("111122223333", ["dynamodb:GetItem", "dynamodb:Query"])
        .deny(REPORTING, ["dynamodb:Scan"]);
    let network = ResourcePolicy::document(json!({
        "Version": "2012-10-17",
        "Statement": {
            "Sid": "OnlyFromTheNetwork",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "dynamodb:*",
            "Resource": {
                "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/acme-shop-orders"
            },
            "Condition": { "StringNotEquals": { "aws:SourceVpc": "vpc-1a2b3c4d" } }
        }
    }));
    let stream = ResourcePolicy::new().allow(REPORTING, ["dynamodb:DescribeStream", "dynamodb:GetRecords"]);
    shop()
        .table::<Customer>()
        .table::<Order>()
        .configure::<Customer>(|table| table.resource_policy(reporting))
        .configure::<Order>(|table| table.resource_policy(network).stream_policy(stream))
}

pub(super) fn raw_template() -> Stack {
    of_environment("test")
        .table::<Order>()
        .table::<AuditEntry>()
        .raw_template("/Mappings/Teams", json!({ "shop": { "Owner": "checkout" } }))
        .raw_template(
            "/Parameters/HasAudit",
            json!({
                "Type": "String",
                "Default": "true",
                "AllowedValues": ["true", "false"]
            }),
        )
        .raw_template("/Conditions/Audited", json!({ "Fn::Equals": [{ "Ref": "HasAudit" }, "true"] }))
        .raw_template("/Resources/AuditEntriesTable/Condition", "Audited")
        .raw_template("/Resources/AuditEntriesTable/DependsOn", json!(["OrdersTable"]))
        .raw_template("/Resources/AuditEntriesTableArnParameter/Condition", "Audited")
        .raw_template("/Outputs/AuditEntriesTableName/Condition", "Audited")
        .raw_template("/Outputs/AuditEntriesTableArn/Condition", "Audited")
        .raw_template(
            "/Resources/OrdersTable/Metadata/Owner",
            json!({
                "Fn::FindInMap": ["Teams", "shop", "Owner"]
            }),
        )
        .raw_template("/Metadata/Purpose", "Tables of the shop")
        .raw_property("AuditEntriesTable", "/DeletionProtectionEnabled", true)
}

pub(super) fn documented() -> Stack {
    shop().table::<Documented>().hardened()
}
