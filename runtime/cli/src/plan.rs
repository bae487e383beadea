//! `plan`: the steps that a change takes with a tool.

use std::fs;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use serde_json::{Value, json};
use tablewright::evolve::Waiting;

use crate::Verdict;
use crate::failure::Failure;
use crate::output::{Output, bold, code, dim, paint};
use crate::pair::{Pair, is_json};
use planned::{Planned, Step};

mod planned;

const README: &str = "README.md";
const ENDINGS: [&str; 2] = [".template.json", ".request.json"];

pub(crate) fn run(matches: &ArgMatches, output: &mut Output) -> Result<Verdict, Failure> {
    let pairs = Pair::all(matches)?;
    let out = matches.get_one::<PathBuf>("out");
    if out.is_some() && pairs.len() > 1 {
        return Err(Failure::new(format!("there are {} stacks, and --out is for one", pairs.len()))
            .help("choose a stack with --stack"));
    }
    let tool = matches.get_one::<String>("tool").map(String::as_str).unwrap_or_default();
    let (mut verdict, mut stacks) = (Verdict::Fine, Vec::<Value>::new());
    for (position, pair) in pairs.iter().enumerate() {
        let planned = Planned::of(pair, tool)?;
        if !planned.obstacles().is_empty() {
            verdict = Verdict::Found;
        }
        if let Some(folder) = out {
            write(folder, &planned)?;
        }
        if is_json(matches) {
            stacks.push(json!({ "stack": pair.name, "tool": tool, "plan": planned.json() }));
            continue;
        }
        if position > 0 {
            output.line("");
        }
        pair.heading(output);
        print(&planned, out.map(PathBuf::as_path), output);
    }
    if is_json(matches) {
        output.json(&json!({ "stacks": stacks }));
    }
    Ok(verdict)
}

fn print(planned: &Planned, out: Option<&Path>, output: &mut Output) {
    let (steps, obstacles) = (planned.steps(), planned.obstacles());
    if !steps.is_empty() || obstacles.is_empty() {
        output.line(planned.headline());
    }
    if let Some(blocks) = planned.blocks() {
        output.line("");
        output.line("The file needs these blocks. `Stack::export_terraform` writes them from the lock:");
        blocks.lines().for_each(|line| output.line(format!("   {}", code(line))));
    }
    for (position, Step { title, command, file, notes, fails, waits, back }) in steps.iter().enumerate() {
        output.line("");
        output.line(bold(&format!("{}. {title}", position + 1)));
        let command = match (out, file) {
            (Some(folder), Some(file)) => command.replace(file, &folder.join(file).display().to_string()),
            _ => (*command).to_owned(),
        };
        output.line(format!("   {}", code(&command)));
        notes.iter().for_each(|note| output.line(format!("   - {note}")));
        fails.iter().for_each(|failure| output.line(format!("   {failure}")));
        for Waiting { until, command, prints, .. } in *waits {
            let prints = if prints.is_empty() { "nothing".to_owned() } else { format!("`{prints}`") };
            output.line(format!("   Wait until {until}, which is when this prints {prints}:"));
            output.line(format!("   {}", code(command)));
        }
        output.line(dim(&format!("   To go back: {back}")));
    }
    if !obstacles.is_empty() {
        output.line("");
        output.line(planned.impossible());
        for change in obstacles {
            output.line("");
            output.line(paint(&change.to_string()));
        }
    }
    if steps.iter().any(|step| step.file.is_some()) {
        let files = planned.files_are();
        output.line("");
        output.line(out.map_or_else(
            || format!("--out DIR writes the {files}"),
            |folder| format!("The {files} and this plan are in {}", folder.display()),
        ));
    }
}

/// Writes the files and the plan into a folder, and removes the files of an earlier plan.
fn write(folder: &Path, planned: &Planned) -> Result<(), Failure> {
    let fail = |path: &Path, error| Failure::new(format!("cannot write {}: {error}", path.display()));
    fs::create_dir_all(folder).map_err(|error| fail(folder, error))?;
    let entries = fs::read_dir(folder).map_err(|error| fail(folder, error))?;
    let files = planned.files();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_of_plan = ENDINGS.iter().any(|ending| name.ends_with(ending))
            && name.starts_with(|first: char| first.is_ascii_digit());
        if is_of_plan && !files.iter().any(|(file, _)| *file == name) {
            fs::remove_file(entry.path()).map_err(|error| fail(&entry.path(), error))?;
        }
    }
    let readme = planned.to_string();
    for (name, text) in files.into_iter().chain([(README, readme.as_str())]) {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|error| fail(&path, error))?;
    }
    Ok(())
}
