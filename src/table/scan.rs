//! Finds the cells of a chunk, 64 bytes at a time.
//!
//! Bytes that can mean something are gathered in two masks per block: delimiters, which end a cell unless
//! they are in quotes, and others (quotes, everything below a space), which are looked at one by one.
//! What is remembered of a cell is where it ends and how it is quoted: four bytes.

use wide::u8x16;

use super::dialect::{CR, LF, QUOTE, opens};
use super::masks::{BLOCK, last_block};

/// The cell is in quotes.
pub(super) const QUOTED: u32 = 1 << 31;
/// The cell contains doubled quotes.
pub(super) const ESCAPED: u32 = 1 << 30;
/// A quote is not closed yet; only while its cell has no end.
const OPEN: u32 = 1;
/// The bits of a cell's end.
pub(super) const END: u32 = ESCAPED - 1;

/// Cells that one block can end, and as many again, so that behind each of them a whole block has room.
const ROOM: usize = 2 * BLOCK;

/// A record: its bytes, and where its cells stand in the list of all cells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) cells: u32,
    /// Line ends between the start of the chunk and the record.
    pub(super) line: u32,
    pub(super) faulty: bool,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Another number of cells than the header has.
    Cells(u32),
    /// A quote in the middle of a cell that is not in quotes.
    QuoteInside,
    /// Text after the closing quote of a cell that was opened so many lines further up.
    TextAfterQuote(u32),
    /// A quoted cell that is not closed.
    Unclosed,
    /// A control character.
    Control(u8),
    /// Bytes that are not in the table's encoding; the first of them.
    Encoding(u8),
    /// A cell beyond the limit.
    LongCell,
    /// The record goes on beyond the limit.
    LongRecord,
    /// The header once more.
    Header,
}

/// A fault and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    /// Number of the record in the chunk.
    pub(super) record: u32,
    /// Number of the cell in the record, from 0.
    pub(super) cell: u32,
    /// Line ends between the start of the chunk and the fault.
    pub(super) line: u32,
    pub(super) kind: Kind,
}

/// The cells and records of one chunk.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// End of every cell, with its flags; beyond them what is left of another chunk.
    ends: Vec<u32>,
    /// How many cells there are.
    count: usize,
    pub(super) records: Vec<Span>,
    pub(super) faults: Vec<Fault>,
}

/// Where the walk stands.
#[derive(Debug, Default)]
struct Walk<'a> {
    bytes: &'a [u8],
    delimiter: u8,
    /// Cells that a record should have, and no more of which are kept.
    width: usize,
    record_start: usize,
    /// Index of the record's first cell in the list of all.
    first_cell: usize,
    /// Cells so far, of all records.
    count: usize,
    /// Cells of the record that were not kept.
    surplus: usize,
    /// Of the cell that has not ended yet.
    flags: u32,
    /// The next block begins with the second of two quotes.
    second: bool,
    /// Line ends so far.
    line: u32,
    record_line: u32,
    quote_line: u32,
}

impl Spans {
    /// End of every cell, with its flags.
    pub(super) fn cells(&self) -> &[u32] {
        self.ends.get(..self.count).unwrap_or_default()
    }

    /// Replaces what is known by the records of `bytes`, which are whole. Of each record no more
    /// than `width` cells are kept; another number of cells is a fault.
    pub(super) fn scan(&mut self, bytes: &[u8], delimiter: u8, width: usize) {
        self.records.clear();
        self.faults.clear();
        let mut walk = Walk {
            bytes,
            delimiter,
            width,
            ..Walk::default()
        };
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        self.blocks(blocks, 0, &mut walk);
        let last = last_block(rest);
        self.blocks(&[last], bytes.len() - rest.len(), &mut walk);
        if walk.in_quotes() {
            self.fault(&walk, walk.quote_line, Kind::Unclosed);
            walk.flags &= !OPEN;
        }
        if walk.record_start < bytes.len() {
            self.end_record(bytes.len(), &mut walk);
        }
        self.count = walk.count;
    }

