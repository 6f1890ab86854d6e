//! Where each place stands on a map, worked out once for the whole gazetteer.
//!
//! A place without a position of its own stands where the nearest place that contains it stands,
//! with that place's precision and uncertainty: a base "in Khuzestan" is as uncertain as Khuzestan.

use geo::MultiPolygon;

use crate::gazetteer::{Gazetteer, PlaceId};
use crate::geodesy::area;
use crate::model::{Area, LonLat, Precision, Sensitivity};

/// How an event at a place is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// As a pin.
    Pin,
    /// As an area: a pin would say more than is known.
    Area,
}

/// Where a place stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// Whose position it is: the place's own, or that of a place that contains it.
    pub place: PlaceId,
    /// A point on it: the stated one, or one on the surface of its area.
    pub point: LonLat,
    /// How closely it says where.
    pub precision: Precision,
    /// Radius in metres within which the true position lies; `None` where nobody says and the kind
    /// tells nothing.
    pub uncertainty_m: Option<f64>,
    /// How an event there is drawn.
    pub extent: Extent,
}

/// When a place is too uncertain for a pin, and who may see what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteRules {
    /// Events at places less certain than this, in metres, are areas.
    pub pin_limit_m: f64,
    /// Places more sensitive than this have no position.
    pub most_sensitive: Sensitivity,
}

/// Where all places stand.
#[derive(Debug)]
pub struct Sites {
    sites: Vec<Option<Site>>,
    shapes: Vec<Option<Box<MultiPolygon<f64>>>>,
}

impl Sites {
    /// Works out where every place of `gazetteer` stands. Areas of unknown places are passed over.
    pub fn new(gazetteer: &Gazetteer, areas: Vec<Area>, rules: &SiteRules) -> Self {
        let mut shapes: Vec<Option<Box<MultiPolygon<f64>>>> = Vec::new();
        shapes.resize_with(gazetteer.len(), || None);
        for area in areas {
            let slot = gazetteer.by_id(&area.place);
            if let Some(slot) = slot.and_then(|id| shapes.get_mut(id.index())) {
                *slot = Some(Box::new(area.polygons));
            }
        }
        let visible = |id: PlaceId| {
            let place = gazetteer.get(id);
            place.sensitivity <= rules.most_sensitive && !place.is_faulty
        };
        let own: Vec<Option<Site>> = gazetteer
            .iter()
            .map(|(id, _)| {
                let shape = shapes.get(id.index()).and_then(Option::as_deref);
                visible(id)
                    .then(|| own_site(gazetteer, id, shape, rules))
                    .flatten()
            })
            .collect();
        let site_of = |id: PlaceId| own.get(id.index()).copied().flatten();
        let sites: Vec<Option<Site>> = gazetteer
            .iter()
            .map(|(id, _)| {
                if !visible(id) {
                    return None;
                }
                site_of(id).or_else(|| gazetteer.ancestors(id).find_map(site_of))
            })
            .collect();
        for site in own.iter().flatten() {
            if let Some(shape) = shapes.get_mut(site.place.index())
                && site.extent == Extent::Area
                && shape.is_none()
            {
                let radius_m = site.uncertainty_m.unwrap_or(rules.pin_limit_m);
                *shape = Some(Box::new(area::circle(site.point, radius_m)));
            }
        }
        Self { sites, shapes }
    }

    /// Where `place` stands, if it can be put on a map.
    pub fn of(&self, place: PlaceId) -> Option<&Site> {
        self.sites.get(place.index())?.as_ref()
    }

    /// The area that `place` itself covers: its polygons, or the circle of its uncertainty.
    pub fn shape(&self, place: PlaceId) -> Option<&MultiPolygon<f64>> {
        self.shapes.get(place.index())?.as_deref()
    }
}

fn own_site(
    gazetteer: &Gazetteer,
    id: PlaceId,
    shape: Option<&MultiPolygon<f64>>,
    rules: &SiteRules,
) -> Option<Site> {
    let place = gazetteer.get(id);
    let point = match (place.point, shape) {
        (Some(point), Some(shape)) if !area::contains(shape, point) => area::surface_point(shape),
        (Some(point), _) => Some(point),
        (None, Some(shape)) => area::surface_point(shape),
        (None, None) => None,
    }?;
    let precision = place.precision();
    let uncertainty_m = place.uncertainty_m();
    let is_area =
        precision.is_wide() || uncertainty_m.is_some_and(|radius| radius > rules.pin_limit_m);
    Some(Site {
        place: id,
        point,
        precision,
        uncertainty_m,
        extent: if is_area { Extent::Area } else { Extent::Pin },
    })
}
