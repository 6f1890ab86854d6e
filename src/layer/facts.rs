//! All that is known of one row once its names are joined: what the properties are taken from.

use crate::gazetteer::{Gazetteer, PlaceId};
use crate::layer::{Site, Sites};
use crate::model::{Event, Place, Role};
use crate::read::Source;

/// Where a row happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot<'a> {
    /// Its number in the gazetteer.
    pub id: PlaceId,
    /// The place that its name joined with.
    pub place: &'a Place,
    /// Where that place stands on the map, if it can be put there.
    pub site: Option<&'a Site>,
    /// The place whose position stands for it, if that is another one that contains it.
    pub position_of: Option<&'a Place>,
}

impl<'a> Spot<'a> {
    /// Where a place of the gazetteer is.
    pub fn new(place: PlaceId, gazetteer: &'a Gazetteer, sites: &'a Sites) -> Self {
        let site = sites.of(place);
        let other = site.filter(|site| site.place != place);
        Self {
            id: place,
            place: gazetteer.get(place),
            site,
            position_of: other.map(|site| gazetteer.get(site.place)),
        }
    }
}

/// A stop of a journey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop<'a> {
    /// What it is to the journey.
    pub role: Role,
    /// Where it is.
    pub spot: Spot<'a>,
    /// Whether it is a vertex of the line: false where nothing is known of its position, or too
    /// little.
    pub drawn: bool,
}

/// A journey whose stops are joined.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route<'a> {
    /// All its stops, in order.
    pub stops: Vec<Stop<'a>>,
    /// Names of the stops that the line goes through, in order.
    pub drawn: Vec<&'a str>,
    /// Names of the stops that are not on the line.
    pub left_out: Vec<&'a str>,
    /// Ids of the way points, in order.
    pub via_ids: Vec<&'a str>,
    /// Length on the ellipsoid of the line that is drawn, in metres.
    pub length_m: Option<f64>,
}

impl<'a> Route<'a> {
    /// Makes room for another row.
    pub fn clear(&mut self) {
        self.stops.clear();
        self.drawn.clear();
        self.left_out.clear();
        self.via_ids.clear();
        self.length_m = None;
    }

    /// Adds the next stop.
    pub fn push(&mut self, stop: Stop<'a>) {
        if stop.drawn {
            self.drawn.push(&stop.spot.place.name);
        } else {
            self.left_out.push(&stop.spot.place.name);
        }
        if stop.role == Role::Via {
            self.via_ids.push(&stop.spot.place.id);
        }
        self.stops.push(stop);
    }

    /// The first stop of a role.
    pub fn stop(&self, role: Role) -> Option<&Spot<'a>> {
        self.stops
            .iter()
            .find(|stop| stop.role == role)
            .map(|stop| &stop.spot)
    }
}

/// All that is known of one row.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The row.
    pub event: &'a Event<'a>,
    /// Where it happened, if its place joined.
    pub spot: Option<Spot<'a>>,
    /// Its journey, if it has one.
    pub route: Option<&'a Route<'a>>,
    /// Its entry in the table of sources.
    pub source: Option<&'a Source>,
    /// The number of its group, as text, if the row shares in it.
    pub group_count: Option<&'a str>,
    /// Why it has no position.
    pub reason: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layer::SiteRules;
    use crate::model::Sensitivity;
    use crate::source::Location;

    #[test]
    fn every_stop_is_either_on_the_line_or_told_to_be_left_out() {
        let place =
            |id: &str| Place::new(id, id.to_uppercase(), Location::file(&"places.csv".into()));
        let gazetteer = Gazetteer::build(["iraq", "basra", "ahvaz"].map(place).to_vec(), 1).value;
        let rules = SiteRules {
            pin_limit_m: 1.0,
            most_sensitive: Sensitivity::Public,
        };
        let sites = Sites::new(&gazetteer, Vec::new(), &rules);
        let mut route = Route::default();
        for (id, role, drawn) in [
            ("iraq", Role::From, false),
            ("basra", Role::Via, true),
            ("ahvaz", Role::To, true),
        ] {
            let spot = Spot::new(gazetteer.by_id(id).unwrap(), &gazetteer, &sites);
            route.push(Stop { role, spot, drawn });
        }
        assert_eq!(route.drawn, ["BASRA", "AHVAZ"]);
        assert_eq!(route.left_out, ["IRAQ"]);
        assert_eq!(route.via_ids, ["basra"]);
        assert_eq!(
            route.stop(Role::To).map(|spot| &*spot.place.id),
            Some("ahvaz")
        );
        route.length_m = Some(1.0);
        route.clear();
        assert_eq!(
            route,
            Route::default(),
            "nothing of a row stays for the next"
        );
    }
}
