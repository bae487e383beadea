//! Templates of random stacks are read back as the tables that the stacks describe.

use tablewright::Stack;
use tablewright::deploy::{
    AutoScaling, Compression, EncryptionKey, ImportFormat, ImportSource, KinesisPrecision, KinesisStream,
    Parameter, Replica, ReplicaIndex, Scaling, Setting, StackTable,
};
use tablewright::schema::{
    Billing, ContributorInsights, IndexKind, OnDelete, OnDemandThroughput, PointInTimeRecovery, TableClass,
    TableSchema,
};

use super::dice::Dice;
use super::{Definition, SEED};
use crate::suite::snapshot::assert_read;

/// The number of definitions. Two of every five are legal.
const TABLES: usize = 1_500;

#[test]
fn templates_of_random_tables_are_read() {
    let mut read = 0;
    for definition in Definition::random().take(TABLES) {
        if let Ok(stack) = definition.ours() {
            read += usize::from(is_read(&definition.name, &stack, true));
        }
    }
    assert!(read > 500, "{read}");
}

#[test]
fn templates_of_random_deployments_are_read() {
    let (mut regional, mut global) = (0, 0);
    for (number, definition) in Definition::random().take(TABLES).enumerate() {
        let mut dice = Dice::new((*SEED << 32) + number as u64, false);
        let is_global = dice.one_in(2);
        let mut document = definition.document.clone();
        if is_global {
            document["stream"] = "new_and_old_images".into();
        }
        let Ok(stack) = definition.with(document).ours() else { continue };
        let stack = deployed(stack, &mut dice, is_global);
        // Some of the settings exclude each other, so the stack may be refused.
        if is_read(&definition.name, &stack, false) {
            *(if is_global { &mut global } else { &mut regional }) += 1;
        }
    }
    assert!(regional > 150 && global > 100, "{regional} tables of one region, {global} global tables");
}

fn is_read(name: &str, stack: &Stack, is_legal: bool) -> bool {
    let templates = [stack.cloudformation(), stack.resolved()];
    // Only a resolved template can shorten the longest names.
    assert!(!is_legal || templates[1].is_ok(), "{name}: {templates:?}");
    templates.iter().flatten().map(|template| assert_read(name, template, stack)).count() > 0
}

/// Returns the stack with random settings of a deployment.
fn deployed(stack: Stack, dice: &mut Dice, is_global: bool) -> Stack {
    let schema = stack.tables().next().unwrap().clone();
    let stack = stack.configure_each(|table| {
        let table = settings(table, &schema, dice);
        if is_global { global(table, &schema, dice) } else { of_one_region(table, &schema, dice) }
    });
    let stack = if dice.one_in(4) { stack.backup_tag("backup", "daily") } else { stack };
    let stack = if dice.one_in(4) { stack.tag("team", "platform") } else { stack };
    if dice.one_in(4) { stack.encryption_key(EncryptionKey::new()) } else { stack }
}

fn of_one_region(table: StackTable, schema: &TableSchema, dice: &mut Dice) -> StackTable {
    let is_importable = schema.indexes().iter().all(|index| index.kind() == IndexKind::Global);
    if !is_importable || dice.one_in(2) {
        return table;
    }
    let source = ImportSource::new("acme-seeds", ImportFormat::Ion).key_prefix("shop/");
    table.import(source.compression(Compression::Gzip).bucket_owner("111122223333"))
}

