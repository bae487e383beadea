use tablewright::sdk::Table;
use tablewright::testing;

use super::desk::Service;
use super::tables::{Company, Desk, TenantId, Urgency, stack};

fn run(test: impl AsyncFnOnce(Service, Service)) {
    let stack = stack().unwrap();
    let desk = Table::named(testing::client(&stack).unwrap(), stack.naming());
    let service = |tenant: &str| Service::new(desk.clone(), TenantId(tenant.to_owned()));
    let services = (service("acme"), service("globex"));
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test(services.0, services.1));
}

#[test]
fn the_day_of_the_desk_goes_on_to_its_end() {
    super::main().unwrap();
}

#[test]
fn a_tenant_reads_its_own_items() {
    run(async |acme, globex| {
        acme.register("Acme").await.unwrap();
        globex.register("Globex").await.unwrap();
        let ticket = acme.open(Urgency::Now, "Door").await.unwrap();
        assert_eq!(globex.open_tickets().await.unwrap(), []);
        let globex_alone =
            Company { tenant: TenantId("globex".to_owned()), name: "Globex".to_owned(), tickets: 0 };
        assert_eq!(globex.everything().await.unwrap(), [Desk::Company(globex_alone)]);
        acme.close(ticket.number).await.unwrap();
        assert_eq!(acme.open_tickets().await.unwrap(), []);
        assert_eq!(acme.everything().await.unwrap().len(), 2);
    });
}

#[test]
fn the_policies_allow_the_partitions_of_the_tenant() {
    let template = stack().unwrap().cloudformation().unwrap();
    let template = template.as_json();
    assert_eq!(
        template.matches("\"TENANT#${aws:PrincipalTag/tenant}\"").count(),
        3,
        "items, the index, writes"
    );
    assert!(template.contains("${DeskTable.Arn}/index/GSI1"));
    assert!(!template.contains("dynamodb:Scan"));
}
