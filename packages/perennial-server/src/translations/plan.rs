//! [`Plan`]: what of an app and its build decides which messages there are, and who shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use perennial_core::{AppDefinition, CapsuleDefinition, TemplateDefinition};
use perennial_fluent::closure;
use perennial_protocol::environment::dist;
use perennial_protocol::{ClientAssets, Manifest};

use super::tables::Table;
use crate::Settings;

/// What of an app and its build decides which messages there are, and who shows them.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The file of the messages.
    pub(super) file: PathBuf,
    /// The messages of which stored pages were made.
    pub(super) shown_file: PathBuf,
    pub(super) default: String,
    pub(super) development: bool,
    /// Each locale with those that it falls back to.
    pub(super) locales: Vec<(String, Vec<String>)>,
    pub(super) client: Option<ClientAssets>,
    /// Each template's part of the client, and its pattern.
    pub(super) templates: Vec<(Option<&'static str>, String)>,
    capsules: Vec<String>,
}

impl Plan {
    pub(super) fn new(app: &AppDefinition, settings: &Settings, manifest: &Manifest) -> Self {
        let fallbacks = |tag: &str| app.options().fallbacks(tag).to_vec();
        let template = |own: &TemplateDefinition| (own.part(), own.pattern().as_str().to_owned());
        let capsule = |own: &CapsuleDefinition| own.pattern().as_str().to_owned();
        Self {
            file: settings.dist.join(dist::TRANSLATIONS),
            shown_file: settings.dist.join(dist::SHOWN_TRANSLATIONS),
            default: app.locales.default_tag().to_owned(),
            development: settings.development,
            locales: app.locales.tags().map(|tag| (tag.to_owned(), fallbacks(tag))).collect(),
            client: manifest.client.clone(),
            templates: app.templates.iter().map(template).collect(),
            capsules: app.capsules.iter().map(capsule).collect(),
        }
    }

    /// The tags of what shows a message that is not the same in two states of a locale.
    pub(super) fn tags_of_changed(&self, locale: &str, old: &Table, new: &Table) -> Vec<String> {
        let names = old.keys().chain(new.keys()).map(String::as_str);
        let changed: BTreeSet<&str> = names.filter(|id| old.get(*id) != new.get(*id)).collect();
        if changed.is_empty() {
            return Vec::new();
        }
        let shows = |messages: &BTreeMap<String, Vec<String>>, pattern: &str| {
            let Some(own) = messages.get(pattern) else { return true };
            let reached = |table: &Table| {
                let ids = own.iter().filter_map(|id| table.get_key_value(id));
                let ids = ids.map(|(id, _)| id.as_str());
                let found = closure(ids, |id| table.get(id).map(String::as_str));
                found.iter().any(|id| changed.contains(id))
            };
            reached(old) || reached(new)
        };
        let none = BTreeMap::new();
        let of_client = self.client.as_ref();
        let of_templates = of_client.map_or(&none, |client| &client.template_messages);
        let of_capsules = of_client.map_or(&none, |client| &client.capsule_messages);
        let templates = self.templates.iter().map(|(_, pattern)| pattern);
        let pages = templates.filter(|pattern| shows(of_templates, pattern));
        let pages = pages.map(|pattern| tag_of_page_messages(locale, pattern));
        let widgets = self.capsules.iter().filter(|pattern| shows(of_capsules, pattern));
        pages.chain(widgets.map(|pattern| tag_of_widget_messages(locale, pattern))).collect()
    }
}

/// The tag of the pages of a template in a locale, which ends with what they say.
pub(crate) fn tag_of_page_messages(locale: &str, pattern: &str) -> String {
    format!("perennial:messages:{locale}:page:{pattern}")
}

/// The tag of the widgets of a capsule in a locale.
pub(crate) fn tag_of_widget_messages(locale: &str, pattern: &str) -> String {
    format!("perennial:messages:{locale}:widget:{pattern}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(messages: &[(&str, &str)]) -> Table {
        messages.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_shows_a_changed_message_or_one_that_refers_to_it_is_found() {
        let ids = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let client = ClientAssets {
            loader: String::new(),
            wasm: String::new(),
            modules: Vec::new(),
            parts: BTreeMap::new(),
            messages: None,
            template_messages: [
                ("home".to_owned(), ids(&["welcome"])),
                ("about".to_owned(), ids(&["history"])),
            ]
            .into(),
            capsule_messages: [("rain".to_owned(), ids(&["rain"]))].into(),
        };
        let pages = ["home", "about", "unknown"].map(|pattern| (None, pattern.to_owned()));
        let plan = Plan {
            client: Some(client),
            templates: pages.into(),
            capsules: vec!["rain".into()],
            ..Plan::default()
        };
        let old = table(&[
            ("welcome", "Hello from {-x}"),
            ("history", "Old"),
            ("rain", "R"),
            ("-x", "X"),
        ]);
        let check = |id: &str, expected: &[&str]| {
            let mut new = old.clone();
            new.insert(id.to_owned(), "new".to_owned());
            let tags = plan.tags_of_changed("fr", &old, &new);
            let tags: Vec<_> =
                tags.iter().map(|tag| tag.trim_start_matches("perennial:messages:fr:")).collect();
            assert_eq!(tags, expected, "{id}");
        };
        check("history", &["page:about", "page:unknown"]);
        check("-x", &["page:home", "page:unknown"]);
        check("rain", &["page:unknown", "widget:rain"]);
        check("other", &["page:unknown"]);
        assert!(plan.tags_of_changed("fr", &old, &old).is_empty());
    }
}
