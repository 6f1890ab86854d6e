//! What the gazetteer itself gets wrong: ids, shared names, parents.

use std::fmt::Write as _;

use hashbrown::HashMap;

use crate::diagnostic::{Code, Finding, Severity};
use crate::gazetteer::index::{Shared, Which};
use crate::gazetteer::{Gazetteer, PlaceId, tree};

/// Other rows that one finding names; its message tells how many more there are.
const RELATED: usize = 5;

/// Distinct missing parents for which a suggestion is looked for.
const SUGGESTED: usize = 50;

type Found = (PlaceId, Finding);

/// Links the places with their parents, and tells what is wrong, in the order of the file.
pub(super) fn run(gazetteer: &mut Gazetteer, shared: &[Shared]) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in shared {
        repeated_ids(gazetteer, group, &mut found);
        found.extend(shared_name(gazetteer, group));
    }
    for (again, finding) in &found {
        if finding.code == Code::P311
            && finding.severity == Severity::Error
            && let Some(place) = gazetteer.places.get_mut(again.index())
        {
            place.is_faulty = true;
        }
    }
    let mut parents = parents(gazetteer, &mut found);
    for circle in tree::cut_circles(&mut parents) {
        found.extend(contains_itself(gazetteer, &circle));
    }
    gazetteer.parents = parents;
    found.sort_by(|(one, a), (other, b)| (one, a.code, &a.value).cmp(&(other, b.code, &b.value)));
    // Places that share an id and a name meet in two groups.
    found.dedup_by(|(one, a), (other, b)| one == other && a.code == b.code && a.value == b.value);
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Ids that are the same, or differ in case only: they have one folded key, so the places are
/// found among those that share one.
fn repeated_ids(gazetteer: &Gazetteer, group: &Shared, found: &mut Vec<Found>) {
    let mut ids: Vec<(String, &str, PlaceId)> = group
        .holders
        .iter()
        .map(|(place, _)| {
            let id = gazetteer.get(*place).id.as_str();
            (id.to_lowercase(), id, *place)
        })
        .collect();
    ids.sort_unstable();
    for alike in ids.chunk_by(|(one, ..), (other, ..)| one == other) {
        let first = alike.iter().map(|(_, _, place)| *place).min();
        for same in alike.chunk_by(|(_, one, _), (_, other, _)| one == other) {
            let Some(((_, _, kept), again)) = same.split_first() else {
                continue;
            };
            found.extend(again.iter().map(|(_, id, place)| {
                let message = format!("the id {id:?} is used twice");
                (*place, repeated_id(gazetteer, *place, *kept, message))
            }));
            if let Some(first) = first.filter(|first| first != kept) {
                let (id, other) = (&gazetteer.get(*kept).id, &gazetteer.get(first).id);
                let message = format!("the ids {id:?} and {other:?} differ in case only");
                let finding = repeated_id(gazetteer, *kept, first, message);
                found.push((*kept, finding.severity(Severity::Warning)));
            }
        }
    }
}

fn repeated_id(gazetteer: &Gazetteer, again: PlaceId, first: PlaceId, message: String) -> Finding {
    let place = gazetteer.get(again);
    Finding::new(Code::P311, message)
        .at(place.at.clone())
        .cell("id", &place.id)
        .related(gazetteer.get(first).at.clone(), "first used here")
}

