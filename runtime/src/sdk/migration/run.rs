//! The scan of a migration, in several parts at the same time.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::operation::scan::ScanInput;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::sdk::migration::write::{End, Writer, key, retrying};
use crate::sdk::migration::{DIFFERENCES, DryRun, ItemDifference, Migrated, Migration, MigrationProgress};
use crate::sdk::request::scan::{ScanRest, number};
use crate::sdk::response::cursor::{Continuation, Cursor, Read};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::item::Item;
use crate::sdk::transport::input::Input as _;
use crate::sdk::transport::join::join;
use crate::sdk::transport::pace::Pace;
use crate::table::DynamoTable;

const OPERATION: &str = "Scan";

/// The part of a run that its segments share.
struct Shared<'f> {
    migrated: Migrated,
    differences: Vec<ItemDifference>,
    /// The segments that are not completely migrated, and the place from which each continues.
    places: BTreeMap<u32, Option<Cursor>>,
    progress: Box<dyn FnMut(&MigrationProgress<'_>) + Send + 'f>,
    /// True if a segment has failed.
    is_stopped: bool,
}

/// One run of a migration.
struct Run<'m, 'f, T> {
    writer: Writer<'m, 'f, T>,
    request: ScanInput,
    read_pace: Option<Pace>,
    total: u32,
    is_dry: bool,
    shared: Mutex<Shared<'f>>,
}

impl<T: DynamoTable + Serialize + DeserializeOwned> Migration<'_, T> {
    pub(super) async fn run(self, is_dry: bool) -> Result<DryRun, Error> {
        let Self { table, form, parallel, page_size, read_rate, write_rate, rest, progress } = self;
        let error = |kind| table.error(OPERATION, kind);
        form.check().map_err(error)?;
        if page_size == Some(0) {
            return Err(error(ErrorKind::ZeroLimit { option: "page_size" }));
        }
        let rest = rest.unwrap_or_else(|| ScanRest::of_all(parallel));
        let (total, places) = rest.into_parts();
        number((0, total)).map_err(error)?;
        let client = table.client(OPERATION)?;
        let pace = |rate: Option<u32>| rate.map(|rate| Pace::new(client, rate)).transpose().map_err(error);
        let (read_pace, write_pace) = (pace(read_rate)?, pace(write_rate)?);
        let mut request: ScanInput = table.request(OPERATION)?;
        request.consistent_read = Some(true);
        request.limit = page_size.map(|items| i32::try_from(items).unwrap_or(i32::MAX));
        request.return_consumed_capacity = read_pace.is_some().then_some(ReturnConsumedCapacity::Total);
        let shared = Shared {
            migrated: Migrated::default(),
            differences: Vec::new(),
            places: places.iter().cloned().collect(),
            progress,
            is_stopped: false,
        };
        let run = Run {
            writer: Writer { table: &table, client, form: &form, pace: write_pace },
            request,
            read_pace,
            total,
            is_dry,
            shared: Mutex::new(shared),
        };
        let ends = join(places.into_iter().map(|(segment, place)| run.segment(segment, place))).await;
        ends.into_iter().collect::<Result<(), Error>>()?;
        let Shared { migrated, differences, .. } =
            run.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(DryRun { migrated, differences })
    }
}

impl<'f, T: DynamoTable + Serialize + DeserializeOwned> Run<'_, 'f, T> {
    async fn segment(&self, segment: u32, place: Option<Cursor>) -> Result<(), Error> {
        let ended = self.pages(segment, place).await;
        if ended.is_err() {
            self.shared().is_stopped = true;
        }
        ended
    }

    /// Migrates the items of a segment, page by page.
    async fn pages(&self, segment: u32, place: Option<Cursor>) -> Result<(), Error> {
        let error = |kind| self.writer.table.error(OPERATION, kind);
        let read = Read::Scan { segment, total: self.total };
        let mut request = self.request.clone();
        let (of, total) = number((segment, self.total)).map_err(error)?;
        (request.segment, request.total_segments) = (Some(of), Some(total));
        let start = place.map(|place| place.key::<T>(None, read)).transpose();
        request.exclusive_start_key =
            start.map_err(ErrorKind::Cursor).map_err(error)?.map(|(start, _)| start);
        loop {
            let (items, last) = self.page(&request).await?;
            for item in items {
                if self.shared().is_stopped {
                    return Ok(());
                }
                self.item(item).await?;
            }
            let place =
                last.as_ref().and_then(|last| Cursor::new::<T>(None, (read, Continuation::FORWARD), last));
            let is_end = last.is_none();
            self.shared().page_ended(segment, self.total, place, is_end);
            if is_end {
                return Ok(());
            }
            request.exclusive_start_key = last;
        }
    }

    /// Reads a page. Returns the key to continue from, if there may be more items.
    async fn page(&self, request: &ScanInput) -> Result<(Vec<Item>, Option<Item>), Error> {
        let Writer { table, client, .. } = self.writer;
        let sent = retrying(client, || async {
            let started = match &self.read_pace {
                Some(pace) => Some((pace, pace.start().await)),
                None => None,
            };
            let answer = table.send(OPERATION, request.clone().into_builder()).await?;
            if let Some((pace, started)) = started {
                pace.end(&started, &answer.consumed_capacity);
            }
            Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key))
        });
        sent.await
    }

    async fn item(&self, item: Item) -> Result<(), Error> {
        let (end, conflicts) =
            if self.is_dry { (self.compare(&item), 0) } else { self.writer.migrate(item).await? };
        let migrated = &mut self.shared().migrated;
        migrated.read += 1;
        migrated.conflicts += conflicts;
        match end {
            End::Changed => migrated.changed += 1,
            End::Left => migrated.left += 1,
            End::Failed(error) => migrated.failed.push(error),
        }
        Ok(())
    }

    /// Compares an item with what it would become.
    fn compare(&self, stored: &Item) -> End {
        let changed = self.writer.form.changed(stored);
        let checked = changed.and_then(|new| match new {
            Some(new) => self.writer.check(stored, &new).map(|()| Some(new)),
            None => Ok(None),
        });
        match checked {
            Err(kind) => End::Failed(self.writer.error("", kind, stored)),
            Ok(None) => End::Left,
            Ok(Some(new)) => {
                let differences = &mut self.shared().differences;
                if differences.len() < DIFFERENCES {
                    differences.push(ItemDifference::new(key::<T>(stored), stored, &new));
                }
                End::Changed
            }
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared<'f>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared<'_> {
    /// Remembers that a page is migrated, and the place that its segment continues from.
    fn page_ended(&mut self, segment: u32, total: u32, place: Option<Cursor>, is_end: bool) {
        if is_end {
            self.places.remove(&segment);
        } else {
            self.places.insert(segment, place);
        }
        let rest = ScanRest::of_parts(total, self.places.clone());
        (self.progress)(&MigrationProgress { migrated: &self.migrated, rest: &rest });
    }
}
