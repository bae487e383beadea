//! Regular expressions for Terraform.

/// Splits a pattern into expressions that a text must match and expressions that it must not match.
///
/// Patterns are written for Java's engine, which `CloudFormation` uses, and may begin with lookaheads. Terraform's
/// engine is RE2, which has no lookahead, so each assertion becomes an expression of its own.
///
/// <https://github.com/google/re2/wiki/Syntax>
pub(super) fn split(pattern: &str) -> (Vec<String>, Vec<String>) {
    let mut rest = pattern.strip_prefix('^').unwrap_or(pattern);
    let (mut matched, mut refused) = (Vec::new(), Vec::new());
    while let Some(start) = rest.get(..3).filter(|start| matches!(*start, "(?=" | "(?!")) {
        let inner = &rest[start.len()..];
        let Some(end) = end_of_group(inner) else { break };
        let expressions = if start == "(?=" { &mut matched } else { &mut refused };
        expressions.push(["^(?:", &inner[..end], ")"].concat());
        rest = &inner[end + 1..];
    }
    matched.push(["^", rest].concat());
    (matched, refused)
}

/// Returns the position of the parenthesis that closes a group.
fn end_of_group(text: &str) -> Option<usize> {
    let (mut depth, mut is_escaped, mut in_class) = (0, false, false);
    for (position, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class && depth == 0 => return Some(position),
            ')' if !in_class => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::parameter::ParameterKind;
    use crate::naming::PARAMETER_PREFIX_PATTERN;

    #[test]
    fn assertions_become_expressions() {
        assert_eq!(split("^a(b)$"), (vec!["^a(b)$".to_owned()], vec![]));
        let (matched, refused) = split(r"^(?!x|[)]\))(?=.{1,3}$)(?!.*(y|z)$)a+$");
        assert_eq!(matched, ["^(?:.{1,3}$)", "^a+$"]);
        assert_eq!(refused, [r"^(?:x|[)]\))", "^(?:.*(y|z)$)"]);
    }

    #[test]
    fn no_pattern_looks_ahead_within() {
        use ParameterKind::{
            Bucket, FailureDestination, Function, KinesisStream, KmsKey, Role, Table, Topic,
        };

        let kinds = [Bucket, FailureDestination, Function, KinesisStream, KmsKey, Role, Table, Topic];
        for pattern in kinds.map(ParameterKind::pattern).into_iter().chain([PARAMETER_PREFIX_PATTERN]) {
            let (matched, refused) = split(pattern);
            for expression in matched.iter().chain(&refused) {
                assert!(!expression.contains("(?=") && !expression.contains("(?!"), "{expression}");
            }
        }
    }
}
