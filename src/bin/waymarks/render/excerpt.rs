//! A record on one line, with a caret under the cell.
//!
//! annotate-snippets was tried and left: it prints a column of its own, shows control characters
//! without saying which, and repeats characters where it trims right-to-left rows.
//!
//! Columns are counted as a terminal does that prints characters in the order of the file. One
//! that turns right-to-left runs around shows the caret under another part of the row, so a
//! message always names the cell too.

use unicode_width::UnicodeWidthChar as _;
use waymarks::diagnostic::Excerpt;
use waymarks::diagnostic::escape::{Piece, pieces};

/// A record made fit to print. Widths are columns of the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// The text, escaped; `…` where a part is left out.
    pub(crate) text: String,
    /// Columns before the caret.
    pub(crate) before: usize,
    /// Columns under the cell; at least one.
    pub(crate) carets: usize,
}

/// A character with the marks on it, or an escape.
struct Glyph {
    text: String,
    width: usize,
}

impl Row {
    /// The record in at most `width` columns, cut around the cell; nothing if the cell is not
    /// within the text.
    pub(crate) fn new(excerpt: &Excerpt, width: usize) -> Option<Self> {
        let (head, rest) = excerpt.text.split_at_checked(excerpt.cell.start)?;
        let (cell, tail) = rest.split_at_checked(excerpt.cell.len())?;
        // Each part for itself, so that no mark at its start lands on the part before.
        let mut glyphs = glyphs(head);
        let start = width_of(&glyphs);
        glyphs.extend(self::glyphs(cell));
        let end = width_of(&glyphs);
        glyphs.extend(self::glyphs(tail));
        let total = width_of(&glyphs);

        let (from, to) = if total <= width {
            (0, total)
        } else {
            window(start, end, total, width.saturating_sub(2).max(1))
        };
        let mut text = String::new();
        let mut at = 0;
        let (mut before, mut carets) = (0, 0);
        let mut shown = 0; // columns of `text`
        let mut left_out = (false, false);
        for glyph in &glyphs {
            let next = at + glyph.width;
            if at < from {
                left_out.0 = true;
            } else if next > to {
                left_out.1 = true;
            } else {
                text.push_str(&glyph.text);
                shown += glyph.width;
                if next <= start {
                    before = shown;
                } else if next <= end {
                    carets += glyph.width;
                }
            }
            at = next;
        }
        if left_out.0 {
            text.insert(0, '…');
            before += 1;
        }
        if left_out.1 {
            text.push('…');
        }
        Some(Self {
            text,
            before,
            carets: carets.max(1),
        })
    }
}

/// The columns to show of a row that is too long: the cell in the middle, or the start of a cell
/// that is itself too long.
fn window(start: usize, end: usize, total: usize, room: usize) -> (usize, usize) {
    let spare = room.saturating_sub(end - start);
    let lead = if spare == 0 {
        (room / 8).min(8)
    } else {
        spare / 2
    };
    let from = start.saturating_sub(lead).min(total.saturating_sub(room));
    (from, from + room)
}

fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    for piece in pieces(text) {
        let glyph = match piece {
            // As editors and compilers do: the cells of a TSV file stay apart, and line up.
            Piece::Escape('\t') => Glyph {
                text: "    ".to_owned(),
                width: 4,
            },
            Piece::Escape(_) => {
                let text = piece.to_string();
                Glyph {
                    width: text.len(),
                    text,
                }
            }
            Piece::Char(c) => match (c.width(), glyphs.last_mut()) {
                (None | Some(0), Some(base)) => {
                    base.text.push(c);
                    continue;
                }
                (width, _) => Glyph {
                    text: c.to_string(),
                    width: width.unwrap_or(0),
                },
            },
        };
        glyphs.push(glyph);
    }
    glyphs
}

