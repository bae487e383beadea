//! The page about a stack: that its HTML is accessible, that its Markdown is in order, and that its figures are right.

mod html;
mod made_up;
mod markdown;
mod reads;
mod writes;

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, EpochSeconds, Naming, Stack};
use tablewright_tests::cases::cases;

use super::shop;

/// An order.
#[derive(DynamoTable)]
#[table(name = "orders")]
#[expect(dead_code, reason = "only its table is of interest")]
struct Order {
    #[pk]
    customer: String,
    #[sk]
    number: u64,
    #[gsi("status", project(include(total)))]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    #[gsi("courier", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    courier: Option<String>,
    #[lsi("weight")]
    weight: u32,
    #[ttl]
    expires_at: Option<EpochSeconds>,
    total: u64,
    note: String,
}

#[derive(Deserialize, DynamoTable)]
#[table(name = "blog", pk = "PK", sk = "SK", tag = "type")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK", project(include("title")))]
enum Blog {
    Author(Author),
    Post(Post),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("AUTHOR#{author:lower}")]
#[sk("PROFILE")]
struct Author {
    author: String,
    name: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("AUTHOR#{author:lower}")]
#[sk("POST#{number:05}")]
#[gsi(name = "GSI1", by = "topic", partial, pk("TOPIC#{topic}"), sk("{day:lower,.10}#{number:05}"))]
struct Post {
    author: String,
    number: u32,
    topic: Option<String>,
    day: String,
    title: String,
}

/// Returns the stacks of the grid, and a table of several entities.
fn stacks() -> Vec<(&'static str, Stack)> {
    let mut stacks = cases();
    stacks.push(("orders", shop().table::<Order>()));
    stacks.push(("entities", shop().table::<Blog>()));
    stacks.push(("verbatim", Stack::new(Naming::verbatim()).table::<Order>().table::<Blog>()));
    stacks.push(("hostile", hostile()));
    stacks
}

/// Returns a stack whose texts are markup.
fn hostile() -> Stack {
    let schema = serde_json::json!({
        "name": "orders",
        "description": "<script>alert(1)</script> | *a* `b` [c](d) &amp;\u{202e}",
        "partition_key": { "name": "a|b`<i>", "type": "S" },
        "sort_key": { "name": "</table>\n|x", "type": "N" },
    });
    shop().schema(serde_json::from_value(schema).unwrap())
}

fn markdown_of(stack: &Stack) -> String {
    stack.page().unwrap().as_markdown().to_owned()
}

/// Returns the rows of a section of a page, each with its cells.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) =
        page.split_once(&format!("\n### {heading}\n")).unwrap_or_else(|| panic!("{heading}: {page}"));
    let section = section.split("\n### ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells = row.trim_matches('|').split('|');
        cells.map(|cell| cell.trim().replace('`', "")).collect()
    })
    .collect()
}

#[test]
fn an_index_shows_the_items_that_it_holds() {
    let page = markdown_of(&shop().table::<Order>());
    let items = rows(&page, "orders: items");
    assert_eq!(items.len(), 3);
    // The second item is in the first one's partition, and the last one lacks what an item can lack.
    assert_eq!(items[0][..3], ["customer-1", "1", "status-1"]);
    assert_eq!(items[1][..3], ["", "2", "status-2"]);
    assert_eq!(items[2][..5], ["customer-2", "3", "status-1", "3", ""]);
    let by_status = rows(&page, "orders: status-index");
    assert_eq!(
        by_status,
        [
            ["status-1", "1", "customer-1", "1", "…"],
            ["", "3", "customer-2", "3", "…"],
            ["status-2", "2", "customer-1", "2", "…"],
        ]
    );
    assert_eq!(
        rows(&page, "orders: courier-index"),
        [["courier-1", "customer-1", "1"], ["courier-2", "customer-1", "2"]]
    );
    assert!(page.contains("It holds only keys. An item without `courier` is not in it."), "{page}");
}

#[test]
fn writes_count_the_indexes() {
    let page = markdown_of(&shop().table::<Order>());
    assert!(
        page.contains(
            "| write | table | `status-index` | `courier-index` | `weight-index` | writes in all |"
        ),
        "{page}"
    );
    assert_eq!(
        rows(&page, "orders: writes"),
        [
            ["put a new item, or delete one", "1", "1", "0 to 1", "1", "3 to 4"],
            // Both are in the key of `status-index`, and in the local index, which holds everything.
            ["update of status, placed_at", "1", "2", "0", "1", "4"],
            ["update of courier", "1", "0", "0 to 2", "1", "2 to 4"],
            ["update of weight", "1", "0", "0", "2", "3"],
            ["update of expires_at, note", "1", "0", "0", "1", "2"],
            ["update of total", "1", "1", "0", "1", "3"],
        ]
    );
}

