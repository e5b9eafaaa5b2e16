//! wasm-opt, if the machine has one that can be relied on. Nothing depends on it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::bundle::Bundle;
use super::super::wasm::strip_sections::validate;
use crate::reporter::RunningStep;
use crate::{Message, Reporter, Step};

/// The oldest version that knows all that wasm-bindgen emits (`table.fill`). Older ones fail, or
/// silently write modules that do not start.
const OLDEST: u32 = 117;

/// A wasm-opt that was found on the `PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Optimiser {
    /// Its version.
    pub version: u32,
    program: PathBuf,
}

impl Optimiser {
    /// Whether it is recent enough to be relied on.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.version >= OLDEST
    }

    /// Makes a module smaller, or says why not: the module is then to be used as it is.
    fn optimise(&self, module: &[u8], work: &Path) -> Result<Vec<u8>, String> {
        let (input, output) = (work.join("before.wasm"), work.join("after.wasm"));
        std::fs::write(&input, module).map_err(|error| error.to_string())?;
        let run =
            Command::new(&self.program).arg("-Oz").arg(&input).arg("-o").arg(&output).output();
        let run = run.map_err(|error| format!("cannot be started: {error}"))?;
        if !run.status.success() {
            let text = String::from_utf8_lossy(&run.stderr);
            return Err(format!("fails: {}", text.lines().next().unwrap_or("without a word")));
        }
        let bytes = std::fs::read(&output).map_err(|error| error.to_string())?;
        validate(&bytes).map_err(|error| format!("wrote invalid wasm: {error}"))?;
        if bytes.len() < module.len() { Ok(bytes) } else { Err("made it no smaller".to_owned()) }
    }
}

impl std::fmt::Display for Optimiser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "wasm-opt {}", self.version)
    }
}

/// Lets wasm-opt have a try at each wasm file, if there is one that can be relied on.
pub(in super::super) fn optimise_all(bundle: &mut Bundle, reporter: &dyn Reporter) {
    let Some(optimiser) = find_optimiser() else { return };
    if !optimiser.is_usable() {
        let text = format!(
            "{optimiser} is too old to be used: it breaks current wasm. It is left out; the client \
             is a few percent larger without one"
        );
        reporter.message(Message::Note(&text));
        return;
    }
    let step = RunningStep::begin(reporter, Step::Optimise);
    for file in bundle.files.iter_mut().filter(|file| file.is_wasm()) {
        match optimiser.optimise(&file.bytes, &bundle.work) {
            Ok(bytes) => file.bytes = bytes,
            Err(reason) => {
                let text = format!("{} is left as it is: {optimiser} {reason}", file.path);
                reporter.message(Message::Warning(&text));
            }
        }
    }
    step.end("");
}

/// Looks for wasm-opt on the `PATH`.
#[must_use]
pub fn find_optimiser() -> Option<Optimiser> {
    let program = PathBuf::from("wasm-opt");
    let output = Command::new(&program).arg("--version").output().ok()?;
    let version = version(&String::from_utf8_lossy(&output.stdout))?;
    Some(Optimiser { version, program })
}

/// Reads `wasm-opt version 132 (version_132)`.
fn version(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_each_form_of_the_announcement() {
        assert_eq!(version("wasm-opt version 132 (version_132)\n"), Some(132));
        assert_eq!(version("wasm-opt version 108\n"), Some(108));
        assert_eq!(version("nonsense"), None);
    }

    #[test]
    fn the_version_that_breaks_modules_is_not_used() {
        let optimiser = |version| Optimiser { version, program: "wasm-opt".into() };
        assert!(!optimiser(108).is_usable());
        assert!(optimiser(117).is_usable());
    }

    #[test]
    fn an_optimiser_that_fails_gives_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let broken = Optimiser { version: 200, program: "/no/such/wasm-opt".into() };
        let error = broken.optimise(b"\0asm\x01\0\0\0", folder.path()).unwrap_err();
        assert!(error.starts_with("cannot be started"), "{error}");
    }
}
