//! The properties of a resource, or the members of a request: written from a shape, or read into a shape.

use std::borrow::Cow;

use crate::deploy::input::InputId;
use crate::deploy::plain;
use crate::deploy::shape::{By, Document, Given, KmsKey};
use crate::json::{Json, Leaf, Object};
use crate::schema::Word;

/// An object that is written, or an object that is read.
pub(crate) enum Properties<'x, 'a> {
    Write(Object<'a>, &'x dyn Values<'a>),
    Read(&'x Object<'x>, &'x dyn Template<'x>),
    /// An object from a function that cannot be resolved: all its members are unknown.
    Unknown,
}

/// Writes the values of inputs for a target.
pub(crate) trait Values<'a> {
    fn input(&self, id: InputId) -> Json<'a>;

    /// Returns the ARN of the stack's KMS key.
    fn key_of_stack(&self) -> Json<'a>;

    /// Returns the region that the stack is deployed to.
    fn region(&self) -> Json<'a>;
}

/// Resolves the functions of a target.
pub(crate) trait Template<'x> {
    fn resolve(&self, json: &'x Json<'x>) -> Found<'x>;

    /// Returns whether a value stands for the region that the template is deployed to.
    fn is_region(&self, json: &'x Json<'x>) -> bool;

    /// Returns whether a value stands for the ARN of a KMS key in the same template.
    fn is_key_of_stack(&self, json: &'x Json<'x>) -> bool;
}

/// The result of reading a property that has members.
enum Read {
    /// The property is missing and has its default.
    Absent,
    Unknown,
    By(By),
}

/// The value that a property resolves to.
pub(crate) enum Found<'x> {
    /// A function removes the property.
    Absent,
    /// A function cannot be resolved, or an input has no value.
    Unknown(By),
    Value(Cow<'x, Json<'x>>, By),
}

impl<'x, 'a> Properties<'x, 'a> {
    /// Returns an empty object to write.
    pub(crate) fn write(values: &'x dyn Values<'a>) -> Self {
        Self::Write(Object::new(), values)
    }

    pub(crate) const fn is_written(&self) -> bool {
        matches!(self, Self::Write(..))
    }