    /// Walks over blocks, the first of which stands at `base`.
    fn blocks(&mut self, blocks: &[[u8; BLOCK]], mut base: usize, walk: &mut Walk<'_>) {
        let delimiter = u8x16::splat(walk.delimiter);
        for block in blocks {
            let (delimiters, others) = marks(block, delimiter);
            // room for as many cells as a block can end, whatever it ended already
            if self.ends.len() < walk.count + ROOM {
                walk.drop_surplus();
                self.ends.resize(2 * walk.count + ROOM, 0);
            }
            if others != 0 {
                self.others(base, delimiters, others, walk);
            } else if !walk.in_quotes() {
                self.end_cells(base, delimiters, walk);
            }
            base += BLOCK;
        }
    }

    /// A block with something else than delimiters. A function of its own, so that the loop over blocks
    /// has little to keep in registers.
    #[inline(never)]
    fn others(&mut self, base: usize, mut delimiters: u64, mut others: u64, walk: &mut Walk<'_>) {
        // the second of two quotes, understood in the block before
        others &= !u64::from(std::mem::take(&mut walk.second));
        while others != 0 {
            let lowest = others & others.wrapping_neg();
            others ^= lowest;
            // delimiters in quotes are looked at no further
            let before = delimiters & (lowest - 1);
            delimiters ^= before;
            if !walk.in_quotes() {
                self.end_cells(base, before, walk);
            }
            let at = base + lowest.trailing_zeros() as usize;
            let byte = walk.bytes.get(at).copied().unwrap_or_default();
            if byte == QUOTE {
                if self.quote(at, walk) {
                    walk.second = lowest == 1 << (BLOCK - 1);
                    others &= !(lowest << 1);
                }
            } else if byte == LF || byte == CR {
                self.line_end(at, byte, walk);
            } else if byte != b'\t' {
                self.fault(walk, walk.line, Kind::Control(byte));
            }
        }
        if !walk.in_quotes() {
            self.end_cells(base, delimiters, walk);
        }
    }

    /// Ends a cell at every delimiter of a mask. There is room: before each block for two blocks of cells, and
    /// a block has no more delimiters and line ends than bytes.
    #[inline]
    fn end_cells(&mut self, base: usize, mut delimiters: u64, walk: &mut Walk<'_>) {
        let Some(room) = self.ends.get_mut(walk.count..walk.count + BLOCK) else {
            debug_assert!(false, "there is room for a block");
            return;
        };
        if delimiters == 0 {
            return;
        }
        let base = offset(base);
        let mut flags = std::mem::take(&mut walk.flags);
        let mut ended = 0;
        for end in room {
            *end = (base + delimiters.trailing_zeros()) | flags;
            flags = 0;
            ended += 1;
            delimiters &= delimiters - 1;
            if delimiters == 0 {
                break;
            }
        }
        walk.count += ended;
    }

    #[inline(never)]
    fn end_record(&mut self, at: usize, walk: &mut Walk<'_>) {
        if let Some(end) = self.ends.get_mut(walk.count) {
            *end = offset(at) | walk.flags;
        }
        walk.count += 1;
        walk.flags = 0;
        walk.drop_surplus();
        let count = walk.count - walk.first_cell + walk.surplus;
        if count != walk.width {
            self.fault(walk, walk.record_line, Kind::Cells(offset(count)));
        }
        self.records.push(Span {
            start: offset(walk.record_start),
            end: offset(at),
            cells: offset(walk.first_cell),
            line: walk.record_line,
            faulty: false,
        });
        walk.first_cell = walk.count;
        walk.surplus = 0;
    }

    #[inline]
    fn line_end(&mut self, at: usize, byte: u8, walk: &mut Walk<'_>) {
        let whole = byte == LF || walk.bytes.get(at + 1) != Some(&LF);
        if walk.in_quotes() {
            walk.line += u32::from(whole);
            return;
        }
        // A line without any byte is no record, nor is the second half of a `\r\n`.
        if at > walk.record_start {
            self.end_record(at, walk);
        }
        walk.line += u32::from(whole);
        walk.record_line = walk.line;
        walk.record_start = at + 1;
    }

