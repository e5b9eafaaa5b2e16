//! `cargo xtask sizes`: how large clients are, beside that of the view library alone.

use std::process::Stdio;

use serde_json::Value;

use crate::measure::output;
use crate::{Repository, TaskError, release};

/// The apps: the view of a counter and a list by Sycamore alone, the same as a page of ours, and
/// the same as the first of twelve templates; a page with one form, and one that follows its changes.
const ALONE: &str = "bare";
const ONE: &str = "counter";
const TWELVE: &str = "parts";
const FORM: &str = "form";
const LIVE: &str = "live";
/// What a first visit of the counter may load, and how much more the first of twelve templates, in bytes of
/// brotli.
const MOST: i64 = 40_000;
const MOST_MORE: i64 = 5_000;
/// How the part is named in which the first of the twelve templates lies: after its file.
const FIRST: &str = "counter_";

pub(crate) fn run(repository: &Repository) -> Result<(), TaskError> {
    release::build_command_line(repository)?;
    for app in [ALONE, ONE, TWELVE, FORM, LIVE] {
        println!("{app}\n{}", measured(repository, app, &[])?);
    }
    let (one, twelve) = (sizes(repository, ONE)?, sizes(repository, TWELVE)?);
    let more = more(&one, &twelve).ok_or_else(|| TaskError::new("sizes are told differently"))?;
    println!("the first of twelve templates loads {more} bytes of brotli more than the only one");
    let first = first_visit(&one).ok_or_else(|| TaskError::new("sizes are told differently"))?;
    within("a first visit of the counter", first, MOST)?;
    within("the first of twelve templates, beyond that,", more, MOST_MORE)
}

fn first_visit(sizes: &Value) -> Option<i64> {
    sizes.pointer("/sizes/initial_brotli")?.as_i64()
}

fn within(what: &str, bytes: i64, most: i64) -> Result<(), TaskError> {
    if bytes <= most {
        return Ok(());
    }
    Err(TaskError::new(format!("{what} loads {bytes} bytes of brotli, and may load {most}")))
}

/// What the command line says of an app.
fn measured(repository: &Repository, app: &str, flags: &[&str]) -> Result<String, TaskError> {
    let mut measure = repository.command(&repository.command_line().to_string_lossy());
    measure.args(["sizes", &format!("tests/apps/{app}")]).args(flags);
    output(measure.stdin(Stdio::null()).stderr(Stdio::inherit()))
}

fn sizes(repository: &Repository, app: &str) -> Result<Value, TaskError> {
    let text = measured(repository, app, &["--json"])?;
    serde_json::from_str(&text).map_err(TaskError::while_doing("sizes are no JSON"))
}

/// How much more a first visit loads of a page of the one app than of a page of the other.
fn more(one: &Value, twelve: &Value) -> Option<i64> {
    let visits = twelve.pointer("/sizes/visits")?.as_array()?;
    let is_first = |visit: &&Value| {
        visit.get("part").and_then(Value::as_str).is_some_and(|part| part.starts_with(FIRST))
    };
    let first = visits.iter().find(is_first)?.get("brotli")?.as_i64()?;
    Some(first - first_visit(one)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_part_of_the_first_page_counts() {
        let one = json!({ "sizes": { "initial_brotli": 100 } });
        let visits =
            json!([{ "part": "text_12", "brotli": 150 }, { "part": "counter_3", "brotli": 104 }]);
        let twelve = json!({ "sizes": { "initial_brotli": 90, "visits": visits } });
        assert_eq!(more(&one, &twelve), Some(4));
        assert_eq!(first_visit(&one), Some(100));
    }

    #[test]
    fn a_size_beyond_its_budget_is_an_error() {
        within("a page", 100, 100).unwrap();
        assert!(within("a page", 101, 100).unwrap_err().to_string().contains("101"));
    }
}
