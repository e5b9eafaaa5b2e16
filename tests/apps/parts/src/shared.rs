//! What several of the pages show.

use perennial::prelude::*;

/// The pages, by path and name.
const PAGES: [(&str, &str); 12] = [
    ("/", "Counter"),
    ("/sum", "Sum"),
    ("/table", "Table"),
    ("/chart", "Chart"),
    ("/dice", "Dice"),
    ("/primes", "Primes"),
    ("/convert", "Convert"),
    ("/count", "Count"),
    ("/sorted", "Sorted"),
    ("/reversed", "Reversed"),
    ("/todos", "Todos"),
    ("/colours", "Colours"),
];

/// Links to all pages.
pub(crate) fn links() -> View {
    let link = |(path, name): (&'static str, &'static str)| {
        view! { li { a(href=path) { (name) } } }
    };
    let links: Vec<View> = PAGES.into_iter().map(link).collect();
    view! { nav(aria-label="Pages") { ul { (links) } } }
}

/// A field to write into: shared by pages about texts.
pub(crate) fn field(label: &'static str, text: Signal<String>) -> View {
    view! {
        label { (label) " " input(id="field", value=text.get_clone_untracked(), bind:value=text) }
    }
}

/// A row of numbers with a sum below: shared by pages about numbers.
pub(crate) fn numbers(numbers: Signal<Vec<f64>>) -> View {
    let shown = move || {
        let row = |number: &f64| format!("{number:.1}");
        numbers.with(|numbers| numbers.iter().map(row).collect::<Vec<_>>().join(" + "))
    };
    let sum = move || numbers.with(|numbers| format!("{:.2}", numbers.iter().sum::<f64>()));
    view! { p(id="numbers") { (shown()) } p(id="sum") { (sum()) } }
}

/// Bars of numbers: shared by three pages.
pub(crate) fn bars(numbers: Signal<Vec<f64>>) -> View {
    let bars = move || {
        let bar = |(place, height): (usize, f64)| {
            let (x, y) = ((place * 12).to_string(), format!("{}", 100.0 - height));
            view! { rect(x=x, y=y, width="10", height=height.to_string()) }
        };
        numbers.get_clone().into_iter().enumerate().map(bar).collect::<Vec<_>>()
    };
    view! { svg(viewBox="0 0 240 100", width="240", height="100") { (bars()) } }
}
