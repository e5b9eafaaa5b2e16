//! A mark that says whether what it stands in is awake.

use perennial::prelude::*;

pub(crate) fn mark() -> View {
    let awake = create_signal(false);
    on_mount(move || awake.set(true));
    let class = move || if awake.get() { "mark awake" } else { "mark" };
    let text = move || if awake.get() { "awake" } else { "asleep" };
    view! { small(class=class) { (text()) } }
}
