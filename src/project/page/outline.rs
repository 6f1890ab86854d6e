//! Outlines in few bytes: whole steps from position to position.

use crate::project::page::script_text::{list, whole};

/// Appends a ring: longitude and latitude of its first position and then the steps to the next, all in
/// whole parts of a degree, of which there are `parts`. Steps that are nought are left out.
pub(super) fn ring(positions: impl IntoIterator<Item = (f64, f64)>, parts: f64, out: &mut Vec<u8>) {
    let mut last = (0, 0);
    let mut is_first = true;
    let steps = positions.into_iter().filter_map(|(lon, lat)| {
        let here = (grid(lon, parts), grid(lat, parts));
        let step = (here.0 - last.0, here.1 - last.1);
        if step == (0, 0) && !is_first {
            return None;
        }
        is_first = false;
        last = here;
        Some([step.0, step.1])
    });
    list(steps.flatten(), out, whole);
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "degrees times a few thousand"
)]
fn grid(degrees: f64, parts: f64) -> i32 {
    (degrees * parts).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_add_up_to_where_they_lead() {
        let mut out = Vec::new();
        let positions = [(1.5, 2.0), (1.5, 2.0), (-179.9994, 2.25), (1.5, 2.0)];
        ring(positions, 1000.0, &mut out);
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(shown, "[1500,2000,-181499,250,181499,-250]");
    }
}
