//! Stores the items that a type has accepted, to learn which of the accepted values are written.

use std::collections::HashMap;
use std::rc::Rc;

use super::build::Tried;
use super::capture::Stored;
use super::explore::{Explorer, Found, NoItem};
use super::place::{Answer, Content, Key, Leaf, PlaceId};
use super::tree::{MapTree, Optional, Path, Tree, TreeRest};

/// The most items that are stored.
const MAX_ITEMS: usize = 256;

/// The number of refused items that an answer is part of before it is given up.
const MAX_ATTEMPTS: u8 = 2;

/// The answers that have been part of a stored item, and the answers that are left.
#[derive(Default)]
struct Turns {
    tried: Tried,
    attempts: HashMap<(PlaceId, usize), u8>,
    /// True if a place has answers left. Cleared for each item.
    pending: HashMap<PlaceId, bool>,
    /// The answers of the current item.
    used: Vec<(PlaceId, usize)>,
}

impl Turns {
    /// Returns true if an answer has not been part of a stored item, and is not given up.
    fn is_left(&self, choice: (PlaceId, usize)) -> bool {
        !self.tried.contains(&choice)
            && self.attempts.get(&choice).is_none_or(|attempts| *attempts < MAX_ATTEMPTS)
    }
}

impl Explorer {
    /// Stores items until each accepted answer has been part of one. Returns the items and the answers.
    pub(super) fn observe(&mut self, root: PlaceId) -> (Vec<Stored>, Tried) {
        let (mut items, mut turns) = (Vec::new(), Turns::default());
        while items.len() < MAX_ITEMS && self.is_pending(root, &mut turns) {
            self.take_turns(root, &mut turns);
            let used = std::mem::take(&mut turns.used);
            turns.pending.clear();
            match self.stored() {
                Ok(stored) => {
                    turns.tried.extend(used);
                    items.push(stored);
                }
                // Items of this type cannot be stored.
                Err(NoItem::NotStored) => break,
                Err(NoItem::Refused) => {
                    for choice in used {
                        *turns.attempts.entry(choice).or_default() += 1;
                    }
                }
            }
        }
        self.settle(root);
        (items, turns.tried)
    }

    /// Returns true if an answer is left at a place or within it.
    fn is_pending(&self, place: PlaceId, turns: &mut Turns) -> bool {
        if let Some(is_pending) = turns.pending.get(&place) {
            return *is_pending;
        }
        let choices = self.places().all[place].choices.clone();
        let is_pending = choices.iter().enumerate().any(|(position, answer)| {
            turns.is_left((place, position))
                || answer.places().into_iter().any(|part| self.is_pending(part, turns))
        });
        turns.pending.insert(place, is_pending);
        is_pending
    }

    /// Sets the answers at a place and within it. Prefers an answer that is left, and then one that leads to such an
    /// answer.
    fn take_turns(&mut self, place: PlaceId, turns: &mut Turns) {
        let choices = self.places().all[place].choices.clone();
        let left = (0..choices.len()).find(|position| turns.is_left((place, *position)));
        let leads = || {
            let mut answers = choices.iter();
            answers.position(|answer| answer.places().into_iter().any(|part| self.is_pending(part, turns)))
        };
        let position = left.or_else(leads).unwrap_or_default();
        let Some(answer) = choices.get(position) else { return };
        turns.used.push((place, position));
        for part in answer.places() {
            self.take_turns(part, turns);
        }
        self.set(place, answer.clone());
    }

    /// Finds the names of entries that are known by position, by comparing a stored item with the entry to one
    /// without it.
    pub(super) fn name_entries(&mut self, root: PlaceId) {
        let places: Vec<PlaceId> = (0..self.places().all.len()).collect();
        for place in places {
            let Some(Found::Content(trees)) = self.found(place) else { continue };
            let mut trees = trees.clone();
            let mut is_changed = false;
            for tree in &mut trees {
                let unnamed = |tree: &Tree| matches!(tree, Tree::Map(map) if map.optional.iter().any(|optional| optional.name.is_none()));
                for path in tree.paths(&unnamed) {
                    is_changed = true;
                    self.name_optional(root, place, tree, &path);
                }
            }
            if trees.iter().any(is_tagged_by_position) {
                is_changed = true;
                trees = self.name_variants(root, place, trees);
            }
            for tree in &mut trees {
                is_changed |= self.name_flattened(root, place, tree);
            }
            if is_changed {
                self.find(place, Found::Content(trees));
            }
        }
        self.settle(root);
    }

