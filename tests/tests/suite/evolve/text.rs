//! The text of a shape.

use proptest::prelude::*;
use tablewright::evolve::ItemShape;

/// Generates shapes as text, with everything that a text can contain.
fn shapes() -> impl Strategy<Value = String> {
    members(value())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z_][a-zA-Z0-9_.-]{0,6}",
        1 => prop::sample::select(vec!["or", "default", "one", "of", "any", "..", "a b", "", "é", "\"", "\\", "a\nb", "S", "^1", "\u{7f}"])
            .prop_map(str::to_owned),
    ]
}

fn quoted() -> impl Strategy<Value = String> {
    name().prop_map(|name| {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
    })
}

fn names() -> impl Strategy<Value = String> {
    prop::collection::vec(quoted(), 1..4).prop_map(|names| names.join(", "))
}

fn number() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", " u8", " i8", " u64", " i128", " f32", " f64", " u32 not 0", " i64 not 0"])
}

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec!["S", "B", "BOOL", "NULL", "SS", "BS", "any", "^1", "^2"])
            .prop_map(str::to_owned),
        number().prop_map(|number| format!("N{number}")),
        number().prop_map(|number| format!("NS{number}")),
        (names(), any::<bool>())
            .prop_map(|(names, other)| format!("S one of {names}{}", if other { " other" } else { "" })),
        quoted().prop_map(|text| format!("S like {text}")),
    ]
}

fn value() -> BoxedStrategy<String> {
    leaf()
        .prop_recursive(4, 32, 4, |inner| {
            let inner = inner.prop_map(|text| format!("({text})")).boxed();
            prop_oneof![
                inner.clone().prop_map(|element| format!("L of {element}")),
                (0..5_usize, inner.clone()).prop_map(|(len, element)| format!("L of {len} {element}")),
                prop::collection::vec(inner.clone(), 0..3)
                    .prop_map(|elements| format!("L [{}]", elements.join(", "))),
                inner.clone().prop_map(|value| format!("M of {value}")),
                (names(), inner.clone())
                    .prop_map(|(names, value)| format!("M by (S one of {names}) of {value}")),
                inner.clone().prop_map(|value| format!("M by (N u8) of {value}")),
                prop::collection::vec((quoted(), inner.clone()), 0..3).prop_map(|variants| {
                    let variants: Vec<String> =
                        variants.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    format!("M one of [{}]", variants.join(", "))
                }),
                members(inner.clone()),
                (inner.clone(), leaf(), prop::sample::select(vec!["", "reads ", "writes "])).prop_map(
                    |(one, other, direction)| {
                        let one = one.trim_start_matches('(').strip_suffix(')').unwrap_or(&one).to_owned();
                        if one.contains(['(', ',']) { one } else { format!("{one} or {direction}{other}") }
                    }
                ),
            ]
        })
        .boxed()
}

fn members(value: impl Strategy<Value = String> + 'static) -> BoxedStrategy<String> {
    let marks = (
        prop::sample::select(vec!["", "?"]),
        prop::sample::select(vec!["", " default", " required"]),
        prop::option::of(quoted()),
        prop::sample::select(vec!["", " with chrono::serde::ts_seconds", " with \"a b\""]),
        prop::sample::select(vec!["", " never written", " never read", " never written never read"]),
    );
    let marks = marks.prop_map(|(absent, default, alias, with, never)| {
        let alias = alias.map(|alias| format!(" alias {alias}")).unwrap_or_default();
        format!("{absent}{default}{alias}{with}{never}")
    });
    let value = value.prop_map(|text| if text.starts_with('(') { text } else { format!("({text})") });
    let member = (quoted(), value, marks).prop_map(|(name, value, marks)| format!("{name}: {value}{marks}"));
    let rest = prop::sample::select(vec!["", "..: refused", "..: unknown", "..: any", "..: (S or NULL)"]);
    (prop::collection::vec(member, 0..4), rest)
        .prop_map(|(mut members, rest)| {
            if !rest.is_empty() {
                members.push(rest.to_owned());
            }
            format!("{{ {} }}", members.join(", "))
        })
        .boxed()
}

