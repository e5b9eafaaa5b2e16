//! Dates and times, as `Intl.DateTimeFormat` would write them (ECMA-402 section 11).

use icu_datetime::fieldsets::builder::{DateFields, FieldSetBuilder, ZoneStyle};
use icu_datetime::options::{Length, TimePrecision, YearStyle};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};
use icu_locale_core::preferences::extensions::unicode::keywords::HourCycle;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::IcuLocale;
use crate::{DateTime, OptionValue, Options};

impl IcuLocale {
    pub(super) fn write_date(&self, date: &DateTime) -> String {
        let Some(instant) = instant(date) else { return "Invalid Date".into() };
        let mut preferences = DateTimeFormatterPreferences::from(&self.locale);
        preferences.hour_cycle = match date.options.value("hour12") {
            Some(OptionValue::Flag(true)) => Some(HourCycle::H12),
            Some(OptionValue::Flag(false)) => Some(HourCycle::H23),
            _ => preferences.hour_cycle,
        };
        let fields = fields(&date.options).build_composite();
        let formatter =
            fields.ok().and_then(|fields| DateTimeFormatter::try_new(preferences, fields).ok());
        match formatter {
            Some(formatter) => formatter.format(&instant).to_string(),
            None => instant.date().to_string(),
        }
    }
}

/// The instant in its time zone; in UTC, if it names none that is known.
#[allow(clippy::cast_possible_truncation)]
fn instant(date: &DateTime) -> Option<Zoned> {
    if !date.milliseconds.is_finite() {
        return None;
    }
    // What is past the range of the calendar is refused by the conversion.
    let timestamp = Timestamp::from_millisecond(date.milliseconds as i64).ok()?;
    let zone = date.options.text("timeZone").and_then(|name| TimeZone::get(name).ok());
    Some(timestamp.to_zoned(zone.unwrap_or(TimeZone::UTC)))
}

/// What of an instant is shown, and how.
fn fields(options: &Options) -> FieldSetBuilder {
    let mut fields = FieldSetBuilder::new();
    match (options.text("dateStyle"), options.text("timeStyle")) {
        (None, None) => by_parts(options, &mut fields),
        (date, time) => {
            by_style(date, time, &mut fields);
            return fields;
        }
    }
    fields.zone_style = match options.text("timeZoneName") {
        Some("long") => Some(ZoneStyle::SpecificLong),
        Some("shortOffset") => Some(ZoneStyle::LocalizedOffsetShort),
        Some("longOffset") => Some(ZoneStyle::LocalizedOffsetLong),
        Some("shortGeneric") => Some(ZoneStyle::GenericShort),
        Some("longGeneric") => Some(ZoneStyle::GenericLong),
        Some(_) => Some(ZoneStyle::SpecificShort),
        None => None,
    };
    fields
}

fn by_style(date: Option<&str>, time: Option<&str>, fields: &mut FieldSetBuilder) {
    fields.length = Some(match date.or(time) {
        Some("full" | "long") => Length::Long,
        Some("short") => Length::Short,
        _ => Length::Medium,
    });
    fields.date_fields = date.map(|style| match style {
        "full" => DateFields::YMDE,
        _ => DateFields::YMD,
    });
    fields.time_precision = time.map(|style| match style {
        "short" => TimePrecision::Minute,
        _ => TimePrecision::Second,
    });
    fields.zone_style = match time {
        Some("full") => Some(ZoneStyle::SpecificLong),
        Some("long") => Some(ZoneStyle::SpecificShort),
        _ => None,
    };
}

fn by_parts(options: &Options, fields: &mut FieldSetBuilder) {
    let has = |name: &str| options.value(name).is_some();
    let (year, month, day) = (has("year"), has("month"), has("day"));
    fields.time_precision = match (has("second"), has("minute"), has("hour")) {
        (true, _, _) => Some(TimePrecision::Second),
        (false, true, _) => Some(TimePrecision::Minute),
        (false, false, true) => Some(TimePrecision::Hour),
        (false, false, false) => None,
    };
    fields.date_fields = match (year, month, day, has("weekday")) {
        (true, true, true, true) => Some(DateFields::YMDE),
        (false, true, true, true) => Some(DateFields::MDE),
        (_, false, true, true) => Some(DateFields::DE),
        (_, _, false, true) => Some(DateFields::E),
        (true, true, true, false) => Some(DateFields::YMD),
        (false, true, true, false) => Some(DateFields::MD),
        (_, false, true, false) => Some(DateFields::D),
        (true, true, false, false) => Some(DateFields::YM),
        (false, true, false, false) => Some(DateFields::M),
        (true, false, false, false) => Some(DateFields::Y),
        (false, false, false, false) if fields.time_precision.is_some() => None,
        // Without any option, it is the date.
        (false, false, false, false) => Some(DateFields::YMD),
    };
    let named = options.text("month").or_else(|| options.text("weekday").filter(|_| !month));
    fields.length = Some(match named {
        Some("long") => Length::Long,
        Some("short" | "narrow") => Length::Medium,
        _ => Length::Short,
    });
    let shows_year = matches!(
        fields.date_fields,
        Some(DateFields::YMDE | DateFields::YMD | DateFields::YM | DateFields::Y)
    );
    // `Length::Short` alone would cut the year to two digits.
    if shows_year && options.text("year") != Some("2-digit") {
        let with_era = has("era");
        fields.year_style = Some(if with_era { YearStyle::WithEra } else { YearStyle::Full });
    }
}
