use serde::{Deserialize, Serialize};
use tablewright::{DynamoTable, KeyAttribute};

/// The quantity of a product on a shelf.
#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
#[table(name = "stock")]
pub struct Stock {
    #[pk]
    pub product: String,
    #[sk]
    #[gsi("place")]
    pub place: Place,
    pub quantity: u32,
}

/// A shelf, such as `A-07`.
#[derive(Clone, Debug, Deserialize, KeyAttribute, PartialEq, Serialize)]
pub struct Place(pub String);
