//! The grammar of key templates: `ORDER#{placed_at}#{line:04}`.
//!
//! It is the grammar of `format!`: text, `{field}`, `{field:format}`, and `{{` and `}}` for the braces themselves. The
//! names are names of fields. The runtime defines the meaning of a format.
//!
//! A template of bytes, `b"u{account}{device}"`, has the same grammar without formats.

use std::fmt;

use crate::errors::suggest;

/// A parsed template.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Template {
    pub(crate) parts: Vec<Part>,
    pub(crate) is_bytes: bool,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    /// In a template of bytes, each character stands for one byte.
    Text(String),
    /// A field, by its name.
    Field(String, Format),
}

/// The format of a field. No format is `Format::default()`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Format {
    pub(crate) case: Option<Case>,
    /// The number of characters to keep.
    pub(crate) cut: Option<usize>,
    /// The number of digits.
    pub(crate) width: Option<usize>,
    pub(crate) may_be_empty: bool,
    pub(crate) is_plain: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Case {
    Lower,
    Upper,
}

const WORDS: [&str; 4] = ["lower", "upper", "plain", "empty"];

/// Writes the format as in a template, with its colon.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        words.extend(self.width.map(|width| format!("0{width}")));
        words.extend(self.case.map(|case| if case == Case::Lower { "lower" } else { "upper" }.to_owned()));
        words.extend(self.cut.map(|cut| format!(".{cut}")));
        words.extend(self.may_be_empty.then(|| "empty".to_owned()));
        words.extend(self.is_plain.then(|| "plain".to_owned()));
        if words.is_empty() { Ok(()) } else { write!(f, ":{}", words.join(",")) }
    }
}

impl Format {
    /// Returns whether the field can be read back.
    pub(crate) const fn is_reversible(&self) -> bool {
        self.case.is_none() && self.cut.is_none()
    }

    /// Returns whether the format is for numbers only.
    pub(crate) const fn is_of_number(&self) -> bool {
        self.is_plain || self.width.is_some()
    }

    /// Returns whether the format is for texts only.
    pub(crate) const fn is_of_text(&self) -> bool {
        self.case.is_some() || self.cut.is_some() || self.may_be_empty
    }

    /// Returns whether the formatted values sort like the values themselves.
    pub(crate) const fn sorts(&self) -> bool {
        !self.is_plain && self.cut.is_none()
    }
}

impl Template {
    /// Parses a template; the error is a message.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.contains(char::MAX) {
            return Err("U+10FFFF ends ranges, so no key holds it; write another character".to_owned());
        }
        let template = Self::parts(text, false)?;
        if template.parts.is_empty() {
            return Err("a template needs a text or a field, as in `\"USER#{user_id}\"`".to_owned());
        }
        if template.parts.iter().all(|part| matches!(part, Part::Field(_, format) if format.may_be_empty)) {
            return Err("DynamoDB refuses an empty key; begin the template with a text".to_owned());
        }
        Ok(template)
    }

    /// Parses a template of bytes; the error is a message.
    pub(crate) fn parse_bytes(bytes: &[u8]) -> Result<Self, String> {
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let template = Self::parts(&text, true)?;
        if template.parts.is_empty() {
            return Err("a template needs a byte or a field, as in `b\"{user_id}\"`".to_owned());
        }
        Ok(template)
    }

    fn parts(text: &str, is_bytes: bool) -> Result<Self, String> {
        let mut template = Self { parts: Vec::new(), is_bytes };
        let mut rest = text;
        while let Some(position) = rest.find(['{', '}']) {
            template.push_text(&rest[..position]);
            let brace = &rest[position..=position];
            rest = &rest[position + 1..];
            if let Some(behind) = rest.strip_prefix(brace) {
                template.push_text(brace);
                rest = behind;
            } else if brace == "}" {
                return Err("a `}` lacks its `{`; the character itself is written `}}`".to_owned());
            } else {
                let Some((placeholder, behind)) =
                    rest.split_once('}').filter(|(placeholder, _)| !placeholder.contains('{'))
                else {
                    return Err("a `{` lacks its `}`; the character itself is written `{{`".to_owned());
                };
                if !is_bytes {
                    template.check_dollar(placeholder)?;
                }
                template.parts.push(field(placeholder, is_bytes)?);
                rest = behind;
            }
        }
        template.push_text(rest);
        Ok(template)
    }

    /// Checks that the next field is not written as in JavaScript, `${id}`. After a word, the character can be a separator.
    fn check_dollar(&self, placeholder: &str) -> Result<(), String> {
        let Some(Part::Text(text)) = self.parts.last() else { return Ok(()) };
        let Some(before) = text.strip_suffix('$') else { return Ok(()) };
        let is_separator = before.chars().next_back().map_or(self.parts.len() > 1, char::is_alphanumeric);
        if is_separator {
            return Ok(());
        }
        Err(format!(
            "the `$` of `${{{placeholder}}}` would be in each key; a field is written `{{{placeholder}}}`"
        ))
    }

    fn push_text(&mut self, text: &str) {
        match self.parts.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(before)) => before.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }
}

