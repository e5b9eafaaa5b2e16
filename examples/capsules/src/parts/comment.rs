//! `comment/{id: u32}`: a widget that shows others of its own kind.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Comment {
    author: String,
    text: String,
    replies: Vec<u32>,
}

pub(crate) fn capsule() -> Capsule<Comment> {
    Capsule::new("comment/{id: u32}").view(view).build_state(load).public()
}

/// Who, what, and the numbers of the replies.
#[server_only]
const COMMENTS: [(&str, &str, &[u32]); 7] = [
    ("Ada", "Who has read it to the end?", &[1, 4]),
    ("Ben", "I have. Twice.", &[2, 3]),
    ("Cleo", "So have I, but only once.", &[5]),
    ("Dan", "And what did you learn?", &[]),
    ("Eve", "Not yet: tell me nothing!", &[]),
    ("Ben", "Once is enough.", &[6]),
    ("Cleo", "Thank you.", &[]),
];

#[server_only]
async fn load(context: BuildContext) -> Result<Comment, PageError> {
    let id: usize = context.parse_param("id")?;
    let (author, text, replies) =
        COMMENTS.get(id).ok_or_else(|| PageError::not_found("It was taken back."))?;
    let (author, text) = ((*author).to_owned(), (*text).to_owned());
    Ok(Comment { author, text, replies: replies.to_vec() })
}

fn view(comment: Comment) -> View {
    let replies = comment.replies.into_iter().map(|id| capsule().widget(format!("comment/{id}")));
    let replies: Vec<View> = replies.collect();
    view! {
        article(class="comment") {
            p { strong { (comment.author) } " " (comment.text) }
            (replies)
        }
    }
}
