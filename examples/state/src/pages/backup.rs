//! `/backup`: the app's whole state as text, and in the browser's database.

use perennial::freezing::{FrozenStore, Prefer, ThawPreferences, freeze, thaw};
use perennial::prelude::*;
use perennial::spawn;

/// Outlives the tab.
const STORE: FrozenStore = FrozenStore::new("packed");

pub(crate) fn template() -> Template<()> {
    Template::new("backup").view(view).head(|(): &()| Head::title("Backup"))
}

/// What the visitor sees and chooses here.
#[derive(Clone, Copy)]
struct Backup {
    text: Signal<String>,
    said: Signal<String>,
    lists: Signal<bool>,
    name: Signal<bool>,
}

impl Backup {
    fn new() -> Self {
        Self {
            text: create_signal(String::new()),
            said: create_signal(String::new()),
            lists: create_signal(true),
            name: create_signal(true),
        }
    }

    fn say(self, message: impl ToString) {
        self.said.set(message.to_string());
    }

    fn preferences(self) -> ThawPreferences {
        let wins = |chosen: Signal<bool>| match chosen.get() {
            true => Prefer::Frozen,
            false => Prefer::Present,
        };
        // The visitor stays here, and reads what came of it.
        let (lists, name) = (wins(self.lists), wins(self.name));
        ThawPreferences::new().pages(lists).widgets(lists).global(name).stay()
    }

    fn write(self) {
        match freeze() {
            Ok(text) => {
                self.text.set(text);
                self.say("This is everything. Copy it to wherever you like.");
            }
            Err(error) => self.say(error),
        }
    }

    fn read(self, text: &str) {
        match thaw(text, &self.preferences()) {
            Ok(thawed) if thawed.left_out.is_empty() => self.say("Everything is as it was."),
            Ok(thawed) => self.say(format!("{} parts did not fit", thawed.left_out.len())),
            Err(error) => self.say(error),
        }
    }

    async fn save(self) {
        let saved = match freeze() {
            Ok(text) => STORE.save(&text).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        self.say(saved.err().unwrap_or_else(|| "Saved in this browser.".to_owned()));
    }

    async fn load(self) {
        match STORE.load().await {
            Ok(Some(text)) => self.read(&text),
            Ok(None) => self.say("Nothing is saved in this browser yet."),
            Err(error) => self.say(error),
        }
    }
}

fn view() -> View {
    let backup = Backup::new();
    view! {
        h1 { "Backup" }
        p { "All lists and your name as one text: to keep, to send, or to read back." }
        label(r#for="text") { "The text" }
        textarea(id="text", bind:value=backup.text)
        fieldset {
            legend { "What wins when it is read back" }
            label { input(id="lists", r#type="checkbox", checked=true, bind:checked=backup.lists) "The lists in the text" }
            label { input(id="own-name", r#type="checkbox", checked=true, bind:checked=backup.name) "The name in the text" }
        }
        div(class="row") {
            button(id="write", on:click=move |_| backup.write()) { "Write it down" }
            button(id="read", on:click=move |_| backup.read(&backup.text.get_clone())) { "Read it back" }
        }
        div(class="row") {
            button(id="save", class="quiet", on:click=move |_| spawn(backup.save())) {
                "Save in this browser"
            }
            button(id="load", class="quiet", on:click=move |_| spawn(backup.load())) {
                "Load from this browser"
            }
        }
        p(id="said", class="said", role="status") { (backup.said) }
    }
}