/// Parses `name` or `name:format`, without its braces.
fn field(placeholder: &str, is_bytes: bool) -> Result<Part, String> {
    let (name, format) = match placeholder.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (placeholder, None),
    };
    let is_name = |name: &str| {
        let mut characters = name.chars();
        characters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
            && characters.all(|character| character == '_' || character.is_alphanumeric())
    };
    if !is_name(name) {
        return Err(format!(
            "`{{{placeholder}}}` names no field; write the name of one, as in `{{user_id}}`"
        ));
    }
    let mut parsed = Format::default();
    if is_bytes && format.is_some() {
        return Err(format!(
            "bytes have no formats, since the type of a field says how many it has; write `{{{name}}}`"
        ));
    }
    if let Some(format) = format {
        for word in format.split(',') {
            parsed.add(name, word.trim())?;
        }
        parsed.check(placeholder)?;
    }
    Ok(Part::Field(name.to_owned(), parsed))
}

impl Format {
    fn add(&mut self, name: &str, word: &str) -> Result<(), String> {
        let number =
            |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
        match word {
            "lower" => self.case = Some(Case::Lower),
            "upper" => self.case = Some(Case::Upper),
            "plain" => self.is_plain = true,
            "empty" => self.may_be_empty = true,
            _ => {
                if let Some(length) = word.strip_prefix('.').and_then(number).filter(|length| *length > 0) {
                    self.cut = Some(length);
                } else if let Some(width) = word.strip_prefix('0').and_then(number).filter(|width| *width > 0)
                {
                    self.width = Some(width);
                } else if let Some(width) = number(word).filter(|width| *width > 0 && !word.is_empty()) {
                    return Err(format!(
                        "a width is filled up with zeros and begins with one: write `{{{name}:0{width}}}`"
                    ));
                } else {
                    let hint = suggest(word, &WORDS);
                    let hint = if hint.contains("did you mean") { hint } else { String::new() };
                    return Err(format!(
                        "unknown format `{word}`; expected a width as in `010`, a cut as in `.10`, `lower`, `upper`, \
                         `plain` or `empty`{hint}"
                    ));
                }
            }
        }
        Ok(())
    }

