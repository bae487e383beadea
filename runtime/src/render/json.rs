//! JSON that every parser of templates takes.

use std::fmt::Write;

use serde::Serialize;

/// Returns indented JSON in which characters that YAML refuses are escaped. `CloudFormation` and other tools parse templates
/// as YAML, which takes all of JSON except for these characters.
pub(super) fn to_text(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(escaped)
}

/// Escapes what is not printable: outside of strings, JSON has none of it.
fn escaped(json: String) -> String {
    // Most templates are of nothing else, and their bytes are looked through many at a time.
    if json.bytes().fold(0, u8::max) < 0x7f {
        return json;
    }
    json.chars().fold(String::with_capacity(json.len()), |mut text, character| {
        if is_printable(character) {
            text.push(character);
        } else {
            _ = write!(text, "\\u{:04x}", u32::from(character));
        }
        text
    })
}

/// <https://yaml.org/spec/1.2.2/#51-character-set>
const fn is_printable(character: char) -> bool {
    !matches!(character, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_yaml_refuses_is_escaped() {
        let text = "a\u{1}\u{7f}\u{85}\u{9f}é\u{feff}\u{ffff}🦀\"";
        let json = to_text(&[text]).unwrap();
        assert_eq!(json, "[\n  \"a\\u0001\\u007f\u{85}\\u009fé\u{feff}\\uffff🦀\\\"\"\n]");
        assert_eq!(serde_json::from_str::<[String; 1]>(&json).unwrap(), [text]);
    }
}
