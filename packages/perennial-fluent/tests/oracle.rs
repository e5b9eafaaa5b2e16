//! Messages as Fluent's own implementation in Rust writes them, and as ours does.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![cfg(all(feature = "compile", feature = "icu"))]

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use perennial_fluent::compile::{CompileLimits, Messages, SourceFile, compile};
use perennial_fluent::{Argument, DateTime, Host, IcuLocale, Limits, Number, Outcome, evaluate};
use proptest::prelude::*;

const MESSAGES: &str = r#"
hello = Hello, { $name }!
alone = { $name }
literal = { "{" } and { "\u0041\"|" }{ 3.10 } end
-brand = Firefox
    .gender = feminine
-case = { $case ->
    [genitive] of the Lynx
   *[nominative] Lynx
}
uses-brand = { -brand } by { $name }
genitive = { -case(case: "genitive") }, { -case(case: "other") }, { -case }
gender = { -brand.gender ->
    [feminine] She
   *[other] It
} is here
refers = See { hello } and { help.title }
help = Help
    .title = Title of { $name }
lost = { nothing } { nothing.at-all } { -none } { $none }
only-attributes =
    .one = 1
refers-attributes = { only-attributes }
files = { $n ->
    [0] No files
    [one] One file
   *[other] { $n } files in { $name ->
        [Ann] her folder
       *[other] a folder
    }
}
text-key = { $name ->
    [Ann] Ann!
   *[zero] nobody
}
number = { NUMBER($n, minimumFractionDigits: 1) ->
    [1] exactly one
    [one] about one
   *[other] { NUMBER($n, minimumFractionDigits: 2) }
}
nested = { { $name } } and { { { "x" } } }
lines =
    One
      two | three

    four
braces = a { "{" }b{ "}" } c
"#;

struct Table {
    messages: Messages,
    format_numbers: bool,
}

impl Host for Table {
    fn pattern(&self, id: &str) -> Option<Cow<'_, str>> {
        self.messages.0.get(id).map(|message| message.pattern.as_str().into())
    }

    fn category(&self, locale: &str, number: &Number) -> Cow<'static, str> {
        IcuLocale::of(locale).category(number).into()
    }

    fn number(&self, locale: &str, number: &Number) -> String {
        if self.format_numbers {
            return IcuLocale::of(locale).number(number);
        }
        // What Fluent's own implementation does with numbers.
        let digits = match number.options.value("minimumFractionDigits") {
            Some(perennial_fluent::OptionValue::Number(digits)) => *digits as usize,
            _ => 0,
        };
        let plain = number.value.to_string();
        let fraction = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        format!("{:.*}", digits.max(fraction), number.value)
    }

    fn date(&self, locale: &str, date: &DateTime) -> String {
        IcuLocale::of(locale).date(date)
    }

    fn parse(&self, digits: &str) -> f64 {
        digits.parse().unwrap_or(f64::NAN)
    }
}

fn table(text: &str) -> Table {
    let files = [SourceFile { name: "test.ftl".into(), text: text.into() }];
    let (messages, _) = compile(&files, CompileLimits::default());
    Table { messages, format_numbers: false }
}

fn ours(table: &Table, locale: &str, id: &str, arguments: &[(&'static str, Argument)]) -> String {
    let mut text = String::new();
    evaluate(table, locale, id, arguments, Limits::default(), &mut text);
    text
}

fn bundle(text: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(it, _)| it);
    let mut bundle = FluentBundle::new(vec!["en".parse().unwrap()]);
    bundle.add_resource_overriding(resource);
    bundle.add_builtins().unwrap();
    bundle
}

fn theirs(bundle: &FluentBundle<FluentResource>, id: &str, arguments: &FluentArgs<'_>) -> String {
    let (id, attribute) = id.split_once('.').map_or((id, None), |(id, it)| (id, Some(it)));
    let message = bundle.get_message(id).unwrap();
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute).unwrap().value(),
        None => message.value().unwrap(),
    };
    bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
}

