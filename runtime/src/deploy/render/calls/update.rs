//! The requests that change a table, one operation after the other.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html>

use super::{Sequence, Step, create_table};
use crate::at::What;
use crate::deploy::compare::is_other_key;
use crate::deploy::operation::TableOperation;
use crate::deploy::plain::Plain;
use crate::deploy::render::aws::region::recovery;
use crate::deploy::render::aws::table::global_index;
use crate::deploy::render::aws::{Literal, Properties};
use crate::deploy::shape::{
    BillingMode, By, GlobalIndexShape, IndexUsage, KeyElement, Rate, RegionShape, Shape, TypedAttribute,
};
use crate::json::{Json, Object};
use crate::schema::Word;

mod replica;

/// The requests for one table, in a sequence that is being built.
pub(crate) struct Updates<'s> {
    base: &'s str,
    old: &'s Shape<'s>,
    new: &'s Shape<'s>,
    steps: Vec<Step>,
}

/// Returns the requests that create a table.
pub(crate) fn creation(base: &str, shape: &Shape<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut shape = shape.clone();
    let Some(name) = shape.name.value.clone() else { return steps };
    let mut sequence = Sequence { base, table: &name, steps: &mut steps };
    sequence.add(What::Existence, TableOperation::CreateTable, create_table(&mut shape));
    sequence.add_settings(&mut shape);
    steps
}

impl<'s> Updates<'s> {
    pub(crate) const fn new(base: &'s str, old: &'s Shape<'s>, new: &'s Shape<'s>) -> Self {
        Self { base, old, new, steps: Vec::new() }
    }

