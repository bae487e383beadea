//! The sources of a comparison: files, the standard input, and revisions of git.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use clap::ArgMatches;
use serde_json::{Deserializer, Value, json};
use tablewright::deploy::{Snapshot, SnapshotError};

use crate::failure::Failure;

/// A source, as the user names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Source {
    File(PathBuf),
    Stdin,
    Revision(String),
    WorkingTree,
}

impl Source {
    pub(crate) fn parse(text: Option<&String>) -> Result<Self, Failure> {
        let Some(text) = text else { return Ok(Self::WorkingTree) };
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let path = PathBuf::from(text);
        if path.is_dir() {
            return Err(Failure::new(format!("`{text}` is a folder"))
                .help("name the file of a template, or use --stack to choose a stack"));
        }
        if path.exists() {
            return Ok(Self::File(path));
        }
        if text.starts_with('-')
            || git(Path::new("."), &["rev-parse", "--verify", "--quiet", &format!("{text}^{{commit}}")])
                .is_none()
        {
            let failure = Failure::new(format!("`{text}` is neither a file nor a revision of git"));
            return Err(failure.help(no_revision(text)));
        }
        Ok(Self::Revision(text.clone()))
    }

    /// Returns whether the source is one text, not the files of several stacks.
    pub(crate) const fn is_one(&self) -> bool {
        matches!(self, Self::File(_) | Self::Stdin)
    }

    pub(crate) fn label(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "the standard input".to_owned(),
            Self::Revision(revision) => revision.clone(),
            Self::WorkingTree => "the working tree".to_owned(),
        }
    }

    /// Returns the text of a source that is one text.
    pub(crate) fn read(&self) -> Result<String, Failure> {
        match self {
            Self::Stdin if io::stdin().is_terminal() => {
                Err(Failure::new("nothing is piped to the standard input")
                    .help("pipe the output of a command of the AWS CLI, or name a file"))
            }
            Self::Stdin => {
                let mut bytes = Vec::new();
                let read = io::stdin().read_to_end(&mut bytes);
                read.map_err(|error| Failure::new(format!("cannot read the standard input: {error}")))?;
                text_of(bytes, "the standard input")
            }
            Self::File(path) => read(path),
            Self::Revision(_) | Self::WorkingTree => Ok(String::new()),
        }
    }
}

pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
    text_of(bytes, &name)
}

/// Decodes a text. Windows PowerShell writes UTF-16 for `>`, and some editors begin UTF-8 with a byte order mark.
fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    let utf16 = |unit: fn([u8; 2]) -> u16| -> Option<String> {
        let units: Vec<u16> = bytes.get(2..)?.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok()
    };
    let text = match &*bytes {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, text @ ..] => std::str::from_utf8(text).ok().map(str::to_owned),
        _ => String::from_utf8(bytes).ok(),
    };
    text.ok_or_else(|| {
        Failure::new(format!("{name} is not a text"))
            .help("name a template, a lock, or the output of the AWS CLI")
    })
}

/// Returns the JSON documents of a text, which can contain several after each other.
pub(crate) fn documents(text: &str, name: &str) -> Result<Vec<Value>, Failure> {
    if text.trim().is_empty() {
        return Err(empty(name));
    }
    Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().map_err(|error| {
        Failure::new(format!("{name} is not JSON: {error}"))
            .help("the AWS CLI prints JSON with --output json")
    })
}

fn empty(name: &str) -> Failure {
    Failure::new(format!("{name} is empty")).help("if a command wrote it, look at the errors of that command")
}

/// Returns a file at a revision of git, or `None` if the revision does not have it. The folder must exist, and the file
/// is below it.
pub(crate) fn at_revision(revision: &str, folder: &Path, path: &Path) -> Option<String> {
    let parts: Vec<&str> =
        path.strip_prefix(folder).ok()?.iter().map(OsStr::to_str).collect::<Option<_>>()?;
    git(folder, &["show", &format!("{revision}:./{}", parts.join("/"))])
}

/// Returns the advice if git does not know a revision.
fn no_revision(text: &str) -> String {
    let file = "name the file of the deployed template: --from deployed.json";
    match Command::new("git").args(["rev-parse", "--is-shallow-repository"]).output() {
        Err(error) => format!("git cannot be run ({error}); install it, or {file}"),
        Ok(output) if !output.status.success() => {
            // Git says why it failed: there is no repository, or the repository belongs to another user.
            let said = String::from_utf8_lossy(&output.stderr);
            format!("git says: {}; or {file}", said.lines().next().unwrap_or_default())
        }
        Ok(_) if text == "HEAD" => format!("commit once, or {file}"),
        Ok(output) if output.stdout.starts_with(b"true") => {
            "this clone does not have all commits: git fetch --unshallow, or fetch-depth: 0 for actions/checkout"
                .to_owned()
        }
        Ok(_) => "name a file, - for the standard input, or a revision such as HEAD or v1.4".to_owned(),
    }
}

/// Returns the output of git, or `None` if it fails.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}

