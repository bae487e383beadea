//! Tools of the benchmarks: how they measure, and how they report.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Returns a filter for the requested figures. `cargo bench --bench compile -- derive` runs the figures whose names
/// begin with `derive`.
///
/// Returns `None` in a test run (`cargo test --benches`), which measures nothing.
pub(crate) fn wanted() -> Option<impl Fn(&str) -> bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let names: Vec<String> = arguments.into_iter().filter(|argument| !argument.starts_with("--")).collect();
    let wanted = move |figure: &str| names.is_empty() || names.iter().any(|name| figure.starts_with(name));
    is_bench.then_some(wanted)
}

/// Runs a command to its end. Returns the CPU time (user and system) of the command and its children.
pub(crate) fn cpu(command: &mut Command) -> Duration {
    let before = children();
    run(command);
    children().saturating_sub(before)
}

#[cfg(unix)]
fn children() -> Duration {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the usage of children");
    let time = usage.user_time() + usage.system_time();
    Duration::from_micros(time.num_microseconds().try_into().expect("a positive time"))
}

/// Falls back to wall-clock time where CPU time is not available.
#[cfg(not(unix))]
fn children() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Counts the instructions that a command executes. The number is the same in every run, whatever else the machine
/// does.
///
/// Returns `None` without valgrind.
pub(crate) fn instructions(command: &Command) -> Option<u64> {
    let tool = ["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"];
    valgrind(command, &tool, "I   refs:")
}

/// Counts the allocations of a command. Returns `None` without valgrind.
pub(crate) fn allocations(command: &Command) -> Option<u64> {
    valgrind(command, &["--tool=memcheck", "--leak-check=no"], "total heap usage:")
}

/// Runs a command under valgrind and returns the number that follows `label` in its log.
fn valgrind(command: &Command, tool: &[&str], label: &str) -> Option<u64> {
    static VALGRIND: std::sync::LazyLock<bool> = std::sync::LazyLock::new(|| {
        Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok()
    });
    if !*VALGRIND {
        return None;
    }
    let mut counted = Command::new("valgrind");
    counted.args(tool).arg(command.get_program()).args(command.get_args()).stdout(Stdio::null());
    if let Some(dir) = command.get_current_dir() {
        counted.current_dir(dir);
    }
    let output = counted.output().expect("valgrind runs");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{counted:?}\n{log}");
    let count = log.lines().find_map(|line| line.split_once(label)?.1.split_whitespace().next());
    Some(count.and_then(|count| count.replace(',', "").parse().ok()).expect("a count"))
}

/// Runs a command, which must succeed, and returns its output.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

pub(crate) fn median<T: Copy + Ord>(samples: &[T]) -> T {
    let mut samples = samples.to_vec();
    samples.sort_unstable();
    samples[samples.len() / 2]
}

/// Returns the task of a child of [`repeating`]: the name of the work, and how often to do it.
pub(crate) fn asked_of_child() -> Option<(String, u32)> {
    let mut arguments = std::env::args().skip(1);
    let (flag, work, times) = (arguments.next()?, arguments.next()?, arguments.next()?);
    (flag == "--child").then(|| (work, times.parse().expect("a number")))
}

/// Repeats the work of a child. `black_box` keeps the compiler from removing it.
pub(crate) fn repeat<T>(times: u32, mut work: impl FnMut() -> T) {
    for _ in 0..times {
        drop(std::hint::black_box(work()));
    }
}

/// Returns the command that runs this program as a child.
fn repeating(work: &str, times: u32) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
    command.args(["--child", work, &times.to_string()]);
    command
}

/// Returns the count of one more repetition, without the start-up.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn counted_repetition(work: &str, count: fn(&Command) -> Option<u64>) -> Option<f64> {
    let [few, many] = [100, 1100].map(|times| count(&repeating(work, times)));
    Some((many? - few?) as f64 / 1000.0)
}

/// Returns the seconds of one more repetition, for each work. They are medians over rounds in which the works take
/// turns, so that other load on the machine affects all of them alike.
fn timed_repetitions(works: &[&str]) -> Vec<f64> {
    const TIMES: [u32; 2] = [1_000, 301_000];
    const ROUNDS: usize = 21;
    let mut samples = vec![[const { Vec::<Duration>::new() }; 2]; works.len()];
    for _ in 0..ROUNDS {
        for (work, samples) in works.iter().zip(&mut samples) {
            for (times, samples) in TIMES.into_iter().zip(samples) {
                samples.push(cpu(&mut repeating(work, times)));
            }
        }
    }
    let slope = |samples: &[Vec<Duration>; 2]| {
        let [few, many] = samples.each_ref().map(|samples| median(samples).as_secs_f64());
        (many - few) / f64::from(TIMES[1] - TIMES[0])
    };
    samples.iter().map(slope).collect()
}

/// Returns a directory under the target directory, for the files of a benchmark.
pub(crate) fn scratch(name: &str) -> std::path::PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benches").join(name);
    std::fs::create_dir_all(&path).expect("a directory in the target directory");
    path
}

/// A number with its unit.
#[derive(Clone, Copy)]
pub(crate) enum Amount {
    Seconds(f64),
    Instructions(f64),
    Allocations(f64),
    Count(usize),
}

