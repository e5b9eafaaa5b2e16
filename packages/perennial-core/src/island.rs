//! [`Island`]: a widget that the client takes over by itself.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::side::{RawState, decode, write_props};
use crate::{Capsule, Hydrate, LaterView, PageState, StateError, WidgetPath};

/// The properties of a capsule whose widgets may be islands: they travel in the document, as states
/// do. Implemented for all types that can.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the properties of an island",
    label = "cannot travel in the document",
    note = "what is around an island is not there when the client takes it over, so its properties \
            derive `Serialize` and `Deserialize`: give it values, and no signals or functions"
)]
pub trait IslandProps: Serialize + DeserializeOwned + Clone + 'static {}

impl<P: Serialize + DeserializeOwned + Clone + 'static> IslandProps for P {}

/// Prepares what an island at a path holds, with the properties that its element has.
pub(crate) type IslandView =
    Box<dyn Fn(&WidgetPath, &RawState) -> Result<LaterView, StateError> + Send + Sync>;

/// How a capsule's widgets are taken over by themselves. What shows them is named here alone, so
/// that nothing of it is linked for capsules that are no islands.
pub(crate) struct Island<S, P, B, R> {
    pub(crate) when: Hydrate,
    pub(crate) props: TravellingProps<P>,
    /// Made once all is known of the capsule.
    pub(crate) view: fn(&Capsule<S, P, B, R>) -> Option<IslandView>,
}

/// How properties are written into the document, and read.
pub(crate) struct TravellingProps<P> {
    pub(crate) write: fn(&P) -> Result<Option<String>, StateError>,
    read: fn(&RawState) -> Result<P, StateError>,
}

impl<P> Clone for TravellingProps<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for TravellingProps<P> {}

impl<P: IslandProps> TravellingProps<P> {
    pub(crate) fn new() -> Self {
        Self { write: write_props::<P>, read: decode::<P> }
    }
}

impl<S: PageState, P: Clone + 'static, B: PageState, R: Send + 'static> Island<S, P, B, R> {
    pub(crate) fn new(when: Hydrate, props: TravellingProps<P>) -> Self {
        Self { when, props, view: view::<S, P, B, R> }
    }
}

fn view<S, P, B, R>(capsule: &Capsule<S, P, B, R>) -> Option<IslandView>
where
    S: PageState,
    P: Clone + 'static,
    B: PageState,
    R: Send + 'static,
{
    let read = capsule.island.as_ref()?.props.read;
    let shown = std::sync::Arc::new(capsule.to_shown());
    Some(Box::new(move |path, props| {
        let (shown, path, props) = (std::sync::Arc::clone(&shown), path.clone(), read(props)?);
        Ok(Box::new(move || shown.shown(path.as_str(), props, |widget| shown.place(widget))))
    }))
}
