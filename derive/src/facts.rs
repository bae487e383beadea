//! Numbers in place of names and texts. The compiler compares numbers faster when it checks the entities of a table.
//!
//! The runtime compares the names only if the numbers leave a doubt. It documents the numbers at `EntityParts`,
//! `EntityKey` and `Beginning`.

/// Returns the FNV-1a hash of an index name. No name has the hash 0, which stands for the table.
pub(crate) fn hash(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.max(1)
}

/// Returns two bits for each attribute name, one in either number. If two lists share no bit in one of the numbers,
/// they share no name.
pub(crate) fn bits<'a>(names: impl IntoIterator<Item = &'a str>) -> [u128; 2] {
    // Hashes of similar short names end alike, so the high bits are mixed in.
    let mixed = |name| (hash(name) ^ hash(name) >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50;
    names.into_iter().map(mixed).fold([0_u128; 2], |[first, second], mixed| {
        [first | 1 << (mixed % 128), second | 1 << (mixed / 128 % 128)]
    })
}

/// Returns the fields `text`, `mask` and `separators` of the `Beginning` of a key attribute. `texts` are the texts before
/// each field of its template and after the last one.
pub(crate) fn beginning(texts: &[&str]) -> [u128; 3] {
    let (mut text, mut mask) = (0_u128, 0_u128);
    for (position, byte) in texts.first().unwrap_or(&"").bytes().take(16).enumerate() {
        text |= u128::from(byte) << (120 - 8 * position);
        mask |= 0xff << (120 - 8 * position);
    }
    let behind = texts.iter().skip(1).filter_map(|text| text.bytes().next());
    let separators = behind.filter(u8::is_ascii).fold(0_u128, |set, byte| set | 1 << byte);
    [text, mask, separators]
}
