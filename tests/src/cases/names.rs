//! Names and descriptions.

use tablewright::DynamoTable;

/// A table that exists already.
#[derive(DynamoTable)]
#[table(
    name = "legacy",
    physical_name = "Prod_Legacy.Table",
    logical_id = "LegacyDynamoDbTable9F3A",
    deletion_protection
)]
#[stream]
pub(super) struct Legacy {
    #[pk]
    id: String,
}

/// An order placed by a customer.
///
/// This paragraph is for readers of the code.
#[derive(DynamoTable)]
#[table(name = "orders")]
pub(super) struct Order {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(name = "OrderItems.v2_eu")]
pub(super) struct Dotted {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(name = "stock-movements")]
#[stream(new_image)]
pub(super) struct Streamed {
    #[pk]
    id: String,
}

/// The longest name that the prefix leaves room for, with the longest ids.
#[derive(DynamoTable)]
#[table(
    name = "hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-ra",
    deletion_protection,
    billing(provisioned(reads = 1, writes = 1))
)]
#[stream]
pub(super) struct Long {
    #[pk]
    id: String,
    #[gsi("shelf", provisioned(reads = 1, writes = 1))]
    shelf: String,
}

/// Only a resolved template can cut this name.
#[derive(DynamoTable)]
#[table(
    name = "hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-la"
)]
#[stream]
pub(super) struct TooLong {
    #[pk]
    id: String,
}

/// It begins like the other and stays another.
#[derive(DynamoTable)]
#[table(
    name = "hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-\
            hall-lane-rack-bin-hall-lane-rack-bin-hall-lane-rack-bin-hall-lb"
)]
#[stream]
pub(super) struct AlsoTooLong {
    #[pk]
    id: String,
}

/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 1.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 2.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 3.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 4.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 5.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 6.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 7.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 8.
/// Jeder Artikel, der je im Lager lag, mit der Größe, der Farbe und dem Regal, in dem er zuletzt lag, naïve Fußnote 9.
///
/// Not this.
#[derive(DynamoTable)]
#[stream]
pub(super) struct Described {
    #[pk]
    id: String,
}
