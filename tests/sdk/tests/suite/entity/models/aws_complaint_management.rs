//! The model `aws-complaint-management`, after aws-samples/aws-dynamodb-examples.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "Complaint_management_system", pk = "PK", sk = "SK")]
#[gsi(name = "Customer_Complaint_GSI", pk = "customer_id", sk = "complaint_id")]
#[gsi(name = "Escalations_GSI", pk = "escalated_to", sk = "escalation_time")]
#[gsi(name = "Agents_Comments_GSI", pk = "agentID", sk = "comm_date")]
pub(super) enum Model {
    Complaint(Complaint),
    Communication(Communication),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{complaint_id}")]
#[sk("metadata")]
#[gsi(name = "Customer_Complaint_GSI", pk(customer_id), sk(complaint_id))]
#[gsi(name = "Escalations_GSI", pk(escalated_to), sk(escalation_time))]
pub(super) struct Complaint {
    complaint_id: String,
    customer_id: String,
    current_state: String,
    creation_time: String,
    severity: String,
    complaint_description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    escalated_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    escalation_time: Option<String>,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{complaint_id}")]
#[sk("comm#{comm_date}#{comm_id}")]
#[gsi(name = "Agents_Comments_GSI", pk(agent_id), sk(comm_date))]
pub(super) struct Communication {
    #[key_only]
    complaint_id: String,
    comm_id: String,
    comm_date: String,
    complaint_state: String,
    comm_text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attachments: Option<Value>,
    #[serde(rename = "agentID", default, skip_serializing_if = "Option::is_none")]
    agent_id: Option<String>,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Complaint" => written::<Model, Complaint>(model, item).await,
        "Communication" => written::<Model, Communication>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        ("complaint", vec![got(client, Complaint::key("Complaint123")).await]),
        (
            "communications of a complaint",
            selected(table::<Communication>(client).query(Communication::partition("Complaint123"))).await,
        ),
        (
            "communications of a day",
            selected(
                table::<Communication>(client)
                    .query(Communication::partition("Complaint123").comm_date().begins_with("2023-04-30")),
            )
            .await,
        ),
        (
            "complaints of a customer",
            selected(table::<Complaint>(client).query(Complaint::by_customer_complaint_gsi("custXYZ"))).await,
        ),
        (
            "complaints escalated to an agent",
            selected(table::<Complaint>(client).query(Complaint::by_escalations_gsi("AgentB"))).await,
        ),
        (
            "communications of an agent",
            selected(table::<Communication>(client).query(Communication::by_agents_comments_gsi("AgentA")))
                .await,
        ),
        (
            "communications since noon and a half",
            selected(
                table::<Communication>(client)
                    .query(Communication::partition("Complaint123").comm_date().ge("2023-04-30T12:30:00")),
            )
            .await,
        ),
    ]
}
