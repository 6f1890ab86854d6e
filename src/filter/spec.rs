//! What was typed, and what it means: names of places, boxes, distances.

use std::path::Path;

use crate::diagnostic::Severity;
use crate::error::{Error, Result};
use crate::filter::{Filter, Words};
use crate::gazetteer::{Gazetteer, Lookup, PlaceId};
use crate::geodesy::{BoundingBox, Region};
use crate::layer::Sites;
use crate::model::{Certainty, Sensitivity, Status, Width, Window};
use crate::read::{nearest, read_region};

/// Filters as typed.
#[derive(Debug, Clone, Default)]
pub struct FilterSpec {
    /// Categories of events.
    pub category: Vec<String>,
    /// Statuses.
    pub status: Vec<String>,
    /// Places: an event there, or at a place that they contain, or a journey that stops there.
    pub place: Vec<String>,
    /// ISO 3166-1 alpha-2 codes of countries.
    pub country: Vec<String>,
    /// Actors.
    pub actor: Vec<String>,
    /// The first day (EDTF).
    pub since: Option<String>,
    /// The last day (EDTF).
    pub until: Option<String>,
    /// Only what certainly happened between them.
    pub certain: bool,
    /// Boxes `W,S,E,N` in degrees; they may cross the antimeridian.
    pub bbox: Vec<String>,
    /// Places that are areas, or files with polygons.
    pub within: Vec<String>,
    /// Distances `PLACE:KM`.
    pub near: Vec<String>,
    /// The width of `~`.
    pub width: Width,
    /// Rows more sensitive than this are left out.
    pub most_sensitive: Option<Sensitivity>,
}

impl FilterSpec {
    /// Resolves all names. What is not known is an error with what may have been meant.
    pub fn resolve(&self, gazetteer: &Gazetteer, sites: &Sites) -> Result<Filter> {
        let names = Names { gazetteer, sites };
        if self.certain && self.since.is_none() && self.until.is_none() {
            return Err(usage(
                "--certain says how to take --since and --until, and neither is given".to_owned(),
                None,
            ));
        }
        let window = match (self.since.as_deref(), self.until.as_deref()) {
            (None, None) => None,
            (since, until) => Some(Window::parse(since, until).map_err(|error| Error::Usage {
                message: format!("--since and --until: {}", error.message),
                hint: error.hint,
            })?),
        };
        let regions: Vec<Vec<Region>> = [
            each(&self.bbox, bounding_box)?,
            each(&self.within, |typed| names.within(typed))?,
            each(&self.near, |typed| names.near(typed))?,
        ]
        .into_iter()
        .filter(|alternatives| !alternatives.is_empty())
        .collect();
        Ok(Filter {
            categories: Words::new(&self.category),
            actors: Words::new(&self.actor),
            statuses: each(&self.status, status)?,
            places: each(&self.place, |typed| names.place("--place", typed))?,
            countries: each(&self.country, |typed| names.country(typed))?,
            window,
            certainty: if self.certain {
                Certainty::Certain
            } else {
                Certainty::Possible
            },
            width: self.width,
            regions,
            most_sensitive: self.most_sensitive.unwrap_or(Sensitivity::Restricted),
        })
    }
}

fn each<T>(typed: &[String], resolve: impl Fn(&str) -> Result<T>) -> Result<Vec<T>> {
    typed.iter().map(|typed| resolve(typed)).collect()
}

fn usage(message: String, hint: Option<String>) -> Error {
    Error::Usage { message, hint }
}

fn status(typed: &str) -> Result<Status> {
    Status::parse(typed.trim()).ok_or_else(|| {
        let near = nearest(typed, Status::WORDS.iter().copied());
        usage(
            format!(
                "--status {typed:?} is not one of {}",
                Status::WORDS.join(", ")
            ),
            near.map(|word| format!("did you mean {word}?")),
        )
    })
}

fn bounding_box(typed: &str) -> Result<Region> {
    match BoundingBox::parse(typed) {
        Ok(bounds) => Ok(Region::bounding_box(bounds)),
        Err(error) => Err(usage(format!("--bbox {typed:?}: {error}"), error.hint())),
    }
}

