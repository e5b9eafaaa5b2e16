//! [`Shape`]: a country's part of the map, as the dots of its places.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rusqlite::Connection;

use super::AtlasError;

/// How many dots the longer side of a country takes at most.
const DOTS_ACROSS: f64 = 72.0;

/// The part of the map that is shown at least, in degrees: the smallest country has a surrounding.
const LEAST_SIDE: f64 = 8.0;

/// The country's dots, in the coordinates of the map: x is the longitude and y the latitude,
/// turned over, both in degrees. A country over the date line goes on beyond 180°.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    /// West end, north end, width and height of the part of the map to show.
    pub(crate) view: [f64; 4],
    /// The side of a dot's square.
    pub(crate) dot: f64,
    /// An SVG path in units of `dot`, with the origin of the map: a line of no length for each dot.
    pub(crate) path: String,
}

/// The shape of the country with that code, in capitals.
pub(crate) fn shape(atlas: &Connection, code: &str) -> Result<Shape, AtlasError> {
    let mut statement =
        atlas.prepare_cached("SELECT longitude, latitude FROM place WHERE country = ?1")?;
    let mut points = statement
        .query_map([code], |row| Ok((row.get(0)?, -row.get::<_, f64>(1)?)))?
        .collect::<Result<Vec<(f64, f64)>, _>>()?;
    unwrap_longitudes(&mut points);
    let (west, east) = ends(points.iter().map(|point| point.0));
    let (north, south) = ends(points.iter().map(|point| point.1));
    let side = (east - west).max(south - north);
    // Steps of a hundredth of a degree keep the numbers short.
    let dot = ((side / DOTS_ACROSS * 100.0).ceil() / 100.0).max(0.05);
    Ok(Shape { view: view(west, east, north, south), dot, path: path(&points, dot) })
}

/// Moves the points west of the widest empty strip one turn to the east, where that makes the
/// country narrower: those over the date line then lie side by side.
fn unwrap_longitudes(points: &mut [(f64, f64)]) {
    let mut longitudes: Vec<f64> = points.iter().map(|point| point.0).collect();
    longitudes.sort_by(f64::total_cmp);
    let gaps = longitudes.iter().zip(longitudes.iter().skip(1)).map(|(from, to)| (to - from, *to));
    let widest = gaps.max_by(|a, b| a.0.total_cmp(&b.0));
    let (west, east) = ends(longitudes.iter().copied());
    if let Some((gap, first)) = widest
        && gap > west + 360.0 - east
    {
        points.iter_mut().filter(|point| point.0 < first).for_each(|point| point.0 += 360.0);
    }
}

/// The smallest and the largest; zero of none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values
        .map(|value| (value, value))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .unwrap_or_default()
}

/// The rectangle with a margin around it, and not longer than twice its other side.
fn view(west: f64, east: f64, north: f64, south: f64) -> [f64; 4] {
    let margin = ((east - west).max(south - north) * 0.06).max(0.5);
    let width = east - west + 2.0 * margin;
    let height = south - north + 2.0 * margin;
    let (width, height) = (width.max(LEAST_SIDE * 2.0).max(height * 1.6), height.max(LEAST_SIDE));
    let height = height.max(width / 2.0);
    let (x, y) =
        (f64::midpoint(west, east) - width / 2.0, f64::midpoint(north, south) - height / 2.0);
    [x, y, width, height].map(|value| (value * 100.0).round() / 100.0)
}

/// One dot for each square of the grid that has a point, as relative steps, which are short.
fn path(points: &[(f64, f64)], dot: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "360 degrees in steps of 0.05 at least")]
    let square = |value: f64| (value / dot).floor() as i32;
    let squares: BTreeSet<_> = points.iter().map(|&(x, y)| (square(y), square(x))).collect();
    let mut path = String::with_capacity(squares.len() * 7);
    let (mut last_y, mut last_x) = (0, 0);
    for (y, x) in squares {
        // Writing to a string cannot fail.
        let _ = write!(path, "m{} {}h0", x - last_x, y - last_y);
        (last_y, last_x) = (y, x);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::testing::real;

    #[test]
    fn a_country_over_the_date_line_is_in_one_piece() {
        let [x, _, width, _] = shape(&real(), "FJ").unwrap().view;
        assert!(width < 30.0, "Fiji is {width} degrees wide");
        assert!(x > 160.0);
        let [_, _, width, _] = shape(&real(), "RU").unwrap().view;
        assert!(width < 200.0, "Russia is {width} degrees wide");
    }

    #[test]
    fn the_dots_of_the_largest_country_stay_few() {
        for code in ["US", "RU", "CN", "DE", "FR", "IN"] {
            let path = shape(&real(), code).unwrap().path;
            assert!((1_000..20_000).contains(&path.len()), "{code}: {} bytes", path.len());
        }
    }

    #[test]
    fn a_country_of_one_place_has_a_surrounding() {
        let shape = shape(&real(), "AQ").unwrap();
        assert_eq!(shape.path.matches("h0").count(), 1);
        let [x, y, width, height] = shape.view;
        assert!(width >= 8.0 && height >= 8.0);
        assert!((x..x + width).contains(&166.676) && (y..y + height).contains(&77.846));
    }

    #[test]
    fn a_view_holds_all_places_and_is_not_too_long() {
        let atlas = real();
        for country in crate::atlas::countries(&atlas).unwrap() {
            let [_, _, width, height] = shape(&atlas, &country.code).unwrap().view;
            let ratio = width / height;
            assert!((1.5..=2.1).contains(&ratio), "{}: {ratio}", country.name);
        }
    }
}
