//! Every text of other programs that the pipeline matches, with the place that writes it.
//!
//! None of these texts is an interface: a new version may change any of them. A pass that does not find
//! its text is left out with a warning (`pass.rs`), and the client works without it.
//! `cargo xtask anchors` shows which passes still apply with other versions.

/// Texts of wasm-bindgen 0.2.130: `wasm-bindgen-cli-support`, `src/js/mod.rs`, with the line there.
pub(super) mod bindgen {
    /// The module name under which wasm imports the glue (1030).
    pub(in super::super) const GLUE_KEY: &str = "./client_bg.js";
    /// Names of exports that only the glue knows. Others, such as the memory, are for everybody.
    pub(in super::super) const PRIVATE_EXPORTS: [&str; 3] = ["_ZN", "__wb", "__externref"];
    /// Begin and end of the object of the functions that wasm imports (1025).
    pub(in super::super) const FUNCTIONS: (&str, &str) =
        ("\n    const import0 = {\n", "\n    };\n");
    /// The entry of that object among all imports (1025).
    pub(in super::super) const FUNCTIONS_ENTRY: &str = ": import0";
    /// The entry where functions that are not loaded yet are called by their names once they are.
    pub(in super::super) const STAND_IN_ENTRY: &str = ": new Proxy(import0, standIns)";
    /// The indentation of an entry of that object.
    pub(in super::super) const FUNCTION_INDENTATION: &str = "        ";
    /// An entry that is a function of its own, and no reference to another.
    pub(in super::super) const IS_FUNCTION: &str = ": function(";
    /// The end of everything that is declared for the sake of these functions (1548).
    pub(in super::super) const STATE: &str = "\nlet wasmModule, wasmInstance, wasm;\n";
    /// The prefix of an export's use.
    pub(in super::super) const EXPORTS: &str = "wasm.";
    /// The beginnings of a declaration at the outermost level.
    pub(in super::super) const DECLARATIONS: [&str; 4] =
        ["async function ", "function ", "const ", "let "];
    /// The variable of a start that runs (1619).
    pub(in super::super) const INIT_PROMISE: &str = "let __wbg_init_promise;\n";
    /// The exports (1964).
    pub(in super::super) const EXPORT_START: &str = "export { initSync, ";
    pub(in super::super) const EXPORT_INSTEAD: &str = "export { ";
    /// The functions of the start (1556, 1599, 1621, 1629), and what stands in their place: the loader
    /// always hands over an answer that is on its way, once for each instance. The body of an answer
    /// that is not declared as wasm is read as a whole.
    pub(in super::super) const START: [(&str, &str); 4] = [
        ("function initSync(", ""),
        ("async function __wbg_init_once(", ""),
        (
            "async function __wbg_load(",
            "async function __wbg_load(answer, imports) {
    return answer.headers.get('Content-Type') === 'application/wasm'
        ? WebAssembly.instantiateStreaming(answer, imports)
        : WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
",
        ),
        (
            "async function __wbg_init(",
            "async function __wbg_init({ module_or_path }) {
    const { instance, module } = await __wbg_load(await module_or_path, __wbg_get_imports());
    return __wbg_finalize_init(instance, module);
}
",
        ),
    ];
    /// A function that may throw: it is called with all arguments as a list.
    pub(in super::super) const WRAPPED: &str = ": function() { return handleError(function (";
    pub(in super::super) const WRAPPED_END: &str = "}, arguments); },";
    /// The function that catches what such a call throws (4133), and what stands in its place.
    pub(in super::super) const CATCH: &str = "function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
        const idx = addToExternrefTable0(e);
        wasm.__wbindgen_exn_store(idx);
    }
}
";
    pub(in super::super) const CAUGHT: &str = "function handleError(e) {
    const idx = addToExternrefTable0(e);
    wasm.__wbindgen_exn_store(idx);
}
";
    pub(in super::super) const UNWRAPPED_END: &str = "} catch (e) { handleError(e); } },";
    /// The function that reads a text out of the module's memory (3555), and what stands in its place:
    /// a decoder costs more than a loop does for the names and words that most texts are, and a view of
    /// memory for each text is left to the garbage collector.
    pub(in super::super) const READ: &str = "function getStringFromWasm0(ptr, len) {
    ptr = ptr >>> 0;
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
";
    pub(in super::super) const READ_SHORT: &str = "function getStringFromWasm0(ptr, len) {
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
}

/// Texts of the splitter, `wasm_split_cli_support` 0.2.4.
pub(super) mod splitter {
    /// The module name under which wasm imports the script that loads chunks (`src/options.rs`, 104).
    pub(in super::super) const LINK_KEY: &str = "./__wasm_split.js";
    /// The beginning of the name of the import by which a chunk of a development build knows its
    /// client (`src/emit.rs`, 703).
    pub(in super::super) const CANARY: &str = "__canary";
    /// Its value (`src/js.rs`, 53).
    pub(in super::super) const CANARY_VALUE: &str = "~0xdead";
    /// The function that wasm calls to load the chunks of a split point: prefix of its name.
    pub(in super::super) const LOAD: &str = "__wasm_split_load_";
    /// The stem of the script's file name.
    pub(in super::super) const STEM: &str = "__wasm_split";
}

/// Names that the linker (`lld`) and the compiler (LLVM) write.
pub(super) mod linker {
    /// The section of the relocations in the code, and the beginning of the names of all such.
    pub(in super::super) const CODE_RELOCATIONS: &str = "reloc.CODE";
    pub(in super::super) const RELOCATIONS: &str = "reloc.";
    /// Sections of notes that no browser needs.
    pub(in super::super) const NOTES: [&str; 2] = ["producers", "linking"];
    /// The section of the functions' names.
    pub(in super::super) const NAMES: &str = "name";
    /// The beginning of the names of segments that never change.
    pub(in super::super) const CONSTANTS: &str = ".rodata";
}

/// Functions of Rust's standard library that panic or end the program, as `rustc` 1.95 names them.
pub(super) mod standard_library {
    pub(in super::super) const PANICS: [&str; 6] = [
        "core::panicking::",
        "std::panicking::",
        "alloc::alloc::handle_alloc_error",
        "alloc::raw_vec::handle_error",
        "alloc::raw_vec::capacity_overflow",
        "__rustc::rust_begin_unwind",
    ];
}
