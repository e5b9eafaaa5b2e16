//! Pages about numbers.

/// Makes the template of a page whose state is a list of numbers.
macro_rules! page {
    ($name:ident, $title:literal, $numbers:expr, $split:expr, $view:item) => {
        pub(crate) mod $name {
            use perennial::prelude::*;

            #[allow(unused_imports, reason = "not every page shows all that is shared")]
            use crate::shared::{bars, links, numbers};

            #[derive(Clone, Serialize, Deserialize, ReactiveState)]
            pub(crate) struct Numbers {
                values: Vec<f64>,
            }

            pub(crate) fn template() -> Template<Numbers> {
                Template::new(stringify!($name))
                    .view($split)
                    .head(|_| Head::title($title))
                    .build_state(state)
            }

            #[server_only]
            async fn state(_: BuildContext) -> Numbers {
                Numbers { values: $numbers }
            }

            $view
        }
    };
}

page!(
    sum,
    "Sum",
    vec![1.0, 2.5, 4.0],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let add = move |_| state.values.update(|values| values.push(1.0));
        view! {
            (links())
            h1 { "Sum" }
            (numbers(state.values))
            button(id="act", on:click=add) { "Add one" }
        }
    }
);

page!(
    table,
    "Table",
    vec![3.0, 1.0, 2.0],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let sort = move |_| state.values.update(|values| values.sort_by(f64::total_cmp));
        view! {
            (links())
            h1 { "Table" }
            table {
                caption { "Numbers" }
                tbody {
                    Indexed(
                        list=state.values,
                        view=|value| view! { tr { td { (value) } td { (value * value) } } },
                    )
                }
            }
            (numbers(state.values))
            button(id="act", on:click=sort) { "Sort" }
        }
    }
);

page!(
    chart,
    "Chart",
    vec![10.0, 40.0, 90.0],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let grow = move |_| {
            state.values.update(|values| {
                values.iter_mut().for_each(|value| *value = (*value * 1.1).min(100.0));
            })
        };
        view! {
            (links())
            h1 { "Chart" }
            (bars(state.values))
            (numbers(state.values))
            button(id="act", on:click=grow) { "Grow" }
        }
    }
);

page!(
    dice,
    "Dice",
    vec![1.0; 6],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let seed = create_signal(7_u32);
        let throw = move |_| {
            seed.update(|seed| *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
            let face = (seed.get() >> 16) as usize % 6;
            state.values.update(|values| {
                values.iter_mut().skip(face).take(1).for_each(|count| *count += 1.0)
            });
        };
        view! {
            (links())
            h1 { "Dice" }
            (bars(state.values))
            button(id="act", on:click=throw) { "Throw" }
        }
    }
);

page!(
    primes,
    "Primes",
    vec![2.0, 3.0, 5.0],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let next = move |_| {
            state.values.update(|values| {
                let is_prime = |candidate: f64| values.iter().all(|prime| candidate % prime != 0.0);
                let after = values.last().copied().unwrap_or(1.0) as u32 + 1;
                let found = (after..).map(f64::from).find(|candidate| is_prime(*candidate));
                values.extend(found);
            })
        };
        view! {
            (links())
            h1 { "Primes" }
            (bars(state.values))
            (numbers(state.values))
            button(id="act", on:click=next) { "Next" }
        }
    }
);

page!(
    convert,
    "Convert",
    vec![100.0],
    split!(view),
    fn view(state: NumbersRx) -> View {
        let shown = move || {
            state.values.with(|values| {
                let row =
                    |celsius: &f64| format!("{celsius:.0} °C = {:.1} °F", celsius * 1.8 + 32.0);
                values.iter().map(row).collect::<Vec<_>>().join(", ")
            })
        };
        let colder = move |_| {
            state.values.update(|values| {
                values.iter_mut().for_each(|value| *value -= 10.0);
            })
        };
        view! {
            (links())
            h1 { "Convert" }
            p(id="numbers") { (shown()) }
            button(id="act", on:click=colder) { "Colder" }
        }
    }
);
