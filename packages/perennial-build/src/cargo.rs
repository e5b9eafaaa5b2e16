//! One cargo build of one side: its command line, its progress, its artifact.

mod dep_info;
mod output;

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cargo_metadata::Message as CargoMessage;
use cargo_metadata::diagnostic::DiagnosticLevel;

use crate::diagnostics::Diagnostics;
use crate::reporter::RunningStep;
use crate::serve::Interrupt;
use crate::{App, Mode, Reporter, Step, WASM_TARGET};

/// What the splitter needs: where each symbol is used. Kept by the linker.
const KEEP_RELOCATIONS: &str = "-Clink-args=--emit-relocs";

/// What lets `split!` cut the client.
const SPLIT: &str = "--cfg=perennial_split";

/// Tells the framework that what panics will call a function of its own.
const QUIET: &str = "--cfg=perennial_quiet";

/// Leaves out what writes messages, to measure what it takes.
const UNTRANSLATED: &str = "--cfg=perennial_untranslated";

/// A side of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The native binary.
    Server,
    /// The wasm module.
    Client,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Client => "client",
        })
    }
}

/// A cargo build failed.
#[derive(Debug, thiserror::Error)]
pub enum CargoError {
    /// Cargo could not be started, or not be listened to.
    #[error("PER-7030: cargo cannot be run: {0}\nhint: is cargo on the PATH?")]
    Run(#[from] std::io::Error),
    /// The sources do not compile. The compiler's messages were told already.
    #[error("PER-7031: the {side} does not compile\nhint: see the messages above")]
    Compile {
        /// The side.
        side: Side,
        /// What compiler and cargo say, as plain text.
        output: String,
    },
    /// Cargo was content, but made no binary of the name.
    #[error("PER-7032: cargo made no {side} binary named {binary}")]
    NoArtifact {
        /// The side.
        side: Side,
        /// The binary.
        binary: String,
    },
}

/// What cargo is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Make the binary.
    Build(Mode),
    /// Make the client of a release that shows the names of messages in place of messages, to measure it.
    Untranslated,
    /// Only look whether it compiles.
    Check,
}

/// What a cargo build made.
#[derive(Debug)]
pub(crate) struct Artifact {
    /// The binary.
    pub(crate) path: PathBuf,
    /// The folders of the packages in it that are no registry's: their sources can change.
    pub(crate) local_packages: BTreeSet<PathBuf>,
    /// All files of those packages that the compiler has read.
    pub(crate) sources: BTreeSet<PathBuf>,
}

/// The binary, if cargo made it, and the folders of local packages.
type Made = (Option<PathBuf>, BTreeSet<PathBuf>);

/// A cargo command in the app's folder, so that its own toolchain and configuration count, without
/// what another cargo that may run this program has put into the environment.
pub(crate) fn command(app: &App) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(app.folder()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let of_another_package = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"];
        if of_another_package.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// One run of cargo for one side.
pub(crate) struct CargoBuild<'a> {
    pub(crate) app: &'a App,
    pub(crate) side: Side,
    pub(crate) goal: Goal,
    pub(crate) reporter: &'a dyn Reporter,
    pub(crate) diagnostics: &'a Diagnostics<'a>,
    pub(crate) interrupt: &'a Interrupt,
}

