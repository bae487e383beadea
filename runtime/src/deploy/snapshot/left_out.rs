//! The settings that a description leaves out.
//!
//! When tables are compared, a setting that is left out equals its default. It does not when the behavior of a tool is
//! predicted: `CloudFormation` names a table that has no name, and needs the attribute of a time to live to turn it
//! off; Terraform keeps a limit, backups and a key that its file no longer mentions. A shape that is written with serde
//! has values only, so a snapshot lists these settings beside it.

use crate::deploy::shape::{By, RegionShape, Shape};

/// Returns the names of the settings that the description leaves out.
pub(super) fn of(shape: &mut Shape<'_>) -> Vec<String> {
    let settings = settings(shape).into_iter();
    settings.filter(|(_, by)| **by == By::Default).map(|(name, _)| name).collect()
}

/// Marks settings as left out.
pub(super) fn mark(shape: &mut Shape<'_>, names: &[String]) {
    for (name, by) in settings(shape) {
        if names.contains(&name) {
            *by = By::Default;
        }
    }
}

/// Returns the settings for which leaving out differs from the default, each with its name and its origin.
fn settings<'s>(shape: &'s mut Shape<'_>) -> Vec<(String, &'s mut By)> {
    let Shape { name, time_to_live, has_kms_key, writes, home, replicas, global_indexes, .. } = shape;
    let mut settings = vec![
        ("name".to_owned(), &mut name.by),
        ("time to live".to_owned(), &mut time_to_live.by),
        ("encryption".to_owned(), &mut has_kms_key.by),
        ("writes".to_owned(), &mut writes.units.by),
    ];
    for index in global_indexes.value.iter_mut().flatten() {
        let name = index.name.value.as_deref().unwrap_or_default();
        settings.push((format!("writes of {name}"), &mut index.writes.units.by));
    }
    region(&mut settings, home, "");
    for replica in replicas.value.iter_mut().flatten() {
        let region = replica.region.value.as_deref().unwrap_or_default().to_owned();
        self::region(&mut settings, &mut replica.settings, &format!(" in {region}"));
    }
    settings
}

fn region<'s>(settings: &mut Vec<(String, &'s mut By)>, region: &'s mut RegionShape<'_>, place: &str) {
    let RegionShape { indexes, usage, point_in_time_recovery, recovery_days, .. } = region;
    settings.extend([
        (format!("point-in-time recovery{place}"), &mut point_in_time_recovery.by),
        (format!("days of recovery{place}"), &mut recovery_days.by),
        (format!("reads{place}"), &mut usage.reads.units.by),
    ]);
    for index in indexes.value.iter_mut().flatten() {
        let name = index.name.value.as_deref().unwrap_or_default();
        settings.push((format!("reads of {name}{place}"), &mut index.usage.reads.units.by));
    }
}
