use proptest::prelude::*;

use super::*;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn every_form_with_one_reading_is_read() {
    for (text, degrees) in [
        ("30.49", 30.49),
        ("+30.49", 30.49),
        ("-30.49", -30.49),
        ("30,49", 30.49),
        ("-30,49", -30.49),
        ("30.49N", 30.49),
        ("30.49 n", 30.49),
        ("N30.49", 30.49),
        ("S 30.49", -30.49),
        ("+30 N", 30.0),
        ("30.49 North", 30.49),
        ("30.49°", 30.49),
        ("30.49° S", -30.49),
        ("30°29'N", 30.0 + 29.0 / 60.0),
        ("30°29′24″N", 30.49),
        ("30º29'24\"N", 30.49),
        ("30°29'24''S", -30.49),
        ("30° 29’ 24” N", 30.49),
        ("30ʹ".trim_end_matches('ʹ'), 30.0),
        ("-0°30'", -0.5),
        ("30 29 24.5 N", 30.0 + (29.0 * 60.0 + 24.5) / 3_600.0),
        ("30 29.4 N", 30.49),
        ("30°29,4'", 30.49),
        ("30:29:24", 30.49),
        ("-30:29:24", -30.49),
        ("30:29.4", 30.49),
        ("30d29m24s", 30.49),
        ("30d29'24\"N", 30.49),
        ("30 deg 29 min 24 sec S", -30.49),
        ("\u{2212}30.49", -30.49),
        ("\u{2013}30.49", -30.49),
        ("۳۰٫۴۹", 30.49),
        ("٣٠٫٤٩", 30.49),
        ("۳۰،۴۹", 30.49),
        ("۳۰.۴۹", 30.49),
        ("\u{2212}۳۰٫۴۹", -30.49),
        ("۳۰°۲۹′۲۴″ شمالی", 30.49),
        (" \u{a0}30.49\u{200e} ", 30.49),
        ("\u{feff}30.49", 30.49),
        ("4.5E-05", 4.5e-5),
        (".5", 0.5),
        ("-0", 0.0),
        ("90", 90.0),
        ("90°00'00\"S", -90.0),
    ] {
        let it = parse_latitude(text);
        assert!(
            it.as_ref().is_ok_and(|it| close(*it, degrees)),
            "{text}: {it:?}"
        );
    }
    assert!(parse_latitude("-0").is_ok_and(f64::is_sign_positive));
    assert_eq!(parse_longitude("48°01'48\"E"), Ok(48.03));
    assert_eq!(parse_longitude("58.4W"), Ok(-58.4));
    assert_eq!(parse_latitude("30 29 24 N"), Ok(30.49));
}

#[test]
fn a_form_with_several_readings_or_none_is_refused_and_named() {
    for (text, message) in [
        ("30.49, 48.03", "two coordinates"),
        ("30.49,48.03", "two coordinates"),
        ("30.49 48.03", "two coordinates"),
        ("30, 48", "two coordinates"),
        ("30,49; 48,03", "two coordinates"),
        ("30.49N 48.03E", "two coordinates"),
        ("N 30.49 E 48.03", "two coordinates"),
        ("30 29", "numbers without marks"),
        ("30 29 24", "numbers without marks"),
        ("30-Sep", "date"),
        ("Sep-30", "date"),
        ("30. Sep", "date"),
        ("1_0", "not a coordinate"),
        ("0x1E", "not degrees"),
        ("38RQV 12345", "not degrees"),
        ("1.234.567", "two decimal points"),
        ("30°75'", "below 60"),
        ("30°29'60\"", "below 60"),
        ("30.5°29'", "only the last number"),
        ("-30 S", "sign and a hemisphere"),
        ("-30 N", "sign and a hemisphere"),
        ("N 30 S", "two hemispheres"),
        ("48 E", "E is for a longitude"),
        ("30.49 O", "O is east"),
        ("30'", "not a coordinate"),
        ("30°29\"", "not a coordinate"),
        ("30::29", "not a coordinate"),
        ("30:29:", "not a coordinate"),
        ("30°°", "not a coordinate"),
        ("--30", "not a coordinate"),
        ("1 2 3 4 N", "not a coordinate"),
        ("N", "not a coordinate"),
        ("", "not a coordinate"),
        ("unknown", "not degrees"),
    ] {
        let error = parse_latitude(text).expect_err(text);
        assert_eq!(error.code, Code::P301, "{text}: {error:?}");
        assert!(error.message.contains(message), "{text}: {error:?}");
    }
}

