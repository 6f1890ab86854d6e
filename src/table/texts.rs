//! The texts of the known columns of one record, found in one walk over its cells.

use std::borrow::Cow;

use super::foreign::UnknownCode;
use super::header::Columns;
use super::record::Record;

/// Known columns that the widest vocabulary may have.
pub(crate) const MOST: usize = 32;

/// What a column says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Text<'c> {
    /// This, as it stands in the cell, and it does not begin with `#`.
    Plain(&'c str),
    /// There is no such column, or nothing in the cell.
    Nothing,
    /// Something is to be done about it: quotes are doubled, another project has its own way to say it,
    /// or it begins with `#`, as the error values of spreadsheets do. [`Texts::any`] does it.
    Odd,
}

/// What the known columns of a record say: for those who want most of them, and each at once.
#[derive(Debug)]
pub(crate) struct Texts<'a, 'c> {
    record: &'a Record<'c>,
    columns: &'a Columns,
    /// Without the blanks around them.
    plain: [Option<&'c str>; MOST],
    /// A bit for each index whose text is not the plain one as it stands.
    odd: u64,
}

impl<'a, 'c> Texts<'a, 'c> {
    /// For a record, of which nothing is known before it is [taken apart](Self::take_apart): half a
    /// kilobyte that stays where it is made.
    #[inline]
    pub(crate) fn of(record: &'a Record<'c>, columns: &'a Columns) -> Self {
        Self {
            record,
            columns,
            plain: [None; MOST],
            odd: columns.made(),
        }
    }

    /// Looks at each cell of the record.
    #[inline]
    pub(crate) fn take_apart(&mut self) -> &Self {
        self.odd |= self.record.texts(self.columns.indexes(), &mut self.plain);
        self
    }

    /// The record itself.
    pub(crate) fn record(&self) -> &'a Record<'c> {
        self.record
    }

    /// The columns of its table.
    pub(crate) fn columns(&self) -> &'a Columns {
        self.columns
    }

    /// Whether the column with that index may have a text.
    #[inline]
    pub(crate) fn may_have(&self, index: usize) -> bool {
        self.odd >> index & 1 == 1 || matches!(self.plain.get(index), Some(Some(_)))
    }

    /// The text of the column with that index in the vocabulary.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> Text<'c> {
        if self.odd >> index & 1 == 1 {
            return Text::Odd;
        }
        match self.plain.get(index) {
            Some(Some(text)) => Text::Plain(text),
            Some(None) | None => Text::Nothing,
        }
    }

    /// The text of any column, as [`Columns::try_text`] has it.
    #[cold]
    pub(crate) fn any(&self, index: usize) -> Result<Option<Cow<'c, str>>, UnknownCode> {
        self.columns.try_text(index, *self.record)
    }
}

#[cfg(test)]
mod tests {
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
            table.for_each(&mut Vec::new(), |_, record, _| {
                let mut texts = Texts::of(&record, &columns);
                let texts = texts.take_apart();
                for index in 0..TABLE.columns.len() {
                    let text = match texts.get(index) {
                        Text::Plain(text) => {
                            assert!(!text.starts_with('#'));
                            Ok(Some(Cow::Borrowed(text)))
                        }
                        Text::Nothing => Ok(None),
                        Text::Odd => texts.any(index),
                    };
                    assert!(texts.may_have(index) || text == Ok(None));
                    assert_eq!(text, columns.try_text(index, record));
                }
            }).unwrap();
        }
    }
}
