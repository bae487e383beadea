//! Finds the values of a type that asks for any value: an untagged or internally tagged enum, a struct with flattened
//! fields, or a type with a `Deserialize` written by hand.
//!
//! Such a type requests nothing before it has seen a value. So values are grown: each kind of value is offered in
//! turn, and the refusals tell which entry is missing, or which variants there are.

use std::rc::Rc;

use super::super::shape::{Form, Number, Text};
use super::explore::{Explorer, Found, NO_NAME, TEXTS};
use super::place::{Answer, Asked, Key, Leaf, PlaceId};
use super::refusal::{Fact, take_errors};
use super::tree::{MapTree, Tree, TreeRest};

/// The most values that are grown at one place.
const MAX_GROWN: usize = 512;

/// The response of a type to a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdict {
    pub(super) is_accepted: bool,
    /// The missing entries, once for each variant that misses one. Sorted.
    pub(super) missing: Vec<&'static str>,
    /// The lengths that are too short for a tuple.
    pub(super) lengths: Vec<usize>,
    pub(super) variants: Vec<&'static [&'static str]>,
    pub(super) fields: Option<&'static [&'static str]>,
    pub(super) is_duplicate: bool,
    /// The number of errors. If the value is accepted, the type dropped them.
    pub(super) errors: usize,
}

/// Compares the responses, whatever led to them.
impl PartialEq for Verdict {
    fn eq(&self, other: &Self) -> bool {
        let Self { is_accepted, missing, lengths, variants, fields, is_duplicate, errors: _ } = self;
        (is_accepted, missing, lengths) == (&other.is_accepted, &other.missing, &other.lengths)
            && (variants, fields, is_duplicate) == (&other.variants, &other.fields, &other.is_duplicate)
    }
}

impl Verdict {
    /// Returns true if the value is nearer to being accepted: the type misses something that it did not miss before. If
    /// it was accepted with errors, such as the errors of a flattened `Option`, one error is gone.
    fn progresses(&self, before: &Self) -> bool {
        let is_accepted = if before.is_accepted && before.errors > 0 {
            self.is_accepted && self.errors < before.errors
        } else {
            self.is_accepted
        };
        is_accepted
            || !more(&self.missing, &before.missing).is_empty()
            || !more(&self.lengths, &before.lengths).is_empty()
    }
}

/// Returns the items that occur more often than before, each once.
fn more<T: Copy + PartialEq>(now: &[T], before: &[T]) -> Vec<T> {
    let count = |list: &[T], item: T| list.iter().filter(|one| **one == item).count();
    let mut more: Vec<T> = Vec::new();
    for item in now {
        if !more.contains(item) && count(now, *item) > count(before, *item) {
            more.push(*item);
        }
    }
    more
}

impl Explorer {
    /// Offers a value at a place.
    pub(super) fn judge(&mut self, place: PlaceId, tree: &Tree) -> Verdict {
        let is_accepted = self.accepts(place, Answer::Content(Rc::new(tree.content())));
        let (facts, errors) = take_errors();
        let mut verdict = Verdict { is_accepted, errors, ..Verdict::default() };
        for fact in facts {
            match fact {
                Fact::MissingField(name) => verdict.missing.push(name),
                Fact::DuplicateField(_) => verdict.is_duplicate = true,
                Fact::UnknownField(fields) => verdict.fields = Some(fields),
                Fact::UnknownVariant(variants) => verdict.variants.push(variants),
                Fact::Length(length) => verdict.lengths.push(length),
            }
        }
        verdict.missing.sort_unstable();
        verdict
    }

    /// Explores a place whose type asks for any value.
    pub(super) fn search(&mut self, place: PlaceId) {
        self.grown = 0;
        let mut trees = Vec::new();
        for tree in self.options(place, &Tree::Hole, &[], &Verdict::default()) {
            trees.extend(self.complete(place, tree));
        }
        self.searched(place, trees, &TreeRest::Ignored);
    }

