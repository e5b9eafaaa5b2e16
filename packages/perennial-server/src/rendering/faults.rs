//! What a view must not hold, because a browser does not read it back: said in development.

/// A fault, and what to do about it.
type Fault = (&'static str, &'static str);

const CHANGING_TEXT: Fault = (
    "PER-4059: a textarea holds text that changes, whose marks a browser would show",
    "hint: write it by the `view!` of `perennial::prelude`, and change it by `bind:value=`",
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
}
