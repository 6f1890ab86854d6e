//! Whether ids are unique, in memory that does not grow with the table.
//!
//! Ids that rise from row to row (by length, then by letters) are unique, and that is how tools
//! write them. Only where they do not rise, a second pass compares fingerprints, sorted in runs that
//! go to a temporary file, and a third one the few ids whose fingerprints are equal.

use std::cmp::Ordering;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::num::NonZeroUsize;

use hashbrown::{HashMap, HashSet};
use std::hash::BuildHasher;

use crate::error::{Error, Result};
use crate::export::stream::{self, Observer, Work};
use crate::output::Reserved;
use crate::read::EventColumn;
use crate::table::{Chunk, Record, Records, Shape, Table};

/// Whether the ids of a part of a table rise.
#[derive(Debug, Default, Clone)]
pub(super) struct Rising {
    first: String,
    last: String,
    ids: u64,
    broken: bool,
}

impl Rising {
    pub(super) fn clear(&mut self) {
        self.first.clear();
        self.last.clear();
        self.ids = 0;
        self.broken = false;
    }

    /// The next id.
    pub(super) fn push(&mut self, id: &str) {
        if self.broken {
            return;
        }
        if self.ids == 0 {
            self.first.push_str(id);
        } else if order(&self.last, id) != Ordering::Less {
            self.broken = true;
        }
        self.last.clear();
        self.last.push_str(id);
        self.ids += 1;
    }

    /// A later part of the table.
    pub(super) fn append(&mut self, later: &Self) {
        if later.ids == 0 {
            return;
        }
        if self.ids > 0 && order(&self.last, &later.first) != Ordering::Less {
            self.broken = true;
        }
        self.broken |= later.broken;
        if self.ids == 0 {
            self.first.clone_from(&later.first);
        }
        self.last.clone_from(&later.last);
        self.ids += later.ids;
    }

    /// Whether the ids rise all along, and so are unique.
    pub(super) fn is_unbroken(&self) -> bool {
        !self.broken
    }
}

fn order(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Rows whose id an earlier row has: for the line of each, the line of the first.
pub(super) type Repeated = HashMap<u64, u64>;

/// Finds the rows whose id an earlier row has.
pub(super) fn repeated(
    open: &dyn Fn() -> Result<Option<Table>>,
    threads: NonZeroUsize,
    observer: &dyn Observer,
) -> Result<Repeated> {
    let Some(mut table) = open()? else {
        return Ok(Repeated::default());
    };
    let Some(column) = table.columns.position(EventColumn::Id.index()) else {
        return Ok(Repeated::default());
    };
    let shape = table.shape.clone();
    let prints = Fingerprints {
        shape: shape.clone(),
        column,
    };
    let runs = stream::run(
        &mut table.reader,
        threads,
        observer,
        &prints,
        Runs::default(),
    )?;
    let suspects = runs.repeated()?;
    if suspects.is_empty() {
        return Ok(Repeated::default());
    }
    let Some(mut table) = open()? else {
        return Ok(Repeated::default());
    };
    let compare = Compare {
        shape,
        column,
        suspects,
    };
    let seen = stream::run(
        &mut table.reader,
        threads,
        observer,
        &compare,
        Seen::default(),
    )?;
    Ok(seen.repeated)
}

fn fingerprint(id: &str) -> u64 {
    foldhash::quality::FixedState::with_seed(0x57_4d).hash_one(id)
}

fn id_of(record: Record<'_>, column: usize) -> Option<std::borrow::Cow<'_, str>> {
    if record.is_faulty() {
        return None;
    }
    let id = record.cell(column)?.trimmed();
    (!id.is_empty()).then_some(id)
}

struct Fingerprints {
    shape: Shape,
    column: usize,
}

#[derive(Default)]
struct Prints {
    records: Records,
    prints: Vec<u64>,
}

impl Work for Fingerprints {
    type Scratch = Prints;
    type Ordered = Runs;

    fn begin(&self) -> Prints {
        Prints::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Prints) -> Result<()> {
        let Prints { records, prints } = scratch;
        prints.clear();
        let mut found = Vec::new();
        let rows = records.index(chunk, &self.shape, &mut found);
        prints.extend(
            rows.iter()
                .filter_map(|record| Some(fingerprint(&id_of(record, self.column)?))),
        );
        Ok(())
    }

    fn merge<'s>(&self, runs: &mut Runs, scratch: &'s mut Prints) -> Result<Vec<Reserved<'s>>> {
        runs.add(&scratch.prints)?;
        Ok(Vec::new())
    }
}

/// How many fingerprints are kept in memory: 16 MiB of them.
const RUN: usize = 2 << 20;

/// Fingerprints, in sorted runs on disk where there are many.
#[derive(Default)]
struct Runs {
    current: Vec<u64>,
    spilled: Option<Spill>,
}

struct Spill {
    file: File,
    /// How many fingerprints each run has.
    runs: Vec<usize>,
}

impl Runs {
    fn add(&mut self, prints: &[u64]) -> Result<()> {
        self.current.extend_from_slice(prints);
        if self.current.len() >= RUN {
            self.spill()
                .map_err(|error| Error::write(std::env::temp_dir(), error))?;
        }
        Ok(())
    }

    fn spill(&mut self) -> std::io::Result<()> {
        self.current.sort_unstable();
        let spill = match &mut self.spilled {
            Some(spill) => spill,
            none => none.insert(Spill {
                file: tempfile::tempfile()?,
                runs: Vec::new(),
            }),
        };
        let mut out = std::io::BufWriter::with_capacity(1 << 16, &mut spill.file);
        for print in &self.current {
            out.write_all(&print.to_le_bytes())?;
        }
        out.flush()?;
        drop(out);
        spill.runs.push(self.current.len());
        self.current.clear();
        Ok(())
    }

