//! The compile time of a derived struct: the slope over the number of structs, without the compiler's fixed cost.

use std::collections::HashMap;
use std::time::Duration;

use crate::common::{Amount, Bar, Report, cpu, instructions, median};
use crate::project::{Compiler, Mode, tablewright};
use crate::sources::{
    PLAIN, SERDE, SERDE_WITH_DOCUMENT, TABLE, TABLE_WITH_DOCUMENT, TABLE_WITH_INDEX, Variant,
};

const SERDE_DEPENDENCY: &str = "serde = { version = \"1\", features = [\"derive\"] }";

/// A variant, and its bars for a check and a build as multiples of the baseline's.
type Measured = (&'static Variant, [Bar; 2]);

const NO_BARS: [Bar; 2] = [Bar::None, Bar::None];

const VARIANTS: [Measured; 4] = [
    (&SERDE, NO_BARS),
    (&PLAIN, NO_BARS),
    (&TABLE, [Bar::Ratio(0.15), Bar::Ratio(0.17)]),
    (&TABLE_WITH_INDEX, [Bar::Ratio(0.22), Bar::Ratio(0.22)]),
];

const VARIANTS_WITH_SDK: [Measured; 4] = [
    (&SERDE, NO_BARS),
    (&PLAIN, NO_BARS),
    (&TABLE, [Bar::Ratio(0.35), Bar::Ratio(0.5)]),
    (&TABLE_WITH_INDEX, [Bar::Ratio(0.35), Bar::Ratio(0.5)]),
];

const DOCUMENTS: [Measured; 2] =
    [(&SERDE_WITH_DOCUMENT, NO_BARS), (&TABLE_WITH_DOCUMENT, [Bar::Ratio(0.3), Bar::Ratio(0.25)])];

/// The numbers of structs for CPU time, and how often each file is compiled.
const TIMED: ([usize; 2], usize) = ([100, 400], 5);

/// The numbers of structs for counting instructions, which is exact but slow.
const COUNTED: [usize; 2] = [20, 60];

pub(crate) fn measure(report: &mut Report) {
    let compiler = Compiler::new("derive", &[&tablewright(&[]), SERDE_DEPENDENCY]);
    measure_with(report, &compiler, "", &VARIANTS);
}

/// With the feature `aws-sdk`, the derive also expands to methods for the SDK.
pub(crate) fn measure_with_sdk(report: &mut Report) {
    measure_with(report, &compiler_with_sdk(), " with aws-sdk", &VARIANTS_WITH_SDK);
}

/// A struct whose lines are documents: both derives, with the feature that gives them paths.
pub(crate) fn measure_documents(report: &mut Report) {
    measure_with(report, &compiler_with_sdk(), " with aws-sdk", &DOCUMENTS);
}

fn compiler_with_sdk() -> Compiler {
    Compiler::new("derive_sdk", &[&tablewright(&["aws-sdk"]), SERDE_DEPENDENCY])
}

/// Measures the variants. The first is the baseline.
fn measure_with(report: &mut Report, compiler: &Compiler, with: &str, variants: &[Measured]) {
    for mode in [Mode::Check, Mode::Build] {
        let mut add = |metric, amount: &dyn Fn(usize) -> Amount| {
            let figure = format!("{} of a struct{with}, {metric}", mode.name());
            add(report, &figure, mode, variants, amount);
        };
        let counted = COUNTED.map(|number| counts(compiler, mode, variants, number));
        if let [Some(few), Some(many)] = counted {
            let slope = |variant: usize| slope(COUNTED, [few[variant], many[variant]]);
            add("instructions", &|variant| Amount::Instructions(slope(variant)));
        }
        let timed = times(compiler, mode, variants);
        add("CPU time", &|variant| {
            let [few, many] = TIMED.0.map(|number| timed[&(variant, number)].as_secs_f64());
            Amount::Seconds(slope(TIMED.0, [few, many]))
        });
    }
}

fn add(
    report: &mut Report,
    figure: &str,
    mode: Mode,
    variants: &[Measured],
    amount: &dyn Fn(usize) -> Amount,
) {
    let baseline = variants[0].0.name;
    for (position, (variant, bars)) in variants.iter().enumerate() {
        let bar = match mode {
            Mode::Check => bars[0],
            Mode::Build => bars[1],
        };
        let baseline = (position != 0).then(|| (baseline, amount(0)));
        report.add(&format!("{figure}: {}", variant.name), amount(position), baseline, bar);
    }
}

/// Counts the instructions for each variant.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn counts(compiler: &Compiler, mode: Mode, variants: &[Measured], number: usize) -> Option<Vec<f64>> {
    let count = |(variant, _): &Measured| {
        let source = compiler.source("count", &variant.source(number));
        Some(instructions(&compiler.command(&source, mode))? as f64)
    };
    variants.iter().map(count).collect()
}

/// Returns the medians for each variant and number of structs. The variants take turns, so that other load on the
/// machine affects all of them alike.
fn times(compiler: &Compiler, mode: Mode, variants: &[Measured]) -> HashMap<(usize, usize), Duration> {
    let (numbers, rounds) = TIMED;
    let mut samples: HashMap<_, Vec<Duration>> = HashMap::new();
    for _ in 0..rounds {
        for (position, (variant, _)) in variants.iter().enumerate() {
            for number in numbers {
                let source = compiler.source("time", &variant.source(number));
                let time = cpu(&mut compiler.command(&source, mode));
                samples.entry((position, number)).or_default().push(time);
            }
        }
    }
    samples.into_iter().map(|(key, samples)| (key, median(&samples))).collect()
}

/// Returns the growth for each struct.
#[expect(clippy::cast_precision_loss, reason = "numbers of structs are small")]
fn slope([few, many]: [usize; 2], [at_few, at_many]: [f64; 2]) -> f64 {
    (at_many - at_few) / (many - few) as f64
}
