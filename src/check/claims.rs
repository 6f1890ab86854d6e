//! Claims of one group, side by side: where they differ, and where a sum would count twice.
//!
//! A row whose number is a part of another's (`shared`, `subset`) or stands over many (`aggregate`)
//! competes with nobody. The others of one category are claims about one thing: they should agree,
//! and if they do not, the reader of the map should know.

use hashbrown::HashMap;

use crate::check::notes::fingerprint;
use crate::diagnostic::{Code, Finding, Severity};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::model::{Count, CountScope, Day, Event, Role, RouteBasis, Width};
use crate::resolve::Joined;
use crate::source::{FileName, Location};

/// Groups that are compared, and claims of one; what is beyond is passed over.
const GROUPS: usize = 20_000;
const CLAIMS: usize = 16;

/// What is kept of a row.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    line: u64,
    /// Fingerprints of the category and of what is counted.
    category: u64,
    counted: u64,
    basis: Option<RouteBasis>,
    scope: Option<CountScope>,
    count: Option<Count>,
    /// The days on which it may have been, the width of `~` added.
    days: (Option<Day>, Option<Day>),
    /// Where it happened, or where the journey ends.
    place: Option<PlaceId>,
}

impl Claim {
    pub(super) fn of(event: &Event<'_>, line: u64, joined: &Joined) -> Self {
        let word = |text: Option<&str>| fingerprint(text.unwrap_or_default().to_lowercase());
        let end = joined
            .stops
            .iter()
            .find(|(role, _)| *role == Role::To)
            .map(|(_, place)| *place);
        Self {
            line,
            category: word(event.category),
            counted: word(event.count_of),
            basis: event.route_basis,
            scope: event.count_scope,
            count: event.count.filter(|count| *count != Count::default()),
            days: event
                .when
                .as_ref()
                .map_or((None, None), |when| when.possible(Width::Units(1))),
            place: joined.place.or(end),
        }
    }

    /// Whether it is a part of another claim, or stands over many.
    fn is_part(&self) -> bool {
        matches!(
            self.scope,
            Some(CountScope::Shared | CountScope::Subset | CountScope::Aggregate)
        )
    }

    /// The number that a sum over a layer adds for it.
    fn added(&self) -> Option<Count> {
        self.count.filter(|_| !self.is_part())
    }
}

/// The claims of all groups.
#[derive(Debug, Default)]
pub(super) struct Claims {
    groups: Vec<(String, Vec<Claim>)>,
    places: HashMap<String, usize>,
}

impl Claims {
    /// Takes in the claims of the next rows, each with its group.
    pub(super) fn take(&mut self, claims: &mut Vec<(String, Claim)>) {
        for (group, claim) in claims.drain(..) {
            let place = match self.places.get(&group) {
                Some(place) => *place,
                None if self.groups.len() >= GROUPS => continue,
                None => {
                    self.places.insert(group.clone(), self.groups.len());
                    self.groups.push((group, Vec::new()));
                    self.groups.len() - 1
                }
            };
            if let Some((_, claims)) = self.groups.get_mut(place)
                && claims.len() < CLAIMS
            {
                claims.push(claim);
            }
        }
    }

    /// At most one finding of each kind for each group.
    pub(super) fn conclude(&self, table: &FileName, gazetteer: &Gazetteer) -> Vec<Finding> {
        let mut found = Vec::new();
        for (name, claims) in &self.groups {
            let group = Group {
                name,
                table,
                gazetteer,
            };
            let twice = group.counted_twice(claims);
            let skips_counts = twice.is_some();
            found.extend(twice);
            found.extend(group.differ(claims, skips_counts));
        }
        found
    }
}

struct Group<'a> {
    name: &'a str,
    table: &'a FileName,
    gazetteer: &'a Gazetteer,
}

/// What claims differ in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Difference {
    count: bool,
    date: bool,
    place: bool,
}

