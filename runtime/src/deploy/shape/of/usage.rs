//! The read and write throughput of a table and its global indexes.

use super::{Source, key, option};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::replica::{ReadCapacity, ReplicaIndex};
use crate::deploy::scaling::{Dimension, Scaling};
use crate::deploy::shape::{Given, GlobalIndexShape, IndexUsage, Rate, ScalingShape, Usage};
use crate::deploy::table::Setting;
use crate::schema::{Billing, IndexKind, IndexSchema, OnDemandThroughput, Throughput};

const DIMENSIONS: [Dimension; 2] = [Dimension::Reads, Dimension::Writes];

/// The rates of a table and its global indexes, while their inputs are being created.
pub(super) struct Usages<'a> {
    source: Source<'a>,
    /// The table's rates, followed by the rates of its global indexes.
    rates: Vec<Rates<'a>>,
    /// The bounds that the table shares with every index that has none of its own, as one set of inputs.
    shared: [Option<ScalingShape>; 2],
}

struct Rates<'a> {
    index: Option<&'a IndexSchema>,
    reads: Rate,
    writes: Rate,
}

impl<'a> Usages<'a> {
    /// Creates the inputs of the capacity and, for a global table, of the limits and the bounds.
    pub(super) fn new(source: Source<'a>, inputs: &mut Inputs<'a>) -> Self {
        let mut usages = Self { source, rates: Vec::new(), shared: [None, None] };
        let indexes = source.schema().indexes().iter().filter(|index| index.kind() == IndexKind::Global);
        for index in std::iter::once(None).chain(indexes.map(Some)) {
            let rates = usages.rates(index, inputs);
            usages.rates.push(rates);
        }
        usages
    }

    fn rates(&mut self, index: Option<&'a IndexSchema>, inputs: &mut Inputs<'a>) -> Rates<'a> {
        let mut rates = Rates { index, reads: Rate::by_default(), writes: Rate::by_default() };
        // A replica of a table in another account takes all of this from its source.
        if self.source.table.global.source_table.is_some() {
            return rates;
        }
        let is_global = self.source.table.is_global();
        if let Some(throughput) = self.throughput(index) {
            for (rate, dimension, units) in [
                (&mut rates.reads, Dimension::Reads, throughput.reads()),
                (&mut rates.writes, Dimension::Writes, throughput.writes()),
            ] {
                let choice = Choice::Capacity(dimension);
                rate.units = inputs.choose(self.id(choice, index), choice, units).map(Some);
            }
            if is_global {
                rates.reads.scaling = option(self.scaling(index, Dimension::Reads, inputs));
                rates.writes.scaling = option(self.scaling(index, Dimension::Writes, inputs));
            }
        } else if is_global || index.is_some() {
            self.limit(&mut rates, inputs);
        }
        rates
    }

    fn throughput(&self, index: Option<&IndexSchema>) -> Option<Throughput> {
        match (index, self.source.schema().billing()) {
            (Some(index), _) => index.throughput(),
            (None, Billing::Provisioned(throughput)) => Some(throughput),
            (None, Billing::OnDemand) => None,
        }
    }

    /// Sets the on-demand limits of a table or an index.
    fn limit(&self, rates: &mut Rates<'a>, inputs: &mut Inputs<'a>) {
        let schema = self.source.schema();
        let most = rates.index.map_or(schema.on_demand_throughput(), IndexSchema::on_demand_throughput);
        let Some(most) = most else { return };
        let is_exposed = rates.index.is_none() && self.source.exposes(Setting::OnDemandThroughput);
        let mut limit = |rate: &mut Rate, dimension, units: Option<u64>| {
            let Some(units) = units else { return };
            let choice = Choice::MaxRequestUnits(dimension);
            let id = self.id(choice, rates.index);
            rate.units =
                if is_exposed { inputs.choose(id, choice, units) } else { Given::new(units) }.map(Some);
        };
        let (reads, writes) = (OnDemandThroughput::max_reads(most), most.max_writes());
        limit(&mut rates.reads, Dimension::Reads, reads);
        limit(&mut rates.writes, Dimension::Writes, writes);
    }

    /// Creates the inputs of the limits of a single-region table.
    pub(super) fn add_limits(&mut self, inputs: &mut Inputs<'a>) {
        if self.throughput(None).is_none()
            && let Some(position) = self.rates.iter().position(|rates| rates.index.is_none())
        {
            let mut rates = self.rates.remove(position);
            self.limit(&mut rates, inputs);
            self.rates.insert(position, rates);
        }
    }

    /// Creates the inputs of the bounds of a single-region table.
    pub(super) fn add_scaling(&mut self, inputs: &mut Inputs<'a>) {
        for position in 0..self.rates.len() {
            let index = self.rates[position].index;
            let [reads, writes] = DIMENSIONS.map(|dimension| option(self.scaling(index, dimension, inputs)));
            self.rates[position].reads.scaling = reads;
            self.rates[position].writes.scaling = writes;
        }
    }

    fn scaling(
        &mut self,
        index: Option<&'a IndexSchema>,
        dimension: Dimension,
        inputs: &mut Inputs<'a>,
    ) -> Option<ScalingShape> {
        let scaling = self.source.table.auto_scaling.as_ref()?;
        if let Some(own) = index.and_then(|index| scaling.own(index.name(), dimension)) {
            return Some(bounds(own, dimension, &self.id(Choice::Capacity(dimension), index), inputs));
        }
        let shared = scaling.shared(dimension)?;
        let id = self.id(Choice::Capacity(dimension), None);
        let known = &mut self.shared[dimension as usize];
        Some(known.get_or_insert_with(|| bounds(shared, dimension, &id, inputs)).clone())
    }

    fn id(&self, choice: Choice<'_>, index: Option<&'a IndexSchema>) -> Id<'a> {
        self.source.id(choice).index(index.map(IndexSchema::name))
    }

    /// Returns the write throughput of the table.
    pub(super) fn writes(&self) -> Rate {
        self.rates[0].writes.clone()
    }

    /// Returns how the region of the stack uses the table.
    pub(super) fn usage(&self) -> Usage {
        let insights = self.source.schema().contributor_insights();
        Usage { contributor_insights: option(insights), reads: self.rates[0].reads.clone() }
    }

    /// Returns how the region of the stack uses the indexes.
    pub(super) fn of_indexes(&self) -> Vec<IndexUsage<'a>> {
        let usages = self.rates.iter().filter_map(|Rates { index, reads, .. }| {
            let index = (*index)?;
            let usage =
                Usage { contributor_insights: option(index.contributor_insights()), reads: reads.clone() };
            Some(IndexUsage { name: Given::new(index.name().into()), usage })
        });
        usages.collect()
    }

    pub(super) fn global_indexes(&self) -> Vec<GlobalIndexShape<'a>> {
        let schema = self.source.schema();
        let shapes = self.rates.iter().filter_map(|Rates { index, writes, .. }| {
            let index = (*index)?;
            Some(GlobalIndexShape {
                name: Given::new(index.name().into()),
                key: Given::new(key(schema.key_of(Some(index)))),
                projection: Given::new(index.projection().clone()),
                warm_throughput: option(index.warm_throughput()),
                writes: writes.clone(),
            })
        });
        shapes.collect()
    }
}