/// A name that two places answer to, if it is an alias or an id of one of them: that two places
/// have one *name* is how the world is. Told once, where the alias stands.
fn shared_name(gazetteer: &Gazetteer, group: &Shared) -> Option<Found> {
    let is_alias = |(_, which): &&(PlaceId, Which)| matches!(which, Which::Alias(_));
    let is_name = |(_, which): &&(PlaceId, Which)| *which == Which::Name;
    let has_other = group.holders.iter().any(|(_, which)| *which != Which::Name);
    let (subject, which) = *group
        .holders
        .iter()
        .find(is_alias)
        .or_else(|| group.holders.iter().find(is_name))
        .filter(|_| has_other)?;
    let place = gazetteer.get(subject);
    let text = which.of(place);
    // that an id is used twice is told by itself
    let is_other =
        |(other, _): &&(PlaceId, Which)| *other != subject && gazetteer.get(*other).id != place.id;
    let mut others = group.holders.iter().filter(is_other);
    let (other, as_what) = *others.next()?;
    let what = match as_what {
        Which::Name => "the name",
        Which::Alias(_) => "an alias",
        Which::Id => "the id",
    };
    let mut message = format!(
        "{text:?} of {:?} is also {what} of {:?}",
        place.id,
        gazetteer.get(other).id
    );
    match group.holders.len() {
        0..=2 => {}
        3 => message.push_str(" and names one more place"),
        many => _ = write!(message, " and names {} more places", many - 2),
    }
    let field = if which == Which::Name {
        "name"
    } else {
        "aliases"
    };
    let mut finding = Finding::new(Code::P313, message)
        .at(place.at.clone())
        .cell(field, text)
        .hint(format!(
            "a row that says {text:?} is joined with none of them: it needs an id or a scope"
        ));
    for (other, which) in group
        .holders
        .iter()
        .filter(|(other, _)| *other != subject)
        .take(RELATED)
    {
        let other = gazetteer.get(*other);
        finding = finding.related(
            other.at.clone(),
            format!("{:?} answers to {:?}", other.id, which.of(other)),
        );
    }
    Some((subject, finding))
}

/// The parent of each place.
fn parents(gazetteer: &Gazetteer, found: &mut Vec<Found>) -> Vec<Option<PlaceId>> {
    let mut hints: HashMap<&str, Option<String>> = HashMap::new();
    let mut last: Option<(&str, PlaceId)> = None;
    let mut parents = Vec::with_capacity(gazetteer.len());
    for (id, place) in gazetteer.iter() {
        let Some(text) = place.parent.as_deref().filter(|text| !text.is_empty()) else {
            parents.push(None);
            continue;
        };
        // Tables are usually sorted by what contains what.
        let known = last
            .filter(|(known, _)| *known == text)
            .map(|(_, parent)| parent);
        let parent = known.or_else(|| gazetteer.by_id(text));
        parents.push(parent);
        if let Some(parent) = parent {
            last = Some((text, parent));
            continue;
        }
        let is_new = hints.len() < SUGGESTED;
        let hint = match hints.get(text) {
            Some(hint) => hint.clone(),
            None if is_new => {
                let hint = parent_hint(gazetteer, text);
                hints.insert(text, hint.clone());
                hint
            }
            None => None,
        };
        let mut finding = Finding::new(Code::P314, format!("{text:?} is not the id of a place"))
            .at(place.at.clone())
            .cell("parent", text);
        finding.hint = hint;
        found.push((id, finding));
    }
    parents
}

fn parent_hint(gazetteer: &Gazetteer, text: &str) -> Option<String> {
    let near = gazetteer.lookup(text).found();
    let near = near.or_else(|| Some(gazetteer.suggest(text, 1).first()?.place))?;
    Some(format!("did you mean {:?}?", gazetteer.get(near).id))
}

fn contains_itself(gazetteer: &Gazetteer, circle: &[PlaceId]) -> Option<Found> {
    let (first, others) = circle.split_first()?;
    let place = gazetteer.get(*first);
    let mut message = format!("the place {:?} contains itself", place.id);
    if let Some((nearest, more)) = others.split_first() {
        _ = write!(message, ": it lies in {:?}", gazetteer.get(*nearest).id);
        for other in more.iter().take(RELATED - 1) {
            _ = write!(message, ", that in {:?}", gazetteer.get(*other).id);
        }
        message.push_str(match others.len() {
            0..=RELATED => ", and that in the first again",
            _ => ", and so on to the first again",
        });
    }
    let parent = place.parent.clone().unwrap_or_default();
    let mut finding = Finding::new(Code::P315, message)
        .at(place.at.clone())
        .cell("parent", parent);
    for other in others.iter().take(RELATED) {
        let other = gazetteer.get(*other);
        finding = finding.related(
            other.at.clone(),
            format!(
                "parent of {:?}: {:?}",
                other.id,
                other.parent.as_deref().unwrap_or_default()
            ),
        );
    }
    Some((*first, finding))
}
