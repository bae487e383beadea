//! The largest table DynamoDB allows: 20 global and 5 local indexes, 100 projected attributes and 50 tags.

use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(
    name = "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
    tags(
        "tag-01" = "value",
        "tag-02" = "value",
        "tag-03" = "value",
        "tag-04" = "value",
        "tag-05" = "value",
        "tag-06" = "value",
        "tag-07" = "value",
        "tag-08" = "value",
        "tag-09" = "value",
        "tag-10" = "value",
        "tag-11" = "value",
        "tag-12" = "value",
        "tag-13" = "value",
        "tag-14" = "value",
        "tag-15" = "value",
        "tag-16" = "value",
        "tag-17" = "value",
        "tag-18" = "value",
        "tag-19" = "value",
        "tag-20" = "value",
        "tag-21" = "value",
        "tag-22" = "value",
        "tag-23" = "value",
        "tag-24" = "value",
        "tag-25" = "value",
        "tag-26" = "value",
        "tag-27" = "value",
        "tag-28" = "value",
        "tag-29" = "value",
        "tag-30" = "value",
        "tag-31" = "value",
        "tag-32" = "value",
        "tag-33" = "value",
        "tag-34" = "value",
        "tag-35" = "value",
        "tag-36" = "value",
        "tag-37" = "value",
        "tag-38" = "value",
        "tag-39" = "value",
        "tag-40" = "value",
        "tag-41" = "value",
        "tag-42" = "value",
        "tag-43" = "value",
        "tag-44" = "value",
        "tag-45" = "value",
        "tag-46" = "value",
        "tag-47" = "value",
        "tag-48" = "value",
        "tag-49" = "value",
        "tag-50" = "value",
    ),
)]
#[gsi("g-01", pk(a, b, c, d), sk(e, f, g, h), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19, line_20)))]
#[gsi("g-02", pk(a, b, c, d), sk(e, f, g, h), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19, line_20)))]
#[gsi("g-03", pk(a, b, c, d), sk(e, f, g, h), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19, line_20)))]
#[gsi("g-04", pk(a, b, c, d), sk(e, f, g, h), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19, line_20)))]
#[gsi("g-05", pk(a, b, c, d), sk(e, f, g, h), project(include(line_01, line_02, line_03, line_04, line_05, line_06, line_07, line_08, line_09, line_10, line_11, line_12, line_13, line_14, line_15, line_16, line_17, line_18, line_19, line_20)))]
#[gsi("g-06", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-07", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-08", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-09", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-10", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-11", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-12", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-13", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-14", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-15", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-16", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-17", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-18", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-19", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
#[gsi("g-20", pk(a, b, c, d), sk(e, f, g, h), project(keys_only))]
struct Largest {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[lsi("l-1")]
    #[lsi("l-2")]
    #[lsi("l-3")]
    #[lsi("l-4")]
    #[lsi("l-5")]
    a: String,
    b: String,
    c: String,
    d: String,
    e: String,
    f: String,
    g: String,
    h: String,
    line_01: String,
    line_02: String,
    line_03: String,
    line_04: String,
    line_05: String,
    line_06: String,
    line_07: String,
    line_08: String,
    line_09: String,
    line_10: String,
    line_11: String,
    line_12: String,
    line_13: String,
    line_14: String,
    line_15: String,
    line_16: String,
    line_17: String,
    line_18: String,
    line_19: String,
    line_20: String,
    last: u64,
}

const _: () = assert!(Largest::SCHEMA.indexes().len() == 25);

#[test]
fn passes() {
    assert!(Largest::SCHEMA.validate().is_ok());
    assert_eq!(Largest::SCHEMA.tags().len(), 50);
    let projected: usize =
        Largest::SCHEMA.indexes().iter().map(|index| index.projection().included().len()).sum();
    assert_eq!(projected, 100);
}
