//! The places of the sample story, for tests: id, name, aliases, kind, countries, parent.

use std::sync::Arc;

use crate::diagnostic::Finding;
use crate::gazetteer::Gazetteer;
use crate::model::{Alias, Place};
use crate::source::Location;

/// A row: lists are separated by `;`, an empty text is an empty cell.
pub(super) type Row<'a> = [&'a str; 6];

#[rustfmt::skip]
pub(super) const SAMPLE: &[Row<'static>] = &[
    ["shalamcheh", "Shalamcheh", "Shalamja;Shalamjah;شلمچه;گمرک شلمچه;الشلامجة;شلمجة;منفذ الشلامجة;شەلەمچە", "border_crossing", "IR;IQ", "khuzestan"],
    ["khosravi", "Khosravi", "Khosrawi;Khosrovi;Khosrowi;خسروی;گمرک خسروی;Mundhiriya;Munthiriya;Al-Munthiriya;Monzariyeh;المنذرية;منفذ المنذرية", "border_crossing", "IR;IQ", "kermanshah-province"],
    ["jadidat-arar", "Jadidat Arar", "Judaydat Arar;Judayyidat Arar;Judaidat Arar;Jadidah Arar;Jadeedah Arar;Jadidat 'Ar'ar;Arar border crossing;جديدة عرعر;منفذ جديدة عرعر", "border_crossing", "IQ;SA", ""],
    ["chazabeh", "Chazabeh", "Chazzabeh;Chazhabeh;Chazabe;Chadaba;Al-Shib;Shaib;Sheeb;چذابه;چزابه;جذابة;الشيب", "border_crossing", "IR;IQ", "khuzestan"],
    ["khuzestan", "Khuzestan", "Khuzistan;Khuzestan Province;Khūzestān;خوزستان;استان خوزستان;محافظة خوزستان", "admin1", "IR", "iran"],
    ["khamenei-base", "Khamenei Base", "", "facility", "IR", "khuzestan"],
    ["malekshahi", "Malekshahi", "Malek Shahi;Malekshahi County;Malekshāhī;ملکشاهی;شهرستان ملکشاهی", "admin2", "IR", "ilam-province"],
    ["arkavaz", "Arkavaz", "Arkavaz-e Malekshahi;Malekshahi city;Arakvaz;Arkwaz;ارکواز;ارکواز ملکشاهی", "town", "IR", "malekshahi"],
    ["mashhad", "Mashhad", "Meshed;Mashad;مشهد;مشهد", "city", "IR", "razavi-khorasan-province"],
    ["imam-reza-shrine", "Imam Reza shrine", "Shrine of Imam Reza;حرم امام رضا", "shrine", "IR", "mashhad"],
    ["tehran", "Tehran", "Teheran;تهران;طهران", "city", "IR", "iran"],
    ["ilam", "Ilam", "Īlām;ایلام;إيلام", "city", "IR", "ilam-province"],
    ["ahvaz", "Ahvaz", "Ahwaz;Al-Ahwaz;اهواز;الأهواز", "city", "IR", "khuzestan"],
    ["baghdad", "Baghdad", "Bagdad;بغداد", "city", "IQ", "iraq"],
    ["ilam-province", "Ilam Province", "استان ایلام", "admin1", "IR", "iran"],
    ["kermanshah-province", "Kermanshah Province", "استان کرمانشاه", "admin1", "IR", "iran"],
    ["razavi-khorasan-province", "Razavi Khorasan Province", "استان خراسان رضوی", "admin1", "IR", "iran"],
    ["iran", "Iran", "ایران;إيران", "country", "IR", ""],
    ["iraq", "Iraq", "العراق;عراق", "country", "IQ", ""],
    ["lebanon", "Lebanon", "لبنان", "country", "LB", ""],
    ["syria", "Syria", "سوريا", "country", "SY", ""],
];

/// Homonyms of the sample's names elsewhere in the world.
#[rustfmt::skip]
pub(super) const HOMONYMS: &[Row<'static>] = &[
    ["malekshahi-lorestan", "Malekshahi", "", "village", "IR", ""],
    ["malekshahi-kermanshah", "Malekshahi", "", "village", "IR", "kermanshah-province"],
    ["malekshah", "Malekshah", "", "village", "IR", ""],
    ["malekshahr", "Malekshahr", "", "village", "IR", ""],
    ["malik-shah", "Malik Shah", "", "village", "IQ", ""],
    ["tiran", "Tiran", "Tehran", "city", "IR", ""],
    ["mashhad-af", "Mashhad", "", "village", "AF", ""],
    ["ilam-np", "Ilam", "", "town", "NP", ""],
    ["ilam-nz", "Ilam", "", "town", "NZ", ""],
    ["arar", "Arar", "عرعر", "city", "SA", ""],
    ["karbala", "Karbala", "Meshed Hussein;كربلاء", "city", "IQ", ""],
    ["najaf", "Najaf", "Meshed Ali;النجف", "city", "IQ", ""],
];

/// Places made of rows, each on a line of its own.
pub(super) fn places<'a>(rows: impl IntoIterator<Item = &'a Row<'a>>) -> Vec<Place> {
    let file: Arc<str> = "places.csv".into();
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let list = |text: &str| text.split(';').filter_map(filled).collect::<Vec<_>>();
    rows.into_iter()
        .zip(2..)
        .map(|([id, name, aliases, kind, countries, parent], line)| {
            let mut place = Place::new(*id, *name, Location::line(&file, line));
            let alias = |text| Alias {
                text,
                language: None,
            };
            place.aliases = list(aliases).into_iter().map(alias).collect();
            place.kind = filled(kind).map(Into::into);
            place.countries = list(countries).into();
            place.parent = filled(parent);
            place
        })
        .collect()
}

pub(super) fn build<'a>(rows: impl IntoIterator<Item = &'a Row<'a>>) -> (Gazetteer, Vec<Finding>) {
    let checked = Gazetteer::build(places(rows), 2);
    (checked.value, checked.findings)
}
