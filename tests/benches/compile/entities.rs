//! The compile time of an entity, compared with a table of its own, and of many entities in one table.

use std::time::Duration;

use crate::common::{Amount, Bar, Report, cpu, instructions, median};
use crate::project::{Compiler, Mode, tablewright};
use crate::sources::{TABLE_WITH_INDEX, entities};

/// The numbers of structs for counting instructions.
const COUNTED: [usize; 2] = [20, 60];

/// The entities of each table, where many entities are counted. The tables check each pair of their entities.
const PER_TABLE: usize = 10;

/// The entities of one large table, and how often its file is compiled.
const LARGE: usize = 60;
const ROUNDS: usize = 7;

pub(crate) fn measure(report: &mut Report) {
    let compiler = Compiler::new("entities", &[&tablewright(&[])]);
    let count = |name: &str, number: usize, source: &str| {
        instructions(&compiler.command(&compiler.source(&format!("{name}_{number}"), source), Mode::Check))
    };
    let counts = COUNTED.map(|number| {
        let of_table = count("table", number, &TABLE_WITH_INDEX.source(number));
        of_table.zip(count("entity", number, &entities(number, PER_TABLE)))
    });
    if let [Some(few), Some(many)] = counts {
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let slope = |few: u64, many: u64| {
            Amount::Instructions((many - few) as f64 / (COUNTED[1] - COUNTED[0]) as f64)
        };
        report.add(
            "entities, check of one with an index, instructions",
            slope(few.1, many.1),
            Some((TABLE_WITH_INDEX.name, slope(few.0, many.0))),
            Bar::Ratio(1.4),
        );
    }
    let sources = [PER_TABLE, LARGE]
        .map(|per_table| compiler.source(&format!("large_{per_table}"), &entities(LARGE, per_table)));
    let mut samples = [const { Vec::<Duration>::new() }; 2];
    for _ in 0..ROUNDS {
        for (source, samples) in sources.iter().zip(&mut samples) {
            samples.push(cpu(&mut compiler.command(source, Mode::Check)));
        }
    }
    let [several, one] = samples.map(|samples| median(&samples).as_secs_f64());
    report.add(
        "entities, check of 60 in one table beside six tables, CPU time",
        Amount::Seconds(one - several),
        None,
        Bar::AtMost(Amount::Seconds(0.5)),
    );
}
