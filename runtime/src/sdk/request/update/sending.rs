//! Builds and sends the request of an update.

use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;

use crate::key::NumberRange;
use crate::sdk::expression::operand::Side;
use crate::sdk::expression::path::{self, Fixed};
use crate::sdk::request::guard::{Guards, Range};
use crate::sdk::request::index_key;
use crate::sdk::request::put::LAST_VERSION;
use crate::sdk::request::update::changes::{Clause, Effect};
use crate::sdk::request::update::{Update, keys, version};
use crate::sdk::request::verdict::{Made, Verdict};
use crate::sdk::request::write::{Returns, WriteInput};
use crate::sdk::response::error::{Error, ErrorKind};
use crate::sdk::response::metered::Metered;
use crate::table::DynamoTable;
use crate::version::ItemVersion;

const NESTED: &str = "DynamoDB returns only the changed part of an attribute that is changed inside, which its field cannot \
                      hold; leave the field out of the type, or use `returning_new()` or `returning_old()`";

impl<T: DynamoTable, R: Returns<T>> Update<T, R> {
    /// Adds the key attributes of an entity: see the module `keys`.
    fn add_keys(&mut self) {
        let Self { key, changes, kept, options, is_upsert, .. } = self;
        let additions = keys::additions::<T>(key, changes, &options.placeholders, kept, *is_upsert);
        let added = additions.and_then(|additions| {
            for (attribute, value) in additions {
                let path = path::attribute::<(), (), Fixed>(attribute).anywhere();
                if let Some(value) = &value {
                    index_key::check_value(T::SCHEMA, &path, value).map_err(ErrorKind::Key)?;
                }
                let clause = if value.is_some() { Clause::Set } else { Clause::Remove };
                changes.add((clause, Effect::Replace), path, &mut options.placeholders, |path, right| {
                    Ok(match value {
                        Some(value) => format!("{path} = {}", right.side(Side::Value(Ok(value)))?),
                        None => path.to_owned(),
                    })
                })?;
            }
            Ok(())
        });
        if let Err(error) = added {
            self.options.fail(error);
        }
    }

    /// Returns the SDK's input without sending it.
    ///
    /// # Errors
    ///
    /// Returns an error if the key, a value or a condition is invalid, or if the update changes
    /// nothing.
    pub fn input(self) -> Result<UpdateItemInput, Error> {
        self.parts().map(|(request, ..)| request)
    }

    /// Returns the request, its own conditions, and whether the caller asked for the stored item.
    pub(crate) fn guarded(self) -> Result<(UpdateItemInput, Guards, bool), Error> {
        let gives_item = self.options.gives_item();
        self.parts().map(|(request, guards, ..)| (request, guards, gives_item))
    }

    /// Returns the request, its own conditions, whether it is repeatable and falsifiable (see [`Verdict::new`]), and
    /// its effect on the item.
    fn parts(mut self) -> Result<(UpdateItemInput, Guards, [bool; 2], Made), Error> {
        if self.changes.are_only(usize::from(T::VERSION.is_some())) {
            self.options.fail(ErrorKind::NoChange);
        }
        if R::IS_PARTIAL && self.changes.is_inside_one_of(self.returned) {
            self.options.fail(ErrorKind::InvalidRequest(NESTED));
        }
        self.add_keys();
        let Self { table, key, changes, mut ranges, is_unbounded, is_upsert, mut options, .. } = self;
        if !is_upsert {
            options.exists_by_itself::<T>();
        }
        if is_unbounded {
            ranges.clear();
        }
        match (T::VERSION, options.guards.version) {
            (Some(_), Some((_, last))) if last >= T::Version::LAST => {
                options.fail(ErrorKind::InvalidRequest(LAST_VERSION));
            }
            (Some(attribute), None) if T::Version::LAST < u64::MAX => {
                let range = NumberRange::new(0, T::Version::LAST.into(), true);
                ranges.extend(Range::of_change(&version(attribute), Some(range), 1));
            }
            _ => {}
        }
        for range in &ranges {
            let condition = range.render(&mut options.placeholders);
            options.and(condition);
        }
        options.guards.ranges = ranges;
        let made = changes.made(&options);
        let twice = [R::IS_REPEATABLE && changes.is_repeatable(), options.is_falsifiable];
        let guards = options.guards.clone();
        let mut request: UpdateItemInput = options.into_request(&table, R::RETURN_VALUE)?;
        request.key = Some(key);
        request.update_expression = Some(changes.into_expression());
        Ok((request, guards, twice, made))
    }

    /// Changes the item.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send(self) -> Result<R::Output, Error> {
        Ok(self.send_metered().await?.output)
    }

    /// Changes the item, and also returns the capacity and the item collection if they were asked for.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`].
    pub async fn send_metered(self) -> Result<Metered<R::Output>, Error> {
        let table = self.table.clone();
        let gives_item = self.options.gives_item();
        let changed = R::IS_PARTIAL.then(|| self.changes.attributes());
        let (request, guards, twice, made) = self.parts()?;
        let verdict = Verdict::new(guards, gives_item, twice, made);
        let mut written = request.send(&table, verdict).await?;
        // After a lost response the whole item comes from the failed condition of the second attempt.
        if let (Some(item), Some(changed)) = (&mut written.attributes, changed) {
            item.retain(|name, _| changed.contains(&name.as_str()));
        }
        let output = R::read(written.attributes.take());
        Ok(written.metered(output.map_err(|kind| table.error(UpdateItemInput::OPERATION, kind))?))
    }
}
