//! The sessions of a web service over one afternoon, on an embedded engine and with a simulated clock.

mod session;
mod sessions;
#[cfg(test)]
mod tests;

use std::error::Error;

use session::{Session, Token, UserId};
use sessions::Sessions;
use tablewright::sdk::{Table, create_tables};
use tablewright::testing::Embedded;
use tablewright::{DynamoTable, EpochSeconds};

fn main() -> Result<(), Box<dyn Error>> {
    tokio::runtime::Builder::new_current_thread().build()?.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let stack = session::stack()?;
    let engine = Embedded::without_tables()?;
    let created = create_tables(&engine.client(), &stack).await?;
    let expires_by = Session::SCHEMA.time_to_live().map_or("nothing", |attribute| attribute.name());
    println!("Table {} is there; its items expire by {expires_by}.\n", created.created.join(", "));

    let sessions = Sessions::new(Table::named(engine.client(), stack.naming()));
    let (ada, bob) = (UserId("ada".to_owned()), UserId("bob".to_owned()));
    let [laptop, phone, tablet, tv] = ["hYq3", "mZ0c", "x9Lf", "E7ab"].map(|token| Token(token.to_owned()));
    sessions.log_in(&laptop, &ada, "laptop", minute(0)).await?;
    sessions.log_in(&phone, &ada, "phone", minute(0)).await?;
    sessions.log_in(&tablet, &bob, "tablet", minute(0)).await?;
    sessions.log_in(&tv, &bob, "TV", minute(0)).await?;
    println!("Minute 0: Ada logs in on a laptop and a phone, Bob on a tablet and a TV.");
    let taken = sessions.log_in(&laptop, &bob, "laptop", minute(0)).await.err();
    println!("  Bob cannot have Ada's token: {}", taken.ok_or("the token is taken")?);

    let used = sessions.extend(&laptop, minute(20)).await?.ok_or("the session lasts")?;
    println!("\nMinute 20: Ada uses the laptop, so that its session lasts until minute {}.", minutes(&used));
    sessions.log_out(&tv).await?;
    println!("  Bob logs out on the TV.");

    println!("\nMinute 40:");
    for (name, token) in [("laptop", &laptop), ("phone", &phone)] {
        match sessions.find(token, minute(40)).await? {
            Some(session) => println!("  the {name}'s session lasts until minute {}", minutes(&session)),
            None => println!("  the {name}'s session has expired, and cannot be extended"),
        }
    }
    assert_eq!(sessions.extend(&phone, minute(40)).await?, None);
    let devices: Vec<String> =
        sessions.of_user(&ada, minute(40)).await?.into_iter().map(|session| session.device).collect();
    println!("  Ada is logged in on: {}", devices.join(", "));

    let ended = sessions.log_out_everywhere(&ada).await?;
    println!("  Ada logs out everywhere: {ended} sessions are deleted, the expired one too.");

    // The engine uses this machine's clock. By that clock, the simulated afternoon is long over.
    println!("\nDays later: DynamoDB has deleted {} expired session, Bob's.", engine.expire()?);
    Ok(())
}

/// Returns a time on the simulated clock.
fn minute(minute: u64) -> EpochSeconds {
    EpochSeconds::new(START + minute * 60)
}

/// Returns when a session expires, in minutes on the simulated clock.
fn minutes(session: &Session) -> u64 {
    (session.expires_at.seconds() - START) / 60
}

const START: u64 = 1_600_000_000;