    /// Finds the names of the optional entries of the map at a path.
    fn name_optional(&mut self, root: PlaceId, place: PlaceId, tree: &mut Tree, path: &Path) {
        let without = self.stored_with(root, place, tree.content());
        let Some(Tree::Map(map)) = tree.get(path) else { return };
        let with_one = |optional: &Optional| {
            let key_value = (optional.key, optional.values.first()?.clone());
            Some(tree.with_part(path, key_value.0, key_value.1).0.content())
        };
        let contents: Vec<Option<Content>> = map.optional.iter().map(with_one).collect();
        let mut names = Vec::new();
        for content in contents {
            let with = content.and_then(|content| self.stored_with(root, place, content));
            names.push(
                without.as_ref().zip(with.as_ref()).and_then(|(without, with)| difference(without, with)),
            );
        }
        if let Some(Tree::Map(map)) = tree.get_mut(path) {
            for (optional, name) in map.optional.iter_mut().zip(names) {
                optional.name = optional.name.take().or(name);
            }
        }
    }

    /// Finds fields of a struct with flattened fields, by the names that a stored item has. Returns true if there are
    /// any.
    fn name_flattened(&mut self, root: PlaceId, place: PlaceId, tree: &mut Tree) -> bool {
        let Tree::Map(MapTree { rest: TreeRest::Unknown, entries, .. }) = tree else { return false };
        let known: Vec<&str> = entries.iter().filter_map(|(key, _)| key.name()).collect();
        let Some(stored) = self.stored_with(root, place, tree.content()) else { return false };
        let Some(Stored::M(stored)) = self.part_of(root, place, &stored) else { return false };
        let new = stored.iter().map(|(name, _)| name).filter(|name| !known.contains(&name.as_str()));
        let names: Vec<usize> = new.map(|name| self.name(name)).collect();
        let optional = self.by_name(place, tree, names);
        let is_changed = !optional.is_empty();
        if let Tree::Map(map) = tree {
            map.optional.extend(optional);
        }
        is_changed
    }

    /// Returns the part of a stored item that comes from a place.
    fn part_of<'s>(&self, root: PlaceId, place: PlaceId, stored: &'s Stored) -> Option<&'s Stored> {
        let mut around: Vec<PlaceId> = self.places().ancestors(Some(place)).collect();
        around.reverse();
        let mut part = stored;
        for pair in around.windows(2) {
            let [outer, inner] = pair else { continue };
            part = match (&self.places().all[*outer].answer, part) {
                (Answer::Entries(entries), stored) => {
                    let (key, _) = entries.iter().find(|(_, place)| place == inner)?;
                    stored.get(key.name()?)?
                }
                (Answer::Variant(key, _), stored) => stored.get(key.name()?)?,
                (Answer::Elements(elements), Stored::L(stored)) => {
                    stored.get(elements.iter().position(|place| place == inner)?)?
                }
                _ => return None,
            };
        }
        (around.first() == Some(&root)).then_some(part)
    }

    /// Stores an item with this value at a place.
    fn stored_with(&mut self, root: PlaceId, place: PlaceId, content: Content) -> Option<Stored> {
        self.settle(root);
        self.lead_to(place);
        self.set(place, Answer::Content(Rc::new(content)));
        self.stored().ok()
    }

    /// Sets the answers around a place so that they lead to it.
    fn lead_to(&mut self, place: PlaceId) {
        let around: Vec<PlaceId> = self.places().ancestors(Some(place)).collect();
        for pair in around.windows(2) {
            let [inner, outer] = pair else { continue };
            let choices = self.places().all[*outer].choices.clone();
            if let Some(choice) = choices.into_iter().find(|answer| answer.places().contains(inner)) {
                self.set(*outer, choice);
            }
        }
    }

    /// Finds the names of variants that are known by position. A position after the last variant is stored under the
    /// name of the variant with `serde(other)`.
    fn name_variants(&mut self, root: PlaceId, place: PlaceId, trees: Vec<Tree>) -> Vec<Tree> {
        let name_of = |explorer: &mut Self, tree: &Tree| {
            let stored = explorer.stored_with(root, place, tree.content())?;
            let (tag, _) = tag(tree)?;
            text_of(&stored, tag)
        };
        let other = trees.iter().find(|tree| is_open(tree)).and_then(|tree| name_of(self, tree));
        let mut named: Vec<Tree> = Vec::new();
        let mut known = Vec::new();
        for tree in trees {
            if !is_tagged_by_position(&tree) && !is_open(&tree) {
                named.push(tree);
                continue;
            }
            let name = name_of(self, &tree);
            match (name, &other) {
                (Some(name), Some(other))
                    // Variants that are stored under the same name are the same variant.
                    if !known.contains(&name) => {
                        let is_other = name == *other;
                        known.push(name.clone());
                        named.push(with_tag(tree, &name, is_other));
                    }
                // Without stored items, the names cannot be known.
                _ if is_open(&tree) => named.push(tree),
                _ => {}
            }
        }
        named
    }
}

