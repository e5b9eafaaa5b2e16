//! `/recipe`: plain HTML with islands.

use perennial::prelude::*;

use crate::parts::{comments, reader, rise, servings, vote};

pub(crate) fn template() -> Template<()> {
    Template::new("recipe").view(view).head(head).hydrate(Hydrate::Never)
}

#[server_only]
fn head((): &()) -> Head {
    Head::title("Slow Bread: the recipe").description("Four ingredients and a day.")
}

fn view() -> View {
    view! {
        article {
            h1 { "A loaf in twenty-four hours" }
            p(class="lead") { "Four ingredients, and a day in which you do next to nothing." }
            (reader::capsule().widget("reader"))
            h2 { "What goes in" }
            (servings::capsule().widget("servings/loaf"))
            h2 { "Watch it rise" }
            (rise::capsule().widget("rise/rye"))
            h2 { "What to do" }
            (steps())
            h2 { "Was it good?" }
            (vote::vote("vote/loaf", "Worth the \"wait\""))
            h2 { "What others say" }
            (comments::capsule().widget("comments/loaf"))
        }
    }
}

/// The part of the page that nothing ever touches, which is most of it.
fn steps() -> View {
    const STEPS: [(&str, &str); 6] = [
        ("Evening", "Stir flour, water and salt with the starter. Cover the bowl, and go to bed."),
        ("Morning", "Fold the dough over itself, from each of its four sides, twice."),
        ("Noon", "Shape it to a ball. It should hold itself up, but not for ever."),
        ("Afternoon", "Heat the oven as far as it goes, with the pot in it, for a whole hour."),
        ("Later", "Bake it half an hour with the lid on, and a quarter of an hour without."),
        ("Evening again", "Wait. It is bread only when it is cold. Nobody has ever waited."),
    ];
    let steps: Vec<View> =
        STEPS.into_iter().map(|(when, what)| view! { li { h3 { (when) } p { (what) } } }).collect();
    view! { ol(class="steps") { (steps) } }
}