impl Amount {
    fn number(self) -> f64 {
        match self {
            Self::Seconds(number) | Self::Instructions(number) | Self::Allocations(number) => number,
            #[expect(clippy::cast_precision_loss, reason = "counts here are small")]
            Self::Count(number) => number as f64,
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (number, units) = match *self {
            Self::Seconds(number) if number < 1e-6 => (number, [(1e-9, "ns"); 3]),
            Self::Seconds(number) => (number, [(1.0, "s"), (1e-3, "ms"), (1e-6, "us")]),
            Self::Instructions(number) => (number, [(1e9, "G instr"), (1e6, "M instr"), (1e3, "k instr")]),
            Self::Allocations(number) => return f.pad(&format!("{number:.0}")),
            Self::Count(number) => return f.pad(&number.to_string()),
        };
        let (unit, name) = units.into_iter().find(|(unit, _)| number.abs() >= *unit).unwrap_or(units[2]);
        f.pad(&format!("{:.2} {name}", number / unit))
    }
}

/// The limit for a figure.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// At most this many times the baseline.
    Ratio(f64),
    /// At most this amount.
    AtMost(Amount),
    /// The baseline is at least this many times the figure.
    Faster(f64),
    /// No limit: the figure is only there for comparison.
    None,
}

/// A table of figures.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<[String; 6]>,
    missed: bool,
}

impl Report {
    /// Adds the instructions and the allocations of one repetition, or a note that valgrind is missing.
    pub(crate) fn add_counts(
        &mut self,
        work: &str,
        baseline: &str,
        [instructions_bar, allocations_bar]: [Bar; 2],
    ) {
        let Some([instructions, allocations]) = (|| {
            let both = |count: fn(&Command) -> Option<u64>| {
                Some([counted_repetition(work, count)?, counted_repetition(baseline, count)?])
            };
            Some([both(instructions)?, both(allocations)?])
        })() else {
            println!("{work}: counting needs valgrind (Debian: apt-get install valgrind)");
            return;
        };
        let [found, at_baseline] = instructions.map(Amount::Instructions);
        self.add(work, found, Some((baseline, at_baseline)), instructions_bar);
        let [found, at_baseline] = allocations.map(Amount::Allocations);
        let figure = format!("{work}, allocations");
        self.add(&figure, found, Some((baseline, at_baseline)), allocations_bar);
    }

    /// Adds the CPU time of one repetition, compared with each of the baselines.
    pub(crate) fn add_times(&mut self, work: &str, baselines: &[(&str, Bar)]) {
        let works: Vec<&str> = [work].into_iter().chain(baselines.iter().map(|(name, _)| *name)).collect();
        let times = timed_repetitions(&works);
        let figure = format!("{work}, CPU time");
        for ((baseline, bar), time) in baselines.iter().zip(&times[1..]) {
            self.add(&figure, Amount::Seconds(times[0]), Some((baseline, Amount::Seconds(*time))), *bar);
        }
    }

    /// Adds the CPU time of one repetition.
    pub(crate) fn add_time(&mut self, work: &str, bar: Bar) {
        let time = timed_repetitions(&[work])[0];
        self.add(&format!("{work}, CPU time"), Amount::Seconds(time), None, bar);
    }

    pub(crate) fn add(&mut self, figure: &str, found: Amount, baseline: Option<(&str, Amount)>, bar: Bar) {
        let ratio = baseline.map(|(_, baseline)| found.number() / baseline.number());
        let (allowed, met) = match bar {
            Bar::Ratio(max) => (format!("{max:?} x"), ratio.is_some_and(|ratio| ratio <= max)),
            Bar::AtMost(max) => (max.to_string(), found.number() <= max.number()),
            Bar::Faster(min) => (inverse(min), ratio.is_some_and(|ratio| ratio * min <= 1.0)),
            Bar::None => (String::new(), true),
        };
        self.missed |= !met;
        let ratio = match (ratio, bar) {
            (Some(ratio), Bar::Faster(_)) => inverse(1.0 / ratio),
            (Some(ratio), _) => format!("{ratio:.3} x"),
            (None, _) => String::new(),
        };
        let baseline = baseline.map(|(name, amount)| format!("{name}: {amount}")).unwrap_or_default();
        let verdict = if matches!(bar, Bar::None) {
            ""
        } else if met {
            "met"
        } else {
            "**missed**"
        };
        self.rows.push([figure.to_owned(), found.to_string(), baseline, ratio, allowed, verdict.to_owned()]);
    }

    /// Prints the table, and fails if a figure misses its bar.
    pub(crate) fn finish(self) -> ExitCode {
        let header = ["figure", "found", "baseline", "ratio", "bar", ""].map(str::to_owned);
        let mut rows = vec![header];
        rows.extend(self.rows);
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..6).map(width).collect();
        let mut text = String::new();
        for (line, row) in rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                let _ = write!(text, "| {cell:width$} ");
            }
            text.push_str("|\n");
            if line == 0 {
                for width in &widths {
                    let _ = write!(text, "|{}", "-".repeat(width + 2));
                }
                text.push_str("|\n");
            }
        }
        println!("{text}");
        if self.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

/// Formats how many times faster the figure is, as a fraction of the baseline.
fn inverse(times: f64) -> String {
    let decimals = if times < 10.0 { 2 } else { 0 };
    format!("1/{times:.decimals$}")
}
