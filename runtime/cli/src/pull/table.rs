//! The settings of a table that a struct can have, from the normal form in which a snapshot is written.

use std::collections::BTreeMap;

use serde_json::Value;

/// The table of a description.
pub(super) struct Table {
    pub(super) name: String,
    /// The attributes of the table's key.
    pub(super) key: Vec<String>,
    /// The types of the attributes that keys have: `S`, `N` or `B`.
    pub(super) types: BTreeMap<String, String>,
    pub(super) indexes: Vec<Index>,
    pub(super) vectors: Vec<Vector>,
    pub(super) time_to_live: Option<String>,
    pub(super) stream: Option<String>,
    /// The options of `#[table(…)]` besides names.
    pub(super) options: Vec<String>,
    /// The regions of the replicas, which are on the stack.
    pub(super) replicas: Vec<String>,
    pub(super) has_kms_key: bool,
    /// A warm throughput that the table reports, as it is written: `warm(reads = 20000)`.
    pub(super) reported_warm: Option<String>,
}

pub(super) struct Index {
    pub(super) name: String,
    pub(super) is_local: bool,
    pub(super) partition: Vec<String>,
    pub(super) sort: Vec<String>,
    pub(super) projection: Projection,
    /// The other options, as they are written.
    pub(super) options: Vec<String>,
}

pub(super) struct Vector {
    pub(super) name: String,
    pub(super) attribute: String,
    pub(super) partition: Option<String>,
    pub(super) filters: Vec<String>,
    pub(super) projection: Projection,
    pub(super) options: Vec<String>,
}

pub(super) enum Projection {
    All,
    KeysOnly,
    Include(Vec<String>),
}

impl Table {
    /// Reads the shape of a table. Returns `None` if it has no complete key.
    ///
    /// A live table reports a warm throughput even if nobody has requested one, so only a request sets it as an option.
    pub(super) fn of(shape: &Value, is_request: bool) -> Option<Self> {
        let attributes = shape["attributes"].as_array()?.iter();
        let types: BTreeMap<String, String> =
            attributes.filter_map(|it| Some((text(&it["name"])?, text(&it["ty"])?))).collect();
        let (partition, sort) = key(&shape["key"]);
        let key: Vec<String> = partition.into_iter().chain(sort).collect();
        let is_provisioned = shape["billing"] == "provisioned";
        let global = list(&shape["global_indexes"])
            .filter_map(|index| global_index(shape, index, is_provisioned, is_request));
        let local = list(&shape["local_indexes"]).filter_map(local_index);
        let indexes: Vec<Index> = global.chain(local).collect();
        let is_typed = |name: &String| types.contains_key(name);
        if key.is_empty() || !indexes.iter().flat_map(Index::key).chain(&key).all(is_typed) {
            return None;
        }
        let stream = text(&shape["stream"]);
        let home = &shape["home"];
        Some(Self {
            name: text(&shape["name"])?,
            vectors: list(&shape["vector_indexes"]).filter_map(vector).collect(),
            time_to_live: text(&shape["time_to_live"]),
            stream,
            options: options(shape, &indexes, is_request),
            replicas: list(&shape["replicas"]).filter_map(|replica| text(&replica["region"])).collect(),
            has_kms_key: !home["kms_key"].is_null() && shape["has_kms_key"] == true,
            reported_warm: warm(&shape["warm_throughput"])
                .filter(|_| !is_request && is_unusual(&shape["warm_throughput"])),
            key,
            types,
            indexes,
        })
    }

    /// Returns the attributes that the keys of indexes have.
    pub(super) fn index_keys(&self) -> impl Iterator<Item = &String> {
        self.indexes.iter().flat_map(Index::key)
    }

    /// Returns the attributes that a projection lists, and that vector indexes use.
    pub(super) fn other_attributes(&self) -> impl Iterator<Item = &String> {
        let of_vectors =
            self.vectors.iter().flat_map(|vector| vector.attributes().chain(vector.projection.names()));
        self.indexes
            .iter()
            .flat_map(|index| index.projection.names())
            .chain(of_vectors)
            .chain(&self.time_to_live)
    }
}

impl Index {
    fn key(&self) -> impl Iterator<Item = &String> {
        self.partition.iter().chain(&self.sort)
    }
}

impl Vector {
    /// Returns the attributes by which the index is searched.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &String> {
        [&self.attribute].into_iter().chain(&self.partition).chain(&self.filters)
    }
}

impl Projection {
    fn names(&self) -> &[String] {
        match self {
            Self::Include(names) => names,
            Self::All | Self::KeysOnly => &[],
        }
    }
}

