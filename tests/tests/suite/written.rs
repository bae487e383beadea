//! Documents that are made of other files: the index of errors, the page of figures, and `llms.txt`. `TABLEWRIGHT_BLESS=1` writes them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod benchmarks;

fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap()
}

fn hold(file: &str, text: &str) {
    if env::var_os("TABLEWRIGHT_BLESS").is_some() {
        fs::write(path(file), text).unwrap();
    }
    let is_current = fs::read_to_string(path(file)).is_ok_and(|found| found == text);
    assert!(is_current, "{file} is stale: run the test with TABLEWRIGHT_BLESS=1");
}

/// Returns the codes of a file, each with the comment before it.
fn codes(file: &str) -> Vec<(String, String)> {
    let mut comment = String::new();
    let mut codes = Vec::new();
    for line in read(file).lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ").or_else(|| line.strip_prefix("// ")) {
            comment = text.to_owned();
        } else if let Some((_, code)) = line.split_once("\"TW")
            && let Some((number, _)) = code.split_once('"')
            && number.len() == 4
        {
            assert!(comment.ends_with('.'), "{file}: {line} has no comment");
            codes.push((format!("TW{number}"), std::mem::take(&mut comment)));
        }
    }
    codes
}

/// Runs in this order, because `llms.txt` contains the two pages of the guide that are made before it.
#[test]
fn documents_are_as_they_are_made() {
    the_index_of_errors_has_every_code();
    benchmarks::the_page_has_the_figures();
    llms_txt_is_the_readme_and_the_guide();
}

fn the_index_of_errors_has_every_code() {
    let (rules, kinds) = (codes("runtime/src/rules/violation/code.rs"), codes("runtime/src/error/kind.rs"));
    assert!(rules.len() > 50 && kinds.len() > 90, "{} rules, {} kinds", rules.len(), kinds.len());
    let (lints, problems): (Vec<_>, Vec<_>) =
        kinds.into_iter().partition(|(code, _)| code.starts_with("TW9"));
    let mut text = "Every code, and what it means.\n".to_owned();
    for (title, what, codes) in [
        (
            "Rules of a table",
            "AWS refuses the table. A struct that breaks one does not compile: the compiler's message begins with \
             `evaluation panicked`,\nand the rest says what to write instead. A table that is read from JSON reports them by \
             [`validate`](crate::schema::TableSchema::validate).",
            rules,
        ),
        (
            "Problems of a stack",
            "AWS refuses the deployment. Rendering a stack reports all of them at once, as \
             [`Problem`](crate::deploy::Problem)s of a\n[`StackError`](crate::StackError), each with its place and what to write \
             instead.",
            problems,
        ),
        (
            "Lints",
            "AWS accepts the stack, but this is probably a mistake. [`lints()`](crate::Stack::lints) reports them, and\n\
             [`allow`](crate::Stack::allow) allows one by its code, with a reason.",
            lints,
        ),
    ] {
        write!(text, "\n# {title}\n\n{what}\n\n| code | meaning |\n|---|---|\n").unwrap();
        for (code, meaning) in codes {
            writeln!(
                text,
                "| {code} | {} |",
                meaning.replace("DynamoDB", "`DynamoDB`").replace("CloudFormation", "`CloudFormation`")
            )
            .unwrap();
        }
    }
    text.push_str(
        "\nErrors of requests have kinds instead of codes: \
        [`ErrorKind`](https://docs.rs/tablewright/latest/tablewright/sdk/enum.ErrorKind.html).\n",
    );
    hold("runtime/src/guide/errors.md", &text);
}

/// Returns a page without the lines that rustdoc hides.
fn shown(page: &str) -> String {
    let (mut text, mut in_block) = (String::new(), false);
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        in_block ^= is_fence;
        if in_block && (line == "#" || line.starts_with("# ")) {
            continue;
        }
        // The page has a heading of its own above, so its headings go one level down.
        if !in_block && line.starts_with('#') {
            text.push('#');
        }
        let is_rust = in_block && matches!(line, "```" | "```rust,ignore" | "```compile_fail" | "```ignore");
        text.push_str(if is_rust { "```rust" } else { line });
        text.push('\n');
    }
    text
}

fn llms_txt_is_the_readme_and_the_guide() {
    let guide = read("runtime/src/guide.rs");
    let pages = guide.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(" {}"));
    let mut text = read("README.md");
    text.push_str("\nThe rest of this file is the guide. Links that begin with `crate::` lead to items of the documentation.\n");
    let mut count = 0;
    for page in pages {
        write!(text, "\n# Guide: {page}\n\n").unwrap();
        if page == "model" {
            write!(text, "```rust\n{}```\n\n", read("runtime/src/guide/shop.rs")).unwrap();
        }
        text.push_str(&shown(&read(&format!("runtime/src/guide/{page}.md"))));
        count += 1;
    }
    assert!(count > 15, "{count} pages");
    hold("llms.txt", &text);
}
