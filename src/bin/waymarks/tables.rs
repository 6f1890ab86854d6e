//! What the tables are before they are read: another project's, in each other's place, or not there.

use std::path::Path;
use std::sync::Arc;

use waymarks::error::{Error, Result};
use waymarks::export::Inputs;
use waymarks::profile::Profile;
use waymarks::read::{EVENTS, EventColumn, PLACES};
use waymarks::resolve::UnknownPlaces;
use waymarks::table::{Foreign, OpenOptions, Rewindable, Table, Vocabulary};

use crate::args::{self, Tables};

/// How other projects write the tables, by `--profile`.
#[derive(Debug, Default)]
pub(crate) struct Profiles {
    places: Option<Arc<Foreign>>,
    events: Option<Arc<Foreign>>,
}

impl Profiles {
    /// Those that were named; two for one table are refused.
    pub(crate) fn named(names: &[String]) -> Result<Self> {
        let mut profiles = Self::default();
        for name in names {
            let profile = Profile::named(name)
                .ok_or_else(|| Error::usage(format!("there is no profile {name:?}")))?;
            for (table, theirs, slot) in [
                ("places", profile.places, &mut profiles.places),
                ("events", profile.events, &mut profiles.events),
            ] {
                if let (Some(theirs), Some(earlier)) = (&theirs, &*slot) {
                    let (a, b) = (&earlier.title, &theirs.title);
                    let message = format!("--profile {a} and {b} both say how {table} are read");
                    return Err(Error::usage(message));
                }
                *slot = theirs.or_else(|| slot.take());
            }
        }
        Ok(profiles)
    }

    /// Tells the readers.
    pub(crate) fn apply(self, inputs: &mut Inputs) {
        if self.events.is_some() {
            // names in another project's table are not written for this gazetteer
            inputs.unknown_places = UnknownPlaces::Carried;
        }
        inputs.foreign_places = self.places;
        inputs.foreign_events = self.events;
    }
}

/// Whether no gazetteer was named and none is there.
pub(crate) fn lacks_places(tables: &Tables) -> bool {
    tables.places == Path::new(args::PLACES) && !tables.places.exists()
}

/// Whether the events can do without a gazetteer: they have columns for positions of their own.
pub(crate) fn has_positions(inputs: &Inputs) -> Result<bool> {
    let opened = Table::open(inputs.events.input()?, &EVENTS, &inputs.event_options())?;
    let has = |table: &Table, column: EventColumn| table.columns.has(column.index());
    // a table that cannot be read says so itself
    Ok(opened
        .value
        .is_none_or(|table| has(&table, EventColumn::Lat) && has(&table, EventColumn::Lon)))
}

/// Fails if the two tables were given in each other's place.
pub(crate) fn refuse_swapped(inputs: &Inputs) -> Result<()> {
    let fit = |input: &Rewindable, table: &Vocabulary, options: &OpenOptions| -> Result<usize> {
        let opened = Table::open(input.input()?, table, options)?;
        let known = |it: Table| {
            (0..table.columns.len())
                .filter(|&n| it.columns.has(n))
                .count()
        };
        Ok(opened.value.map_or(0, known))
    };
    let (places, events) = (inputs.place_options(), inputs.event_options());
    let turned = |input, own, own_options, other, other_options| -> Result<bool> {
        Ok(fit(input, other, other_options)? > fit(input, own, own_options)?)
    };
    if turned(&inputs.places, &PLACES, &places, &EVENTS, &events)?
        && turned(&inputs.events, &EVENTS, &events, &PLACES, &places)?
    {
        let (a, b) = (inputs.places.name(), inputs.events.name());
        return Err(Error::Usage {
            message: format!("{a} has the columns of events, and {b} those of places"),
            hint: Some(format!("swap them: --places {b} --events {a}")),
        });
    }
    Ok(())
}
