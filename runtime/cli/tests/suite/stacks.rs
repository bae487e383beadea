//! Stacks that come, go, move and merge, over the history of a repository.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::product;
use super::repository::{LOCK, Repository, TEMPLATE};

/// Under another name, the files of a stack do not pass as a new stack.
#[test]
fn a_renamed_stack_is_compared_with_itself() {
    let shop = Repository::new();
    let before = shop.run(&["diff"], "").stdout;
    fs::rename(shop.path("infra"), shop.path("deploy")).unwrap();
    let renamed = shop.run(&["diff"], "").stdout;
    let note = "infra/tables.lock.json of HEAD is compared, which has been renamed\n";
    assert_eq!(renamed.replace(note, "").replace("deploy/", "infra/"), before);
    assert!(renamed.contains(note), "{renamed}");
}

/// A stack that is gone takes its tables with it, also if it was the only one.
#[test]
fn a_removed_stack_is_a_danger() {
    let shop = Repository::new();
    shop.commit("second");
    shop.export_to("customers/tables", &product::customers());
    shop.commit("another stack");
    fs::remove_dir_all(shop.path("customers")).unwrap();
    assert_eq!(shop.stored("check-removed", "tablewright check", "").code, 1);
    assert_eq!(shop.run(&["check", "--stack", "infra/tables.lock.json"], "").code, 0);
    for tool in ["cloudformation", "terraform", "api"] {
        let plan = shop.run(&["plan", "--from", "HEAD", "--tool", tool], "");
        assert_eq!((plan.code, plan.stderr.as_str()), (i32::from(tool != "terraform"), ""), "{tool}");
        assert!(plan.stdout.contains("customers"), "{}", plan.stdout);
    }
    // A stack that was renamed at the same time is not removed.
    fs::rename(shop.path("infra"), shop.path("deploy")).unwrap();
    let both = shop.run(&["check"], "").stdout;
    assert!(
        both.contains("infra/tables.lock.json of HEAD is compared") && !both.contains("table `orders`"),
        "{both}"
    );
    fs::remove_dir_all(shop.path("deploy")).unwrap();
    let none = shop.run(&["check"], "");
    assert!(
        none.code == 1 && none.stdout.contains("2 changes fail the check"),
        "{}{}",
        none.stdout,
        none.stderr
    );
    // The same between two revisions, in both directions.
    shop.commit("no stack");
    assert_eq!(
        shop.run(&["check", "--from", "HEAD~1", "--to", "HEAD"], "").stdout.matches("danger:").count(),
        2
    );
    let new = shop.run(&["check", "--from", "HEAD", "--to", "HEAD~1"], "");
    assert!(new.code == 0 && new.stdout.contains("all tables are new"), "{}", new.stdout);
}

/// Locks of two branches merge as text, without a conflict if the branches change other places. Otherwise a side of the
/// file is as good as the other: the next build writes what the merged structs say.
#[test]
fn two_branches_change_the_lock() {
    let shop = Repository::new();
    shop.export(&product::with_indexes(&["m"], &["m"]));
    shop.commit("base");
    for (ours, theirs, both, has_conflict) in [
        ([&["m", "x"][..], &["m"]], [&["m"][..], &["m", "x"]], [&["m", "x"][..], &["m", "x"]], false),
        ([&["m", "x"], &["m"]], [&["c", "m"], &["m"]], [&["c", "m", "x"], &["m"]], false),
        ([&["a", "m"], &["m"]], [&["b", "m"], &["m"]], [&["a", "b", "m"], &["m"]], true),
    ] {
        shop.git(&["checkout", "--quiet", "-B", "ours", "main"]);
        shop.export(&product::with_indexes(ours[0], ours[1]));
        shop.commit("ours");
        shop.git(&["checkout", "--quiet", "-B", "theirs", "main"]);
        shop.export(&product::with_indexes(theirs[0], theirs[1]));
        shop.commit("theirs");
        let merged = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "merge", "--quiet", "ours"])
            .current_dir(shop.folder.path())
            .output()
            .unwrap();
        let lock = shop.read(LOCK);
        assert_eq!(lock.contains("<<<<<<<"), has_conflict, "{lock}");
        if has_conflict {
            assert!(!merged.status.success());
            let unresolved = shop.run(&["check", "--from", "main"], "");
            assert!(unresolved.stderr.contains("git checkout --ours"), "{}", unresolved.stderr);
            shop.git(&["checkout", "--quiet", "--ours", LOCK]);
        }
        // The build, which writes both files again.
        let stack = product::with_indexes(both[0], both[1]);
        let lock = shop.read(LOCK);
        shop.export(&stack);
        assert_eq!(shop.read(LOCK) == lock, !has_conflict, "{lock}");
        let check = shop.run(&["check", "--from", "main", "--fail-on", "steps"], "");
        let is_several = both[0].len().max(both[1].len()) > 2;
        assert_eq!(check.code, i32::from(is_several), "{}{}", check.stdout, check.stderr);
        shop.git(&["reset", "--quiet", "--hard"]);
    }
}

