//! A pattern is drawn from a word alone, the same on both sides.

use perennial::prelude::*;

/// The trees that the gallery shows, in the order of the alphabet.
pub(crate) const TREES: [&str; 24] = [
    "alder", "birch", "cedar", "dogwood", "elm", "fir", "ginkgo", "hazel", "ironwood", "juniper",
    "katsura", "larch", "maple", "nutmeg", "oak", "pine", "quince", "rowan", "spruce", "teak",
    "ulmo", "viburnum", "willow", "yew",
];

/// How many tiles lie side by side.
const TILES: u32 = 6;
/// How many palettes the stylesheet has.
const PALETTES: u32 = 6;

/// The corners of a tile of two units, clockwise.
const CORNERS: [(u32, u32); 4] = [(0, 0), (2, 0), (2, 2), (0, 2)];

/// Draws the pattern of a word. Its name is that of the thing that moves from page to page.
pub(crate) fn draw(word: &str) -> View {
    let seed = scatter(word.bytes().fold(0, |seed, byte| scatter(seed ^ u32::from(byte))));
    let (mut warp, mut weft) = (String::new(), String::new());
    for y in 0..TILES {
        for x in 0..TILES {
            let tile = Tile::of(seed, x, y);
            let thread = if tile.is_warp { &mut warp } else { &mut weft };
            thread.push_str(&tile.path(seed % 4));
        }
    }
    let (palette, name) = ((seed / 4 % PALETTES).to_string(), format!("pattern-{word}"));
    view! {
        svg(class="pattern", viewBox="0 0 12 12", aria-hidden="true", data-palette=palette, data-name=name) {
            path(class="warp", d=warp)
            path(class="weft", d=weft)
        }
    }
}

/// One tile, turned so that a corner of it lies at one of its own.
struct Tile {
    x: u32,
    y: u32,
    corner: usize,
    is_warp: bool,
}

impl Tile {
    /// The tile at a place: the four quarters of a pattern mirror each other.
    fn of(seed: u32, x: u32, y: u32) -> Self {
        let (near_x, near_y) = (x.min(TILES - 1 - x), y.min(TILES - 1 - y));
        let chance = scatter(seed ^ (near_x << 8) ^ (near_y << 16));
        let mut corner = chance as usize % 4;
        if near_x != x {
            corner ^= 1;
        }
        if near_y != y {
            corner = 3 - corner;
        }
        Self { x, y, corner, is_warp: chance & 64 == 0 }
    }

    /// A quarter of a disc, a triangle, a leaf or a square, from the tile's corner.
    fn path(&self, shape: u32) -> String {
        let [from, next, opposite, before] = [0, 1, 2, 3].map(|turn| self.point(turn));
        match shape {
            0 => format!("M{from}L{next}A2 2 0 0 1 {before}Z"),
            1 => format!("M{from}L{next}L{before}Z"),
            2 => format!("M{from}A2 2 0 0 1 {opposite}A2 2 0 0 1 {from}Z"),
            _ => format!("M{from}L{next}L{} {}L{before}Z", self.x * 2 + 1, self.y * 2 + 1),
        }
    }

    fn point(&self, turn: usize) -> String {
        let (x, y) = CORNERS.get((self.corner + turn) % 4).copied().unwrap_or_default();
        format!("{} {}", self.x * 2 + x, self.y * 2 + y)
    }
}

/// Mixes the bits of a number (Murmur 3's finaliser).
const fn scatter(mut bits: u32) -> u32 {
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(0x85eb_ca6b);
    bits ^= bits >> 13;
    bits = bits.wrapping_mul(0xc2b2_ae35);
    bits ^ (bits >> 16)
}
