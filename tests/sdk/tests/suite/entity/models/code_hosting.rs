//! The backend of a code hosting service, after chapter 21 of Alex `DeBrie`'s book: numbers of nine digits, a sort key
//! that begins with a separator, forks that only some repositories have, and a bucket by month.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "hosting", pk = "PK", sk = "SK", tag = "Type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[gsi(name = "GSI2", pk = "GSI2PK", sk = "GSI2SK")]
pub(super) enum Model {
    Repository(Repository),
    Issue(Issue),
    PullRequest(PullRequest),
    Star(Star),
    Reaction(Reaction),
    Payment(Payment),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("REPO#{owner}#{name}")]
#[sk("REPO#{owner}#{name}")]
#[gsi(name = "GSI1", by = "account", pk("ACCOUNT#{owner}"), sk("#{updated_at}"))]
#[gsi(name = "GSI2", by = "forks", pk("REPO#{original_owner}#{name}"), sk("FORK#{owner}"))]
pub(super) struct Repository {
    owner: String,
    name: String,
    original_owner: Option<String>,
    updated_at: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("REPO#{owner}#{name}")]
#[sk("ISSUE#{number:09}")]
pub(super) struct Issue {
    #[key_only]
    owner: String,
    #[key_only]
    name: String,
    number: u32,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("PR#{owner}#{name}#{number:09}")]
#[sk("PR#{owner}#{name}#{number:09}")]
#[gsi(name = "GSI2", by = "status", pk("REPO#{owner}#{name}"), sk("PR#{status}#{number:09}"))]
pub(super) struct PullRequest {
    owner: String,
    name: String,
    number: u32,
    status: Status,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Status {
    Open,
    Closed,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("REPO#{owner}#{name}")]
#[sk("STAR#{user}")]
pub(super) struct Star {
    #[key_only]
    owner: String,
    #[key_only]
    name: String,
    #[key_only]
    user: String,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("{target}#{owner}#{name}#{number:09}#{user}")]
#[sk("{target}#{owner}#{name}#{number:09}#{user}")]
pub(super) struct Reaction {
    #[key_only]
    target: Target,
    owner: String,
    name: String,
    number: u32,
    user: String,
}

#[derive(Clone, Copy, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Target {
    IssueReaction,
    PrReaction,
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("ACCOUNT#{account}")]
#[sk("#PAYMENT#{paid_at:.7}")]
pub(super) struct Payment {
    account: String,
    paid_at: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "Repository" => written::<Model, Repository>(model, item).await,
        "Issue" => written::<Model, Issue>(model, item).await,
        "PullRequest" => written::<Model, PullRequest>(model, item).await,
        "Star" => written::<Model, Star>(model, item).await,
        "Reaction" => written::<Model, Reaction>(model, item).await,
        "Payment" => written::<Model, Payment>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    let (issues, repositories) = (table::<Issue>(client), table::<Repository>(client));
    let pulls = table::<PullRequest>(client);
    vec![
        (
            "all of a repository",
            selected(table::<Model>(client).query(Issue::partition("alex", "book").any_entity::<Model>()))
                .await,
        ),
        (
            "issues, latest first",
            selected(issues.query(Issue::partition("alex", "book").number().gt(7_u32)).descending()).await,
        ),
        ("forks", selected(repositories.query(Repository::by_forks("alex", "book"))).await),
        (
            "repositories of an account",
            selected(repositories.query(Repository::by_account("alex")).descending()).await,
        ),
        (
            "open pull requests",
            selected(pulls.query(PullRequest::by_status("alex", "book").status().eq(Status::Open))).await,
        ),
    ]
}
