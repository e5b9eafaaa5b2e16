//! The pass `cheap-calls`: what the glue does at each call from wasm is written to cost less. A page of
//! a thousand elements makes thousands of calls.

use super::super::anchors::bindgen::{
    CATCH, CAUGHT, READ, READ_SHORT, UNWRAPPED_END, WRAPPED, WRAPPED_END,
};
use super::super::bundle::Bundle;
use super::super::file_names::GLUE_SCRIPTS;
use super::super::pass::{Applied, NotUnderstood, Pass};

/// Rewrites calls that may throw, and the reading of short texts.
pub(in super::super) struct CheapCalls;

impl Pass for CheapCalls {
    fn name(&self) -> &'static str {
        "cheap-calls"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        let mut reads = false;
        for path in GLUE_SCRIPTS {
            let text = bundle.text(path).into_owned();
            let read = with_short_reads(&text);
            reads |= read.is_some();
            let text = read.unwrap_or(text);
            // A script without such calls has nothing that catches for them.
            let text = match text.contains(WRAPPED) {
                true => without_wrapping(&text)
                    .ok_or(NotUnderstood::what("how the glue catches what a call throws"))?,
                false => text,
            };
            bundle.replace(path, text);
        }
        if reads { Ok(Applied) } else { Err(NotUnderstood::what("how the glue reads texts")) }
    }
}

/// A script that reads short texts without a decoder. `None`, if it reads texts otherwise.
fn with_short_reads(text: &str) -> Option<String> {
    text.contains(READ).then(|| text.replacen(READ, READ_SHORT, 1))
}

/// A script in which calls that may throw catch for themselves. `None`, if they are wrapped otherwise.
fn without_wrapping(text: &str) -> Option<String> {
    if !text.contains(CATCH) || text.matches(WRAPPED).count() != text.matches(WRAPPED_END).count() {
        return None;
    }
    let text = text.replacen(CATCH, CAUGHT, 1);
    let mut written = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.split_once(WRAPPED) {
            // Its arguments are the rest of the line, up to the brace.
            Some((name, arguments)) => {
                written.push_str(name);
                written.push_str(": function(");
                written.push_str(&arguments.replacen(") {", ") { try {", 1));
            }
            None => written.push_str(&line.replace(WRAPPED_END, UNWRAPPED_END)),
        }
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMPORTS: &str = "\
        __wbg_log: function(arg0) {
            console.log(getStringFromWasm0(arg0));
        },
        __wbg_call: function() { return handleError(function (arg0, arg1) {
            const ret = arg0.call(arg1);
            return ret;
        }, arguments); },
        __wbg_new: function() { return handleError(function () {
            return new Thing();
        }, arguments); },
";

    #[test]
    fn what_may_fail_catches_for_itself() {
        let text = without_wrapping(&format!("{IMPORTS}{CATCH}")).unwrap();
        let imports = "\
        __wbg_log: function(arg0) {
            console.log(getStringFromWasm0(arg0));
        },
        __wbg_call: function(arg0, arg1) { try {
            const ret = arg0.call(arg1);
            return ret;
        } catch (e) { handleError(e); } },
        __wbg_new: function() { try {
            return new Thing();
        } catch (e) { handleError(e); } },
";
        assert_eq!(text, format!("{imports}{CAUGHT}"));
    }

    #[test]
    fn short_texts_are_read_without_a_decoder() {
        let read = with_short_reads(&format!("a();\n{READ}b();\n"));
        assert_eq!(read, Some(format!("a();\n{READ_SHORT}b();\n")));
        assert_eq!(with_short_reads("function getStringFromWasm0() {}"), None);
    }

    #[test]
    fn calls_that_are_not_understood_stay_wrapped() {
        let unended = IMPORTS.replacen(WRAPPED_END, "} },", 1) + CATCH;
        for text in [IMPORTS, &unended, "function handleError(f, args) {}\n"] {
            assert_eq!(without_wrapping(text), None, "{text}");
        }
    }
}
