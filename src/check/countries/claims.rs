//! Which code a table may give to a stretch of land without being told that it is wrong.
//!
//! The outlines draw what is held on the ground, as their makers saw it. Who rightly holds it is not
//! for a map tool to say: where a dependency has a code of its own, or two countries claim a place,
//! each of the codes will do. What follows is no list of who is right; it is a list of where to keep
//! silent.

use crate::model::LonLat;

/// A country, and the codes of what belongs to it, is held by it, or is drawn with it.
const FAMILIES: &[(&str, &[&str])] = &[
    ("AU", &["CX", "CC", "NF", "HM"]),
    ("CN", &["HK", "MO", "TW"]),
    ("CY", &["GB"]),
    ("DK", &["FO", "GL"]),
    ("ES", &["GI", "EH"]),
    ("FI", &["AX"]),
    (
        "FR",
        &[
            "GF", "GP", "MQ", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "TF", "WF",
        ],
    ),
    (
        "GB",
        &[
            "UK", "GG", "JE", "IM", "GI", "AI", "BM", "FK", "GS", "IO", "KY", "MS", "PN", "SH",
            "TC", "VG",
        ],
    ),
    ("GR", &["EL"]),
    ("IL", &["PS"]),
    ("KM", &["YT"]),
    ("MA", &["EH"]),
    ("NL", &["AW", "BQ", "CW", "SX"]),
    ("NO", &["BV", "SJ"]),
    ("NZ", &["CK", "NU", "TK"]),
    ("RS", &["XK"]),
    ("SO", &["XS"]),
    ("US", &["AS", "GU", "MP", "PR", "UM", "VI"]),
];

/// The codes of all families, as a bit for each second letter of each first one: most codes are of none.
const OF_FAMILIES: [u32; 32] = {
    let mut known = [0; 32];
    let mut families = FAMILIES;
    while let [(head, members), rest @ ..] = families {
        known = with_code(known, head);
        let mut members: &[&str] = members;
        while let [member, others @ ..] = members {
            known = with_code(known, member);
            members = others;
        }
        families = rest;
    }
    known
};

const fn with_code(mut known: [u32; 32], code: &str) -> [u32; 32] {
    if let [first, second] = code.as_bytes() {
        #[expect(clippy::indexing_slicing, reason = "five bits; the compiler does this")]
        {
            known[(*first & 31) as usize] |= 1 << (*second & 31);
        }
    }
    known
}

/// Whether a code may be of a family.
#[inline]
fn may_be_of_family(code: &str) -> bool {
    let [first, second] = code.as_bytes() else {
        return false;
    };
    let seconds = OF_FAMILIES.get(usize::from(*first & 31));
    seconds.is_some_and(|seconds| seconds >> (*second & 31) & 1 == 1)
}

/// Stretches that several countries claim or hold parts of, as generous boxes (west, south, east,
/// north, in degrees): within one, any of its codes will do.
const DISPUTED: &[([f64; 4], &[&str])] = &[
    ([32.3, 44.2, 40.4, 50.3], &["RU", "UA"]),
    ([39.8, 41.8, 45.1, 43.8], &["GE", "RU"]),
    ([45.3, 38.6, 47.9, 40.7], &["AM", "AZ"]),
    ([35.5, 32.5, 36.2, 33.5], &["IL", "SY", "LB"]),
    ([34.1, 31.2, 35.7, 32.6], &["IL", "PS"]),
    ([72.4, 32.0, 80.6, 37.3], &["IN", "PK", "CN"]),
    ([91.4, 26.5, 97.6, 29.8], &["IN", "CN"]),
    ([88.8, 26.9, 92.2, 28.6], &["BT", "CN"]),
    ([26.0, 9.2, 29.6, 10.9], &["SD", "SS"]),
    ([33.0, 21.8, 37.4, 23.3], &["EG", "SD"]),
    ([33.8, 4.0, 36.3, 5.7], &["KE", "SS", "ET"]),
    ([36.4, 13.9, 38.6, 15.2], &["ER", "ET"]),
    ([145.0, 43.0, 149.2, 46.3], &["JP", "RU"]),
    ([-61.7, 1.0, -57.0, 8.7], &["GY", "VE"]),
    ([-62.0, -53.0, -57.0, -50.9], &["FK", "AR", "GB"]),
    ([-89.3, 15.8, -88.0, 18.6], &["BZ", "GT"]),
    ([-17.3, 20.7, -8.6, 27.8], &["EH", "MA"]),
];

