//! [`render_to_string`]: a view as HTML that a parser reads back as the same nodes (HTML Standard, section
//! 13.3, "Serializing HTML fragments").
//!
//! Sycamore's own writer escapes the text of `style` and `script`, loses a line feed at the start of
//! `pre` and `textarea`, and knows nothing of the option that is chosen.

use std::borrow::Cow;
use std::sync::PoisonError;

use html_escape::{encode_double_quoted_attribute_to_string, encode_text_to_string};
use html5ever::{Namespace, ns};
use perennial_protocol::document::{ISLAND_ELEMENT, WIDGET_ELEMENT};
use sycamore::prelude::View;
use sycamore::web::{self, SsrNode, ViewNode as _};

use super::raw_html::contained;

/// Elements without an end tag.
const VOID: [&str; 17] = [
    "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link",
    "menuitem", "meta", "param", "source", "track", "wbr",
];
/// Elements of HTML whose text is taken as it stands.
const RAW: [&str; 2] = ["script", "style"];
/// Elements of which a parser drops a line feed at their start.
const DROPS_LINE_FEED: [&str; 3] = ["listing", "pre", "textarea"];

type Attributes = [(Cow<'static, str>, Cow<'static, str>)];

/// Elements of SVG and of MathML that hold HTML.
const HOLDS_HTML: [&str; 9] =
    ["foreignObject", "desc", "title", "mi", "mo", "mn", "ms", "mtext", "annotation-xml"];

/// Where a node stands, as far as it matters for how it is written.
#[derive(Debug, Clone)]
struct Position<'n> {
    /// What elements are of.
    namespace: Namespace,
    /// In an element whose text is taken as it stands.
    is_raw: bool,
    /// In a `select`: the value of the option that is chosen.
    chosen: Option<&'n str>,
}

impl<'n> Position<'n> {
    const fn in_html() -> Self {
        Self { namespace: ns!(html), is_raw: false, chosen: None }
    }

    /// The namespace of an element that stands here.
    fn namespace_of(&self, tag: &str) -> Namespace {
        match tag {
            "svg" => ns!(svg),
            "math" => ns!(mathml),
            _ => self.namespace.clone(),
        }
    }

    fn is_foreign(&self) -> bool {
        self.namespace != ns!(html)
    }

    /// In an element that stands here.
    fn in_element(&self, tag: &str, attributes: &'n Attributes) -> Self {
        let own = self.namespace_of(tag);
        let namespace = if HOLDS_HTML.contains(&tag) { ns!(html) } else { own };
        let chosen = if tag == "select" { value_of(attributes) } else { self.chosen };
        Self { namespace, is_raw: !self.is_foreign() && RAW.contains(&tag), chosen }
    }
}

/// Renders a view, in a scope of its own, with the marks by which it is hydrated.
#[must_use]
pub fn render_to_string(view: impl FnOnce() -> View) -> String {
    let mut html = String::new();
    let _ = web::render_to_string(|| written(view(), &mut html));
    html
}

/// The same within the scope that is current.
pub(super) fn render_to_string_in_scope(view: impl FnOnce() -> View) -> String {
    let mut html = String::new();
    let _ = web::render_to_string_in_scope(|| written(view(), &mut html));
    html
}

/// Appends a view's HTML. What is left for Sycamore to write is nothing.
fn written(view: View, html: &mut String) -> View {
    write_nodes(&nodes(view), &Position::in_html(), html);
    View::default()
}

/// The nodes of a view: an element without a name takes them.
fn nodes(view: View) -> Vec<SsrNode> {
    let mut holder = SsrNode::Element {
        tag: Cow::Borrowed(""),
        attributes: Vec::new(),
        bool_attributes: Vec::new(),
        children: Vec::new(),
        inner_html: None,
        hk_key: None,
    };
    holder.append_view(view);
    match holder {
        SsrNode::Element { children, .. } => children,
        _ => Vec::new(),
    }
}

fn write_nodes(nodes: &[SsrNode], position: &Position<'_>, html: &mut String) {
    for node in nodes {
        write_node(node, position, html);
    }
}

fn write_node(node: &SsrNode, position: &Position<'_>, html: &mut String) {
    match node {
        SsrNode::Element { tag, attributes, children, inner_html, .. } => {
            write_start(node, position, html);
            if VOID.contains(&&**tag) && !position.is_foreign() {
                return;
            }
            let inside = position.in_element(tag, attributes);
            // What islands and widgets hold is the framework's own, with marks for hydration.
            let is_own = [ISLAND_ELEMENT, WIDGET_ELEMENT].contains(&&**tag);
            let inner = inner_html.as_deref().map(|inner| match is_own {
                true => Cow::Borrowed(&**inner),
                false => contained(inner, tag, &position.namespace_of(tag)),
            });
            if DROPS_LINE_FEED.contains(&&**tag) && starts_with_line_feed(node) {
                html.push('\n');
            }
            match (inner, value_of(attributes)) {
                (Some(inner), _) => html.push_str(&inner),
                (None, Some(text)) if tag == "textarea" && children.is_empty() => {
                    write_text(text, &inside, html);
                }
                _ => write_nodes(children, &inside, html),
            }
            html.push_str("</");
            html.push_str(tag);
            html.push('>');
        }
        SsrNode::TextStatic { text } => write_text(text, position, html),
        SsrNode::TextDynamic { text } => {
            // By these marks, the text is found when it is hydrated.
            html.push_str("<!--t-->");
            write_text(&text.lock().unwrap_or_else(PoisonError::into_inner), position, html);
            html.push_str("<!-->");
        }
        SsrNode::Marker => html.push_str("<!--/-->"),
        SsrNode::Dynamic { view } => {
            let view = std::mem::take(&mut *view.lock().unwrap_or_else(PoisonError::into_inner));
            write_nodes(&nodes(view), position, html);
        }
    }
}

