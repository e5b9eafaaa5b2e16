//! `vote/{what}`: a button that counts. It wakes when it is in view; within another island it wakes
//! with that.

use perennial::prelude::*;

use super::awake;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Vote {
    votes: u32,
}

pub(crate) fn capsule() -> Capsule<Vote> {
    Capsule::new("vote/{what}").view(view).build_state(load).island(Hydrate::Visible)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Vote, PageError> {
    let letters = context.param("what")?.len();
    Ok(Vote { votes: u32::try_from(letters)? * 3 })
}

fn view(vote: VoteRx) -> View {
    let votes = vote.votes;
    view! {
        p(class="vote row") {
            button(r#type="button", on:click=move |_| votes.set(votes.get() + 1)) {
                "Good " (votes)
            }
            (awake::mark())
        }
    }
}
