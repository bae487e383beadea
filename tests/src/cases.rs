//! The cases of the render grid: a set of stacks that together use every setting.
//!
//! Each case is rendered in every format and compared with the files in `tests/render`. Each is also created on the
//! engines.

#![allow(dead_code, reason = "of these structs only the tables are of interest")]
#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "the cases are constants")]
#![expect(
    clippy::duplicated_attributes,
    reason = "a field in two `#[gsi(…)]` of a struct is taken for an attribute"
)]
#![expect(clippy::struct_field_names, reason = "so are attributes named in practice")]

use tablewright::{Naming, Stack};

mod access;
mod configured;
mod dynamic;
mod global;
mod indexes;
mod keys;
mod largest;
mod names;
mod parts;
mod scaled;
mod settings;
mod throughput;
mod vectors;

/// Returns the cases, each with the name of its folder in `tests/render`.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one entry for each case")]
pub fn cases() -> Vec<(&'static str, Stack)> {
    vec![
        ("partition-key", shop().table::<keys::Session>()),
        ("sort-key", shop().table::<keys::Event>()),
        (
            "key-types",
            shop()
                .table::<keys::Customer>()
                .table::<keys::Invoice>()
                .table::<keys::Digest>()
                .table::<keys::Shipment>()
                .table::<keys::Reading>(),
        ),
        ("serde-names", shop().table::<keys::Renamed>()),
        ("global-indexes", shop().table::<indexes::Order>()),
        ("exact-index-names", shop().table::<indexes::Entity>()),
        ("multi-attribute-keys", shop().table::<indexes::Match>()),
        ("local-indexes", shop().table::<indexes::Thread>()),
        ("sparse-index", shop().table::<indexes::Account>()),
        ("shared-attributes", shop().table::<indexes::Membership>()),
        ("projections", shop().table::<indexes::Product>()),
        (
            "time-to-live",
            shop().table::<settings::Token>().table::<settings::Draft>().table::<settings::Lease>(),
        ),
        (
            "streams",
            shop()
                .table::<settings::StreamsKeys>()
                .table::<settings::StreamsNewImages>()
                .table::<settings::StreamsOldImages>()
                .table::<settings::StreamsBothImages>(),
        ),
        ("billing", shop().table::<settings::OnDemand>().table::<settings::Provisioned>()),
        ("on-demand-limits", shop().table::<throughput::Limited>().table::<throughput::LimitedWrites>()),
        ("warm-throughput", shop().table::<throughput::Warm>().table::<throughput::WarmProvisioned>()),
        (
            "contributor-insights",
            shop().table::<throughput::Watched>().table::<throughput::WatchedWhereThrottled>(),
        ),
        ("vector-indexes", shop().table::<vectors::Photo>().table::<vectors::Article>()),
        ("classes", shop().table::<settings::Standard>().table::<settings::InfrequentAccess>()),
        ("deletion-protection", shop().table::<settings::Protected>()),
        (
            "point-in-time-recovery",
            shop().table::<settings::Recovered>().table::<settings::RecoveredForDays>(),
        ),
        (
            "encryption",
            shop()
                .table::<settings::AwsOwned>()
                .table::<settings::AwsManaged>()
                .table::<settings::KeyId>()
                .table::<settings::KeyArn>()
                .table::<settings::KeyAlias>()
                .table::<settings::KeyAliasArn>(),
        ),
        (
            "on-delete",
            shop()
                .table::<settings::Retained>()
                .table::<settings::Deleted>()
                .table::<settings::RetainedExceptOnCreate>(),
        ),
        (
            "tags",
            shop()
                .table::<settings::Tagged>()
                .table::<settings::TaggedDifferently>()
                .backup_tag("backup", "daily")
                .tag("team", "platform")
                .tag("Kostenträger", "Größe 42"),
        ),
        ("adopted", shop().table::<names::Legacy>().table::<names::Order>()),
        ("verbatim", Stack::new(Naming::verbatim()).table::<names::Order>().table::<names::Dotted>()),
        (
            "environment",
            Stack::new(
                naming()
                    .environment("Prod EU")
                    .and_then(|naming| naming.parameter_prefix("/shop/prod/"))
                    .expect("a legal naming"),
            )
            .table::<names::Order>(),
        ),
        (
            "parameter-word",
            Stack::new(naming().parameter_prefix("shop-prod.").expect("a legal naming"))
                .table::<names::Streamed>(),
        ),
        ("export-outputs", shop().table::<names::Order>().table::<names::Streamed>().export_outputs()),
        ("long-name", shop().table::<names::Long>().export_outputs()),
        ("cut-name", shop().table::<names::TooLong>().table::<names::AlsoTooLong>()),
        ("long-description", shop().table::<names::Described>()),
        ("dynamic", shop().schema(dynamic::audit_log())),
        ("largest", shop().table::<largest::Largest>()),
        ("change-streams", configured::streams(shop())),
        ("imports", configured::imports(shop())),
        ("exposed-settings", configured::exposed(shop())),
        ("environment-test", configured::test(of_environment("test"))),
        ("environment-production", configured::production(of_environment("prod"))),
        ("raw-property", configured::raw(shop())),
        ("auto-scaling", scaled::tables(shop())),
        ("global-on-demand", global::on_demand(shop())),
        ("global-provisioned", global::provisioned(shop())),
        ("global-strong", global::strong(shop())),
        ("global-one-region", global::one_region(shop())),
        ("global-accounts", global::accounts(shop())),
        ("alarms", parts::alarms()),
        ("hardened", parts::hardened()),
        ("hardened-global", parts::hardened_global()),
        ("encryption-key", parts::encryption_key()),
        ("encryption-key-verbatim", parts::encryption_key_of_a_stack()),
        ("policies", parts::policies()),
        ("policies-of-tenants", parts::tenants()),
        ("policies-of-roles", access::policies()),
        ("resource-policies", access::resource_policies()),
        ("raw-template", access::raw_template()),
        ("references-in-documentation", access::documented()),
        ("stream-functions", parts::stream_functions()),
        ("parts-of-a-global-table", parts::global()),
    ]
}

/// Returns a naming without a prefix for Parameter Store names, on purpose.
fn naming() -> Naming {
    Naming::new("acme", "shop").and_then(|naming| naming.parameter_prefix("")).expect("a legal naming")
}

/// Returns the stack of one environment. Several environments fit into one account.
fn of_environment(environment: &str) -> Stack {
    let naming = Naming::new("acme", "shop").and_then(|naming| naming.environment(environment));
    Stack::new(naming.expect("a legal naming"))
}

fn shop() -> Stack {
    Stack::new(naming())
}
