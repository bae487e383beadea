//! What the readme shows is what the example holds and the compiler says; its code is tested as documentation.

use std::path::Path;
use std::{fs, iter};

use tablewright::{
    AutoScaling, Billing, Deployment, DynamoTable, Naming, Replica, Scaling, Stack, Throughput,
};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// The blocks of code in this language, as readers see them.
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
fn the_tables_are_those_of_the_example() {
    let example = read("examples/orders/src/tables.rs");
    let block = &blocks("rust")[0];
    let tables = block.split("// Typed keys").next().unwrap();
    let missing: Vec<&str> = tables.lines().filter(|line| !example.contains(line.trim())).collect();
    assert!(
        missing.iter().all(|line| line.starts_with("use ") || line.starts_with("#[derive(")),
        "{missing:#?}"
    );
}

#[test]
fn the_template_is_that_of_the_example() {
    let template = read("examples/orders/infra/tables.template.json");
    assert!(template.contains(&blocks("json")[0]));
}

#[test]
fn the_parts_around_a_table_are_those_of_stored_templates() {
    let readme = read("README.md");
    let section = readme.split("\n## ").find(|section| section.starts_with("Around a table\n")).unwrap();
    let cases = ["alarms", "encryption-key", "policies-of-tenants", "stream-functions"];
    let blocks = blocks_of(section, "json");
    assert_eq!(blocks.len(), cases.len());
    for (case, block) in cases.iter().zip(blocks) {
        assert!(read(&format!("tests/render/{case}/parameterised.json")).contains(&block), "{case}");
    }
}

#[test]
fn the_build_scripts_are_those_of_the_examples() {
    let blocks = blocks("rust,ignore");
    assert_eq!(blocks[0], read("examples/orders/build.rs"));
    assert_eq!(blocks[1], read("examples/tables-crate/service/build.rs"));
}

/// What the guide's programs are compiled with has the versions, and at least the features, that their manifests list.
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
            // Of our own crate it is the sources.
            assert!(
                quoted(known).contains(&word) || name == "tablewright" && word == "0.1",
                "{line}\n{known}"
            );
        }
    }
}

#[test]
fn the_mistake_is_a_stored_message() {
    // But for the place in a file.
    let lines =
        |text: &str| text.lines().filter(|line| !line.contains("-->")).map(str::to_owned).collect::<Vec<_>>();
    let stored = lines(&read("tests/ui/fail/rule/local_without_sort_key.stderr"));
    assert_eq!(lines(&blocks("text")[0]), stored);
}

#[test]
fn the_configuration_is_that_of_the_example() {
    let example = read("examples/builder-config/tables.json");
    assert!(blocks("json").iter().any(|block| example.starts_with(block)));
    assert!(read("examples/builder-config/src/tables.rs").ends_with(&blocks("rust,ignore")[2]));
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
    assert_eq!(format!("{error}\n"), blocks("text")[1]);
}

/// The table of the examples that are configured.
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
    let scaled = |table: Deployment| {
        table.billing(Billing::Provisioned(Throughput::new(20, 10))).auto_scaling(
            AutoScaling::new().reads(Scaling::new(20, 400)).writes(Scaling::new(10, 100).target(60)),
        )
    };
    let everywhere = |table: Deployment| {
        table.replica(Replica::new("eu-west-1")).replica(Replica::new("us-east-1").deletion_protection(false))
    };
    for (start, change) in [
        (r#"    "OrderTableWriteScalingPolicy": {"#, scaled as fn(Deployment) -> Deployment),
        (r#"        "Replicas": ["#, everywhere),
    ] {
        let stack = Stack::new(Naming::verbatim()).table::<Order>().configure::<Order>(change);
        let template = stack.cloudformation().unwrap();
        let block = blocks("json").into_iter().find(|block| block.starts_with(start)).unwrap();
        assert!(template.as_json().contains(block.trim_end()), "{block}");
    }
}
