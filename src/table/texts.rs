//! The texts of the known columns of one record, found in one walk over its cells.

use super::foreign::UnknownCode;
use super::header::Columns;
use super::record::{Odd, Record, undouble};

/// Known columns that the widest vocabulary may have.
pub(crate) const MOST: usize = 32;

/// What a column says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Text<'t> {
    /// This, and it does not begin with `#`.
    Plain(&'t str),
    /// There is no such column, or nothing in the cell.
    Nothing,
    /// It begins with `#`, as the error values of spreadsheets do, or is a code of another project without a
    /// known meaning: [`Texts::odd`] tells.
    Odd,
}

/// Texts that do not stand in a record as they are meant: quotes are doubled there, or another project has
/// its own way to say it. What one row needs is enough; kept, it spares the next row the memory.
#[derive(Debug, Default)]
pub struct Made {
    text: String,
    /// Which column each is of, and where it ends.
    ends: Vec<(usize, usize)>,
}

impl Made {
    /// Forgets all that was made.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds the text of the column with that index.
    pub(crate) fn add(&mut self, index: usize, make: impl FnOnce(&mut String)) {
        make(&mut self.text);
        self.ends.push((index, self.text.len()));
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |&(index, end)| {
            let from = std::mem::replace(&mut start, end);
            (index, self.text.get(from..end).unwrap_or_default())
        })
    }
}

/// What the known columns of a record say: for those who want most of them, and each at once.
#[derive(Debug)]
pub(crate) struct Texts<'a, 't> {
    record: &'a Record<'t>,
    columns: &'a Columns,
    made: Option<&'t Made>,
    /// Without the blanks around them.
    plain: [Option<&'t str>; MOST],
    /// A bit for each index whose text is odd.
    odd: u64,
}

impl<'a, 't> Texts<'a, 't> {
    /// For a record, of which nothing is known before it is [taken apart](Self::take_apart): half a
    /// kilobyte that stays where it is made.
    #[inline]
    pub(crate) fn of(record: &'a Record<'t>, columns: &'a Columns) -> Self {
        Self {
            record,
            columns,
            made: None,
            plain: [None; MOST],
            odd: 0,
        }
    }

    /// Looks at each cell of the record. What is in `made` by now goes before the cells.
    #[inline]
    pub(crate) fn take_apart(&mut self, made: &'t mut Made) -> &Self {
        let indexes = self.columns.indexes();
        let Odd { doubled, hashed } = self.record.texts(indexes, &mut self.plain);
        if (doubled | hashed | self.columns.made()) != 0 || !made.ends.is_empty() {
            self.make(doubled, hashed, made);
        }
        self
    }

    /// Makes what does not stand in the record as it is meant.
    #[inline(never)]
    fn make(&mut self, doubled: u64, hashed: u64, made: &'t mut Made) {
        let foreign = self.columns.made();
        for index in bits(foreign) {
            match self.columns.try_text(index, *self.record) {
                Ok(Some(text)) => made.add(index, |out| out.push_str(&text)),
                Ok(None) => {}
                Err(UnknownCode(_)) => self.odd |= 1 << index,
            }
            if let Some(slot) = self.plain.get_mut(index) {
                *slot = None;
            }
        }
        for index in bits((doubled | hashed) & !foreign) {
            let text = self.plain.get(index).copied().flatten().unwrap_or_default();
            made.add(index, |out| match doubled >> index & 1 {
                1 => undouble(text, out),
                _ => out.push_str(text),
            });
        }
        let made: &'t Made = made;
        for (index, text) in made.iter() {
            let is_odd = text.starts_with('#');
            self.odd |= u64::from(is_odd) << index;
            if let Some(slot) = self.plain.get_mut(index) {
                *slot = (!is_odd).then_some(text);
            }
        }
        self.made = Some(made);
    }

    /// The record itself.
    pub(crate) fn record(&self) -> &'a Record<'t> {
        self.record
    }

