//! Numbers as text, compared as `DynamoDB` compares them: `7`, `7.0` and `70e-1` are one number.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

use std::cmp::Ordering;

/// Compares two numbers. Returns `None` if one of the texts is not a number.
pub(crate) fn compare(a: &str, b: &str) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return Some(a.cmp(&b));
    }
    Some(Decimal::parse(a)?.cmp(&Decimal::parse(b)?))
}

/// Returns whether two texts are the same number.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    a == b || compare(a, b) == Some(Ordering::Equal)
}

/// `0.digits × 10^exponent`, without zeros at either end of the digits.
#[derive(Eq, PartialEq)]
struct Decimal {
    is_negative: bool,
    exponent: i64,
    digits: Vec<u8>,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let leading = digits().take_while(|digit| *digit == b'0').count();
        let mut significant: Vec<u8> = digits().skip(leading).collect();
        while significant.last() == Some(&b'0') {
            significant.pop();
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        // Zero has no sign and no exponent.
        let is_zero = significant.is_empty();
        Some(Self {
            is_negative: is_negative && !is_zero,
            exponent: if is_zero { 0 } else { i64::from(exponent) + point },
            digits: significant,
        })
    }

    /// Compares the magnitudes, without the signs.
    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        let is_zero = |number: &Self| number.digits.is_empty();
        match (is_zero(self), is_zero(other)) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits)),
        }
    }

    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers() {
        let ascending = [
            "-1e40",
            "-340282366920938463463374607431768211456",
            "-10.5",
            "-10",
            "-1e-3",
            "0",
            "1e-130",
            "0.09",
            "0.1",
            "0.10001",
            "7",
            "7.5",
            "70",
            "1e2",
            "18446744073709551615",
            "1e40",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(compare(a, b), Some(i.cmp(&j)), "{a} {b}");
            }
        }
    }

    #[test]
    fn one_number_has_many_forms() {
        for forms in [
            &["7", "7.0", "07", "+7", "70e-1", "0.7E1"][..],
            &["0", "-0", "0.00", "0e9"],
            &["-0.5", "-.5", "-5e-1"],
        ] {
            for (a, b) in forms.iter().flat_map(|a| forms.iter().map(move |b| (a, b))) {
                assert!(is_same(a, b), "{a} {b}");
            }
        }
        for text in ["", "-", ".", "NaN", "1e", "1.2.3", "0x7", "seven"] {
            assert_eq!(compare(text, "7"), None, "{text}");
        }
    }
}
