//! `waymarks places list`.

use serde_json::Value;
use waymarks::places::Usage;

use super::args::List;
use super::desk::{Desk, Ended};
use super::print::{Listing, degrees};
use crate::exit::Exit;

/// Lists the places.
pub(crate) fn run(args: &List, desk: &mut Desk<'_>) -> Ended {
    let Some(gazetteer) = desk.gazetteer()? else {
        return Ok(Exit::WrongData);
    };
    let usage = match desk.events()? {
        Some(events) => Some(Usage::count(&gazetteer, events)?),
        None => None,
    };
    let header = [
        "id",
        "name",
        "kind",
        "countries",
        "parent",
        "lat",
        "lon",
        "rows",
    ];
    let mut listing = Listing::new(&header);
    for (id, place) in gazetteer.iter() {
        let point = |of: fn(waymarks::model::LonLat) -> f64| {
            place.point.map_or(Value::Null, |at| degrees(of(at)))
        };
        listing.push(vec![
            place.id.as_str().into(),
            place.name.as_str().into(),
            place.kind.as_deref().into(),
            place.countries.join(";").into(),
            place.parent.clone().into(),
            point(waymarks::model::LonLat::lat),
            point(waymarks::model::LonLat::lon),
            usage.as_ref().map(|usage| usage.of(id)).into(),
        ]);
    }
    listing.print(args.format)?;
    Ok(Exit::Done)
}