#[test]
fn entities_have_their_templates_and_their_reads() {
    let page = markdown_of(&shop().table::<Blog>());
    assert_eq!(
        rows(&page, "blog: entities"),
        [
            ["Author", "AUTHOR#{author:lower}", "PROFILE", "", "", "author, name"],
            [
                "Post",
                "AUTHOR#{author:lower}",
                "POST#{number:05}",
                "TOPIC#{topic}",
                "{day:lower,.10}#{number:05}",
                "author, number, topic, day, title"
            ],
        ]
    );
    let reads = rows(&page, "blog: reads");
    let reads: Vec<String> = reads.iter().map(|read| read[..4].join(" | ")).collect();
    assert_eq!(
        reads,
        [
            r#"one Author | GetItem | PK = "AUTHOR#{author:lower}", SK = "PROFILE" | the table"#,
            r#"one Post | GetItem | PK = "AUTHOR#{author:lower}", SK = "POST#{number:05}" | the table"#,
            r#"each Post of a partition | Query | PK = "AUTHOR#{author:lower}", begins_with(SK, "POST#"); sorted and narrowed by number | the table"#,
            r#"Author, Post together | Query | PK = "AUTHOR#{author:lower}" | the table"#,
            r#"each Post of a partition | Query | GSI1PK = "TOPIC#{topic}"; sorted and narrowed by day, number | GSI1"#,
            "every item | Scan | none: it reads and bills the whole table | the table",
        ]
    );
    assert_eq!(
        rows(&page, "blog: writes"),
        [
            ["Author", "put a new item, or delete one", "1", "0", "1"],
            ["", "update of name", "1", "0", "1"],
            ["Post", "put a new item, or delete one", "1", "0 to 1", "1 to 2"],
            ["", "update of topic, day", "1", "0 to 2", "1 to 3"],
            ["", "update of title", "1", "0 to 1", "1 to 2"],
        ]
    );
    assert!(
        page.contains("An item of `Post` without `topic` is not in it. It never holds `Author`."),
        "{page}"
    );
}

#[derive(Deserialize, DynamoTable)]
#[table(name = "chat", pk = "PK", sk = "SK")]
#[gsi(name = "inverted", pk = "SK", sk = "PK")]
#[gsi(name = "byDay", pk = "day")]
enum Chat {
    Room(Room),
    Member(Member),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("ROOM#{room}")]
#[sk("ROOM")]
#[expect(clippy::struct_field_names, reason = "both entities name their common part alike")]
struct Room {
    room: String,
    title: String,
    day: Option<String>,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("ROOM#{room}")]
#[sk("USER#{user}")]
#[gsi(name = "inverted", by = "user", pk("USER#{user}"), sk("ROOM#{room}"))]
struct Member {
    room: String,
    user: String,
}

/// An item is in each index whose key attributes it has, whether its entity names the index or not.
#[test]
fn an_inverted_index_holds_every_item() {
    let page = markdown_of(&shop().table::<Chat>());
    assert_eq!(
        rows(&page, "chat: writes"),
        [
            ["Room", "put a new item, or delete one", "1", "1", "0 to 1", "2 to 3"],
            ["", "update of title", "1", "1", "0 to 1", "2 to 3"],
            ["", "update of day", "1", "1", "0 to 2", "2 to 4"],
            ["Member", "put a new item, or delete one", "1", "1", "0", "2"],
        ]
    );
    assert_eq!(page.matches("It never holds").count(), 1);
    assert!(
        page.contains("An item of `Room` without `day` is not in it. It never holds `Member`."),
        "{page}"
    );
    let reads: Vec<String> = rows(&page, "chat: reads").iter().map(|read| read[0].clone()).collect();
    assert_eq!(reads.iter().filter(|read| read.contains("Room")).count(), 2, "{reads:?}");
}

#[derive(Serialize, DynamoTable)]
#[table(name = "visits")]
#[access(visit_at(site, at))]
#[access(visits_of_start(page = "/start"))]
struct Visit {
    #[pk]
    site: String,
    #[sk]
    at: i32,
    #[gsi("page", project(keys_only))]
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
    seconds: f32,
    tags: Vec<&'static str>,
    referrer: Option<String>,
}

fn visit(at: i32, page: Option<&str>) -> Visit {
    Visit {
        site: "docs".to_owned(),
        at,
        page: page.map(str::to_owned),
        seconds: 1.5,
        tags: vec!["a|b"],
        referrer: None,
    }
}