#[test]
fn messages_are_written_as_by_fluents_own_implementation() {
    let (table, bundle) = (table(MESSAGES), bundle(MESSAGES));
    // There, a number key is compared with its options, and a message without a value is not found.
    let different = ["number", "refers-attributes"];
    let mut compared = 0;
    for name in ["Ann", "", "{ $n }", "a|b{c}", "\u{202e}x"] {
        for n in [0.0, 1.0, 2.0, 1.5, 21.0, -1.0] {
            let mut args = FluentArgs::new();
            args.set("name", name);
            args.set("n", n);
            let arguments = [("name", Argument::from(name.to_owned())), ("n", Argument::from(n))];
            for id in table.messages.0.keys() {
                if id.starts_with('-') || different.contains(&id.as_str()) {
                    continue;
                }
                let expected = theirs(&bundle, id, &args);
                assert_eq!(ours(&table, "en", id, &arguments), expected, "{id} {name:?} {n}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 400);
}

#[test]
fn a_number_key_is_compared_by_its_value() {
    let table = table(MESSAGES);
    let number = |n: f64| ours(&table, "en", "number", &[("n", n.into())]);
    assert_eq!(number(1.0), "exactly one");
    assert_eq!(number(2.0), "2.00");
}

#[test]
fn plurals_numbers_and_dates_are_those_of_the_locale() {
    let mut table = table(
        "cities = { $n ->\n    [one] ONE { $n }\n    [few] FEW { $n }\n    [many] MANY { $n }\n   *[other] OTHER { $n }\n}\n\
         place = { NUMBER($n, type: \"ordinal\") ->\n    [one] { $n }st\n    [two] { $n }nd\n   *[other] { $n }th\n}\n\
         share = { NUMBER($n, maximumFractionDigits: 1) }\n\
         date = { DATETIME($d, dateStyle: \"long\", timeZone: \"Europe/Paris\") }\n\
         wrong = { DATETIME($s) } { NUMBER($s) } { NUMBER($none) }\n",
    );
    table.format_numbers = true;
    let isolated = |kind: &str, n: &str| format!("{kind} \u{2068}{n}\u{2069}");
    for (locale, n, expected) in [
        ("en", 1.0, isolated("ONE", "1")),
        ("pl", 2.0, isolated("FEW", "2")),
        ("pl", 12.0, isolated("MANY", "12")),
        ("ru", 1_021.0, isolated("ONE", "1\u{a0}021")),
        ("ja", 1.0, isolated("OTHER", "1")),
        ("fr", 1_000_000.0, isolated("MANY", "1\u{202f}000\u{202f}000")),
    ] {
        assert_eq!(ours(&table, locale, "cities", &[("n", n.into())]), expected, "{locale} {n}");
    }
    let place = |n: f64| ours(&table, "en", "place", &[("n", n.into())]);
    assert_eq!(place(2.0), "\u{2068}2\u{2069}nd");
    let share = Number::new(0.123_45).percent();
    assert_eq!(ours(&table, "de", "share", &[("n", share.into())]), "12,3\u{a0}%");
    let date = DateTime::from_milliseconds(1_700_000_000_000.0);
    assert_eq!(ours(&table, "fr", "date", &[("d", date.into())]), "14 novembre 2023");
    let wrong = ours(&table, "en", "wrong", &[("s", "text".into())]);
    assert_eq!(
        wrong,
        "\u{2068}{DATETIME}\u{2069} \u{2068}{NUMBER}\u{2069} \u{2068}{$none}\u{2069}"
    );
}

/// Keeps markup apart from text.
#[derive(Default)]
struct Marks(String);

impl perennial_fluent::Sink for Marks {
    fn text(&mut self, text: &str) {
        self.0.push_str(&text.replace('<', "&lt;"));
    }

    fn open(&mut self, name: &str) {
        self.0.push_str(&format!("[{name}:"));
    }

    fn close(&mut self) {
        self.0.push(']');
    }
}

#[test]
fn markup_reaches_the_view_and_never_comes_from_an_argument() {
    let table = table("terms = Read <link>our { $what }</link>, <b>now</b><br/> or < 3.\n");
    let arguments = [("what", Argument::from("<b>x</b>{<b}".to_owned()))];
    let mut marks = Marks::default();
    evaluate(&table, "en", "terms", &arguments, Limits::default(), &mut marks);
    let argument = "\u{2068}&lt;b>x&lt;/b>{&lt;b}\u{2069}";
    assert_eq!(marks.0, format!("Read [link:our {argument}], [b:now][br:] or &lt; 3."));
    let plain = ours(&table, "en", "terms", &arguments);
    assert_eq!(plain, "Read our \u{2068}<b>x</b>{<b}\u{2069}, now or < 3.");
}

struct Patterns(BTreeMap<&'static str, String>);

impl Host for Patterns {
    fn pattern(&self, id: &str) -> Option<Cow<'_, str>> {
        self.0.get(id).map(|pattern| pattern.as_str().into())
    }

    fn category(&self, _: &str, _: &Number) -> Cow<'static, str> {
        "other".into()
    }

    fn number(&self, _: &str, number: &Number) -> String {
        number.value.to_string()
    }

    fn date(&self, _: &str, _: &DateTime) -> String {
        "date".into()
    }

    fn parse(&self, digits: &str) -> f64 {
        digits.parse().unwrap_or(f64::NAN)
    }
}

#[test]
fn references_that_never_end_and_texts_that_explode_are_bounded() {
    let bomb = "{#a}".repeat(10);
    let patterns = [
        ("cycle", "x{#cycle}".to_owned()),
        ("a", bomb.clone()),
        ("bomb", bomb),
        ("long", "x".repeat(100_000)),
        ("deep", format!("{}x{}", "{?$n|*other=".repeat(10_000), "}".repeat(10_000))),
        ("calls", format!("{{-a{}}}", "(x:-a".repeat(10_000))),
    ];
    let host = Patterns(patterns.into());
    for id in ["cycle", "a", "bomb", "long", "deep", "calls"] {
        let mut text = String::new();
        let outcome = evaluate(&host, "en", id, &[], Limits::default(), &mut text);
        assert_eq!(outcome, Outcome::Own);
        assert!(text.len() < 70_000, "{id}: {}", text.len());
    }
}

#[test]
fn a_message_of_another_locale_has_the_formats_of_that() {
    let mut table = table("n = { $n }\n");
    table.format_numbers = true;
    let message = table.messages.0.get_mut("n").unwrap();
    message.pattern = format!("{{@de}}{}", message.pattern);
    let mut text = String::new();
    let arguments = [("n", 1_234.0.into())];
    let outcome = evaluate(&table, "en", "n", &arguments, Limits::default(), &mut text);
    assert_eq!((outcome, text.as_str()), (Outcome::Fallback, "1.234"));
    let mut text = String::new();
    let outcome = evaluate(&table, "en", "none", &[], Limits::default(), &mut text);
    assert_eq!((outcome, text.as_str()), (Outcome::Missing, "none"));
}

proptest! {
    #[test]
    fn no_pattern_panics(pattern in "[{}|?$#<>@lr\"\\\\:,()*=A-Za-z0-9. é-]{0,80}", n in any::<f64>()) {
        let host = Patterns([("it", pattern), ("-a", "{$a}".to_owned())].into());
        let arguments = [("a", n.into()), ("b", "text".into())];
        let mut text = String::new();
        evaluate(&host, "en", "it", &arguments, Limits::default(), &mut text);
        let _ = perennial_fluent::references(&host.0["it"]);
    }

    #[test]
    fn no_file_panics(text in "([a-z]{1,3} = |[{}|\\[\\]*$<>/\"\\\\:,()A-Za-z0-9. é#\n-]|\n    |\\{ \\$a ->\n  \\*\\[b\\] ){0,60}") {
        let table = table(&text);
        for id in table.messages.0.keys() {
            ours(&table, "en", id, &[]);
            let _ = table.messages.signature(id);
        }
    }
}
