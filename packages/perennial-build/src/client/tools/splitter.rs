//! Cuts the client into the part that every page needs and the parts that are loaded when needed.

use std::collections::HashMap;
use std::path::Path;

use super::super::error::ClientError;
use super::super::file_names::{GLUE, SPLIT};

/// Splits the linker's module: the main part goes to `main`, the others into `work`, and with them
/// the module that loads them. Without any split point the main part is the whole; the step is
/// needed all the same, as the imports that stand for split points must go.
///
/// Gives the names of the files, without their ending, that each split point needs.
pub(in super::super) fn split(
    module: &[u8],
    work: &Path,
    main: &Path,
) -> Result<HashMap<String, Vec<String>>, ClientError> {
    let link_name = format!("./{SPLIT}");
    let main_module = format!("./{GLUE}");
    let mut options = wasm_split_cli_support::Options::new(module);
    options.output_dir = work;
    options.main_out_path = main;
    options.link_name = &link_name;
    options.main_module = &main_module;
    // Panics of the library are its defects; they must not take a development server with them.
    let result = std::thread::scope(|scope| {
        scope.spawn(move || wasm_split_cli_support::transform(options)).join()
    });
    match result {
        Ok(Ok(split)) => Ok(split.prefetch_map),
        Ok(Err(error)) => Err(ClientError::Split(format!("{error:#}"))),
        Err(_) => Err(ClientError::Split("the splitter failed, see above".to_owned())),
    }
}
