//! The data file: decompressed, and read line by line.

use std::io::Read;

use super::AtlasError;

/// What `data/convert.mjs` made; `data/README.md` describes it.
pub(super) static COMPRESSED: &[u8] = include_bytes!("../../data/places.tsv.br");

/// The names of the countries, one `CODE<tab>name` on a line.
pub(super) static COUNTRY_NAMES: &str = include_str!("../../data/countries.tsv");

/// Hundred-thousandths of a degree, the unit of the file, in a degree.
const UNITS_PER_DEGREE: f64 = 100_000.0;

/// One line of the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SourcePlace<'a> {
    pub(super) id: u32,
    pub(super) name: &'a str,
    pub(super) country: &'a str,
    pub(super) region: &'a str,
    pub(super) feature: &'a str,
    pub(super) population: u64,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

/// The whole file as text, about 7 MB.
pub(super) fn decompress() -> Result<String, AtlasError> {
    let mut text = String::with_capacity(8 << 20);
    brotli::Decompressor::new(COMPRESSED, 64 << 10)
        .read_to_string(&mut text)
        .map_err(AtlasError::Compressed)?;
    Ok(text)
}

/// All places of the text, in its order.
pub(super) fn parse(text: &str) -> Result<Vec<SourcePlace<'_>>, AtlasError> {
    text.lines().enumerate().map(|(index, line)| parse_line(index + 1, line)).collect()
}

fn parse_line(line: usize, text: &str) -> Result<SourcePlace<'_>, AtlasError> {
    let mut fields = text.split('\t');
    let mut next = |field| fields.next().ok_or(AtlasError::Line { line, field });
    let invalid = |field| AtlasError::Line { line, field };
    let degrees = |text: &str, limit: i32, field| match text.parse::<i32>() {
        Ok(units) if units.abs() <= limit * 100_000 => Ok(f64::from(units) / UNITS_PER_DEGREE),
        _ => Err(invalid(field)),
    };
    Ok(SourcePlace {
        id: next("id")?.parse().map_err(|_| invalid("id"))?,
        name: Some(next("name")?).filter(|name| !name.is_empty()).ok_or(invalid("name"))?,
        country: next("country")?,
        region: next("region")?,
        feature: next("feature")?,
        population: next("population")?.parse().map_err(|_| invalid("population"))?,
        latitude: degrees(next("latitude")?, 90, "latitude")?,
        longitude: degrees(next("longitude")?, 180, "longitude")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_file_is_a_place() {
        let text = decompress().unwrap();
        assert_eq!(parse(&text).unwrap().len(), 135_233);
    }

    #[test]
    fn every_country_of_the_data_file_has_a_name() {
        let text = decompress().unwrap();
        let named: std::collections::HashSet<_> = COUNTRY_NAMES
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|pair| pair.0)
            .collect();
        assert!(parse(&text).unwrap().iter().all(|place| named.contains(place.country)));
    }

    #[test]
    fn a_line_that_is_cut_names_its_number_and_the_missing_field() {
        let text = "1\tA\tFR\t11\tPPL\t5\t100000\t-200000\n2\tB\tFR\n";
        let error = parse(text).unwrap_err();
        assert!(matches!(error, AtlasError::Line { line: 2, field: "region" }), "{error}");
    }

    #[test]
    fn a_latitude_beyond_the_pole_is_refused() {
        let error = parse("1\tA\tFR\t\tPPL\t0\t9000001\t0\n").unwrap_err();
        assert!(matches!(error, AtlasError::Line { line: 1, field: "latitude" }), "{error}");
    }
}
