//! The largest legal table.

use tablewright::DynamoTable;

/// Twenty global and five local indexes, a hundred projected attributes and fifty tags.
#[derive(DynamoTable)]
#[table(
    name = "largest",
    tags(
        "tag-01" = "1", "tag-02" = "2", "tag-03" = "3", "tag-04" = "4", "tag-05" = "5",
        "tag-06" = "6", "tag-07" = "7", "tag-08" = "8", "tag-09" = "9", "tag-10" = "10",
        "tag-11" = "11", "tag-12" = "12", "tag-13" = "13", "tag-14" = "14", "tag-15" = "15",
        "tag-16" = "16", "tag-17" = "17", "tag-18" = "18", "tag-19" = "19", "tag-20" = "20",
        "tag-21" = "21", "tag-22" = "22", "tag-23" = "23", "tag-24" = "24", "tag-25" = "25",
        "tag-26" = "26", "tag-27" = "27", "tag-28" = "28", "tag-29" = "29", "tag-30" = "30",
        "tag-31" = "31", "tag-32" = "32", "tag-33" = "33", "tag-34" = "34", "tag-35" = "35",
        "tag-36" = "36", "tag-37" = "37", "tag-38" = "38", "tag-39" = "39", "tag-40" = "40",
        "tag-41" = "41", "tag-42" = "42", "tag-43" = "43", "tag-44" = "44", "tag-45" = "45",
        "tag-46" = "46", "tag-47" = "47", "tag-48" = "48", "tag-49" = "49", "tag-50" = "50",
    )
)]
#[gsi(
    "included-1",
    pk(g01),
    project(include(
        p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20
    ))
)]
#[gsi(
    "included-2",
    pk(g02),
    project(include(
        p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20
    ))
)]
#[gsi(
    "included-3",
    pk(g03),
    project(include(
        p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20
    ))
)]
#[gsi(
    "included-4",
    pk(g04),
    project(include(
        p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20
    ))
)]
#[gsi(
    "included-5",
    pk(g05),
    project(include(
        p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16, p17, p18, p19, p20
    ))
)]
pub(super) struct Largest {
    #[pk]
    id: String,
    #[sk]
    sequence: u64,
    g01: String,
    g02: String,
    g03: String,
    g04: String,
    g05: String,
    #[gsi("g06")]
    g06: String,
    #[gsi("g07")]
    g07: String,
    #[gsi("g08")]
    g08: String,
    #[gsi("g09")]
    g09: String,
    #[gsi("g10")]
    g10: String,
    #[gsi("g11")]
    g11: String,
    #[gsi("g12")]
    g12: String,
    #[gsi("g13")]
    g13: String,
    #[gsi("g14")]
    g14: String,
    #[gsi("g15")]
    g15: String,
    #[gsi("g16")]
    g16: String,
    #[gsi("g17")]
    g17: String,
    #[gsi("g18")]
    g18: String,
    #[gsi("g19")]
    g19: String,
    #[gsi("g20")]
    g20: String,
    #[lsi("l1")]
    l1: u64,
    #[lsi("l2")]
    l2: u64,
    #[lsi("l3")]
    l3: u64,
    #[lsi("l4")]
    l4: u64,
    #[lsi("l5")]
    l5: u64,
    p01: u8,
    p02: u8,
    p03: u8,
    p04: u8,
    p05: u8,
    p06: u8,
    p07: u8,
    p08: u8,
    p09: u8,
    p10: u8,
    p11: u8,
    p12: u8,
    p13: u8,
    p14: u8,
    p15: u8,
    p16: u8,
    p17: u8,
    p18: u8,
    p19: u8,
    p20: u8,
}
