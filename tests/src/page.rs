//! [`Page`]: what the HTML of a page holds.

use perennial_protocol::document;
use serde_json::Value;

/// The HTML of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page(pub String);

impl Page {
    /// The page's state, as it stands in the HTML.
    #[must_use]
    pub fn state(&self) -> Value {
        serde_json::from_str(self.state_json()).unwrap()
    }

    /// The page's state as text, still escaped.
    ///
    /// # Panics
    /// If the page has no state, or an element with its id that is no data.
    #[must_use]
    pub fn state_json(&self) -> &str {
        let id = format!("id=\"{}\"", document::STATE_ID);
        let scripts = self.scripts();
        let (attributes, json) =
            scripts.iter().find(|(attributes, _)| attributes.contains(&id)).unwrap();
        assert!(attributes.contains("type=\"application/json\""), "{attributes}");
        json
    }

    /// The script elements: their attributes and what is in them.
    #[must_use]
    pub fn scripts(&self) -> Vec<(&str, &str)> {
        let rest = self.0.split("<script").skip(1);
        rest.map(|rest| rest.split_once("</script>").unwrap().0.split_once('>').unwrap()).collect()
    }

    /// The text of the first element of this name, with its tags.
    #[must_use]
    pub fn element(&self, name: &str) -> &str {
        let rest = self.0.split_once(&format!("<{name}")).unwrap().1.split_once('>').unwrap().1;
        rest.split_once(&format!("</{name}>")).unwrap().0
    }

    /// Whether it is a document from its first to its last tag.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let text = self.0.trim().to_ascii_lowercase();
        text.starts_with("<!doctype html>") && text.ends_with("</html>")
    }
}
