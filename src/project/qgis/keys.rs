//! Identifiers that QGIS wants to be unique, always the same for the same thing.

/// The key of a rule: in the form of a UUID, with nothing of chance in it.
pub(super) fn key(of: &str, number: usize) -> String {
    let mut sum = 0xcbf2_9ce4_u32; // FNV-1a
    for byte in of.bytes() {
        sum = (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{{{sum:08x}-0000-4000-8000-{number:012x}}}")
}
