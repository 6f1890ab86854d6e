//! A first look over the event table, only where rows depend on other rows: whether every value of
//! an unknown column is a number, which groups there are, and which number a group shares.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use hashbrown::{HashMap, HashSet};

use crate::check::Groups;
use crate::error::Result;
use crate::export::stream::{self, Observer, Work};
use crate::layer::{Extra, ValueType, is_plain_number};
use crate::model::Sensitivity;
use crate::output::Reserved;
use crate::read::{EventColumn, GroupTotals};
use crate::table::{Chunk, Records, Shape, Table};

/// What the first look found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The unknown columns, with what they hold.
    pub(super) extras: Vec<Extra>,
    /// For each group the number of which a row gives, that number as text.
    pub(super) totals: HashMap<String, String>,
    /// The groups that rows name.
    pub(super) groups: Groups,
}

impl Survey {
    /// Looks over `table`; stops as soon as nothing more can be learnt.
    pub(super) fn take(
        mut table: Table,
        most_sensitive: Sensitivity,
        threads: NonZeroUsize,
        observer: &dyn Observer,
    ) -> Result<Self> {
        let groups = GroupTotals::new(&table.columns, most_sensitive);
        let columns: Vec<Column> = table
            .columns
            .extras()
            .iter()
            .map(|(position, name)| Column {
                position: *position,
                name: name.clone(),
                is_text: AtomicBool::new(false),
                has_value: AtomicBool::new(false),
            })
            .collect();
        let needs_groups = groups.is_needed();
        let look = Look {
            shape: table.shape.clone(),
            open: AtomicUsize::new(columns.len()),
            columns,
            groups: needs_groups.then_some(groups),
            group: table.columns.position(EventColumn::Group.index()),
        };
        let begin = (HashMap::new(), Groups::default());
        let (totals, groups) = if look.is_done() {
            begin
        } else {
            stream::run(&mut table.reader, threads, observer, &look, begin)?
        };
        let extras = look.columns.into_iter().map(|column| {
            let number = !column.is_text.into_inner() && column.has_value.into_inner();
            Extra {
                name: column.name,
                position: column.position,
                holds: if number {
                    ValueType::Number
                } else {
                    ValueType::Text
                },
            }
        });
        Ok(Self {
            extras: extras.collect(),
            totals,
            groups,
        })
    }
}

#[derive(Debug)]
struct Column {
    position: usize,
    name: String,
    is_text: AtomicBool,
    has_value: AtomicBool,
}

struct Look {
    shape: Shape,
    columns: Vec<Column>,
    /// How many columns are not yet known to be text.
    open: AtomicUsize,
    groups: Option<GroupTotals>,
    /// Position of the group's name.
    group: Option<usize>,
}

#[derive(Default)]
struct Scratch {
    records: Records,
    totals: Vec<(String, String)>,
    names: HashSet<u64>,
}

impl Work for Look {
    type Scratch = Scratch;
    type Ordered = (HashMap<String, String>, Groups);

    fn begin(&self) -> Scratch {
        Scratch::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Scratch) -> Result<()> {
        scratch.totals.clear();
        scratch.names.clear();
        // what is wrong with the records is said by the pass that reads them
        let mut found = Vec::new();
        for record in scratch.records.index(chunk, &self.shape, &mut found).iter() {
            if record.is_faulty() {
                continue;
            }
            if let Some(cell) = self.group.and_then(|position| record.cell(position))
                && !cell.is_empty()
            {
                let name = cell.trimmed();
                if !name.is_empty() {
                    scratch.names.insert(Groups::fingerprint(&name));
                }
            }
            for column in &self.columns {
                if column.is_text.load(Relaxed) {
                    continue;
                }
                let Some(text) = record.cell(column.position).map(|cell| cell.trimmed()) else {
                    continue;
                };
                if text.is_empty() {
                    continue;
                }
                column.has_value.store(true, Relaxed);
                if !is_plain_number(&text) && !column.is_text.swap(true, Relaxed) {
                    self.open.fetch_sub(1, Relaxed);
                }
            }
            if let Some((group, total)) =
                self.groups.as_ref().and_then(|groups| groups.total(record))
            {
                scratch
                    .totals
                    .push((group.into_owned(), total.into_owned()));
            }
        }
        Ok(())
    }

    fn merge<'s>(
        &self,
        (totals, groups): &mut Self::Ordered,
        scratch: &'s mut Scratch,
    ) -> Result<Vec<Reserved<'s>>> {
        for (group, total) in scratch.totals.drain(..) {
            totals.entry(group).or_insert(total);
        }
        // in one order, as there may be more than are kept
        let mut names: Vec<u64> = scratch.names.drain().collect();
        names.sort_unstable();
        for name in names {
            groups.insert(name);
        }
        Ok(Vec::new())
    }

    fn is_done(&self) -> bool {
        self.groups.is_none() && self.group.is_none() && self.open.load(Relaxed) == 0
    }
}
