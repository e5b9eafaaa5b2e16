//! [`Shape`]: a country's part of the map, as the dots of its places.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use rusqlite::Connection;

use super::AtlasError;

/// The side of a dot's square in degrees: that of the map's own dots, which they then cover, or
/// for a large country twice that.
const DOT: f64 = 0.5;

/// From this side on, in degrees, a country is large.
const LARGE: f64 = 50.0;

/// The least width of the part of the map that is shown, in degrees: around a small country there
/// is enough to see where in the world it lies.
const LEAST_WIDTH: f64 = 28.0;

/// Up to this side, in degrees, a country is too small to be found without a ring around it.
const SMALL: f64 = 1.5;

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
    /// The centre of a country that is too small to be found by its dots.
    pub(crate) ring: Option<(f64, f64)>,
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
    let dot = if side > LARGE { 2.0 * DOT } else { DOT };
    let centre = (f64::midpoint(west, east), f64::midpoint(north, south));
    Ok(Shape {
        view: view(centre, east - west, south - north),
        dot,
        path: path(&points, dot),
        ring: (side <= SMALL).then_some(centre),
    })
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

/// A rectangle around the centre that holds the country with a margin and is neither very long
/// nor very high.
fn view(centre: (f64, f64), width: f64, height: f64) -> [f64; 4] {
    let margin = 0.12 * width.max(height);
    let width = (width + margin).max((height + margin) * 1.6).max(LEAST_WIDTH);
    let height = (height + margin).max(width / 2.2);
    // Nothing lies beyond the poles.
    let north = (centre.1 - height / 2.0).clamp(-90.0, 90.0 - height);
    [centre.0 - width / 2.0, north, width, height].map(|value| (value * 100.0).round() / 100.0)
}

/// One dot for each square of the grid that has a point, as relative steps, which are short.
fn path(points: &[(f64, f64)], dot: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "720 squares at most")]
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
            assert!((1_000..14_000).contains(&path.len()), "{code}: {} bytes", path.len());
        }
    }

    #[test]
    fn a_country_of_one_place_has_a_surrounding() {
        let shape = shape(&real(), "AQ").unwrap();
        assert_eq!(shape.path.matches("h0").count(), 1);
        let [x, y, width, height] = shape.view;
        assert_eq!((width, shape.ring), (28.0, Some((166.676, 77.846))));
        assert!((x..x + width).contains(&166.676) && (y..y + height).contains(&77.846));
    }

    #[test]
    fn a_view_holds_all_places_and_is_not_too_long() {
        let atlas = real();
        for country in crate::atlas::countries(&atlas).unwrap() {
            let [_, _, width, height] = shape(&atlas, &country.code).unwrap().view;
            let ratio = width / height;
            assert!((1.5..=2.3).contains(&ratio), "{}: {ratio}", country.name);
        }
    }
}
