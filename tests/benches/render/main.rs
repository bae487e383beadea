//! The cost of rendering a stack, compared with `serde_json` printing the same template and with `aws-cdk-lib`.
//!
//! Run with `cargo bench -p tablewright-tests --bench render`. Add `-- render`, `-- diff` or `-- cdk` for one part. The program
//! starts itself as a child and measures that.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a program, no library")]

use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use tablewright::evolve;
use tablewright::schema::TableSchema;
use tablewright::{Naming, Stack};

use common::{Amount, Bar, Report, cpu, instructions, median, run, scratch};

#[path = "../common.rs"]
mod common;
#[expect(clippy::struct_field_names, reason = "the names are those of a template")]
mod typed;

/// The number of tables in a stack for targets without such a limit.
const VERY_MANY: usize = 500;

/// The number of tables in a large stack: `CloudFormation` allows 200 outputs, and each table has three.
const MANY: usize = 60;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, work, number, times] = arguments.as_slice()
        && flag == "--child"
    {
        let count = |text: &str| text.parse().expect("a number");
        child(work, count(number), count(times));
        return ExitCode::SUCCESS;
    }
    let Some(wanted) = common::wanted() else { return ExitCode::SUCCESS };
    let mut report = Report::default();
    if wanted("render") {
        render(&mut report);
    }
    if wanted("diff") {
        diff(&mut report);
    }
    if wanted("targets") {
        targets(&mut report);
    }
    if wanted("cdk") {
        cdk(&mut report);
    }
    report.finish()
}

/// Returns a stack of tables, each with two keys, an index, a stream, a time to live and tags.
fn stack(from: usize, number: usize) -> Stack {
    let stack =
        Stack::new(Naming::new("acme", "shop").expect("a legal prefix")).backup_tag("backup", "daily");
    (from..from + number).fold(stack, |stack, i| {
        let schema = format!(
            r#"{{
                "name": "table-{i}",
                "partition_key": {{ "name": "customerId", "type": "S" }},
                "sort_key": {{ "name": "orderId", "type": "S" }},
                "indexes": [{{
                    "name": "status-index",
                    "kind": "global",
                    "partition_key": [{{ "name": "status", "type": "S" }}],
                    "sort_key": [{{ "name": "placedAt", "type": "N" }}]
                }}],
                "time_to_live": {{ "name": "expiresAt", "type": "N" }},
                "stream": "new_and_old_images",
                "tags": [{{ "key": "team", "value": "checkout" }}]
            }}"#
        );
        let schema: TableSchema = serde_json::from_str(&schema).expect("a schema");
        stack.schema(schema)
    })
}

fn template(stack: &Stack) -> String {
    stack.cloudformation().expect("a template").to_string()
}

/// Repeats a piece of work with `number` tables.
fn child(work: &str, number: usize, times: usize) {
    let print = |stack: &Stack| {
        let json = template(stack);
        let typed: typed::Template = serde_json::from_str(&json).expect("the structs fit the template");
        let print = move || {
            let mut json = serde_json::to_string_pretty(&typed).expect("a template");
            json.push('\n');
            json
        };
        assert_eq!(print(), json);
        print
    };
    let stacks: Vec<Stack> = (0..number).map(|i| stack(i, 1)).collect();
    let one = stack(0, number);
    match work {
        "render" => repeat(times, || one.cloudformation().expect("a template")),
        "render resolved" => repeat(times, || one.resolved().expect("a template")),
        "fragment" => repeat(times, || one.fragment().expect("a fragment")),
        "calls" => repeat(times, || one.calls().expect("requests")),
        "workbench" => repeat(times, || one.workbench().expect("a model")),
        "builder config" => {
            let one = without_time_to_live(number);
            repeat(times, || one.builder_config().expect("a document"));
        }
        "render Terraform" => repeat(times, || one.terraform().expect("a file")),
        "print" => repeat(times, print(&one)),
        "render small" => repeat(times, || {
            for stack in &stacks {
                black_box(stack.cloudformation().expect("a template"));
            }
        }),
        "print small" => {
            let prints: Vec<_> = stacks.iter().map(print).collect();
            repeat(times, || {
                for print in &prints {
                    black_box(print());
                }
            });
        }
        "diff" => {
            let (old, new) = (stack(0, number), stack(1, number).tag("changed", "yes"));
            let [old, new] = [&old, &new].map(|stack| stack.snapshot().expect("a snapshot"));
            // One table has another name, and each of the others gets a tag.
            assert!(evolve::diff(&old, &new).changes.len() >= number);
            repeat(times, || evolve::diff(&old, &new));
        }
        "export" => std::fs::write(scratch("render").join("template.json"), template(&one)).expect("a file"),
        _ => panic!("unknown work {work}"),
    }
}

fn repeat<T>(times: usize, mut work: impl FnMut() -> T) {
    for _ in 0..times {
        black_box(work());
    }
}

fn command(work: &str, number: usize, times: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--child", work, &number.to_string(), &times.to_string()]);
    command
}

