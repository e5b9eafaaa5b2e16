//! The rest of the client: all but the taking over of a page as it was served. It lies in a part of
//! its own, as views do by `split!`, and is asked for when there is something for it to do.

use std::cell::Cell;

use perennial_core::side::shows_no_page;
use perennial_core::{PartError, Reached, StateError, TemplateDefinition, WidgetPath, set_reached};
use web_sys::Event;

use crate::client::Client;
use crate::served_state::Shown;
use crate::stage::Stage;
use crate::{browser, islands, popup, widgets};

/// What the rest does.
pub(crate) enum Task {
    /// To follow what the visitor does.
    Follow,
    /// To show what was served otherwise than by taking it over as it stands.
    TakeOver,
    /// To ask for a state that was served, and cannot be read.
    AskAfresh(&'static StateError),
    /// To go where a view says.
    Navigate(String),
    /// To ask for a page ahead because a view says so.
    Preload(String),
    /// To fill the holes of the page again.
    FillAgain,
    /// To ask for a widget of the page with this number.
    Widget(u32, WidgetPath),
    /// To say what is wrong with the global state.
    Report(&'static StateError),
}

thread_local! {
    static IS_LOADED: Cell<bool> = const { Cell::new(false) };
}

/// Does it as soon as the rest is there.
pub(crate) fn begin(stage: &'static Stage, task: Task) {
    load(move |loaded| match loaded {
        Ok(()) => rest(stage, Box::new(task)),
        Err(_) => do_without(stage, task),
    });
}

/// What becomes of a task where the rest cannot be loaded.
fn do_without(stage: &'static Stage, task: Task) {
    browser::report("PER-6022: the rest of the client could not be loaded; links still work");
    match task {
        Task::Navigate(url) => browser::load_in_full(&url),
        Task::Widget(page, path) => {
            stage.widgets(|widgets| widgets.arrived(page, path.as_str(), None));
        }
        _ => {}
    }
}

/// What only the rest can do, views reach by loading it.
impl Reached for Stage {
    fn navigate(&'static self, url: &str) {
        begin(self, Task::Navigate(url.to_owned()));
    }

    fn preload(&'static self, url: &str) {
        begin(self, Task::Preload(url.to_owned()));
    }

    fn visitor_changed(&'static self) {
        begin(self, Task::FillAgain);
    }
}

/// Asks for the rest once there is something for it: at once on a page with links, by which its
/// visitor may go on; on one without, when there are some.
pub(crate) fn when_needed(stage: &'static Stage) {
    if is_needed(stage) {
        return begin(stage, Task::Follow);
    }
    stage.is_followed();
    let look = move |_: &Event| {
        if has_links() && !IS_LOADED.get() {
            begin(stage, Task::Follow);
        }
    };
    browser::listen("pointerover", look);
    browser::listen("focusin", look);
}

fn is_needed(stage: &Stage) -> bool {
    let has_history = || {
        let state = browser::history().and_then(|history| history.state().ok());
        state.is_some_and(|state| !state.is_null())
    };
    cfg!(feature = "freeze") || !stage.app.plugins.is_empty() || has_links() || has_history()
}

fn has_links() -> bool {
    browser::document()
        .is_some_and(|document| document.links().length() + document.forms().length() > 0)
}

/// Lets the rest show what was served, once it is there, and so is the part of the page's template.
/// The loader waits for that.
pub(crate) fn take_over(stage: &'static Stage, template: Option<&'static TemplateDefinition>) {
    let show = move || load_for_page(move || rest(stage, Box::new(Task::TakeOver)));
    match template {
        Some(template) => template.load_for_page(show),
        None => show(),
    }
}

// Only by this the main part of the client reaches what the rest does.
#[cfg(perennial_split)]
perennial_core::split_point! {
    __wasm_split_load_client_rest,
    __wasm_split_00client_rest00_import_00000000000000000000000000000001_rest,
    __wasm_split_00client_rest00_export_00000000000000000000000000000001_rest;
    fn rest(stage: &'static Stage, task: Box<Task>) {
        do_now(stage, *task);
    }
}

#[cfg(perennial_split)]
const PART: perennial_core::Part = perennial_core::Part::new(__wasm_split_load_client_rest);

#[cfg(perennial_split)]
fn load(then: impl FnOnce(Result<(), PartError>) + 'static) {
    PART.load(then);
}

#[cfg(perennial_split)]
fn load_for_page(then: impl FnOnce() + 'static) {
    PART.load_for_page(then);
}

#[cfg(not(perennial_split))]
#[expect(clippy::boxed_local, reason = "as where it is sent to a part")]
fn rest(stage: &'static Stage, task: Box<Task>) {
    do_now(stage, *task);
}

/// Later, as where it is loaded: what asks for it goes on first.
#[cfg(not(perennial_split))]
fn load(then: impl FnOnce(Result<(), PartError>) + 'static) {
    wasm_bindgen_futures::spawn_local(async { then(Ok(())) });
}

#[cfg(not(perennial_split))]
fn load_for_page(then: impl FnOnce() + 'static) {
    then();
}

fn do_now(stage: &'static Stage, task: Task) {
    IS_LOADED.set(true);
    let client = || Client::of(stage);
    match task {
        Task::Report(error) => browser::report(&error.to_string()),
        Task::Widget(page, path) => {
            stage.widgets(|own| widgets::ask(own, page, path, &stage.app.locales));
        }
        Task::FillAgain => stage.widgets(|widgets| widgets.ask_again(true)),
        Task::TakeOver => take_over_now(stage),
        Task::AskAfresh(error) => client().ask_afresh(&error.to_string()),
        Task::Follow => client().follow(),
        Task::Navigate(url) => {
            client().follow();
            client().navigate(&url);
        }
        Task::Preload(url) => {
            client().follow();
            client().preload(&url);
        }
    }
}

fn take_over_now(stage: &'static Stage) {
    if !matches!(stage.served.shown, Shown::Page(_)) {
        shows_no_page();
    }
    if let Some(element) = popup::element() {
        popup::show(stage, &element);
    } else if stage.served.is_left_to_islands {
        islands::listen(stage);
    } else {
        set_reached(stage);
        Client::of(stage).take_over();
    }
}
