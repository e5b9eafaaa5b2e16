//! Measures the built atlas, for `cargo xtask measure`: writes a markdown table to standard output.

use std::path::Path;
use std::time::{Duration, Instant};

use perennial_protocol::{Asset, Manifest};
use perennial_test::http::{Connection, Request};
use perennial_test::{Site, TestError};
use perennial_tests::{Build, unbuilt_cities};

/// How many cities are asked for, each twice.
const CITIES: usize = 1_000;

fn main() -> Result<(), TestError> {
    let manifest = Build::Release.manifest();
    let (raw, brotli) = client_size(&manifest);
    let mut site = Build::Release.start();
    let cities = unbuilt_cities(&site, CITIES);
    let first = times(&site, &cities, "fwd=miss; stored")?;
    let second = times(&site, &cities, "hit; ttl=")?;
    site.stop();
    let stored = size(site.store());
    site.restart()?;
    let restarted = times(&site, &cities, "hit; ttl=")?;
    println!("| the atlas | |");
    println!("|---|---|");
    println!("| client of a first visit, raw | {} kB |", kilobytes(raw));
    println!("| the same, brotli | {} kB |", kilobytes(brotli));
    println!("| first request of a city, which builds it: median, 99th percentile | {first} |");
    println!("| second request | {second} |");
    println!("| request after a restart | {restarted} |");
    println!("| pages stored meanwhile | {CITIES} |");
    println!("| store on disk | {} kB |", kilobytes(stored));
    Ok(())
}

/// Bytes of all files that a first visit loads, raw and by brotli.
fn client_size(manifest: &Manifest) -> (u64, u64) {
    let Some(client) = &manifest.client else { return (0, 0) };
    let names = [&client.loader, &client.wasm].into_iter().chain(&client.modules);
    let assets: Vec<&Asset> = names.filter_map(|name| manifest.assets.get(name)).collect();
    let raw = assets.iter().map(|asset| asset.size).sum();
    let brotli = assets.iter().map(|asset| asset.encodings.get("br").unwrap_or(&asset.size)).sum();
    (raw, brotli)
}

/// Asks for each page once over one connection, and gives median and 99th percentile.
///
/// # Panics
/// If an answer did not come about as it should have.
fn times(site: &Site, paths: &[String], status: &str) -> Result<String, TestError> {
    let mut connection = Connection::open(site.address())?;
    let mut times = Vec::with_capacity(paths.len());
    for path in paths {
        let request = Request::get(path);
        let start = Instant::now();
        let response = connection.send(&request)?;
        times.push(start.elapsed());
        let came_about = response.header("cache-status").unwrap_or_default();
        assert!(response.status == 200 && came_about.contains(status), "{path}: {response:?}");
    }
    times.sort();
    Ok(format!("{}, {}", readable(times[times.len() / 2]), readable(times[times.len() * 99 / 100])))
}

fn readable(time: Duration) -> String {
    match time.as_micros() {
        micros @ ..1_000 => format!("{micros} µs"),
        micros => format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100),
    }
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1_000, bytes % 1_000 / 100)
}

/// The size of all files below a folder, in bytes.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}