impl CargoBuild<'_> {
    /// Builds the binary.
    pub(crate) fn run(&self) -> Result<Artifact, CargoError> {
        let (found, local_packages) = self.run_to_end()?;
        let binary = self.app.binary().to_owned();
        let path = found.ok_or(CargoError::NoArtifact { side: self.side, binary })?;
        let sources = dep_info::sources(&path);
        Ok(Artifact { path, local_packages, sources })
    }

    /// Runs cargo to its end.
    pub(crate) fn run_to_end(&self) -> Result<Made, CargoError> {
        let step = RunningStep::begin(self.reporter, self.step());
        let mut child = self.command().spawn()?;
        let _running = self.interrupt.on_interrupt_end(&child);
        let (made, remarks) = std::thread::scope(|scope| {
            let errors = child.stderr.take();
            let remarks = scope.spawn(|| match errors {
                Some(errors) => output::follow(errors, &step),
                None => String::new(),
            });
            (self.read_messages(&mut child), remarks.join().unwrap_or_default())
        });
        let made = made?;
        if !child.wait()?.success() {
            if !remarks.is_empty() {
                self.diagnostics.tell(&remarks, true);
            }
            let output = self.diagnostics.errors();
            return Err(CargoError::Compile { side: self.side, output });
        }
        step.end("");
        Ok(made)
    }

    fn step(&self) -> Step {
        match self.side {
            Side::Server => Step::Server,
            Side::Client => Step::Client,
        }
    }

    fn command(&self) -> Command {
        let mut command = command(self.app);
        let verb = if self.goal == Goal::Check { "check" } else { "build" };
        command.args([verb, "--package", self.app.name(), "--bin", self.app.binary()]);
        command.arg("--message-format=json-diagnostic-rendered-ansi");
        command.args(["--config", "term.progress.when='always'"]);
        command.args(["--config", "term.progress.width=120"]);
        if let Some(features) = self.app.features_without_development() {
            command.args(["--no-default-features", "--features", &features]);
        }
        match (self.goal, self.side) {
            (Goal::Check, Side::Server) => &mut command,
            (Goal::Check, Side::Client) => command.args(["--target", WASM_TARGET]),
            (Goal::Build(mode), Side::Server) => command.args(["--profile", mode.server_profile()]),
            (Goal::Build(mode), Side::Client) => {
                add_client_arguments(&mut command, mode.client_profile(), mode, &[])
            }
            (Goal::Untranslated, _) => {
                let profile = "perennial-client-untranslated";
                add_client_arguments(&mut command, profile, Mode::Release, &[UNTRANSLATED])
            }
        };
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Reads cargo's messages to their end: tells diagnostics, finds the binary and local packages.
    fn read_messages(&self, child: &mut Child) -> Result<Made, CargoError> {
        let mut found = None;
        let mut local_packages = BTreeSet::new();
        let Some(stream) = child.stdout.take() else { return Ok((found, local_packages)) };
        for message in CargoMessage::parse_stream(BufReader::new(stream)) {
            match message? {
                CargoMessage::CompilerMessage(told) => self.tell(&told.message),
                CargoMessage::CompilerArtifact(artifact) => {
                    if artifact.package_id.repr.starts_with("path+") {
                        local_packages.extend(folder_of(artifact.manifest_path.as_std_path()));
                    }
                    if artifact.target.is_bin() && artifact.target.name == self.app.binary() {
                        found = binary_among(artifact.filenames.iter().map(|p| p.as_std_path()));
                    }
                }
                _ => {}
            }
        }
        Ok((found, local_packages))
    }

    fn tell(&self, diagnostic: &cargo_metadata::diagnostic::Diagnostic) {
        let rendered = diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message);
        // "aborting due to…" says nothing that cargo does not say itself.
        if diagnostic.spans.is_empty() && diagnostic.message.starts_with("aborting due to") {
            return;
        }
        let is_error = matches!(diagnostic.level, DiagnosticLevel::Error | DiagnosticLevel::Ice);
        self.diagnostics.tell(rendered, is_error);
    }
}

/// The client is built by profiles of its own, and so that it can be split.
fn add_client_arguments<'c>(
    command: &'c mut Command,
    profile: &str,
    mode: Mode,
    more: &[&str],
) -> &'c mut Command {
    command.args(["--target", WASM_TARGET, "--profile", profile]);
    for setting in mode.client_profile_settings(profile) {
        command.args(["--config", &setting]);
    }
    let mut ours = client_flags(mode);
    ours.extend(more.iter().map(|flag| (*flag).to_owned()));
    // Flags in the environment take the place of all configured ones, so ours join them there.
    match flags_of_environment() {
        Some(flags) => {
            command.env("CARGO_ENCODED_RUSTFLAGS", format!("{flags}\x1f{}", ours.join("\x1f")))
        }
        None => {
            // In TOML, single quotes hold a text in which nothing is special.
            let quoted: Vec<String> = ours.iter().map(|flag| format!("'{flag}'")).collect();
            let list = format!("target.{WASM_TARGET}.rustflags=[{}]", quoted.join(","));
            command.args(["--config", &list])
        }
    }
}

/// What the client is compiled with beside its profile. A release names no folder of the machine
/// that built it: a visitor could read it where a panic says in which file it was.
fn client_flags(mode: Mode) -> Vec<String> {
    let mut flags = vec![KEEP_RELOCATIONS.to_owned(), SPLIT.to_owned()];
    if mode == Mode::Release {
        flags.push(QUIET.to_owned());
    }
    if mode == Mode::Release
        && let Some(folder) = cargo_home().as_deref().and_then(Path::to_str)
        // A quote would end the text that cargo reads the flag from; such a folder stays as it is.
        && !folder.contains('\'')
    {
        flags.push(format!("--remap-path-prefix={folder}=cargo"));
    }
    flags
}

/// Cargo's own folder, in which the sources of dependencies lie.
fn cargo_home() -> Option<PathBuf> {
    match std::env::var_os("CARGO_HOME") {
        Some(folder) => Some(folder.into()),
        None => std::env::home_dir().map(|home| home.join(".cargo")),
    }
}

fn folder_of(manifest: &Path) -> Option<PathBuf> {
    manifest.parent().map(Path::to_path_buf)
}

/// The binary among the files that cargo made: besides it there may be debug information.
fn binary_among<'p>(files: impl Iterator<Item = &'p Path>) -> Option<PathBuf> {
    let is_binary = |path: &&Path| match path.extension().and_then(std::ffi::OsStr::to_str) {
        Some(ending) => !["dwp", "pdb", "dSYM", "d"].contains(&ending),
        None => true,
    };
    files.into_iter().find(is_binary).map(Path::to_path_buf)
}

/// The user's own compiler flags in the environment, in cargo's encoded form.
fn flags_of_environment() -> Option<String> {
    if let Ok(encoded) = std::env::var("CARGO_ENCODED_RUSTFLAGS") {
        return Some(encoded);
    }
    let flags = std::env::var("RUSTFLAGS").ok()?;
    Some(flags.split_whitespace().collect::<Vec<_>>().join("\x1f"))
}
