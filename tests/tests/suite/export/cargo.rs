//! The recipes of the guide, built by cargo from copies of the crates in `tests/fixtures`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::{TEMPLATE, state};
use crate::suite::crates;

fn cargo(folder: &Path, arguments: &str) -> Command {
    let mut cargo = crates::cargo(folder, arguments);
    cargo.env_remove("CI").env_remove("TABLEWRIGHT_EXPORT");
    cargo
}

/// Runs a command and returns its output, as an error if it fails.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(said) } else { Err(said) }
}

fn build(folder: &Path) -> Result<String, String> {
    run(&mut cargo(folder, "build --offline -v"))
}

fn check(folder: &Path) -> Result<String, String> {
    run(cargo(folder, "build --offline -v").env("TABLEWRIGHT_EXPORT", "check"))
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from));
    fs::write(file, text.replace(from, to)).unwrap();
}

/// Tests the recipe of a build script that includes the tables, which are in nested modules.
#[test]
fn included_tables() {
    let folder = crates::copy("included");
    let template = folder.join(TEMPLATE);
    let order = folder.join("src/tables/order.rs");

    let said = check(&folder).unwrap_err();
    assert!(said.contains("tables.template.json is missing; run"), "{said}");
    build(&folder).unwrap();
    let first = fs::read_to_string(&template).unwrap();
    assert!(first.contains("${OrganizationPrefix}-${AppName}-orders"), "{first}");

    let before = state(&template);
    let said = build(&folder).unwrap();
    assert!(said.contains("Fresh included"), "{said}");
    assert_eq!(state(&template), before);

    // Cargo treats a file from the future as changed, in every build.
    #[expect(clippy::disallowed_methods, reason = "what is the future is seen by the clock")]
    let future = SystemTime::now() + Duration::from_hours(24);
    fs::File::open(&template).unwrap().set_modified(future).unwrap();
    let said = build(&folder).unwrap();
    assert!(said.contains("Dirty included"), "{said}");
    let said = build(&folder).unwrap();
    assert!(said.contains("Fresh included"), "{said}");
    assert_eq!(state(&template), before);

    fs::write(&template, "{}\n").unwrap();
    build(&folder).unwrap();
    assert_eq!(fs::read_to_string(&template).unwrap(), first);
    fs::remove_dir_all(template.parent().unwrap()).unwrap();
    build(&folder).unwrap();
    assert_eq!(fs::read_to_string(&template).unwrap(), first);

    edit(&order, "#[pk]", "#[pk]\n    #[serde(rename = \"customer\")]");
    let before = state(&template);
    let said = check(&folder).unwrap_err();
    assert!(said.contains("tables.template.json is not up to date; run"), "{said}");
    assert!(
        said.contains("-            \"AttributeName\": \"customer_id\"")
            && said.contains("\"AttributeName\": \"customer\""),
        "{said}"
    );
    assert_eq!(state(&template), before);
    build(&folder).unwrap();
    let second = fs::read_to_string(&template).unwrap();
    assert_eq!(second, first.replace("\"customer_id\"", "\"customer\""));
    let said = check(&folder).unwrap();
    assert!(!said.contains("Fresh included"), "the variable has changed: {said}");

    packaged(&folder);
}

/// Packs and unpacks the crate as `cargo package` does. Cargo's own verification would need `tablewright` in a
/// registry, so the test builds the unpacked crate itself.
fn packaged(folder: &Path) {
    run(&mut cargo(folder, "package --offline --no-verify --exclude-lockfile")).unwrap();
    let packages = crates::FOLDER.join("packages");
    let _ = fs::remove_dir_all(&packages);
    fs::create_dir_all(&packages).unwrap();
    let archive = crates::FOLDER.join("target/package/included-1.0.0.crate");
    run(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(&packages)).unwrap();
    // Otherwise cargo would look for a workspace in the parent folders.
    fs::write(packages.join("Cargo.toml"), "[workspace]\nmembers = [\"included-1.0.0\"]\nresolver = \"3\"\n")
        .unwrap();
    fs::copy(folder.join("Cargo.lock"), packages.join("Cargo.lock")).unwrap();
    let package = packages.join("included-1.0.0");
    let template = package.join(TEMPLATE);

    let before = state(&template);
    build(&package).unwrap();
    assert_eq!(state(&template), before);
    fs::write(&template, "{}\n").unwrap();
    let said = run(cargo(&package, "build --offline").env("TABLEWRIGHT_EXPORT", "write")).unwrap_err();
    assert!(said.contains("tables.template.json is not up to date; run"), "{said}");
    assert_eq!(fs::read_to_string(&template).unwrap(), "{}\n");
    fs::remove_file(&template).unwrap();
    build(&package).unwrap();
    assert!(!template.exists());
}

