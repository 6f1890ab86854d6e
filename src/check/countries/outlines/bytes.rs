//! Numbers of any length, as the outlines are packed.

/// The rest of the bytes.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Bytes<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Unsigned LEB128.
    #[inline]
    pub(super) fn number(&mut self) -> Option<u32> {
        let (mut number, mut shift) = (0_u32, 0);
        while shift < 32 {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
        None
    }

    pub(super) fn byte_number(&mut self) -> Option<u8> {
        u8::try_from(self.number()?).ok()
    }

    /// Zigzag: 0, -1, 1, -2, ...
    pub(super) fn signed(&mut self) -> Option<i32> {
        let number = self.number()?;
        let half = i32::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { -half - 1 })
    }
}
