//! Runs of lines, as they are packed: nothing is read but what is asked for.

use std::iter;

use super::Side;
use super::bytes::Bytes;

/// Lines, one after the other, between the same two countries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) sides: [Side; 2],
    /// The first of its points.
    pub(super) first: [i32; 2],
    /// The y of its last point.
    pub(super) last_y: i32,
    /// Least and greatest x and y.
    pub(super) x: [i32; 2],
    pub(super) y: [i32; 2],
    /// From each point to the next one.
    steps: Bytes<'static>,
}

impl Run {
    /// Its lines from the first to the last.
    #[inline]
    pub(super) fn lines(&self) -> impl Iterator<Item = [[i32; 2]; 2]> + use<> {
        let (mut from, mut steps) = (self.first, self.steps);
        iter::from_fn(move || {
            let (east, north) = (steps.signed()?, steps.signed()?);
            let to = [from[0].checked_add(east)?, from[1].checked_add(north)?];
            Some([std::mem::replace(&mut from, to), to])
        })
    }

    pub(super) fn points(&self) -> impl Iterator<Item = [i32; 2]> + use<> {
        iter::once(self.first).chain(self.lines().map(|[_, to]| to))
    }
}

/// All runs, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Runs {
    heads: &'static [[u8; 24]],
    /// The steps of all of them, one after the other.
    steps: &'static [u8],
}

impl Runs {
    pub(super) fn new(heads: &'static [[u8; 24]], steps: Bytes<'static>) -> Self {
        Self {
            heads,
            steps: steps.0,
        }
    }

    /// What is known of a run without its points.
    pub(super) fn get(&self, number: u32) -> Option<Run> {
        let mut head = Bytes(self.heads.get(number as usize)?);
        let sides = head.take()?;
        let first @ [x, y] = [head.i32()?, head.i32()?];
        let [west, east] = [head.u16()?, head.u16()?];
        let [south, north] = [head.u16()?, head.u16()?];
        let last = head.i16()?;
        let [a, b, c, length] = head.take()?;
        let start = usize::try_from(u32::from_le_bytes([a, b, c, 0])).ok()?;
        let end = start.checked_add(length.into())?;
        Some(Run {
            sides,
            first,
            last_y: y.checked_add(last)?,
            x: [x.checked_sub(west)?, x.checked_add(east)?],
            y: [y.checked_sub(south)?, y.checked_add(north)?],
            steps: Bytes(self.steps.get(start..end)?),
        })
    }
}