impl Group<'_> {
    /// Claims of one category that cannot all be right.
    fn differ(&self, claims: &[Claim], skips_counts: bool) -> Option<Finding> {
        let mut difference = Difference::default();
        let mut differing: Vec<&Claim> = Vec::new();
        let competing = || claims.iter().filter(|claim| !claim.is_part());
        for (index, claim) in competing().enumerate() {
            for earlier in competing().take(index) {
                let one = self.difference(earlier, claim, skips_counts);
                if one == Difference::default() {
                    continue;
                }
                difference.count |= one.count;
                difference.date |= one.date;
                difference.place |= one.place;
                for it in [earlier, claim] {
                    if !differing.iter().any(|known| known.line == it.line) {
                        differing.push(it);
                    }
                }
            }
        }
        differing.sort_by_key(|claim| claim.line);
        let (first, others) = differing.split_first()?;
        let what: Vec<&str> = [
            (difference.count, "number"),
            (difference.date, "date"),
            (difference.place, "place"),
        ]
        .into_iter()
        .filter_map(|(differs, what)| differs.then_some(what))
        .collect();
        let message = format!(
            "{} claims of the group {:?} differ in {}; this one says {}",
            differing.len(),
            self.name,
            what.join(" and "),
            self.told(first, difference),
        );
        let mut finding = Finding::new(Code::E460, message)
            .at(Location::line(self.table, first.line))
            .cell("group", self.name);
        for claim in others {
            let at = Location::line(self.table, claim.line);
            let told = format!("this one says {}", self.told(claim, difference));
            finding = finding.related(at, told);
        }
        Some(if difference.count {
            finding.severity(Severity::Warning).hint(
                "a sum adds them all: write in count_scope which is the total, and which are parts",
            )
        } else {
            finding
        })
    }

    fn difference(&self, one: &Claim, other: &Claim, skips_counts: bool) -> Difference {
        if one.category != other.category || one.basis != other.basis {
            return Difference::default();
        }
        let count = !skips_counts
            && one.counted == other.counted
            && matches!((one.added(), other.added()), (Some(a), Some(b)) if are_apart(a, b));
        let date = begins_after(one.days, other.days) || begins_after(other.days, one.days);
        let place = matches!((one.place, other.place), (Some(a), Some(b))
            if !self.gazetteer.is_within(a, b) && !self.gazetteer.is_within(b, a));
        Difference { count, date, place }
    }

    /// Rows whose numbers mean the same people.
    fn counted_twice(&self, claims: &[Claim]) -> Option<Finding> {
        let numbered = || claims.iter().filter(|claim| claim.added().is_some());
        for (index, claim) in numbered().enumerate() {
            let same: Vec<&Claim> = numbered()
                .take(index)
                .filter(|earlier| {
                    earlier.category == claim.category && earlier.counted == claim.counted
                })
                .filter(|earlier| {
                    let totals = [earlier, &claim]
                        .into_iter()
                        .filter(|it| it.scope == Some(CountScope::Total))
                        .count();
                    totals == 1 || earlier.added() == claim.added()
                })
                .collect();
            let Some(earlier) = same.first() else {
                continue;
            };
            let all: Vec<&Claim> = numbered()
                .filter(|it| it.category == claim.category && it.counted == claim.counted)
                .collect();
            let (first, others) = all.split_first()?;
            let total = all.iter().find(|it| it.scope == Some(CountScope::Total));
            let message = match total {
                Some(total) if all.iter().any(|it| it.scope.is_none()) => format!(
                    "the group {:?} has {} as its total, and {} more with a number that a sum adds \
                     to it",
                    self.name,
                    shown(total.added()),
                    rows(all.len() - 1),
                ),
                _ => format!(
                    "{} of the group {:?} give {}: a sum counts it each time",
                    rows(
                        all.iter()
                            .filter(|it| it.added() == earlier.added())
                            .count()
                    ),
                    self.name,
                    shown(earlier.added()),
                ),
            };
            let mut finding = Finding::new(Code::E461, message)
                .at(Location::line(self.table, first.line))
                .cell("group", self.name)
                .hint("write in count_scope: total for the whole, shared or subset for its parts");
            for it in others {
                let at = Location::line(self.table, it.line);
                finding = finding.related(at, format!("this one says {}", shown(it.added())));
            }
            return Some(finding);
        }
        None
    }

    /// A claim in the words in which it differs.
    fn told(&self, claim: &Claim, difference: Difference) -> String {
        let mut words = Vec::new();
        if difference.count {
            words.push(shown(claim.count));
        }
        if difference.date {
            let day = |day: Option<Day>| day.map_or("..".to_owned(), |day| day.to_string());
            let (from, to) = claim.days;
            words.push(if from == to {
                day(from)
            } else {
                format!("{}/{}", day(from), day(to))
            });
        }
        if difference.place {
            words.push(claim.place.map_or("no place".to_owned(), |place| {
                format!("{:?}", self.gazetteer.get(place).name)
            }));
        }
        words.join(", ")
    }
}

fn rows(count: usize) -> String {
    if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{count} rows")
    }
}

/// A number as tables write it.
fn shown(count: Option<Count>) -> String {
    let Some(count) = count else {
        return "no number".to_owned();
    };
    let about = if count.approximate { "~" } else { "" };
    match (count.min, count.best, count.max) {
        (_, Some(best), _) => format!("{about}{best}"),
        (Some(min), None, Some(max)) => format!("{min}..{max}"),
        (Some(min), None, None) => format!("{min}+"),
        (None, None, Some(max)) => format!("up to {max}"),
        (None, None, None) => "no number".to_owned(),
    }
}

