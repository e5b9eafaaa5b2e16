//! [`PageWidgets`]: what is known of a page's widgets while it is rendered.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use perennial_core::{
    AppDefinition, ErrorPage, Islands, StateError, WidgetPath, WidgetSource, WidgetState,
};
use perennial_protocol::payload;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sycamore::prelude::View;

use super::WidgetAnswer;
use crate::messages::SERVER_FAULT;

/// What came of each widget of a page.
pub(crate) type WidgetAnswers = BTreeMap<WidgetPath, WidgetAnswer>;

/// What a view that is rendered needs next.
pub(crate) type Wanted = (WidgetPath, Box<dyn FnOnce()>);

/// What is known of a page's widgets while it is rendered.
pub(crate) struct PageWidgets {
    app: Arc<AppDefinition>,
    personal: bool,
    answers: RefCell<WidgetAnswers>,
    wanted: RefCell<Vec<Wanted>>,
    changed: Cell<bool>,
    /// What becomes of islands in the rendering that runs.
    islands: Cell<Islands>,
    /// What stands in islands that are taken over by themselves.
    in_islands: RefCell<BTreeSet<WidgetPath>>,
}

impl PageWidgets {
    pub(crate) fn new(app: &Arc<AppDefinition>, personal: bool) -> Self {
        Self::with(app, personal, WidgetAnswers::default())
    }

    pub(crate) fn with(app: &Arc<AppDefinition>, personal: bool, answers: WidgetAnswers) -> Self {
        Self {
            app: Arc::clone(app),
            personal,
            answers: RefCell::new(answers),
            wanted: RefCell::default(),
            changed: Cell::new(false),
            islands: Cell::new(Islands::Included),
            in_islands: RefCell::default(),
        }
    }

    /// A rendering begins in which this becomes of islands.
    pub(crate) fn begin(&self, islands: Islands) {
        self.islands.set(islands);
        self.in_islands.take();
    }

    /// What becomes of islands in the rendering that runs.
    pub(crate) fn islands(&self) -> Islands {
        self.islands.get()
    }

    /// What stands in islands that are taken over by themselves, and the islands.
    pub(crate) fn take_in_islands(&self) -> BTreeSet<WidgetPath> {
        self.in_islands.take()
    }

    /// What was found to be needed since this was last asked.
    pub(crate) fn take_wanted(&self) -> Vec<Wanted> {
        self.wanted.take()
    }

    /// Takes in what came of a widget: what was rendered before lacks it.
    pub(crate) fn answer(&self, path: WidgetPath, answer: WidgetAnswer) {
        self.answers.borrow_mut().insert(path, answer);
        self.changed.set(true);
    }

    /// Whether something has come that the last rendering lacks.
    pub(crate) fn take_changed(&self) -> bool {
        self.wanted.take();
        self.changed.take()
    }

    pub(crate) fn take_answers(&self) -> WidgetAnswers {
        self.answers.take()
    }

    /// The paths of what was asked for and never came.
    pub(crate) fn unanswered(&self) -> Vec<WidgetPath> {
        self.wanted.take().into_iter().map(|(path, _)| path).collect()
    }
}

impl WidgetSource for PageWidgets {
    fn state(&self, path: &WidgetPath) -> WidgetState {
        match self.answers.borrow().get(path).map(|answer| &answer.result) {
            Some(Ok(state)) => WidgetState::Known(Arc::clone(state)),
            Some(Err(error)) => WidgetState::Failed(error.clone()),
            None => WidgetState::Missing,
        }
    }

    fn want(&self, path: &WidgetPath, arrived: Box<dyn FnOnce()>) {
        self.wanted.borrow_mut().push((path.clone(), arrived));
    }

    fn error_view(&self, error: ErrorPage) -> View {
        self.app.error_views.view(error)
    }

    fn panicked(&self, path: &WidgetPath) {
        tracing::error!(widget = path.as_str(), "the view of a widget panicked");
        self.answer(path.clone(), WidgetAnswer::failed(ErrorPage::new(500, SERVER_FAULT)));
    }

    fn is_personal(&self) -> bool {
        self.personal
    }

    fn in_island(&self, path: &WidgetPath) {
        if self.islands.get() == Islands::Alone {
            self.in_islands.borrow_mut().insert(path.clone());
        }
    }

    fn never_filled(&self, path: &WidgetPath) {
        tracing::warn!(
            widget = path.as_str(),
            "PER-4058: a page that is never hydrated leaves this widget to the browser; \
             hint: make its capsule an island, or let the server fill it: `Capsule::island`, \
             `Capsule::filled_by_server`"
        );
    }

    fn props_refused(&self, path: &WidgetPath, error: &StateError) {
        tracing::error!(
            widget = path.as_str(),
            %error,
            "PER-4060: the properties of an island cannot be written into the document"
        );
    }
}

/// The widgets as they stand in a document and in the data route's answer.
pub(crate) fn to_json(answers: &WidgetAnswers) -> String {
    json_of(answers.iter())
}

/// Some of the widgets, as they stand in a document.
pub(crate) fn json_of<'a>(
    answers: impl Iterator<Item = (&'a WidgetPath, &'a WidgetAnswer)>,
) -> String {
    let mut widgets: BTreeMap<&str, BTreeMap<&str, Box<RawValue>>> = BTreeMap::new();
    for (path, answer) in answers {
        let (field, text) = match &answer.result {
            Ok(state) => (payload::STATE, state.to_string()),
            Err(error) => (payload::ERROR, error_json(error)),
        };
        // What is no JSON is left out: the client then asks for that widget by itself.
        if let Ok(value) = RawValue::from_string(text) {
            widgets.insert(path.as_str(), BTreeMap::from([(field, value)]));
        }
    }
    serde_json::to_string(&widgets).unwrap_or_else(|_| "{}".to_owned())
}

fn error_json(error: &ErrorPage) -> String {
    let mut object = Map::new();
    object.insert(payload::STATUS.to_owned(), error.status.into());
    object.insert(payload::MESSAGE.to_owned(), error.message.clone().into());
    Value::Object(object).to_string()
}

/// What of the widgets concerns the page that holds them: their tags, and the shortest time for
/// which one of them is good.
pub(crate) fn dependence(answers: &WidgetAnswers) -> (Vec<String>, Option<Duration>) {
    let tags = answers.values().flat_map(|answer| answer.tags.iter().cloned()).collect();
    (tags, answers.values().filter_map(|answer| answer.fresh_for).min())
}
