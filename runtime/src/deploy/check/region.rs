//! The form of region ids. A list of regions would become outdated.
//!
//! <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>

/// The last words of region ids.
const DIRECTIONS: [&str; 9] =
    ["central", "east", "north", "northeast", "northwest", "south", "southeast", "southwest", "west"];

/// Returns whether a text has the form of a region's id: `eu-west-1`, `us-gov-east-1`, `eusc-de-east-1`.
pub(super) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').take(5).collect();
    let ([area, direction, number] | [area, _, direction, number]) = parts[..] else { return false };
    let is_word = |word: &str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    (area.len() == 2 || area == "eusc")
        && parts[..parts.len() - 1].iter().all(|word| is_word(word))
        && DIRECTIONS.contains(&direction)
        && matches!(number.as_bytes(), [b'1'..=b'9'] | [b'1'..=b'9', b'0'..=b'9'])
}

/// Returns the partition of a region. Partitions share no tables.
///
/// <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>
pub(super) fn partition(region: &str) -> &str {
    let words: Vec<&str> = region.split('-').take(2).collect();
    match words[..] {
        ["cn", _] => "aws-cn",
        ["us", "gov"] => "aws-us-gov",
        ["eusc", _] => "aws-eusc",
        [_, word] if word.starts_with("iso") => word,
        _ => "aws",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_a_form() {
        for region in [
            "us-east-1",
            "ap-southeast-7",
            "mx-central-1",
            "il-central-1",
            "cn-northwest-1",
            "us-gov-west-1",
            "us-isob-east-1",
            "eu-isoe-west-1",
            "eusc-de-east-1",
            "af-south-12",
        ] {
            assert!(is_region(region), "{region}");
        }
        for text in [
            "",
            "-",
            "ireland",
            "eu-west",
            "EU-west-1",
            "eu--1",
            "eu-west-1a",
            "eu_west_1",
            "eu-west-0",
            "eu-west-01",
            "eu-west-100",
            "eu-west-+1",
            "foo-bar-1",
            "europe-west-1",
            "eu-wset-1",
            "us-west-2-lax-1",
            "a-b-c-east-1",
            " eu-west-1",
            "eu-west-1\n",
        ] {
            assert!(!is_region(text), "{text:?}");
        }
    }

    #[test]
    fn regions_have_a_partition() {
        for (region, expected) in [
            ("eu-west-1", "aws"),
            ("us-east-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-east-1", "aws-us-gov"),
            ("us-iso-east-1", "iso"),
            ("us-isob-east-1", "isob"),
            ("eusc-de-east-1", "aws-eusc"),
        ] {
            assert_eq!(partition(region), expected, "{region}");
        }
    }
}
