//! Every case in every format equals the files in `tests/render`.
//!
//! `TABLEWRIGHT_BLESS=1 cargo test` rewrites the files, so that git shows the difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tablewright::deploy::Step;
use tablewright::{Stack, StackError};
use tablewright_tests::cases::cases;

#[test]
fn cases_are_rendered_as_stored() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("render");
    let expected = expected(&root);
    let stored = files(&root);
    let gone = stored.iter().filter(|path| !expected.contains_key(*path));

    if std::env::var_os("TABLEWRIGHT_BLESS").is_some() {
        gone.for_each(|path| fs::remove_file(path).unwrap());
        for (path, text) in &expected {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        return;
    }
    let mut problems: Vec<String> =
        gone.map(|path| format!("{} belongs to no case", path.display())).collect();
    for (path, text) in &expected {
        match fs::read_to_string(path) {
            // Git may check out text with Windows line endings.
            Ok(found) => {
                let found = found.replace("\r\n", "\n");
                if found != *text {
                    problems.push(format!("{} is stale\n{}", path.display(), difference(&found, text)));
                }
            }
            Err(error) => problems.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(
        problems.is_empty(),
        "{}\n\nwhere this is as it should be, run `TABLEWRIGHT_BLESS=1 cargo test` and commit",
        problems.join("\n\n")
    );
}

#[test]
fn rendering_is_deterministic() {
    for ((name, first), (_, second)) in cases().into_iter().zip(cases()) {
        assert_eq!(formats(&first), formats(&second), "{name}");
    }
}

/// Returns the text of every file that should exist.
fn expected(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for (name, stack) in cases() {
        for (file, text) in formats(&stack) {
            let earlier = files.insert(root.join(name).join(file), text);
            assert!(earlier.is_none(), "two cases are named {name}");
        }
    }
    files
}

/// Returns a file for each format: the rendered text, or the reason why it cannot be rendered.
fn formats(stack: &Stack) -> Vec<(String, String)> {
    let requests = stack.calls().map(|steps| {
        let is_of_engines = |step: &&Step| matches!(step.operation(), "CreateTable" | "UpdateTimeToLive");
        let requests: Vec<&str> = steps.iter().filter(is_of_engines).map(Step::as_json).collect();
        format!("[\n{}\n]\n", requests.join(",\n"))
    });
    let template = |rendered: Result<tablewright::deploy::Template, StackError>| {
        rendered.map(|template| template.to_string())
    };
    [
        ("parameterised", "json", template(stack.cloudformation())),
        ("resolved", "json", template(stack.resolved())),
        ("create_table", "json", requests),
        ("tables", "tf.json", stack.terraform().map(|file| file.to_string())),
        ("page", "md", stack.page().map(|page| page.as_markdown().to_owned())),
    ]
    .into_iter()
    .map(|(format, extension, rendered)| match rendered {
        Ok(text) => (format!("{format}.{extension}"), text),
        Err(error) => (format!("{format}.error.txt"), format!("{error}\n")),
    })
    .collect()
}

/// Returns the files in the folders of the cases.
fn files(root: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    };
    entries(root).iter().flat_map(|folder| entries(folder)).collect()
}

/// Returns the first line that differs, with the lines around it.
fn difference(stored: &str, rendered: &str) -> String {
    const CONTEXT: usize = 3;
    let (stored, rendered): (Vec<&str>, Vec<&str>) = (stored.lines().collect(), rendered.lines().collect());
    let same = stored.iter().zip(&rendered).take_while(|(a, b)| a == b).count();
    let mut text = vec![format!("line {}:", same + 1)];
    text.extend(stored[same.saturating_sub(CONTEXT)..same].iter().map(|line| format!("  {line}")));
    for (sign, lines) in [('-', &stored), ('+', &rendered)] {
        text.extend(lines.iter().skip(same).take(CONTEXT).map(|line| format!("{sign} {line}")));
    }
    text.join("\n")
}