/// A JSON text whose kind is known.
#[derive(Debug)]
pub(crate) enum Document {
    Template(String),
    Lock(String),
    /// Descriptions of tables.
    Tables(String),
}

impl Document {
    /// Determines the kind of a text. `name` is the name of the text for messages.
    pub(crate) fn parse(text: String, name: &str) -> Result<Self, Failure> {
        if text.trim().is_empty() {
            return Err(empty(name));
        }
        let json: Value = serde_json::from_str(&text).map_err(|error| {
            Failure::new(format!("{name} is not JSON: {error}"))
                .help("templates in YAML cannot be read; take the template that your build exports")
        })?;
        let has = |member: &str| json.get(member).is_some();
        if has("tablewright") {
            Ok(Self::Lock(text))
        } else if has("Resources") || has("TemplateBody") {
            Ok(Self::Template(text))
        } else if has("Table") || has("TableName") || json.is_array() {
            Ok(Self::Tables(text))
        } else {
            Err(Failure::new(format!(
                "{name} is neither a template, nor a lock, nor the description of a table"
            ))
            .help(
                "aws cloudformation get-template --stack-name STACK > deployed.json\n\
                 aws dynamodb describe-table --table-name TABLE > live.json",
            ))
        }
    }

    pub(crate) fn snapshot(&self, parameters: &Parameters, name: &str) -> Result<Snapshot<'static>, Failure> {
        // With nothing on one side, all tables of the other side would pass as new.
        if let Self::Tables(text) = self
            && serde_json::from_str(text).is_ok_and(|json: Value| json == json!([]))
        {
            return Err(Failure::new(format!("{name} is a list without tables"))
                .help("if a command wrote it, look at the errors of that command"));
        }
        let snapshot = match self {
            Self::Template(text) => Snapshot::from_template(text, &parameters.of(text)),
            Self::Lock(text) => Snapshot::from_lock(text),
            Self::Tables(text) => Snapshot::from_create_table(text),
        };
        snapshot.map_err(|error| unreadable(name, &error))
    }
}

pub(crate) fn unreadable(name: &str, error: &SnapshotError) -> Failure {
    Failure::new(format!("cannot read {name}: {error}"))
}

/// The values of parameters that the user passes.
#[derive(Debug, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(matches: &ArgMatches) -> Result<Self, Failure> {
        let given = matches.get_many::<String>("parameter").unwrap_or_default();
        let pairs = given.map(|text| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(Failure::new(format!("`{text}` is not of the form NAME=VALUE"))
                .help("write --parameter OrganizationPrefix=acme")),
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the parameters that a template has: the two sides of a comparison can have different ones.
    pub(crate) fn of(&self, template: &str) -> Vec<(&str, &str)> {
        let json: Value = serde_json::from_str(template).unwrap_or_default();
        let template = body(&json);
        let has = |name: &str| name.starts_with("AWS::") || template["Parameters"].get(name).is_some();
        self.0.iter().filter(|(name, _)| has(name)).map(|(name, value)| (&**name, &**value)).collect()
    }

    /// Fails if one of the parameters is in none of the templates.
    pub(crate) fn check<'t>(&self, templates: impl Iterator<Item = &'t str>) -> Result<(), Failure> {
        let known: Vec<Vec<(&str, &str)>> = templates.map(|template| self.of(template)).collect();
        let is_known = |name: &str| known.iter().flatten().any(|(known, _)| *known == name);
        match self.0.iter().find(|(name, _)| !is_known(name)) {
            None => Ok(()),
            Some((name, _)) => Err(Failure::new(format!("no template has the parameter `{name}`"))
                .help("the names are in the section `Parameters` of the template")),
        }
    }
}

/// Returns the parts of a template that can have tables and are not read: other templates, and macros.
pub(crate) fn not_read(template: &str) -> Vec<String> {
    const OTHERS: [&str; 2] = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];
    const READ: [&str; 2] = ["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"];
    let json: Value = serde_json::from_str(template).unwrap_or_default();
    let template = body(&json);
    let template = template.as_ref();
    let mut found = Vec::new();
    for (name, resource) in template["Resources"].as_object().into_iter().flatten() {
        if name.starts_with("Fn::") {
            found.push(format!("`{name}`"));
        } else if OTHERS.iter().any(|ty| resource["Type"] == *ty) {
            found.push(format!("the nested stack `{name}`"));
        }
    }
    let transforms = match &template["Transform"] {
        Value::Array(transforms) => transforms.iter().collect(),
        Value::Null => Vec::new(),
        transform => vec![transform],
    };
    let transforms =
        transforms.into_iter().filter_map(|transform| transform.as_str().or(transform["Name"].as_str()));
    found.extend(transforms.filter(|name| !READ.contains(name)).map(|name| format!("the macro `{name}`")));
    found
}

/// Returns the template in the output of `aws cloudformation get-template`.
fn body(json: &Value) -> Cow<'_, Value> {
    match json.get("TemplateBody") {
        None => Cow::Borrowed(json),
        Some(Value::String(text)) => Cow::Owned(serde_json::from_str(text).unwrap_or_default()),
        Some(template) => Cow::Borrowed(template),
    }
}
