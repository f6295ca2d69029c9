//! Frames in the body of one HTTP request or answer: each after its length, 4 bytes big-endian.
//!
//! May not live here: what a frame says (`sync_core::wire`), how bodies travel.

use sync_core::limits;

/// Why a body is not a row of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyProblem {
    /// It ends inside a frame.
    #[error("the body ends inside a frame")]
    Cut,
    /// A frame is larger than any may be.
    #[error("a frame of {bytes} bytes is over the limit")]
    TooLarge {
        /// As announced.
        bytes: usize,
    },
}

/// Several frames as one body.
pub fn join(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut body = Vec::with_capacity(frames.iter().map(|frame| frame.len() + 4).sum());
    for frame in frames {
        // The core makes no frame over its limit, which is far below what the length can say.
        let length = u32::try_from(frame.len()).unwrap_or(u32::MAX);
        body.extend_from_slice(&length.to_be_bytes());
        body.extend_from_slice(frame);
    }
    body
}

/// The frames of a body, in order. Nothing is taken from a body that is not whole.
///
/// # Errors
/// [`BodyProblem`].
pub fn split(mut body: &[u8]) -> Result<Vec<Vec<u8>>, BodyProblem> {
    let mut frames = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body.split_first_chunk::<4>().ok_or(BodyProblem::Cut)?;
        let bytes = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        if bytes > limits::FRAME_BYTES_MAX {
            return Err(BodyProblem::TooLarge { bytes });
        }
        let (frame, rest) = rest.split_at_checked(bytes).ok_or(BodyProblem::Cut)?;
        frames.push(frame.to_vec());
        body = rest;
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_go_both_ways_and_a_cut_body_gives_nothing() {
        let frames = vec![vec![1, 2, 3], vec![], vec![9; 300]];
        let body = join(&frames);
        assert_eq!(split(&body), Ok(frames));
        assert_eq!(split(&[]), Ok(vec![]));
        for cut in [1, 4, 6, body.len() - 1] {
            assert_eq!(split(&body[..cut]), Err(BodyProblem::Cut));
        }
        assert_eq!(
            split(&[0xff; 8]),
            Err(BodyProblem::TooLarge { bytes: 0xffff_ffff })
        );
    }
}
