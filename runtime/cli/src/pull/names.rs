//! Names in Rust for the names of a table and its attributes.

use std::collections::BTreeSet;

/// Words of a table's name that tell the environment, not the table.
const ENVIRONMENTS: [&str; 19] = [
    "dev",
    "development",
    "demo",
    "int",
    "integration",
    "live",
    "local",
    "prd",
    "preprod",
    "prod",
    "production",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "uat",
];

/// Keywords that can be raw identifiers.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that cannot.
const NEVER: [&str; 4] = ["_", "crate", "self", "super"];

/// Types that the generated code uses by these names.
const TAKEN: [&str; 14] = [
    "BTreeMap",
    "BTreeSet",
    "ByteBuf",
    "Deserialize",
    "DynamoTable",
    "EpochSeconds",
    "Option",
    "Self",
    "Serialize",
    "String",
    "Value",
    "Vec",
    "Some",
    "None",
];

/// Returns the stored name of a field.
type Rename = fn(&str) -> String;

/// The rules by which serde renames all fields, the most frequent first.
const RULES: [(&str, Rename); 4] = [
    ("camelCase", |field| lower_first(&pascal(field))),
    ("PascalCase", |field| pascal(field)),
    ("kebab-case", |field| field.replace('_', "-")),
    ("SCREAMING_SNAKE_CASE", |field| field.to_ascii_uppercase()),
];

/// Splits a name into words: `orderID` is `order`, `id`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let letters: Vec<char> = name.chars().collect();
    for (position, letter) in letters.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| letters.get(before));
        let is_lower =
            |letter: Option<&char>| letter.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        let begins = letter.is_ascii_uppercase()
            && (is_lower(before)
                || before.is_some_and(char::is_ascii_uppercase)
                    && letters.get(position + 1).is_some_and(char::is_ascii_lowercase));
        if begins || !letter.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the words of a table's name without its environment and without what CloudFormation adds: `acme-orders-prod`
/// and `acme-OrdersTable-1XK3F8Q2ZJ9AB` are `acme`, `orders`.
pub(super) fn of_table(name: &str) -> Vec<String> {
    let is_random = |part: &str| {
        part.len() >= 10
            && part.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
            && part.bytes().any(|it| it.is_ascii_digit())
    };
    let parts = name.split(['-', '_', '.']).filter(|part| !is_random(part));
    let all: Vec<String> = parts.flat_map(words).collect();
    let mut words = all.clone();
    words.retain(|word| !ENVIRONMENTS.contains(&word.as_str()) && word != "table");
    if words.is_empty() { all } else { words }
}

/// Returns the name of the struct of one item: `orders` is `Order`.
pub(super) fn of_struct(words: &[String], used: &mut BTreeSet<String>) -> String {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    let mut name: String = words.iter().map(|word| capitalized(word)).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "Item");
    }
    if TAKEN.contains(&name.as_str()) {
        name.push_str("Item");
    }
    unique(&name, "", used)
}

/// Returns whether a name can be the name of the struct.
pub(super) fn is_struct(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_keyword = KEYWORDS.contains(&name) || NEVER.contains(&name) || TAKEN.contains(&name);
    begins && name.chars().all(is_letter) && !is_keyword
}

/// Returns the name of a field for an attribute.
pub(super) fn of_field(attribute: &str, used: &mut BTreeSet<String>) -> String {
    let mut name = words(attribute).join("_");
    if name.is_empty() {
        "attribute".clone_into(&mut name);
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert(0, '_');
    }
    if NEVER.contains(&name.as_str()) {
        name.push('_');
    }
    unique(&name, "_", used)
}

/// Returns the identifier of a field as it is written.
pub(super) fn written(field: &str) -> String {
    if KEYWORDS.contains(&field) { format!("r#{field}") } else { field.to_owned() }
}

/// Returns the name, with a number if it is used already.
pub(super) fn unique(name: &str, separator: &str, used: &mut BTreeSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !used.insert(free.clone()) {
        free = format!("{name}{separator}{number}");
        number += 1;
    }
    free
}

/// The rule by which serde renames the fields of a struct, for most of its attributes.
#[derive(Clone, Copy)]
pub(super) struct Renaming {
    pub(super) rule: Option<&'static str>,
    rename: Rename,
}

impl Renaming {
    /// Finds the rule for the fewest fields that need a name of their own.
    pub(super) fn of(names: &[(&str, &str)]) -> Self {
        let none = Self { rule: None, rename: str::to_owned };
        let rules = RULES.iter().map(|(rule, rename)| Self { rule: Some(rule), rename: *rename });
        let misses =
            |renaming: &Self| names.iter().filter(|(field, name)| (renaming.rename)(field) != *name).count();
        let mut best = (misses(&none), none);
        for renaming in rules {
            // A rule for one field says less than its name.
            if misses(&renaming) + 1 < best.0 {
                best = (misses(&renaming), renaming);
            }
        }
        best.1
    }

    /// Returns whether the field needs its own name.
    pub(super) fn misses(self, field: &str, attribute: &str) -> bool {
        (self.rename)(field) != attribute
    }
}

fn singular(word: &str) -> String {
    let strip = |end: &str| word.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = strip("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) =
        ["sses", "xes", "ches", "shes"].iter().find_map(|end| strip(end).map(|_| &word[..word.len() - 2]))
    {
        return stem.to_owned();
    }
    let is_plural = !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    strip("s").filter(|_| is_plural).unwrap_or(word).to_owned()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn pascal(field: &str) -> String {
    field.split('_').map(capitalized).collect()
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}
