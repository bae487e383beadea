//! The output, and its colors.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const BLUE: Style = AnsiColor::Blue.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();

/// The words that begin a line, each with its style.
const WORDS: [(&str, Style); 6] = [
    ("error:", RED),
    ("danger:", RED),
    ("steps:", YELLOW),
    ("warning:", YELLOW),
    ("note:", GREEN),
    ("accepted:", BLUE),
];

/// The text that a command prints when it has done its work.
#[derive(Debug, Default)]
pub(crate) struct Output {
    text: String,
}

impl Output {
    pub(crate) fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    pub(crate) fn json(&mut self, value: &Value) {
        let _ = writeln!(self.text, "{value:#}");
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(crate) fn write(&self, mut stream: impl Write) -> io::Result<()> {
        stream.write_all(self.text.as_bytes())?;
        stream.flush()
    }
}

pub(crate) fn bold(text: &str) -> String {
    styled(text, BOLD)
}

pub(crate) fn dim(text: &str) -> String {
    styled(text, DIM)
}

pub(crate) fn code(text: &str) -> String {
    styled(text, CYAN)
}

fn styled(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// Colors a text in the form of a compiler error.
pub(crate) fn paint(text: &str) -> String {
    text.lines().map(paint_line).collect::<Vec<_>>().join("\n")
}

fn paint_line(line: &str) -> String {
    if let Some((word, style)) = WORDS.iter().find(|(word, _)| line.starts_with(word)) {
        return format!("{}{}", styled(word, *style), bold(&line[word.len()..]));
    }
    let trimmed = line.trim_start();
    let indent = &line[..line.len() - trimmed.len()];
    for mark in ["-->", "="] {
        if let Some(rest) = trimmed.strip_prefix(mark) {
            return format!("{indent}{}{rest}", styled(mark, BLUE));
        }
    }
    if trimmed.starts_with("https://") { format!("{indent}{}", dim(trimmed)) } else { line.to_owned() }
}