/// Tests the recipe of tables in a crate of their own, also if the exporting crate is a dependency.
#[test]
fn a_crate_of_tables() {
    let folder = crates::copy("crate");
    let template = folder.join("service").join(TEMPLATE);
    build(&folder).unwrap();
    let first = fs::read_to_string(&template).unwrap();

    let before = state(&template);
    let said = build(&folder).unwrap();
    assert!(said.contains("Fresh service") && said.contains("Fresh tables"), "{said}");
    assert_eq!(state(&template), before);

    edit(&folder.join("tables/src/lib.rs"), "\"orders\"", "\"purchases\"");
    build(&folder).unwrap();
    let second = fs::read_to_string(&template).unwrap();
    assert!(first != second && second.contains("${OrganizationPrefix}-${AppName}-purchases"), "{second}");

    fs::write(&template, "{}\n").unwrap();
    let template = as_git_dependency(&folder);
    assert_eq!(fs::read_to_string(template).unwrap(), "{}\n");
}

/// Commits the folder, builds a crate that depends on its `service`, and returns the template in cargo's checkout.
fn as_git_dependency(folder: &Path) -> PathBuf {
    let git = |arguments: &str| {
        let mut git = Command::new("git");
        git.current_dir(folder).args(["-c", "user.name=test", "-c", "user.email=test@localhost"]);
        run(git.args(arguments.split(' '))).unwrap()
    };
    git("init --quiet");
    git("add .");
    git("commit --quiet --no-verify --message=test");
    let source = format!("git+file://{}#{}", folder.display(), git("rev-parse HEAD").trim());

    let user = crates::FOLDER.join("user");
    let _ = fs::remove_dir_all(&user);
    fs::create_dir_all(user.join("src")).unwrap();
    fs::write(user.join("src/lib.rs"), "pub use service::Order;\n").unwrap();
    let manifest = format!(
        "[package]\nname = \"user\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nservice = {{ git = \"file://{}\" }}\n",
        folder.display()
    );
    fs::write(user.join("Cargo.toml"), manifest).unwrap();
    // With `--offline`, cargo clones no repository, not even from a folder. Given a complete lock file, it needs no
    // network for the rest.
    let mut lock = fs::read_to_string(folder.join("Cargo.lock")).unwrap();
    for name in ["service", "tables"] {
        let package = format!("name = \"{name}\"\nversion = \"1.0.0\"\n");
        assert!(lock.contains(&package), "{lock}");
        lock = lock.replace(&package, &format!("{package}source = \"{source}\"\n"));
    }
    lock += "\n[[package]]\nname = \"user\"\nversion = \"0.0.0\"\ndependencies = [\n \"service\",\n]\n";
    fs::write(user.join("Cargo.lock"), lock).unwrap();
    run(cargo(&user, "build --locked").env("CI", "true")).unwrap();
    run(&mut cargo(&user, "vendor --locked --offline")).unwrap();
    assert!(user.join("vendor/service/.cargo-checksum.json").is_file(), "the mark of a vendored crate");

    let checkouts = crates::FOLDER.join("home/git/checkouts");
    let found = run(Command::new("find").arg(checkouts).args(["-name", "tables.template.json"])).unwrap();
    PathBuf::from(found.trim())
}
