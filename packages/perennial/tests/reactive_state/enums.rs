//! Enums, and what is switched as an enum is: `Option` and `Result`.

use perennial::prelude::*;
use sycamore::reactive::create_effect;

use crate::{TodoRx, in_root, there_and_back, todo};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
enum Shape {
    Circle { radius: f64 },
    Square(f64, u8),
    None,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
enum Loaded<T> {
    No,
    Yes(#[reactive(nested)] T),
}

#[test]
fn the_fields_of_a_variant_are_signals() {
    in_root(|| {
        let shape = Shape::Circle { radius: 1.0 }.into_reactive();
        let ShapeRx::Circle { radius } = shape.current() else { panic!("it is a circle") };
        radius.set(2.0);
        assert_eq!(shape.snapshot(), Shape::Circle { radius: 2.0 });
        for shape in [Shape::Square(1.0, 2), Shape::None] {
            assert_eq!(there_and_back(shape.clone()), shape);
        }
    });
}

#[test]
fn who_shows_the_variant_is_told_of_a_switch_and_not_of_a_field() {
    in_root(|| {
        let shape = Shape::Circle { radius: 1.0 }.into_reactive();
        let seen = create_signal(Vec::new());
        create_effect(move || {
            let name = match shape.current() {
                ShapeRx::Circle { .. } => "circle",
                ShapeRx::Square(..) => "square",
                ShapeRx::None => "none",
            };
            seen.update(|seen| seen.push(name));
        });
        let ShapeRx::Circle { radius } = shape.current() else { panic!("it is a circle") };
        radius.set(2.0);
        shape.set(Shape::Square(1.0, 1));
        shape.set(Shape::None);
        assert_eq!(seen.get_clone(), ["circle", "square", "none"]);
        assert!(!radius.is_alive());
    });
}

#[test]
fn a_variant_nests_a_state() {
    in_root(|| {
        let loaded = Loaded::No.into_reactive();
        loaded.set(Loaded::Yes(todo("a")));
        let LoadedRx::Yes(TodoRx { title, .. }) = loaded.current() else { panic!("it is loaded") };
        title.set("b".into());
        assert_eq!(loaded.snapshot(), Loaded::Yes(todo("b")));
    });
}

#[test]
fn an_option_and_a_result_are_switched_too() {
    in_root(|| {
        let option: ReactiveOption<_> = Some(todo("a")).into_reactive();
        assert!(option.current().is_some());
        option.set(None);
        assert_eq!(option.snapshot(), None);
        let result: ReactiveResult<_, String> = Err("no".to_owned()).into_reactive();
        assert_eq!(result.snapshot(), Err("no".to_owned()));
        result.set(Ok(todo("b")));
        assert!(result.current().is_ok_and(|todo| todo.title.get_clone() == "b"));
    });
}

#[test]
fn a_view_takes_an_enum_that_can_be_switched() {
    fn view(shape: ReactiveEnum<Shape>) -> View {
        view! { p { (matches!(shape.current(), ShapeRx::None).to_string()) } }
    }
    let _ = Template::new("a").view(view);
}
