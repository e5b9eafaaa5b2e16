//! What the glue does at each call from wasm, written to cost less: a page of a thousand elements is
//! thousands of calls.

/// What a call that may fail is wrapped in: a function that is called with all arguments as a list.
const WRAPPED: &str = ": function() { return handleError(function (";
const WRAPPED_END: &str = "}, arguments); },";
/// What catches what such a call throws.
const CATCH: &str = "function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
        const idx = addToExternrefTable0(e);
        wasm.__wbindgen_exn_store(idx);
    }
}
";
const CAUGHT: &str = "function handleError(e) {
    const idx = addToExternrefTable0(e);
    wasm.__wbindgen_exn_store(idx);
}
";
/// What reads a text out of the module's memory.
const READ: &str = "function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
";
/// A decoder costs more than a loop does for the names and words that most texts are, and a view of
/// memory for each text is left to the garbage collector.
const READ_SHORT: &str = "function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    const bytes = getUint8ArrayMemory0();
    if (len < 17) {
        let text = '';
        let at = 0;
        let byte;
        for (; at < len && (byte = bytes[ptr + at]) < 128; at++) text += String.fromCharCode(byte);
        if (at === len) return text;
    }
    return decodeText(bytes.subarray(ptr, ptr + len));
}
";

/// The glue with calls that cost less. What of it is not understood stays as it is.
pub(super) fn with_cheap_calls(text: &str) -> String {
    let text = text.replacen(READ, READ_SHORT, 1);
    if !text.contains(CATCH) || text.matches(WRAPPED).count() != text.matches(WRAPPED_END).count() {
        return text;
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
            None => {
                written.push_str(&line.replace(WRAPPED_END, "} catch (e) { handleError(e); } },"))
            }
        }
    }
    written
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
        let text = with_cheap_calls(&format!("{IMPORTS}{CATCH}"));
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
        assert_eq!(
            with_cheap_calls(&format!("a();\n{READ}b();\n")),
            format!("a();\n{READ_SHORT}b();\n")
        );
    }

    #[test]
    fn a_glue_that_is_not_understood_stays_as_it_is() {
        let unended = IMPORTS.replacen(WRAPPED_END, "} },", 1) + CATCH;
        for text in [IMPORTS, &unended, "function handleError(f, args) {}\n", ""] {
            assert_eq!(with_cheap_calls(text), text);
        }
    }
}
