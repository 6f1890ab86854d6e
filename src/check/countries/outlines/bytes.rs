//! Numbers as the outlines are packed.

/// The rest of the bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next so many bytes.
    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    /// A table of so many rows.
    pub(super) fn table<const N: usize>(&mut self, rows: usize) -> Option<&'a [[u8; N]]> {
        let (table, rest) = self.0.split_at_checked(rows.checked_mul(N)?)?;
        self.0 = rest;
        Some(table.as_chunks().0)
    }

    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    pub(super) fn i32(&mut self) -> Option<i32> {
        self.take().map(i32::from_le_bytes)
    }

    pub(super) fn i16(&mut self) -> Option<i32> {
        self.take().map(i16::from_le_bytes).map(i32::from)
    }

    pub(super) fn u16(&mut self) -> Option<i32> {
        self.take().map(u16::from_le_bytes).map(i32::from)
    }

    /// LEB128 of any length, zigzag: 0, -1, 1, -2, ...
    #[inline]
    pub(super) fn signed(&mut self) -> Option<i32> {
        let (mut number, mut shift) = (0_u32, 0);
        while shift < 32 {
            let [byte] = self.take()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let half = i32::try_from(number >> 1).ok()?;
                return Some(if number & 1 == 0 { half } else { -half - 1 });
            }
            shift += 7;
        }
        None
    }
}
