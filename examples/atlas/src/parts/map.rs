//! The map: the dots of all places as an image, and over it what the page is about.

use perennial::prelude::*;

use crate::format::degrees;

/// The part of the map to show. One unit is one degree; x is the longitude, and y the latitude
/// turned over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct MapView {
    pub(crate) west: f64,
    pub(crate) north: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl MapView {
    /// The world without the empty seas around the poles.
    pub(crate) const WORLD: Self = Self { west: -180.0, north: -80.0, width: 360.0, height: 138.0 };

    /// The world down to the South Pole.
    pub(crate) const WHOLE: Self = Self { west: -180.0, north: -90.0, width: 360.0, height: 180.0 };

    /// So many times as wide and high around the same middle, and no more than the world.
    pub(crate) fn scaled(self, times: f64) -> Self {
        let least = (1.0 / self.width.max(self.height)).min(1.0);
        let most = (Self::WHOLE.width / self.width).min(Self::WHOLE.height / self.height);
        let times = times.max(least).min(most);
        let (width, height) = (self.width * times, self.height * times);
        let west = self.west + (self.width - width) / 2.0;
        let north = self.north + (self.height - height) / 2.0;
        Self { west, north, width, height }.within()
    }

    /// Moved by these shares of its width and height.
    pub(crate) fn moved(self, east: f64, south: f64) -> Self {
        let west = self.west + self.width * east;
        let north = self.north + self.height * south;
        Self { west, north, ..self }.within()
    }

    /// The same no more than once around the world, and no farther than the poles. A country at the
    /// date line is drawn on one side of it, so a part keeps its side for as long as it can.
    fn within(self) -> Self {
        let middle = self.west + self.width / 2.0;
        let west = self.west - (middle / 360.0).trunc() * 360.0;
        Self { west, north: self.north.min(90.0 - self.height).max(-90.0), ..self }
    }

    /// As an SVG view box.
    fn corners(self) -> String {
        [self.west, self.north, self.width, self.height].map(degrees).join(" ")
    }
}

/// A part of the map, with `over` drawn on it and `label` read out for it.
pub(crate) fn map(part: MapView, label: String, over: View) -> View {
    let MapView { west, width, .. } = part;
    let corners = part.corners();
    // A part over the date line needs the world a second time, beside the first.
    let turns = [(west < -180.0, "-540"), (true, "-180"), (west + width > 180.0, "180")];
    let worlds: Vec<View> =
        turns.into_iter().filter(|(seen, _)| *seen).map(|(_, x)| world(x)).collect();
    view! {
        svg(class="map", viewBox=corners, "role"="img", aria-label=label) {
            (worlds)
            (over)
        }
    }
}

/// A part of the map that changes.
pub(crate) fn moving_map(part: Signal<MapView>, label: String, over: View) -> View {
    // Wherever it is moved to, the world goes on beyond the date line.
    let worlds: Vec<View> = ["-540", "-180", "180"].into_iter().map(world).collect();
    view! {
        svg(class="map", viewBox=move || part.get().corners(), "role"="img", aria-label=label) {
            (worlds)
            (over)
        }
    }
}

fn world(x: &'static str) -> View {
    let image = base_link("/map.svg");
    view! {
        image(href=image, x=x, y="-90", width="360", height="180")
    }
}

/// A ring that leads the eye to a point, on a part of the map that is `width` degrees wide.
pub(crate) fn ring(x: f64, y: f64, width: f64) -> View {
    let (x, y, radius) = (degrees(x), degrees(y), degrees(width / 50.0));
    view! {
        circle(class="ring", cx=x, cy=y, r=radius)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(west: f64, north: f64, width: f64, height: f64) -> MapView {
        MapView { west, north, width, height }
    }

    #[test]
    fn a_part_that_is_looked_at_from_farther_is_never_more_than_the_world() {
        let near = part(20.0, -60.0, 10.0, 5.0);
        assert_eq!(near.scaled(2.0), part(15.0, -62.5, 20.0, 10.0));
        assert_eq!(near.scaled(2.0).scaled(0.5), near);
        let far = (0..9).fold(near, |part, _| part.scaled(2.0));
        assert_eq!((far.width, far.height, far.north), (360.0, 180.0, -90.0));
    }

    #[test]
    fn a_part_that_is_moved_goes_round_the_world_and_ends_at_the_poles() {
        let east = part(170.0, 0.0, 20.0, 10.0);
        assert_eq!(east.moved(0.25, 0.0), part(175.0, 0.0, 20.0, 10.0));
        assert_eq!(east.moved(9.0, 0.0), part(-10.0, 0.0, 20.0, 10.0));
        assert_eq!(part(0.0, 78.0, 20.0, 10.0).moved(0.0, 0.5).north, 80.0);
        assert_eq!(part(0.0, -88.0, 20.0, 10.0).moved(0.0, -0.5).north, -90.0);
    }
}
