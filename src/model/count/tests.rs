use proptest::prelude::*;

use super::*;

fn range(min: Option<u64>, best: Option<u64>, max: Option<u64>) -> Count {
    Count {
        min,
        best,
        max,
        approximate: false,
    }
}

#[test]
fn every_way_to_write_a_count_is_read() {
    let about = |best| Count {
        best: Some(best),
        approximate: true,
        ..Count::default()
    };
    for (text, count) in [
        ("800", Count::exactly(800)),
        ("0", Count::exactly(0)),
        (" ۸۰۰ ", Count::exactly(800)),
        ("٨٠٠", Count::exactly(800)),
        ("۱٬۲۰۰", Count::exactly(1_200)),
        ("800.0", Count::exactly(800)),
        ("1000000000000", Count::exactly(MOST)),
        ("~800", about(800)),
        ("~ ۸۰۰", about(800)),
        ("ca. 800", about(800)),
        ("ca 800", about(800)),
        ("c.800", about(800)),
        ("Around 800", about(800)),
        ("approx. 800", about(800)),
        ("حدود ۸۰۰", about(800)),
        ("36+", range(Some(36), None, None)),
        (">=36", range(Some(36), None, None)),
        ("≥ 36", range(Some(36), None, None)),
        ("at least 36", range(Some(36), None, None)),
        ("36 or more", range(Some(36), None, None)),
        (">36", range(Some(37), None, None)),
        ("more than 36", range(Some(37), None, None)),
        ("<50", range(None, None, Some(49))),
        ("<1", range(None, None, Some(0))),
        ("<=50", range(None, None, Some(50))),
        ("≤50", range(None, None, Some(50))),
        ("up to 50", range(None, None, Some(50))),
        ("10..20", range(Some(10), None, Some(20))),
        ("10-20", range(Some(10), None, Some(20))),
        ("10–20", range(Some(10), None, Some(20))),
        ("10 - 20", range(Some(10), None, Some(20))),
        ("۱۰ تا ۲۰", range(Some(10), None, Some(20))),
        ("10 to 20", range(Some(10), None, Some(20))),
        ("between 10 and 20", range(Some(10), None, Some(20))),
        ("10..10", Count::exactly(10)),
    ] {
        assert_eq!(Count::parse(text), Ok(count), "{text}");
    }
}

#[test]
fn words_never_become_a_number() {
    for text in ["dozens", "large numbers", "several", "ده‌ها نفر", "?", "~"] {
        assert_eq!(Count::parse(text), Ok(Count::default()), "{text}");
    }
}

#[test]
fn a_number_of_people_that_cannot_be_is_refused() {
    for text in [
        "-5",
        "\u{2212}5",
        "- 5",
        "1000000000001",
        "99999999999999999999999",
        "12.5",
        "0,5",
        "<0",
        ">-1",
        "~12.5",
    ] {
        assert_eq!(Count::parse(text).unwrap_err().code, Code::E410, "{text}");
    }
}

#[test]
fn a_number_with_two_readings_is_refused_with_the_likely_one() {
    for text in [
        "1,200",
        "1.200",
        "1 200",
        "1'200",
        "1\u{202f}200",
        "~1,200",
        "1,200+",
    ] {
        let error = Count::parse(text).unwrap_err();
        assert_eq!(error.code, Code::E411, "{text}");
        assert!(error.hint.unwrap().starts_with("write 1200"), "{text}");
    }
}

#[test]
fn a_number_among_words_is_neither_dropped_nor_guessed() {
    for text in [
        "800 fighters",
        "36 or so",
        "2 or 3",
        "about 10..20",
        "1e3",
        "10..20..30",
        "~36+",
        "500k",
        "around noon 5",
    ] {
        assert_eq!(Count::parse(text).unwrap_err().code, Code::E411, "{text}");
    }
}

#[test]
fn a_range_that_falls_is_refused() {
    let error = Count::parse("20..10").unwrap_err();
    assert_eq!(error.code, Code::E412);
    assert!(error.hint.unwrap().contains("10..20"));
}

#[test]
fn three_columns_are_joined_and_must_rise() {
    let join = Count::from_columns;
    assert_eq!(join(None, None, None), Ok(None));
    assert_eq!(join(None, Some("800"), None), Ok(Some(Count::exactly(800))));
    assert_eq!(
        join(Some("10"), Some("15"), Some("20")),
        Ok(Some(range(Some(10), Some(15), Some(20))))
    );
    assert_eq!(
        join(Some("10+"), None, Some("<21")),
        Ok(Some(range(Some(10), None, Some(20))))
    );
    assert_eq!(
        join(Some("10"), Some("dozens"), None),
        Ok(Some(range(Some(10), None, None)))
    );
    assert!(
        join(Some("10"), Some("~15"), None)
            .unwrap()
            .unwrap()
            .approximate
    );
    for (low, best, high, words) in [
        (Some("20"), Some("10"), None, ["low", "best"]),
        (None, Some("20"), Some("10"), ["best", "high"]),
        (Some("20"), None, Some("10"), ["low", "high"]),
    ] {
        let error = join(low, best, high).unwrap_err();
        assert_eq!(error.code, Code::E412);
        assert!(
            words.iter().all(|word| error.message.contains(word)),
            "{error}"
        );
    }
}

proptest! {
    #[test]
    fn columns_of_digits_are_joined_as_others_are(
        cells in proptest::collection::vec(proptest::option::of("[0-9]{0,13}|~?[0-9]{1,2}\\+?"), 3),
    ) {
        let [low, best, high] = &*cells else { unreachable!() };
        let (low, best, high) = (low.as_deref(), best.as_deref(), high.as_deref());
        prop_assert_eq!(Count::from_columns(low, best, high), Count::from_words(low, best, high));
    }

    #[test]
    fn no_text_breaks_the_parser_and_ranges_rise(text in "\\PC*") {
        if let Ok(it) = Count::parse(&text) {
            prop_assert_eq!(it.rising(), Ok(it));
        }
    }

    #[test]
    fn a_text_with_a_digit_gives_a_number_or_an_error(text in "[-+~<>=., 0-9a-c]{0,12}") {
        if let Ok(it) = Count::parse(&text) {
            let says = it.min.or(it.best).or(it.max).is_some();
            prop_assert_eq!(says, text.bytes().any(|b| b.is_ascii_digit()));
            prop_assert_eq!(it.rising(), Ok(it));
        }
    }

    #[test]
    fn whole_numbers_read_back(number in 0..=MOST) {
        prop_assert_eq!(Count::parse(&number.to_string()), Ok(Count::exactly(number)));
    }
}
