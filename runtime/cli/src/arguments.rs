//! The commands and their options.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, ValueHint, value_parser};
use clap_complete::Shell;

const ABOUT: &str = "Compares, guards and plans changes of DynamoDB tables";

const LONG: &str = "\
Compares, guards and plans changes of DynamoDB tables.

It reads the files that `Stack::export` writes (templates and locks), deployed templates, and descriptions of live
tables. It compiles nothing, calls nothing but git, and never contacts AWS.";

const AFTER: &str = "\
Exit codes:
  0  done, and nothing was found
  1  found: a change that `check` refuses, a difference for `verify`, a change without a `plan`
  2  failed: wrong arguments, or a file that cannot be read

Guide: https://docs.rs/tablewright/latest/tablewright/guide/change";

const SOURCES: &str = "\
A SOURCE is one of:
  a file         a template, a lock, or the output of `aws cloudformation get-template` or
                 `aws dynamodb describe-table`
  -              the same from the standard input
  a revision     the files of your stacks at a revision of git: HEAD, v1.4, origin/main";

const DIFF: &str = "\
Shows what a change does to tables and to the items in them.

Without options, it compares the last commit with your working tree. A build writes what your structs describe, so build
first.";

const CHECK: &str = "\
Fails if a change is too severe, for a pipeline.

A danger that the lock accepts, with a reason, does not fail the check.";

const PLAN: &str = "\
Splits a change into steps that can each be made.

For each step it prints the command, what fails meanwhile, what to wait for, and how to go back. Plan from the template
that is deployed in the environment, because an environment can be several releases behind.

A TOOL is one of:
  cloudformation   deployments. Each creates or deletes at most one index of a table
  terraform        one apply, the requests to send before it, and the `moved` and `removed` blocks
  api              requests of the API, for tables that no template deploys";

const ACCEPT: &str = "\
Accepts a dangerous change in the lock, with the reason.

CHANGE is the name that the failed build prints, such as `orders.items.total`. The next build carries the change out,
and keeps name and reason in the lock, next to the change, for the review. It accepts that one change, once. In CI
nothing is accepted.

If a whole stack is gone, CHANGE is one of its tables, and the command itself writes the reason, into a lock that has no
tables.";

const SHOW: &str = "\
Shows the tables of your stacks.

For each table: keys, indexes, protections, the shape of the items, and the accepted changes.";

const VERIFY: &str = "\
Compares live tables with the templates of your stacks.

It reads the output of `aws dynamodb describe-table`. Settings that this output does not have, such as the time to
live, are not compared.";

const PULL: &str = "\
Prints the struct of an existing table.

It reads the output of `aws dynamodb describe-table` and, if you give them, of `describe-time-to-live`,
`describe-continuous-backups`, and `scan`: sample items, from which the types of attributes are found. It prints a
struct with keys, indexes and settings, which describes the table exactly. Names and types are guesses, and comments
say what to check.";

const COMPLETIONS: &str = "\
Prints a completion script for a shell.

The script completes `cargo-tablewright`. Cargo completes no options of its subcommands.";

pub(crate) fn command(name: &'static str) -> Command {
    Command::new("cargo-tablewright")
        .bin_name(name)
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG)
        .after_help(AFTER)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(
            Arg::new("color")
                .long("color")
                .value_name("WHEN")
                .value_parser(["auto", "always", "never"])
                .help("Colors: auto (default), always, never. NO_COLOR is respected")
                .hide_possible_values(true)
                .display_order(100)
                .global(true),
        )
        .subcommands([diff(), check(), plan(), accept(), show(), verify(), pull(), completions()])
}

fn diff() -> Command {
    comparison(subcommand("diff", DIFF), false).after_help(example(
        "",
        &[
            ("diff", "the last commit and the working tree"),
            ("diff --from v1.4 --to v1.5", "two releases, for the release notes"),
            ("diff --from deployed.json", "what a deployment will change"),
        ],
    ))
}

fn check() -> Command {
    let least = Arg::new("fail-on")
        .long("fail-on")
        .value_name("SEVERITY")
        .value_parser(["danger", "steps", "warning", "note"])
        .default_value("danger")
        .help("The least severity that fails");
    comparison(subcommand("check", CHECK), false).arg(least).after_help(example(
        "",
        &[
            ("check --from origin/main", "a pull request"),
            ("check --from deployed.json --fail-on steps", "before a deployment"),
        ],
    ))
}

