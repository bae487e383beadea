//! The model `electrodb-shopping-mall`, after tywalch/electrodb.

use super::*;

#[derive(Debug, Deserialize, DynamoTable, PartialEq)]
#[table(name = "electro", pk = "pk", sk = "sk", tag = "__edb_e__")]
#[gsi(name = "gsi1pk-gsi1sk-index", pk = "gsi1pk", sk = "gsi1sk")]
#[gsi(name = "gsi2pk-gsi2sk-index", pk = "gsi2pk", sk = "gsi2sk")]
pub(super) enum Model {
    MallStore(MallStore),
}

#[derive(Debug, Deserialize, DynamoEntity, PartialEq, Serialize)]
#[pk("$mallstoredirectory#cityid_{city_id:lower}#mallid_{mall_id:lower}")]
#[sk("$mallstore_1#buildingid_{building_id:lower}#storeid_{store_id:lower}")]
#[gsi(
    name = "gsi1pk-gsi1sk-index",
    pk("$mallstoredirectory#mallid_{mall_id:lower}"),
    sk("$mallstore_1#buildingid_{building_id:lower}#unitid_{unit_id:lower}")
)]
#[gsi(
    name = "gsi2pk-gsi2sk-index",
    pk("$mallstoredirectory#storeid_{store_id:lower}"),
    sk("$mallstore_1#leaseenddate_{lease_end_date:lower}")
)]
pub(super) struct MallStore {
    #[serde(rename = "cityId")]
    city_id: String,
    #[serde(rename = "mallId")]
    mall_id: String,
    #[serde(rename = "storeId")]
    store_id: String,
    #[serde(rename = "buildingId")]
    building_id: String,
    #[serde(rename = "unitId")]
    unit_id: String,
    category: String,
    #[serde(rename = "leaseEndDate")]
    lease_end_date: String,
    rent: String,
}

pub(super) async fn put(model: &Client, item: &Published) -> Sent {
    match item.entity.as_str() {
        "MallStore" => written::<Model, MallStore>(model, item).await,
        other => panic!("there is no entity {other}"),
    }
}

pub(super) async fn patterns(client: &Client) -> Patterns {
    vec![
        (
            "units of a building",
            selected(
                table::<MallStore>(client)
                    .query(MallStore::by_gsi1pk_gsi1sk("EastPointe").building_id().eq("A34")),
            )
            .await,
        ),
        (
            "stores of a mall",
            selected(table::<MallStore>(client).query(MallStore::partition("Atlanta1", "EastPointe"))).await,
        ),
        (
            "leases of a store that end by a day",
            selected(
                table::<MallStore>(client)
                    .query(MallStore::by_gsi2pk_gsi2sk("LatteLarrys").lease_end_date().le("2020-12-31")),
            )
            .await,
        ),
    ]
}
