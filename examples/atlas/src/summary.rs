//! [`Summary`]: what a list tells of a place.

use perennial::prelude::*;

/// What a list tells of a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The path of its page, percent-encoded.
    pub(crate) path: String,
    pub(crate) name: String,
    /// Where it lies: the region, where its code is telling, and the country.
    pub(crate) whereabouts: String,
    /// How many people live there, as the locale writes it.
    pub(crate) people: String,
}

#[server_only]
impl Summary {
    pub(crate) fn new(
        place: crate::atlas::Place,
        context: &BuildContext,
    ) -> Result<Self, perennial::protocol::PathError> {
        let region = place.region_letters().map(|region| format!("{region}, ")).unwrap_or_default();
        let country =
            crate::atlas::country_name(&place.country, &place.country_name, context.locale());
        Ok(Self {
            path: city_path(&place.slug)?,
            whereabouts: format!("{region}{country}"),
            name: place.name,
            people: crate::format::Numbers(context).people(place.population),
        })
    }

    /// Takes the country out of the whereabouts, for its own page.
    pub(crate) fn leave_out_country(&mut self, country: &str) {
        let region = self.whereabouts.strip_suffix(country).unwrap_or_default();
        self.whereabouts = region.trim_end_matches(", ").to_owned();
    }
}

/// Summaries of all the places, in their order.
#[server_only]
pub(crate) fn summaries(
    places: Vec<crate::atlas::Place>,
    context: &BuildContext,
) -> Result<Vec<Summary>, perennial::protocol::PathError> {
    places.into_iter().map(|place| Summary::new(place, context)).collect()
}

/// The path of a city's page, percent-encoded.
#[server_only]
pub(crate) fn city_path(slug: &str) -> Result<String, perennial::protocol::PathError> {
    Ok(perennial::protocol::CanonicalPath::from_decoded(&format!("/city/{slug}"))?.to_url())
}