fn settings(mut table: StackTable, schema: &TableSchema, dice: &mut Dice) -> StackTable {
    for setting in [Setting::DeletionProtection, Setting::TableClass] {
        if dice.one_in(3) {
            table = table.expose(setting);
        }
    }
    if dice.one_in(3) {
        table = match schema.point_in_time_recovery() {
            Some(recovery) if recovery.days().is_some() => table.expose(Setting::RecoveryPeriod),
            _ => table.expose(Setting::PointInTimeRecovery),
        };
    }
    if let Billing::Provisioned(_) = schema.billing() {
        let mut scaled = AutoScaling::new().reads(scaling(dice)).writes(scaling(dice));
        for index in schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global) {
            scaled = scaled
                .index_reads(index.name().to_owned(), scaling(dice))
                .index_writes(index.name().to_owned(), scaling(dice));
        }
        table = table.auto_scaling(scaled);
    } else if dice.one_in(2) {
        let units = 1000 + dice.number(1..=1000) as u64;
        table = table.on_demand_throughput(OnDemandThroughput::new(Some(units), Some(units)));
        if dice.one_in(2) {
            table = table.expose(Setting::OnDemandThroughput);
        }
    }
    if dice.one_in(3) {
        let precision = dice.pick(&[KinesisPrecision::Millisecond, KinesisPrecision::Microsecond]);
        table = table.kinesis_stream(KinesisStream::new(kinesis(dice)).precision(precision));
    }
    if dice.one_in(3) {
        table = table.resource_policy(policy("dynamodb:GetItem"));
    }
    if schema.stream().is_some() && dice.one_in(2) {
        table = table.stream_policy(policy("dynamodb:GetRecords")).stream_tag("data", "personal");
    }
    table.on_delete(dice.pick(&[OnDelete::Retain, OnDelete::Delete, OnDelete::RetainExceptOnCreate]))
}

fn global(mut table: StackTable, schema: &TableSchema, dice: &mut Dice) -> StackTable {
    let is_provisioned = matches!(schema.billing(), Billing::Provisioned(_));
    table = table.global_table();
    if dice.one_in(2) {
        table = table.disassociation_protection(dice.one_in(2));
    }
    for region in ["eu-west-1", "us-east-1"] {
        if dice.one_in(3) {
            continue;
        }
        let mut replica = Replica::new(region);
        if dice.one_in(2) {
            replica = replica.class(TableClass::StandardInfrequentAccess).deletion_protection(true);
        }
        if dice.one_in(2) {
            replica = replica
                .disassociation_protection(dice.one_in(2))
                .point_in_time_recovery(PointInTimeRecovery::new(Some(7)));
        }
        if dice.one_in(2) {
            replica = replica.contributor_insights(ContributorInsights::ThrottledKeys).tag("region", region);
        }
        if dice.one_in(2) {
            replica = replica.kinesis_stream(KinesisStream::new(Parameter::required()));
        }
        if dice.one_in(2) {
            replica = replica.resource_policy(policy("dynamodb:Query"));
        }
        if dice.one_in(2) {
            replica =
                if is_provisioned { replica.read_scaling(scaling(dice)) } else { replica.max_reads(3000) };
        }
        for index in schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global) {
            let own = ReplicaIndex::new();
            let own = if is_provisioned { own.read_scaling(scaling(dice)) } else { own.max_reads(2000) };
            replica = replica.index(index.name().to_owned(), own);
        }
        if schema.encryption().customer_key().is_some() {
            replica = replica.encryption_key("alias/orders");
        }
        table = table.replica(replica);
    }
    table
}

fn scaling(dice: &mut Dice) -> Scaling {
    let min = dice.number(1..=10) as u64;
    let scaling = Scaling::new(min, min + 100).target(dice.number(20..=90) as u64);
    let scaling = if dice.one_in(2) { scaling.scale_in_cooldown(60).scale_out_cooldown(30) } else { scaling };
    if dice.one_in(3) { scaling.disable_scale_in() } else { scaling }
}

fn kinesis(dice: &mut Dice) -> Parameter {
    if dice.one_in(2) {
        return Parameter::required();
    }
    "arn:aws:kinesis:eu-central-1:111122223333:stream/changes".into()
}

fn policy(action: &str) -> serde_json::Value {
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "111122223333" },
            "Action": action,
            "Resource": "*"
        }]
    })
}
