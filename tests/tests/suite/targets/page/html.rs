//! The HTML of pages, as an accessibility checker reads it.
//!
//! Pages are small and regular, so a reader of tags is enough: every element but the listed void ones has an end tag.

use std::collections::{BTreeMap, HashSet};

use super::{hostile, stacks};

/// Elements without an end tag.
const VOID: [&str; 1] = ["meta"];

/// A tag with its attributes, or a text.
enum Piece<'a> {
    Start(&'a str, BTreeMap<&'a str, &'a str>),
    End(&'a str),
    Text,
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a document type");
    while let Some((text, more)) = rest.split_once('<') {
        if !text.is_empty() {
            pieces.push(Piece::Text);
        }
        let (tag, more) = more.split_once('>').unwrap_or_else(|| panic!("an open tag: {more}"));
        rest = more;
        if let Some(name) = tag.strip_prefix('/') {
            pieces.push(Piece::End(name));
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut found = BTreeMap::new();
        while let Some((attribute, more)) = attributes.split_once("=\"") {
            let (value, more) = more.split_once('"').unwrap();
            assert!(found.insert(attribute.trim(), value).is_none(), "{attribute} twice: {tag}");
            attributes = more;
        }
        assert_eq!(attributes, "", "{tag}");
        pieces.push(Piece::Start(name, found));
    }
    pieces
}

#[test]
fn pages_are_accessible() {
    let mut checked = 0;
    for (name, stack) in stacks() {
        let page = stack.page().unwrap();
        check(name, page.as_html());
        checked += 1;
    }
    assert!(checked > 50, "{checked} pages");
}

fn check(name: &str, html: &str) {
    let pieces = pieces(html);
    let (mut open, mut ids, mut links): (Vec<&str>, HashSet<&str>, Vec<&str>) = Default::default();
    let (mut level, mut titles, mut texts) = (0, 0, HashSet::new());
    for piece in &pieces {
        match piece {
            Piece::Start(tag, attributes) => {
                assert!(
                    !["script", "img", "link", "iframe", "object", "style"].contains(tag) || *tag == "style",
                    "{name}: {tag}"
                );
                assert!(
                    attributes.keys().all(|attribute| !attribute.starts_with("on") && *attribute != "src"),
                    "{name}"
                );
                if let Some(id) = attributes.get("id") {
                    assert!(ids.insert(id), "{name}: {id} is twice an id");
                }
                if *tag == "html" {
                    assert_eq!(attributes["lang"], "en", "{name}");
                }
                if *tag == "a" {
                    links.push(attributes["href"]);
                }
                if let Some(depth) = tag.strip_prefix('h').and_then(|depth| depth.parse::<u8>().ok()) {
                    assert!(depth <= level + 1, "{name}: h{depth} after h{level}");
                    level = depth;
                    titles += usize::from(depth == 1);
                }
                // A box that scrolls can be reached by the keyboard, and has a name.
                if attributes.get("class") == Some(&"grid") {
                    assert_eq!((attributes["tabindex"], attributes["role"]), ("0", "region"), "{name}");
                    assert!(texts.insert(attributes["aria-label"]), "{name}: two regions of one name");
                }
                if !VOID.contains(tag) {
                    open.push(tag);
                }
            }
            Piece::End(tag) => assert_eq!(open.pop(), Some(*tag), "{name}"),
            Piece::Text => {}
        }
    }
    assert_eq!((open, titles), (Vec::new(), 1), "{name}");
    for link in links {
        match link.strip_prefix('#') {
            Some(id) => assert!(ids.contains(id), "{name}: {link}"),
            None => assert!(link.starts_with("https://docs.aws.amazon.com/"), "{name}: {link}"),
        }
    }
    assert!(html.contains("<title>Tables"), "{name}");
    assert!(!html.contains("url(") && !html.contains("@import"), "{name}");
    tables(name, &pieces);
}

/// Checks that each table has a caption, headers with a scope, and all cells of each row.
fn tables(name: &str, pieces: &[Piece<'_>]) {
    let (mut columns, mut in_row, mut carried) = (0, 0, Vec::new());
    let (mut is_head, mut has_caption) = (false, false);
    for (position, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Start("table", _) => (columns, has_caption) = (0, false),
            Piece::Start("caption", _) => has_caption = true,
            Piece::Start("thead", _) => is_head = true,
            Piece::End("thead") => is_head = false,
            Piece::Start("tbody", _) => carried.clear(),
            Piece::Start("tr", _) => {
                in_row = carried.len();
                carried.retain_mut(|rows| {
                    *rows -= 1;
                    *rows > 0
                });
            }
            Piece::Start(tag @ ("th" | "td"), attributes) => {
                in_row += 1;
                if let Some(rows) = attributes.get("rowspan").map(|rows| rows.parse::<usize>().unwrap())
                    && rows > 1
                {
                    carried.push(rows - 1);
                }
                if *tag == "th" {
                    let scope = attributes["scope"];
                    let scopes: &[&str] = if is_head { &["col"] } else { &["row", "rowgroup"] };
                    assert!(scopes.contains(&scope), "{name}: {scope}");
                    let next = &pieces[position + 1];
                    assert!(!matches!(next, Piece::End(_)), "{name}: an empty header");
                }
            }
            Piece::End("tr") => {
                columns = if is_head { in_row } else { columns };
                assert_eq!(in_row, columns, "{name}");
            }
            Piece::End("table") => assert!(has_caption && columns > 0, "{name}"),
            _ => {}
        }
    }
}

#[test]
fn texts_of_users_are_not_elements() {
    let page = hostile().page().unwrap();
    assert!(page.as_html().contains("&lt;script&gt;alert(1)&lt;/script&gt; | *a*"), "{}", page.as_html());
    assert!(page.as_html().contains(r"&lt;/table&gt;\n|x"));
}

/// Returns the luminance of a colour such as `#0d1117`.
///
/// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
fn luminance(colour: &str) -> f64 {
    let part = |start: usize| {
        let part = f64::from(u8::from_str_radix(&colour[start..start + 2], 16).unwrap()) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn texts_have_contrast() {
    let page = hostile().page().unwrap();
    let themes: Vec<BTreeMap<&str, &str>> = page
        .as_html()
        .split(":root {")
        .skip(1)
        .map(|theme| {
            let (theme, _) = theme.split_once('}').unwrap();
            theme.split(';').filter_map(|line| line.trim().split_once(": ")).collect()
        })
        .collect();
    // Light, dark, and printed, which is light.
    assert_eq!((themes.len(), &themes[0]), (3, &themes[2]));
    assert_ne!(themes[0], themes[1]);
    for theme in themes {
        for text in ["--text", "--quiet", "--link"] {
            for back in ["--back", "--head", "--partition", "--sort"] {
                let (text, back) = (luminance(theme[text]), luminance(theme[back]));
                let contrast = (text.max(back) + 0.05) / (text.min(back) + 0.05);
                assert!(contrast >= 4.5, "{text} on {back}: {contrast}");
            }
        }
    }
}