proptest! {
    /// Written text is parsed to the same shape, as text and as JSON.
    #[test]
    fn a_shape_is_read_as_it_is_written(text in shapes()) {
        let shape: ItemShape = text.parse().map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        let written = shape.to_string();
        prop_assert_eq!(written.parse::<ItemShape>(), Ok(shape.clone()), "{}", written);
        let json = serde_json::to_string(&shape).expect("JSON");
        let read: ItemShape = serde_json::from_str(&json).map_err(|error| TestCaseError::fail(format!("{error}: {json}")))?;
        prop_assert_eq!(&read, &shape, "{}", json);
        prop_assert_eq!(serde_json::to_string(&read).expect("JSON"), json);
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC{0,64}") {
        let _ = text.parse::<ItemShape>();
    }

    #[test]
    fn no_text_of_its_words_is_too_odd(words in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "(", ")", "[", "]", ",", ":", "?", "^", "..", "\"", "L", "M", "S", "N", "of", "one", "by", "or", "reads",
        "u8", "not", "0", "default", "alias", "with", "never", "like", "any", "1", "a",
    ]), 0..24)) {
        let _ = words.join(" ").parse::<ItemShape>();
    }
}

#[test]
fn what_a_text_means_is_written_in_one_way() {
    let same = [
        ("{a:S,b:N}", "{ a: S, b: N }"),
        ("{ b: N, a: S }", "{ a: S, b: N }"),
        ("{ a: (S or reads NULL)? }", "{ a: S? }"),
        ("{ a: S or NULL or S }", "{ a: S or NULL }"),
        ("{ a: NULL or S }", "{ a: S or NULL }"),
        ("{ a: reads S or writes S }", "{ a: S }"),
        ("{ a: (S one of b, a or S one of c) }", "{ a: (S one of a, b, c) }"),
        ("{ a: S one of b or S }", "{ a: S }"),
        ("{ a: any or S }", "{ a: any }"),
        ("{ a: N u8 or N }", "{ a: N }"),
    ];
    for (text, written) in same {
        assert_eq!(text.parse::<ItemShape>().map(|shape| shape.to_string()).as_deref(), Ok(written));
    }
}

#[test]
fn what_is_no_shape_says_where() {
    let wrong = [
        ("", "expected a kind of value at character 1 of the shape"),
        ("{ a: X }", "expected a kind of value at character 6 of the shape"),
        ("{ a S }", "expected a colon at character 5 of the shape"),
        ("{ a: S", "expected a comma at character 7 of the shape"),
        ("{ a: L S }", "expected `of` at character 8 of the shape"),
        ("{ a: S } b", "expected the end at character 10 of the shape"),
        ("{ a: S one of }", "expected a name at character 15 of the shape"),
        ("{ é: ^0 }", "expected a number of levels at character 8 of the shape"),
        ("{ \"a: S }", "expected a quotation mark at character 4 of the shape"),
        ("{ a: N u8 not 1 }", "expected `0` at character 15 of the shape"),
    ];
    for (text, message) in wrong {
        assert_eq!(
            text.parse::<ItemShape>().map_err(|error| error.to_string()).err().as_deref(),
            Some(message),
            "{text}"
        );
    }
    let deep = format!("{{ a: {}S }}", "L of ".repeat(100_000));
    assert!(deep.parse::<ItemShape>().is_err());
}

/// The names of attributes are plain JSON, except for names that mean something else there.
#[test]
fn names_of_attributes_in_a_lock() {
    let lock = r#"{"\"..\"":"S","..":"refused","\"\\\"a\"":"N","a b":"B","or":"S"}"#;
    let shape: ItemShape = serde_json::from_str(lock).expect("a shape");
    assert_eq!(shape.to_string(), r#"{ "\"a": N, "..": S, "a b": B, "or": S, ..: refused }"#);
    let written: serde_json::Value = serde_json::to_value(&shape).expect("JSON");
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(lock).expect("JSON"));
    let error = serde_json::from_str::<ItemShape>(r#"{"a":"S","b":"L"}"#).expect_err("no shape");
    assert!(
        error.to_string().starts_with("attribute `b`: expected `of` at character 2 of the shape"),
        "{error}"
    );
}
