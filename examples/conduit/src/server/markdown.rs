//! [`to_html`]: articles are written in Markdown. HTML in them is text, and links lead to the web alone.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

/// The schemes of what an article may link to or show.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The HTML of an article.
pub(crate) fn to_html(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut html = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut html, Parser::new_ext(markdown, options).map(harmless));
    html
}

fn harmless(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: checked(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: checked(dest_url), title, id })
        }
        other => other,
    }
}

/// The URL itself if it is relative or has one of the schemes; else one that leads nowhere.
fn checked(url: CowStr<'_>) -> CowStr<'_> {
    let end = url.find([':', '/', '?', '#']);
    let scheme = end.and_then(|end| Some((url.get(..end)?, url.get(end..)?)));
    let is_allowed = match scheme {
        Some((scheme, rest)) if rest.starts_with(':') => {
            SCHEMES.iter().any(|own| own.eq_ignore_ascii_case(scheme))
        }
        _ => true,
    };
    if is_allowed { url } else { "#".into() }
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn markdown_is_rendered() {
        let html = to_html("# Title\n\n- *one*\n\n[a](https://a.example) ~~b~~");
        for part in ["<h1>Title</h1>", "<li><em>one</em></li>", "<a href=\"https://a.example\">"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn an_article_brings_no_markup_and_no_script() {
        let html = to_html(
            "<script>alert(1)</script>\n\na <b onclick=alert(1)>b</b>\n\n\
             [x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,x) ![i](vbscript:x)\n\n\
             [t](java\tscript:alert(1)) <javascript:alert(1)> [q](/a?b=\"><script>)",
        );
        assert!(!html.contains("<script") && !html.contains("<b "), "{html}");
        assert!(!html.to_lowercase().contains("href=\"javascript"), "{html}");
        assert!(!html.contains("data:text") && !html.contains("src=\"vbscript"), "{html}");
    }
}
