//! `/search?q=…`: the places whose names have words that begin as asked.

use perennial::prelude::*;

use crate::parts::{frame, place_list};
use crate::summary::Summary;

/// How many places are listed at most.
const MOST_RESULTS: usize = 50;

/// The longest question, in bytes: longer than any name.
#[server_only]
const LONGEST_QUESTION: usize = 400;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Search {
    question: String,
    results: Vec<Summary>,
}

pub(crate) fn template() -> Template<Search> {
    Template::new("search").view(view).head(head).query_keys(["q"]).build_state(load).sitemap(false)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Search, PageError> {
    use crate::atlas;
    let question = context.query("q").unwrap_or_default().trim().to_owned();
    if question.len() > LONGEST_QUESTION {
        return Err(PageError::client(400, "No place has a name that long."));
    }
    let asked = question.clone();
    let places = atlas::query(move |atlas| atlas::search(atlas, &asked, MOST_RESULTS)).await?;
    Ok(Search { question, results: crate::summary::summaries(places)? })
}

#[server_only]
fn head(search: &Search) -> Head {
    let head = match search.question.as_str() {
        "" => Head::title("Search · Atlas"),
        question => Head::title(format!("{question} · Search · Atlas")),
    };
    head.description("Search all towns and villages of the atlas by name.")
        .robots("noindex")
        .canonical("/search")
}

fn view(search: Search) -> View {
    let Search { question, results } = search;
    let summary = summary(&question, results.len());
    let list = if results.is_empty() { View::new() } else { place_list(results) };
    let content = view! {
        h1 { "Search" }
        p(class="summary") { (summary) }
        (list)
    };
    frame(Some(question), content)
}

fn summary(question: &str, count: usize) -> String {
    match count {
        _ if question.is_empty() => {
            "Type the beginning of a name. Accents and capitals do not matter.".to_owned()
        }
        0 => format!("No place has a name like “{question}”."),
        1 => format!("One place has a name like “{question}”."),
        MOST_RESULTS => format!("The {MOST_RESULTS} best matches for “{question}”."),
        count => format!("{count} places have a name like “{question}”."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_was_found() {
        assert!(summary("", 0).starts_with("Type"));
        assert_eq!(summary("Paris", 1), "One place has a name like “Paris”.");
        assert_eq!(summary("xyzzy", 0), "No place has a name like “xyzzy”.");
        assert_eq!(summary("san", 50), "The 50 best matches for “san”.");
    }
}
