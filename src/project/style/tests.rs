//! What must hold of the table, whatever its colours.

use super::*;
use proptest::prelude::*;

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// Linear light as dichromats see it: Machado, Oliveira, Fernandes 2009, severity 1.
const SIGHTS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

/// Oklab (Ottosson 2020) of linear light.
fn oklab([red, green, blue]: [f64; 3]) -> [f64; 3] {
    let l = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let m = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let s = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// The least distance of two colours over all kinds of sight.
fn told_apart(one: Rgb, two: Rgb) -> f64 {
    let seen = |colour: Rgb, sight: &[[f64; 3]; 3]| {
        let light = colour.linear();
        oklab(sight.map(|row| {
            let sum: f64 = row.iter().zip(light).map(|(a, b)| a * b).sum();
            sum.clamp(0.0, 1.0)
        }))
    };
    let distance = |sight| {
        let (a, b) = (seen(one, sight), seen(two, sight));
        let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
        squares.sqrt()
    };
    SIGHTS.iter().map(distance).fold(f64::MAX, f64::min)
}

/// CIE L*, 0 to 100: what is left in a grey print.
fn lightness(colour: Rgb) -> f64 {
    116.0 * colour.luminance().cbrt() - 16.0
}

fn pairs<T>(items: &[T]) -> impl Iterator<Item = (&T, &T)> {
    items
        .iter()
        .enumerate()
        .flat_map(|(at, one)| items[at + 1..].iter().map(move |two| (one, two)))
}

#[test]
fn every_word_has_a_row_of_its_own_and_so_has_silence() {
    let table = StyleTable::default();
    for word in Status::WORDS {
        assert_eq!(table.status_of(Some(word)).key, *word);
    }
    for word in RouteBasis::WORDS {
        assert_eq!(table.basis_of(Some(word)).key, *word);
    }
    for word in [
        "coordinates",
        "site",
        "settlement",
        "place",
        "admin2",
        "admin1",
        "country",
    ] {
        assert_eq!(table.precision_of(Some(word)).key, word);
        let precision = table.precision_of(Some(word)).precision;
        assert_eq!(precision.map(Precision::as_str), Some(word));
        assert_eq!(table.precision(precision).key, word);
    }
    for silence in [None, Some(""), Some("rumoured")] {
        assert_eq!(table.status_of(silence).status, None);
        assert_eq!(table.basis_of(silence).basis, None);
        assert_eq!(table.precision_of(silence).precision, None);
    }
    assert_eq!(table.statuses().len(), Status::WORDS.len() + 1);
    assert_eq!(table.bases().len(), RouteBasis::WORDS.len() + 1);
    assert_eq!(table.statuses().last().unwrap().status, None);
    assert_eq!(table.bases().last().unwrap().basis, None);
    assert_eq!(table.precisions().last().unwrap().precision, None);
}

#[test]
fn a_wide_precision_is_an_area_and_no_other_is() {
    for row in StyleTable::default().precisions() {
        let wide = row.precision.is_some_and(Precision::is_wide);
        assert_eq!(row.spread == Spread::Area, wide, "{}", row.key);
    }
}

#[test]
fn no_two_statuses_share_a_shape_and_no_two_bases_a_dash() {
    for (one, two) in pairs(status::TABLE) {
        assert_ne!(one.shape, two.shape);
        assert_ne!(one.shape.svg_path(), two.shape.svg_path());
        assert_ne!(one.shape.qgis(), two.shape.qgis());
    }
    for (one, two) in pairs(basis::TABLE) {
        assert_ne!(one.dash, two.dash);
        assert_ne!(one.drawn, two.drawn);
    }
    for row in basis::TABLE {
        assert_eq!(row.dash.len() % 2, 0, "{}", row.key);
        assert!(row.dash.iter().all(|part| *part > 0.0));
        assert_ne!(row.dash, DOUBT);
    }
}

#[test]
fn every_mark_is_seen_on_its_ground() {
    for theme in THEMES {
        let ground = ground(theme);
        let inks = status::TABLE.iter().map(|row| row.ink);
        let inks = inks.chain(PALETTE.iter().copied()).chain([OTHER_CATEGORY]);
        for ink in inks.map(|ink| ink.on(theme)) {
            for under in [ground.land, ground.water] {
                let contrast = ink.contrast(under);
                assert!(contrast >= 3.0, "{ink} on {under} {theme:?}: {contrast}");
            }
        }
        // WCAG 2.2, 1.4.3: text
        for text in [ground.text, ground.quiet_text] {
            for under in [ground.land, ground.water, ground.halo] {
                assert!(text.contrast(under) >= 4.5, "{text} on {under}");
            }
        }
    }
}

#[test]
fn the_colour_blind_tell_statuses_and_categories_apart() {
    for theme in THEMES {
        for (one, two) in pairs(status::TABLE) {
            let distance = told_apart(one.ink.on(theme), two.ink.on(theme));
            assert!(distance > 0.075, "{} {} {distance}", one.key, two.key);
        }
        for (one, two) in pairs(PALETTE) {
            let (one, two) = (one.on(theme), two.on(theme));
            assert!(told_apart(one, two) > 0.1, "{one} {two}");
        }
    }
}

#[test]
fn a_grey_print_tells_statuses_apart_by_lightness_or_fill() {
    for theme in THEMES {
        for (one, two) in pairs(status::TABLE).filter(|(one, two)| one.fill == two.fill) {
            let step = lightness(one.ink.on(theme)) - lightness(two.ink.on(theme));
            assert!(step.abs() >= 8.0, "{} {} {step}", one.key, two.key);
        }
    }
}

#[test]
fn what_nobody_has_checked_is_hollow() {
    for row in status::TABLE {
        let is_checked = !matches!(row.key, "alleged" | "unverified" | "");
        assert_eq!(row.fill == Fill::Solid, is_checked, "{}", row.key);
    }
}

#[test]
fn a_chosen_colour_replaces_that_of_the_status_whatever_the_case() {
    let mut table = StyleTable::default();
    table.choose(" Protest", Rgb::of(0xaa_33_77));
    let ink = table.ink(Some(Status::Denied), Some("PROTEST"));
    assert_eq!(ink.light, Rgb::of(0xaa_33_77));
    let other = table.ink(Some(Status::Denied), Some("raid"));
    assert_eq!(other, table.status(Some(Status::Denied)).ink);
}

#[test]
fn a_palette_does_not_depend_on_the_order_of_the_rows() {
    let mut table = StyleTable::default();
    table.choose("b", Rgb::of(0));
    let one = table.palette(["c", "a", "b", "a"]);
    let two = table.palette(["b", "a", "c"]);
    assert_eq!(one, two);
    assert_eq!(one["a"], PALETTE[0]);
    assert_eq!(one["b"].light, Rgb::of(0));
    assert_eq!(one["c"], PALETTE[1]);
    let many: Vec<String> = (0..20).map(|number| format!("{number:02}")).collect();
    let inks = table.palette(many.iter().map(String::as_str));
    assert_eq!(inks["08"], OTHER_CATEGORY);
    assert_eq!(inks["07"], PALETTE[7]);
}

#[test]
fn only_colours_are_read_as_colours() {
    assert_eq!(Rgb::parse("#a37"), Some(Rgb::of(0xaa_33_77)));
    assert_eq!(Rgb::parse("#AA3377"), Some(Rgb::of(0xaa_33_77)));
    for text in [
        "", "#", "red", "#12", "#12345", "#+12345", "aa3377", "#aa33771",
    ] {
        assert_eq!(Rgb::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_chosen_colour_is_seen_in_the_dark(number in 0_u32..=0xff_ff_ff) {
        let ink = Ink::chosen(Rgb::of(number));
        prop_assert_eq!(ink.light, Rgb::of(number));
        prop_assert!(ink.dark.contrast(ground(Theme::Dark).land) >= 3.0);
        prop_assert_eq!(Rgb::parse(&ink.dark.hex()), Some(ink.dark));
    }
}
