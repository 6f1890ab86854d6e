//! Reads the rows of the gazetteer on all threads.

use std::num::NonZeroUsize;

use crate::diagnostic::{Checked, Finding};
use crate::error::Result;
use crate::export::stream::{self, Unobserved, Work};
use crate::model::Place;
use crate::output::Reserved;
use crate::read::{KnownTexts, PlaceReader};
use crate::table::{Chunk, Records, Table};

/// As [`read_places`](crate::read::read_places), on so many threads.
pub(super) fn read(mut table: Table, threads: NonZeroUsize) -> Result<Checked<Vec<Place>>> {
    let reader = PlaceReader::new(&table);
    let nothing = Checked {
        value: Vec::new(),
        findings: Vec::new(),
    };
    stream::run(
        &mut table.reader,
        threads,
        &Unobserved,
        &Rows(reader),
        nothing,
    )
}

struct Rows(PlaceReader);

#[derive(Default)]
struct Scratch {
    records: Records,
    known: KnownTexts,
    places: Vec<Place>,
    found: Vec<Finding>,
}

impl Work for Rows {
    type Scratch = Scratch;
    type Ordered = Checked<Vec<Place>>;

    fn begin(&self) -> Scratch {
        Scratch::default()
    }

    fn work(&self, chunk: &Chunk, scratch: &mut Scratch) -> Result<()> {
        let Scratch {
            records,
            known,
            places,
            found,
        } = scratch;
        for record in records.index(chunk, self.0.shape(), found).iter() {
            places.extend(self.0.read(record, known, found));
        }
        Ok(())
    }

    fn merge<'s>(
        &self,
        ordered: &mut Self::Ordered,
        scratch: &'s mut Scratch,
    ) -> Result<Vec<Reserved<'s>>> {
        ordered.value.append(&mut scratch.places);
        ordered.findings.append(&mut scratch.found);
        Ok(Vec::new())
    }
}