    /// The columns of its table.
    pub(crate) fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Whether the column with that index may have a text.
    #[inline]
    pub(crate) fn may_have(&self, index: usize) -> bool {
        matches!(self.plain.get(index), Some(Some(_))) || self.odd >> index & 1 == 1
    }

    /// The text of the column with that index in the vocabulary.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Text<'t> {
        match self.plain.get(index) {
            Some(Some(text)) => Text::Plain(text),
            _ if self.odd >> index & 1 == 1 => Text::Odd,
            _ => Text::Nothing,
        }
    }

    /// The text of a column where it is odd: fails where a code has no known meaning.
    #[cold]
    pub(crate) fn odd(&self, index: usize) -> Result<Option<&'t str>, UnknownCode> {
        let mut made = self.made.into_iter().flat_map(Made::iter);
        if let Some((_, text)) = made.find(|(of, _)| *of == index) {
            return Ok(Some(text));
        }
        self.columns.try_text(index, *self.record).map(|_| None)
    }
}

/// The numbers of the bits that are set.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = set.trailing_zeros();
        set &= set.checked_sub(1)?;
        Some(bit as usize)
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::table::{
        ColumnSpec, Foreign, ForeignColumn, Input, OpenOptions, Others, Recipe, Table, Vocabulary,
    };

    const TABLE: Vocabulary = Vocabulary {
        table: "things",
        columns: &[
            ColumnSpec::text("a"),
            ColumnSpec::text("b"),
            ColumnSpec::text("c"),
            ColumnSpec::text("d"),
        ],
    };

    const CELLS: &[&str] = &[
        "",
        "x",
        " x ",
        "\" x \"",
        "\"\"\"\"",
        "\"#N/A\"",
        "#",
        " ",
        "\"\"",
        "\"a\"\"b\"",
        "\u{a0}é\u{a0}",
        "\"x\n\"",
    ];

    /// Makes `a` and `c` of cells; `d` stands in the cell that `a` is made of.
    fn foreign() -> Foreign {
        let column = |known: &str, name: &str, recipe| ForeignColumn {
            known: known.to_owned(),
            names: vec![name.to_owned()],
            recipe,
        };
        let coded = Recipe::Coded {
            codes: [("x".to_owned(), "code".to_owned())].into(),
            others: Others::Refused,
        };
        Foreign {
            columns: vec![
                column("a", "x", Some(coded)),
                column("c", "c", Some(Recipe::Prefixed("p:".to_owned()))),
                column("d", "x", None),
            ],
            ..Foreign::default()
        }
    }

    proptest! {
        #[test]
        fn one_walk_finds_what_single_looks_find(
            rows in proptest::collection::vec(proptest::collection::vec(select(CELLS), 3), 1..9),
            is_foreign in any::<bool>(),
            line_end in select(&["\n", "\r\n", "\r"][..]),
        ) {
            let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
            let text = format!("b,x,c{line_end}{}", rows.join(line_end));
            let options = OpenOptions {
                foreign: is_foreign.then(|| foreign().into()),
                ..OpenOptions::default()
            };
            let input = Input::reader("things.csv", std::io::Cursor::new(text.into_bytes()));
            let table = Table::open(input, &TABLE, &options).unwrap().value.unwrap();
            let columns = table.columns.clone();
            let mut kept = Made::default();
            table.for_each(&mut Vec::new(), |_, record, _| {
                kept.clear();
                let mut texts = Texts::of(&record, &columns);
                let texts = texts.take_apart(&mut kept);
                for index in 0..TABLE.columns.len() {
                    let text = match texts.get(index) {
                        Text::Plain(text) => {
                            assert!(!text.starts_with('#'));
                            Ok(Some(Cow::Borrowed(text)))
                        }
                        Text::Nothing => Ok(None),
                        Text::Odd => texts.odd(index).map(|text| text.map(Cow::Borrowed)),
                    };
                    assert!(texts.may_have(index) || text == Ok(None));
                    assert_eq!(text, columns.try_text(index, record));
                }
            }).unwrap();
        }
    }
}