#[test]
fn samples_are_shown_in_place_of_made_up_items() {
    let stack = shop().table::<Visit>().table::<Order>();
    let stack =
        stack.sample(&visit(10, None)).sample(&visit(9, Some("/start"))).sample(&visit(-3, Some("/start")));
    // The last item of a key is the one that is stored.
    let page = markdown_of(&stack.sample(&visit(10, Some("/end"))));
    assert_eq!(
        rows(&page, "visits: items"),
        [
            ["docs", "-3", "/start", "1.5", r#"["a\"#, r#"b"]"#, ""],
            ["", "9", "/start", "1.5", r#"["a\"#, r#"b"]"#, ""],
            ["", "10", "/end", "1.5", r#"["a\"#, r#"b"]"#, ""],
        ]
    );
    assert_eq!(
        rows(&page, "visits: page-index"),
        [["/end", "docs", "10"], ["/start", "docs", "-3"], ["", "docs", "9"]]
    );
    let attributes = rows(&page, "visits: attributes");
    let types: Vec<&str> = attributes.iter().map(|attribute| attribute[1].as_str()).collect();
    assert_eq!(types, ["S", "N", "S", "N", "L", "by serde"]);
    assert!(page.contains("The sample items of `orders` are made up."), "{page}");
}

#[test]
fn samples_of_entities_have_computed_keys() {
    let post = |topic: Option<&str>| Post {
        author: "Ada".to_owned(),
        number: 7,
        topic: topic.map(str::to_owned),
        day: "2026-11-20T06".to_owned(),
        title: "On keys".to_owned(),
    };
    let stack =
        shop().table::<Blog>().sample(&Author { author: "Ada".to_owned(), name: "Ada L.".to_owned() });
    let page = markdown_of(&stack.clone().sample(&post(Some("rust"))));
    assert_eq!(
        rows(&page, "blog: items"),
        [
            [
                "AUTHOR#ada",
                "POST#00007",
                "Post",
                "GSI1PK: TOPIC#rust<br>GSI1SK: 2026-11-20#00007<br>type: Post<br>author: Ada<br>number: 7<br>topic: rust<br>\
                 day: 2026-11-20T06<br>title: On keys",
            ],
            ["", "PROFILE", "Author", "type: Author<br>author: Ada<br>name: Ada L."],
        ]
    );
    assert_eq!(rows(&page, "blog: GSI1").len(), 1);
    assert!(!page.contains("made up"), "{page}");
    let page = markdown_of(&stack.sample(&post(None)));
    assert!(rows(&page, "blog: GSI1").is_empty(), "{page}");
}

/// A table of one struct whose keys are computed.
#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "notes")]
#[pk("PK" = "NOTE#{id}")]
struct Note {
    id: String,
    text: String,
}

#[test]
fn a_struct_with_computed_keys_is_shown_as_one() {
    let page = markdown_of(&shop().table::<Note>());
    assert_eq!(rows(&page, "notes: keys"), [["Note", "NOTE#{id}", "id, text"]]);
    assert_eq!(rows(&page, "notes: items")[0], ["NOTE#id-1", "id: id-1<br>text: …"]);
    assert_eq!(rows(&page, "notes: reads")[0][..3], ["one item", "GetItem", r#"PK = "NOTE#{id}""#]);
}

#[test]
fn named_patterns_are_shown_with_their_requests() {
    let page = markdown_of(&shop().table::<Visit>());
    assert_eq!(
        rows(&page, "visits: access patterns"),
        [
            [
                "Visit::visit_at(site, at)",
                "GetItem",
                "the table",
                "eventual or strong",
                "dynamodb:GetItem",
                "0.5 · 1.5 · 12.5"
            ],
            [
                r#"Visit::visits_of_start(page = "/start")"#,
                "Query",
                "page-index",
                "eventual",
                "dynamodb:Query",
                "12.5 · 125 · 1250"
            ],
        ]
    );
    assert!(!markdown_of(&shop().table::<Order>()).contains("access patterns"));
}

#[test]
fn a_sample_that_is_no_item_is_a_problem() {
    #[derive(Deserialize, DynamoTable)]
    #[table(name = "lost")]
    struct Lost {
        #[pk]
        id: String,
    }

    impl Serialize for Lost {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.id.serialize(serializer)
        }
    }

    let lost = Lost { id: "a".to_owned() };
    let stack = shop().table::<Lost>().sample(&lost).sample(&visit(1, None));
    assert_eq!(
        super::problems(stack.page()),
        [
            "a sample of table `lost` is not an item: `serde` does not store it as attributes",
            "there is no table `visits` for a sample; add it with `.table::<T>()`",
        ]
    );
}

#[test]
fn a_limit_that_is_near_is_marked() {
    let mut schema = serde_json::json!({ "name": "orders", "partition_key": { "name": "id", "type": "S" } });
    let index = |number: usize| {
        serde_json::json!({
            "name": format!("index-{number}"),
            "kind": "global",
            "partition_key": [{ "name": format!("key{number}"), "type": "S" }],
        })
    };
    for (count, note) in [(15, ""), (16, "**near**"), (20, "**reached**")] {
        schema["indexes"] = (0..count).map(index).collect();
        let page = markdown_of(&shop().schema(serde_json::from_value(schema.clone()).unwrap()));
        assert_eq!(rows(&page, "orders: limits"), [["global indexes", &count.to_string(), "20", note]]);
    }
}

#[test]
fn the_ending_of_a_file_says_its_form() {
    let folder = tempfile::tempdir().unwrap();
    let (stack, page) = (shop().table::<Order>(), shop().table::<Order>().page().unwrap());
    for (file, expected) in
        [("a.md", page.as_markdown()), ("a.html", page.as_html()), ("A.HTML", page.as_html())]
    {
        let path = folder.path().join(file);
        std::fs::write(&path, expected).unwrap();
        stack.export_page(&path).unwrap();
        tablewright::export::check(&path, &expected).unwrap();
    }
}
