//! [`measure_client`]: how large the client of a release is, and where each kilobyte goes.

mod breakdown;

use std::collections::BTreeMap;

use crate::cargo::{CargoBuild, Goal};
use crate::client::{self, Client};
use crate::diagnostics::Diagnostics;
use crate::serve::Interrupt;
use crate::translations::Translations;
use crate::{
    App, BuildError, DistError, FileSize, Mode, PassOutcome, Reporter, Side, Sizes,
    check_lock_file, compress, require_wasm_target,
};

/// The sizes of a client, as a release of it ships.
#[derive(Debug, Clone)]
pub struct ClientSizes {
    /// Its files.
    pub files: Sizes,
    /// For each wasm file, by its name without the hash: how many bytes of it each crate takes.
    /// Beside crates there are `data`, for all constants, and `rest`.
    pub crates: BTreeMap<String, BTreeMap<String, u64>>,
    /// The passes that ran, in their order.
    pub passes: Vec<PassOutcome>,
    /// The files of the same client without what writes messages, if the app has translations.
    pub untranslated: Option<Sizes>,
}

/// Builds the client of an app as a release does, and measures it. What else a release has, such as
/// a server and its pages, is neither made nor changed.
///
/// Passes named by `without` are left out: the difference is what they bring.
///
/// # Errors
/// [`BuildError`], if the client cannot be built, or there is no pass of such a name.
pub fn measure_client(
    app: &App,
    without: &[String],
    reporter: &dyn Reporter,
) -> Result<ClientSizes, BuildError> {
    require_wasm_target(app, reporter)?;
    check_lock_file(app, reporter)?;
    let (diagnostics, interrupt) = (&Diagnostics::new(reporter), &Interrupt::never());
    let side = Side::Client;
    let cargo = |goal| CargoBuild { app, side, goal, reporter, diagnostics, interrupt }.run();
    let artifact = cargo(Goal::Build(Mode::Release))?;
    let work = app.output_folder().join("sizes");
    let shipped = client::make(&artifact.path, &work, Mode::Release, without, reporter)?;
    // The same with the names of functions, which tell their crates.
    let named = client::make(&artifact.path, &work, Mode::Development, without, reporter)?;
    let untranslated = match Translations::read(app)? {
        Some(_) => {
            let artifact = cargo(Goal::Untranslated)?;
            let made = client::make(&artifact.path, &work, Mode::Release, without, reporter)?;
            Some(sizes(&made)?)
        }
        None => None,
    };
    let (files, crates) = (sizes(&shipped)?, crates(&named));
    Ok(ClientSizes { files, crates, passes: shipped.passes, untranslated })
}

fn sizes(client: &Client) -> Result<Sizes, BuildError> {
    let bytes: Vec<&[u8]> = client.files.iter().map(|file| file.bytes.as_slice()).collect();
    let encoded = compress::encode_all(&bytes, &|_, _| {}).map_err(DistError::Compress)?;
    let size = |(file, encoded): (&client::ClientFile, &compress::Encoded)| FileSize {
        name: file.name.clone(),
        raw: file.bytes.len() as u64,
        brotli: encoded.get("br").map(|bytes| bytes.len() as u64),
        initial: client.is_initial(&file.name),
    };
    Ok(Sizes::of(client.files.iter().zip(&encoded).map(size).collect(), true, &client.parts))
}

fn crates(client: &Client) -> BTreeMap<String, BTreeMap<String, u64>> {
    let modules = client.files.iter().filter(|file| file.name.ends_with(".wasm"));
    let by_crate = |file: &client::ClientFile| {
        let name = file.name.rsplit_once('-').map_or(file.name.as_str(), |(name, _)| name);
        (name.to_owned(), breakdown::by_crate(&file.bytes))
    };
    modules.map(by_crate).collect()
}
