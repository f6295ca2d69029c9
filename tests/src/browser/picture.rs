//! Pictures of the screen, which drivers give as text in base64.

use std::path::Path;

/// Writes a picture to a file, whose folders are made.
///
/// # Errors
/// Why there is none.
pub fn keep(picture: &str, file: &Path) -> Result<(), String> {
    let picture = decode_base64(picture).ok_or("the picture is not in base64")?;
    let folder = file.parent().unwrap_or(file);
    let kept = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(file, picture));
    kept.map_err(|why| why.to_string())
}

pub(super) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = (held << 6 | u32::from(six)) & 0x00ff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn pictures_are_decoded() {
        assert_eq!(decode_base64("Zm9vYmFy").as_deref(), Some(b"foobar".as_slice()));
        assert_eq!(decode_base64("Zm9vYg==").as_deref(), Some(b"foob".as_slice()));
        assert_eq!(decode_base64("Zm9v!"), None);
    }
}
