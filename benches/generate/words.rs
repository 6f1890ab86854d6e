//! What names and remarks are made of.

/// A syllable with its marks, without them, and in Arabic script.
pub(super) type Syllable = (&'static str, &'static str, &'static str);

pub(super) const SYLLABLES: &[Syllable] = &[
    ("ā", "a", "آ"),
    ("bād", "bad", "باد"),
    ("be", "be", "به"),
    ("dar", "dar", "در"),
    ("deh", "deh", "ده"),
    ("far", "far", "فر"),
    ("gol", "gol", "گل"),
    ("hū", "hu", "هو"),
    ("jān", "jan", "جان"),
    ("ka", "ka", "ک"),
    ("khā", "kha", "خا"),
    ("lū", "lu", "لو"),
    ("mar", "mar", "مر"),
    ("mī", "mi", "می"),
    ("nar", "nar", "نر"),
    ("now", "now", "نو"),
    ("par", "par", "پر"),
    ("qā", "qa", "قا"),
    ("rū", "ru", "رو"),
    ("sang", "sang", "سنگ"),
    ("sar", "sar", "سر"),
    ("shū", "shu", "شو"),
    ("tan", "tan", "تن"),
    ("tīr", "tir", "تیر"),
    ("vān", "van", "وان"),
    ("yāz", "yaz", "یاز"),
    ("zar", "zar", "زر"),
    ("zīn", "zin", "زین"),
    ("cham", "cham", "چم"),
    ("ghol", "ghol", "غل"),
    ("bor", "bor", "بر"),
    ("kūh", "kuh", "کوه"),
    ("rāz", "raz", "راز"),
    ("sal", "sal", "سل"),
    ("tab", "tab", "تب"),
    ("nī", "ni", "نی"),
    ("ham", "ham", "هم"),
    ("dū", "du", "دو"),
    ("ros", "ros", "رس"),
    ("kal", "kal", "کل"),
];

pub(super) const ENDINGS: &[Syllable] = &[
    ("", "", ""),
    ("", "", ""),
    ("", "", ""),
    ("ābād", "abad", "آباد"),
    ("shahr", "shahr", "شهر"),
    (" Bālā", " Bala", " بالا"),
    (" Pā’īn", " Pa’in", " پائین"),
];

pub(super) const KINDS: &[&str] = &[
    "village",
    "village",
    "village",
    "village",
    "village",
    "town",
    "town",
    "town",
    "city",
    "border_crossing",
    "facility",
    "hospital",
    "shrine",
];

/// A country and the box its places lie in: south, north, west, east.
pub(super) const COUNTRIES: &[(&str, [f64; 4])] = &[
    ("IR", [26.0, 39.0, 45.0, 61.0]),
    ("IR", [26.0, 39.0, 45.0, 61.0]),
    ("IR", [26.0, 39.0, 45.0, 61.0]),
    ("IQ", [30.0, 37.0, 39.5, 48.0]),
    ("IQ", [30.0, 37.0, 39.5, 48.0]),
    ("SY", [33.0, 37.0, 36.0, 42.0]),
    ("LB", [33.1, 34.6, 35.2, 36.5]),
    ("AF", [30.0, 38.0, 61.5, 70.0]),
];

pub(super) const CATEGORIES: &[&str] = &[
    "protest",
    "detention",
    "killing",
    "raid",
    "shelling",
    "transfer",
    "checkpoint",
    "abduction",
    "strike",
    "statement",
];

pub(super) const ACTORS: &[&str] = &[
    "security forces",
    "border guards",
    "police",
    "unknown gunmen",
    "نیروهای امنیتی",
    "a unit of the army, unnamed",
    "men called \"the volunteers\"",
    "tribal fighters",
];

pub(super) const SOURCES: &[&str] = &[
    "a news agency",
    "a rights group",
    "local radio",
    "یک روزنامه",
    "a daily, evening edition",
    "El Diario",
];

pub(super) const OPENINGS: &[&str] = &[
    "it is said that",
    "according to residents",
    "local media have it that",
    "in an account nobody confirmed",
    "by two accounts",
];

pub(super) const STORIES: &[&str] = &[
    "several lorries stood at the crossing",
    "people were held after a gathering",
    "a clinic was entered at night",
    "the road was closed for an hour",
    "shops did not open",
    "shots were heard from the hills",
    "telephones were dead until noon",
];

pub(super) const AFTERMATHS: &[&str] = &[
    "nobody has commented",
    "the number was put lower the next day",
    "families waited at the court",
    "the unit was named by residents",
    "pictures seem to fit",
];

pub(super) const FOREIGN: &[&str] = &[
    "در بازار شهر",
    "حسب شهود عيان",
    "jāddeh-ye Qom",
    "café «Orient»",
    "36 € – about",
];
