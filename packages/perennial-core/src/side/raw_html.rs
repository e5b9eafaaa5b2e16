//! [`contained`]: raw HTML that stays within the element that holds it.

use std::borrow::Cow;

use html5ever::interface::QualName;
use html5ever::serialize::{SerializeOpts, TraversalScope, serialize};
use html5ever::tendril::TendrilSink as _;
use html5ever::{LocalName, Namespace, ParseOpts, parse_fragment};
use perennial_protocol::document::{
    FILL_ATTRIBUTE, ISLAND_ELEMENT, WIDGET_ATTRIBUTE, WIDGET_ELEMENT,
};

use super::raw_tree::RawTree;

/// By which Sycamore finds elements when it hydrates.
const HYDRATION_KEY: &str = "data-hk";

/// Raw HTML as the client has it after `innerHTML`: what it leaves open is closed, and what it closes
/// without having opened it is left out. Marks of the framework's own mean nothing in it, and are left
/// out. `tag` is the element that holds it, `namespace` that element's.
pub(super) fn contained<'h>(html: &'h str, tag: &str, namespace: &Namespace) -> Cow<'h, str> {
    if !html.contains(['<', '&', '\r', '\0']) {
        return html.into();
    }
    let context = QualName::new(None, namespace.clone(), LocalName::from(tag));
    // Scripts are on in all browsers that set it, so a `noscript` holds a text.
    let parser =
        parse_fragment(RawTree::new(), ParseOpts::default(), context.clone(), vec![], true);
    let mut tree = parser.one(html);
    tree.retain_attributes(|element, name| {
        let is_ours = [WIDGET_ELEMENT, ISLAND_ELEMENT].contains(&element)
            && [WIDGET_ATTRIBUTE, FILL_ATTRIBUTE].contains(&name);
        name != HYDRATION_KEY && !is_ours
    });
    let options = SerializeOpts {
        traversal_scope: TraversalScope::ChildrenOnly(Some(context)),
        ..SerializeOpts::default()
    };
    let mut written = Vec::with_capacity(html.len());
    match serialize(&mut written, &tree, options).map(|()| String::from_utf8(written)) {
        Ok(Ok(written)) => written.into(),
        // Memory takes all that is written to it, and that is text.
        _ => Cow::Borrowed(""),
    }
}

#[cfg(test)]
mod tests {
    use html5ever::ns;

    use super::*;

    #[track_caller]
    fn check(tag: &str, html: &str, expected: &str) {
        let written = contained(html, tag, &ns!(html));
        assert_eq!(written, expected);
        assert_eq!(contained(&written, tag, &ns!(html)), expected, "a second time");
    }

    #[test]
    fn what_is_open_is_closed_and_what_is_not_is_not() {
        check("div", "one & two", "one &amp; two");
        check("article", "<p>one</p></div></article></main><p>two", "<p>one</p><p>two</p>");
        check("div", "<b>bold<p>both</b>plain", "<b>bold</b><p><b>both</b>plain</p>");
        check("div", "<?php a ?>b", "<?php a ?>b");
        check("div", "<!-- a <p> comment", "<!-- a <p> comment-->");
        check("div", "<script>if (a < b) '<p>'", "<script>if (a < b) '<p>'</script>");
        check("div", "</body></html><p>after", "<p>after</p>");
    }

    #[test]
    fn the_element_around_it_decides() {
        check("tbody", "<tr><td>1<tr><td>2", "<tr><td>1</td></tr><tr><td>2</td></tr>");
        check("div", "<tr><td>1", "1");
        check("table", "<tr><td>1", "<tbody><tr><td>1</td></tr></tbody>");
        check("select", "<option>1<option>2", "<option>1</option><option>2</option>");
        let circle = contained("<circle r='1'/><a/>", "svg", &ns!(svg));
        assert_eq!(circle, "<circle r=\"1\"></circle><a></a>");
        check("div", "<svg><circle/></svg>", "<svg><circle></circle></svg>");
    }

    #[test]
    fn templates_texts_and_line_feeds_are_as_they_were() {
        check("div", "<template><tr><td>1</template>", "<template><tr><td>1</td></tr></template>");
        check("div", "<pre>\n\na</pre>", "<pre>\n\na</pre>");
        check("div", "<noscript><p>a</p></noscript>", "<noscript><p>a</p></noscript>");
        check("div", "<textarea></div></textarea>", "<textarea>&lt;/div&gt;</textarea>");
        check("div", "<table>a<tr><td>b", "a<table><tbody><tr><td>b</td></tr></tbody></table>");
    }

    #[test]
    fn marks_of_the_frameworks_own_are_left_out() {
        check("div", "<p data-hk='0.0' class=a>x</p>", "<p class=\"a\">x</p>");
        let hole = "<perennial-widget data-path='/a' data-fill='server'>x</perennial-widget>";
        check("div", hole, "<perennial-widget>x</perennial-widget>");
    }
}