struct Names<'a> {
    gazetteer: &'a Gazetteer,
    sites: &'a Sites,
}

impl Names<'_> {
    fn place(&self, option: &str, typed: &str) -> Result<PlaceId> {
        match self.gazetteer.lookup(typed) {
            Lookup::Found(place) => Ok(place),
            Lookup::Unknown => {
                let near: Vec<String> = self
                    .gazetteer
                    .suggest(typed, 3)
                    .into_iter()
                    .map(|near| format!("{:?}", near.name))
                    .collect();
                let hint =
                    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")));
                Err(usage(
                    format!("{option} {typed:?}: no place in the gazetteer answers to this name"),
                    hint,
                ))
            }
            Lookup::Ambiguous(places) => {
                let ids: Vec<String> = places
                    .iter()
                    .take(5)
                    .map(|&id| format!("id:{}", self.gazetteer.get(id).id))
                    .collect();
                let message = format!(
                    "{option} {typed:?}: {} places answer to this name",
                    places.len()
                );
                Err(usage(message, Some(format!("write {}", ids.join(" or ")))))
            }
        }
    }

    fn country(&self, typed: &str) -> Result<String> {
        let code = typed.trim().to_ascii_uppercase();
        let mut known: Vec<&str> = self
            .gazetteer
            .iter()
            .flat_map(|(_, place)| place.countries.iter().map(String::as_str))
            .collect();
        known.sort_unstable();
        known.dedup();
        if known.contains(&code.as_str()) {
            return Ok(code);
        }
        if let Lookup::Found(place) = self.gazetteer.lookup(typed)
            && let [code] = self.gazetteer.countries(place)
        {
            return Ok(code.clone());
        }
        known.truncate(20);
        let hint = (!known.is_empty()).then(|| format!("the gazetteer has {}", known.join(", ")));
        Err(usage(
            format!("--country {typed:?}: no place in the gazetteer is in this country"),
            hint,
        ))
    }

    fn within(&self, typed: &str) -> Result<Region> {
        let path = Path::new(typed);
        if path.is_file() {
            return region_file(typed, path);
        }
        let place = self.place("--within", typed)?;
        match self.sites.shape(place) {
            Some(shape) => Ok(Region::areas(shape.clone())),
            None => Err(usage(
                format!("--within {typed:?}: the place has no area"),
                Some(
                    "draw its polygon into areas.geojson, or use --near with a distance".to_owned(),
                ),
            )),
        }
    }

    fn near(&self, typed: &str) -> Result<Region> {
        let form = || {
            usage(
                format!("--near {typed:?}: expected PLACE:KM, a distance in kilometres"),
                Some("for example --near Ilam:50".to_owned()),
            )
        };
        let (name, distance) = typed.rsplit_once(':').ok_or_else(form)?;
        let distance: f64 = distance
            .trim()
            .trim_end_matches("km")
            .trim_end()
            .parse()
            .ok()
            .ok_or_else(form)?;
        if !(distance > 0.0 && distance <= 20_100.0) {
            return Err(form());
        }
        let place = self.place("--near", name)?;
        match self.sites.of(place) {
            Some(site) => Ok(Region::near(site.point, distance * 1000.0)),
            None => Err(usage(
                format!("--near {typed:?}: the place has no known position"),
                None,
            )),
        }
    }
}

fn region_file(typed: &str, path: &Path) -> Result<Region> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
    let checked = read_region(&typed.into(), &text);
    let wrong = checked
        .findings
        .into_iter()
        .find(|finding| finding.severity == Severity::Error);
    match (checked.value, wrong) {
        (Some(polygons), None) => Ok(Region::areas(polygons)),
        (_, wrong) => {
            let why =
                wrong.map_or_else(|| "no polygon in it".to_owned(), |finding| finding.message);
            Err(usage(format!("--within {typed:?}: {why}"), None))
        }
    }
}
