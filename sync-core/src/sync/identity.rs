//! What devices sign to show who they are, and the four words by which two people compare two screens.

use crate::id::{Hash, PublicKey};
mod words;

/// What a tablet signs when it asks to be enrolled with a code.
pub fn enrol_message(code: &str) -> Vec<u8> {
    [b"followthrough enrols 1".as_slice(), code.as_bytes()].concat()
}

/// What a device signs when it asks for a token.
pub fn token_message(nonce: &[u8]) -> Vec<u8> {
    [b"followthrough token 1".as_slice(), nonce].concat()
}

/// Four words that both screens work out alone. They differ when anyone stands between tablet and office: 32 bits that an
/// attacker would have to hit within the minutes of one code's life.
pub fn four_words(device_key: &PublicKey, office_key: &PublicKey, code: &str) -> [&'static str; 4] {
    let hash = Hash::of(&[
        b"followthrough four words 1",
        &device_key.0,
        &office_key.0,
        code.as_bytes(),
    ]);
    core::array::from_fn(|at| words::WORDS[usize::from(hash.0[at])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_from_both_keys_and_the_code() {
        let (tablet, office) = (PublicKey([1; 32]), PublicKey([2; 32]));
        let words = four_words(&tablet, &office, "ABCD2345");
        assert_eq!(words, four_words(&tablet, &office, "ABCD2345"));
        assert_ne!(words, four_words(&PublicKey([3; 32]), &office, "ABCD2345"));
        assert_ne!(words, four_words(&tablet, &office, "ABCD2346"));
    }

    #[test]
    fn no_word_stands_twice() {
        let mut words = words::WORDS.to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), 256);
    }
}
