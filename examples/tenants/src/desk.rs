//! The service of one tenant. No request can be written without the tenant, because every key needs it.

use tablewright::sdk::{Error, Table};

use crate::tables::{Company, Desk, TenantId, Ticket, Urgency};

#[derive(Clone, Debug)]
pub struct Service {
    desk: Table<Desk>,
    tenant: TenantId,
}

impl Service {
    pub const fn new(desk: Table<Desk>, tenant: TenantId) -> Self {
        Self { desk, tenant }
    }

    pub async fn register(&self, name: &str) -> Result<(), Error> {
        let company = Company { tenant: self.tenant.clone(), name: name.to_owned(), tickets: 0 };
        self.desk.entity().put(&company).if_not_exists().await
    }

    /// Opens a ticket with the next number of the company.
    pub async fn open(&self, urgency: Urgency, title: &str) -> Result<Ticket, Error> {
        let next = self.desk.entity().update(Company::key(&self.tenant)).add(Company::PATHS.tickets, 1_u32);
        let number = next.returning_new().send().await?.tickets;
        let (tenant, title) = (self.tenant.clone(), title.to_owned());
        let ticket = Ticket { tenant, number, urgency: Some(urgency), title };
        self.desk.entity().put(&ticket).if_not_exists().await?;
        Ok(ticket)
    }

    /// Closes a ticket, which removes it from the index.
    pub async fn close(&self, number: u32) -> Result<(), Error> {
        self.desk
            .entity()
            .update(Ticket::key(&self.tenant, number))
            .remove(Ticket::PATHS.urgency)
            .send()
            .await
    }

    /// Returns the open tickets, the most urgent first.
    pub async fn open_tickets(&self) -> Result<Vec<Ticket>, Error> {
        self.desk.entity().query(Ticket::by_urgency(&self.tenant)).all().await
    }

    /// Returns everything of the company, for example for an export.
    pub async fn everything(&self) -> Result<Vec<Desk>, Error> {
        self.desk.query(Company::partition(&self.tenant).any_entity::<Desk>()).all().await
    }
}
