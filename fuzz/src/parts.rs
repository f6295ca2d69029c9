//! An input cut into parts, for targets that take more than one thing.

/// Reads parts off an input's front. Whatever is missing reads as nothing or zero, so that every input means something.
pub struct Parts<'a>(pub &'a [u8]);

impl<'a> Parts<'a> {
    /// One byte.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    /// Two bytes.
    pub fn pair(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// Eight bytes.
    pub fn number(&mut self) -> u64 {
        (0..8).fold(0, |number, _| (number << 8) | u64::from(self.byte()))
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// The next piece: its length, then so many bytes of what is left.
    pub fn piece(&mut self) -> &'a [u8] {
        let length = usize::from(self.pair()).min(self.0.len());
        let (piece, rest) = self.0.split_at(length);
        self.0 = rest;
        piece
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes pieces as [`Parts::piece`] reads them.
pub fn pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for piece in pieces {
        let piece = &piece[..piece.len().min(usize::from(u16::MAX))];
        bytes.extend(u16::try_from(piece.len()).unwrap_or(u16::MAX).to_be_bytes());
        bytes.extend(piece);
    }
    bytes
}
