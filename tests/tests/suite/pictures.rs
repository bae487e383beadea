//! The pictures of the README and of the guide.
//!
//! The README is shown by GitHub, crates.io and docs.rs, and the guide by docs.rs. All of them show a picture from the
//! repository's raw files. A picture follows the light or dark theme of the reader's system by itself, and has its own
//! background, so that it can be read on a page with the other theme.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const RAW: &str = "https://raw.githubusercontent.com/tablewright/tablewright/main/";
const PICTURES: &str = "runtime/src/guide/pictures";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the files in a folder with this ending, by their paths in the repository.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect()
}

/// Returns the pictures of a page, each with its description.
fn pictures(page: &str) -> Vec<(&str, &str)> {
    let pictures = page.split("\n![").skip(1).map(|rest| {
        let (description, rest) = rest.split_once("](").unwrap();
        (description, rest.split_once(')').unwrap().0)
    });
    pictures.collect()
}

#[test]
fn pictures_are_where_pages_look_for_them() {
    let mut pages = files("runtime/src/guide", ".md");
    pages.push("README.md".to_owned());
    let mut found = BTreeSet::new();
    for page in pages {
        let text = fs::read_to_string(root().join(&page)).unwrap();
        for (description, address) in pictures(&text) {
            if address.starts_with("https://img.shields.io/") {
                continue;
            }
            let path = address.strip_prefix(RAW).unwrap_or_else(|| panic!("{page}: {address}"));
            assert!(root().join(path).is_file(), "{page}: {address}");
            assert!(description.len() > 20 && description.ends_with('.'), "{page}: {description}");
            found.insert(path.to_owned());
        }
    }
    assert_eq!(found, files(PICTURES, ".svg").into_iter().collect(), "a picture that no page shows");
}

#[test]
fn pictures_stand_alone_in_both_themes() {
    for file in files(PICTURES, ".svg") {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        for part in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"",
            " role=\"img\" aria-labelledby=\"title desc\"",
            "<title id=\"title\">",
            "<desc id=\"desc\">",
            "@media (prefers-color-scheme: dark)",
            "<rect class=\"back\"",
        ] {
            assert!(text.contains(part), "{file}: {part}");
        }
        for part in ["<script", "href", "url(", "@import", "<image", "<foreignObject"] {
            assert!(!text.contains(part), "{file}: {part}");
        }
        assert!(text.len() < 8000, "{file} has {} bytes", text.len());
        // Every class has its colours in both themes.
        let (light, dark) = text.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let (dark, _) = dark.split_once("</style>").unwrap();
        for rule in light.lines().filter(|line| line.contains("fill: #") || line.contains("stroke: #")) {
            let (selector, _) = rule.trim().split_once(" {").unwrap();
            assert!(dark.contains(&format!("\n    {selector} {{")), "{file}: {selector} has no dark colour");
        }
    }
}
