//! The commands, in a repository with a stack.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tablewright::{DynamoTable, Naming, Stack};

use super::product;
use super::repository::{LOCK, Repository, TEMPLATE, printed};

#[test]
fn changes_are_shown() {
    let shop = Repository::new();
    assert_eq!(shop.stored("diff", "tablewright diff", "").code, 0);
    shop.stored("diff-revisions", "tablewright diff --from v1 --to HEAD", "");
    shop.stored(
        "diff-deployed",
        "tablewright diff --from -",
        product::first().cloudformation().unwrap().as_json(),
    );
    let json = shop.run(&["tablewright", "diff", "--format", "json"], "").stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["stacks"][0]["stack"], LOCK);
    assert_eq!(json["stacks"][0]["changes"][2]["id"], "orders.items.total");
    // Two files need no stack, no repository and no lock.
    let outside = tempfile::tempdir().unwrap();
    let file = |stack: Stack, name: &str| {
        fs::write(outside.path().join(name), stack.cloudformation().unwrap().as_json()).unwrap();
    };
    file(product::first(), "old.json");
    file(product::second(), "new.json");
    let mut command = shop.command(&["diff", "--from", "old.json", "--to", "new.json"]);
    let two = printed(command.current_dir(outside.path()), "");
    assert!(two.code == 0 && two.stdout.contains("2 changes: 2 steps"), "{}{}", two.stdout, two.stderr);
}

#[test]
fn a_check_fails_for_a_danger_that_nobody_accepted() {
    let shop = Repository::new();
    assert_eq!(shop.stored("check", "tablewright check", "").code, 1);
    assert_eq!(shop.run(&["check", "--from", "v1", "--to", "HEAD", "--fail-on", "note"], "").code, 0);
    let deployed = product::first().cloudformation().unwrap();
    assert_eq!(shop.run(&["check", "--from", "-"], deployed.as_json()).code, 0);
    assert_eq!(
        shop.stored("check-steps", "tablewright check --from - --fail-on steps", deployed.as_json()).code,
        1
    );
    let json: Value = serde_json::from_str(&shop.run(&["check", "--format=json"], "").stdout).unwrap();
    assert_eq!((&json["failed"], &json["failOn"]), (&true.into(), &"danger".into()));
    // The lock of the new version has the reason.
    let lock = shop.read(LOCK).replace(
        "\"items\": {",
        "\"accepted\": [{ \"change\": \"orders.items.total\", \"reason\": \"backfilled by job 42\" }],\n\"items\": {",
    );
    shop.write(LOCK, &lock);
    assert_eq!(shop.stored("check-accepted", "tablewright check", "").code, 0);
    // The acceptance was about that change, and not about a later one at the same place.
    shop.commit("second");
    shop.write(LOCK, &shop.read(LOCK).replace("\"amount\"", "\"total\""));
    shop.commit("third");
    shop.write(LOCK, &shop.read(LOCK).replace("\"total\"", "\"amount\""));
    assert_eq!(shop.run(&["check"], "").code, 1);
}

#[test]
fn deployments_are_planned() {
    let shop = Repository::new();
    let deployed = product::first().cloudformation().unwrap();
    assert_eq!(shop.stored("plan", "tablewright plan --from - --out plan", deployed.as_json()).code, 0);
    let readme = shop.read("plan/README.md");
    assert!(readme.contains("## 1. add customer-index"), "{readme}");
    let last = shop.read("plan/2-add-status-index.template.json");
    assert_eq!(last, shop.read(TEMPLATE));
    // A new plan removes the templates of the old one.
    let first = shop.read("plan/1-add-customer-index.template.json");
    shop.write("plan/notes.txt", "mine");
    assert_eq!(shop.run(&["plan", "--from", "-", "--out", "plan"], &first).code, 0);
    assert!(!shop.path("plan/2-add-status-index.template.json").exists());
    assert!(
        shop.path("plan/1-add-status-index.template.json").exists() && shop.path("plan/notes.txt").exists()
    );
    assert_eq!(shop.run(&["plan", "--from", "-"], &last).stdout.lines().last(), Some("nothing to deploy"));
    shop.export(&product::other_key());
    assert_eq!(shop.stored("plan-obstacle", "tablewright plan --from v1", "").code, 1);
    let json: Value =
        serde_json::from_str(&shop.run(&["plan", "--from=v1", "--format=json"], "").stdout).unwrap();
    assert_eq!(json["stacks"][0]["plan"]["obstacles"][0]["id"], "orders.key");
    assert_eq!(shop.run(&["plan"], "").code, 2);
}