    /// Explores a struct with flattened fields.
    pub(super) fn search_fields(&mut self, place: PlaceId) {
        self.grown = 0;
        let trees = self.complete(place, Tree::map());
        // For the item itself, the derive knows the names of all fields.
        let is_listed = self.is_item(place) && !self.places().names.is_empty();
        self.searched(place, trees, if is_listed { &TreeRest::Ignored } else { &TreeRest::Unknown });
    }

    /// Completes the values that were found, and notes them.
    fn searched(&mut self, place: PlaceId, trees: Vec<Tree>, rest: &TreeRest) {
        let mut found = Vec::new();
        for tree in trees {
            found.push(self.with_extras(place, tree, &[], rest));
        }
        if self.grown >= MAX_GROWN || found.is_empty() {
            found.push(Tree::Any);
        }
        for tree in &found {
            for content in tree.contents() {
                let answer = Answer::Content(Rc::new(content));
                if self.accepts(place, answer.clone()) {
                    self.choose(place, answer);
                }
            }
        }
        self.find(place, Found::Content(found));
    }

    /// Adds missing entries and elements until the type accepts the value. Returns one value for each way to do so.
    pub(super) fn complete(&mut self, place: PlaceId, tree: Tree) -> Vec<Tree> {
        self.complete_from(place, tree, &Verdict::default())
    }

    /// Like [`complete`](Self::complete), for a value whose last part has changed the response `before`. Only what is
    /// newly missing is added: the rest is missed by other variants of an untagged enum.
    fn complete_from(&mut self, place: PlaceId, tree: Tree, before: &Verdict) -> Vec<Tree> {
        let mut complete: Vec<Tree> = Vec::new();
        let mut open = vec![(tree, before.clone())];
        while let Some((tree, before)) = open.pop() {
            self.grown += 1;
            if self.grown > MAX_GROWN {
                break;
            }
            let verdict = self.judge(place, &tree);
            let mut found = Vec::new();
            for name in more(&verdict.missing, &before.missing) {
                // The error does not say in which map the entry is missing. Most likely it is the last one.
                for path in tree.paths(&|tree| matches!(tree, Tree::Map(_))).into_iter().rev() {
                    if matches!(tree.get(&path), Some(Tree::Map(map)) if map.has(name)) {
                        continue;
                    }
                    let (with_hole, hole) = tree.with_part(&path, Key::Name(name), Tree::Hole);
                    let options = self.options(place, &with_hole, &hole, &verdict);
                    if !options.is_empty() {
                        found.extend(options);
                        break;
                    }
                }
            }
            for path in tree.paths(&|tree| matches!(tree, Tree::Tuple(_))).into_iter().rev() {
                let Some(Tree::Tuple(elements)) = tree.get(&path) else { continue };
                if elements.len() < 16 && verdict.lengths.contains(&elements.len()) {
                    let (with_hole, hole) = tree.with_part(&path, Key::Index(0), Tree::Hole);
                    found.extend(self.options(place, &with_hole, &hole, &verdict));
                }
            }
            if verdict.is_accepted {
                complete.push(tree);
            }
            open.extend(found.into_iter().rev().map(|tree| (tree, verdict.clone())));
        }
        complete
    }

    /// Fills the hole at a path with every kind of value that makes progress. Returns the whole value for each of them.
    pub(super) fn options(
        &mut self,
        place: PlaceId,
        tree: &Tree,
        hole: &[usize],
        before: &Verdict,
    ) -> Vec<Tree> {
        if hole.is_empty() {
            return self.any(place, tree, hole, before);
        }
        self.judge(place, tree);
        let asked = self.places().hole;
        match asked {
            None | Some(Asked::Ignored) => Vec::new(),
            Some(Asked::Any) => self.any(place, tree, hole, before),
            Some(Asked::Identifier) => self.tag(place, tree, hole, before),
            Some(_) => {
                let Some(part) = self.add(Some(place)) else { return Vec::new() };
                let tree = tree.with(hole, Tree::Place(part));
                self.set(place, Answer::Content(Rc::new(tree.content())));
                self.explore(part);
                if self.is_alive(part) { vec![tree] } else { Vec::new() }
            }
        }
    }

