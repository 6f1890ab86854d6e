//! `waymarks places import`.

use std::ops::ControlFlow;

use waymarks::diagnostic::{Code, Finding};
use waymarks::error::{Error, Result};
use waymarks::geodesy::{BoundingBox, Region};
use waymarks::places::import::{Known, LeftOut, Merge, Selection, for_each};
use waymarks::places::{PlaceBook, Strictness};
use waymarks::source::{FileName, Location};

use super::args::Import;
use super::desk::{Desk, Ended, exit, plural, print_diff};
use super::show::meant;
use crate::exit::Exit;

/// Places that may be chosen without saying that so many are meant.
const MANY: usize = 1_000;

/// Takes in places of another gazetteer.
pub(crate) fn run(args: &Import, desk: &mut Desk<'_>) -> Ended {
    let Some(mut book) = desk.book()? else {
        return Ok(Exit::WrongData);
    };
    let regions = regions(&args.within, &book, desk)?;
    let selection = Selection::new(&args.id, &args.name, regions);
    let (mut chosen, mut too_many) = (Vec::new(), false);
    let mut left_out = LeftOut::default();
    let format = args.from.map(super::args::From::format);
    for_each(
        &args.file,
        format,
        &selection,
        &mut left_out,
        &mut |place| {
            too_many = chosen.len() == MANY && !args.all;
            if too_many {
                return ControlFlow::Break(());
            }
            chosen.push(place);
            ControlFlow::Continue(())
        },
    )?;
    if too_many {
        return Err(Error::Usage {
            message: format!("more than {MANY} places are chosen"),
            hint: Some("choose with --id, --name or --within, or say --all".to_owned()),
        });
    }
    say_left_out(args, &left_out, desk);
    if chosen.is_empty() {
        return Err(Error::usage(format!(
            "no place in {} is chosen",
            args.file.display()
        )));
    }
    let merge = Merge::make(&book, chosen, args.most_names);
    if let Err(finding) = merge.add(&mut book)? {
        return Ok(desk.refuse(*finding));
    }
    say_new(&merge, desk);
    if args.update {
        if let Err(finding) = merge.update(&mut book) {
            return Ok(desk.refuse(*finding));
        }
        merge.known.iter().for_each(|known| say_known(known, desk));
    } else if !merge.known.is_empty() {
        propose(&merge, desk)?;
    }
    // Names that two places share are a warning here: whether that matters, the events say.
    let Some(draft) = desk.draft_with(book, Strictness::Lenient)? else {
        return Ok(Exit::WrongData);
    };
    if !desk.keeps_joins(&draft, &args.edit, None)? {
        return Ok(Exit::WrongData);
    }
    Ok(exit(desk.save(draft.path(), draft.edited(), &args.edit)?))
}

/// The changes of known places as a diff, which is not applied.
fn propose(merge: &Merge, desk: &mut Desk<'_>) -> Result<()> {
    merge.known.iter().for_each(|known| say_known(known, desk));
    if let Some(mut book) = desk.book()?
        && merge.update(&mut book).is_ok()
        && let Some(draft) = desk.draft_with(book, Strictness::Lenient)?
    {
        print_diff(&draft.edited().diff())?;
        let known = merge.known.len() as u64;
        let known = plural(known, "known place", "known places");
        desk.say(&format!(
            "the changes of {known} are proposed: --update makes them"
        ));
    }
    Ok(())
}

fn say_new(merge: &Merge, desk: &mut Desk<'_>) {
    for new in &merge.new {
        let namesake = new.namesake.as_ref();
        let namesake = namesake.map(|id| format!("; {id} has the same name and is elsewhere"));
        desk.say(&format!(
            "new: {} ({}, {}){}",
            new.id,
            new.place.name,
            new.place.key,
            namesake.unwrap_or_default()
        ));
    }
    if !merge.unchanged.is_empty() {
        let known = merge.unchanged.len() as u64;
        let known = plural(known, "known place has", "known places have");
        desk.say(&format!("{known} all of it already"));
    }
    if merge.taken_names > 0 {
        let names = plural(merge.taken_names, "other name is", "other names are");
        desk.say(&format!(
            "{names} left out: another place answers to it already"
        ));
    }
    if merge.further_names > 0 {
        let names = plural(merge.further_names, "other name is", "other names are");
        desk.say(&format!("{names} left out: beyond --most-names"));
    }
}

fn say_known(known: &Known, desk: &mut Desk<'_>) {
    let columns: Vec<&str> = known.changes.iter().map(|(column, _)| *column).collect();
    let apart = known.distance_m.filter(|metres| *metres >= 1.0);
    let apart = apart.map_or(String::new(), |metres| {
        format!(", {:.1} km apart", metres / 1000.0)
    });
    desk.say(&format!(
        "known: {} is {} ({}{apart}): {}",
        known.id,
        known.key,
        known.because,
        columns.join(", ")
    ));
}

fn say_left_out(args: &Import, left_out: &LeftOut, desk: &mut Desk<'_>) {
    let file = FileName::from(args.file.display().to_string());
    for (reason, count, first) in left_out.iter() {
        let message = format!(
            "{} left out: {reason}",
            plural(count, "place is", "places are")
        );
        desk.find(Finding::new(Code::G606, message).at(Location::line(&file, first)));
    }
}

fn regions(typed: &[String], book: &PlaceBook, desk: &mut Desk<'_>) -> Result<Vec<Region>> {
    let mut regions = Vec::new();
    let mut areas = Vec::new();
    for typed in typed {
        let looks_like_box = typed.split(',').count() == 4
            && typed
                .chars()
                .all(|it| it.is_ascii_digit() || " ,.-+".contains(it));
        if looks_like_box {
            let bounds = BoundingBox::parse(typed).map_err(|error| Error::Usage {
                message: format!("--within {typed:?}: {error}"),
                hint: error.hint(),
            })?;
            regions.push(Region::bounding_box(bounds));
            continue;
        }
        if areas.is_empty() {
            areas = desk.areas()?.0;
        }
        let place = book.gazetteer().get(meant(book.gazetteer(), typed)?);
        let area = areas.iter().find(|area| area.place == place.id);
        let area = area.ok_or_else(|| Error::Usage {
            message: format!("--within {typed:?}: the place has no area"),
            hint: Some("draw its polygon into areas.geojson, or give a box W,S,E,N".to_owned()),
        })?;
        regions.push(Region::areas(area.polygons.clone()));
    }
    Ok(regions)
}