/// Other templates and macros can have tables that nothing here sees.
#[test]
fn the_parts_of_a_template_that_are_not_read_are_named() {
    let shop = Repository::new();
    let mut template: Value =
        serde_json::from_str(product::first().cloudformation().unwrap().as_json()).unwrap();
    template["Resources"]["Database"] = json!({ "Type": "AWS::CloudFormation::Stack" });
    template["Resources"]["Fn::ForEach::Tables"] = json!(["Name", ["a"], {}]);
    template["Transform"] = json!(["AWS::Serverless-2016-10-31", "OurMacro"]);
    let deployed = json!({ "TemplateBody": template }).to_string();
    let text = shop.run(&["diff", "--from", "-"], &deployed).stdout;
    let expected = "of the standard input, the nested stack `Database` and `Fn::ForEach::Tables` and the macro `OurMacro` are \
                    not read\n";
    assert!(text.contains(expected), "{text}");
    let json = shop.run(&["diff", "--from", "-", "--format=json"], &deployed).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["stacks"][0]["notRead"][2], "the macro `OurMacro`");
}

/// The lock of a removed stack stays for the review, without tables and with the reason.
#[test]
fn the_removal_of_a_stack_is_accepted() {
    let shop = Repository::new();
    shop.commit("second");
    fs::remove_dir_all(shop.path("infra")).unwrap();
    assert_eq!(shop.run(&["accept", "customers", "--reason", "unused"], "").code, 2);
    assert_eq!(shop.run(&["check"], "").code, 1);
    shop.stored("accept-removed", "tablewright accept orders --reason \"replaced by the shop\"", "");
    let check = shop.run(&["check"], "");
    assert!(check.code == 0 && check.stdout.contains("accepted: replaced by the shop"), "{}", check.stdout);
    shop.commit("removed");
    fs::remove_dir_all(shop.path("infra")).unwrap();
    assert_eq!(shop.run(&["check"], "").code, 0);
}

/// A product through twelve changes, each committed with its lock. Environments that are any number of changes behind reach
/// today's template.
#[test]
fn environments_are_any_number_of_changes_behind() {
    const CHANGES: [(&[&str], &[&str]); 13] = [
        (&[], &[]),
        (&["a"], &[]),
        (&["a", "b"], &[]),
        (&["b"], &[]),
        (&["b", "c"], &["x"]),
        (&["c"], &["x"]),
        (&["c", "d"], &["x", "y"]),
        (&["d", "c", "e"], &["x", "y"]),
        (&["e"], &["y"]),
        (&["e", "f"], &["y", "z"]),
        (&["f"], &["z"]),
        (&["f", "g"], &[]),
        (&["f", "g", "h"], &["x"]),
    ];
    let shop = Repository::new();
    let mut templates = Vec::new();
    for (position, (orders, customers)) in CHANGES.into_iter().enumerate() {
        shop.export(&product::with_indexes(orders, customers));
        if position > 0 {
            assert!(shop.run(&["diff"], "").stdout.contains("index `"), "{position}");
            assert_eq!(shop.run(&["check"], "").code, 0, "{position}");
        }
        shop.commit("a change");
        assert!(shop.run(&["diff"], "").stdout.ends_with("no changes\n"), "{position}");
        templates.push(shop.read(TEMPLATE));
    }
    let (orders, customers) = CHANGES[12];
    let operations = |was: &[&str], is: &[&str]| {
        let missing =
            |these: &[&str], those: &[&str]| these.iter().filter(|name| !those.contains(name)).count();
        missing(was, is) + missing(is, was)
    };
    for (deployed, (was, of_customers)) in templates.iter().zip(CHANGES) {
        let plan = shop.run(&["plan", "--from", "-", "--out", "plan"], deployed);
        assert_eq!(plan.code, 0, "{}", plan.stderr);
        let files = fs::read_dir(shop.path("plan")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|file| file.extension().is_some_and(|ending| ending == "json")).collect();
        files.sort_by_key(|file| {
            file.file_name().unwrap().to_str().unwrap().split('-').next().unwrap().parse::<usize>().unwrap()
        });
        let least = operations(was, orders).max(operations(of_customers, customers));
        assert_eq!(files.len(), least, "{}", plan.stdout);
        if let Some(last) = files.last() {
            assert_eq!(fs::read_to_string(last).unwrap(), templates[12]);
        }
    }
}
