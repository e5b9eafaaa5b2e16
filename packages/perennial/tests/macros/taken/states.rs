//! States of every form, some of them with nothing of the prelude in reach.

mod without_prelude {
    #[derive(serde::Serialize, serde::Deserialize, perennial::ReactiveState)]
    pub(super) struct City {
        pub(super) name: String,
        #[reactive(nested)]
        pub(super) place: Option<Place>,
    }

    #[derive(serde::Serialize, serde::Deserialize, perennial::ReactiveState)]
    pub(super) struct Place(pub(super) f64, #[reactive(plain)] pub(super) String);

    #[derive(serde::Serialize, serde::Deserialize, perennial::ReactiveState)]
    #[reactive(name = AnyShape)]
    pub(super) enum Shape<T, const N: usize> {
        Circle { radius: f64 },
        Many(Vec<T>, #[reactive(nested)] Place),
        Few([u8; 2]),
        None,
    }

    #[derive(serde::Serialize, serde::Deserialize, perennial::UnreactiveState)]
    pub(super) enum Either<T> {
        This(T),
        That,
    }
}

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ReactiveState)]
struct Page<T>
where
    T: Clone,
{
    items: Vec<T>,
    r#type: u8,
    #[reactive(suspended = count)]
    count: Result<usize, String>,
}

async fn count<T: Clone + 'static>(page: PageRx<T>) -> Result<usize, String> {
    Ok(page.items.with(Vec::len))
}

fn page(page: PageRx<u8>) -> View {
    view! { p { (page.r#type) } }
}

fn shape(shape: ReactiveEnum<without_prelude::Shape<u8, 1>>) -> View {
    match shape.current() {
        without_prelude::AnyShape::Circle { radius } => view! { p { (radius) } },
        _ => view! {},
    }
}

fn either(_: without_prelude::Either<u8>) -> View {
    view! {}
}

pub(crate) fn compiles() {
    let _ = Template::new("a").view(page);
    let _ = Template::new("b").view(shape);
    let _ = Template::new("c").view(either);
    let _ = Template::new("d").view(|city: without_prelude::CityRx| view! { (city.name) });
}