#[test]
fn requests_are_planned() {
    let shop = Repository::new();
    shop.export(&product::other_time_to_live());
    assert_eq!(shop.stored("plan-api", "tablewright plan --from v1 --tool api --out plan", "").code, 0);
    let body: Value =
        serde_json::from_str(&shop.read("plan/2-orders-add-status-index.request.json")).unwrap();
    assert_eq!(body["GlobalSecondaryIndexUpdates"][0]["Create"]["IndexName"], "status-index");
    assert!(shop.read("plan/README.md").contains("## 2. orders: add status-index"));
    // A plan for another tool removes the files of this one.
    assert_eq!(shop.run(&["plan", "--from", "v1", "--out", "plan"], "").code, 0);
    assert!(!shop.path("plan/2-orders-add-status-index.request.json").exists());
    let json = shop.run(&["plan", "--from", "v1", "--tool", "api", "--format", "json"], "").stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    let requests = &json["stacks"][0]["plan"]["requests"];
    assert_eq!(
        (&requests[0]["operation"], &requests[0]["destroys"]),
        (&"UpdateTable".into(), &"orders.stream".into())
    );
    assert_eq!(requests[1]["body"], body);
    shop.stored("plan-api-live", "tablewright plan --from - --tool api", &product::live());
    shop.export(&product::other_key());
    assert_eq!(shop.stored("plan-api-obstacle", "tablewright plan --from v1 --tool api", "").code, 1);
}

#[test]
fn applies_are_planned() {
    let shop = Repository::new();
    shop.export(&product::other_time_to_live());
    assert_eq!(
        shop.stored("plan-terraform", "tablewright plan --from v1 --tool terraform --out plan", "").code,
        0
    );
    assert!(shop.read("plan/README.md").contains("## 2. apply"));
    assert!(shop.path("plan/1-orders-turn-time-to-live-off.request.json").exists());
    let json = shop.run(&["plan", "--from", "v1", "--tool", "terraform", "--format", "json"], "").stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["stacks"][0]["plan"]["before"][0]["operation"], "UpdateTimeToLive");
    // A table that leaves the stack is kept, and one with another base name stays the same.
    shop.export(&product::with_customers());
    shop.commit("two tables");
    shop.export(&product::other_base());
    assert_eq!(
        shop.stored("plan-terraform-blocks", "tablewright plan --from HEAD --tool terraform", "").code,
        0
    );
    shop.export(&product::other_key());
    shop.stored("plan-terraform-obstacle", "tablewright plan --from v1 --tool terraform", "");
    shop.export(&product::first());
    shop.stored("plan-terraform-nothing", "tablewright plan --from v1 --tool terraform", "");
}

#[test]
fn a_change_is_accepted_in_the_lock() {
    let shop = Repository::new();
    shop.stored("accept", "tablewright accept orders.items.total --reason \"backfilled by job 42\"", "");
    let lock: Value = serde_json::from_str(&shop.read(LOCK)).unwrap();
    assert_eq!(lock["accept"][0]["reason"], "backfilled by job 42");
    assert_eq!(shop.stored("accept-unknown", "tablewright accept all --reason \"it is fine\"", "").code, 2);
    assert_eq!(shop.run(&["accept", "orders.key", "--reason", " "], "").code, 2);
    assert_eq!(shop.run(&["accept", "orders.key"], "").code, 2);
    let mut command = shop.command(&["accept", "orders.key", "--reason", "it is fine"]);
    let refused = printed(command.env("CI", "true"), "");
    assert!(refused.code == 2 && refused.stderr.contains("nothing is accepted in CI"), "{}", refused.stderr);
    assert_eq!(serde_json::from_str::<Value>(&shop.read(LOCK)).unwrap(), lock);
    let files = fs::read_dir(shop.path("infra")).unwrap().count();
    assert_eq!(files, 2, "no temporary file is left");
}

#[test]
fn tables_are_shown() {
    let shop = Repository::new();
    assert_eq!(shop.stored("show", "tablewright show", "").code, 0);
    assert_eq!(shop.stored("show-unknown", "tablewright show order", "").code, 2);
    let json: Value =
        serde_json::from_str(&shop.run(&["show", "orders", "--format=json"], "").stdout).unwrap();
    assert_eq!(json["stacks"][0]["tables"]["orders"]["key"]["id"], "S HASH");
    // Without a template, the lock has the tables.
    fs::remove_file(shop.path(TEMPLATE)).unwrap();
    assert!(shop.run(&["show", "orders"], "").stdout.contains("customer-index"));
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(name = "codes")]
#[pk("PK" = b"{id}")]
#[sk("SK" = "{code}")]
struct Code {
    id: u64,
    code: String,
}

