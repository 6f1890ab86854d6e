//! `waymarks places find`.

use serde_json::Value;
use waymarks::gazetteer::Lookup;

use super::args::Find;
use super::desk::{Desk, Ended};
use super::print::Listing;
use crate::exit::Exit;

/// Says which places answer to a name, or are near to it.
pub(crate) fn run(args: &Find, desk: &mut Desk<'_>) -> Ended {
    let Some(gazetteer) = desk.gazetteer()? else {
        return Ok(Exit::WrongData);
    };
    let name = args.name.trim();
    let header = ["match", "id", "name", "as", "distance", "likeness", "at"];
    let mut listing = Listing::new(&header);
    let (answers, word) = match gazetteer.lookup(name) {
        Lookup::Found(place) => (vec![place], "answers"),
        Lookup::Ambiguous(places) => (places.into_vec(), "one of several"),
        Lookup::Unknown => (Vec::new(), ""),
    };
    let found = !answers.is_empty();
    for id in answers {
        let place = gazetteer.get(id);
        let names = std::iter::once(place.name.as_str())
            .chain(place.aliases.iter().map(|alias| alias.text.as_str()))
            .chain([place.id.as_str()]);
        let spelling = {
            let key = waymarks::gazetteer::fold(name);
            let mut names = names.clone();
            let exact = names.clone().find(|own| *own == name);
            exact.or_else(|| names.find(|own| waymarks::gazetteer::fold(own) == key))
        };
        let how = match (word, spelling) {
            ("answers", Some(own)) if own == name => "exact",
            ("answers", Some(_)) => "folded",
            ("answers", None) => "scoped",
            (word, _) => word,
        };
        listing.push(vec![
            how.into(),
            place.id.as_str().into(),
            place.name.as_str().into(),
            spelling.into(),
            0.into(),
            Value::Null,
            place.at.to_string().into(),
        ]);
    }
    if !found {
        for near in gazetteer.suggest(name, args.most) {
            let place = gazetteer.get(near.place);
            listing.push(vec![
                "near".into(),
                place.id.as_str().into(),
                place.name.as_str().into(),
                near.name.as_str().into(),
                near.distance.into(),
                near.likeness.into(),
                place.at.to_string().into(),
            ]);
        }
    }
    listing.print(args.format)?;
    Ok(if found { Exit::Done } else { Exit::WrongData })
}
