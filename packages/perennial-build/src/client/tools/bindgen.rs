//! wasm-bindgen as a library: makes the JavaScript that starts the client and that it calls.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use super::super::error::ClientError;
use crate::Mode;

/// Binds the module `main`; what is made goes into `work`.
pub(in super::super) fn bind(main: &Path, work: &Path, mode: Mode) -> Result<(), ClientError> {
    // Panics of the library are its defects; they must not take a development server with them.
    let result = std::thread::scope(|scope| scope.spawn(|| run(main, work, mode)).join());
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(message)) => Err(ClientError::Bind(message)),
        Err(_) => Err(ClientError::Bind("wasm-bindgen failed, see above".to_owned())),
    }
}

fn run(main: &Path, work: &Path, mode: Mode) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(main)
        .out_name("client")
        .typescript(false)
        // The parts that were split off refer to what the linker exports.
        .keep_lld_exports(true)
        // Symbols have only to be unique; readable ones make the module larger.
        .demangle(mode == Mode::Development)
        // Without, `init()` would have to be told where the module is by whoever calls it.
        .omit_default_module_path(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true);
    let bindgen = bindgen.web(true).map_err(|error| format!("{error:#}"))?;
    bindgen.generate(work).map_err(|error| format!("{error:#}"))
}