/// Returns the tables without a time to live, which the builder's configuration has no place for.
fn without_time_to_live(number: usize) -> Stack {
    let with = stack(0, number);
    let empty = Stack::new(with.naming().clone()).backup_tag("backup", "daily");
    with.tables().fold(empty, |stack, table| {
        let mut schema = serde_json::to_value(table).expect("a schema");
        schema.as_object_mut().expect("an object").remove("time_to_live");
        stack.schema(serde_json::from_value(schema).expect("a schema"))
    })
}

/// Returns the cost of a piece of work for each table: the slope over repetitions, without the start-up.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn cost(work: &str, number: usize) -> Amount {
    let (few, many) = (1, 11);
    let counts = [few, many].map(|times| instructions(&command(work, number, times)));
    if let [Some(at_few), Some(at_many)] = counts {
        return Amount::Instructions((at_many - at_few) as f64 / ((many - few) * number) as f64);
    }
    let scale = (number / MANY).max(1);
    let (few, many) = (100 / scale, 5100 / scale);
    let [at_few, at_many] = [few, many].map(|times| {
        let samples: Vec<Duration> = (0..5).map(|_| cpu(&mut command(work, number, times))).collect();
        median(&samples).as_secs_f64()
    });
    Amount::Seconds((at_many - at_few) / ((many - few) * number) as f64)
}

fn render(report: &mut Report) {
    let baseline = "serde_json printing it";
    for (figure, work, print) in [
        ("a table in a stack of 60", "render", "print"),
        ("a stack of one table", "render small", "print small"),
    ] {
        let baseline = Some((baseline, cost(print, MANY)));
        report.add(&format!("rendering {figure}"), cost(work, MANY), baseline, Bar::Ratio(2.5));
    }
    let few = MANY / 10;
    report.add(
        "rendering a table in a stack of 60",
        cost("render", MANY),
        Some(("in one of 6", cost("render", few))),
        Bar::Ratio(1.1),
    );
    let terraform = cost("render Terraform", MANY);
    let baseline = Some(("the template", cost("render", MANY)));
    report.add("rendering a table for Terraform", terraform, baseline, Bar::Ratio(1.5));
    // CloudFormation allows no template of so many tables.
    let baseline = Some(("in a file of 60", terraform));
    report.add("the same in a file of 500", cost("render Terraform", 500), baseline, Bar::Ratio(1.1));
    report.add("rendering a table without parameters", cost("render resolved", MANY), None, Bar::None);
}

/// Compares two snapshots, as a build script does after each change of a struct.
fn diff(report: &mut Report) {
    let number = 500;
    let (few, many) = (1, 21);
    let [at_few, at_many] = [few, many].map(|times| {
        let samples: Vec<Duration> = (0..5).map(|_| cpu(&mut command("diff", number, times))).collect();
        median(&samples).as_secs_f64()
    });
    let seconds = (at_many - at_few) / f64::from(u32::try_from(many - few).expect("a small number"));
    report.add(
        "diff of 500 tables, CPU time",
        Amount::Seconds(seconds),
        None,
        Bar::AtMost(Amount::Seconds(0.05)),
    );
}

/// Compares every other target with the template, and many tables with few.
fn targets(report: &mut Report) {
    let template = cost("render", MANY);
    let work = ["calls", "workbench", "builder config"];
    for (work, number) in [("fragment", MANY)].into_iter().chain(work.map(|work| (work, VERY_MANY))) {
        let figure = format!("a table in a stack of {number}: {work}");
        report.add(&figure, cost(work, number), Some(("its part of a template", template)), Bar::Ratio(1.5));
    }
    for work in work {
        let figure = format!("a table in a stack of {VERY_MANY}: {work}");
        let few = cost(work, VERY_MANY / 10);
        report.add(&figure, cost(work, VERY_MANY), Some(("in one of 50", few)), Bar::Ratio(1.1));
    }
}

/// Compares the whole process with the CDK's. The CDK's validation is off, because by default it takes most of the
/// time.
fn cdk(report: &mut Report) {
    let has = |program: &str| {
        Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !has("node") || !has("npm") {
        println!("no comparison with the CDK: it needs node and npm");
        return;
    }
    let dir = scratch("cdk");
    for (folder, file) in
        [("cdk", "package.json"), ("cdk", "package-lock.json"), ("benches/render", "synth.js")]
    {
        let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(file);
        std::fs::copy(source, dir.join(file)).expect("a file of the benchmark");
    }
    let installed = dir.join("node_modules/aws-cdk-lib").exists()
        || Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&dir)
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    if !installed {
        println!("no comparison with the CDK: `npm ci` failed");
        return;
    }
    for number in [1, 10, MANY] {
        let mut node = Command::new("node");
        node.current_dir(&dir).args(["synth.js", &number.to_string(), "out"]).env("CDK_VALIDATION", "false");
        let [ours, theirs] = [wall(&mut command("export", number, 1), 21), wall(&mut node, 5)];
        report.add(
            &format!("whole process, {number} tables"),
            Amount::Seconds(ours),
            Some(("aws-cdk-lib", Amount::Seconds(theirs))),
            Bar::Faster(100.0),
        );
    }
}

/// Returns the median wall-clock time of a process.
fn wall(command: &mut Command, times: usize) -> f64 {
    let samples: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            run(command);
            start.elapsed()
        })
        .collect();
    median(&samples).as_secs_f64()
}
