//! `vote/{what}`: a button that counts, with the word that the page gives it. It wakes when it is in
//! view; within another island it wakes with that.

use perennial::prelude::*;

use super::awake;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Vote {
    votes: u32,
}

/// What the page gives it. On a page that never wakes this travels in the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Word(String);

/// The widget at a path, with this word on its button.
pub(crate) fn vote(path: &str, word: &str) -> View {
    capsule().widget_with(path, Word(word.to_owned()))
}

pub(crate) fn capsule() -> Capsule<Vote, Word> {
    Capsule::new("vote/{what}").view(view).build_state(load).island(Hydrate::Visible)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Vote, PageError> {
    let letters = context.param("what")?.len();
    Ok(Vote { votes: u32::try_from(letters)? * 3 })
}

fn view(vote: VoteRx, Word(word): Word) -> View {
    let votes = vote.votes;
    view! {
        p(class="vote row") {
            button(r#type="button", on:click=move |_| votes.set(votes.get() + 1)) {
                (word) " " (votes)
            }
            (awake::mark())
        }
    }
}
