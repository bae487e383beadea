//! Numbers in place of names and texts, which the compiler compares faster when it checks the entities of a table.
//!
//! The runtime compares them and looks at the names only where the numbers leave a doubt. What they mean is said there, at
//! `EntityParts`, `EntityKey` and `Beginning`.

use proc_macro2::TokenStream;
use quote::quote;

/// FNV-1a, for the name of an index. No name has 0, which stands for the table.
pub(crate) fn hash(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.max(1)
}

/// Two bits for each of some names of attributes, one in either number. Two lists that have no common bit in one of the
/// numbers have no common name.
pub(crate) fn bits<'a>(names: impl IntoIterator<Item = &'a str>) -> TokenStream {
    // Of short names that are alike, the hashes are alike at their ends.
    let mixed = |name| (hash(name) ^ hash(name) >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50;
    let bits = names.into_iter().map(mixed).fold([0_u128; 2], |[first, second], mixed| {
        [first | 1 << (mixed % 128), second | 1 << (mixed / 128 % 128)]
    });
    quote!([#(#bits),*])
}

/// The text that a key attribute begins with, as `Beginning`: `texts` are those before each field of its template, and
/// behind the last one. `is_open` says that it ends with a field.
pub(crate) fn beginning(texts: &[&str], is_open: bool) -> TokenStream {
    let (mut text, mut mask) = (0_u128, 0_u128);
    for (position, byte) in texts.first().unwrap_or(&"").bytes().take(16).enumerate() {
        text |= u128::from(byte) << (120 - 8 * position);
        mask |= 0xff << (120 - 8 * position);
    }
    let behind = texts.iter().skip(1).filter_map(|text| text.bytes().next());
    let separators = behind.filter(u8::is_ascii).fold(0_u128, |set, byte| set | 1 << byte);
    quote!(__tw::Beginning { text: #text, mask: #mask, separators: #separators, is_open: #is_open })
}
