//! Deterministic CBOR of our own values.

/// Encodes to memory.
pub(crate) fn to_bytes<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    #[expect(
        clippy::expect_used,
        reason = "writing to a Vec cannot fail, and our own types encode whatever they hold"
    )]
    minicbor::to_vec(value).expect("encoding to memory")
}
