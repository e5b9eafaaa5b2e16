//! Distances on the globe, and the rectangles of degrees that hold a circle on it.

/// The mean radius of the Earth in kilometres (IUGG), for which great circles are a good measure.
const EARTH_RADIUS: f64 = 6_371.008_8;

/// Half the way round the Earth: no two places are farther apart, in kilometres.
pub(super) const FARTHEST: f64 = EARTH_RADIUS * std::f64::consts::PI;

/// A point, in degrees north and east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

/// A rectangle in degrees, which crosses neither the date line nor a pole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) south: f64,
    pub(super) north: f64,
    pub(super) west: f64,
    pub(super) east: f64,
}

/// The great-circle distance in kilometres, by the haversine formula: exact for near points too.
pub(super) fn distance(from: Point, to: Point) -> f64 {
    let north = (to.latitude - from.latitude).to_radians();
    let east = (to.longitude - from.longitude).to_radians();
    let along = from.latitude.to_radians().cos() * to.latitude.to_radians().cos();
    let haversine = (north / 2.0).sin().powi(2) + along * (east / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS * haversine.sqrt().min(1.0).asin()
}

/// One or two areas that together hold all points within `radius` kilometres of `centre`.
///
/// Two, where the circle crosses the date line; all longitudes, where it holds a pole.
pub(super) fn areas_around(centre: Point, radius: f64) -> Vec<Area> {
    // What the index stores is rounded outwards, but what we ask is rounded too.
    const MARGIN: f64 = 1e-6;
    let angle = radius / EARTH_RADIUS;
    let south = centre.latitude - angle.to_degrees() - MARGIN;
    let north = centre.latitude + angle.to_degrees() + MARGIN;
    let strip = |west, east| Area { south: south.max(-90.0), north: north.min(90.0), west, east };
    if south <= -90.0 || north >= 90.0 {
        return vec![strip(-180.0, 180.0)];
    }
    // The meridians that touch the circle; its widest place lies nearer to the pole than its centre.
    let half_width =
        (angle.sin() / centre.latitude.to_radians().cos()).min(1.0).asin().to_degrees() + MARGIN;
    let west = centre.longitude - half_width;
    let east = centre.longitude + half_width;
    if west < -180.0 {
        vec![strip(west + 360.0, 180.0), strip(-180.0, east)]
    } else if east > 180.0 {
        vec![strip(west, 180.0), strip(-180.0, east - 360.0)]
    } else {
        vec![strip(west, east)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(latitude: f64, longitude: f64) -> Point {
        Point { latitude, longitude }
    }

    #[track_caller]
    fn check(from: Point, to: Point, expected: f64) {
        let (there, back) = (distance(from, to), distance(to, from));
        assert!((there - expected).abs() < 0.5, "{there} km, not {expected} km");
        assert!((there - back).abs() < 1e-9);
    }

    #[test]
    fn distances_are_those_of_great_circles() {
        check(point(48.85341, 2.3488), point(51.50853, -0.12574), 343.9);
        check(point(0.0, 0.0), point(0.0, 180.0), FARTHEST);
        check(point(0.0, 0.0), point(0.0, 0.0), 0.0);
    }

    #[test]
    fn the_way_over_the_date_line_and_over_a_pole_is_the_short_one() {
        check(point(0.0, 179.5), point(0.0, -179.5), 111.2);
        check(point(89.5, 0.0), point(89.5, 180.0), 111.2);
    }

    #[test]
    fn a_circle_over_the_date_line_has_two_areas() {
        let areas = areas_around(point(-16.5, 179.9), 100.0);
        assert_eq!(areas.len(), 2);
        assert!(areas[0].west < 179.9 && areas[0].east == 180.0);
        assert!(areas[1].west == -180.0 && areas[1].east < -179.0);
    }

    #[test]
    fn a_circle_that_holds_a_pole_has_all_longitudes() {
        let areas = areas_around(point(89.0, 10.0), 200.0);
        assert_eq!(areas.len(), 1);
        assert_eq!((areas[0].west, areas[0].east, areas[0].north), (-180.0, 180.0, 90.0));
    }

    #[test]
    fn the_areas_hold_every_point_of_the_circle() {
        for centre in [point(0.0, 0.0), point(-16.5, 179.9), point(78.2, 15.6), point(-89.0, -30.0)]
        {
            for radius in [1.0, 50.0, 900.0, 6_000.0, 15_000.0] {
                let areas = areas_around(centre, radius);
                for step in 0..20_000_i32 {
                    // A spiral over the whole globe.
                    let share = f64::from(step) / 20_000.0;
                    let latitude = (2.0 * share - 1.0).asin().to_degrees();
                    let longitude = (share * 137_000.0).rem_euclid(360.0) - 180.0;
                    let inside = areas.iter().any(|area| {
                        (area.south..=area.north).contains(&latitude)
                            && (area.west..=area.east).contains(&longitude)
                    });
                    let near = distance(centre, point(latitude, longitude)) <= radius;
                    assert!(inside || !near, "{latitude} {longitude} of {centre:?}, {radius} km");
                }
            }
        }
    }
}
