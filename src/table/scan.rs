//! Finds the cells of a chunk, 64 bytes at a time.
//!
//! Bytes that can mean something (the delimiter, quotes, everything below a space) are gathered
//! in a mask per block; only those are looked at one by one. What is remembered of a cell is
//! where it ends and how it is quoted: four bytes.

use wide::u8x16;

use super::dialect::{CR, LF, QUOTE, opens};
use super::masks::{BLOCK, last_block};

/// The cell is in quotes.
pub(super) const QUOTED: u32 = 1 << 31;
/// The cell contains doubled quotes.
pub(super) const ESCAPED: u32 = 1 << 30;
/// The bits of a cell's end.
pub(super) const END: u32 = ESCAPED - 1;

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
struct Walk {
    /// Cells that a record should have, and no more of which are kept.
    width: usize,
    record_start: usize,
    /// Index of the record's first cell in the list of all.
    first_cell: usize,
    /// Cells so far, of all records.
    count: usize,
    /// Cells of the record that were not kept.
    surplus: usize,
    flags: u32,
    in_quotes: bool,
    /// The second of two quotes, already understood.
    skip: Option<usize>,
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
            width,
            ..Walk::default()
        };
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let last = last_block(rest);
        let mut base = 0;
        // One loop, so that what the walk knows stays in registers.
        for block in blocks.iter().chain([&last]) {
            // room for as many cells as a block can end, and for that of the last record
            if self.ends.len() <= walk.count + BLOCK {
                self.ends.resize(2 * (walk.count + BLOCK), 0);
            }
            self.block(bytes, base, block, delimiter, &mut walk);
            walk.drop_surplus();
            base += BLOCK;
        }
        if walk.in_quotes {
            self.fault(&walk, walk.quote_line, Kind::Unclosed);
        }
        if walk.record_start < bytes.len() {
            self.end_record(bytes.len(), &mut walk);
        }
        self.count = walk.count;
    }

    #[inline]
    fn block(
        &mut self,
        bytes: &[u8],
        base: usize,
        block: &[u8; BLOCK],
        delimiter: u8,
        walk: &mut Walk,
    ) {
        let (mut mask, has_others) = marks(block, delimiter);
        if !has_others {
            if walk.in_quotes {
                return;
            }
            while mask != 0 {
                let at = base + mask.trailing_zeros() as usize;
                mask &= mask - 1;
                self.end_cell(at, walk);
            }
            return;
        }
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            let at = base + bit;
            let byte = block.get(bit).copied().unwrap_or_default();
            if byte == delimiter && !walk.in_quotes {
                self.end_cell(at, walk);
            } else if byte == QUOTE {
                self.quote(bytes, at, delimiter, walk);
            } else if byte == LF || byte == CR {
                self.line_end(bytes, at, byte, walk);
            } else if byte < b' ' && byte != b'\t' {
                self.fault(walk, walk.line, Kind::Control(byte));
            }
        }
    }

    #[inline]
    fn end_cell(&mut self, at: usize, walk: &mut Walk) {
        if let Some(end) = self.ends.get_mut(walk.count) {
            *end = offset(at) | walk.flags;
        }
        walk.count += 1;
        walk.flags = 0;
    }

    #[inline]
    fn end_record(&mut self, at: usize, walk: &mut Walk) {
        self.end_cell(at, walk);
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
    fn line_end(&mut self, bytes: &[u8], at: usize, byte: u8, walk: &mut Walk) {
        let whole = byte == LF || bytes.get(at + 1) != Some(&LF);
        if walk.in_quotes {
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

    #[inline]
    fn quote(&mut self, bytes: &[u8], at: usize, delimiter: u8, walk: &mut Walk) {
        let next = bytes.get(at + 1).copied();
        if walk.in_quotes {
            if walk.skip == Some(at) {
                return;
            }
            if next == Some(QUOTE) {
                walk.flags |= ESCAPED;
                walk.skip = Some(at + 1);
                return;
            }
            walk.in_quotes = false;
            if next.is_some_and(|byte| byte != delimiter && byte != LF && byte != CR) {
                walk.flags = 0;
                let opened = walk.line - walk.quote_line;
                self.fault(walk, walk.line, Kind::TextAfterQuote(opened));
            }
        } else if opens(bytes, at, delimiter) {
            walk.in_quotes = true;
            walk.flags = QUOTED;
            walk.quote_line = walk.line;
        } else {
            self.fault(walk, walk.line, Kind::QuoteInside);
        }
    }

    /// Notes a fault, once per cell and kind.
    #[cold]
    fn fault(&mut self, walk: &Walk, line: u32, kind: Kind) {
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

impl Walk {
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

/// A bit for every byte that is the delimiter, a quote or below a space, the first byte lowest; and
/// whether any of them is something else than the delimiter.
#[inline]
fn marks(block: &[u8; BLOCK], delimiter: u8) -> (u64, bool) {
    // with this bit turned over, a quote stands right above the control characters
    const TURNED: u8 = QUOTE ^ b' ';
    let (turned, last) = (u8x16::splat(TURNED), u8x16::splat(QUOTE ^ TURNED));
    let delimiter = u8x16::splat(delimiter);
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
    (others | delimiters, others & !delimiters != 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
        fn the_mask_has_a_bit_for_every_byte_that_means_something(
            bytes in proptest::collection::vec(prop_oneof![
                Just(b','), Just(b';'), Just(QUOTE), Just(LF), Just(0), Just(31), Just(32), any::<u8>()
            ], 64),
        ) {
            let block: [u8; BLOCK] = bytes.clone().try_into().unwrap();
            let (mask, has_others) = marks(&block, b',');
            prop_assert_eq!(has_others, block.iter().any(|&byte| byte < 32 || byte == QUOTE));
            for (at, byte) in bytes.into_iter().enumerate() {
                prop_assert_eq!(mask >> at & 1 == 1, byte < 32 || byte == b',' || byte == QUOTE);
            }
        }
    }
}
