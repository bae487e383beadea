//! The cost of a cold build of the crate and its dependencies, and the number of dependencies.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::common::{Amount, Bar, Report, cpu, median, run};
use crate::project::{cargo, tablewright, tablewright_for_keys, write};

/// The dependencies of any crate that has a derive and handles JSON.
const RUNTIME: &str = r#"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
heck = "0.5"
tree_baseline_derive = { path = "derive" }
"#;

/// The dependencies of its derive. Cargo compiles the dependencies of a macro without debug information.
const DERIVE: &str = r#"
[package]
name = "tree_baseline_derive"
edition = "2024"

[lib]
proc-macro = true

[dependencies]
syn = { version = "3", default-features = false, features = ["clone-impls", "derive", "parsing", "printing", "proc-macro"] }
quote = "1"
proc-macro2 = "1"
heck = "0.5"
"#;

/// The SDK without HTTP and TLS, which the user chooses.
const SDK: &str = "aws-sdk-dynamodb = { version = \"1\", default-features = false }";

/// The other dependencies of a crate that stores its structs with the SDK.
const ITEMS: &str = r#"
serde = { version = "1", features = ["derive"] }
serde_dynamo = { version = "4", features = ["aws-sdk-dynamodb+1"] }
"#;

const MAX_CRATES: usize = 15;
const MAX_CRATES_OVER_SDK: usize = 8;
const ROUNDS: usize = 5;

pub(crate) fn measure(report: &mut Report) {
    let baseline = write("tree_baseline", RUNTIME);
    let derive = baseline.join("derive");
    fs::create_dir_all(derive.join("src")).expect("a source folder");
    fs::write(derive.join("Cargo.toml"), DERIVE).expect("a manifest");
    fs::write(derive.join("src/lib.rs"), "").expect("a source file");
    let projects = [baseline, write("tree", &tablewright(&[])), write("tree_keys", &tablewright_for_keys())];
    let mut samples = [const { Vec::<Duration>::new() }; 3];
    for _ in 0..ROUNDS {
        for (project, samples) in projects.iter().zip(&mut samples) {
            samples.push(cold_build(project));
        }
    }
    let [baseline, ours, keys] = samples.map(|samples| Amount::Seconds(median(&samples).as_secs_f64()));
    report.add(
        "crates of the default dependency tree",
        Amount::Count(crates(&projects[1]).len()),
        None,
        Bar::AtMost(Amount::Count(MAX_CRATES)),
    );
    for (figure, ours) in
        [("cold build of them, CPU time", ours), ("the same without default features, CPU time", keys)]
    {
        let baseline = Some(("serde, serde_json, syn, quote, heck", baseline));
        report.add(figure, ours, baseline, Bar::Ratio(1.2));
    }
}

/// Reports how many dependencies the feature `aws-sdk` adds to a crate that already uses the SDK.
pub(crate) fn measure_with_sdk(report: &mut Report) {
    let with = crates(&write("tree_sdk", &[SDK, ITEMS, &tablewright(&["aws-sdk"])].join("\n")));
    for (with_what, dependencies, bar) in [
        ("the SDK", vec![SDK.to_owned()], Bar::AtMost(Amount::Count(MAX_CRATES_OVER_SDK))),
        ("the SDK, serde_dynamo and serde's derive", vec![SDK.to_owned(), ITEMS.to_owned()], Bar::None),
        ("the SDK and the default dependency tree", vec![SDK.to_owned(), tablewright(&[])], Bar::None),
    ] {
        let without = crates(&write("tree_sdk_baseline", &dependencies.join("\n")));
        let added = with.difference(&without).count();
        report.add(&format!("crates that aws-sdk adds to {with_what}"), Amount::Count(added), None, bar);
    }
}

fn cold_build(project: &PathBuf) -> Duration {
    let target = project.join("target");
    if target.exists() {
        fs::remove_dir_all(&target).expect("a target directory of ours");
    }
    cpu(cargo(project).args(["build", "--offline", "-j2"]))
}

/// Returns the crates that are compiled, without the scratch crate itself.
fn crates(project: &PathBuf) -> BTreeSet<String> {
    let tree = run(cargo(project).args([
        "tree",
        "--offline",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
    ]));
    let scratch = tree.lines().next();
    tree.lines().filter(|line| Some(*line) != scratch).map(str::to_owned).collect()
}
