//! The time that the derive adds to a check of the largest legal table.

use std::time::Duration;

use crate::common::{Amount, Bar, Report, cpu, instructions, median};
use crate::project::{Compiler, Mode, tablewright};
use crate::sources::{Names, largest};

const MAX_SECONDS: f64 = 0.15;

/// How often each file is compiled.
const ROUNDS: usize = 11;

pub(crate) fn measure(report: &mut Report) {
    let compiler = Compiler::new("largest", &[&tablewright(&[])]);
    for (names, what, bar) in [
        (Names::Usual, "the largest legal table", Bar::AtMost(Amount::Seconds(MAX_SECONDS))),
        (Names::Longest, "the same with the longest names", Bar::AtMost(Amount::Seconds(MAX_SECONDS))),
    ] {
        let sources = [false, true].map(|derived| {
            let name = format!("largest_{}_{derived}", names as u8);
            compiler.source(&name, &largest(names, derived))
        });
        let mut samples = [const { Vec::<Duration>::new() }; 2];
        for _ in 0..ROUNDS {
            for (source, samples) in sources.iter().zip(&mut samples) {
                samples.push(cpu(&mut compiler.command(source, Mode::Check)));
            }
        }
        let [plain, table] = samples.map(|samples| median(&samples).as_secs_f64());
        let figure = format!("check of {what}, CPU time");
        report.add(&figure, Amount::Seconds(table - plain), None, bar);
        let counts = sources.map(|source| instructions(&compiler.command(&source, Mode::Check)));
        if let [Some(plain), Some(table)] = counts {
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let added = table.saturating_sub(plain) as f64;
            report.add(
                &format!("check of {what}, instructions"),
                Amount::Instructions(added),
                None,
                Bar::None,
            );
        }
    }
}