    /// The fingerprints that are there more than once.
    fn repeated(mut self) -> Result<HashSet<u64>> {
        self.merged()
            .map_err(|error| Error::read(std::env::temp_dir(), error))
    }

    fn merged(&mut self) -> std::io::Result<HashSet<u64>> {
        let mut repeated = HashSet::new();
        if self.spilled.is_some() && !self.current.is_empty() {
            self.spill()?;
        }
        self.current.sort_unstable();
        let mut last = None;
        let mut next = |print: u64| {
            if last.replace(print) == Some(print) {
                repeated.insert(print);
            }
        };
        match &mut self.spilled {
            None => self.current.iter().copied().for_each(&mut next),
            Some(spill) => spill.merge(&mut next)?,
        }
        Ok(repeated)
    }
}

impl Spill {
    fn merge(&mut self, next: &mut dyn FnMut(u64)) -> std::io::Result<()> {
        let mut start = 0;
        let mut runs = Vec::new();
        for &length in &self.runs {
            // each run reads through a file handle of its own position
            runs.push(Run {
                start,
                left: length,
                buffer: Vec::new(),
                at: 0,
            });
            start += length as u64 * 8;
        }
        let mut heap = std::collections::BinaryHeap::new();
        for (index, run) in runs.iter_mut().enumerate() {
            if let Some(print) = run.next(&mut self.file)? {
                heap.push(std::cmp::Reverse((print, index)));
            }
        }
        while let Some(std::cmp::Reverse((print, index))) = heap.pop() {
            next(print);
            if let Some(run) = runs.get_mut(index)
                && let Some(print) = run.next(&mut self.file)?
            {
                heap.push(std::cmp::Reverse((print, index)));
            }
        }
        Ok(())
    }
}

/// A sorted run in the file, read a piece at a time.
struct Run {
    start: u64,
    left: usize,
    buffer: Vec<u64>,
    at: usize,
}

impl Run {
    fn next(&mut self, file: &mut File) -> std::io::Result<Option<u64>> {
        const PIECE: usize = 8 << 10;
        if self.at == self.buffer.len() {
            let count = self.left.min(PIECE);
            if count == 0 {
                return Ok(None);
            }
            file.seek(SeekFrom::Start(self.start))?;
            let mut reader = BufReader::with_capacity(count * 8, &mut *file);
            self.buffer.clear();
            self.at = 0;
            let mut bytes = [0; 8];
            for _ in 0..count {
                reader.read_exact(&mut bytes)?;
                self.buffer.push(u64::from_le_bytes(bytes));
            }
            self.start += count as u64 * 8;
            self.left -= count;
        }
        let print = self.buffer.get(self.at).copied();
        self.at += 1;
        Ok(print)
    }
}

/// Compares the ids whose fingerprints are equal.
struct Compare {
    shape: Shape,
    column: usize,
    suspects: HashSet<u64>,
}

#[derive(Default)]
struct Suspects {
    records: Records,
    rows: Vec<(String, u64)>,
}

#[derive(Default)]
struct Seen {
    first: HashMap<String, u64>,
    repeated: Repeated,
}

impl Work for Compare {
    type Scratch = Suspects;
    type Ordered = Seen;

    fn begin(&self) -> Suspects {
        Suspects::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Suspects) -> Result<()> {
        let Suspects { records, rows } = scratch;
        rows.clear();
        let mut found = Vec::new();
        for record in records.index(chunk, &self.shape, &mut found).iter() {
            if let Some(id) = id_of(record, self.column)
                && self.suspects.contains(&fingerprint(&id))
            {
                rows.push((id.into_owned(), record.line()));
            }
        }
        Ok(())
    }

    fn merge<'s>(&self, seen: &mut Seen, scratch: &'s mut Suspects) -> Result<Vec<Reserved<'s>>> {
        for (id, line) in scratch.rows.drain(..) {
            match seen.first.entry(id) {
                hashbrown::hash_map::Entry::Occupied(first) => {
                    seen.repeated.insert(line, *first.get());
                }
                hashbrown::hash_map::Entry::Vacant(slot) => {
                    slot.insert(line);
                }
            }
        }
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rising(ids: &[&str]) -> Rising {
        let mut rising = Rising::default();
        for id in ids {
            rising.push(id);
        }
        rising
    }

    #[test]
    fn ids_that_count_up_rise_also_over_a_power_of_ten() {
        assert!(rising(&["9", "10", "11"]).is_unbroken());
        assert!(!rising(&["10", "9"]).is_unbroken());
        assert!(!rising(&["a", "a"]).is_unbroken());
    }

    proptest! {
        #[test]
        fn parts_that_rise_are_unique_together(ids in proptest::collection::vec("[ab]{0,2}[0-9]{1,2}", 0..12), cut in 0_usize..12) {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let cut = cut.min(ids.len());
            let mut parts = rising(&ids[..cut]);
            parts.append(&rising(&ids[cut..]));
            prop_assert_eq!(parts.is_unbroken(), rising(&ids).is_unbroken());
            let mut unique = ids.clone();
            unique.sort_unstable();
            unique.dedup();
            prop_assert!(!parts.is_unbroken() || unique.len() == ids.len());
        }

        #[test]
        fn runs_on_disk_find_what_a_sort_finds(prints in proptest::collection::vec(0_u64..60, 0..80), run in 1_usize..9) {
            let mut runs = Runs::default();
            for piece in prints.chunks(run) {
                runs.current.extend_from_slice(piece);
                runs.spill().unwrap();
            }
            let found = runs.merged().unwrap();
            for print in 0..60 {
                let times = prints.iter().filter(|&&it| it == print).count();
                prop_assert_eq!(found.contains(&print), times > 1, "{}", print);
            }
        }
    }
}
