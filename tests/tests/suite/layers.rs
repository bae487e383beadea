//! The layers of the runtime: a module imports from its own layer and from lower ones, which stand before it in the list.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, the lowest first. The modules of one layer may import each other.
const LAYERS: &[&[&str]] = &[
    // The service.
    &["text", "limits", "json", "at", "number"],
    &["schema"],
    &["rules"],
    &["naming"],
    // Keys, tables and entities refer to each other.
    &["table", "entity", "key", "condition", "index", "vector", "version"],
    &["item"],
    // Problems.
    &["difference", "error"],
    // Access to items.
    &["sdk", "stream"],
    // The description of a stack.
    &["deploy::id", "deploy::operation"],
    &[
        "deploy::alarms",
        "deploy::global",
        "deploy::import",
        "deploy::kinesis",
        "deploy::parameter",
        "deploy::plain",
        "deploy::policy",
        "deploy::regional",
        "deploy::replica",
        "deploy::resource_policy",
        "deploy::scaling",
        "deploy::stack",
        "deploy::stream_function",
        "deploy::table",
    ],
    &["deploy::check"],
    // The model, and its renderers.
    &["deploy::shape", "deploy::input", "deploy::expr", "deploy::describe"],
    &["deploy::around", "deploy::compare"],
    &["deploy::model"],
    // The targets, and the changes from one model to another, which are read from targets.
    &["deploy::render", "deploy::snapshot", "deploy::evolve"],
    // The uses of a stack.
    &["deploy::config", "deploy::export", "deploy::lint", "deploy::live", "deploy::off"],
    &["testing"],
    // These only list modules.
    &["lib", "deploy"],
];

/// Imports from a higher layer that a module passes on without looking into them.
const PASSED_ON: &[(&str, &str)] = &[
    // `sdk` also exports the comparison and the creation of live tables, which are not access.
    ("sdk", "deploy::live"),
    // The schema of a table holds its entities, which consist of keys.
    ("schema", "entity"),
    // With the feature `evolve`, a struct describes its items for comparisons.
    ("table", "evolve::Item"),
    ("table", "evolve::Entity"),
    ("table", "evolve::Entity::of"),
    ("entity", "evolve::Entity"),
    ("entity", "evolve::Entity::of"),
    ("deploy::table", "deploy::evolve::Entity"),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src")
}

/// Finds the modules of a folder, with their code.
fn modules(folder: &Path, path: &str, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
        if file.is_dir() {
            modules(&file, &path, found);
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            found.push((path, fs::read_to_string(&file).unwrap()));
        }
    }
}

/// Returns the layer of a module. The longest path in the list that contains the module decides.
fn layer(module: &str) -> Option<usize> {
    let holds = |path: &&&str| {
        module.strip_prefix(**path).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    };
    let of_layer = |layer: &[&str]| layer.iter().filter(holds).map(|path| path.len()).max();
    let of_layers = LAYERS.iter().enumerate().filter_map(|(number, layer)| Some((of_layer(layer)?, number)));
    of_layers.max().map(|(_, number)| number)
}

/// Returns the paths that lead out of a module, from the crate's root: the paths in `use`, and the paths in the rest of
/// the code. An indented `super` may belong to an inner module.
fn paths(module: &str, code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let is_path = |character: char| character.is_alphanumeric() || matches!(character, '_' | ':');
    let found = lines.flat_map(|line| {
        let found = line.split(|character| !is_path(character));
        found.filter(|path| path.starts_with("crate::") || line.starts_with("use super::"))
    });
    found.filter_map(|path| absolute(module, path)).collect()
}

fn absolute(module: &str, path: &str) -> Option<String> {
    let path = path.trim_end_matches("::");
    let (mut holder, mut rest) = (module, path);
    while let Some(shorter) = rest.strip_prefix("super") {
        rest = shorter.strip_prefix("::").unwrap_or(shorter);
        holder = holder.rsplit_once("::").map_or("", |(holder, _)| holder);
    }
    match path.strip_prefix("crate") {
        Some(rest) => Some(rest.trim_start_matches(':').to_owned()),
        None if rest == path => None,
        None => Some([holder, rest].join("::").trim_matches(':').to_owned()),
    }
}

#[test]
fn layers_look_down() {
    let mut found = Vec::new();
    modules(&source(), "", &mut found);
    assert!(found.len() > 100, "the modules of the runtime were not found");
    let mut wrong = Vec::new();
    for (module, code) in &found {
        // The guide is text and examples, and macros write paths for the crates that use them.
        if module.starts_with("guide") || module == "private" {
            continue;
        }
        let Some(own) = layer(module) else {
            wrong.push(format!("`{module}` is in no layer"));
            continue;
        };
        for path in paths(module, code) {
            let upwards = layer(&path).is_none_or(|of_path| of_path > own);
            let is_passed_on =
                PASSED_ON.iter().any(|(from, what)| module.starts_with(from) && path.starts_with(what));
            if upwards && !is_passed_on {
                wrong.push(format!("`{module}` imports `{path}`, which is in a layer above its own"));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_module_is_in_the_layer_of_its_nearest_listed_one() {
    assert_eq!(layer("schema::index"), layer("schema"));
    assert_eq!(layer("deploy::render::calls"), layer("deploy::render"));
    assert!(layer("deploy::render") > layer("deploy::shape::of"));
    assert_eq!(layer("texts"), None);
}

#[test]
fn imports_are_found() {
    let code =
        "use crate::schema::{Tag, words};\n// crate::comment\n    crate::key::Key::of(x)\npub(crate) fn f()";
    assert_eq!(Vec::from_iter(paths("text", code)), ["key::Key::of", "schema"]);
    let code =
        "use super::{Model, shape};\nuse super::super::stack::Stack;\nuse std::superb::X;\nuse crate::{Key};";
    assert_eq!(
        Vec::from_iter(paths("deploy::model::of", code)),
        ["", "deploy::model", "deploy::stack::Stack"]
    );
}
