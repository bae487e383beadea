//! A page as one HTML file, with its style and without scripts.

use super::document::{Block, Cell, Column, ColumnKind, Document, Grid, Heading, Inline, Phrase, Row};

const STYLE: &str = include_str!("style.css");

pub(super) fn write(document: &Document<'_>) -> String {
    let mut page = Html(String::new());
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    page.text(&document.plain_title);
    page.raw("</title>\n<style>\n");
    page.raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n<main>\n<h1>");
    page.phrase(&document.title);
    page.raw("</h1>\n");
    for block in &document.blocks {
        page.block(block);
    }
    page.raw("</main>\n</body>\n</html>\n");
    page.0
}

struct Html(String);

impl Html {
    fn raw(&mut self, html: &str) {
        self.0.push_str(html);
    }

    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                other => self.0.push(other),
            }
        }
    }

    fn block(&mut self, block: &Block<'_>) {
        match block {
            Block::Heading(Heading { level, text, anchor }) => {
                self.raw(&format!("<h{level} id=\""));
                self.text(anchor);
                self.raw("\">");
                self.text(text);
                self.raw(&format!("</h{level}>\n"));
            }
            Block::Text(words) => {
                self.raw("<p>");
                self.phrase(words);
                self.raw("</p>\n");
            }
            Block::List(entries) => {
                self.raw("<ul>\n");
                for entry in entries {
                    self.raw("<li>");
                    self.phrase(entry);
                    self.raw("</li>\n");
                }
                self.raw("</ul>\n");
            }
            Block::Grid(grid) => self.grid(grid),
        }
    }

    fn phrase(&mut self, phrase: &Phrase<'_>) {
        for part in &phrase.0 {
            match part {
                Inline::Text(words) => self.text(words),
                Inline::Code(words) => {
                    self.raw("<code>");
                    self.text(words);
                    self.raw("</code>");
                }
                Inline::Strong(words) => {
                    self.raw("<strong>");
                    self.text(words);
                    self.raw("</strong>");
                }
                Inline::Link { text, to } => {
                    self.raw("<a href=\"");
                    self.text(to);
                    self.raw("\">");
                    self.text(text);
                    self.raw("</a>");
                }
            }
        }
    }

    /// Writes a grid in a box that scrolls sideways. The box can be focused, so that a keyboard can scroll it.
    fn grid(&mut self, grid: &Grid<'_>) {
        self.raw("<div class=\"grid\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.text(&grid.caption);
        self.raw("\">\n<table>\n<caption>");
        self.text(&grid.caption);
        self.raw("</caption>\n<thead>\n<tr>");
        for Column { name, note, kind } in &grid.columns {
            self.raw("<th scope=\"col\"");
            self.class(*kind);
            self.raw(">");
            self.phrase(name);
            if let Some(note) = note {
                self.raw("<small>");
                self.text(note);
                self.raw("</small>");
            }
            self.raw("</th>");
        }
        self.raw("</tr>\n</thead>\n");
        if grid.shared == 0 {
            self.raw("<tbody>\n");
            grid.groups.iter().flatten().for_each(|row| self.row(grid, row, 0, 1));
            self.raw("</tbody>\n");
        } else {
            for group in &grid.groups {
                self.raw("<tbody>\n");
                for (position, row) in group.iter().enumerate() {
                    let shared = if position > 0 { grid.shared } else { 0 };
                    self.row(grid, row, shared, group.len());
                }
                self.raw("</tbody>\n");
            }
        }
        self.raw("</table>\n</div>\n");
    }

    /// Writes a row, without the cells that it shares with the row above.
    fn row(&mut self, grid: &Grid<'_>, row: &Row<'_>, shared: usize, rows: usize) {
        self.raw("<tr>");
        for (position, (cell, column)) in row.iter().zip(&grid.columns).enumerate().skip(shared) {
            let is_group = position < grid.shared;
            let is_header = is_group || column.kind == ColumnKind::Name;
            let name = if is_header { "th" } else { "td" };
            self.raw("<");
            self.raw(name);
            if is_group {
                self.raw(&format!(" scope=\"rowgroup\" rowspan=\"{rows}\""));
            } else if is_header {
                self.raw(" scope=\"row\"");
            }
            self.class(column.kind);
            self.raw(">");
            self.cell(cell);
            self.raw("</");
            self.raw(name);
            self.raw(">");
        }
        self.raw("</tr>\n");
    }

    fn class(&mut self, kind: ColumnKind) {
        self.raw(match kind {
            ColumnKind::PartitionKey => " class=\"pk\"",
            ColumnKind::SortKey => " class=\"sk\"",
            ColumnKind::Number => " class=\"number\"",
            ColumnKind::Name | ColumnKind::Other => "",
        });
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Phrase(words) => self.phrase(words),
            Cell::Absent => self.raw("<span class=\"absent\">absent</span>"),
            Cell::Pairs(pairs) => {
                self.raw("<dl>");
                for (name, value) in pairs {
                    self.raw("<div><dt>");
                    self.text(name);
                    self.raw("</dt><dd>");
                    self.phrase(value);
                    self.raw("</dd></div>");
                }
                self.raw("</dl>");
            }
        }
    }
}