fn plan() -> Command {
    let out = Arg::new("out")
        .long("out")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Write the templates or requests, and the plan as README.md, into this folder");
    let tool = Arg::new("tool")
        .long("tool")
        .value_name("TOOL")
        .value_parser(["cloudformation", "terraform", "api"])
        .default_value("cloudformation")
        .hide_possible_values(true)
        .help("The tool that changes the tables");
    let examples = [
        ("plan --from deployed.json --out plan", "templates, for CloudFormation"),
        ("plan --from v1.4 --tool terraform", "since the release that is deployed"),
        ("plan --from live.json --tool api", "from `aws dynamodb describe-table`"),
    ];
    comparison(subcommand("plan", PLAN), true).args([tool, out]).after_help(example("", &examples))
}

fn accept() -> Command {
    let change = Arg::new("change").value_name("CHANGE").required(true).help("The name of the change");
    let reason = Arg::new("reason")
        .long("reason")
        .short('r')
        .value_name("TEXT")
        .required(true)
        .help("Why nothing of value is lost");
    subcommand("accept", ACCEPT)
        .args([change, reason, stack(), root()])
        .after_help(example("", &[("accept orders.items.total --reason \"backfilled by job 42\"", "")]))
}

fn show() -> Command {
    let table = Arg::new("table").value_name("TABLE").help("Only the table with this base name");
    subcommand("show", SHOW).args([table, stack(), root(), format()])
}

fn verify() -> Command {
    let live = Arg::new("live")
        .value_name("FILE")
        .num_args(0..)
        .default_value("-")
        .value_hint(ValueHint::AnyPath)
        .help("Files or folders with descriptions of live tables, or - for the standard input");
    let describe = "aws dynamodb describe-table --table-name acme-shop-orders | ";
    subcommand("verify", VERIFY)
        .args([live, stack(), root(), format(), parameters()])
        .after_help(example(describe, &[("verify", "")]))
}

fn pull() -> Command {
    let file = Arg::new("file")
        .value_name("FILE")
        .num_args(0..)
        .default_value("-")
        .value_hint(ValueHint::FilePath)
        .help("Files with the output of the commands, in any order, or - for the standard input");
    let name = Arg::new("name")
        .long("name")
        .value_name("NAME")
        .help("The name of the struct [default: made of the table's name]");
    subcommand("pull", PULL).args([file, name]).after_help(example(
        "",
        &[
            ("pull table.json > src/tables.rs", "only the keys"),
            ("pull table.json ttl.json items.json --name Order", "with the attributes of sample items"),
        ],
    ))
}

fn completions() -> Command {
    let shell = Arg::new("shell")
        .value_name("SHELL")
        .required(true)
        .value_parser(value_parser!(Shell))
        .help("The shell");
    subcommand("completions", COMPLETIONS).arg(shell)
}

/// Returns a command whose short help is the first sentence of the long help.
fn subcommand(name: &'static str, about: &'static str) -> Command {
    let first = about.lines().next().unwrap_or_default();
    Command::new(name).about(first.trim_end_matches(['.', ':'])).long_about(about)
}

fn example(before: &str, lines: &[(&str, &str)]) -> String {
    let lines = lines.iter().map(|(line, comment)| {
        let command = format!("{before}cargo tablewright {line}");
        if comment.is_empty() { format!("  {command}") } else { format!("  {command:62}  # {comment}") }
    });
    format!("Examples:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// Adds the options of a comparison.
fn comparison(command: Command, needs_from: bool) -> Command {
    let from =
        Arg::new("from").long("from").value_name("SOURCE").required(needs_from).allow_hyphen_values(true);
    let from = if needs_from {
        from.help("The deployed state")
    } else {
        from.default_value("HEAD").help("The state before")
    };
    let to =
        Arg::new("to").long("to").value_name("SOURCE").help("The state after [default: the working tree]");
    let about = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    command
        .long_about(format!("{about}\n\n{SOURCES}"))
        .args([from.value_hint(ValueHint::FilePath), to.value_hint(ValueHint::FilePath)])
        .args([stack(), root(), format(), parameters()])
}

fn stack() -> Arg {
    Arg::new("stack")
        .long("stack")
        .short('s')
        .value_name("STACK")
        .help("Only this stack: the path of its template or lock, or the name of its files without ending")
}

fn root() -> Arg {
    Arg::new("root")
        .long("root")
        .value_name("DIR")
        .value_parser(value_parser!(PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Where to look for stacks [default: the workspace]")
}

fn format() -> Arg {
    Arg::new("format")
        .long("format")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
        .help("How to print the result")
}

fn parameters() -> Arg {
    Arg::new("parameter")
        .long("parameter")
        .short('p')
        .value_name("NAME=VALUE")
        .action(ArgAction::Append)
        .help("The value of a parameter of the template, if the deployment sets another one than the default")
}

/// Applies `--color`. Without the option, the streams decide.
pub(crate) fn choose_color(choice: &str) {
    match choice {
        "always" => ColorChoice::Always.write_global(),
        "never" => ColorChoice::Never.write_global(),
        _ => {}
    }
}
