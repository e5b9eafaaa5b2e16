//! `/words/{word}`: incremental generation with a loading page.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Word {
    word: String,
    letters: usize,
}

pub(crate) fn template() -> Template<Word> {
    Template::new("words/{word}")
        .view(view)
        .head(head)
        .build_paths(popular)
        .build_state(load)
        .incremental_generation()
        .loading(loading)
        .tags(|word| [format!("letters:{}", word.letters)])
}

/// Made at build time; all other words when they are first asked for.
#[server_only]
async fn popular() -> Vec<&'static str> {
    vec!["words/serendipity"]
}

#[server_only]
async fn load(context: BuildContext) -> Result<Word, PageError> {
    let word = context.param("word")?.to_owned();
    if !word.chars().all(char::is_alphabetic) {
        return Err(PageError::not_found("That is no word."));
    }
    // A source that takes its time.
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(Word { letters: word.chars().count(), word })
}

#[server_only]
fn head(word: &Word) -> Head {
    Head::title(&word.word)
}

fn loading() -> View {
    view! { h1 { "Looking the word up …" } }
}

fn view(word: Word) -> View {
    let letters = word.letters.to_string();
    view! {
        h1 { (word.word) }
        p { "It has " (letters) " letters." }
    }
}
