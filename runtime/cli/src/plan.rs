//! `plan`: the deployments that a change takes.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::evolve::{Deployment, Plan, Waiting, plan_template};

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, bold, code, dim, paint};
use crate::pair::{Pair, is_json};
use crate::source::unreadable;

const README: &str = "README.md";
const ENDING: &str = ".template.json";

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let pairs = Pair::all(matches)?;
    let out = matches.get_one::<PathBuf>("out");
    if out.is_some() && pairs.len() > 1 {
        return Err(Failure::new(format!("there are {} stacks, and --out is for one", pairs.len()))
            .help("choose a stack with --stack"));
    }
    let (mut verdict, mut stacks) = (Verdict::Fine, Vec::<Value>::new());
    for (position, pair) in pairs.iter().enumerate() {
        let Some(template) = &pair.to.template else {
            return Err(Failure::new(format!("{} has no CloudFormation template next to it", pair.name))
                .help("a plan consists of templates, so it needs the one that `Stack::export` writes"));
        };
        let plan = plan_template(&pair.from.snapshot, template, &pair.parameters.of(template))
            .map_err(|error| unreadable(&pair.name, &error))?;
        if !plan.obstacles.is_empty() {
            verdict = Verdict::Found;
        }
        if let Some(folder) = out {
            write(folder, &plan)?;
        }
        if is_json(matches) {
            stacks.push(json!({ "stack": pair.name, "plan": plan }));
            continue;
        }
        if position > 0 {
            output.line("");
        }
        pair.heading(output);
        print(&plan, out.map(PathBuf::as_path), output);
    }
    if is_json(matches) {
        output.json(&json!({ "stacks": stacks }));
    }
    Ok(verdict)
}

fn print(plan: &Plan, out: Option<&Path>, output: &mut Output) {
    if !plan.obstacles.is_empty() {
        output.line("");
        output.line("No sequence of updates makes these changes:");
        for change in &plan.obstacles {
            output.line("");
            output.line(paint(&change.to_string()));
        }
        return;
    }
    match plan.deployments.len() {
        0 => output.line("nothing to deploy"),
        1 => output.line("1 deployment"),
        number => output.line(format!("{number} deployments, in this order")),
    }
    for (position, deployment) in plan.deployments.iter().enumerate() {
        let Deployment { title, command, waits, fails, back, file, .. } = deployment;
        output.line("");
        output.line(bold(&format!("{}. {title}", position + 1)));
        let command = out.map_or_else(
            || command.clone(),
            |folder| command.replace(file, &folder.join(file).display().to_string()),
        );
        output.line(format!("   {}", code(&command)));
        for failure in fails {
            output.line(format!("   {failure}"));
        }
        for Waiting { until, command, prints, .. } in waits {
            let prints = if prints.is_empty() { "nothing".to_owned() } else { format!("`{prints}`") };
            output.line(format!("   Wait until {until}, which is when this prints {prints}:"));
            output.line(format!("   {}", code(command)));
        }
        output.line(dim(&format!("   To go back: {back}")));
    }
    if !plan.deployments.is_empty() {
        output.line("");
        output.line(out.map_or_else(
            || "--out DIR writes the templates".to_owned(),
            |folder| format!("The templates and this plan are in {}", folder.display()),
        ));
    }
}

/// Writes the templates and the plan into a folder, and removes the templates of an earlier plan.
fn write(folder: &Path, plan: &Plan) -> Result<(), Failure> {
    let fail = |path: &Path, error| Failure::new(format!("cannot write {}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| fail(folder, error))?;
    let entries = fs::read_dir(folder).map_err(|error| fail(folder, error))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_of_plan = name.ends_with(ENDING) && name.starts_with(|first: char| first.is_ascii_digit());
        if is_of_plan && !plan.deployments.iter().any(|deployment| deployment.file == name) {
            fs::remove_file(entry.path()).map_err(|error| fail(&entry.path(), error))?;
        }
    }
    let files =
        plan.deployments.iter().map(|deployment| (deployment.file.as_str(), deployment.template.clone()));
    for (name, text) in files.chain([(README, plan.to_string())]) {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| fail(&path, error))?;
    }
    Ok(())
}
