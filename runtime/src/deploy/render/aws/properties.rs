//! The properties of a resource, or the members of a request: written from a shape, or read into one.

use std::borrow::Cow;

use crate::deploy::input::InputId;
use crate::deploy::shape::{By, Document, Given, KmsKey};
use crate::json::{Json, Leaf, Object};

/// An object that is written, or one that is read.
pub(crate) enum Properties<'x, 'a> {
    Write(Object<'a>, &'x dyn Values<'a>),
    Read(&'x Object<'x>, &'x dyn Template<'x>),
    /// An object that a function stands for which cannot be resolved: all its members are unknown.
    Unknown,
}

/// How a target writes the value of an input.
pub(crate) trait Values<'a> {
    fn input(&self, id: InputId) -> Json<'a>;

    /// The ARN of the stack's KMS key.
    fn key_of_stack(&self) -> Json<'a>;

    /// The region that the stack is deployed to.
    fn region(&self) -> Json<'a>;
}

/// How the functions of a target are resolved.
pub(crate) trait Template<'x> {
    fn resolve(&self, json: &'x Json<'x>) -> Found<'x>;

    /// Whether this stands for the region that the template is deployed to.
    fn is_region(&self, json: &'x Json<'x>) -> bool;

    /// Whether this stands for the ARN of a KMS key that the template has too.
    fn is_key_of_stack(&self, json: &'x Json<'x>) -> bool;
}

/// What was read of a property that has members.
enum Read {
    /// There is no such property, and it has its default.
    Absent,
    Unknown,
    By(By),
}

/// What stands for a property.
pub(crate) enum Found<'x> {
    /// A function that leaves the property out.
    Absent,
    /// A function that cannot be resolved, or an input without a value.
    Unknown(By),
    Value(Cow<'x, Json<'x>>, By),
}

impl<'x, 'a> Properties<'x, 'a> {
    /// An object that is to be written.
    pub(crate) fn write(values: &'x dyn Values<'a>) -> Self {
        Self::Write(Object::new(), values)
    }

    pub(crate) const fn is_written(&self) -> bool {
        matches!(self, Self::Write(..))
    }

    /// Whether nothing has been written. An object that is read is never empty.
    pub(crate) const fn is_empty(&self) -> bool {
        matches!(self, Self::Write(object, _) if object.is_empty())
    }

    /// Brings what was written into this order. A property that is not listed comes last.
    pub(crate) fn sort(&mut self, order: &[&str]) {
        if let Self::Write(object, _) = self {
            let place = |name: &str| order.iter().position(|known| *known == name).unwrap_or(order.len());
            object.sort(&|one, other| place(one).cmp(&place(other)));
        }
    }

    /// The object that was written.
    pub(crate) fn into_object(self) -> Object<'a> {
        if let Self::Write(object, _) = self { object } else { Object::new() }
    }

    /// Whether the object that is read has the property, or the one that is written is to have it.
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

    /// Adds what was written of a property.
    fn add(&mut self, name: &'static str, json: Json<'a>) {
        if let Self::Write(object, _) = self
            && json != Json::Null
        {
            object.push(name, json);
        }
    }

    /// An object of the same kind for the members of a property that is written.
    fn inner(&self) -> Option<Self> {
        if let Self::Write(_, values) = self { Some(Self::Write(Object::new(), *values)) } else { None }
    }

    /// The members of a property that was found.
    fn members(&self, found: &Found<'x>) -> Option<Self> {
        match (self, found) {
            (Self::Read(_, template), Found::Value(Cow::Borrowed(Json::Object(object)), _)) => {
                Some(Self::Read(object, *template))
            }
            (_, Found::Unknown(_)) => Some(Self::Unknown),
            _ => None,
        }
    }

    /// A property that is a value. One that is not there has its default.
    pub(crate) fn value<T: Leaf<'a>>(&mut self, name: &'static str, given: &mut Given<T>) {
        if let Self::Write(_, values) = self {
            let json = match (given.by, &given.value) {
                (By::Default, _) | (By::Description, None) => Json::Null,
                (By::Description, Some(value)) => value.write(),
                (By::Input(id), _) => values.input(id),
            };
            self.add(name, json);
        } else if let Some(found) = self.found(name) {
            *given = match found {
                Found::Value(json, by) => Given { value: T::read(&json), by },
                Found::Unknown(by) => Given { value: None, by },
                Found::Absent => return,
            };
        }
    }

    /// A property that is the same text wherever it is written, and tells nothing where it is read.
    pub(crate) fn constant(&mut self, name: &'static str, value: impl Into<Json<'a>>) {
        if self.is_written() {
            self.add(name, value.into());
        }
    }

    /// A property that is an object. It is not written without members, and left at its defaults where it is not there.
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

    /// A property that is an object, or not there.
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

    /// A property that is a list of objects. An element without members is not written, and neither is a list without
    /// elements.
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

    /// Each element is described in its turn.
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

    /// A document that `DynamoDB` takes as it is, such as a policy. A function in it stays one: a stack has it in the same
    /// words.
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

    /// The region of a replica. It is unknown if it is the one that the stack is deployed to.
    pub(crate) fn region(&mut self, name: &'static str, region: &mut Given<Cow<'a, str>>) {
        match (&*self, &region.value) {
            (Self::Write(_, values), None) => {
                let here = values.region();
                self.add(name, here);
            }
            _ => self.value(name, region),
        }
    }

    /// Whether the property that is read is the region that the stack is deployed to.
    pub(crate) fn is_of_home(&self, name: &str) -> bool {
        match self {
            Self::Read(object, template) => object.get(name).is_some_and(|json| template.is_region(json)),
            Self::Write(..) | Self::Unknown => false,
        }
    }

    /// The key that a table is encrypted with.
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