#[test]
fn a_template_is_shown_with_one_pair_of_quotes() {
    let shop = Repository::new();
    shop.export_to("infra/codes", &Stack::new(Naming::verbatim()).table::<Code>());
    let shown = shop.run(&["show", "codes"], "").stdout;
    assert!(shown.contains("    PK    b\"{id:8}\"\n    SK    \"{code}\"\n"), "{shown}");
}

#[test]
fn live_tables_are_verified() {
    let shop = Repository::new();
    let live = product::live();
    assert_eq!(shop.stored("verify", "tablewright verify", &live).code, 1);
    shop.export(&product::first());
    assert_eq!(shop.stored("verify-equal", "tablewright verify -", &live).code, 0);
    shop.write("live/orders.json", &live);
    shop.write("live/other.json", &live.replace("acme-shop-orders", "other"));
    assert_eq!(shop.stored("verify-folder", "tablewright verify live", "").code, 1);
    let two = format!("{live}\n{live}");
    assert_eq!(shop.run(&["verify"], &two).code, 0);
    let json: Value =
        serde_json::from_str(&shop.run(&["verify", "live", "--format=json"], "").stdout).unwrap();
    assert_eq!(json["unknown"][0], "other");
    let renamed = live.replace("acme-", "zeta-");
    let arguments = ["verify", "--parameter", "OrganizationPrefix=zeta"];
    assert_eq!(shop.run(&arguments, &renamed).code, 0);
    let wrong = shop.run(&["verify", "-p", "Organization=zeta"], &renamed);
    assert!(wrong.code == 2 && wrong.stderr.contains("no template has the parameter"), "{}", wrong.stderr);
}

#[test]
fn errors_name_the_file_and_the_way_out() {
    let shop = Repository::new();
    shop.stored("error-source", "tablewright diff --from deployed.json", "");
    shop.stored("error-empty", "tablewright diff --from -", "");
    shop.stored("error-yaml", "tablewright diff --from -", "Resources:\n  Orders:\n");
    shop.stored("error-other", "tablewright diff --from -", "{\"StackSummaries\": []}");
    shop.write(LOCK, &format!("<<<<<<< HEAD\n{}", shop.read(LOCK)));
    shop.stored("error-conflict", "tablewright diff", "");
    shop.write("other/tables.lock.json", "{\"tablewright\": 1, \"tables\": {}}");
    shop.stored("error-stacks", "tablewright diff --from -", "{\"Resources\": {}}");
    shop.stored("error-stack", "tablewright show --stack orders", "");
    shop.stored("error-no-tables", "tablewright diff --from - --stack other/tables.lock.json", "[]");
    fs::remove_dir_all(shop.path("infra")).unwrap();
    fs::remove_dir_all(shop.path("other")).unwrap();
    shop.commit("no stack");
    shop.stored("error-none", "tablewright diff", "");
    shop.stored("error-command", "tablewright plann", "");
    let failures =
        ["error-source", "error-empty", "error-yaml", "error-other", "error-conflict", "error-stacks"];
    for name in failures.iter().chain(&["error-stack", "error-none", "error-command", "error-no-tables"]) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/output/{name}.txt"));
        assert!(fs::read_to_string(file).unwrap().ends_with("exit 2\n"), "{name}");
    }
}

/// Git knows no revision for many reasons, and each has another way out.
#[test]
fn an_unknown_revision_says_why_it_is_unknown() {
    let shop = Repository::new();
    let diff = ["diff", "--from", "origin/main"];
    assert!(shop.run(&diff, "").stderr.contains("a revision such as HEAD or v1.4"));
    let without_git = printed(shop.command(&["diff"]).env("PATH", ""), "");
    assert!(without_git.stderr.contains("git cannot be run"), "{}", without_git.stderr);
    shop.commit("second");
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", shop.folder.path().display());
    let to = clone.path().to_str().unwrap();
    shop.git(&["clone", "--quiet", "--depth=1", &from, to]);
    let shallow = printed(shop.command(&["diff", "--from", "v0"]).current_dir(clone.path()), "");
    assert!(shallow.stderr.contains("git fetch --unshallow"), "{}", shallow.stderr);
    fs::remove_dir_all(shop.path(".git")).unwrap();
    let outside = shop.run(&["check"], "");
    assert!(outside.code == 2 && outside.stderr.contains("not a git repository"), "{}", outside.stderr);
}

