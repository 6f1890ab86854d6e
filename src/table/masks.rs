//! Masks over 64 bytes: a bit for each, the first byte lowest.

use wide::u8x16;

/// Bytes of a block, one for each bit of a mask.
pub(super) const BLOCK: usize = 64;

/// The bytes of a block that equal one.
#[inline]
pub(super) fn equal(block: &[u8; BLOCK], byte: u8) -> u64 {
    let byte = u8x16::splat(byte);
    let (parts, _) = block.as_chunks::<16>();
    let mut mask = 0;
    for (number, part) in parts.iter().enumerate() {
        let equals = u8x16::new(*part).simd_eq(byte);
        mask |= u64::from(equals.to_bitmask()) << (16 * number);
    }
    mask
}

/// The bytes that do not fill a block, and others that mean nothing whatever the delimiter.
pub(super) fn last_block(rest: &[u8]) -> [u8; BLOCK] {
    let mut last = [b'a'; BLOCK];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    last
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_mask_has_a_bit_for_every_byte_that_is_meant(
            bytes in proptest::collection::vec(prop_oneof![Just(b'"'), any::<u8>()], 0..=BLOCK),
        ) {
            let mask = equal(&last_block(&bytes), b'"');
            for at in 0..BLOCK {
                prop_assert_eq!(mask >> at & 1 == 1, bytes.get(at) == Some(&b'"'));
            }
        }
    }
}
