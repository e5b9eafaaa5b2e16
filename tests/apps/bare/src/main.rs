//! The view of the app `counter`, hydrated by Sycamore alone.

#[cfg(target_family = "wasm")]
mod view;

#[cfg(target_family = "wasm")]
fn main() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.get_element_by_id("root")) {
        sycamore::hydrate_to(view::view, &root);
    }
}

#[cfg(not(target_family = "wasm"))]
const fn main() {}
