//! `company/{slug}`: how many come along on a trip: a widget. Wherever it stands, it is as its visitor
//! left it, and it is frozen with everything else.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Company {
    #[reactive(plain)]
    slug: String,
    people: u32,
}

pub(crate) fn capsule() -> Capsule<Company> {
    Capsule::new("company/{slug}").view(view).build_state(load)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Company, PageError> {
    Ok(Company { slug: context.param("slug")?.to_owned(), people: 0 })
}

fn view(company: CompanyRx) -> View {
    let CompanyRx { slug, people } = company;
    let fewer = move |_| people.set(people.get().saturating_sub(1));
    let more = move |_| people.set(people.get() + 1);
    let said = move || match people.get() {
        0 => "You go alone.".to_owned(),
        1 => "One comes along.".to_owned(),
        people => format!("{people} come along."),
    };
    view! {
        div(id=format!("company-{slug}"), class="row company") {
            button(class="quiet", aria-label="One fewer comes along", on:click=fewer) { "−" }
            output { (said()) }
            button(class="quiet", aria-label="One more comes along", on:click=more) { "+" }
        }
    }
}
