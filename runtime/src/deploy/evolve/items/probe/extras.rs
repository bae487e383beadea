//! Completes an accepted value: finds the elements of its lists, and the entries that its maps may have.

use super::super::shape::Form;
use super::explore::{Explorer, NO_NAME};
use super::place::{Key, Leaf, PlaceId};
use super::search::Verdict;
use super::tree::{Optional, Path, Tree, TreeRest};

/// The deepest nesting that is completed.
const MAX_DEPTH: usize = 6;

/// The most optional fields of a struct.
const MAX_FIELDS: u64 = 64;

impl Explorer {
    /// Completes the lists and the maps at a path and below it.
    pub(super) fn with_extras(
        &mut self,
        place: PlaceId,
        tree: Tree,
        from: &[usize],
        unlisted: &TreeRest,
    ) -> Tree {
        let mut tree = tree;
        let mut done: Vec<Path> = Vec::new();
        loop {
            let is_empty = |tree: &Tree| matches!(tree, Tree::Seq(elements) if elements.is_empty());
            let next = tree.paths(&is_empty).into_iter();
            let next = next.filter(|path| path.starts_with(from) && path.len() <= MAX_DEPTH);
            let Some(path) = next.into_iter().find(|path| !done.contains(path)) else { break };
            let elements = self.values(place, &tree, &path, Key::Index(0));
            if let Some(Tree::Seq(empty)) = tree.get_mut(&path) {
                *empty = elements;
            }
            done.push(path);
        }
        let is_open =
            |tree: &Tree| matches!(tree, Tree::Map(map) if map.same_as.is_none() && !map.is_explored);
        let maps = tree.paths(&is_open).into_iter();
        for path in maps.filter(|path| path.starts_with(from) && path.len() <= MAX_DEPTH) {
            let (optional, rest) = self.optional_entries(place, &tree, &path, unlisted);
            if let Some(Tree::Map(map)) = tree.get_mut(&path) {
                map.optional = optional;
                map.rest = rest;
                map.is_explored = true;
            }
        }
        tree
    }

    /// Returns the alternatives for one more part of the list or the map at a path.
    fn values(&mut self, place: PlaceId, tree: &Tree, path: &[usize], key: Key) -> Vec<Tree> {
        let (with_hole, hole) = tree.with_part(path, key, Tree::Hole);
        let before = Verdict { is_accepted: true, ..Verdict::default() };
        let mut values = Vec::new();
        for option in self.options(place, &with_hole, &hole, &before) {
            for complete in self.complete(place, option) {
                let complete = self.with_extras(place, complete, &hole, &TreeRest::Ignored);
                values.extend(complete.get(&hole).cloned());
            }
        }
        values
    }

    /// Finds the entries that the map at a path may have, and the fate of other entries.
    fn optional_entries(
        &mut self,
        place: PlaceId,
        tree: &Tree,
        path: &[usize],
        unlisted: &TreeRest,
    ) -> (Vec<Optional>, TreeRest) {
        let Some(unknown) = self.refusal(place, tree, path, Key::Name(NO_NAME)) else {
            return self.by_position(place, tree, path, unlisted);
        };
        let Some(names) = unknown.fields else {
            let values = self.values(place, tree, path, Key::Name(NO_NAME));
            let rest = if values.is_empty() { TreeRest::Unknown } else { TreeRest::Kept(values) };
            return (Vec::new(), rest);
        };
        let mut optional = Vec::new();
        for name in names {
            if matches!(tree.get(path), Some(Tree::Map(map)) if map.has(name)) {
                continue;
            }
            let values = self.values(place, tree, path, Key::Name(name));
            if !values.is_empty() {
                optional.push(Optional { key: Key::Name(name), name: Some((*name).to_owned()), values });
            }
        }
        (optional, TreeRest::Refused)
    }

    /// Finds optional fields by their positions. They have no names yet.
    fn by_position(
        &mut self,
        place: PlaceId,
        tree: &Tree,
        path: &[usize],
        unlisted: &TreeRest,
    ) -> (Vec<Optional>, TreeRest) {
        let mut optional = Vec::new();
        for position in 0..MAX_FIELDS {
            let key = Key::Index(position);
            let Some(refusal) = self.refusal(place, tree, path, key) else { break };
            if refusal.is_duplicate {
                continue;
            }
            let values = self.values(place, tree, path, key);
            if values.is_empty() {
                break;
            }
            optional.push(Optional { key, name: None, values });
        }
        if !path.is_empty() {
            return (optional, TreeRest::Ignored);
        }
        if self.is_item(place) {
            let names = self.places().names.len();
            optional.extend(self.by_name(place, tree, 0..names));
        }
        (optional, unlisted.clone())
    }

    /// Finds optional fields among names that are known from elsewhere.
    pub(super) fn by_name(
        &mut self,
        place: PlaceId,
        tree: &Tree,
        names: impl IntoIterator<Item = usize>,
    ) -> Vec<Optional> {
        let mut optional = Vec::new();
        for position in names {
            let name = self.places().names[position].to_string();
            if matches!(tree, Tree::Map(map) if map.has(&name)) {
                continue;
            }
            let key = Key::Found(position);
            let is_ignored = self.refusal(place, tree, &[], key).is_none();
            let values = if is_ignored { Vec::new() } else { self.values(place, tree, &[], key) };
            if !values.is_empty() {
                optional.push(Optional { key, name: Some(name), values });
            }
        }
        optional
    }

    /// Offers an entry with odd values. Returns the refusal, or `None` if the type ignores the entry.
    fn refusal(&mut self, place: PlaceId, tree: &Tree, path: &[usize], key: Key) -> Option<Verdict> {
        let leaf = |leaf| Tree::Leaves(vec![(leaf, Form::Any)]);
        let odd = Tree::map_of(Key::Index(u64::MAX), leaf(Leaf::Unit));
        [odd, leaf(Leaf::Char('\u{1}')), leaf(Leaf::Bytes(&[0xff]))].into_iter().find_map(|value| {
            let verdict = self.judge(place, &tree.with_part(path, key, value).0);
            (!verdict.is_accepted).then_some(verdict)
        })
    }
}