    /// Checks that formats for numbers and for texts are not combined, nor `plain` with a width.
    fn check(&self, placeholder: &str) -> Result<(), String> {
        if self.is_of_number() && self.is_of_text() || self.is_plain && self.width.is_some() {
            return Err(format!(
                "the formats of `{{{placeholder}}}` exclude each other; a width and `plain` are for numbers, the others for texts"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Part {
        Part::Text(text.to_owned())
    }

    fn field(name: &str) -> Part {
        Part::Field(name.to_owned(), Format::default())
    }

    fn parse(text: &str) -> Vec<Part> {
        Template::parse(text).unwrap().parts
    }

    #[test]
    fn texts_and_fields_alternate() {
        assert_eq!(parse("PROFILE"), [text("PROFILE")]);
        assert_eq!(
            parse("ORDER#{placed_at}#{id}"),
            [text("ORDER#"), field("placed_at"), text("#"), field("id")]
        );
        assert_eq!(parse("{a}{b}"), [field("a"), field("b")]);
        assert_eq!(parse("{{{a}}}"), [text("{"), field("a"), text("}")]);
        assert_eq!(parse("a{{b}}c"), [text("a{b}c")], "one text, not three");
        assert_eq!(parse("{größe}"), [field("größe")]);
        assert_eq!(parse("ORG${a}${b}"), [text("ORG$"), field("a"), text("$"), field("b")], "a separator");
    }

    #[test]
    fn a_character_of_a_template_of_bytes_stands_for_one_byte() {
        assert!(Template::parse_bytes(b"${a}").is_ok(), "a `$` is a byte");
        let template = Template::parse_bytes(b"\xFF\0{{{a}{b}").unwrap();
        assert!(template.is_bytes);
        assert_eq!(template.parts, [text("\u{FF}\0{"), field("a"), field("b")]);
        for (template, message) in [
            (&b""[..], "a template needs a byte or a field, as in `b\"{user_id}\"`"),
            (b"{a:08}", "bytes have no formats, since the type of a field says how many it has; write `{a}`"),
            (b"{a", "a `{` lacks its `}`; the character itself is written `{{`"),
        ] {
            assert_eq!(Template::parse_bytes(template).map(|_| ()), Err(message.to_owned()));
        }
    }

    #[test]
    fn formats() {
        let format = |text: &str| match parse(text).pop() {
            Some(Part::Field(_, format)) => format,
            other => panic!("{other:?}"),
        };
        assert_eq!(format("{a:010}").width, Some(10));
        assert_eq!(format("{a:.10}").cut, Some(10));
        assert_eq!(format("{a:lower}").case, Some(Case::Lower));
        assert_eq!(format("{a:upper}").case, Some(Case::Upper));
        assert!(format("{a:plain}").is_plain && format("N{a:empty}").may_be_empty);
        let both = format("N{a:lower, empty}");
        assert!(both.case == Some(Case::Lower) && both.may_be_empty);
        assert!(!format("{a:plain}").sorts() && !format("{a:.3}").sorts() && format("{a:lower}").sorts());
    }

    #[test]
    fn mistakes() {
        for (template, message) in [
            ("USER#{id", "a `{` lacks its `}`; the character itself is written `{{`"),
            ("{a{b}", "a `{` lacks its `}`; the character itself is written `{{`"),
            ("USER#id}", "a `}` lacks its `{`; the character itself is written `}}`"),
            ("", "a template needs a text or a field, as in `\"USER#{user_id}\"`"),
            ("{note:empty}", "DynamoDB refuses an empty key; begin the template with a text"),
            ("A\u{10FFFF}{id}", "U+10FFFF ends ranges, so no key holds it; write another character"),
            ("USER#${id}", "the `$` of `${id}` would be in each key; a field is written `{id}`"),
            ("${id}", "the `$` of `${id}` would be in each key; a field is written `{id}`"),
            ("{}", "`{}` names no field; write the name of one, as in `{user_id}`"),
            ("{0}", "`{0}` names no field; write the name of one, as in `{user_id}`"),
            ("{a.b}", "`{a.b}` names no field; write the name of one, as in `{user_id}`"),
            (
                "{a:uper}",
                "unknown format `uper`; expected a width as in `010`, a cut as in `.10`, `lower`, `upper`, `plain` or \
                 `empty`; did you mean `upper`?",
            ),
            (
                "{a:}",
                "unknown format ``; expected a width as in `010`, a cut as in `.10`, `lower`, `upper`, `plain` or `empty`",
            ),
            ("{a:10}", "a width is filled up with zeros and begins with one: write `{a:010}`"),
            (
                "{a:>8}",
                "unknown format `>8`; expected a width as in `010`, a cut as in `.10`, `lower`, `upper`, `plain` or `empty`",
            ),
            (
                "{a:04,lower}",
                "the formats of `{a:04,lower}` exclude each other; a width and `plain` are for numbers, the others for texts",
            ),
        ] {
            assert_eq!(Template::parse(template).map(|_| ()), Err(message.to_owned()), "{template}");
        }
    }
}
