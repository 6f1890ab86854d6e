//! Misspelt and transliterated names, and the place that each most likely means.

use super::sample::{HOMONYMS, SAMPLE, build};
use super::*;

/// What somebody wrote, and the id of the place that was meant.
const WRITTEN: &[(&str, &str)] = &[
    // Slips of the finger.
    ("Shalamchehh", "shalamcheh"),
    ("Shlamcheh", "shalamcheh"),
    ("Shalmacheh", "shalamcheh"),
    ("Khosarvi", "khosravi"),
    ("Khosravl", "khosravi"),
    ("Jadidat Ara", "jadidat-arar"),
    ("Jadiat Arar", "jadidat-arar"),
    ("Chazabhe", "chazabeh"),
    ("Khuzetsan", "khuzestan"),
    ("Khuzesan Province", "khuzestan"),
    ("Khamanei Base", "khamenei-base"),
    ("Malekshai", "malekshahi"),
    ("Arkvaz", "arkavaz"),
    ("Mashhhad", "mashhad"),
    ("Masshad", "mashhad"),
    ("Tehrna", "tehran"),
    ("Bagdhad", "baghdad"),
    ("Baghdda", "baghdad"),
    ("Lebannon", "lebanon"),
    ("Imam Rezza shrine", "imam-reza-shrine"),
    ("Kermanshah Provinse", "kermanshah-province"),
    // Other transliterations.
    ("Shalamche", "shalamcheh"),
    ("Shalamjeh", "shalamcheh"),
    ("Schalamtscheh", "shalamcheh"),
    ("Salamcheh", "shalamcheh"),
    ("Khosrovy", "khosravi"),
    ("Xosrawi", "khosravi"),
    ("Mondhiriyah", "khosravi"),
    ("Munzeriyeh", "khosravi"),
    ("Judeidat Ar'ar", "jadidat-arar"),
    ("Jdeideh Arar", "jadidat-arar"),
    ("Chadhabah", "chazabeh"),
    ("Chazaba", "chazabeh"),
    ("Al-Sheeb crossing", "chazabeh"),
    ("Chuzestan", "khuzestan"),
    ("Xuzistan", "khuzestan"),
    ("Khouzestan", "khuzestan"),
    ("Malik Shahi", "malekshahi"),
    ("Melekshahi", "malekshahi"),
    ("Erkewaz", "arkavaz"),
    ("Meschhed", "mashhad"),
    ("Machhad", "mashhad"),
    ("Téhéran-e", "tehran"),
    ("Tahran", "tehran"),
    ("Elam", "ilam"),
    ("Eilam", "ilam"),
    ("Ahwas", "ahvaz"),
    ("Ahouaz", "ahvaz"),
    ("Bagdat", "baghdad"),
    ("Libanon", "lebanon"),
    ("Suriya", "syria"),
    ("Eraq", "iraq"),
    ("Razavi Xorasan", "razavi-khorasan-province"),
    // More words than the name has, or fewer.
    ("Shalamcheh border crossing", "shalamcheh"),
    ("Shalamche border terminal", "shalamcheh"),
    ("Mashhad city centre", "mashhad"),
    ("the city of Baghdad", "baghdad"),
    ("Razavi Khorasan", "razavi-khorasan-province"),
    ("Kermanshah", "kermanshah-province"),
    ("shrine of the Imam Reza", "imam-reza-shrine"),
    ("Khamenei military base", "khamenei-base"),
    // With a scope.
    ("Ilm, IR", "ilam"),
    ("Khosravy (IQ)", "khosravi"),
    ("Arkawas, Malekshahi County", "arkavaz"),
    // Arabic script.
    ("شلمچهه", "shalamcheh"),
    ("شلامچه", "shalamcheh"),
    ("الشلامجا", "shalamcheh"),
    ("خسرویی", "khosravi"),
    ("منذریه مرز", "khosravi"),
    ("گذرگاه چذابه", "chazabeh"),
    ("جدیده عرار", "jadidat-arar"),
    ("خوزستن", "khuzestan"),
    ("ملک‌شاهی شهر", "malekshahi"),
    ("ارکوازی", "arkavaz"),
    ("شهر مشهد", "mashhad"),
    ("تهرن", "tehran"),
    ("بقداد", "baghdad"),
    ("استان خراسان", "razavi-khorasan-province"),
];

