//! The writes of the models, and the scan of a sparse index. `published.json` has no items that they select.

use serde_json::json;

use super::{
    Client, Debug, DeserializeOwned, DynamoTable, Naming, Stack, Table, Value, block_on,
    book_ecommerce as ecommerce, clients_of, debrie_instagram as instagram, facts,
    labs_battle_royale as royale, selected, table,
};

fn of<T: DeserializeOwned>(fields: Value) -> T {
    serde_json::from_value(fields).unwrap()
}

/// Runs a test on each engine, with the published items of a model.
fn with<T: DynamoTable + DeserializeOwned + 'static>(
    model: &str,
    put: &impl AsyncFn(&Client, &super::Published),
    test: &impl AsyncFn(&'static str, &Client),
) {
    for (engine, client) in clients_of(&Stack::new(Naming::verbatim()).table::<T>()) {
        block_on(async {
            for item in &facts(model).items {
                put(&client, item).await;
            }
            test(engine, &client).await;
        });
    }
}

#[test]
fn a_photo_is_liked_once() {
    let put = async |client: &Client, item: &super::Published| drop(instagram::put(client, item).await);
    with::<instagram::Model>("debrie-instagram", &put, &async |engine, client| {
        use instagram::{Like, Photo};
        let id = "01JD0000000000000000000001";
        let like: Like = of(json!({ "photoId": id, "likingUsername": "zoe", "likeId": "01JD9" }));
        let likes = async || {
            let photo = table::<Photo>(client).get(Photo::key("alexdebrie", id)).send().await.unwrap();
            field(photo.as_ref(), "likesCount")
        };
        let before = likes().await;
        let write = || {
            let (likes, photos) = (table::<Like>(client), table::<Photo>(client));
            let count = photos.update(Photo::key("alexdebrie", id)).add(Photo::PATHS.likes_count, 1_u64);
            likes.transact_write().add_named("like", likes.put(&like).if_not_exists()).add(count)
        };
        write().send().await.unwrap();
        let again = write().send().await.unwrap_err();
        assert!(again.cancellation_of("like").unwrap().is_condition_failed(), "{engine}: {again}");
        assert_eq!(likes().await, before + 1, "{engine}");
    });
}

#[test]
fn a_game_is_joined_while_it_has_room_and_started_once() {
    let put = async |client: &Client, item: &super::Published| drop(royale::put(client, item).await);
    with::<royale::Model>("labs-battle-royale", &put, &async |engine, client| {
        use royale::{Game, UserGame};
        let game: Game = of(json!({
            "game_id": "g", "map": "Dirty Desert", "creator": "ada", "create_time": "2019-04-16T10:12:54", "people": 49,
            "open_timestamp": "2019-04-16T10:12:54"
        }));
        let games = table::<Game>(client);
        games.put(&game).send().await.unwrap();
        let open = games.scan_index(Game::by_open_games_index).all().await.unwrap();
        assert!(open.contains(&game), "{engine}");

        let join = |username: &str| {
            let player: UserGame = of(json!({ "game_id": "g", "username": username }));
            let players = table::<UserGame>(client);
            let count = games.update(Game::key("g")).add(Game::PATHS.people, 1_u64);
            let count = count.condition(Game::PATHS.people.lt(50_u64));
            players.transact_write().add(players.put(&player).if_not_exists()).add_named("room", count)
        };
        join("ada").send().await.unwrap();
        let full = join("bo").send().await.unwrap_err();
        assert!(full.cancellation_of("room").unwrap().is_condition_failed(), "{engine}: {full}");
        assert_eq!(selected(table::<UserGame>(client).query(UserGame::partition("g"))).await.len(), 1);

        games.update(Game::key("g")).remove(Game::PATHS.open_timestamp).send().await.unwrap();
        let of_map = games.query(Game::by_open_games_index("Dirty Desert")).all().await.unwrap();
        assert!(of_map.iter().all(|game| field(Some(game), "people") != 50), "{engine}: {of_map:?}");
    });
}

#[test]
fn a_customer_has_an_email_of_its_own() {
    let put = async |client: &Client, item: &super::Published| drop(ecommerce::put(client, item).await);
    with::<ecommerce::Model>("book-ecommerce", &put, &async |engine, client| {
        use ecommerce::{Customer, CustomerEmail};
        let create = |name: &str, email: &str| {
            let customer: Customer =
                of(json!({ "customer_name": name, "email": email, "name": name, "addresses": {} }));
            let guard: CustomerEmail = of(json!({ "email": email, "customer_name": name }));
            let customers: Table<Customer> = table(client);
            let transaction = customers.transact_write();
            let transaction = transaction.add_named("customer", customers.put(&customer).if_not_exists());
            transaction.add_named("email", table::<CustomerEmail>(client).put(&guard).if_not_exists())
        };
        create("ada", "ada@example.com").send().await.unwrap();
        let taken = create("bo", "ada@example.com").send().await.unwrap_err();
        assert!(taken.cancellation_of("email").is_some(), "{engine}: {taken}");
        assert!(taken.cancellation_of("customer").is_none(), "{engine}: {taken}");
        let bo = table::<Customer>(client).get(Customer::key("bo")).send().await.unwrap();
        assert!(bo.is_none(), "{engine}: {bo:?}");
    });
}

/// Returns a number of an item, whose fields are private.
fn field<T: Debug + serde::Serialize>(item: Option<&T>, name: &str) -> u64 {
    serde_json::to_value(item.unwrap()).unwrap()[name].as_u64().unwrap()
}
