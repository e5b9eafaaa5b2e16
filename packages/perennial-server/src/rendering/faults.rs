//! What a view must not hold, because a browser does not read it back: said in development.

/// A fault, and what to do about it.
type Fault = (&'static str, &'static str);

const CHANGING_TEXT: Fault = (
    "PER-4059: a textarea holds text that changes, whose marks a browser would show",
    "hint: give it its text by `value=` and `bind:value=`, or a text that stays: `(text.get_clone())`",
);
const ESCAPED: Fault = (
    "PER-4064: a style or script element holds escaped text, which a browser takes as it stands",
    "hint: give it its text by `dangerously_set_inner_html=`, or put it into a file",
);

/// Says what of a page's HTML a browser would not read back, with the page.
pub(super) fn report(path: &str, html: &str) {
    for (fault, hint) in find(html) {
        tracing::error!(path, "{fault}; {hint}");
    }
}

fn find(html: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    if contents(html, "textarea").any(|inside| inside.contains("<!--")) {
        faults.push(CHANGING_TEXT);
    }
    let is_escaped = |inside: &str| ["&gt;", "&lt;", "&amp;"].iter().any(|it| inside.contains(it));
    if contents(html, "style").chain(contents(html, "script")).any(is_escaped) {
        faults.push(ESCAPED);
    }
    faults
}

/// What elements of a name hold, in which the browser reads no other elements.
fn contents<'a>(html: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once(&opening)?;
            rest = after;
            let Some((attributes, after)) = after.split_once('>') else { continue };
            if !attributes.is_empty() && !attributes.starts_with(' ') {
                continue;
            }
            let (inside, after) = after.split_once(&closing)?;
            rest = after;
            return Some(inside);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_changes_in_a_textarea_is_found() {
        let faulty = "<p>a</p><textarea name=\"x\"><!--t-->text<!--></textarea>";
        assert_eq!(find(faulty), [CHANGING_TEXT]);
        assert_eq!(find("<textarea>text</textarea><p><!--t-->x<!--></p>"), []);
    }

    #[test]
    fn escaped_text_in_styles_and_scripts_is_found() {
        assert_eq!(find("<style>a &gt; b {}</style>"), [ESCAPED]);
        assert_eq!(find("<style>a > b {}</style><p>a &gt; b</p><styled>&gt;</styled>"), []);
    }
}