    /// Whether it is the first of two that mean one.
    #[inline]
    fn quote(&mut self, at: usize, walk: &mut Walk<'_>) -> bool {
        if walk.in_quotes() {
            match walk.bytes.get(at + 1).copied() {
                Some(QUOTE) => {
                    walk.flags |= ESCAPED;
                    return true;
                }
                Some(byte) if byte != walk.delimiter && byte != LF && byte != CR => {
                    walk.flags = 0;
                    let opened = walk.line - walk.quote_line;
                    self.fault(walk, walk.line, Kind::TextAfterQuote(opened));
                }
                _ => walk.flags &= !OPEN,
            }
        } else if opens(walk.bytes, at, walk.delimiter) {
            walk.flags = QUOTED | OPEN;
            walk.quote_line = walk.line;
        } else {
            self.fault(walk, walk.line, Kind::QuoteInside);
        }
        false
    }

    /// Notes a fault, once per cell and kind.
    #[cold]
    fn fault(&mut self, walk: &Walk<'_>, line: u32, kind: Kind) {
        let fault = Fault {
            record: offset(self.records.len()),
            cell: offset((walk.count - walk.first_cell).min(walk.width)),
            line,
            kind,
        };
        let known = self.faults.last().is_some_and(|last| {
            (last.record, last.cell) == (fault.record, fault.cell)
                && (last.kind == kind
                    // The text after a closing quote often ends with one more.
                    || matches!((last.kind, kind), (Kind::TextAfterQuote(_), Kind::QuoteInside)))
        });
        if !known {
            self.faults.push(fault);
        }
    }
}

impl Walk<'_> {
    /// Whether the cell is in quotes that were not closed yet.
    #[inline]
    fn in_quotes(&self) -> bool {
        self.flags & OPEN != 0
    }

    /// Forgets cells of the record beyond the width.
    #[inline]
    fn drop_surplus(&mut self) {
        let until = self.first_cell + self.width;
        if self.count > until {
            self.surplus += self.count - until;
            self.count = until;
        }
    }
}

/// Offsets within a chunk are far below 2^30: chunks are bound by the limits of blocks and records.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a chunk is shorter than 2^30 bytes"
)]
fn offset(at: usize) -> u32 {
    debug_assert!(at <= END as usize, "chunks are bound by the limits");
    at as u32
}

