//! Named, tuple, newtype and unit structs, and generic ones.

use std::fmt::Debug;

use perennial::prelude::*;

use crate::{in_root, there_and_back};

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Meters(pub(crate) f64);

#[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Span(Meters, pub String);

#[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Nothing;

#[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
struct NoFields {}

#[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
#[reactive(name = ResultList)]
struct Page<T, const N: usize = 2>
where
    T: Debug,
{
    items: Vec<T>,
    first: T,
    counts: [Box<u8>; 0],
    columns: usize,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, ReactiveState)]
struct Wrapped<T> {
    #[reactive(nested)]
    inner: T,
}

#[test]
fn a_newtype_has_one_signal() {
    in_root(|| {
        let meters: MetersRx = Meters(1.5).into_reactive();
        let MetersRx(value) = meters;
        value.set(2.5);
        assert_eq!(meters.0.get(), 2.5);
        assert_eq!(meters.snapshot(), Meters(2.5));
    });
}

#[test]
fn a_tuple_struct_has_a_signal_for_each_position() {
    in_root(|| {
        let span = Span(Meters(1.0), "a".into()).into_reactive();
        span.1.set("b".into());
        assert_eq!(span.snapshot(), Span(Meters(1.0), "b".into()));
    });
}

#[test]
fn a_snapshot_restores_what_was_changed_since() {
    in_root(|| {
        let span = Span(Meters(1.0), "a".into()).into_reactive();
        let before = span.snapshot();
        span.1.set("b".into());
        span.0.set(Meters(2.0));
        span.restore(before);
        assert_eq!(span.snapshot(), Span(Meters(1.0), "a".into()));
    });
}

#[test]
fn structs_without_fields_are_states_too() {
    in_root(|| {
        assert_eq!(there_and_back(Nothing), Nothing);
        assert_eq!(there_and_back(NoFields {}), NoFields {});
        let NothingRx = Nothing.into_reactive();
    });
}

#[test]
fn a_generic_state_is_reactive_under_the_name_that_was_chosen() {
    in_root(|| {
        let page: ResultList<u8, 3> =
            Page { items: vec![1], first: 7, counts: [], columns: 3 }.into_reactive();
        let copy = page;
        page.items.update(|items| items.push(2));
        assert_eq!(copy.items.get_clone(), [1, 2]);
        assert_eq!(page.snapshot().first, 7);
        let nested: WrappedRx<Meters> = Wrapped { inner: Meters(3.0) }.into_reactive();
        assert_eq!(nested.inner.0.get(), 3.0);
        assert_eq!(there_and_back(Wrapped { inner: Nothing }), Wrapped { inner: Nothing });
    });
}

#[test]
fn a_view_takes_a_state_or_its_reactive_form() {
    fn named<T>(page: ResultList<T>) -> View
    where
        T: Debug + Clone + Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    {
        view! { p { (page.columns) } }
    }
    fn newtype(meters: MetersRx) -> View {
        view! { p { (meters.0) } }
    }
    fn unreactive(_: Meters) -> View {
        view! { p {} }
    }
    let _ = Template::new("a").view(named::<u8>);
    let _ = Template::new("b").view(newtype);
    let _ = Template::new("c").view(unreactive);
}
