//! `answer/{left: u32}/{right: u32}`: what the calculator asks for.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Answer {
    text: String,
}

pub(crate) fn capsule() -> Capsule<Answer> {
    Capsule::new("answer/{left: u32}/{right: u32}")
        .view(view)
        .build_state(load)
        .public()
        .fallback(|| view! { p(class="answer") { "…" } })
}

#[server_only]
async fn load(context: BuildContext) -> Result<Answer, PageError> {
    let left: u32 = context.parse_param("left")?;
    let right: u32 = context.parse_param("right")?;
    Ok(Answer { text: format!("{left} × {right} = {}", u64::from(left) * u64::from(right)) })
}

fn view(answer: Answer) -> View {
    view! { p(class="answer") { (answer.text) } }
}
