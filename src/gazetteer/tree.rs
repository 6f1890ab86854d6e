//! What contains what.

use crate::gazetteer::{Gazetteer, PlaceId};

impl Gazetteer {
    /// The place that contains this one. `None` also for the members of a circle, whose links
    /// cannot all be true, and for a parent that is not in the gazetteer.
    pub fn parent(&self, place: PlaceId) -> Option<PlaceId> {
        self.parents.get(place.index()).copied().flatten()
    }

    /// The places that contain this one, the nearest first. Always ends.
    pub fn ancestors(&self, place: PlaceId) -> impl Iterator<Item = PlaceId> + '_ {
        std::iter::successors(self.parent(place), |place| self.parent(*place))
    }

    /// Whether `place` is `area` or lies in it.
    pub fn is_within(&self, place: PlaceId, area: PlaceId) -> bool {
        place == area || self.ancestors(place).any(|ancestor| ancestor == area)
    }

    /// The country codes of a place, or of the nearest place around it that has some.
    pub fn countries(&self, place: PlaceId) -> &[String] {
        std::iter::once(place)
            .chain(self.ancestors(place))
            .map(|place| &*self.get(place).countries)
            .find(|countries| !countries.is_empty())
            .unwrap_or_default()
    }
}

/// Cuts every circle of links, and returns its members in the order in which they contain each
/// other, beginning with the first of the file.
pub(super) fn cut_circles(parents: &mut [Option<PlaceId>]) -> Vec<Vec<PlaceId>> {
    // The walk on which a place was met first; 0 for none. A walk that meets itself has found a
    // circle, one that meets an earlier walk leads where that one led.
    let mut met = vec![0_usize; parents.len()];
    let mut circles = Vec::new();
    for start in 0..parents.len() {
        let walk = start + 1;
        let mut at = Some(PlaceId::at(start));
        while let Some(place) = at {
            match met.get_mut(place.index()) {
                Some(free) if *free == 0 => *free = walk,
                Some(same) if *same == walk => {
                    circles.push(circle(parents, place));
                    break;
                }
                _ => break,
            }
            at = parents.get(place.index()).copied().flatten();
        }
    }
    for place in circles.iter().flatten() {
        if let Some(parent) = parents.get_mut(place.index()) {
            *parent = None;
        }
    }
    circles
}

fn circle(parents: &[Option<PlaceId>], member: PlaceId) -> Vec<PlaceId> {
    let next = |place: &PlaceId| parents.get(place.index()).copied().flatten();
    let mut members = vec![member];
    members.extend(std::iter::successors(next(&member), next).take_while(|place| *place != member));
    let first = members.iter().enumerate().min_by_key(|(_, place)| **place);
    let first = first.map_or(0, |(at, _)| at);
    members.rotate_left(first);
    members
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_members_of_a_circle_lose_their_link() {
        let id = |index| Some(PlaceId(index));
        // 0 -> 1 -> 2 -> 3 -> 1, 4 -> 4
        let mut parents = vec![id(1), id(2), id(3), id(1), id(4), None];
        let circles = cut_circles(&mut parents);
        assert_eq!(
            circles,
            [vec![PlaceId(1), PlaceId(2), PlaceId(3)], vec![PlaceId(4)]]
        );
        assert_eq!(parents, [id(1), None, None, None, None, None]);
    }

    proptest! {
        #[test]
        fn after_the_cut_every_walk_ends(links in prop::collection::vec(prop::option::of(0_u32..12), 12)) {
            let mut parents: Vec<_> = links.iter().map(|link| link.map(PlaceId)).collect();
            let before = parents.clone();
            let circles = cut_circles(&mut parents);
            for start in 0..12 {
                let steps = std::iter::successors(parents[start], |place| parents[place.index()]).take(13).count();
                prop_assert!(steps < 13);
            }
            let cut = (0..12).filter(|at| parents[*at] != before[*at]).count();
            prop_assert_eq!(cut, circles.iter().map(Vec::len).sum::<usize>());
        }
    }
}