/// The country with which a code that has no outline of its own is drawn.
pub(super) fn drawn_as(code: &str) -> Option<&'static str> {
    FAMILIES
        .iter()
        .find(|(_, members)| members.contains(&code))
        .map(|(head, _)| *head)
}

/// The codes that may stand for `stated`, itself left out: the country it belongs to, or what belongs
/// to it.
pub fn kin(stated: &str) -> impl Iterator<Item = &'static str> {
    let families = may_be_of_family(stated).then_some(FAMILIES);
    let families = families.into_iter().flatten();
    families.flat_map(move |(head, members)| {
        let of_head = is_same(head, stated);
        let is_member = members.iter().any(|it| is_same(it, stated));
        let members = members.iter().copied().filter(move |_| of_head);
        members.chain(is_member.then_some(*head))
    })
}

/// Whether two codes are the same: as two bytes, which is quicker than as texts.
#[inline]
fn is_same(known: &str, code: &str) -> bool {
    <[u8; 2]>::try_from(known.as_bytes()).is_ok_and(|known| code.as_bytes() == known)
}

/// Whether a table may write `stated` for what is drawn as `drawn`: the same, or of one family.
pub fn may_stand_for(stated: &str, drawn: &str) -> bool {
    let may_be = may_be_of_family(stated) && may_be_of_family(drawn);
    stated == drawn
        || may_be
            && FAMILIES.iter().any(|(head, members)| {
                let is_of =
                    |code| is_same(head, code) || members.iter().any(|it| is_same(it, code));
                is_of(stated) && is_of(drawn)
            })
}

/// The codes that have a claim where the position lies, if `stated` is one of them; `stated` too.
pub fn rivals(at: LonLat, stated: &str) -> impl Iterator<Item = &'static str> + use<'_> {
    DISPUTED
        .iter()
        .filter(move |(sides, codes)| holds(*sides, at) && codes.contains(&stated))
        .flat_map(|(_, codes)| codes.iter().copied())
}

fn holds([west, south, east, north]: [f64; 4], at: LonLat) -> bool {
    (west..=east).contains(&at.lon()) && (south..=north).contains(&at.lat())
}

/// Whether the position lies where `stated` and `drawn` both have a claim, or hold a part.
pub fn is_disputed_between(at: LonLat, stated: &str, drawn: &str) -> bool {
    rivals(at, stated).any(|code| code == drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_and_its_country_stand_for_each_other() {
        assert!(may_stand_for("PR", "US") && may_stand_for("US", "PR"));
        assert!(may_stand_for("UK", "GB") && may_stand_for("IR", "IR"));
        assert!(!may_stand_for("IR", "IQ") && !may_stand_for("GB", "CA"));
    }

    #[test]
    fn every_code_of_a_family_may_be_of_one() {
        let members = FAMILIES
            .iter()
            .flat_map(|(head, members)| members.iter().chain([head]));
        for code in members {
            assert!(may_be_of_family(code), "{code}");
        }
        for other in ["IR", "IQ", "", "U", "USA"] {
            assert!(!may_be_of_family(other), "{other}");
        }
    }

    #[test]
    fn a_disputed_place_may_have_either_code_and_no_third() {
        let sevastopol = LonLat::new(33.52, 44.6).unwrap();
        assert!(is_disputed_between(sevastopol, "UA", "RU"));
        assert!(!is_disputed_between(sevastopol, "TR", "RU"));
    }
}
