//! The spatial index: the shadow tables of `SQLite`'s R*Tree module, packed along the Hilbert curve.
//!
//! A node holds up to 51 boxes of 24 bytes, big-endian: number, least and greatest longitude, least and
//! greatest latitude as 32-bit numbers, rounded outwards.

use crate::error::Result;
use crate::write::bounds::Bounds;
use crate::write::geopackage::pages::{Pages, Tree};
use crate::write::geopackage::record::{Cell, Record};
use crate::write::hilbert::Hilbert;

/// Boxes in a node.
const BOXES: usize = 51;
/// Bytes of a node, whatever is in it.
const NODE: usize = 4 + 24 * BOXES;

/// The boxes of a layer as they come. Memory: 20 bytes for each row.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    rows: Vec<Entry>,
    /// How many rows there are, with those without a geometry.
    all: u32,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// West, east, south, north.
    sides: [f32; 4],
    number: u32,
}

/// Roots of the three tables of an index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roots {
    pub(super) rowid: u32,
    pub(super) node: u32,
    pub(super) parent: u32,
}

impl Boxes {
    /// Adds the next row, which has no box if it has no geometry.
    pub(super) fn push(&mut self, bounds: &Bounds) {
        self.all += 1;
        if !bounds.is_empty() {
            self.rows.push(Entry {
                sides: [
                    below(bounds.west),
                    above(bounds.east),
                    below(bounds.south),
                    above(bounds.north),
                ],
                number: self.all,
            });
        }
    }

    /// Writes the index.
    pub(super) fn finish(mut self, bounds: &Bounds, pages: &mut Pages) -> Result<Roots> {
        let curve = Hilbert::over(bounds);
        self.rows.sort_by_cached_key(|row| curve.of(&row.bounds()));
        // levels from the leaves up; nodes are numbered from the root, which is 1, down
        let mut levels: Vec<Vec<Entry>> = vec![self.rows];
        while let Some(level) = levels.last()
            && level.len() > BOXES
        {
            let nodes = share_out(level).map(around).collect();
            levels.push(nodes);
        }
        let depth = levels.len() - 1;
        let mut tables = Tables {
            node_of_row: vec![0; self.all as usize],
            ..Tables::default()
        };
        let mut first = 1_u32;
        for (height, level) in levels.iter().enumerate().rev() {
            let nodes: Vec<&[Entry]> = share_out(level).collect();
            // the entries of a level above the leaves are the nodes of the next one, in order
            let mut child = first + u32::try_from(nodes.len()).unwrap_or(0);
            for (node, boxes) in (first..).zip(nodes) {
                tables.node(node, depth, height, boxes, &mut child, pages)?;
            }
            first += u32::try_from(share_out(level).count()).unwrap_or(0);
        }
        tables.finish(pages)
    }
}

#[derive(Debug, Default)]
struct Tables {
    node: Tree,
    parent: Tree,
    node_of_row: Vec<u32>,
    buffer: Vec<u8>,
}

impl Tables {
    fn node(
        &mut self,
        node: u32,
        depth: usize,
        height: usize,
        boxes: &[Entry],
        child: &mut u32,
        pages: &mut Pages,
    ) -> Result<()> {
        self.buffer.clear();
        // only the root says how deep the tree is
        let depth = if node == 1 { depth } else { 0 };
        for number in [depth, boxes.len()] {
            let number = u16::try_from(number).unwrap_or(0);
            self.buffer.extend_from_slice(&number.to_be_bytes());
        }
        for entry in boxes {
            let number = if height == 0 {
                if let Some(slot) = self.node_of_row.get_mut(entry.number as usize - 1) {
                    *slot = node;
                }
                entry.number
            } else {
                let number = *child;
                let cells = [Cell::Null, Cell::Integer(i64::from(node))];
                self.parent
                    .push(i64::from(number), &Record::of(&cells), pages)?;
                *child += 1;
                number
            };
            self.buffer
                .extend_from_slice(&i64::from(number).to_be_bytes());
            for side in entry.sides {
                self.buffer.extend_from_slice(&side.to_be_bytes());
            }
        }
        self.buffer.resize(NODE, 0);
        let record = Record::of(&[Cell::Null, Cell::Blob(&self.buffer)]);
        self.node.push(i64::from(node), &record, pages)
    }

    fn finish(self, pages: &mut Pages) -> Result<Roots> {
        let node = self.node.finish(pages)?;
        let parent = self.parent.finish(pages)?;
        let mut rowid = Tree::default();
        for (row, node) in (1..).zip(&self.node_of_row) {
            if *node > 0 {
                let cells = [Cell::Null, Cell::Integer(i64::from(*node))];
                rowid.push(row, &Record::of(&cells), pages)?;
            }
        }
        Ok(Roots {
            rowid: rowid.finish(pages)?,
            node,
            parent,
        })
    }
}

/// The entries of a level in nodes as full as each other; one empty node for none.
fn share_out(level: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    let nodes = level.len().div_ceil(BOXES).max(1);
    let (least, more) = (level.len() / nodes, level.len() % nodes);
    let mut rest = level;
    (0..nodes).map(move |node| {
        let take = least + usize::from(node < more);
        let (here, after) = rest.split_at_checked(take).unwrap_or((rest, &[]));
        rest = after;
        here
    })
}

fn around(boxes: &[Entry]) -> Entry {
    let mut sides = [
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::INFINITY,
        f32::NEG_INFINITY,
    ];
    for entry in boxes {
        let [west, east, south, north] = &mut sides;
        let [w, e, s, n] = entry.sides;
        *west = west.min(w);
        *east = east.max(e);
        *south = south.min(s);
        *north = north.max(n);
    }
    Entry { sides, number: 0 }
}

impl Entry {
    fn bounds(&self) -> Bounds {
        let [west, east, south, north] = self.sides.map(f64::from);
        Bounds {
            west,
            south,
            east,
            north,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the next line mends it")]
fn below(degrees: f64) -> f32 {
    let near = degrees as f32;
    if f64::from(near) > degrees {
        near.next_down()
    } else {
        near
    }
}

fn above(degrees: f64) -> f32 {
    -below(-degrees)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_box_of_32_bits_holds_the_one_of_64(degrees in -180.0..180.0_f64) {
            prop_assert!(f64::from(below(degrees)) <= degrees);
            prop_assert!(f64::from(above(degrees)) >= degrees);
        }

        #[test]
        fn no_node_is_too_full_and_none_nearly_empty(rows in 1..400_usize) {
            let level = vec![Entry { sides: [0.0; 4], number: 0 }; rows];
            let sizes: Vec<usize> = share_out(&level).map(<[_]>::len).collect();
            prop_assert_eq!(sizes.iter().sum::<usize>(), rows);
            prop_assert!(sizes.iter().all(|&size| size <= BOXES && (rows < BOXES || size >= BOXES / 2)));
        }
    }
}