    /// Removes the requests that were added since the last call.
    pub(crate) fn take(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    fn add(&mut self, what: What, index: Option<&str>, operation: TableOperation, members: Object<'_>) {
        let names = [&self.old.name, &self.new.name];
        let Some(table) = names.into_iter().find_map(|name| name.value.as_deref()) else { return };
        let mut sequence = Sequence { base: self.base, table, steps: &mut self.steps };
        let mut body = Object::new().with("TableName", table.to_owned());
        body.0.extend(members.into_owned().0);
        sequence.push(what, index, operation, body, None);
    }

    fn update(&mut self, what: What, members: Object<'_>) {
        self.add(what, None, TableOperation::UpdateTable, members);
    }

    /// Changes a setting that is a word or a flag.
    pub(crate) fn plain(&mut self, plain: Plain) {
        let facts = plain.facts();
        let [was, is] = [self.old, self.new].map(|shape| shape.home.plain.get(plain).value);
        if let (Some(was), Some(is)) = (was, is)
            && was != is
            && !facts.is_global
        {
            let value = match is {
                Word::Flag(flag) => Json::from(flag),
                Word::Text(text) => Json::from(text),
            };
            self.update(facts.what, Object::new().with(facts.property, value));
        }
    }

    /// Changes the billing mode, and the capacity or the limits of the table and of its present indexes.
    pub(crate) fn billing(&mut self) {
        let (old, new) = (self.old, self.new);
        let (Some(was), Some(is)) = (old.billing.value, new.billing.value) else { return };
        let is_other = was != is;
        let mut members = Object::new();
        if is_other {
            members.push("BillingMode", is.as_str());
        }
        let name = match is {
            BillingMode::Provisioned => "ProvisionedThroughput",
            BillingMode::OnDemand => "OnDemandThroughput",
        };
        let mine = rates(new, None);
        // A change of the mode sets all capacities, and only those limits that the table has.
        let is_needed = |was: Option<Rates<'_>>, is: Option<Rates<'_>>| match (was, is) {
            _ if is_other => new.billing.is(&BillingMode::Provisioned),
            (Some(was), Some(is)) => differ(was, is),
            _ => false,
        };
        if is_needed(rates(old, None), mine) {
            members.push_some(name, mine.and_then(|rates| throughput(is, rates)));
        }
        let mut updates = Vec::new();
        for index in old.global_indexes.value.iter().flatten().filter_map(|index| index.name.value.as_deref())
        {
            // An index that goes still needs a capacity.
            let own = rates(new, Some(index)).or(if is_other { mine } else { None });
            if is_needed(rates(old, Some(index)), own)
                && let Some(throughput) = own.and_then(|rates| throughput(is, rates))
            {
                let update = Object::new().with("IndexName", index.to_owned()).with(name, throughput);
                updates.push(Json::from(Object::new().with("Update", update)));
            }
        }
        if !updates.is_empty() {
            members.push("GlobalSecondaryIndexUpdates", Json::List(updates));
        }
        if !members.is_empty() {
            let what = if is_other { What::Billing } else { What::Capacity };
            self.update(what, members);
        }
        if is_other && is == BillingMode::OnDemand {
            self.limits();
        }
    }

    /// Sets the limits of a table that has just become on demand, and of its present indexes.
    fn limits(&mut self) {
        let is_limited =
            |rates: &Rates<'_>| rates.iter().any(|rate| matches!(rate.units.value, Some(Some(_))));
        let limits = |index: Option<&str>| {
            let rates = rates(self.new, index).filter(is_limited)?;
            throughput(BillingMode::OnDemand, rates)
        };
        let names =
            self.old.global_indexes.value.iter().flatten().filter_map(|index| index.name.value.as_deref());
        let updates: Vec<Json<'_>> = names
            .filter_map(|index| {
                let update = Object::new().with("IndexName", index.to_owned());
                let update = update.with("OnDemandThroughput", limits(Some(index))?);
                Some(Object::new().with("Update", update).into())
            })
            .collect();
        let mut members = Object::new();
        members.push_some("OnDemandThroughput", limits(None));
        if !updates.is_empty() {
            members.push("GlobalSecondaryIndexUpdates", Json::List(updates));
        }
        if !members.is_empty() {
            self.update(What::OnDemandThroughput, members);
        }
    }

    /// Turns the stream off.
    pub(crate) fn stream_off(&mut self) {
        if let (Some(Some(_)), Some(_)) = (self.old.stream.value, self.new.stream.value)
            && self.old.stream != self.new.stream
        {
            let off = Object::new().with("StreamEnabled", false);
            self.update(What::Stream, Object::new().with("StreamSpecification", off));
        }
    }

    /// Turns the stream on.
    pub(crate) fn stream_on(&mut self) {
        if let (Some(_), Some(Some(view))) = (self.old.stream.value, self.new.stream.value)
            && self.old.stream != self.new.stream
        {
            let on = Object::new().with("StreamEnabled", true).with("StreamViewType", view.as_str());
            self.update(What::Stream, Object::new().with("StreamSpecification", on));
        }
    }

    pub(crate) fn encryption(&mut self) {
        let (old, new) = (self.old, self.new);
        let (Some(was), Some(is)) = (old.has_kms_key.value, new.has_kms_key.value) else { return };
        if was == is && !(is && is_other_key(&old.home.kms_key, &new.home.kms_key)) {
            return;
        }
        let mut key = new.home.kms_key.clone();
        let mut p = Properties::write(&Literal);
        p.object("SSESpecification", &mut |p| {
            p.constant("Enabled", is);
            if is {
                p.constant("SSEType", "KMS");
                p.kms_key("KMSMasterKeyId", &mut key);
            }
        });
        self.update(What::Encryption, p.into_object());
    }

    /// Turns a time to live off by its attribute.
    pub(crate) fn time_to_live_off(&mut self) {
        if let (Some(Some(was)), Some(_)) = (&self.old.time_to_live.value, &self.new.time_to_live.value)
            && self.old.time_to_live != self.new.time_to_live
        {
            self.time_to_live(was, false);
        }
    }

    pub(crate) fn time_to_live_on(&mut self) {
        if let (Some(_), Some(Some(is))) = (&self.old.time_to_live.value, &self.new.time_to_live.value)
            && self.old.time_to_live != self.new.time_to_live
        {
            self.time_to_live(is, true);
        }
    }

    fn time_to_live(&mut self, attribute: &str, is_on: bool) {
        let ttl = Object::new().with("AttributeName", attribute.to_owned()).with("Enabled", is_on);
        let members = Object::new().with("TimeToLiveSpecification", ttl);
        self.add(What::TimeToLive, None, TableOperation::UpdateTimeToLive, members);
    }

    pub(crate) fn recovery(&mut self) {
        let settings = |region: &RegionShape<'_>| {
            let is_on = region.point_in_time_recovery.value?;
            Some((is_on, if is_on { region.recovery_days.value } else { None }))
        };
        let (Some(was), Some(is)) = (settings(&self.old.home), settings(&self.new.home)) else { return };
        let has_other_days = matches!((was.1, is.1), (Some(was), Some(is)) if was != is);
        if was.0 == is.0 && !has_other_days {
            return;
        }
        let RegionShape { mut point_in_time_recovery, mut recovery_days, .. } = self.new.home.clone();
        // A request states both, whoever chose them.
        point_in_time_recovery.by = By::Description;
        recovery_days.by = if is.0 { By::Description } else { By::Default };
        let mut p = Properties::write(&Literal);
        recovery(&mut p, &mut point_in_time_recovery, &mut recovery_days);
        self.add(What::PointInTimeRecovery, None, TableOperation::UpdateContinuousBackups, p.into_object());
    }

