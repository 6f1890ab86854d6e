//! The packed Hilbert R-tree: nodes of 40 bytes, level by level from the root, no pointers.

use crate::write::bounds::Bounds;
use crate::write::hilbert::Hilbert;

/// Children of a node.
pub(super) const NODE_SIZE: u16 = 16;
const CHILDREN: usize = NODE_SIZE as usize;

/// A feature: its box, and where it waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) bounds: Bounds,
    /// Offset in the spool.
    pub(super) offset: u64,
    /// Length in bytes.
    pub(super) length: u32,
}

/// Sorts along the curve; what is at one place stays in the order of the table.
pub(super) fn sort(items: &mut [Item], bounds: &Bounds) {
    let curve = Hilbert::over(bounds);
    items.sort_by_cached_key(|item| curve.of(&item.bounds));
}

/// Appends the index of the sorted features; nothing if there are none.
pub(super) fn write(items: &[Item], out: &mut Vec<u8>) {
    if items.is_empty() {
        return;
    }
    // the leaves come last in the file, but everything above is made from them
    let lowest = items.chunks(CHILDREN).map(around_items).collect();
    let mut levels: Vec<Vec<Bounds>> = vec![lowest];
    while let Some(below) = levels.last()
        && below.len() > 1
    {
        let level = below.chunks(CHILDREN).map(around).collect();
        levels.push(level);
    }
    let nodes: usize = levels.iter().map(Vec::len).sum();
    out.reserve((nodes + items.len()) * 40);
    // number of the first node of the level below
    let mut children = 0;
    for level in levels.iter().rev() {
        children += level.len();
        for (number, bounds) in level.iter().enumerate() {
            bounds.write(out);
            let child = children + number * CHILDREN;
            out.extend_from_slice(&(child as u64).to_le_bytes());
        }
    }
    let mut offset = 0_u64;
    for item in items {
        item.bounds.write(out);
        out.extend_from_slice(&offset.to_le_bytes());
        offset += u64::from(item.length);
    }
}

fn around_items(items: &[Item]) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    for item in items {
        bounds.merge(&item.bounds);
    }
    bounds
}

fn around(children: &[Bounds]) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    for child in children {
        bounds.merge(child);
    }
    bounds
}
