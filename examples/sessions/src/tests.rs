use tablewright::EpochSeconds;
use tablewright::sdk::Table;
use tablewright::testing::Embedded;

use super::minute;
use super::session::{Session, Token, UserId, stack};
use super::sessions::Sessions;

/// Runs a test on an engine with an empty table.
fn run(test: impl AsyncFnOnce(&Embedded, &Table<Session>, Sessions)) {
    let stack = stack().unwrap();
    let engine = Embedded::new(&stack).unwrap();
    let table = Table::named(engine.client(), stack.naming());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(test(&engine, &table, Sessions::new(table.clone())));
}

fn token(token: &str) -> Token {
    Token(token.to_owned())
}

fn ada() -> UserId {
    UserId("ada".to_owned())
}

#[test]
fn a_session_ends_with_its_time_though_it_is_still_stored() {
    run(async |_, table, sessions| {
        let session = sessions.log_in(&token("a"), &ada(), "laptop", minute(0)).await.unwrap();
        assert_eq!(sessions.find(&token("a"), minute(29)).await.unwrap().as_ref(), Some(&session));
        assert_eq!(sessions.find(&token("a"), minute(30)).await.unwrap(), None);
        assert_eq!(table.get(Session::key(token("a"))).send().await.unwrap(), Some(session));
        assert_eq!(sessions.find(&token("b"), minute(0)).await.unwrap(), None);
    });
}

#[test]
fn a_token_is_given_once() {
    run(async |_, _, sessions| {
        let first = sessions.log_in(&token("a"), &ada(), "laptop", minute(0)).await.unwrap();
        let bob = UserId("bob".to_owned());
        let error = sessions.log_in(&token("a"), &bob, "laptop", minute(1)).await.unwrap_err();
        assert!(error.is_condition_failed(), "{error}");
        assert_eq!(sessions.find(&token("a"), minute(1)).await.unwrap(), Some(first));
    });
}

#[test]
fn a_session_in_use_lasts() {
    run(async |_, _, sessions| {
        sessions.log_in(&token("a"), &ada(), "laptop", minute(0)).await.unwrap();
        let extended = sessions.extend(&token("a"), minute(20)).await.unwrap().unwrap();
        assert_eq!(extended.expires_at, minute(50));
        assert_eq!(sessions.find(&token("a"), minute(40)).await.unwrap(), Some(extended));
    });
}

#[test]
fn what_has_expired_is_not_extended_and_what_is_deleted_does_not_come_back() {
    run(async |_, table, sessions| {
        let session = sessions.log_in(&token("a"), &ada(), "laptop", minute(0)).await.unwrap();
        assert_eq!(sessions.extend(&token("a"), minute(30)).await.unwrap(), None);
        assert_eq!(table.get(Session::key(token("a"))).send().await.unwrap(), Some(session));
        sessions.log_out(&token("a")).await.unwrap();
        assert_eq!(sessions.extend(&token("a"), minute(1)).await.unwrap(), None);
        assert_eq!(table.scan().all().await.unwrap(), []);
    });
}

#[test]
fn a_user_sees_the_sessions_that_last() {
    run(async |_, _, sessions| {
        for (name, at) in [("late", 20), ("early", 0), ("middle", 10)] {
            sessions.log_in(&token(name), &ada(), name, minute(at)).await.unwrap();
        }
        let devices = async |at| -> Vec<String> {
            let sessions = sessions.of_user(&ada(), minute(at)).await.unwrap();
            sessions.into_iter().map(|session| session.device).collect()
        };
        assert_eq!(devices(20).await, ["early", "middle", "late"]);
        assert_eq!(devices(30).await, ["middle", "late"]);
        assert_eq!(devices(50).await, [] as [String; 0]);
    });
}

#[test]
fn logging_out_everywhere_ends_all_sessions_of_one_user() {
    run(async |_, table, sessions| {
        // More sessions than one batch can have.
        for number in 0..30 {
            sessions.log_in(&token(&format!("a{number}")), &ada(), "laptop", minute(number)).await.unwrap();
        }
        let bob = UserId("bob".to_owned());
        let session = sessions.log_in(&token("b"), &bob, "tablet", minute(0)).await.unwrap();
        assert_eq!(sessions.log_out_everywhere(&ada()).await.unwrap(), 30);
        assert_eq!(table.scan().all().await.unwrap(), [session]);
        assert_eq!(sessions.log_out_everywhere(&ada()).await.unwrap(), 0);
    });
}

#[test]
fn the_table_deletes_what_has_expired() {
    run(async |engine, table, sessions| {
        sessions.log_in(&token("old"), &ada(), "laptop", minute(0)).await.unwrap();
        let new =
            sessions.log_in(&token("new"), &ada(), "laptop", EpochSeconds::new(4_000_000_000)).await.unwrap();
        assert_eq!(engine.expire().unwrap(), 1);
        assert_eq!(table.scan().all().await.unwrap(), [new]);
    });
}
