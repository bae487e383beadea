//! The values that are accepted by a type which takes any value and looks at it later.

use std::rc::Rc;

use super::super::shape::Form;
use super::place::{Content, Key, Leaf, PlaceId};

/// A value, with the alternatives to each of its parts.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// Values that contain no others, each with its form. The first one is offered to the type.
    Leaves(Vec<(Leaf, Form)>),
    /// The alternatives for an element. The first one is offered to the type.
    Seq(Vec<Self>),
    Tuple(Vec<Self>),
    Map(MapTree),
    Place(PlaceId),
    Any,
    Hole,
}

#[derive(Clone, Debug, Default)]
pub(super) struct MapTree {
    pub(super) entries: Vec<(Key, Tree)>,
    /// Entries that may be absent.
    pub(super) optional: Vec<Optional>,
    pub(super) rest: TreeRest,
    /// True if `optional` and `rest` are known.
    pub(super) is_explored: bool,
    /// The variants, if one of the entries is the tag of an enum.
    pub(super) variants: Option<&'static [&'static str]>,
    /// The number of levels up to the same enum, if the enum contains itself.
    pub(super) same_as: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Optional {
    pub(super) key: Key,
    /// The name. `None` while only the position is known.
    pub(super) name: Option<String>,
    pub(super) values: Vec<Tree>,
}

/// The fate of entries with other names.
#[derive(Clone, Debug, Default)]
pub(super) enum TreeRest {
    #[default]
    Ignored,
    Refused,
    Kept(Vec<Tree>),
    Unknown,
}

/// The path to a value within a tree: the position at each level.
pub(super) type Path = Vec<usize>;

impl Tree {
    /// Returns a map without entries.
    pub(super) fn map() -> Self {
        Self::Map(MapTree::default())
    }

    /// Returns a map of one entry.
    pub(super) fn map_of(key: Key, value: Self) -> Self {
        Self::Map(MapTree { entries: vec![(key, value)], ..MapTree::default() })
    }

    /// Returns the value that is offered to the type.
    pub(super) fn content(&self) -> Content {
        match self {
            Self::Leaves(leaves) => Content::Leaf(leaves.first().map_or(Leaf::Unit, |(leaf, _)| *leaf)),
            Self::Seq(elements) => {
                Content::Seq(elements.first().map(|element| Rc::new(element.content())).into_iter().collect())
            }
            Self::Tuple(elements) => {
                Content::Seq(elements.iter().map(|element| Rc::new(element.content())).collect())
            }
            Self::Map(map) => Content::Map(
                map.entries.iter().map(|(key, value)| (*key, Rc::new(value.content()))).collect(),
            ),
            Self::Place(place) => Content::Place(*place),
            Self::Any => Content::Leaf(Leaf::Unit),
            Self::Hole => Content::Hole,
        }
    }

    /// Returns the value that is offered to the type, and all values that differ from it in one part.
    pub(super) fn contents(&self) -> Vec<Content> {
        let mut contents = vec![self.content()];
        for path in self.paths(&|_| true) {
            match self.get(&path) {
                Some(Self::Leaves(leaves)) => {
                    let others = leaves.iter().skip(1).map(|leaf| Self::Leaves(vec![leaf.clone()]));
                    contents.extend(others.map(|other| self.with(&path, other).content()));
                }
                Some(Self::Seq(elements)) => {
                    let none = std::iter::once(Self::Seq(Vec::new()));
                    let others = none.chain(elements.iter().skip(1).map(|one| Self::Seq(vec![one.clone()])));
                    contents.extend(others.map(|other| self.with(&path, other).content()));
                }
                Some(Self::Map(map)) => {
                    if let TreeRest::Kept(values) = &map.rest
                        && let Some(value) = values.first()
                    {
                        contents.push(self.with_part(&path, Key::Name("a"), value.clone()).0.content());
                    }
                    for optional in &map.optional {
                        let Some(value) = optional.values.first() else { continue };
                        contents.push(self.with_part(&path, optional.key, value.clone()).0.content());
                    }
                }
                _ => {}
            }
        }
        contents
    }

    /// Returns the value at a path.
    pub(super) fn get(&self, path: &[usize]) -> Option<&Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::Seq(elements) | Self::Tuple(elements) => elements.get(*first)?.get(rest),
            Self::Map(map) => map.entries.get(*first)?.1.get(rest),
            Self::Leaves(_) | Self::Place(_) | Self::Any | Self::Hole => None,
        }
    }

    /// Returns the value at a path.
    pub(super) fn get_mut(&mut self, path: &[usize]) -> Option<&mut Self> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match self {
            Self::Seq(elements) | Self::Tuple(elements) => elements.get_mut(*first)?.get_mut(rest),
            Self::Map(map) => map.entries.get_mut(*first)?.1.get_mut(rest),
            Self::Leaves(_) | Self::Place(_) | Self::Any | Self::Hole => None,
        }
    }

    /// Returns the tree with another value at a path.
    pub(super) fn with(&self, path: &[usize], value: Self) -> Self {
        let mut tree = self.clone();
        if let Some(place) = tree.get_mut(path) {
            *place = value;
        }
        tree
    }

    /// Returns the tree with one more part in the map or the sequence at a path, and the path to that part.
    pub(super) fn with_part(&self, path: &[usize], key: Key, value: Self) -> (Self, Path) {
        let mut tree = self.clone();
        let mut part = path.to_vec();
        match tree.get_mut(path) {
            Some(Self::Map(map)) => {
                part.push(map.entries.len());
                map.entries.push((key, value));
            }
            Some(Self::Seq(elements) | Self::Tuple(elements)) => {
                part.push(elements.len());
                elements.push(value);
            }
            _ => {}
        }
        (tree, part)
    }

    /// Returns the paths to all values that meet a condition, the outermost first.
    pub(super) fn paths(&self, condition: &dyn Fn(&Self) -> bool) -> Vec<Path> {
        let mut paths = Vec::new();
        self.collect_paths(condition, &mut Vec::new(), &mut paths);
        paths
    }

    fn collect_paths(&self, condition: &dyn Fn(&Self) -> bool, path: &mut Path, paths: &mut Vec<Path>) {
        if condition(self) {
            paths.push(path.clone());
        }
        let parts: Vec<&Self> = match self {
            // Only the first alternative is offered to the type.
            Self::Seq(elements) => elements.first().into_iter().collect(),
            Self::Tuple(elements) => elements.iter().collect(),
            Self::Map(map) => map.entries.iter().map(|(_, value)| value).collect(),
            Self::Leaves(_) | Self::Place(_) | Self::Any | Self::Hole => Vec::new(),
        };
        for (position, part) in parts.into_iter().enumerate() {
            path.push(position);
            part.collect_paths(condition, path, paths);
            path.pop();
        }
    }
}

impl MapTree {
    /// Returns true if the map has an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| matches!(key, Key::Name(key) if *key == name))
    }
}