/// Returns a replica's usage of a table or an index. Settings that it does not set come from the region of the stack.
pub(super) fn of_replica<'a>(
    own: ReplicaIndex,
    home: &Usage,
    is_exposed: bool,
    id: &Id<'a>,
    inputs: &mut Inputs<'a>,
) -> Usage {
    let ReplicaIndex { contributor_insights, max_reads, capacity } = own;
    let mut choose =
        |choice: Choice<'a>, units| inputs.choose(id.clone().words(choice.words()), choice, units).map(Some);
    let mut reads = home.reads.clone();
    match capacity {
        Some(ReadCapacity::Fixed(units)) => {
            reads.units = choose(Choice::Capacity(Dimension::Reads), units);
            reads.scaling = Given::by_default(None);
        }
        Some(ReadCapacity::Scaled(scaling)) => {
            reads.scaling = Given::new(Some(bounds(scaling, Dimension::Reads, id, inputs)));
        }
        None => {}
    }
    if let Some(most) = max_reads {
        reads.units = if is_exposed {
            let choice = Choice::MaxRequestUnits(Dimension::Reads);
            inputs.choose(id.clone().words(choice.words()), choice, most).map(Some)
        } else {
            Given::new(Some(most))
        };
    }
    let contributor_insights = contributor_insights.map_or(home.contributor_insights, Given::new);
    Usage { contributor_insights, reads }
}

fn bounds<'a>(scaling: Scaling, dimension: Dimension, id: &Id<'a>, inputs: &mut Inputs<'a>) -> ScalingShape {
    let Scaling { min, max, target, scale_in_cooldown, scale_out_cooldown, disable_scale_in } = scaling;
    let mut choose =
        |choice: Choice<'a>, value| inputs.choose(id.clone().words(choice.words()), choice, value);
    ScalingShape {
        min: choose(Choice::CapacityMin(dimension), min),
        max: choose(Choice::CapacityMax(dimension), max),
        target: choose(Choice::CapacityTarget(dimension), target),
        scale_in_cooldown: option(scale_in_cooldown),
        scale_out_cooldown: option(scale_out_cooldown),
        disable_scale_in: Given::unless_default(disable_scale_in, &false),
    }
}
