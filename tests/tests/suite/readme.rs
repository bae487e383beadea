//! The README and the guide quote examples, templates and messages. These tests compare each quote with its source.

use std::path::Path;
use std::{fs, iter};

use tablewright::deploy::{AutoScaling, Replica, Scaling, StackTable};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Naming, Stack};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// Returns the blocks of code in this language, as readers see them.
fn blocks(language: &str) -> Vec<String> {
    blocks_of(&read("README.md"), language)
}

fn blocks_of(text: &str, language: &str) -> Vec<String> {
    let mut lines = text.lines();
    iter::from_fn(|| {
        lines.find(|line| *line == format!("```{language}"))?;
        let block = lines.by_ref().take_while(|line| *line != "```");
        let shown = block.filter(|line| !line.starts_with("# "));
        Some(shown.fold(String::new(), |text, line| text + line + "\n"))
    })
    .collect()
}

#[test]
fn the_struct_is_that_of_the_example() {
    let example = read("examples/orders/src/tables.rs");
    let missing: Vec<String> =
        blocks("rust,ignore")[0].lines().filter(|line| !example.contains(line)).map(str::to_owned).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_quickstart_is_the_example() {
    assert_eq!(blocks("rust,ignore")[2], read("examples/quickstart/src/main.rs"));
}

#[test]
fn the_template_is_that_of_the_example() {
    let template = read("examples/orders/infra/tables.template.json");
    assert!(template.contains(&blocks("json")[0]));
}

#[test]
fn the_parts_around_a_table_are_those_of_stored_templates() {
    let cases = ["alarms", "encryption-key", "policies-of-tenants", "stream-functions"];
    let blocks = blocks_of(&read("runtime/src/guide/around.md"), "json");
    for (case, block) in cases.iter().zip(blocks) {
        assert!(read(&format!("tests/render/{case}/parameterised.json")).contains(&block), "{case}");
    }
}

#[test]
fn the_build_scripts_are_those_of_the_examples() {
    let blocks = blocks_of(&read("runtime/src/guide/start.md"), "rust,ignore");
    assert_eq!(blocks[0], read("examples/orders/build.rs"));
    assert_eq!(blocks[1], read("examples/tables-crate/service/build.rs"));
}

/// The manifests in the guide have the same versions as the checked manifest, and no other features.
#[test]
fn the_manifests_of_the_guide_are_those_of_a_check() {
    let quoted =
        |line: &str| -> Vec<String> { line.split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    let checked = read("tests/production/Cargo.toml");
    let blocks = blocks_of(&read("runtime/src/guide/production.md"), "toml");
    assert_eq!(blocks.len(), 2);
    for line in
        blocks.iter().filter_map(|block| block.split("[build-dependencies]").next()).flat_map(str::lines)
    {
        let Some((name, asked)) = line.split_once(" = ") else { continue };
        let start = format!("{name} = ");
        let known =
            checked.lines().find(|known| known.starts_with(&start)).unwrap_or_else(|| panic!("{name}"));
        for word in quoted(asked) {
            // The checked manifest uses the sources of our own crate.
            assert!(
                quoted(known).contains(&word) || name == "tablewright" && word == "0.1",
                "{line}\n{known}"
            );
        }
    }
}

#[test]
fn the_mistake_is_a_stored_message() {
    // All lines but the one with the position.
    let lines =
        |text: &str| text.lines().filter(|line| !line.contains("-->")).map(str::to_owned).collect::<Vec<_>>();
    let stored = lines(&read("tests/ui/fail/rule/local_without_sort_key.stderr"));
    assert_eq!(lines(&blocks("text")[0]), stored);
}

#[test]
fn the_configuration_is_that_of_the_example() {
    let example = read("examples/builder-config/tables.json");
    let page = read("runtime/src/guide/builder.md");
    assert!(example.starts_with(&blocks_of(&page, "json")[0]));
    assert!(read("examples/builder-config/src/tables.rs").ends_with(&blocks_of(&page, "rust,ignore")[0]));
}

#[test]
fn the_mistakes_of_a_configuration_are_reported_so() {
    let configuration = read("examples/builder-config/tables.json")
        .replace(
            r#""status",
          "type": "STRING""#,
            r#""status",
          "type": "string""#,
        )
        .replace(r#""devices": {"#, r#""devices": { "enable_streams": true,"#);
    let error = Stack::new(Naming::verbatim()).config(&configuration).unwrap_err();
    assert_eq!(format!("{error}\n"), blocks_of(&read("runtime/src/guide/builder.md"), "text")[0]);
}

/// The table for the examples of configured tables.
#[derive(DynamoTable)]
#[table(deletion_protection)]
#[stream]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
}

#[test]
fn configured_tables_are_rendered_so() {
    let scaled = |table: StackTable| {
        table.billing(Billing::Provisioned(Throughput::new(20, 10))).auto_scaling(
            AutoScaling::new().reads(Scaling::new(20, 400)).writes(Scaling::new(10, 100).target(60)),
        )
    };
    let everywhere = |table: StackTable| {
        table.replica(Replica::new("eu-west-1")).replica(Replica::new("us-east-1").deletion_protection(false))
    };
    for (start, change) in [
        (r#"    "OrderTableWriteScalingPolicy": {"#, scaled as fn(StackTable) -> StackTable),
        (r#"        "Replicas": ["#, everywhere),
    ] {
        let stack = Stack::new(Naming::verbatim()).table::<Order>().configure::<Order>(change);
        let template = stack.cloudformation().unwrap();
        let page = read("runtime/src/guide/around.md");
        let block = blocks_of(&page, "json").into_iter().find(|block| block.starts_with(start)).unwrap();
        assert!(template.as_json().contains(block.trim_end()), "{block}");
    }
}

/// GitHub, the crates registry and docs.rs all show the README. So its links are absolute, and lead to existing files
/// and pages.
#[test]
fn the_links_of_the_readme_lead_somewhere() {
    let readme = read("README.md");
    let guide = read("runtime/src/guide.rs");
    let links: Vec<&str> = readme.split("](").skip(1).map(|rest| rest.split_once(')').unwrap().0).collect();
    assert!(links.len() > 10);
    for link in links {
        assert!(link.starts_with("https://"), "{link}");
        if let Some(path) = ["blob", "tree"].iter().find_map(|kind| {
            link.strip_prefix(&format!("https://github.com/tablewright/tablewright/{kind}/main/"))
        }) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path).exists(), "{link}");
        }
        if let Some(page) = link.strip_prefix("https://docs.rs/tablewright/latest/tablewright/guide/") {
            let page = page.trim_end_matches('/');
            assert!(page.is_empty() || guide.contains(&format!("pub mod {page} {{}}")), "{link}");
        }
    }
}

/// Only rustdoc hides lines that begin with `# `.
#[test]
fn the_readme_hides_no_lines() {
    let mut in_block = false;
    for line in read("README.md").lines() {
        in_block ^= line.starts_with("```");
        assert!(!(in_block && line.starts_with("# ")), "{line}");
    }
}

/// Each block of the page is a file of the example, whole and in this order.
#[test]
fn the_files_for_other_tools_are_those_of_the_example() {
    let page = read("runtime/src/guide/use_it_from.md");
    for (language, files) in [
        ("ignore", &["build.rs"][..]),
        ("yaml", &["infra/template.yaml", "infra/nested.yaml"]),
        ("js", &["infra/cdk/app.js"]),
        ("hcl", &["infra/terraform/main.tf"]),
        ("ts", &["infra/pulumi/index.ts"]),
        ("sh", &["infra/create.sh"]),
        ("python", &["infra/create.py"]),
    ] {
        let files: Vec<String> =
            files.iter().map(|file| read(&format!("examples/every-target/{file}"))).collect();
        // `blocks_of` hides lines that rustdoc would hide, and comments of YAML look like those.
        let shown = files.iter().map(|file| {
            let lines = file.lines().filter(|line| !line.starts_with("# "));
            lines.fold(String::new(), |text, line| text + line + "\n")
        });
        assert_eq!(blocks_of(&page, language), shown.collect::<Vec<_>>(), "{language}");
    }
}

/// Terraform's resource is given parameters of the template, and its outputs are read.
#[test]
fn the_stack_of_terraform_is_of_the_template() {
    let program = read("examples/every-target/infra/terraform/main.tf");
    let template: serde_json::Value =
        serde_json::from_str(&read("examples/every-target/infra/tables.template.json")).unwrap();
    let (_, parameters) = program.split_once("parameters = {\n").unwrap();
    let (parameters, rest) = parameters.split_once("  }\n").unwrap();
    for line in parameters.lines() {
        let (name, _) = line.trim().split_once(' ').unwrap();
        assert!(template["Parameters"].get(name).is_some(), "{name}");
    }
    let outputs: Vec<&str> =
        rest.split("outputs[\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(!outputs.is_empty());
    for name in outputs {
        assert!(template["Outputs"].get(name).is_some(), "{name}");
    }
    assert!(program.contains("file(\"${path.module}/../tables.template.json\")"));
}

/// CI tests the oldest compiler that the manifest allows.
#[test]
fn the_toolchain_is_the_oldest_supported() {
    let (manifest, toolchain) = (read("Cargo.toml"), read("rust-toolchain.toml"));
    let version = |text: &str, start: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(start)).unwrap();
        line.trim_matches('"').to_owned()
    };
    let oldest = version(&manifest, "rust-version = ");
    assert_eq!(version(&toolchain, "channel = "), format!("{oldest}.0"));
    assert!(read("README.md").contains(&format!("Rust {oldest} or newer")));
}
