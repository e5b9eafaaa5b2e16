//! [`ClientMessages`]: the messages that the client can show on the pages of a template.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perennial_fluent::closure;
use perennial_protocol::ClientAssets;

use super::locale_messages::LocaleMessages;
use super::plan::Plan;
use super::tables::Table;

/// The messages that the client can show on the pages of a template, as JSON.
///
/// The build has found the names of messages in the client's files: so it is known which of them the code
/// that a page loads can show.
#[derive(Debug, Clone, Default)]
pub(super) struct ClientMessages(BTreeMap<String, OfLocale>);

#[derive(Debug, Clone, Default)]
struct OfLocale {
    /// By the template's place among the app's.
    templates: Vec<Arc<str>>,
    /// Those of what is no page of a template.
    others: Arc<str>,
}

impl ClientMessages {
    pub(super) fn new(locales: &BTreeMap<String, Arc<LocaleMessages>>, plan: &Plan) -> Self {
        let Some(client) = &plan.client else { return Self::default() };
        let of_locale = |messages: &Arc<LocaleMessages>| {
            // Templates that can show the same messages have the same text.
            let mut known = BTreeMap::new();
            let mut text = |shown| known_text(&mut known, messages.table(), shown);
            let of_template = |(part, pattern): &(Option<&str>, String)| {
                let mut shown = shown(client, *part);
                if let (Some(shown), Some(own)) =
                    (&mut shown, client.template_messages.get(pattern))
                {
                    // A build writes them in order.
                    shown.retain(|id| own.binary_search_by(|own| own.as_str().cmp(id)).is_ok());
                }
                shown
            };
            let templates = plan.templates.iter().map(|own| text(of_template(own))).collect();
            OfLocale { templates, others: text(shown(client, None)) }
        };
        let of_locale = |(tag, own): (&String, &Arc<LocaleMessages>)| (tag.clone(), of_locale(own));
        Self(locales.iter().map(of_locale).collect())
    }

    /// Those of the pages of a template; empty, if there are none.
    pub(super) fn of(&self, template: Option<usize>, locale: &str) -> Arc<str> {
        let Some(own) = self.0.get(locale) else { return "".into() };
        let of_template = template.and_then(|place| own.templates.get(place));
        Arc::clone(of_template.unwrap_or(&own.others))
    }
}

/// The text of what is shown; made once.
fn known_text<'a>(
    known: &mut BTreeMap<Option<BTreeSet<&'a str>>, Arc<str>>,
    table: &Table,
    shown: Option<BTreeSet<&'a str>>,
) -> Arc<str> {
    if let Some(text) = known.get(&shown) {
        return Arc::clone(text);
    }
    let made: Arc<str> = json(table, shown.as_ref()).into();
    known.insert(shown, Arc::clone(&made));
    made
}

/// The names of the messages in the files that pages with a part can load; `None`, if it may be any.
fn shown<'a>(client: &'a ClientAssets, part: Option<&str>) -> Option<BTreeSet<&'a str>> {
    let messages = client.messages.as_ref()?;
    let own = part.and_then(|part| client.parts.get(part));
    let is_loaded = |file: &String| {
        let of_others = client.parts.values().any(|files| files.contains(file));
        !of_others || own.is_some_and(|own| own.contains(file))
    };
    let loaded = messages.iter().filter(|(file, _)| is_loaded(file));
    Some(loaded.flat_map(|(_, ids)| ids.iter().map(String::as_str)).collect())
}

/// Patterns by their names, of these messages and all that they refer to. Empty, if there are none.
fn json(table: &Table, shown: Option<&BTreeSet<&str>>) -> String {
    let pattern = |id: &str| table.get(id).map(String::as_str);
    let known: Vec<&str> = match &shown {
        Some(shown) => shown
            .iter()
            .filter_map(|id| table.get_key_value(*id))
            .map(|(id, _)| id.as_str())
            .collect(),
        None => table.keys().map(String::as_str).collect(),
    };
    let needed = closure(known, pattern);
    let needed: BTreeMap<&str, &str> =
        needed.into_iter().filter_map(|id| Some((id, pattern(id)?))).collect();
    match needed.is_empty() {
        true => String::new(),
        // A map of texts can always be written.
        false => serde_json::to_string(&needed).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> ClientAssets {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        ClientAssets {
            loader: "loader.js".into(),
            wasm: "main.wasm".into(),
            modules: Vec::new(),
            parts: [
                ("map".to_owned(), list(&["map.wasm", "shared.wasm"])),
                ("list".to_owned(), list(&["list.wasm", "shared.wasm"])),
            ]
            .into(),
            messages: Some(
                [
                    ("main.wasm".to_owned(), list(&["menu"])),
                    ("map.wasm".to_owned(), list(&["zoom"])),
                    ("shared.wasm".to_owned(), list(&["close"])),
                    ("list.wasm".to_owned(), list(&["sort"])),
                ]
                .into(),
            ),
            template_messages: BTreeMap::new(),
            capsule_messages: BTreeMap::new(),
        }
    }

    #[test]
    fn a_page_has_the_messages_of_the_files_that_it_loads() {
        let client = client();
        let of = |part| shown(&client, part).unwrap().into_iter().collect::<Vec<_>>();
        assert_eq!(of(Some("map")), ["close", "menu", "zoom"]);
        assert_eq!(of(None), ["menu"]);
        let unknown = ClientAssets { messages: None, ..client };
        assert_eq!(shown(&unknown, None), None);
    }

    #[test]
    fn messages_bring_those_that_they_refer_to() {
        let table: Table = [("a", "See {#b} by {-brand}"), ("b", "B"), ("c", "C"), ("-brand", "X")]
            .map(|(id, text)| (id.to_owned(), text.to_owned()))
            .into();
        let shown = json(&table, Some(&["a", "unknown"].into()));
        assert_eq!(shown, r#"{"-brand":"X","a":"See {#b} by {-brand}","b":"B"}"#);
        assert_eq!(json(&table, Some(&BTreeSet::new())), "");
        assert_eq!(json(&table, None).matches("\":\"").count(), 4);
    }
}
