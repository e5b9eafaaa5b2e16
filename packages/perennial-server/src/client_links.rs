//! [`ClientLinks`]: how a document asks for the client.

use perennial_core::{AppDefinition, TemplateDefinition};
use perennial_protocol::{Hydrate, Manifest, SiteAddress, asset_url};

/// How documents ask for the client: made once, when the server starts.
#[derive(Debug, Default)]
pub(crate) struct ClientLinks {
    /// With hints for what the loader will ask for, so that all of it loads side by side.
    at_once: String,
    /// The loader alone: what it asks for later is not to compete with the page.
    later: String,
    /// Where no client is needed. In development the loader reloads the page, and does no more.
    never: String,
    /// For each template of the app, hints for the parts of the client that its pages need.
    parts: Vec<String>,
}

impl ClientLinks {
    pub(crate) fn new(app: &AppDefinition, manifest: &Manifest, address: &SiteAddress) -> Self {
        let Some(client) = &manifest.client else { return Self::default() };
        let url = |name: &str| address.path(&asset_url(name));
        let module = |name: &String| format!("<link rel=\"modulepreload\" href=\"{}\">", url(name));
        let modules: String = client.modules.iter().map(module).collect();
        let later = format!("<script type=\"module\" src=\"{}\"></script>", url(&client.loader));
        let wasm = |name: &String| {
            let kind = "rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin";
            format!("<link {kind} href=\"{}\">", url(name))
        };
        let at_once = format!("{modules}{}{later}", wasm(&client.wasm));
        let needs = |own: &TemplateDefinition| client.parts.get(own.part()?);
        let hint = |name: &String| if name.ends_with(".js") { module(name) } else { wasm(name) };
        let needs = |own| needs(own).into_iter().flatten().map(hint).collect();
        let parts = app.templates.iter().map(needs).collect();
        let never = if manifest.release { String::new() } else { later.clone() };
        Self { at_once, later, never, parts }
    }

    /// The elements of the head of a page that is taken over then.
    pub(crate) fn of(&self, hydrate: Hydrate, islands: bool) -> &str {
        match hydrate {
            Hydrate::AtOnce => &self.at_once,
            Hydrate::Never if !islands => &self.never,
            _ => &self.later,
        }
    }

    /// The hints for the parts that a template's pages need, where the client begins at once.
    pub(crate) fn parts(&self, hydrate: Hydrate, template: Option<usize>) -> &str {
        let parts = template.filter(|_| hydrate == Hydrate::AtOnce);
        parts.and_then(|place| self.parts.get(place)).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use perennial_core::{App, NamedView, Template};
    use perennial_protocol::ClientAssets;
    use sycamore::prelude::*;

    use super::*;

    fn links(release: bool) -> ClientLinks {
        let client = ClientAssets {
            loader: "loader-1.js".into(),
            wasm: "client-2.wasm".into(),
            modules: vec!["client-3.js".into()],
            parts: [("map".to_owned(), vec!["part_0-4.wasm".to_owned()])].into(),
            messages: None,
            template_messages: std::collections::BTreeMap::new(),
            capsule_messages: std::collections::BTreeMap::new(),
        };
        let manifest = Manifest {
            format: 1,
            build_id: "b1".parse().unwrap(),
            app: "test".into(),
            release,
            client: Some(client),
            assets: std::collections::BTreeMap::new(),
        };
        let view = || view! { p { "x" } };
        let app = App::new()
            .template(Template::new("").view(view))
            .template(Template::new("map").view(NamedView::new("map", view)));
        ClientLinks::new(&app.finish().unwrap(), &manifest, &SiteAddress::default())
    }

    #[test]
    fn only_a_page_that_is_taken_over_at_once_asks_for_all_at_once() {
        let links = links(true);
        let at_once = links.of(Hydrate::AtOnce, false);
        assert!(at_once.contains("client-2.wasm") && at_once.contains("modulepreload"));
        for later in [Hydrate::Idle, Hydrate::Visible, Hydrate::Interaction] {
            let links = links.of(later, false);
            assert!(links.contains("loader-1.js") && !links.contains("preload"), "{links}");
        }
    }

    #[test]
    fn a_page_asks_for_the_parts_of_its_template() {
        let links = links(true);
        assert!(links.parts(Hydrate::AtOnce, Some(1)).contains("part_0-4.wasm"));
        assert_eq!(links.parts(Hydrate::AtOnce, Some(0)), "");
        assert_eq!(links.parts(Hydrate::Idle, Some(1)), "");
        assert_eq!(links.parts(Hydrate::AtOnce, None), "");
    }

    #[test]
    fn a_page_that_is_never_taken_over_asks_for_nothing_unless_it_has_islands() {
        assert_eq!(links(true).of(Hydrate::Never, false), "");
        assert!(links(true).of(Hydrate::Never, true).contains("loader-1.js"));
        assert!(links(false).of(Hydrate::Never, false).contains("loader-1.js"));
    }
}
