//! The guide's page of figures and its plots, made from `tests/benches/README.md`.

use std::fmt::Write;

use super::{hold, read};

mod plot;

const RAW: &str = "https://raw.githubusercontent.com/tablewright/tablewright/main";

/// A row of the figures.
#[derive(Clone, Copy)]
struct Row<'a> {
    figure: &'a str,
    found: &'a str,
    baseline: &'a str,
    ratio: &'a str,
    bar: &'a str,
    is_met: &'a str,
}

/// Returns all rows of figures.
fn rows(text: &str) -> Vec<Row<'_>> {
    let (_, figures) = text.split_once("## Last figures\n").unwrap();
    let lines = figures.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| figure "));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [figure, found, baseline, ratio, bar, is_met] = cells[..] else { panic!("{line}") };
            Row { figure, found, baseline, ratio, bar, is_met }
        })
        .collect()
}

/// The rows of a section: the figure, and the beginning of its baseline.
const DERIVE: [(&str, &str); 11] = [
    ("check of a struct, instructions: table with pk and sk", "serde"),
    ("check of a struct, instructions: table with a global index", "serde"),
    ("check of a struct, CPU time: table with pk and sk", "serde"),
    ("check of a struct, CPU time: table with a global index", "serde"),
    ("build of a struct, instructions: table with pk and sk", "serde"),
    ("build of a struct, instructions: table with a global index", "serde"),
    ("build of a struct, CPU time: table with pk and sk", "serde"),
    ("build of a struct, CPU time: table with a global index", "serde"),
    ("check of the largest legal table, CPU time", ""),
    ("crates of the default dependency tree", ""),
    ("cold build of them, CPU time", "serde"),
];

const REQUESTS: [(&str, &str); 9] = [
    ("typed query", "query by hand"),
    ("typed query, allocations", "query by hand"),
    ("typed get", "get by hand"),
    ("typed key, CPU time", "key by hand"),
    ("typed key, CPU time", "key by serde"),
    ("typed query", "query by expression"),
    ("typed query, CPU time", "query by expression"),
    ("typed query as a builder", "query by facade"),
    ("typed query as a builder, CPU time", "query by facade"),
];

const RENDERING: [(&str, &str); 4] = [
    ("rendering a stack of one table", "serde_json"),
    ("whole process, 1 tables", "aws-cdk-lib"),
    ("whole process, 10 tables", "aws-cdk-lib"),
    ("whole process, 60 tables", "aws-cdk-lib"),
];

/// Holds the page and its plots to the figures.
pub(super) fn the_page_has_the_figures() {
    let figures = read("tests/benches/README.md");
    let rows = rows(&figures);
    assert!(rows.len() > 60, "{} rows", rows.len());
    let row = |(figure, baseline): (&str, &str)| -> Row<'_> {
        let mut found = rows.iter().filter(|row| row.figure == figure && row.baseline.starts_with(baseline));
        *found.next().unwrap_or_else(|| panic!("no figure `{figure}` beside `{baseline}`"))
    };
    let table = |names: &[(&str, &str)]| {
        let mut text =
            "| figure | found | compared with | ratio | goal |\n|---|---:|---|---:|---:|\n".to_owned();
        for name in names {
            let Row { figure, found, baseline, ratio, bar, is_met } = row(*name);
            let goal = if is_met.contains("missed") { format!("{bar}, missed") } else { bar.to_owned() };
            let line =
                format!("| {figure} | {found} | {baseline} | {ratio} | {goal} |").replace("|  |", "| |");
            writeln!(text, "{}", line.replace("|  |", "| |")).unwrap();
        }
        text
    };
    let (_, last) = figures.split_once("## Last figures\n\n").unwrap();
    let (conditions, _) = last.split_once("\n\n").unwrap();
    let text = include_str!("benchmarks.md")
        .replace("{conditions}", conditions)
        .replace("{pictures}", &format!("{RAW}/{}", plot::FOLDER))
        .replace("{derive}", &table(&DERIVE))
        .replace("{requests}", &table(&REQUESTS))
        .replace("{rendering}", &table(&RENDERING));
    hold("runtime/src/guide/benchmarks.md", &text);

    let [with_keys, with_index] = [DERIVE[0], DERIVE[1]].map(row);
    plot::hold_bars(
        "derive",
        "Instructions of the compiler to check a struct",
        &[
            ("the derives of serde", amount(with_keys.baseline), false),
            ("a table with pk and sk", amount(with_keys.found), true),
            ("the same with a global index", amount(with_index.found), true),
        ],
    );
    let [by_hand, by_expression, by_facade] = [REQUESTS[0], REQUESTS[5], REQUESTS[7]].map(row);
    plot::hold_bars(
        "query",
        "Instructions to build a query",
        &[
            ("the SDK by hand", amount(by_hand.baseline), false),
            ("tablewright", amount(by_hand.found), true),
            ("dynamodb-expression", amount(by_expression.baseline), false),
            ("tablewright, as a builder", amount(by_facade.found), true),
            ("dynamodb-facade, as a builder", amount(by_facade.baseline), false),
        ],
    );
}

/// Returns the number of instructions, and its text, at the end of a cell.
fn amount(cell: &str) -> (f64, &str) {
    let text = cell.rsplit_once(": ").map_or(cell, |(_, amount)| amount);
    let text = text.strip_suffix(" instr").unwrap_or_else(|| panic!("no instructions: {cell}"));
    let (number, unit) = text.split_once(' ').unwrap();
    let unit = match unit {
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        unit => panic!("no unit: {unit}"),
    };
    (number.parse::<f64>().unwrap() * unit, text)
}