fn write_start(node: &SsrNode, position: &Position<'_>, html: &mut String) {
    let SsrNode::Element { tag, attributes, bool_attributes, children, hk_key, .. } = node else {
        return;
    };
    html.push('<');
    html.push_str(tag);
    // The value of these is not an attribute, but what they hold.
    let holds_value = ["select", "textarea"].contains(&&**tag);
    for (name, value) in attributes.iter().filter(|(name, _)| !holds_value || name != "value") {
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        encode_double_quoted_attribute_to_string(value, html);
        html.push('"');
    }
    let set = bool_attributes.iter().filter(|(_, is_set)| *is_set);
    let mut names: Vec<&str> = set.map(|(name, _)| &**name).collect();
    if tag == "option"
        && position.chosen.is_some_and(|chosen| is_option(attributes, children, chosen))
    {
        names.push("selected");
    }
    for name in names {
        html.push(' ');
        html.push_str(name);
    }
    if let Some(key) = hk_key {
        html.push_str(" data-hk=\"");
        html.push_str(&key.to_string());
        html.push('"');
    }
    html.push('>');
}

fn write_text(text: &str, position: &Position<'_>, html: &mut String) {
    if !position.is_raw {
        encode_text_to_string(text, html);
    } else if text.contains("</") || text.contains("<!--") {
        // What would end the element, or begin a comment in it, as CSS and JavaScript write it in strings.
        html.push_str(&text.replace("</", "<\\/").replace("<!--", "<\\!--"));
    } else {
        html.push_str(text);
    }
}

fn value_of(attributes: &Attributes) -> Option<&str> {
    attributes.iter().find(|(name, _)| name == "value").map(|(_, value)| &**value)
}

fn is_option(attributes: &Attributes, children: &[SsrNode], value: &str) -> bool {
    match value_of(attributes) {
        Some(own) => own == value,
        None => text_of(children).trim() == value,
    }
}

fn text_of(nodes: &[SsrNode]) -> String {
    let texts = nodes.iter().map(|node| match node {
        SsrNode::TextStatic { text } => text.to_string(),
        SsrNode::TextDynamic { text } => {
            text.lock().unwrap_or_else(PoisonError::into_inner).clone()
        }
        _ => String::new(),
    });
    texts.collect()
}

fn starts_with_line_feed(element: &SsrNode) -> bool {
    let SsrNode::Element { tag, attributes, children, inner_html, .. } = element else {
        return false;
    };
    let first = match (inner_html, children.first()) {
        (Some(inner), _) => &***inner,
        (None, Some(SsrNode::TextStatic { text })) => &**text,
        (None, None) if tag == "textarea" => value_of(attributes).unwrap_or_default(),
        _ => "",
    };
    first.starts_with('\n')
}

#[cfg(test)]
mod tests {
    use sycamore::prelude::*;

    use super::*;

    #[track_caller]
    fn check(view: impl FnOnce() -> View, expected: &str) {
        let html = render_to_string(view);
        let keys = html.split(" data-hk=\"");
        let html: String = keys
            .enumerate()
            .map(|(number, part)| match number {
                0 => part,
                _ => part.split_once('"').unwrap().1,
            })
            .collect();
        assert_eq!(html, expected);
    }

    #[test]
    fn elements_texts_and_marks_are_written_as_sycamore_reads_them() {
        check(
            || {
                let name = create_signal("Ada & Co".to_owned());
                view! { p(class="a\"b", hidden=true, lang="en") { "1 < 2 " (name.get_clone()) } br() }
            },
            "<p class=\"a&quot;b\" lang=\"en\" hidden>1 &lt; 2 <!--/-->Ada &amp; Co<!--/--></p><br>",
        );
        check(
            || view! { ul { Indexed(list=vec![1, 2], view=|it| view! { li { (it) } }) } },
            "<ul><!--/--><li>1</li><li>2</li><!--/--></ul>",
        );
    }

    #[test]
    fn styles_and_scripts_hold_their_text_as_it_is() {
        check(
            || view! { style { ".a > .b {}" } script { "1 < 2 && '</script>'" } },
            "<style>.a > .b {}</style><script>1 < 2 && '<\\/script>'</script>",
        );
        check(|| view! { svg { svg_style { "a > b" } } }, "<svg><style>a &gt; b</style></svg>");
    }

    #[test]
    fn a_line_feed_at_the_start_is_kept() {
        check(
            || view! { pre { "\n\na" } pre { "b" } textarea(value="\nc") {} },
            "<pre>\n\n\na</pre><pre>b</pre><textarea>\n\nc</textarea>",
        );
        check(|| view! { pre(dangerously_set_inner_html="\na") {} }, "<pre>\n\na</pre>");
    }

    #[test]
    fn the_option_of_a_value_is_chosen() {
        check(
            || {
                view! { select(value="fr", name="x") {
                    option(value="en") { "English" }
                    optgroup { option(value="fr") { "French" } option { "fr" } }
                } }
            },
            "<select name=\"x\"><option value=\"en\">English</option>\
             <optgroup><option value=\"fr\" selected>French</option><option selected>fr</option></optgroup></select>",
        );
    }
}