fn options(shape: &Value, indexes: &[Index], is_request: bool) -> Vec<String> {
    /// The quota of every account.
    const GLOBAL_INDEXES: usize = 20;
    /// The longest time, which is the default.
    const RECOVERY_DAYS: u64 = 35;
    let home = &shape["home"];
    let mut options = Vec::new();
    let units = [&home["usage"]["reads"]["units"], &shape["writes"]["units"]];
    if shape["billing"] == "provisioned" {
        let [reads, writes] = units.map(|units| units.as_u64().unwrap_or(1));
        options.push(format!("billing(provisioned(reads = {reads}, writes = {writes}))"));
    } else if let Some(limits) = named(["max_reads", "max_writes"], units) {
        options.push(format!("billing(on_demand({limits}))"));
    }
    options.extend(warm(&shape["warm_throughput"]).filter(|_| is_request));
    if home["class"] == "standard_infrequent_access" {
        options.push("class(standard_infrequent_access)".to_owned());
    }
    if home["deletion_protection"] == true {
        options.push("deletion_protection".to_owned());
    }
    if home["point_in_time_recovery"] == true {
        let days = home["recovery_days"].as_u64().filter(|days| *days != RECOVERY_DAYS);
        let days = days.map(|days| format!("(days = {days})")).unwrap_or_default();
        options.push(format!("point_in_time_recovery{days}"));
    }
    if shape["has_kms_key"] == true {
        options.push(match text(&home["kms_key"]["named"]) {
            Some(key) => format!("encryption(customer({key:?}))"),
            None => "encryption(aws_managed)".to_owned(),
        });
    }
    options.extend(insights(&home["usage"]));
    let global = indexes.iter().filter(|index| !index.is_local).count();
    if global > GLOBAL_INDEXES {
        options.push(format!("global_index_quota = {global}"));
    }
    options
}

fn global_index(shape: &Value, index: &Value, is_provisioned: bool, is_request: bool) -> Option<Index> {
    let name = text(&index["name"])?;
    let (partition, sort) = key(&index["key"]);
    let usage = list(&shape["home"]["indexes"]).find(|usage| usage["name"] == index["name"]);
    let usage = usage.map(|usage| &usage["usage"]);
    let units = [usage.map_or(&Value::Null, |usage| &usage["reads"]["units"]), &index["writes"]["units"]];
    let mut options = Vec::new();
    if is_provisioned {
        if let [Some(reads), Some(writes)] = units.map(Value::as_u64) {
            options.push(format!("provisioned(reads = {reads}, writes = {writes})"));
        }
    } else if let Some(limits) = named(["max_reads", "max_writes"], units) {
        options.push(format!("on_demand({limits})"));
    }
    options.extend(warm(&index["warm_throughput"]).filter(|_| is_request));
    options.extend(usage.and_then(insights));
    let projection = projection(&index["projection"]);
    Some(Index { name, is_local: false, partition, sort, projection, options })
}

fn local_index(index: &Value) -> Option<Index> {
    let (partition, sort) = key(&index["key"]);
    let projection = projection(&index["projection"]);
    Some(Index {
        name: text(&index["name"])?,
        is_local: true,
        partition,
        sort,
        projection,
        options: Vec::new(),
    })
}

fn vector(vector: &Value) -> Option<Vector> {
    let of_role = |role: &str| {
        list(&vector["search"])
            .filter(|it| it["role"] == role)
            .filter_map(|it| text(&it["name"]))
            .collect::<Vec<_>>()
    };
    let options = vec![
        format!("dimensions = {}", vector["dimensions"].as_u64()?),
        format!("distance({})", vector["distance"].as_str()?),
    ];
    Some(Vector {
        name: text(&vector["name"])?,
        attribute: text(&vector["attribute"])?,
        partition: of_role("partition_key").into_iter().next(),
        filters: of_role("inline_filter"),
        projection: projection(&vector["projection"]),
        options,
    })
}

fn projection(projection: &Value) -> Projection {
    if projection == "keys_only" {
        return Projection::KeysOnly;
    }
    match &projection["include"] {
        Value::Array(names) => Projection::Include(names.iter().filter_map(text).collect()),
        _ => Projection::All,
    }
}

fn warm(warm: &Value) -> Option<String> {
    Some(format!("warm({})", named(["reads", "writes"], [&warm["reads"], &warm["writes"]])?))
}

/// Returns whether a warm throughput is more than every table on demand has.
fn is_unusual(warm: &Value) -> bool {
    const USUAL: [(&str, u64); 2] = [("reads", 12_000), ("writes", 4_000)];
    USUAL.iter().any(|(name, usual)| warm[*name].as_u64().is_some_and(|units| units > *usual))
}

fn insights(usage: &Value) -> Option<String> {
    match usage["contributor_insights"].as_str()? {
        "accessed_and_throttled_keys" => Some("contributor_insights".to_owned()),
        mode => Some(format!("contributor_insights({mode})")),
    }
}

/// Returns `reads = 5, writes = 5`, or `None` if there is neither.
fn named(names: [&str; 2], values: [&Value; 2]) -> Option<String> {
    let known =
        names.iter().zip(values).filter_map(|(name, value)| Some(format!("{name} = {}", value.as_u64()?)));
    let known: Vec<String> = known.collect();
    (!known.is_empty()).then(|| known.join(", "))
}

/// Returns the attributes of the partition key and of the sort key.
fn key(key: &Value) -> (Vec<String>, Vec<String>) {
    let of_role =
        |role: &str| list(key).filter(|it| it["role"] == role).filter_map(|it| text(&it["name"])).collect();
    (of_role("partition"), of_role("sort"))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