/// A bit for every byte that is the delimiter, the first byte lowest; and one for every other that is
/// a quote or below a space.
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8x16) -> (u64, u64) {
    // with this bit turned over, a quote stands right above the control characters
    const TURNED: u8 = QUOTE ^ b' ';
    let (turned, last) = (u8x16::splat(TURNED), u8x16::splat(QUOTE ^ TURNED));
    let (parts, _) = block.as_chunks::<16>();
    let (mut others, mut delimiters) = (0, 0);
    for (number, part) in parts.iter().enumerate() {
        let part = u8x16::new(*part);
        let is_delimiter = part.simd_eq(delimiter);
        let part = part ^ turned;
        let is_other = part.min(last).simd_eq(part);
        others |= u64::from(is_other.to_bitmask()) << (16 * number);
        delimiters |= u64::from(is_delimiter.to_bitmask()) << (16 * number);
    }
    (delimiters, others & !delimiters)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    proptest! {
        #[test]
        fn cells_beyond_the_width_are_counted_and_not_kept(
            counts in proptest::collection::vec(1_usize..200, 1..5),
            width in 1_usize..100,
        ) {
            let rows = counts.iter().map(|count| ",".repeat(count - 1) + "\"\0\"\n");
            let text = rows.collect::<String>();
            let mut spans = Spans::default();
            spans.scan(text.as_bytes(), b',', width);
            let kept: usize = counts.iter().map(|count| *count.min(&width)).sum();
            prop_assert_eq!(spans.cells().len(), kept);
            prop_assert!(spans.cells().is_sorted_by_key(|end| end & END));
            let mut expected = Vec::new();
            for (record, &count) in counts.iter().enumerate() {
                expected.push((record, offset((count - 1).min(width)), Kind::Control(0)));
                if count != width {
                    expected.push((record, offset(count.min(width)), Kind::Cells(offset(count))));
                }
            }
            let faults = spans.faults.iter();
            let found: Vec<_> = faults.map(|it| (it.record as usize, it.cell, it.kind)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn the_masks_have_a_bit_for_every_byte_that_means_something(
            bytes in proptest::collection::vec(prop_oneof![
                Just(b','), Just(b'\t'), Just(QUOTE), Just(LF), Just(0), Just(31), Just(32), any::<u8>()
            ], 64),
            delimiter in prop_oneof![Just(b','), Just(b'\t')],
        ) {
            let block: [u8; BLOCK] = bytes.clone().try_into().unwrap();
            let (delimiters, others) = marks(&block, u8x16::splat(delimiter));
            for (at, byte) in bytes.into_iter().enumerate() {
                prop_assert_eq!(delimiters >> at & 1 == 1, byte == delimiter);
                let is_other = byte != delimiter && (byte < 32 || byte == QUOTE);
                prop_assert_eq!(others >> at & 1 == 1, is_other);
            }
        }

        #[test]
        fn cells_and_faults_are_those_of_a_walk_byte_by_byte(
            bytes in proptest::collection::vec(prop_oneof![
                6 => Just(b'a'), 4 => Just(b','), 3 => Just(QUOTE), 2 => Just(LF),
                1 => select(&[CR, b'\t', b';', 0, 31, 0xC3][..]),
            ], 0..400),
            delimiter in select(&b",;\t"[..]),
            width in 1_usize..9,
        ) {
            let mut spans = Spans::default();
            spans.scan(&bytes, delimiter, width);
            let plain = byte_by_byte(&bytes, delimiter, width);
            prop_assert_eq!(spans.cells(), plain.cells());
            prop_assert_eq!(format!("{:?}", spans.records), format!("{:?}", plain.records));
            prop_assert_eq!(format!("{:?}", spans.faults), format!("{:?}", plain.faults));
        }
    }

    /// What the scanner finds, found without masks.
    fn byte_by_byte(bytes: &[u8], delimiter: u8, width: usize) -> Spans {
        let mut spans = Spans::default();
        let (mut start, mut first, mut cell, mut flags) = (0, 0, 0, 0);
        let (mut line, mut record_line, mut quote_line) = (0, 0, 0);
        let mut in_quotes = false;
        let mut at = 0;
        let end_cell = |spans: &mut Spans, at: usize, cell: &mut u32, flags: &mut u32| {
            if (*cell as usize) < width {
                spans.ends.push(offset(at) | *flags);
            }
            (*cell, *flags) = (*cell + 1, 0);
        };
        let within = |cell: u32| Walk {
            count: cell as usize,
            width,
            ..Walk::default()
        };
        loop {
            let byte = bytes.get(at).copied();
            let next = bytes.get(at + 1).copied();
            if byte.is_none() && in_quotes {
                spans.fault(&within(cell), quote_line, Kind::Unclosed);
            }
            let is_line_end = byte.is_none_or(|byte| byte == LF || byte == CR);
            let is_whole = u32::from(byte != Some(CR) || next != Some(LF));
            if is_line_end && (byte.is_none() || !in_quotes) {
                if at > start {
                    end_cell(&mut spans, at, &mut cell, &mut flags);
                    if cell as usize != width {
                        spans.fault(&within(cell), record_line, Kind::Cells(cell));
                    }
                    let (start, end, cells) = (offset(start), offset(at), first);
                    spans.records.push(Span {
                        start,
                        end,
                        cells,
                        line: record_line,
                        faulty: false,
                    });
                    (first, cell) = (offset(spans.ends.len()), 0);
                }
                line += is_whole;
                (start, record_line) = (at + 1, line);
            } else if is_line_end {
                line += is_whole;
            } else if byte == Some(delimiter) && !in_quotes {
                end_cell(&mut spans, at, &mut cell, &mut flags);
            } else if byte == Some(QUOTE) && in_quotes && next == Some(QUOTE) {
                flags |= ESCAPED;
                at += 1;
            } else if byte == Some(QUOTE) && in_quotes {
                in_quotes = false;
                if next.is_some_and(|next| ![delimiter, LF, CR].contains(&next)) {
                    flags = 0;
                    spans.fault(&within(cell), line, Kind::TextAfterQuote(line - quote_line));
                }
            } else if byte == Some(QUOTE) && opens(bytes, at, delimiter) {
                (in_quotes, flags, quote_line) = (true, QUOTED, line);
            } else if byte == Some(QUOTE) {
                spans.fault(&within(cell), line, Kind::QuoteInside);
            } else if let Some(byte @ (0..=8 | 10..=31)) = byte {
                spans.fault(&within(cell), line, Kind::Control(byte));
            }
            if byte.is_none() {
                spans.count = spans.ends.len();
                return spans;
            }
            at += 1;
        }
    }
}
