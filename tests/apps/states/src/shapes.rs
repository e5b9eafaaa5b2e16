//! Pages of arbitrary shapes, shown as they are read.

use perennial::prelude::*;

use crate::shape::Shape;

#[derive(Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Shapes {
    seed: u8,
    shapes: Vec<Shape>,
    deep: Deep,
    endless: Endless,
}

/// Lists within lists.
#[derive(Debug, Serialize, Deserialize)]
struct Deep(Vec<Deep>);

/// A type that reads what is there again and again, if nobody stops it.
#[derive(Debug, Serialize, Deserialize)]
struct Endless(Option<Box<Endless>>);

pub(crate) fn template() -> Template<Shapes> {
    Template::new("shapes/{seed: u32}").view(view).build_state(load).incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Shapes, PageError> {
    let seed = context.param("seed")?.parse()?;
    // With the struct around them as many levels as there may be.
    let deep = (1..63).fold(Deep(vec![]), |inner, _| Deep(vec![inner]));
    Ok(Shapes { seed, shapes: crate::arbitrary::shapes(seed), deep, endless: Endless(None) })
}

/// `#served` is what made the page, `#read` what the client read.
fn view(Shapes { seed, shapes, deep, endless }: Shapes) -> View {
    let served = format!("{shapes:#?}\n{deep:?}\n{endless:?}");
    let read = create_signal(String::new());
    let text = served.clone();
    on_mount(move || read.set(text));
    let next = format!("/shapes/{}", seed.wrapping_add(1));
    view! {
        a(id="next", href=next) { "Next" }
        pre(id="served") { (served) }
        pre(id="read") { (read) }
    }
}