/// Returns the name of the first entry that was added or changed.
fn difference(without: &Stored, with: &Stored) -> Option<String> {
    match (without, with) {
        (Stored::M(before), Stored::M(after)) => {
            let changed = after.iter().find(|(name, value)| {
                before.iter().find(|(other, _)| other == name).is_none_or(|(_, other)| other != value)
            })?;
            let inner = without.get(&changed.0).and_then(|before| match (before, &changed.1) {
                (Stored::M(_), Stored::M(_)) | (Stored::L(_), Stored::L(_)) => difference(before, &changed.1),
                _ => None,
            });
            inner.or_else(|| Some(changed.0.clone()))
        }
        (Stored::L(before), Stored::L(after)) => {
            before.iter().zip(after).find_map(|(before, after)| difference(before, after))
        }
        _ => None,
    }
}

/// Returns the text of the first entry of this name, at any depth.
fn text_of(stored: &Stored, name: &str) -> Option<String> {
    match stored {
        Stored::M(entries) => {
            if let Some(Stored::S(text)) = stored.get(name) {
                return Some(text.clone());
            }
            entries.iter().find_map(|(_, value)| text_of(value, name))
        }
        Stored::L(elements) => elements.iter().find_map(|element| text_of(element, name)),
        _ => None,
    }
}

/// Returns the name and the value of a tag whose variants are not listed.
fn tag(tree: &Tree) -> Option<(&'static str, Leaf)> {
    let Tree::Map(MapTree { entries, .. }) = tree else { return None };
    entries.iter().find_map(|(key, value)| match (key, value) {
        (Key::Name(name), Tree::Leaves(leaves)) => match &leaves[..] {
            [(leaf @ (Leaf::Index(_) | Leaf::Text(super::explore::NO_NAME)), _)] => Some((*name, *leaf)),
            _ => None,
        },
        _ => None,
    })
}

/// Returns true if the value is tagged by the position of a variant.
fn is_tagged_by_position(tree: &Tree) -> bool {
    matches!(tag(tree), Some((_, Leaf::Index(_))))
}

/// Returns true if the value has a tag that no variant has.
fn is_open(tree: &Tree) -> bool {
    matches!(tag(tree), Some((_, Leaf::Text(_))))
}

/// Sets the name of the variant.
fn with_tag(tree: Tree, name: &str, other: bool) -> Tree {
    use super::super::shape::{Form, Text};

    let mut tree = tree;
    let place = tag(&tree).map(|(tag, _)| tag);
    if let (Some(tag), Tree::Map(map)) = (place, &mut tree)
        && let Some((_, Tree::Leaves(leaves))) =
            map.entries.iter_mut().find(|(key, _)| *key == Key::Name(tag))
    {
        for (_, form) in leaves {
            *form = Form::S(Text::OneOf { names: [name.to_owned()].into(), other });
        }
    }
    tree
}