    /// Creates a global index.
    pub(crate) fn add_index(&mut self, name: &str) {
        let Some(index) = self.new.global_index(name) else { return };
        let attributes = definitions(self.new, index);
        let billing = self.new.billing.value;
        let capacity =
            billing.zip(rates(self.new, Some(name))).and_then(|(billing, rates)| throughput(billing, rates));
        let mut p = Properties::write(&Literal);
        global_index(&mut p, &mut index.clone(), &mut |p, _| {
            let Some(capacity) = capacity.clone() else { return };
            if billing == Some(BillingMode::Provisioned) {
                p.constant("ProvisionedThroughput", capacity);
            } else if rates(self.new, Some(name))
                .is_some_and(|rates| rates.iter().any(|rate| matches!(rate.units.value, Some(Some(_)))))
            {
                p.constant("OnDemandThroughput", capacity);
            }
        });
        let create = Object::new().with("Create", p.into_object());
        let members = Object::new()
            .with("AttributeDefinitions", Json::List(attributes))
            .with("GlobalSecondaryIndexUpdates", vec![create.into()]);
        self.add(What::Existence, Some(name), TableOperation::UpdateTable, members);
    }

    /// Deletes a global index.
    pub(crate) fn remove_index(&mut self, name: &str) {
        let delete = Object::new().with("Delete", Object::new().with("IndexName", name.to_owned()));
        let members = Object::new().with("GlobalSecondaryIndexUpdates", vec![delete.into()]);
        self.add(What::Existence, Some(name), TableOperation::UpdateTable, members);
    }
}

type Rates<'s> = [&'s Rate; 2];

/// Returns the reads and the writes of the table, or of an index.
fn rates<'s>(shape: &'s Shape<'_>, index: Option<&str>) -> Option<Rates<'s>> {
    let Some(index) = index else { return Some([&shape.home.usage.reads, &shape.writes]) };
    let is_it = |usage: &&IndexUsage<'_>| usage.name.value.as_deref() == Some(index);
    let usage = shape.home.indexes.value.iter().flatten().find(is_it)?;
    Some([&usage.usage.reads, &shape.global_index(index)?.writes])
}

/// Returns whether rates are known to differ. The present value of a scaled capacity is not a setting.
fn differ(was: Rates<'_>, is: Rates<'_>) -> bool {
    let differs = |was: &Rate, is: &Rate| {
        let is_scaled = matches!(is.scaling.value, Some(Some(_)));
        !is_scaled && !was.units.is_unknown() && !is.units.is_unknown() && was.units != is.units
    };
    differs(was[0], is[0]) || differs(was[1], is[1])
}

/// Returns the capacity, or the limits. -1 means no limit.
fn throughput(billing: BillingMode, [reads, writes]: Rates<'_>) -> Option<Object<'static>> {
    let [reads, writes] = [reads, writes].map(|rate| rate.units.value);
    match billing {
        BillingMode::Provisioned => {
            let capacity = Object::new().with("ReadCapacityUnits", reads??);
            Some(capacity.with("WriteCapacityUnits", writes??))
        }
        BillingMode::OnDemand => {
            let limit = |units: Option<u64>| units.map_or_else(|| Json::Number((-1).into()), Json::from);
            let limits = Object::new().with("MaxReadRequestUnits", limit(reads?));
            Some(limits.with("MaxWriteRequestUnits", limit(writes?)))
        }
    }
}

/// Returns the definitions of the attributes of an index's key.
fn definitions(shape: &Shape<'_>, index: &GlobalIndexShape<'_>) -> Vec<Json<'static>> {
    let name = |element: &KeyElement<'_>| element.name.value.as_deref().map(str::to_owned);
    let names: Vec<String> = index.key.value.iter().flatten().filter_map(name).collect();
    let definition = |attribute: &TypedAttribute<'_>| {
        let name = attribute.name.value.as_deref().filter(|name| names.iter().any(|known| known == name))?;
        let definition = Object::new().with("AttributeName", name.to_owned());
        Some(definition.with("AttributeType", attribute.ty.value?.as_str()).into())
    };
    shape.attributes.value.iter().flatten().filter_map(definition).collect()
}
