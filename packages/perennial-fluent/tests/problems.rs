//! What is wrong with translation files, and where.
#![cfg(feature = "compile")]

use perennial_fluent::compile::{CompileLimits, Messages, SourceFile, compile, read_folder};

fn read(text: &str) -> (Messages, Vec<String>) {
    let files = [SourceFile { name: "en.ftl".into(), text: text.into() }];
    let (messages, problems) = compile(&files, CompileLimits::default());
    (messages, problems.iter().map(ToString::to_string).collect())
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (_, problems) = read(text);
    assert_eq!(problems.len(), expected.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.starts_with(expected), "{problem} {expected}");
    }
}

#[test]
fn each_fault_has_its_line_and_column() {
    check("a = A\nb = { $\n\nc = C\n", &["en.ftl:2:8: PER-1301"]);
    check(
        "a = A\n\na = B\n",
        &["en.ftl:3:1: PER-1302: \"a\" is defined twice, first at en.ftl:1:1"],
    );
    check("a = A\n    .x = 1\n    .x = 2\n", &["en.ftl:3:6: PER-1302"]);
    check("é = x\n", &["en.ftl:1:1: PER-1301"]);
    check("a = á { FOO() }\n", &["en.ftl:1:9: PER-1305: the function FOO does not exist"]);
    check("a = { NUMBER() }\n", &["en.ftl:1:7: PER-1305: NUMBER takes one argument"]);
    check(
        "a = { DATETIME($d, timeStyle: \"short\", timeZoneName: \"short\") }\n",
        &["en.ftl:1:7: PER-1305: timeZoneName means nothing beside a style of dates"],
    );
    check("a = x <b>y\n", &["en.ftl:1:8: PER-1306: the markup <b>"]);
    check("a = <b>x</c></b>\n", &["en.ftl:1:11: PER-1306: the markup <c>"]);
}

#[test]
fn messages_that_refer_to_themselves_are_named_once() {
    check(
        "a = { b }\nb = { c }\nc = { a }\nd = { a }\n",
        &["en.ftl:3:7: PER-1304: \"a\" refers to itself"],
    );
    check("-t = { -t }\n", &["en.ftl:1:9: PER-1304"]);
    check("a = { a.x }\n    .x = { a }\n", &["en.ftl:2:12: PER-1304"]);
}

#[test]
fn what_is_too_deep_or_too_large_is_refused_before_it_is_read() {
    let deep = format!("a = A\nb = {}$n{}\n", "{ ".repeat(10_000), " }".repeat(10_000));
    check(&deep, &["en.ftl:2:20003: PER-1307: the depth of placeables is 10000; the limit is 12"]);
    let large = "# x\n".repeat(2 << 20);
    check(&large, &["en.ftl:1:1: PER-1307: the size of the file"]);
}

#[test]
fn a_message_needs_what_it_refers_to_needs() {
    let (messages, problems) = read(
        "-term = { $case ->\n   *[a] <b>x</b>\n}\n\
         inner = { $n } <link>y</link>\n\
         outer = { inner } { -term(case: \"a\") } { $m }\n",
    );
    assert!(problems.is_empty(), "{problems:?}");
    let signature = messages.signature("outer").unwrap();
    assert_eq!(signature.arguments.iter().collect::<Vec<_>>(), ["m", "n"]);
    assert_eq!(signature.markup.iter().collect::<Vec<_>>(), ["b", "link"]);
    assert!(messages.signature("none").is_none());
}

#[test]
fn a_folder_holds_a_file_or_a_folder_for_each_locale() {
    let folder = std::env::temp_dir().join(format!("perennial-fluent-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("fr")).unwrap();
    for (name, text) in [
        ("en.ftl", "a = A\nb = { nothing }\n"),
        ("fr/menu.ftl", "a = Fa\n"),
        ("fr/page.ftl", "a = Encore\n"),
        ("README.md", "x"),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let read = read_folder(&folder, &folder, CompileLimits::default()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(read.locales.keys().collect::<Vec<_>>(), ["en", "fr"]);
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(problems[0].starts_with("fr/page.ftl:1:1: PER-1302"), "{problems:?}");
    assert!(problems[1].starts_with("en.ftl:2:7: PER-1303: \"b\" refers to \"nothing\""));
    let none = read_folder(&folder, &folder, CompileLimits::default()).unwrap();
    assert!(none.files.is_empty());
}
