//! Builds a shape from the values that were found at the places.

use std::collections::{BTreeMap, BTreeSet};

use super::super::shape::{Form, Text};
use super::draft::{Draft, DraftForm, DraftMember, DraftRest, DraftStruct, Kind};
use super::explore::{Explorer, Field, Found};
use super::place::{Answer, Key, PlaceId};
use super::tree::{MapTree, Tree, TreeRest};

/// The answers that have been part of a stored item: the place, and the position among its accepted answers.
pub(super) type Tried = BTreeSet<(PlaceId, usize)>;

/// Builds the draft of a shape.
pub(super) struct Build<'a> {
    pub(super) explorer: &'a Explorer,
    pub(super) tried: &'a Tried,
}

impl Build<'_> {
    /// Builds the draft of the value at a place.
    pub(super) fn draft(&self, place: PlaceId) -> Draft {
        let (same_as, is_option) = {
            let place = &self.explorer.places().all[place];
            (place.same_as, place.is_option)
        };
        let mut draft = match (same_as, self.explorer.found(place)) {
            (Some(outer), _) => {
                let levels =
                    self.explorer.places().ancestors(Some(place)).take_while(|one| *one != outer).count();
                plain(Form::Outer(levels), false)
            }
            (None, None) => plain(Form::Any, false),
            (None, Some(found)) => Draft(self.forms(place, found)),
        };
        if is_option {
            let is_tried = self.is_tried(place, &|answer| matches!(answer, Answer::None));
            draft.0.push(DraftForm::read(Kind::Plain(Form::Null), is_tried));
        }
        draft
    }

    fn is_tried(&self, place: PlaceId, is_it: &dyn Fn(&Answer) -> bool) -> bool {
        let choices = &self.explorer.places().all[place].choices;
        choices
            .iter()
            .enumerate()
            .any(|(position, answer)| is_it(answer) && self.tried.contains(&(place, position)))
    }

    /// Returns true if all accepted answers of a place have been part of a stored item.
    fn are_all_tried(&self, place: PlaceId) -> bool {
        let choices = self.explorer.places().all[place].choices.len();
        choices > 0 && (0..choices).all(|position| self.tried.contains(&(place, position)))
    }

    fn forms(&self, place: PlaceId, found: &Found) -> Vec<DraftForm> {
        let any = |answer: &Answer| !matches!(answer, Answer::None);
        let one = |kind| vec![DraftForm::read(kind, self.is_tried(place, &any))];
        match found {
            Found::Leaf(form) => one(Kind::Plain(form.clone())),
            Found::Seq(element, len) => one(Kind::List(*len, Box::new(self.draft(*element)))),
            Found::Tuple(elements) => {
                one(Kind::Tuple(elements.iter().map(|place| self.draft(*place)).collect()))
            }
            Found::Map { keys, values } => {
                one(Kind::Map { keys: keys.clone(), values: Box::new(self.draft(*values)) })
            }
            Found::Struct { fields, is_strict } => one(Kind::Struct(self.structure(fields, *is_strict))),
            Found::Enum { variants, other } => self.enumeration(place, variants, *other),
            Found::Adjacent { tag, content, variants } => {
                let forms = variants.iter().map(|(name, part)| {
                    let mut structure = DraftStruct::default();
                    let tag_form = plain(Form::S(Text::one_of([*name])), false);
                    structure.members.insert((*tag).to_owned(), DraftMember::new(tag_form, true));
                    if let Some(part) = part {
                        let is_required = !self.explorer.places().all[*part].is_option;
                        let member = DraftMember::new(self.draft(*part), is_required);
                        structure.members.insert((*content).to_owned(), member);
                    }
                    DraftForm::read(Kind::Struct(structure), false)
                });
                merge_tags(forms.collect())
            }
            Found::Content(trees) => {
                let is_tried = self.are_all_tried(place);
                merge_tags(trees.iter().flat_map(|tree| self.tree(tree, is_tried)).collect())
            }
        }
    }

    fn structure(&self, fields: &[Field], is_strict: bool) -> DraftStruct {
        let members = fields.iter().map(|field| {
            let mut member = DraftMember::new(self.draft(field.place), field.is_required);
            member.aliases = field.aliases.iter().map(|alias| (*alias).to_owned()).collect();
            (field.name.to_owned(), member)
        });
        let rest = if is_strict { DraftRest::Refused } else { DraftRest::Ignored };
        DraftStruct { members: members.collect(), rest }
    }

    /// Returns the forms of an externally tagged enum: texts and, for variants with content, maps of one entry.
    fn enumeration(
        &self,
        place: PlaceId,
        variants: &[(&'static str, PlaceId)],
        other: bool,
    ) -> Vec<DraftForm> {
        let mut forms = Vec::new();
        for (name, content) in variants {
            let is_it = |answer: &Answer| matches!(answer, Answer::Variant(Key::Name(key), _) if key == name);
            let is_tried = self.is_tried(place, &is_it);
            let is_unit = self.explorer.asked(*content) == Some(super::place::Asked::UnitVariant);
            let kind = if is_unit {
                Kind::Plain(Form::S(Text::OneOf { names: BTreeSet::from([(*name).to_owned()]), other }))
            } else {
                Kind::Variant((*name).to_owned(), Box::new(self.draft(*content)))
            };
            forms.push(DraftForm::read(kind, is_tried));
        }
        forms
    }

    fn trees(&self, trees: &[Tree], is_tried: bool) -> Draft {
        if trees.is_empty() {
            return plain(Form::Any, false);
        }
        Draft(merge_tags(trees.iter().flat_map(|tree| self.tree(tree, is_tried)).collect()))
    }

    fn tree(&self, tree: &Tree, is_tried: bool) -> Vec<DraftForm> {
        let one = |kind| vec![DraftForm::read(kind, is_tried)];
        match tree {
            Tree::Leaves(leaves) => {
                leaves.iter().map(|(_, form)| DraftForm::read(Kind::Plain(form.clone()), is_tried)).collect()
            }
            Tree::Seq(elements) => one(Kind::List(None, Box::new(self.trees(elements, is_tried)))),
            Tree::Tuple(elements) => {
                one(Kind::Tuple(elements.iter().map(|element| Draft(self.tree(element, is_tried))).collect()))
            }
            Tree::Map(MapTree { same_as: Some(levels), .. }) => one(Kind::Plain(Form::Outer(*levels))),
            Tree::Map(map) => one(Kind::Struct(self.map(map, is_tried))),
            Tree::Place(place) => self.draft(*place).0,
            Tree::Any | Tree::Hole => one(Kind::Plain(Form::Any)),
        }
    }

    fn map(&self, map: &MapTree, is_tried: bool) -> DraftStruct {
        let mut members = BTreeMap::new();
        for (key, value) in &map.entries {
            if let Key::Name(name) = key {
                members.insert((*name).to_owned(), DraftMember::new(Draft(self.tree(value, is_tried)), true));
            }
        }
        let mut rest = match &map.rest {
            TreeRest::Ignored => DraftRest::Ignored,
            TreeRest::Refused => DraftRest::Refused,
            TreeRest::Kept(values) => DraftRest::Kept(Box::new(self.trees(values, is_tried))),
            TreeRest::Unknown => DraftRest::Unknown,
        };
        for optional in &map.optional {
            match &optional.name {
                Some(name) => {
                    members.insert(
                        name.clone(),
                        DraftMember::new(self.trees(&optional.values, is_tried), false),
                    );
                }
                None => rest = DraftRest::Unknown,
            }
        }
        DraftStruct { members, rest }
    }
}

fn plain(form: Form, is_tried: bool) -> Draft {
    Draft(vec![DraftForm::read(Kind::Plain(form), is_tried)])
}

/// Merges the variants that have nothing but a tag into one form.
fn merge_tags(forms: Vec<DraftForm>) -> Vec<DraftForm> {
    // Variants with content stay separate forms, because each of them can change on its own.
    let tag = |form: &DraftForm| match &form.kind {
        Kind::Struct(structure) if structure.members.len() == 1 => {
            let (name, member) = structure.members.first_key_value()?;
            match &member.draft.0[..] {
                [DraftForm { kind: Kind::Plain(Form::S(Text::OneOf { names, .. })), .. }] => {
                    Some((name.clone(), names.clone()))
                }
                _ => None,
            }
        }
        _ => None,
    };
    let mut merged: Vec<DraftForm> = Vec::new();
    for form in forms {
        let Some((name, names)) = tag(&form) else {
            merged.push(form);
            continue;
        };
        match merged.iter_mut().find(|other| tag(other).is_some_and(|(other, _)| other == name)) {
            Some(DraftForm { kind: Kind::Struct(structure), .. }) => {
                let member = structure.members.get_mut(&name);
                if let Some(Kind::Plain(Form::S(Text::OneOf { names: all, .. }))) =
                    member.and_then(|member| member.draft.0.first_mut()).map(|form| &mut form.kind)
                {
                    all.extend(names);
                }
            }
            _ => merged.push(form),
        }
    }
    merged
}
