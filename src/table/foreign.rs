//! Tables of other projects: what their columns mean in ours, and how their cells are read.
//!
//! Most of their columns hold what ours hold under another name. Others need a [`Recipe`]: a code
//! stands for a word, a date for a date and its precision, one cell for two. A recipe makes the
//! text that a cell of our table would have; whoever reads that text judges it. A date in a form that is not
//! known is handed on as it stands, so that the reader of dates can say what is wrong with it.

mod date;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use date::{DateForm, DateRecipe, Moment};

use super::dialect::Delimiter;
use super::header::Shape;
use super::record::Record;

/// How another project writes a kind of table.
#[derive(Debug, Clone, Default)]
pub struct Foreign {
    /// What messages call it.
    pub title: String,
    /// Names that the header of every such table has. One of several is written `a|b`.
    pub needs: Vec<String>,
    /// The names of the columns where the files have no header, for each number of columns.
    pub headers: Vec<Vec<String>>,
    /// What stands between cells, where it is not to be found out.
    pub delimiter: Option<Delimiter>,
    /// What its columns are in ours.
    pub columns: Vec<ForeignColumn>,
    /// Names that stand for something else than ours of the same name.
    pub ignored: Vec<String>,
}

/// One of our columns in a table of another project.
#[derive(Debug, Clone)]
pub struct ForeignColumn {
    /// Our name.
    pub known: String,
    /// Theirs. The first that is in the header holds it; a [`Recipe::Joined`] takes all.
    pub names: Vec<String>,
    /// How the cell is read; `None`: as it stands. A column with a recipe also stays a property as it is.
    pub recipe: Option<Recipe>,
}

/// How the text of our cell is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipe {
    /// The same in every row.
    Fixed(String),
    /// The texts of several columns, as a list.
    Joined,
    /// A code that stands for a text.
    Coded {
        /// What each stands for; nothing, where that is empty.
        codes: BTreeMap<String, String>,
        /// What becomes of other codes.
        others: Others,
    },
    /// A date with its precision.
    Date(DateRecipe),
    /// The first half of a cell `lat, lon`.
    Latitude,
    /// The second half of a cell `lat, lon`.
    Longitude,
    /// A list whose entries are separated by this.
    List(String),
    /// The text behind a prefix.
    Prefixed(String),
}

/// What becomes of a code that is not in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// It is an error: the code decides how much is known, and a guess would be a lie.
    Refused,
    /// It is taken as it stands.
    Kept,
}

/// A code that a recipe does not know, and the position of its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCode(pub usize);

impl Foreign {
    /// Names of columns as `(ours, theirs)`.
    pub(super) fn names(&self) -> impl Iterator<Item = (String, String)> {
        self.columns.iter().flat_map(|column| {
            let pair = |name: &String| (column.known.clone(), name.clone());
            column.names.iter().map(pair)
        })
    }

    /// What every such table has and this one has not.
    pub(super) fn lacks(&self, shape: &Shape) -> Option<&str> {
        let has = |name: &str| shape.position(name).is_some();
        let lacking = |need: &&String| !need.split('|').any(has);
        self.needs.iter().find(lacking).map(String::as_str)
    }
}

/// A recipe with the positions of the cells that it needs.
#[derive(Debug, Clone)]
pub(super) struct Making {
    recipe: Recipe,
    /// The cells of a [`Recipe::Joined`]; end and precision of a date.
    others: [Option<usize>; 2],
    joined: Vec<usize>,
}

impl Making {
    /// For a table of that shape; `None` if it has no column that the recipe needs.
    pub(super) fn of(column: &ForeignColumn, shape: &Shape) -> Option<Self> {
        let recipe = column.recipe.clone()?;
        let joined: Vec<usize> = match recipe {
            Recipe::Joined => {
                let positions = column.names.iter().map(|name| shape.position(name));
                positions.flatten().collect()
            }
            _ => Vec::new(),
        };
        if matches!(recipe, Recipe::Joined) && joined.is_empty() {
            return None;
        }
        let others = match &recipe {
            Recipe::Date(date) => {
                let position = |name: &Option<String>| shape.position(name.as_deref()?);
                [position(&date.end), position(&date.precision)]
            }
            _ => [None, None],
        };
        Some(Self {
            recipe,
            others,
            joined,
        })
    }

    /// Whether it gives a text without a main column.
    pub(super) fn stands_alone(&self) -> bool {
        matches!(self.recipe, Recipe::Fixed(_) | Recipe::Joined)
    }

    /// The text of our cell; `position` is that of the main column.
    pub(super) fn text<'c>(
        &self,
        record: Record<'c>,
        position: Option<usize>,
    ) -> Result<Option<Cow<'c, str>>, UnknownCode> {
        let cell = |position: usize| {
            let text = record.cell(position)?.trimmed();
            (!text.is_empty()).then_some(text)
        };
        match &self.recipe {
            Recipe::Fixed(text) => return Ok(Some(Cow::Owned(text.clone()))),
            Recipe::Joined => {
                let texts: Vec<Cow<'_, str>> =
                    self.joined.iter().filter_map(|&it| cell(it)).collect();
                return Ok((!texts.is_empty()).then(|| Cow::Owned(texts.join("; "))));
            }
            _ => {}
        }
        let Some((position, text)) = position.and_then(|it| Some((it, cell(it)?))) else {
            return Ok(None);
        };
        Ok(Some(match &self.recipe {
            Recipe::Coded { codes, others } => match (codes.get(&*text), others) {
                (Some(meaning), _) if meaning.is_empty() => return Ok(None),
                (Some(meaning), _) => Cow::Owned(meaning.clone()),
                (None, Others::Kept) => text,
                (None, Others::Refused) => return Err(UnknownCode(position)),
            },
            Recipe::Date(date) => {
                let [end, precision] = self.others;
                let code = precision.and_then(|at| Some((at, cell(at)?)));
                let moment = match code {
                    Some((at, code)) => *date.codes.get(&*code).ok_or(UnknownCode(at))?,
                    None => Moment::Exact,
                };
                let end = end.and_then(cell);
                let made = date.edtf(&text, end.as_deref(), moment);
                made.map_or(text, Cow::Owned)
            }
            Recipe::Latitude | Recipe::Longitude => {
                let halves = text.split_once(',').or_else(|| text.split_once(';'));
                match (halves, &self.recipe) {
                    (Some((lat, _)), Recipe::Latitude) => Cow::Owned(lat.trim().to_owned()),
                    (Some((_, lon)), _) => Cow::Owned(lon.trim().to_owned()),
                    (None, _) => text,
                }
            }
            Recipe::List(between) => Cow::Owned(text.replace(between.as_str(), ";")),
            Recipe::Prefixed(prefix) => Cow::Owned(format!("{prefix}{text}")),
            Recipe::Fixed(_) | Recipe::Joined => text,
        }))
    }
}
