//! What an edit changes, as a unified diff.

use std::fmt::Write as _;
use std::ops::Range;

use super::text::Splice;
use crate::table::dialect::{CR, LF};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Lines that are replaced by others.
struct Block {
    /// Numbers of lines from 0.
    old: Range<usize>,
    new: Vec<String>,
}

/// A unified diff of `text` with the splices made in it, which rise and do not overlap; empty if
/// they change nothing. What is not UTF-8 is shown as U+FFFD.
pub(super) fn unified(name: &str, text: &[u8], splices: &[Splice]) -> String {
    let lines = Lines::of(text);
    let blocks = blocks(&lines, splices);
    if blocks.is_empty() {
        return String::new();
    }
    let mut out = format!("--- {name}\n+++ {name}\n");
    let mut shift = 0_isize;
    let mut rest = blocks.as_slice();
    while !rest.is_empty() {
        let mut count = 1;
        while let (Some(this), Some(next)) = (rest.get(count - 1), rest.get(count))
            && next.old.start <= this.old.end + 2 * CONTEXT
        {
            count += 1;
        }
        let (hunk, others) = rest.split_at(count);
        write_hunk(&lines, hunk, &mut shift, &mut out);
        rest = others;
    }
    out
}

fn write_hunk(lines: &Lines<'_>, blocks: &[Block], shift: &mut isize, out: &mut String) {
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
        return;
    };
    let start = first.old.start.saturating_sub(CONTEXT);
    let end = (last.old.end + CONTEXT).min(lines.len());
    let grown: isize = blocks
        .iter()
        .map(|block| block.new.len().cast_signed() - block.old.len().cast_signed())
        .sum();
    let old_count = end - start;
    let new_count = old_count.saturating_add_signed(grown);
    // A range without lines is named by the line before it.
    let old_start = start + usize::from(old_count > 0);
    let new_start = start.saturating_add_signed(*shift) + usize::from(new_count > 0);
    // Writing into a string cannot fail.
    let _ = writeln!(
        out,
        "@@ -{old_start},{old_count} +{new_start},{new_count} @@"
    );
    *shift += grown;
    let mut at = start;
    for block in blocks {
        (at..block.old.start).for_each(|line| write_line(' ', &lines.text(line), out));
        (block.old.clone()).for_each(|line| write_line('-', &lines.text(line), out));
        block.new.iter().for_each(|line| write_line('+', line, out));
        at = block.old.end;
    }
    (at..end).for_each(|line| write_line(' ', &lines.text(line), out));
}

/// One line of the diff. The line end itself is not shown: no edit changes one.
fn write_line(sign: char, line: &str, out: &mut String) {
    out.push(sign);
    let shown = line.trim_end_matches(['\r', '\n']);
    out.push_str(shown);
    out.push('\n');
    if shown.len() == line.len() {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// The lines that the splices touch, with what they become.
fn blocks(lines: &Lines<'_>, splices: &[Splice]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = splices;
    while let Some(first) = rest.first() {
        let mut touched = lines.touched(&first.range);
        let mut count = 1;
        while let Some(next) = rest.get(count) {
            let also = lines.touched(&next.range);
            if also.start > touched.end || (also.start == touched.end && !also.is_empty()) {
                break;
            }
            touched.end = touched.end.max(also.end);
            count += 1;
        }
        let (these, others) = rest.split_at(count);
        let mut bytes = Vec::new();
        let mut at = lines.start(touched.start);
        for splice in these {
            bytes.extend_from_slice(lines.bytes.get(at..splice.range.start).unwrap_or_default());
            bytes.extend_from_slice(splice.new.as_bytes());
            at = splice.range.end;
        }
        let end = lines.start(touched.end);
        bytes.extend_from_slice(lines.bytes.get(at..end).unwrap_or_default());
        let made = Lines::of(&bytes);
        let new: Vec<String> = (0..made.len()).map(|line| made.text(line)).collect();
        let old: Vec<String> = touched.clone().map(|line| lines.text(line)).collect();
        if old != new {
            blocks.push(Block { old: touched, new });
        }
        rest = others;
    }
    blocks
}

/// A text as lines with their ends: `\n`, `\r\n` or a lone `\r`.
struct Lines<'a> {
    bytes: &'a [u8],
    /// Where each line starts, and where the text ends.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(LF, CR, bytes) {
            if bytes.get(at) == Some(&LF) || bytes.get(at + 1) != Some(&LF) {
                starts.push(at + 1);
            }
        }
        if starts.last() != Some(&bytes.len()) {
            starts.push(bytes.len());
        }
        Self { bytes, starts }
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.bytes.len())
    }

    fn text(&self, line: usize) -> String {
        let bytes = self.bytes.get(self.start(line)..self.start(line + 1));
        String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned()
    }

    /// The lines that a range of bytes touches: none for a place between two lines.
    fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|&start| start < range.start);
        let first = if self.start(first) == range.start {
            first
        } else {
            first - 1
        };
        let ends_line = |at: usize| {
            matches!(
                at.checked_sub(1).and_then(|at| self.bytes.get(at)),
                None | Some(&LF | &CR)
            )
        };
        if range.is_empty() && self.start(first) == range.start && ends_line(range.start) {
            return first..first;
        }
        // At the end of a text without a last line end: its last line changes.
        let first = first.min(self.len().saturating_sub(1));
        let last = self.starts.partition_point(|&start| start < range.end);
        first..last.max(first + 1).min(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(range: Range<usize>, new: &str) -> Splice {
        Splice {
            range,
            new: new.to_owned(),
        }
    }

    #[test]
    fn a_changed_cell_is_a_changed_line() {
        let text = b"id,x\r\na,1\r\nb,2\r\n";
        assert_eq!(
            unified("p.csv", text, &[splice(8..9, "9")]),
            "--- p.csv\n+++ p.csv\n@@ -1,3 +1,3 @@\n id,x\n-a,1\n+a,9\n b,2\n"
        );
        assert_eq!(unified("p.csv", text, &[splice(8..9, "1")]), "");
    }

    #[test]
    fn rows_are_put_in_and_taken_out() {
        let text = b"id\na\nb";
        assert_eq!(
            unified("p", text, &[splice(6..6, "\nc")]),
            "--- p\n+++ p\n@@ -1,3 +1,4 @@\n id\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified("p", text, &[splice(3..5, "")]),
            "--- p\n+++ p\n@@ -1,3 +1,2 @@\n id\n-a\n b\n\\ No newline at end of file\n"
        );
        assert_eq!(
            unified("p", b"id\na\n", &[splice(5..5, "c\n")]),
            "--- p\n+++ p\n@@ -1,2 +1,3 @@\n id\n a\n+c\n"
        );
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let lines: Vec<String> = (0..40).map(|n| format!("{n:02}")).collect();
        let text = lines.join("\n") + "\n";
        let diff = unified(
            "p",
            text.as_bytes(),
            &[splice(0..2, "xx"), splice(90..92, "yy")],
        );
        assert_eq!(diff.matches("@@ -").count(), 2, "{diff}");
        assert!(diff.contains("@@ -1,4 +1,4 @@\n-00\n+xx\n 01"), "{diff}");
        assert!(diff.contains("@@ -28,7 +28,7 @@"), "{diff}");
    }
}