    /// Returns whether nothing has been written. An object that is read is never empty.
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::Write(object, _) if object.is_empty())
    }

    /// Sorts the written properties by this order. Unlisted properties come last.
    pub(crate) fn sort(&mut self, order: &[&str]) {
        if let Self::Write(object, _) = self {
            let place = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
            object.sort(&|one, other| place(one).cmp(&place(other)));
        }
    }

    /// Returns the object that was written.
    pub(crate) fn into_object(self) -> Object<'a> {
        if let Self::Write(object, _) = self { object } else { Object::new() }
    }

    /// Returns the property of the object that is read, or `None` while writing.
    fn found(&self, name: &str) -> Option<Found<'x>> {
        match self {
            Self::Write(..) => None,
            Self::Read(object, template) => match object.get(name).map(|json| template.resolve(json))? {
                Found::Absent => None,
                found => Some(found),
            },
            Self::Unknown => Some(Found::Unknown(By::Description)),
        }
    }

    /// Adds the written value of a property.
    fn add(&mut self, name: &'static str, json: Json<'a>) {
        if let Self::Write(object, _) = self
            && json != Json::Null
        {
            object.push(name, json);
        }
    }

    /// Returns an object for the members of a property that is written, or `None` while reading.
    fn inner(&self) -> Option<Self> {
        if let Self::Write(_, values) = self { Some(Self::Write(Object::new(), *values)) } else { None }
    }

    /// Returns the members of a property that was found.
    fn members(&self, found: &Found<'x>) -> Option<Self> {
        match (self, found) {
            (Self::Read(_, template), Found::Value(Cow::Borrowed(Json::Object(object)), _)) => {
                Some(Self::Read(object, *template))
            }
            (_, Found::Unknown(_)) => Some(Self::Unknown),
            _ => None,
        }
    }

    /// Describes a property with a single value. A missing property has its default.
    pub(crate) fn value<T: Leaf<'a>>(&mut self, name: &'static str, given: &mut Given<T>) {
        self.leaf(name, given, &T::write, &T::read);
    }

    /// Describes a property with a single value of a plain setting.
    pub(crate) fn plain(&mut self, name: &'static str, given: &mut Given<Word>, values: plain::Values) {
        self.leaf(name, given, &|word| word.json(), &|json| values.read(json));
    }

    fn leaf<T>(
        &mut self,
        name: &'static str,
        given: &mut Given<T>,
        write: &dyn Fn(&T) -> Json<'a>,
        read: &dyn Fn(&Json<'_>) -> Option<T>,
    ) {
        if let Self::Write(_, values) = self {
            let json = match (given.by, &given.value) {
                (By::Default, _) | (By::Description, None) => Json::Null,
                (By::Description, Some(value)) => write(value),
                (By::Input(id), _) => values.input(id),
            };
            self.add(name, json);
        } else if let Some(found) = self.found(name) {
            *given = match found {
                Found::Value(json, by) => Given { value: read(&json), by },
                Found::Unknown(by) => Given { value: None, by },
                Found::Absent => return,
            };
        }
    }

    /// Describes a property with a constant value, which is ignored when it is read.
    pub(crate) fn constant(&mut self, name: &'static str, value: impl Into<Json<'a>>) {
        if self.is_written() {
            self.add(name, value.into());
        }
    }

    /// Describes a property that is an object. Without members it is not written, and if it is missing its members keep
    /// their defaults.
    pub(crate) fn object(&mut self, name: &'static str, describe: &mut dyn FnMut(&mut Self)) {
        if let Some(mut inner) = self.inner() {
            describe(&mut inner);
            if let Some(object) = inner.into_object().non_empty() {
                self.add(name, object.into());
            }
        } else if let Some(found) = self.found(name)
            && let Some(mut members) = self.members(&found)
        {
            describe(&mut members);
        }
    }

    /// Describes a property that is an object or missing.
    pub(crate) fn option<T>(
        &mut self,
        name: &'static str,
        given: &mut Given<Option<T>>,
        new: impl Fn() -> T,
        describe: &mut dyn FnMut(&mut Self, &mut T),
    ) {
        if self.is_written() {
            if let Some(Some(value)) = &mut given.value {
                self.write_object(name, &mut |p| describe(p, value));
            }
            return;
        }
        let mut value = new();
        match self.read_object(name, &mut |p| describe(p, &mut value)) {
            Read::Absent => {}
            Read::Unknown => *given = Given::unknown(),
            Read::By(_) => *given = Given::new(Some(value)),
        }
    }

    /// Describes a property that is a list of objects. Elements without members are not written, and neither is an
    /// empty list.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        given: &mut Given<Vec<T>>,
        new: impl Fn() -> T,
        describe: &mut dyn FnMut(&mut Self, &mut T),
    ) {
        if self.is_written() {
            if let Some(values) = &mut given.value {
                self.write_list(name, values.len(), &mut |p, position| describe(p, &mut values[position]));
            }
            return;
        }
        let mut values = Vec::new();
        let read = self.read_list(name, &mut |p| {
            let mut value = new();
            describe(p, &mut value);
            values.push(value);
        });
        match read {
            Read::Absent => {}
            Read::Unknown => *given = Given::unknown(),
            Read::By(by) => *given = Given { value: Some(values), by },
        }
    }

    fn write_object(&mut self, name: &'static str, describe: &mut dyn FnMut(&mut Self)) {
        if let Some(mut inner) = self.inner() {
            describe(&mut inner);
            self.add(name, inner.into_object().into());
        }
    }

    fn read_object(&mut self, name: &str, describe: &mut dyn FnMut(&mut Self)) -> Read {
        let Some(found) = self.found(name) else { return Read::Absent };
        match self.members(&found) {
            Some(Self::Unknown) | None => Read::Unknown,
            Some(mut members) => {
                describe(&mut members);
                Read::By(By::Description)
            }
        }
    }

    fn write_list(&mut self, name: &'static str, length: usize, describe: &mut dyn FnMut(&mut Self, usize)) {
        let mut items = Vec::with_capacity(length);
        for position in 0..length {
            let Some(mut inner) = self.inner() else { continue };
            describe(&mut inner, position);
            items.extend(inner.into_object().non_empty().map(Json::Object));
        }
        if !items.is_empty() {
            self.add(name, items.into());
        }
    }

    /// Reads a list, and describes its elements in turn.
    fn read_list(&mut self, name: &str, describe: &mut dyn FnMut(&mut Self)) -> Read {
        let Some(found) = self.found(name) else { return Read::Absent };
        let (Self::Read(_, template), Found::Value(Cow::Borrowed(Json::List(items)), by)) = (&*self, found)
        else {
            return Read::Unknown;
        };
        for item in items {
            match template.resolve(item) {
                Found::Absent => {}
                found => match self.members(&found) {
                    Some(mut members) => describe(&mut members),
                    None => return Read::Unknown,
                },
            }
        }
        Read::By(by)
    }

    /// Describes a document that `DynamoDB` takes as is, such as a policy. Functions in it are kept, since a stack has
    /// them in the same words.
    pub(crate) fn document(&mut self, name: &'static str, given: &mut Given<Option<Document<'a>>>) {
        if self.is_written() {
            if let Some(Some(document)) = &given.value {
                self.add(name, document.clone());
            }
        } else if let Some(found) = self.found(name) {
            *given = match found {
                Found::Value(json, by) => {
                    Given { value: Some(Some(json.into_owned().into_owned().into_sorted())), by }
                }
                Found::Absent | Found::Unknown(_) => Given::unknown(),
            };
        }
    }

    /// Describes the region of a replica. It is unknown if it is the region that the stack is deployed to.
    pub(crate) fn region(&mut self, name: &'static str, region: &mut Given<Cow<'a, str>>) {
        match (&*self, &region.value) {
            (Self::Write(_, values), None) => {
                let here = values.region();
                self.add(name, here);
            }
            _ => self.value(name, region),
        }
    }

    /// Returns whether the property that is read is the region that the stack is deployed to.
    pub(crate) fn is_of_home(&self, name: &str) -> bool {
        match self {
            Self::Read(object, template) => object.get(name).is_some_and(|json| template.is_region(json)),
            Self::Write(..) | Self::Unknown => false,
        }
    }

    /// Describes the key that encrypts a table.
    pub(crate) fn kms_key(&mut self, name: &'static str, given: &mut Given<Option<KmsKey<'a>>>) {
        match (&*self, &given.value) {
            (Self::Write(_, values), Some(Some(KmsKey::OfStack))) => {
                let key = values.key_of_stack();
                self.add(name, key);
            }
            (Self::Read(object, template), _)
                if object.get(name).is_some_and(|json| template.is_key_of_stack(json)) =>
            {
                *given = Given::new(Some(KmsKey::OfStack));
            }
            _ => {
                let mut key = Given {
                    value: given.value.take().map(|key| match key {
                        Some(KmsKey::Named(key)) => Some(key),
                        Some(KmsKey::OfStack) | None => None,
                    }),
                    by: given.by,
                };
                self.value(name, &mut key);
                *given = key.map(|key| key.map(KmsKey::Named));
            }
        }
    }
}
