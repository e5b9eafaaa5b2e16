//! `/words`: a few lines of JavaScript within the Rust code, the browser's languages, its clipboard.

use perennial::prelude::*;
use perennial::spawn;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The visitor's language, words of a text, and a list in words: what the browser knows of languages.
#[wasm_bindgen(inline_js = r#"
export const words = (text) =>
  [...new Intl.Segmenter(navigator.language, { granularity: "word" }).segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => part.segment);
export const sentence = (words) =>
  new Intl.ListFormat("en", { type: "conjunction" }).format(words);
"#)]
extern "C" {
    fn words(text: &str) -> Vec<JsValue>;
    fn sentence(words: Vec<JsValue>) -> String;
}

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Words {
    text: String,
}

pub(crate) fn template() -> Template<Words> {
    Template::new("words").view(view).build_state(load).head(|_: &Words| Head::title("Words"))
}

#[server_only]
async fn load(_: BuildContext) -> Words {
    Words { text: "Rust, JavaScript & the browser".to_owned() }
}

/// The words as a sentence, in the browser; on the server nothing of that is there.
fn described(text: &str) -> String {
    let found = words(text);
    match found.len() {
        0 => "No words yet.".to_owned(),
        1 => format!("One word: {}", sentence(found)),
        count => format!("{count} words: {}", sentence(found)),
    }
}

async fn copy(text: String, said: Signal<&'static str>) {
    let clipboard = window().navigator().clipboard();
    let copied = JsFuture::from(clipboard.write_text(&text)).await;
    said.set(if copied.is_ok() { "Copied." } else { "The browser does not let this page copy." });
}

fn view(state: WordsRx) -> View {
    let text = state.text;
    let (found, said) = (create_signal("…".to_owned()), create_signal(""));
    on_mount(move || create_effect(move || found.set(described(&text.get_clone()))));
    view! {
        h1 { "Words" }
        p { "What is a word, the browser knows, in every language." }
        label(class="words") {
            "A text"
            input(id="text", value=text.get_clone_untracked(), bind:value=text)
        }
        p(id="found", role="status") { (found) }
        div(class="row") {
            button(id="copy", on:click=move |_| spawn(copy(found.get_clone(), said))) { "Copy" }
            output(id="said") { (said) }
        }
    }
}
