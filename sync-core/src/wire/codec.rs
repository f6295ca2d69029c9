//! Frames as bytes: one version byte, one flag byte, deterministic CBOR, deflated when that helps.

use minicbor::{Decode, Encode};

use crate::cbor::to_bytes;
use crate::limits;

/// Why bytes are no frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameProblem {
    /// Over the limit.
    #[error("frame is {bytes} bytes, limit {}", limits::FRAME_BYTES_MAX)]
    TooLarge {
        /// How large.
        bytes: usize,
    },
    /// Over the limit once inflated.
    #[error("frame inflates past {}", limits::FRAME_INFLATED_BYTES_MAX)]
    InflatesTooFar,
    /// A version or flag this program does not know.
    #[error("frame of an unknown version")]
    Version,
    /// Not what a frame is.
    #[error("frame does not read")]
    Unreadable,
}

const VERSION: u8 = 1;
const PLAIN: u8 = 0;
const DEFLATED: u8 = 1;

/// Below this, deflating gains nothing.
const DEFLATE_FROM_BYTES: usize = 160;

/// Writes a frame.
pub fn encode<F: Encode<()>>(frame: &F) -> Vec<u8> {
    let plain = to_bytes(frame);
    if plain.len() >= DEFLATE_FROM_BYTES {
        let deflated = deflate(&plain);
        if deflated.len() < plain.len() {
            return [&[VERSION, DEFLATED], deflated.as_slice()].concat();
        }
    }
    [&[VERSION, PLAIN], plain.as_slice()].concat()
}

/// Reads a frame.
///
/// # Errors
/// [`FrameProblem`].
pub fn decode<F: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Result<F, FrameProblem> {
    if bytes.len() > limits::FRAME_BYTES_MAX {
        return Err(FrameProblem::TooLarge { bytes: bytes.len() });
    }
    let read = |plain: &[u8]| {
        let mut decoder = minicbor::Decoder::new(plain);
        let frame = decoder.decode().map_err(|_| FrameProblem::Unreadable)?;
        if decoder.position() == plain.len() {
            Ok(frame)
        } else {
            Err(FrameProblem::Unreadable)
        }
    };
    match bytes {
        [VERSION, PLAIN, plain @ ..] => read(plain),
        [VERSION, DEFLATED, deflated @ ..] => read(&inflate(deflated)?),
        [VERSION, ..] | [] => Err(FrameProblem::Unreadable),
        _ => Err(FrameProblem::Version),
    }
}

/// Deflates at the level where more effort no longer pays for short records.
pub(crate) fn deflate(plain: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(plain, 6)
}

/// Inflates within the limit.
pub(crate) fn inflate(deflated: &[u8]) -> Result<Vec<u8>, FrameProblem> {
    miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, limits::FRAME_INFLATED_BYTES_MAX).map_err(
        |error| match error.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => FrameProblem::InflatesTooFar,
            _ => FrameProblem::Unreadable,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Hello, Report, Up};

    #[test]
    fn frames_go_both_ways_and_garbage_is_named() {
        let frame = Up::Hello(Hello {
            protocol: 1,
            protocol_oldest: 1,
            app: "x".repeat(400),
            cursors: vec![],
            report: Report::default(),
            confirmed: vec![],
        });
        let bytes = encode(&frame);
        assert!(bytes.len() < 100);
        assert_eq!(decode::<Up>(&bytes), Ok(frame));
        assert_eq!(
            decode::<Up>(b"<html>sign in to this Wi-Fi</html>"),
            Err(FrameProblem::Version)
        );
        assert_eq!(decode::<Up>(&[]), Err(FrameProblem::Unreadable));
        assert_eq!(decode::<Up>(&[1, 0, 0xff]), Err(FrameProblem::Unreadable));
        assert_eq!(
            decode::<Up>(&vec![1; limits::FRAME_BYTES_MAX + 1]),
            Err(FrameProblem::TooLarge {
                bytes: limits::FRAME_BYTES_MAX + 1
            })
        );
    }

    #[test]
    fn a_decompression_bomb_is_cut_off() {
        let bomb = [
            &[1, 1],
            deflate(&vec![0; limits::FRAME_INFLATED_BYTES_MAX + 1]).as_slice(),
        ]
        .concat();
        assert!(bomb.len() < limits::FRAME_BYTES_MAX);
        assert_eq!(decode::<Up>(&bomb), Err(FrameProblem::InflatesTooFar));
    }
}
