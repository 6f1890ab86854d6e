//! The pages of a database in the order in which they are made, and the trees of rows in them
//! (`SQLite` file format, section 1.6, "B-tree Pages").

use crate::error::Result;
use crate::output::Spool;
use crate::write::geopackage::record::varint;

/// Bytes of a page.
pub(super) const PAGE: usize = 4096;
/// The most bytes of a row that stand in its leaf, and the least if not all do.
const MOST_LOCAL: usize = PAGE - 35;
const LEAST_LOCAL: usize = (PAGE - 12) * 32 / 255 - 23;
/// Bytes of a row in an overflow page.
const OVERFLOW: usize = PAGE - 4;
/// Children of an inner page, each of which takes 15 bytes at most.
const CHILDREN: usize = 256;
/// How many bytes are gathered before they are written.
const BUFFER: usize = 1 << 20;

/// All pages but the first, which is made last.
#[derive(Debug)]
pub(super) struct Pages {
    spool: Spool,
    buffer: Vec<u8>,
    count: u32,
}

impl Pages {
    pub(super) fn new(spool: Spool) -> Self {
        Self {
            spool,
            buffer: Vec::new(),
            count: 1,
        }
    }

    /// How many pages there are, with the first one.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The number of the page that `write` appends the bytes of.
    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<u32> {
        let end = self.buffer.len() + PAGE;
        write(&mut self.buffer);
        debug_assert!(self.buffer.len() <= end, "a page is full");
        self.buffer.resize(end, 0);
        self.count += 1;
        if self.buffer.len() >= BUFFER {
            self.spool.append(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(self.count)
    }

    /// All pages, in the order of their numbers.
    pub(super) fn into_spool(mut self) -> Result<Spool> {
        self.spool.append(&self.buffer)?;
        Ok(self.spool)
    }

    /// A leaf of an index: rows in the order of the index, which all must fit.
    pub(super) fn index_leaf(&mut self, records: &[Vec<u8>]) -> Result<u32> {
        let mut leaf = Leaf::default();
        for record in records {
            leaf.begin();
            varint(record.len() as u64, &mut leaf.body);
            leaf.body.extend_from_slice(record);
        }
        self.add(|out| leaf.write(Kind::IndexLeaf, 0, out))
    }
}

#[derive(Debug, Clone, Copy)]
#[repr(u8)]
enum Kind {
    TableInner = 0x05,
    IndexLeaf = 0x0A,
    TableLeaf = 0x0D,
}

/// Cells of a page that fills up.
#[derive(Debug, Default)]
struct Leaf {
    body: Vec<u8>,
    starts: Vec<u16>,
}

impl Leaf {
    /// A new cell begins.
    fn begin(&mut self) {
        self.starts
            .push(u16::try_from(self.body.len()).unwrap_or(u16::MAX));
    }

    fn fits(&self, cell: usize) -> bool {
        8 + 2 * (self.starts.len() + 1) + self.body.len() + cell <= PAGE
    }

    /// Appends the page, which has `before` bytes of something else at its start.
    fn write(&self, kind: Kind, before: usize, out: &mut Vec<u8>) {
        let start = out.len();
        let content = PAGE - self.body.len();
        head(kind, self.starts.len(), content, out);
        for cell in &self.starts {
            push_u16(content + usize::from(*cell), out);
        }
        out.resize(start + content - before, 0);
        out.extend_from_slice(&self.body);
    }

    fn clear(&mut self) {
        self.body.clear();
        self.starts.clear();
    }
}

fn head(kind: Kind, cells: usize, content: usize, out: &mut Vec<u8>) {
    out.push(kind as u8);
    push_u16(0, out); // no free blocks
    push_u16(cells, out);
    push_u16(content, out);
    out.push(0); // no fragments
}

fn push_u16(number: usize, out: &mut Vec<u8>) {
    let number = u16::try_from(number).unwrap_or(u16::MAX);
    out.extend_from_slice(&number.to_be_bytes());
}

/// A page and the greatest number of a row in or below it.
#[derive(Debug, Clone, Copy)]
struct Child {
    page: u32,
    last: i64,
}

/// A table whose rows come in the order of their numbers: leaves are written as they fill, the
/// pages above them at the end. Memory: 16 bytes for each leaf.
#[derive(Debug, Default)]
pub(super) struct Tree {
    leaf: Leaf,
    last: i64,
    leaves: Vec<Child>,
}

impl Tree {
    /// Adds a row. Its number must be greater than that of the row before.
    pub(super) fn push(&mut self, rowid: i64, record: &[u8], pages: &mut Pages) -> Result<()> {
        let local = local_length(record.len());
        let (here, rest) = record.split_at_checked(local).unwrap_or((record, &[]));
        let cell = 18 + local + if rest.is_empty() { 0 } else { 4 };
        if !self.leaf.starts.is_empty() && !self.leaf.fits(cell) {
            self.flush(pages)?;
        }
        self.leaf.begin();
        varint(record.len() as u64, &mut self.leaf.body);
        varint(rowid.cast_unsigned(), &mut self.leaf.body);
        self.leaf.body.extend_from_slice(here);
        if !rest.is_empty() {
            let overflow = pages.count() + 1;
            let many = rest.len().div_ceil(OVERFLOW);
            for (number, piece) in rest.chunks(OVERFLOW).enumerate() {
                let next = if number + 1 == many {
                    0
                } else {
                    pages.count() + 2
                };
                pages.add(|out| {
                    out.extend_from_slice(&next.to_be_bytes());
                    out.extend_from_slice(piece);
                })?;
            }
            self.leaf.body.extend_from_slice(&overflow.to_be_bytes());
        }
        self.last = rowid;
        Ok(())
    }

    fn flush(&mut self, pages: &mut Pages) -> Result<()> {
        let page = pages.add(|out| self.leaf.write(Kind::TableLeaf, 0, out))?;
        self.leaf.clear();
        self.leaves.push(Child {
            page,
            last: self.last,
        });
        Ok(())
    }

    /// Writes the pages above the leaves; the number of the root.
    pub(super) fn finish(mut self, pages: &mut Pages) -> Result<u32> {
        self.flush(pages)?;
        let mut level = self.leaves;
        while level.len() > 1 {
            level = above(&level, pages)?;
        }
        Ok(level.first().map_or(0, |root| root.page))
    }

    /// As [`finish`](Self::finish), but the root is given as the bytes of the first page of a database,
    /// which begins with `header`.
    pub(super) fn finish_first(mut self, header: &[u8], pages: &mut Pages) -> Result<Vec<u8>> {
        let mut out = header.to_vec();
        let room = 8 + 2 * self.leaf.starts.len() + self.leaf.body.len() + header.len();
        if self.leaves.is_empty() && room <= PAGE {
            self.leaf.write(Kind::TableLeaf, header.len(), &mut out);
            return Ok(out);
        }
        self.flush(pages)?;
        let mut level = self.leaves;
        while level.len() > CHILDREN {
            level = above(&level, pages)?;
        }
        inner(&level, header.len(), &mut out);
        Ok(out)
    }
}

/// The level above some pages, which it shares out evenly.
fn above(level: &[Child], pages: &mut Pages) -> Result<Vec<Child>> {
    let mut inner_pages = Vec::new();
    let groups = level.len().div_ceil(CHILDREN);
    for children in level.chunks(level.len().div_ceil(groups)) {
        let page = pages.add(|out| inner(children, 0, out))?;
        let last = children.last().map_or(0, |child| child.last);
        inner_pages.push(Child { page, last });
    }
    Ok(inner_pages)
}

/// Appends an inner page, which has `before` bytes of something else at its start.
fn inner(children: &[Child], before: usize, out: &mut Vec<u8>) {
    let Some((right, left)) = children.split_last() else {
        return;
    };
    let start = out.len();
    let mut cells = Leaf::default();
    for child in left {
        cells.begin();
        cells.body.extend_from_slice(&child.page.to_be_bytes());
        varint(child.last.cast_unsigned(), &mut cells.body);
    }
    let content = PAGE - cells.body.len();
    head(Kind::TableInner, left.len(), content, out);
    out.extend_from_slice(&right.page.to_be_bytes());
    for cell in &cells.starts {
        push_u16(content + usize::from(*cell), out);
    }
    out.resize(start + content - before, 0);
    out.extend_from_slice(&cells.body);
}

/// How much of a row stands in its leaf: all, or what leaves the last overflow page full.
fn local_length(record: usize) -> usize {
    if record <= MOST_LOCAL {
        return record;
    }
    let full = LEAST_LOCAL + (record - LEAST_LOCAL) % OVERFLOW;
    if full <= MOST_LOCAL {
        full
    } else {
        LEAST_LOCAL
    }
}
