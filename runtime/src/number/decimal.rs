//! Numbers as text, compared as `DynamoDB` compares them: `7`, `7.0` and `70e-1` are one number.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number>

#[cfg(feature = "aws-sdk")]
use std::cmp::Ordering;

#[cfg(feature = "aws-sdk")]
use crate::limits::{NUMBER_DIGITS, NUMBER_POWERS};

/// Compares two numbers. Returns `None` if one of the texts is not a number.
#[cfg(feature = "aws-sdk")]
pub(crate) fn compare(a: &str, b: &str) -> Option<Ordering> {
    if let (Ok(a), Ok(b)) = (a.parse::<i128>(), b.parse::<i128>()) {
        return Some(a.cmp(&b));
    }
    Some(Decimal::parse(a)?.cmp(&Decimal::parse(b)?))
}

/// Returns whether two texts are the same number.
#[cfg(feature = "aws-sdk")]
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    a == b || compare(a, b) == Some(Ordering::Equal)
}

/// Returns a number in the form that `DynamoDB` takes, or the reason that it cannot be stored.
#[cfg(feature = "aws-sdk")]
pub(crate) fn storable(text: &str) -> Result<String, &'static str> {
    let number = Decimal::parse(text).ok_or("DynamoDB stores finite decimal numbers only")?;
    if number.digits.len() > NUMBER_DIGITS {
        return Err("DynamoDB stores numbers of at most 38 significant digits");
    }
    let (least, greatest) = NUMBER_POWERS;
    if !number.digits.is_empty() && !(least..=greatest).contains(&(number.exponent - 1)) {
        return Err(
            "DynamoDB stores numbers from 1E-130 to 9.9999999999999999999999999999999999999E+125, of both signs",
        );
    }
    Ok(number.plain())
}

/// Returns a number without an exponent.
pub(crate) fn plain(text: &str) -> Option<String> {
    /// Longer numbers are not written out, because no stored number has that many digits.
    const LONGEST: i64 = 300;
    let number = Decimal::parse(text)?;
    (-LONGEST..=LONGEST).contains(&number.exponent).then(|| number.plain())
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

    /// Writes the number without an exponent.
    fn plain(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let digits: String = self.digits.iter().copied().map(char::from).collect();
        let Ok(whole) = usize::try_from(self.exponent) else {
            let zeros = usize::try_from(-self.exponent).unwrap_or_default();
            return format!("{sign}0.{}{digits}", "0".repeat(zeros));
        };
        match digits.split_at_checked(whole) {
            Some(("", "")) => "0".to_owned(),
            Some((whole, "")) => format!("{sign}{whole}"),
            Some(("", fraction)) => format!("{sign}0.{fraction}"),
            Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
            None => format!("{sign}{digits}{}", "0".repeat(whole - digits.len())),
        }
    }

    /// Compares the magnitudes, without the signs.
    #[cfg(feature = "aws-sdk")]
    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        let is_zero = |number: &Self| number.digits.is_empty();
        match (is_zero(self), is_zero(other)) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits)),
        }
    }

    #[cfg(feature = "aws-sdk")]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

#[cfg(all(test, feature = "aws-sdk"))]
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

    #[test]
    fn a_number_is_written_without_an_exponent() {
        for (text, wanted) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("12.50", "12.5"),
            ("-0.0070", "-0.007"),
            ("+7", "7"),
            ("0.5", "0.5"),
            ("1e3", "1000"),
            ("1.25E1", "12.5"),
            ("-12e-4", "-0.0012"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ] {
            assert_eq!(storable(text).as_deref(), Ok(wanted), "{text}");
            assert_eq!(plain(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn a_number_that_dynamodb_rejects_is_not_written() {
        for text in ["1E-130", "-1E-130", "9.9999999999999999999999999999999999999E+125", "0E400"] {
            assert!(storable(text).is_ok(), "{text}");
        }
        for text in [
            "NaN",
            "inf",
            "",
            "100000000000000000000000000000000000001",
            "1E126",
            "-1E126",
            "9E-131",
            "1E2147483647",
        ] {
            assert!(storable(text).is_err(), "{text}");
        }
    }
}
