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
}

/// A part of the map, with `over` drawn on it and `label` read out for it.
pub(crate) fn map(part: MapView, label: String, over: View) -> View {
    let MapView { west, north, width, height } = part;
    let corners = [west, north, width, height].map(degrees).join(" ");
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

fn world(x: &'static str) -> View {
    let image = link("/map.svg");
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
