//! Numbers, categories and dates of several locales.

use super::*;

#[track_caller]
fn check_number(tag: &str, number: Number, expected: &str) {
    assert_eq!(IcuLocale::of(tag).number(&number), expected, "{tag} {number:?}");
}

#[track_caller]
fn check_category(tag: &str, value: f64, expected: &str) {
    assert_eq!(IcuLocale::of(tag).category(&Number::new(value)), expected, "{tag} {value}");
}

#[track_caller]
fn check_date(tag: &str, date: DateTime, expected: &str) {
    assert_eq!(IcuLocale::of(tag).date(&date), expected, "{tag} {date:?}");
}

#[test]
fn numbers_are_written_as_the_locale_does() {
    let n = Number::new;
    check_number("en", n(1_234_567.0), "1,234,567");
    check_number("de", n(1_234_567.891_25), "1.234.567,891");
    check_number("fr", n(1_234.5), "1\u{202f}234,5");
    check_number("ar-EG", n(1_234.5), "١٬٢٣٤٫٥");
    check_number("hi", n(1_234_567.0), "12,34,567");
    check_number("en", n(-0.25).percent(), "-25%");
    check_number("fr", n(0.256).percent(), "26\u{a0}%");
    check_number("en", n(9.5).currency("EUR"), "€9.50");
    check_number("de", n(1_009.5).currency("EUR"), "1.009,50\u{a0}€");
    check_number("ja", n(1_234.0).currency("JPY"), "￥1,234");
    check_number("en", n(2.0).option("minimumFractionDigits", 2), "2.00");
    check_number("en", n(2.55).option("maximumFractionDigits", 1), "2.6");
    check_number("en", n(1234.0).option("useGrouping", false), "1234");
    check_number("en", n(7.0).option("minimumIntegerDigits", 3), "007");
    check_number("en", n(123_456.0).option("maximumSignificantDigits", 2), "120,000");
    check_number("en", n(1.5).option("minimumSignificantDigits", 4), "1.500");
    check_number("en", n(0.1 + 0.2), "0.3");
    check_number("en", n(f64::NAN), "NaN");
    check_number("no such locale", n(1234.0), "1,234");
}

#[test]
fn plural_categories_are_those_of_the_locale() {
    for (tag, value, expected) in [
        ("en", 1.0, "one"),
        ("en", 0.0, "other"),
        ("fr", 0.0, "one"),
        ("fr", 1_000_000.0, "many"),
        ("pl", 2.0, "few"),
        ("pl", 5.0, "many"),
        ("pl", 1.5, "other"),
        ("ru", 21.0, "one"),
        ("ru", 11.0, "many"),
        ("ar", 0.0, "zero"),
        ("ar", 2.0, "two"),
        ("ar", 6.0, "few"),
        ("ar", 11.0, "many"),
        ("ja", 1.0, "other"),
        ("cy", 3.0, "few"),
    ] {
        check_category(tag, value, expected);
    }
    let ordinal = |tag: &str, value| {
        IcuLocale::of(tag).category(&Number::new(value).option("type", "ordinal"))
    };
    let found = [1.0, 2.0, 3.0, 4.0, 11.0, 21.0].map(|value| ordinal("en", value));
    assert_eq!(found, ["one", "two", "few", "other", "other", "one"]);
    assert_eq!([1.0, 2.0].map(|value| ordinal("fr", value)), ["one", "other"]);
    let digits = Number::new(1.0).option("minimumFractionDigits", 1);
    assert_eq!(IcuLocale::of("en").category(&digits), "other");
}

#[test]
fn dates_are_written_in_their_time_zone() {
    let noon = || DateTime::from_milliseconds(1_700_000_000_000.0);
    check_date("en", noon(), "11/14/2023");
    check_date("de", noon().option("dateStyle", "long"), "14. November 2023");
    check_date("fr", noon().option("dateStyle", "full"), "mardi 14 novembre 2023");
    check_date("ja", noon().option("dateStyle", "medium"), "2023/11/14");
    let new_york = || noon().time_zone("America/New_York");
    check_date("en", new_york().option("timeStyle", "short"), "5:13\u{202f}PM");
    check_date("de", new_york().option("timeStyle", "medium"), "17:13:20");
    check_date(
        "en",
        new_york().option("timeStyle", "short").option("timeZoneName", "short"),
        "5:13\u{202f}PM",
    );
    let minutes = || new_york().option("hour", "numeric").option("minute", "2-digit");
    check_date("en", minutes().option("timeZoneName", "short"), "5:13\u{202f}PM EST");
    let parts = || noon().option("month", "long").option("day", "numeric");
    check_date("en", parts(), "November 14");
    check_date("en", parts().option("year", "numeric"), "November 14, 2023");
    check_date("en", noon().option("weekday", "long"), "Tuesday");
    check_date("en", noon().option("year", "numeric").option("month", "short"), "Nov 2023");
    let hours = noon().option("hour", "numeric").option("minute", "2-digit");
    check_date("en", hours.option("hour12", false), "22:13");
    check_date("en", DateTime::from_milliseconds(f64::INFINITY), "Invalid Date");
    check_date("en", DateTime::from_milliseconds(1e300), "Invalid Date");
    check_date("en", noon().time_zone("No/Where").option("timeStyle", "short"), "10:13\u{202f}PM");
}