#[test]
fn a_description_that_is_empty_is_not_left_out() {
    let shop = Repository::new();
    shop.write("live/orders.json", "{\"TableName\": \"acme-shop-orders\"}");
    shop.write("live/customers.json", "");
    let printed = shop.run(&["verify", "live"], "");
    assert_eq!(printed.code, 2);
    assert!(printed.stderr.contains("live/customers.json is empty"), "{}", printed.stderr);
    assert!(shop.run(&["verify"], "").stderr.contains("the standard input is empty"));
}

#[test]
fn a_struct_is_pulled_from_descriptions() {
    let shop = Repository::new();
    let live = product::live();
    shop.write("live.json", &live);
    let item = |total: &str| format!("{{\"Item\": {{\"id\": {{\"S\": \"1\"}}, \"total\": {total}}}}}\n");
    shop.write("export.json", &[item("{\"N\": \"1\"}"), item("{\"B\": \"AA==\"}")].concat());
    shop.stored("pull", "tablewright pull live.json", "");
    shop.stored("pull-items", "tablewright pull export.json - --name Purchase", &live);
    for (name, line, stdin) in [
        ("pull-none", "tablewright pull export.json", ""),
        ("pull-two", "tablewright pull live.json live.json", ""),
        ("pull-other", "tablewright pull", "{\"TableNames\": []}"),
        ("pull-untyped", "tablewright pull live.json -", "{\"Items\": [{\"id\": \"1\"}]}"),
        ("pull-empty", "tablewright pull", ""),
        ("pull-keyless", "tablewright pull", "{\"Table\": {\"TableName\": \"orders\", \"KeySchema\": []}}"),
        ("pull-name", "tablewright pull live.json --name my-order", ""),
    ] {
        assert_eq!(shop.stored(name, line, stdin).code, 2, "{name}");
    }
}

#[test]
fn help_is_the_same_however_it_is_called() {
    let shop = Repository::new();
    shop.stored("help", "tablewright --help", "");
    for command in ["diff", "check", "plan", "accept", "show", "verify", "pull", "completions"] {
        shop.stored(&format!("help-{command}"), &format!("tablewright {command} --help"), "");
    }
    let direct = shop.run(&["diff", "--help"], "").stdout;
    assert!(direct.contains("Usage: cargo-tablewright diff"), "{direct}");
    assert!(shop.run(&["--version"], "").stdout.starts_with("cargo-tablewright "));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(shop.run(&["completions", shell], "").stdout.contains("verify"), "{shell}");
    }
}

/// Windows PowerShell writes UTF-16.
#[test]
fn texts_are_read_in_any_encoding() {
    let shop = Repository::new();
    let template = product::first().cloudformation().unwrap().as_json().to_owned();
    let little: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(template.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(template.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked = [b"\xEF\xBB\xBF", template.as_bytes()].concat();
    let right = shop.run(&["plan", "--from", "-"], &template).stdout;
    let steps = |text: &str| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    for bytes in [little, big, marked] {
        fs::write(shop.path("deployed.json"), bytes).unwrap();
        let plan = shop.run(&["plan", "--from", "deployed.json"], "");
        assert_eq!(
            steps(&plan.stdout),
            steps(&right)
                .iter()
                .map(|line| line.replace("the standard input", "deployed.json"))
                .collect::<Vec<_>>(),
            "{}",
            plan.stderr
        );
    }
    fs::write(shop.path("deployed.json"), [0x7F, b'E', b'L', b'F', 0xFF]).unwrap();
    let failed = shop.run(&["plan", "--from", "deployed.json"], "");
    assert!(failed.code == 2 && failed.stderr.contains("deployed.json is not a text"), "{}", failed.stderr);
}

#[test]
fn colors_follow_the_terminal_and_the_option() {
    let shop = Repository::new();
    let has_color = |command: &mut Command| printed(command, "").stdout.contains('\u{1b}');
    assert!(!has_color(&mut shop.command(&["diff"])));
    assert!(has_color(&mut shop.command(&["diff", "--color", "always"])));
    assert!(has_color(shop.command(&["diff"]).env("CLICOLOR_FORCE", "1")));
    assert!(!has_color(shop.command(&["diff"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
    assert!(!has_color(shop.command(&["diff", "--color=never"]).env("CLICOLOR_FORCE", "1")));
}
