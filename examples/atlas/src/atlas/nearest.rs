//! The places nearest to a place, by the R*Tree of SQLite.

use rusqlite::Connection;

use super::{
    AtlasError, Place,
    place::select_places,
    sphere::{Area, FARTHEST, Point, areas_around, distance},
};

/// The first circle that is looked at, in kilometres; it doubles until it holds enough.
const FIRST_RADIUS: f64 = 10.0;

/// The `count` places nearest to `place`, itself left out, with the distance in kilometres.
pub(crate) fn nearest(
    atlas: &Connection,
    place: &Place,
    count: usize,
) -> Result<Vec<(Place, f64)>, AtlasError> {
    let mut radius = FIRST_RADIUS;
    loop {
        let mut found = within(atlas, place.point(), radius)?;
        found.retain(|(_, near)| near.rank != place.rank);
        if found.len() >= count || radius >= FARTHEST {
            found.sort_by(|(near, a), (far, b)| near.total_cmp(far).then(a.rank.cmp(&b.rank)));
            found.truncate(count);
            return read(atlas, &found);
        }
        radius *= 2.0;
    }
}

/// What the first pass needs of a candidate.
struct Candidate {
    rank: u32,
}

/// All places in the circle: the rectangles around it hold more, which are sorted out.
fn within(
    atlas: &Connection,
    centre: Point,
    radius: f64,
) -> Result<Vec<(f64, Candidate)>, AtlasError> {
    let mut statement = atlas.prepare_cached(
        "SELECT place.rank, latitude, longitude \
         FROM place_area JOIN place ON place.rank = place_area.rank \
         WHERE west <= ?1 AND east >= ?2 AND south <= ?3 AND north >= ?4",
    )?;
    let mut found = Vec::new();
    for Area { south, north, west, east } in areas_around(centre, radius) {
        let mut rows = statement.query([east, west, north, south])?;
        while let Some(row) = rows.next()? {
            let point = Point { latitude: row.get(1)?, longitude: row.get(2)? };
            let distance = distance(centre, point);
            if distance <= radius {
                found.push((distance, Candidate { rank: row.get(0)? }));
            }
        }
    }
    Ok(found)
}

/// The whole rows of the few that were chosen.
fn read(atlas: &Connection, chosen: &[(f64, Candidate)]) -> Result<Vec<(Place, f64)>, AtlasError> {
    let mut statement = atlas.prepare_cached(select_places!("WHERE rank = ?1"))?;
    chosen
        .iter()
        .map(|(distance, candidate)| {
            Ok((statement.query_row([candidate.rank], Place::from_row)?, *distance))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{
        place_by_slug,
        testing::{atlas_of, real},
    };

    /// What a look at every single place finds.
    fn by_brute_force(atlas: &Connection, place: &Place, count: usize) -> Vec<(String, f64)> {
        let mut statement = atlas.prepare_cached(select_places!("WHERE rank <> ?1")).unwrap();
        let mut all: Vec<_> = statement
            .query_map([place.rank], Place::from_row)
            .unwrap()
            .map(|other| other.unwrap())
            .map(|other| (distance(place.point(), other.point()), other.rank, other.slug))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        all.into_iter().take(count).map(|(distance, _, slug)| (slug, distance)).collect()
    }

    #[test]
    fn the_nearest_twenty_are_those_that_a_look_at_every_place_finds() {
        let atlas = real();
        for slug in ["paris", "levuka", "longyearbyen", "mcmurdo-station", "honolulu", "adamstown"]
        {
            let place = place_by_slug(&atlas, slug).unwrap().unwrap();
            let found: Vec<_> = nearest(&atlas, &place, 20)
                .unwrap()
                .into_iter()
                .map(|(place, distance)| (place.slug, distance))
                .collect();
            assert_eq!(found, by_brute_force(&atlas, &place, 20), "{slug}");
        }
    }

    #[test]
    fn neighbours_over_the_date_line_and_over_the_pole_are_near() {
        let atlas = atlas_of(&[
            ("West", -16.0, 179.9),
            ("East", -16.0, -179.9),
            ("Middle", -16.0, 178.0),
            ("Here", 89.0, 10.0),
            ("There", 89.0, -170.0),
        ]);
        let names = |slug: &str| -> Vec<String> {
            let place = place_by_slug(&atlas, slug).unwrap().unwrap();
            nearest(&atlas, &place, 2).unwrap().into_iter().map(|(place, _)| place.name).collect()
        };
        assert_eq!(names("west"), ["East", "Middle"]);
        assert_eq!(names("here")[0], "There");
    }

    #[test]
    fn a_world_with_fewer_places_gives_all_of_them() {
        let atlas = atlas_of(&[("Here", 0.0, 0.0), ("Antipode", 0.0, 180.0)]);
        let here = place_by_slug(&atlas, "here").unwrap().unwrap();
        let found = nearest(&atlas, &here, 20).unwrap();
        assert_eq!(found.len(), 1);
        assert!((found[0].1 - FARTHEST).abs() < 1e-6);
    }
}