#[test]
fn hints_give_the_number_to_paste_where_it_is_likely() {
    let hint = |text| parse_latitude(text).unwrap_err().hint.unwrap();
    assert!(hint("30 29 24").contains("write 30.49,"));
    assert!(hint("-30 S").contains("write -30,"));
    assert!(hint("48 E").contains("swapped"));
    assert!(hint("95").contains("swapped"));
    assert!(hint("3374000").contains("projection"));
    let hint = |text| parse_longitude(text).unwrap_err().hint.unwrap();
    assert!(hint("301.6").contains("write -58.4,"));
    assert!(hint("30 N").contains("swapped"));
}

#[test]
fn what_is_beyond_the_globe_is_neither_clamped_nor_wrapped() {
    for (text, code) in [
        ("90.0000001", Code::P302),
        ("-95", Code::P302),
        ("90°30'", Code::P302),
    ] {
        assert_eq!(parse_latitude(text).unwrap_err().code, code, "{text}");
    }
    for text in ["180.01", "-190", "1e9", "185 W"] {
        assert_eq!(
            parse_longitude(text).unwrap_err().code,
            Code::P303,
            "{text}"
        );
    }
}

#[test]
fn what_is_not_a_finite_number_is_said_to_be_none() {
    let digits = "9".repeat(400);
    for text in [
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e400",
        "-1e400",
        digits.as_str(),
        " NaN ",
    ] {
        assert_eq!(parse_latitude(text).unwrap_err().code, Code::P304, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_parser_or_leaves_the_globe(text in "\\PC*") {
        for it in [parse_latitude(&text), parse_longitude(&text)].into_iter().flatten() {
            prop_assert!(it.abs() <= 180.0);
        }
    }

    #[test]
    fn no_mixture_of_marks_breaks_the_parser(text in "[-+ 0-9.,:°'\"NSEWdmso٫،۰-۹–]{0,16}") {
        if let Ok(it) = parse_latitude(&text) {
            prop_assert!(it.abs() <= 90.0);
        }
    }

    #[test]
    fn written_degrees_read_back_in_any_digits(degrees in -90.0..=90.0) {
        let text = decimal(degrees);
        let expected: f64 = text.parse().unwrap();
        prop_assert_eq!(parse_latitude(&text), Ok(expected));
        prop_assert_eq!(parse_latitude(&text.replace('.', ",")), Ok(expected));
        let persian: String = text
            .chars()
            .map(|c| match c {
                '.' => '\u{66b}',
                '-' => '\u{2212}',
                digit => char::from_u32(0x6f0 + digit.to_digit(10).unwrap()).unwrap(),
            })
            .collect();
        prop_assert_eq!(parse_latitude(&persian), Ok(expected));
    }

    #[test]
    fn minutes_and_seconds_come_to_the_same_as_decimal_degrees(
        degrees in 0..89_u32, minutes in 0..60_u32, seconds in 0..60_u32,
    ) {
        let expected = f64::from(degrees * 3_600 + minutes * 60 + seconds) / 3_600.0;
        for text in [
            format!("{degrees}°{minutes}'{seconds}\"N"),
            format!("{degrees} {minutes} {seconds} N"),
            format!("N{degrees}°{minutes}′{seconds}″"),
            format!("{degrees}:{minutes:02}:{seconds:02}"),
            format!("{degrees}d{minutes}m{seconds}s"),
        ] {
            prop_assert_eq!(parse_latitude(&text), Ok(expected), "{}", text);
        }
    }
}