/// Whether two numbers cannot both be right: what is called about so many may be a tenth off.
fn are_apart(one: Count, other: Count) -> bool {
    let range = |count: Count| {
        let leeway = |best: u64| if count.approximate { best / 10 } else { 0 };
        let low = count.min.or(count.best.map(|best| best - leeway(best)));
        let high = count.max.or(count.best.map(|best| best + leeway(best)));
        (low.unwrap_or(0), high.unwrap_or(u64::MAX))
    };
    let (a, b) = (range(one), range(other));
    a.0 > b.1 || b.0 > a.1
}

/// Whether the first begins after the second has ended.
fn begins_after(one: (Option<Day>, Option<Day>), other: (Option<Day>, Option<Day>)) -> bool {
    matches!((one.0, other.1), (Some(start), Some(end)) if start > end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Place, When};

    fn gazetteer() -> Gazetteer {
        let file = FileName::from("places.csv");
        let mut places = Vec::new();
        for (id, parent) in [
            ("ilam", Some("province")),
            ("province", None),
            ("ahvaz", None),
        ] {
            let mut place = Place::new(id, id, Location::line(&file, 2));
            place.parent = parent.map(str::to_owned);
            places.push(place);
        }
        Gazetteer::build(places, 1).value
    }

    /// date, place, count, scope
    fn found_in(rows: &[(&str, &str, &str, Option<CountScope>)]) -> Vec<Finding> {
        let gazetteer = gazetteer();
        let mut claims = Claims::default();
        let mut notes: Vec<(String, Claim)> = rows
            .iter()
            .zip(2..)
            .map(|((date, place, count, scope), line)| {
                let when = (!date.is_empty()).then(|| When::parse(date).unwrap());
                let claim = Claim {
                    line,
                    category: 0,
                    counted: 0,
                    basis: None,
                    scope: *scope,
                    count: (!count.is_empty()).then(|| Count::parse(count).unwrap()),
                    days: when.map_or((None, None), |when| when.possible(Width::Units(1))),
                    place: gazetteer.by_id(place),
                };
                ("g".to_owned(), claim)
            })
            .collect();
        claims.take(&mut notes);
        claims.conclude(&FileName::from("events.csv"), &gazetteer)
    }

    #[test]
    fn claims_that_cannot_all_be_right_stand_side_by_side_in_one_finding() {
        let found = found_in(&[
            ("2026-01-03", "ilam", "10", None),
            ("2026-01-03", "ahvaz", "30", None),
            ("2026-02", "ahvaz", "50", None),
        ]);
        let [found] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((found.code, found.related.len()), (Code::E460, 2));
        assert!(
            found.message.contains(
                "differ in number and date and place; this one says 10, 2026-01-03, \"ilam\""
            ),
            "{}",
            found.message
        );
        assert_eq!(found.severity, Severity::Warning);
    }

    #[test]
    fn claims_that_may_both_be_right_are_left_alone() {
        assert_eq!(
            found_in(&[
                ("2026-01~", "province", "36+", None),
                ("2026-01-03/2026-01-04", "ilam", "40", None),
                ("", "", "", None),
            ]),
            []
        );
        assert_eq!(found_in(&[("", "ilam", "", None)]), []);
    }

    #[test]
    fn parts_do_not_compete_with_the_whole() {
        use CountScope::{Aggregate, Shared, Subset, Total};
        assert_eq!(
            found_in(&[
                ("2026-01-02", "ilam", "~800", Some(Total)),
                ("2026-01-03", "ahvaz", "", Some(Shared)),
                ("2026-01-04", "ahvaz", "4", Some(Subset)),
                ("2026-01-05", "ahvaz", "1000", Some(Aggregate)),
            ]),
            []
        );
    }

    #[test]
    fn a_number_on_every_row_of_a_group_is_counted_twice() {
        let found = found_in(&[
            ("", "", "~800", None),
            ("", "", "~800", None),
            ("", "", "~800", None),
        ]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .message
                .starts_with("3 rows of the group \"g\" give ~800"),
            "{}",
            found[0].message
        );
        let found = found_in(&[
            ("", "", "800", Some(CountScope::Total)),
            ("", "", "300", None),
        ]);
        assert_eq!(found[0].code, Code::E461);
        assert!(
            found[0]
                .message
                .contains("has 800 as its total, and 1 row more"),
            "{}",
            found[0].message
        );
    }

    #[test]
    fn about_so_many_may_be_a_tenth_off() {
        let count = |text| Count::parse(text).unwrap();
        assert!(!are_apart(count("~800"), count("850")));
        assert!(are_apart(count("~800"), count("1000")));
        assert!(!are_apart(count("36+"), count("500")));
        assert!(are_apart(count("36+"), count("<30")));
    }
}
