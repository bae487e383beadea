//! Bars as SVG, in the style of the hand-made pictures.

use std::fmt::Write;

use super::super::{hold, read};

pub(super) const FOLDER: &str = "runtime/src/guide/pictures";

const WIDTH: usize = 640;
/// The left end of the bars, and the length of the longest one.
const BARS: (f64, f64) = (230.0, 300.0);
const TOP: usize = 56;
const STEP: usize = 36;

/// Holds a picture with a bar for each value. `true` marks this crate.
pub(super) fn hold_bars(name: &str, title: &str, bars: &[(&str, (f64, &str), bool)]) {
    let longest = bars.iter().map(|(_, (value, _), _)| *value).fold(0.0, f64::max);
    let height = TOP + STEP * bars.len() + 12;
    let listed: Vec<String> = bars.iter().map(|(label, (_, text), _)| format!("{label}: {text}")).collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{}.</desc>\n{}\
         <rect class=\"back\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"8\"/>\n\
         <text x=\"20\" y=\"34\" class=\"head\">{title}</text>\n",
        listed.join("; "),
        style(),
        WIDTH - 1,
        height - 1,
    );
    for (position, (label, (value, text), is_ours)) in bars.iter().enumerate() {
        let (x, y) = (BARS.0, TOP + STEP * position);
        let width = BARS.1 * value / longest;
        let class = if *is_ours { "mark" } else { "tip" };
        writeln!(svg, "<text x=\"20\" y=\"{}\">{label}</text>", y + 17).unwrap();
        writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width:.1}\" height=\"24\" rx=\"2\"/>"
        )
        .unwrap();
        let end = x + width + 8.0;
        writeln!(svg, "<text x=\"{end:.1}\" y=\"{}\">{text}</text>", y + 17).unwrap();
    }
    svg.push_str("</svg>\n");
    hold(&format!("{FOLDER}/{name}.svg"), &svg);
}

/// Returns the style of the hand-made pictures.
fn style() -> String {
    let picture = read(&format!("{FOLDER}/struct.svg"));
    let (_, rest) = picture.split_once("<style>").unwrap();
    let (style, _) = rest.split_once("</style>\n").unwrap();
    format!("<style>{style}</style>\n")
}
