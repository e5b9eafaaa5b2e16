//! Says in development where what the client makes is not what the server sent.
//!
//! A failed hydration says only that an element was missed, somewhere. The instance after it renders
//! the page afresh, so it has both before it, and finds the first place at which they part.

use perennial_protocol::document::{HYDRATED_ATTRIBUTE, ISLAND_ELEMENT, WIDGET_ELEMENT};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::browser;

/// What hydration itself leaves on elements, or takes from them.
const MARKS: [&str; 4] = ["data-hk", "data-hydrated", "data-perennial-afresh", HYDRATED_ATTRIBUTE];
const DIFFERENT: &str = "\nhint: a view makes the same of the same state on both sides; what \
     differs by side, time or chance belongs into `on_mount`. The browser moves what HTML does not \
     allow where it stands: rows stand in a `tbody`, and a `p` holds no blocks";
const SAME: &str = "\nhint: the elements are the same, so the view is written as hydration cannot \
     follow, or panicked on its own, see above: an item of `Keyed` or `Indexed` has an element as \
     its root, not a text or a dynamic view; `if` stands in place of `Show`; and a `textarea` has no \
     changing text, but `prop:value` or `bind:value`";

/// What an element holds, for a comparison with what will stand there; nothing in a release.
pub(crate) fn remember(element: &Element) -> Option<Element> {
    if !cfg!(debug_assertions) {
        return None;
    }
    element.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

/// Says where what was served parts from what was made in its place. `what` names it.
pub(crate) fn report(served: Option<Element>, made: &Element, what: impl FnOnce() -> String) {
    let Some(served) = served else { return };
    let found = match first_difference(&served, made) {
        Some(Difference { place, served, made }) => {
            let place = if place.is_empty() { "its root".to_owned() } else { place };
            format!("at {place}\n  the server sent {served}\n  the client made {made}{DIFFERENT}")
        }
        None => format!("though it is what the server sent{SAME}"),
    };
    browser::report(&format!("PER-6021: the client could not hydrate {}: {found}", what()));
}

struct Difference {
    place: String,
    served: String,
    made: String,
}

/// What of a node's content can be compared.
enum Part {
    Element(Element),
    Text(String),
}

impl Part {
    /// How it is written, without what it holds.
    fn written(&self) -> String {
        match self {
            Self::Text(text) => format!("the text {text:?}"),
            Self::Element(element) => {
                let inner = element.inner_html();
                let outer = element.outer_html();
                let end = outer.rfind("</").unwrap_or(outer.len());
                let opening = outer.get(..end.saturating_sub(inner.len())).unwrap_or(&outer);
                opening.to_owned()
            }
        }
    }
}

fn first_difference(served: &Element, made: &Element) -> Option<Difference> {
    let (served, made) = (parts(served), parts(made));
    for at in 0..served.len().max(made.len()) {
        let (one, other) = (served.get(at), made.get(at));
        match (one, other) {
            (Some(Part::Text(one)), Some(Part::Text(other))) if one == other => {}
            (Some(Part::Element(one)), Some(Part::Element(other))) if is_alike(one, other) => {
                if [WIDGET_ELEMENT, ISLAND_ELEMENT].contains(&name(one).as_str()) {
                    continue;
                }
                if let Some(mut found) = first_difference(one, other) {
                    let further = std::mem::take(&mut found.place);
                    let arrow = if further.is_empty() { "" } else { " > " };
                    found.place = format!("{}{arrow}{further}", place(other));
                    return Some(found);
                }
            }
            _ => {
                let written =
                    |part: Option<&Part>| part.map_or("nothing".to_owned(), Part::written);
                let place = String::new();
                return Some(Difference { place, served: written(one), made: written(other) });
            }
        }
    }
    None
}

/// The elements and texts in an element, without comments; texts side by side are one.
fn parts(element: &Element) -> Vec<Part> {
    let nodes = element.child_nodes();
    let mut parts: Vec<Part> = Vec::new();
    for node in (0..nodes.length()).filter_map(|at| nodes.get(at)) {
        match node.node_type() {
            Node::ELEMENT_NODE => parts.extend(node.dyn_into().ok().map(Part::Element)),
            Node::TEXT_NODE => {
                let text = node.text_content().unwrap_or_default();
                match parts.last_mut() {
                    Some(Part::Text(before)) => before.push_str(&text),
                    _ if text.is_empty() => {}
                    _ => parts.push(Part::Text(text)),
                }
            }
            _ => {}
        }
    }
    parts
}

fn is_alike(one: &Element, other: &Element) -> bool {
    name(one) == name(other) && attributes(one) == attributes(other)
}

fn name(element: &Element) -> String {
    element.local_name()
}

fn attributes(element: &Element) -> Vec<(String, String)> {
    let names = element.get_attribute_names();
    let mut found: Vec<_> = names
        .iter()
        .filter_map(|name| name.as_string())
        .filter(|name| !MARKS.contains(&name.as_str()))
        .map(|name| (element.get_attribute(&name).unwrap_or_default(), name))
        .collect();
    found.sort_unstable();
    found
}

/// An element as a part of a selector, by its place among its siblings.
fn place(element: &Element) -> String {
    let (mut number, mut before) = (1, element.previous_element_sibling());
    while let Some(sibling) = before {
        number += 1;
        before = sibling.previous_element_sibling();
    }
    format!("{}:nth-child({number})", name(element))
}