fn width_of(glyphs: &[Glyph]) -> usize {
    glyphs.iter().map(|glyph| glyph.width).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The row with its carets below, the cell being the first `cell` in it.
    fn drawn(text: &str, cell: &str, width: usize) -> String {
        let start = text.find(cell).unwrap();
        let excerpt = Excerpt {
            text: text.to_owned(),
            cell: start..start + cell.len(),
        };
        let row = Row::new(&excerpt, width).unwrap();
        format!(
            "{}\n{}{}",
            row.text,
            " ".repeat(row.before),
            "^".repeat(row.carets)
        )
    }

    fn columns(text: &str) -> usize {
        text.chars().map(|c| c.width().unwrap()).sum()
    }

    #[test]
    fn carets_stand_under_the_cell() {
        assert_eq!(
            drawn("e1,Ilam,Shalamchehh,x", "Shalamchehh", 80),
            "e1,Ilam,Shalamchehh,x\n        ^^^^^^^^^^^"
        );
    }

    #[test]
    fn persian_letters_take_one_column_and_joiners_none() {
        assert_eq!(
            drawn("e1,قصر\u{200c}شیرین,X,y", "X", 80),
            "e1,قصر\u{200c}شیرین,X,y\n            ^"
        );
        assert_eq!(drawn("شلمچه,ایلام", "ایلام", 80), "شلمچه,ایلام\n      ^^^^^");
    }

    #[test]
    fn chinese_letters_take_two_columns() {
        assert_eq!(drawn("東京,大阪,x", "大阪", 80), "東京,大阪,x\n     ^^^^");
    }

    #[test]
    fn marks_take_no_column() {
        assert_eq!(
            drawn("Sha\u{301}lam,Ilam", "Ilam", 80),
            "Sha\u{301}lam,Ilam\n       ^^^^"
        );
    }

    #[test]
    fn escapes_take_the_columns_they_show() {
        assert_eq!(
            drawn("\u{202e}a,\u{1b}[31mb,c", "\u{1b}[31mb", 80),
            "\\u{202e}a,\\u{1b}[31mb,c\n          ^^^^^^^^^^^"
        );
    }

    #[test]
    fn tabs_are_four_blanks() {
        assert_eq!(drawn("a\tIlam\tb", "Ilam", 80), "a    Ilam    b\n     ^^^^");
    }

    #[test]
    fn a_record_of_several_lines_stands_on_one() {
        assert_eq!(
            drawn("1,\"two\r\nlines\",Ilam", "Ilam", 80),
            "1,\"two\\r\\nlines\",Ilam\n                 ^^^^"
        );
    }

    #[test]
    fn an_empty_cell_gets_one_caret() {
        let excerpt = Excerpt {
            text: "a,,b".to_owned(),
            cell: 2..2,
        };
        let row = Row::new(&excerpt, 80).unwrap();
        assert_eq!((row.before, row.carets), (2, 1));
        let excerpt = Excerpt {
            text: "a,".to_owned(),
            cell: 2..2,
        };
        assert_eq!(Row::new(&excerpt, 80).unwrap().before, 2);
    }

    #[test]
    fn a_long_row_is_cut_around_the_cell() {
        let row = format!("{},شلمچه,{}", "a".repeat(1500), "b".repeat(1500));
        assert_eq!(
            drawn(&row, "شلمچه", 31),
            "…aaaaaaaaaaa,شلمچه,bbbbbbbbbbb…\n             ^^^^^"
        );
        let row = format!("Ilam,{}", "b".repeat(1500));
        assert_eq!(drawn(&row, "Ilam", 20), "Ilam,bbbbbbbbbbbbb…\n^^^^");
        let row = format!("{},Ilam", "b".repeat(1500));
        assert_eq!(
            drawn(&row, "Ilam", 20),
            "…bbbbbbbbbbbbb,Ilam\n               ^^^^"
        );
    }

    #[test]
    fn of_a_cell_longer_than_the_line_the_start_is_shown() {
        let row = format!("abc,{},d", "x".repeat(90));
        assert_eq!(
            drawn(&row, &"x".repeat(90), 20),
            "…c,xxxxxxxxxxxxxxxx…\n   ^^^^^^^^^^^^^^^^"
        );
    }

    #[test]
    fn a_cell_outside_the_text_is_not_drawn() {
        for cell in [1..9, 4..5] {
            let text = "مرز".to_owned();
            assert_eq!(Row::new(&Excerpt { text, cell }, 80), None);
        }
    }

    proptest! {
        #[test]
        fn carets_cover_the_cell_and_nothing_else(
            head in ".{0,60}",
            cell in ".{1,30}",
            tail in ".{0,60}",
            width in 20usize..200,
        ) {
            let excerpt = Excerpt {
                text: format!("{head}{cell}{tail}"),
                cell: head.len()..head.len() + cell.len(),
            };
            let row = Row::new(&excerpt, width).unwrap();
            let all = width_of(&glyphs(&head)) + width_of(&glyphs(&cell)) + width_of(&glyphs(&tail));
            prop_assert!(columns(&row.text) <= width);
            let mut hidden = pieces(&row.text).filter(|piece| matches!(piece, Piece::Escape(_)));
            // A joiner that has lost its neighbour to the cut does nothing.
            let joiners = ['\u{200c}', '\u{200d}'];
            prop_assert!(hidden.all(|piece| joiners.contains(&piece.char())));
            if all <= width {
                prop_assert_eq!(row.before, width_of(&glyphs(&head)));
                prop_assert_eq!(row.carets, width_of(&glyphs(&cell)).max(1));
                prop_assert_eq!(columns(&row.text), all);
            } else {
                prop_assert!(row.before + row.carets <= width);
            }
        }
    }
}
