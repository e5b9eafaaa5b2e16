//! Pages about texts.

/// Makes the template of a page whose state is a text.
macro_rules! page {
    ($name:ident, $title:literal, $text:literal, $split:expr, $view:item) => {
        pub(crate) mod $name {
            use perennial::prelude::*;

            #[allow(unused_imports, reason = "not every page shows all that is shared")]
            use crate::shared::{field, links};

            #[derive(Clone, Serialize, Deserialize, ReactiveState)]
            pub(crate) struct Text {
                text: String,
                lines: Vec<Line>,
            }

            #[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
            pub(crate) struct Line {
                done: bool,
                text: String,
            }

            pub(crate) fn template() -> Template<Text> {
                Template::new(stringify!($name))
                    .view($split)
                    .head(|_| Head::title($title))
                    .build_state(state)
            }

            #[server_only]
            async fn state(_: BuildContext) -> Text {
                let line = |text: &str| Line { done: false, text: text.to_owned() };
                Text { text: $text.to_owned(), lines: $text.split(' ').map(line).collect() }
            }

            $view
        }
    };
}

page!(
    count,
    "Count",
    "how many words are these",
    split!(view),
    fn view(state: TextRx) -> View {
        let words = move || state.text.with(|text| text.split_whitespace().count());
        let letters =
            move || state.text.with(|text| text.chars().filter(|c| c.is_alphabetic()).count());
        view! {
            (links())
            h1 { "Count" }
            (field("Text", state.text))
            p(id="numbers") { (words()) " words, " (letters()) " letters" }
            button(id="act", on:click=move |_| state.text.update(|text| text.push_str(" more"))) { "More" }
        }
    }
);

page!(
    sorted,
    "Sorted",
    "pear apple plum",
    split!(view),
    fn view(state: TextRx) -> View {
        let sort =
            move |_| state.lines.update(|lines| lines.sort_by_key(|line| line.text.to_lowercase()));
        view! {
            (links())
            h1 { "Sorted" }
            ul(id="lines") {
                Keyed(
                    list=state.lines,
                    key=|line| line.text.clone(),
                    view=|line| view! { li { (line.text) } },
                )
            }
            button(id="act", on:click=sort) { "Sort" }
        }
    }
);

page!(
    reversed,
    "Reversed",
    "stressed",
    split!(view),
    fn view(state: TextRx) -> View {
        let reversed = move || state.text.with(|text| text.chars().rev().collect::<String>());
        view! {
            (links())
            h1 { "Reversed" }
            (field("Text", state.text))
            p(id="numbers") { (reversed()) }
            button(id="act", on:click=move |_| state.text.set("drawer".to_owned())) { "Drawer" }
        }
    }
);

page!(
    todos,
    "Todos",
    "wash dry iron",
    split!(view),
    fn view(state: TextRx) -> View {
        let add = move |_| {
            let text = state.text.get_clone();
            state.lines.update(|lines| lines.push(Line { done: false, text }));
        };
        view! {
            (links())
            h1 { "Todos" }
            (field("Todo", state.text))
            ul(id="lines") {
                Keyed(
                    list=state.lines,
                    key=|line| (line.text.clone(), line.done),
                    view=|line| view! { li(class=if line.done { "done" } else { "open" }) { (line.text) } },
                )
            }
            button(id="act", on:click=add) { "Add" }
        }
    }
);

page!(
    colours,
    "Colours",
    "red green blue",
    split!(view),
    fn view(state: TextRx) -> View {
        let next = move |_| state.lines.update(|lines| lines.rotate_left(1));
        let first = move || {
            state
                .lines
                .with(|lines| lines.first().map(|line| line.text.clone()).unwrap_or_default())
        };
        view! {
            (links())
            h1 { "Colours" }
            p(id="numbers") { (first()) }
            button(id="act", on:click=next) { "Next" }
        }
    }
);
