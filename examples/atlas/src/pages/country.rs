//! `/country/{code}`: a country's numbers, its part of the map and its largest places.

use perennial::prelude::*;

use crate::parts::{country_map, frame, place_list};
#[server_only]
use crate::preview::preview;
use crate::summary::Summary;

/// How many of the largest places are listed.
#[server_only]
const LARGEST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct CountryPage {
    path: String,
    name: String,
    /// These are texts, as the locale writes numbers.
    places: String,
    population: String,
    share_of_places: String,
    share_of_people: String,
    largest: Vec<Summary>,
}

pub(crate) fn template() -> Template<CountryPage> {
    Template::new("country/{code}")
        .view(view)
        .head(head)
        .build_state(load)
        .incremental_generation()
        .preload_builds()
        // A list of links, which are links without the client, too.
        .hydrate(Hydrate::Idle)
}

#[server_only]
async fn load(context: BuildContext) -> Result<CountryPage, PageError> {
    use crate::{atlas, format::Numbers};
    let written = context.param("code")?.to_owned();
    let code = written.to_uppercase();
    let found = atlas::query(move |atlas| {
        let Some(country) = atlas::country(atlas, &code)? else { return Ok(None) };
        let largest = atlas::largest_in_country(atlas, &code, LARGEST)?;
        Ok(Some((country, largest, atlas::world(atlas)?)))
    })
    .await?;
    let Some((country, largest, world)) = found else {
        return Err(PageError::not_found(context.translate(&t!("country.unknown"))));
    };
    if written != country.code.to_lowercase() {
        return Err(PageError::moved(country.path()));
    }
    let name = atlas::country_name(&country.code, &country.name, context.locale());
    let mut largest = crate::summary::summaries(largest, &context)?;
    for place in &mut largest {
        place.leave_out_country(&name);
    }
    let numbers = Numbers(&context);
    Ok(CountryPage {
        path: country.path(),
        name,
        places: numbers.whole(country.places.into()),
        population: numbers.whole(country.population),
        share_of_places: numbers.share(country.places.into(), world.places.into()),
        share_of_people: numbers.share(country.population, world.population),
        largest,
    })
}

#[server_only]
fn head(country: &CountryPage) -> Head {
    let CountryPage { path, name, places, .. } = country;
    Head::title(format!("{name} · {}", t!("atlas")))
        .description(t!("country-about", places = places, country = name).write())
        .canonical(path)
        .open_graph(preview())
}

fn view(country: CountryPage) -> View {
    let CountryPage { name, places, population, share_of_places, share_of_people, .. } = country;
    let map = country_map(&country.path);
    let large = link(format!("{}/map", country.path));
    let (alone, to_largest) = (t!("country.map"), t!("largest"));
    let (of_places, of_people) = (t!("country.share-of-places"), t!("country.share-of-people"));
    let (all_places, all_people) = (t!("country.places"), t!("country.people"));
    let largest = place_list(country.largest);
    let content = view! {
        h1 { (name) }
        (map)
        p(class="more") { a(href=large) { (alone) } }
        dl(class="facts") {
            div { dt { (all_places) } dd { (places) } }
            div { dt { (of_places) } dd { (share_of_places) } }
            div { dt { (all_people) } dd { (population) } }
            div { dt { (of_people) } dd { (share_of_people) } }
        }
        section(aria-labelledby="largest") {
            h2(id="largest") { (to_largest) }
            (largest)
        }
    };
    frame(Some(String::new()), content)
}
