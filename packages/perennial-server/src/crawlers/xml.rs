//! Texts and dates in XML.

use std::time::SystemTime;

use perennial_protocol::document::escape_html;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Text that can stand in XML, in an element or an attribute. Characters that no XML document can
/// have (XML 1.0 section 2.2) are left out.
pub(super) fn text(text: &str) -> String {
    let allowed = |character: &char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        character => *character >= ' ',
    };
    escape_html(&text.chars().filter(allowed).collect::<String>())
}

/// A moment in the form of RFC 3339, in whole seconds, which sitemaps and Atom have.
pub(super) fn date(at: SystemTime) -> String {
    let at = OffsetDateTime::from(at).replace_nanosecond(0);
    at.ok().and_then(|at| at.format(&Rfc3339).ok()).unwrap_or_else(|| "1970-01-01T00:00:00Z".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_xml_cannot_have_is_escaped_or_left_out() {
        assert_eq!(text("a<b>&\"'\0\u{1b}\u{ffff}\n"), "a&lt;b&gt;&amp;&quot;&#39;\n");
    }

    #[test]
    fn a_date_is_that_of_rfc_3339() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(951_782_400_999);
        assert_eq!(date(at), "2000-02-29T00:00:00Z");
    }
}