/// Texts that mean no place of the sample.
const NONSENSE: &[&str] = &[
    "",
    " ",
    "?",
    "x",
    "unknown",
    "several cities",
    "various locations",
    "Unknown place 17",
    "n/a",
    "Paris",
    "London",
    "Kabul",
    "qwertyuiop",
    "asdf",
    "Zagreb",
    "1234567",
    "North",
    "United States",
    "a hospital",
    "the city",
    "border crossing",
    "province",
    "نامعلوم",
    "چند شهر",
    "شهر",
    "کابل",
    "Москва",
    "北京",
];

#[test]
fn a_misspelt_name_is_never_joined_with_another_place() {
    let (gazetteer, _) = build(SAMPLE);
    for (text, id) in WRITTEN {
        match gazetteer.lookup(text) {
            Lookup::Unknown => {}
            Lookup::Found(place) => assert_eq!(gazetteer.get(place).id, *id, "{text}"),
            Lookup::Ambiguous(places) => panic!("{text}: {places:?}"),
        }
    }
}

/// How many of the table come first, and among the first three; the others are printed.
fn rates(gazetteer: &Gazetteer) -> (usize, usize) {
    let (mut first, mut among) = (0, 0);
    for (text, id) in WRITTEN {
        let near = gazetteer.suggest(text, 3);
        let ids: Vec<_> = near
            .iter()
            .map(|it| gazetteer.get(it.place).id.as_str())
            .collect();
        first += usize::from(ids.first() == Some(id));
        among += usize::from(ids.contains(id));
        if ids.first() != Some(id) {
            let told: Vec<_> = near
                .iter()
                .map(|it| (&it.name, it.distance, it.likeness))
                .collect();
            println!("{text:?} meant {id}: {told:?}");
        }
    }
    println!("{first} first, {among} among three, of {}", WRITTEN.len());
    (first, among)
}

#[test]
fn the_place_that_was_meant_is_suggested_first() {
    let (first, among) = rates(&build(SAMPLE).0);
    assert!(first * 100 >= WRITTEN.len() * 95 && among * 100 >= WRITTEN.len() * 98);
}

#[test]
fn among_homonyms_the_place_that_was_meant_is_still_among_three() {
    let (first, among) = rates(&build(SAMPLE.iter().chain(HOMONYMS)).0);
    assert!(first * 100 >= WRITTEN.len() * 85 && among * 100 >= WRITTEN.len() * 95);
}

#[test]
fn many_texts_together_are_told_what_each_is_told_alone() {
    let (gazetteer, _) = build(SAMPLE.iter().chain(HOMONYMS));
    let texts: Vec<&str> = WRITTEN.iter().map(|(text, _)| *text).collect();
    let alone: Vec<_> = texts
        .iter()
        .map(|text| gazetteer.suggest(text, 3))
        .collect();
    assert_eq!(gazetteer.suggest_all(&texts, 3), alone);
    assert!(gazetteer.suggest_all(&[], 3).is_empty());
}

#[test]
fn nothing_is_suggested_for_what_is_near_nothing() {
    let (gazetteer, _) = build(SAMPLE);
    for text in NONSENSE {
        let near = gazetteer.suggest(text, 3);
        assert!(near.is_empty(), "{text:?}: {near:?}");
    }
}

#[test]
fn a_suggestion_tells_the_spelling_that_is_near_and_how_far_it_is() {
    let (gazetteer, _) = build(SAMPLE);
    let near = gazetteer.suggest("Arakvas", 1);
    assert_eq!((near[0].name.as_str(), near[0].distance), ("Arakvaz", 1));
    let near = gazetteer.suggest("Shalamjaa", 2);
    assert_eq!((near[0].name.as_str(), near[0].distance), ("Shalamja", 1));
    assert!(near.len() < 2 || near[1].place != near[0].place);
    assert!(gazetteer.suggest("Shalamchehh", 0).is_empty());
}

#[test]
fn a_name_of_many_places_is_suggested_in_the_order_of_the_file() {
    let rows: Vec<_> = ["a", "b", "c", "d"]
        .map(|id| [id, "Hoseynabad", "", "", "", ""])
        .to_vec();
    let (gazetteer, _) = build(&rows);
    let ids: Vec<_> = gazetteer
        .suggest("Hosseinabad", 3)
        .iter()
        .map(|it| it.place.index())
        .collect();
    assert_eq!(ids, [0, 1, 2]);
}
