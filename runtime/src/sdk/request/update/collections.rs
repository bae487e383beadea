//! Changing lists, and deleting from sets.

use crate::sdk::expression::operand::{Elements, Operand, Side};
use crate::sdk::expression::path::{Alone, List, Path, Removable, Set, Unkeyed, Updatable};
use crate::sdk::request::update::Update;
use crate::sdk::request::update::changes::{Clause, Effect};
use crate::sdk::request::write::Returns;
use crate::table::DynamoTable;

impl<T: DynamoTable, R: Returns<T>> Update<T, R> {
    /// Adds elements to the end of a list. A missing attribute counts as the empty list.
    pub fn append<V: List, P: Updatable + Alone + Unkeyed>(
        self,
        path: Path<T, V, P>,
        elements: impl Elements<T, V>,
    ) -> Self {
        let elements = elements.into_side();
        self.change((Clause::Set, Effect::Relative), path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append(if_not_exists({path}, {empty}), {elements})"))
        })
    }

    /// Adds elements to the start of a list. A missing attribute counts as the empty list.
    pub fn prepend<V: List, P: Updatable + Alone + Unkeyed>(
        self,
        path: Path<T, V, P>,
        elements: impl Elements<T, V>,
    ) -> Self {
        let elements = elements.into_side();
        self.change((Clause::Set, Effect::Relative), path.anywhere(), |path, right| {
            let (elements, empty) = (right.side(elements)?, right.empty_list());
            Ok(format!("{path} = list_append({elements}, if_not_exists({path}, {empty}))"))
        })
    }

    /// Deletes elements from a set. Deleting the last element removes the attribute, so the path must be [`Removable`].
    pub fn delete<V: Set, P: Removable<V> + Alone>(
        self,
        path: Path<T, V, P>,
        elements: impl Operand<T, V>,
    ) -> Self {
        let path = path.anywhere();
        match elements.into_side() {
            Side::Path(_) => self.refuse_path(),
            side => self.change((Clause::Delete, Effect::Complete), path, |path, right| {
                Ok(format!("{path} {}", right.side(side)?))
            }),
        }
    }
}
