//! Keeps the template and the page in step with the table.

// The modules of `src`, at the paths that they have in the crate.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables::{self, EmailGuard, Line, Order, OrderId, User, UserId};
use tablewright::{Stack, Timestamp};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stack = with_samples(tables::stack()?)?;
    stack.export("infra/shop.template.json")?;
    stack.export_page("infra/tables.md")?;
    stack.export_page("infra/tables.html")?;
    Ok(())
}

/// Adds the items that the page shows.
fn with_samples(stack: Stack) -> Result<Stack, Box<dyn std::error::Error>> {
    let (ada, bo) = (UserId("ada".to_owned()), UserId("bo".to_owned()));
    let user = |id: &UserId, name: &str| User {
        user_id: id.clone(),
        email: format!("{}@example.com", id.0),
        name: name.to_owned(),
    };
    let order = |number: u8, courier: Option<&str>| -> Result<Order, Box<dyn std::error::Error>> {
        let placed_at: Timestamp = format!("2026-11-{number}T09:30:00.000Z").parse()?;
        Ok(Order {
            user_id: ada.clone(),
            placed_at,
            order_id: OrderId(format!("o-{number}")),
            courier: courier.map(str::to_owned),
            priority: number % 3,
            ship_by: "2026-11-25T18:00:00.000Z".parse()?,
            total_cents: 1250,
        })
    };
    let line = |number: u16, sku: &str| Line {
        order_id: OrderId("o-20".to_owned()),
        number,
        sku: sku.to_owned(),
        quantity: 1,
    };
    Ok(stack
        .sample(&user(&ada, "Ada"))
        .sample(&user(&bo, "Bo"))
        .sample(&EmailGuard { email: "ada@example.com".to_owned(), user_id: ada.clone() })
        .sample(&order(18, None)?)
        .sample(&order(20, Some("swift"))?)
        .sample(&order(21, Some("swift"))?)
        .sample(&line(1, "tea"))
        .sample(&line(2, "cup")))
}