    /// Fills a hole that is the tag of an internally tagged enum: returns one value for each variant.
    fn tag(&mut self, place: PlaceId, tree: &Tree, hole: &[usize], before: &Verdict) -> Vec<Tree> {
        let any = tree.with(hole, Tree::Leaves(vec![(Leaf::Text(NO_NAME), Form::S(Text::Any))]));
        let verdict = self.judge(place, &any);
        let new = |variants: &&&'static [&'static str]| !before.variants.contains(variants);
        if let Some(variants) = verdict.variants.iter().find(new) {
            return self.variants(place, tree, hole, variants, before);
        }
        if !verdict.progresses(before) {
            return Vec::new();
        }
        // With `serde(other)`, any name is accepted and no error lists the variants. Their positions are accepted, too.
        let by_position = (0..32).map(|index| Tree::Leaves(vec![(Leaf::Index(index), Form::S(Text::Any))]));
        std::iter::once(any).chain(by_position.map(|tag| tree.with(hole, tag))).collect()
    }

    /// Returns one value for each variant of an enum whose tag is at the hole.
    fn variants(
        &mut self,
        place: PlaceId,
        tree: &Tree,
        hole: &[usize],
        variants: &'static [&'static str],
        before: &Verdict,
    ) -> Vec<Tree> {
        let map = hole.split_last().map_or(hole, |(_, map)| map);
        let is_same = |len: &usize| matches!(tree.get(&map[..*len]), Some(Tree::Map(outer)) if outer.variants == Some(variants));
        let same_as = (0..map.len()).rev().find(is_same);
        let is_known =
            |len: usize| matches!(tree.get(&map[..len]), Some(Tree::Map(outer)) if outer.same_as.is_some());
        if same_as.is_some_and(is_known) {
            return Vec::new();
        }
        let mut tagged = variants.iter().map(|name| {
            let form = Form::S(Text::one_of([*name]));
            let mut tree = tree.with(hole, Tree::Leaves(vec![(Leaf::Text(name), form)]));
            if let Some(Tree::Map(map_tree)) = tree.get_mut(map) {
                map_tree.variants = Some(variants);
                map_tree.same_as = same_as.map(|len| map.len() - len);
            }
            tree
        });
        if same_as.is_none() {
            return tagged.collect();
        }
        // The enum contains itself. Any variant that ends will do.
        let complete = tagged
            .find_map(|tree| Some(self.complete_from(place, tree, before)).filter(|trees| !trees.is_empty()));
        complete.unwrap_or_default()
    }

    /// Fills a hole with values of every kind.
    fn any(&mut self, place: PlaceId, tree: &Tree, hole: &[usize], before: &Verdict) -> Vec<Tree> {
        let mut groups: Vec<(Verdict, Vec<(Leaf, Form)>)> = Vec::new();
        let mut group = |verdict: Verdict, leaf: Leaf, form: Form| match groups
            .iter_mut()
            .find(|(other, _)| *other == verdict)
        {
            Some((_, leaves)) => leaves.push((leaf, form)),
            None => groups.push((verdict, vec![(leaf, form)])),
        };
        let mut try_leaf = |explorer: &mut Self, leaf: Leaf| {
            let verdict = explorer.judge(place, &tree.with(hole, Tree::Leaves(vec![(leaf, Form::Any)])));
            verdict.progresses(before).then_some(verdict)
        };
        let mut kinds = 0;
        let text = try_leaf(self, Leaf::Text("")).map(|verdict| (Leaf::Text(""), verdict));
        let text = text.or_else(|| Some((Leaf::Text(NO_NAME), try_leaf(self, Leaf::Text(NO_NAME))?)));
        if let Some((leaf, verdict)) = text {
            kinds += 1;
            group(verdict, leaf, Form::S(Text::Any));
        } else {
            let verdict =
                self.judge(place, &tree.with(hole, Tree::Leaves(vec![(Leaf::Text(NO_NAME), Form::Any)])));
            for variants in verdict.variants.iter().filter(|variants| !before.variants.contains(variants)) {
                let names: Vec<(&str, Verdict)> = variants
                    .iter()
                    .filter_map(|name| Some((*name, try_leaf(self, Leaf::Text(name))?)))
                    .collect();
                // Depending on the text, other entries are missing, so the text is a tag.
                if names.iter().any(|(_, verdict)| *verdict != names[0].1) {
                    return self.variants(place, tree, hole, variants, before);
                }
                for (name, verdict) in names {
                    group(verdict, Leaf::Text(name), Form::S(Text::one_of([name])));
                }
            }
        }
        if let Some((leaf, verdict, number)) = self.number(&mut try_leaf) {
            kinds += 1;
            group(verdict, leaf, Form::N(number));
        }
        for (leaf, form) in
            [(Leaf::Bool(false), Form::Bool), (Leaf::Bytes(&[0xff]), Form::B), (Leaf::Unit, Form::Null)]
        {
            if let Some(verdict) = try_leaf(self, leaf) {
                kinds += 1;
                group(verdict, leaf, form);
            }
        }
        let mut options: Vec<Tree> = Vec::new();
        for part in [Tree::Seq(Vec::new()), Tree::map()] {
            let option = tree.with(hole, part);
            let verdict = self.judge(place, &option);
            if verdict.progresses(before) {
                let is_tuple = !verdict.is_accepted
                    && !verdict.lengths.is_empty()
                    && matches!(option.get(hole), Some(Tree::Seq(_)));
                options.push(if is_tuple { tree.with(hole, Tree::Tuple(Vec::new())) } else { option });
            }
        }
        if groups.is_empty() && options.is_empty() {
            // For example a date.
            let accepted =
                TEXTS.iter().find_map(|text| Some((Leaf::Text(text), try_leaf(self, Leaf::Text(text))?)));
            if let Some((leaf @ Leaf::Text(text), verdict)) = accepted {
                groups.push((verdict, vec![(leaf, Form::S(Text::Like(text.to_owned())))]));
            }
        }
        // A type that accepts any value need not accept bytes.
        if groups.len() == 1 && kinds >= 4 && options.len() == 2 && self.is_anything(place, tree, hole) {
            return vec![tree.with(hole, Tree::Any)];
        }
        let leaves = groups.into_iter().map(|(_, leaves)| tree.with(hole, Tree::Leaves(leaves)));
        leaves.chain(options).collect()
    }

    /// Returns true if a value of nested values of all kinds makes as much progress as NULL.
    fn is_anything(&mut self, place: PlaceId, tree: &Tree, hole: &[usize]) -> bool {
        let leaf = |leaf| Tree::Leaves(vec![(leaf, Form::Any)]);
        let list =
            Tree::Tuple(vec![leaf(Leaf::Unit), leaf(Leaf::Bool(true)), leaf(Leaf::Float(0.5)), Tree::map()]);
        let entries = vec![(Key::Name("b"), leaf(Leaf::Text("c"))), (Key::Name("a"), list)];
        let value = Tree::Map(MapTree { entries, ..MapTree::default() });
        let (with_unit, with_value) = (tree.with(hole, leaf(Leaf::Unit)), tree.with(hole, value));
        self.judge(place, &with_unit) == self.judge(place, &with_value)
    }

    /// Finds the range of the accepted numbers.
    fn number(
        &mut self,
        try_leaf: &mut dyn FnMut(&mut Self, Leaf) -> Option<Verdict>,
    ) -> Option<(Leaf, Verdict, Number)> {
        if let Some(verdict) = try_leaf(self, Leaf::Float(0.5)) {
            return Some((Leaf::Float(0.5), verdict, Number::F64));
        }
        let (leaf, verdict) =
            [0, 1].map(Leaf::Integer).into_iter().find_map(|leaf| Some((leaf, try_leaf(self, leaf)?)))?;
        let signed = try_leaf(self, Leaf::Integer(-1)).is_some();
        let bits = [8_u8, 16, 32].into_iter().find(|bits| {
            let beyond = 1 << (bits - u8::from(signed));
            try_leaf(self, Leaf::Integer(beyond)).is_none()
        });
        let not_zero = leaf != Leaf::Integer(0);
        Some((leaf, verdict, Number::Integer { signed, bits: bits.unwrap_or(64), not_zero }))
    }
}
