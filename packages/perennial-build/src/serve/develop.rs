//! [`develop`]: the development server. Builds, serves, watches, and begins again.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::changes::{Change, Changes, Event, Interrupted};
use super::process::ServerProcess;
use super::status::Status;
use super::{ErrorReport, Interrupt, ServeError, ServeOptions, check_address};
use crate::build::build_until;
use crate::dist::Dist;
use crate::translations::{self, Signatures, Translations};
use crate::{App, Build, BuildError, CargoError, Message, Mode, PlainReporter, Reporter};

/// How often to look whether the server still runs.
const LOOK: Duration = Duration::from_millis(500);

/// Builds an app and serves it; whenever a file changes, builds it again, starts the new server in
/// place of the old, and lets browsers reload. Sources that do not compile leave the old server
/// running, and browsers show what the compiler says. Returns after Ctrl-C.
///
/// # Errors
/// [`ServeError`], if there is something that a change of the sources cannot mend.
pub fn develop(options: &ServeOptions, reporter: &dyn Reporter) -> Result<(), ServeError> {
    let address = check_address(&options.address)?;
    let (sender, events) = mpsc::channel();
    let on_interrupt = sender.clone();
    let interrupt = Interrupt::install(move || drop(on_interrupt.send(Event::Interrupted)))?;
    // Watched before the first build, so that a file that is saved meanwhile is not missed.
    let changes = Changes::watch(&options.app, sender, events)?;
    let session = Session {
        options: options.clone(),
        address,
        reporter,
        interrupt,
        changes,
        build: None,
        messages: None,
        edited: None,
        server: None,
    };
    session.run()
}

/// What `cargo run` does in an app whose feature `dev` is on: [`develop`] with plain lines. All
/// that it needs to know is the folder of the app.
#[must_use]
pub fn run_development_server(manifest_folder: &Path) -> ExitCode {
    let reporter = PlainReporter::new();
    let served = match App::find(manifest_folder) {
        Ok(app) => develop(&ServeOptions::new(app), &reporter),
        Err(error) => Err(ServeError::Build(error.into())),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            reporter.message(Message::Note(&ErrorReport::of(&error).to_string()));
            ExitCode::FAILURE
        }
    }
}

struct Session<'a> {
    options: ServeOptions,
    address: SocketAddr,
    reporter: &'a dyn Reporter,
    interrupt: Interrupt,
    changes: Changes,
    build: Option<Build>,
    /// What the messages needed for which the build was made.
    messages: Option<Signatures>,
    /// In which state the messages are, once they were edited.
    edited: Option<String>,
    server: Option<ServerProcess>,
}

impl Session<'_> {
    fn run(mut self) -> Result<(), ServeError> {
        let mut change = Change::Sources;
        loop {
            match change {
                Change::StaticFiles => self.renew_files()?,
                Change::Translations if self.messages_fit() => self.renew_messages()?,
                Change::Translations => self.rebuild()?,
                Change::Sources => self.rebuild()?,
            }
            match self.wait_for_change()? {
                Ok(found) => change = found,
                Err(Interrupted) => return Ok(()),
            }
        }
    }

    fn wait_for_change(&mut self) -> Result<Result<Change, Interrupted>, ServeError> {
        loop {
            if self.interrupt.is_raised() {
                return Ok(Err(Interrupted));
            }
            if let Some(change) = self.changes.wait(LOOK) {
                return Ok(change);
            }
            self.look_after_server()?;
        }
    }

    /// Tells once if the server has ended. The next change builds and starts it again.
    fn look_after_server(&mut self) -> Result<(), ServeError> {
        let Some(server) = &mut self.server else { return Ok(()) };
        if let Some(status) = server.ended()? {
            self.server = None;
            let text = format!("the server ended with {status}; it starts again after a change");
            self.reporter.message(Message::Warning(&text));
        }
        Ok(())
    }

    fn rebuild(&mut self) -> Result<(), ServeError> {
        let messages = Translations::read(&self.options.app).ok().flatten();
        let messages = messages.map(|messages| messages.signatures());
        let built =
            build_until(&self.options.app, Mode::Development, self.reporter, &self.interrupt);
        self.changes.accept_lock_file();
        match built {
            Ok(build) => {
                for folder in &build.local_packages {
                    self.changes.add(folder)?;
                }
                self.changes.add_sources(&build.sources);
                self.messages = messages;
                self.replace(build)
            }
            Err(_) if self.interrupt.is_raised() => Ok(()),
            Err(error) => self.tell_error(error),
        }
    }

    /// Starts the server of a new build in place of the old. The status is written in between:
    /// were it written earlier, browsers would reload from a server that is about to end.
    fn replace(&mut self, build: Build) -> Result<(), ServeError> {
        let same = self.build.as_ref().is_some_and(|last| last.build_id == build.build_id);
        let took = build.took.as_secs_f64();
        if !(same && self.server.is_some()) {
            self.server = None;
            self.write_status(&build, None)?;
            let mut server = ServerProcess::start(&self.options, &build, Mode::Development)?;
            if server.wait_until_listening(self.address) {
                self.reporter.message(Message::Note(&format!("built in {took:.1} s")));
            }
            self.server = Some(server);
        } else {
            self.write_status(&build, None)?;
            self.reporter.message(Message::Note(&format!("built in {took:.1} s, nothing changed")));
        }
        self.build = Some(build);
        Ok(())
    }

    /// Tells the user, here and in the browser. The server of the last good build goes on.
    fn tell_error(&mut self, error: BuildError) -> Result<(), ServeError> {
        let report = ErrorReport::of(&error).to_string();
        let text = match &error {
            BuildError::Cargo(CargoError::Compile { output, .. }) => output.clone(),
            _ => report.clone(),
        };
        self.reporter.message(Message::Note(&format!("{report}\nwaiting for a change")));
        match &self.build {
            Some(build) => self.write_status(build, Some(&text)),
            None => Ok(()),
        }
    }

    /// Whether the code is right for the messages as they are now.
    fn messages_fit(&self) -> bool {
        self.messages
            .as_ref()
            .is_some_and(|messages| translations::still_fits(&self.options.app, messages))
    }

    /// Gives the server, which goes on, other messages.
    fn renew_messages(&mut self) -> Result<(), ServeError> {
        let Some(build) = self.build.clone() else { return self.rebuild() };
        let begun = Instant::now();
        let renewed = Dist::open(&self.options.app, Mode::Development, self.reporter)
            .and_then(|dist| dist.publish_translations(&self.options.app, self.reporter));
        match renewed {
            Ok(state) => {
                self.edited = Some(state);
                self.write_status(&build, None)?;
                let took = begun.elapsed().as_millis();
                self.reporter.message(Message::Note(&format!("messages renewed in {took} ms")));
                Ok(())
            }
            Err(error) => self.tell_error(error.into()),
        }
    }

    /// Copies static files; cargo has nothing to do with them.
    fn renew_files(&mut self) -> Result<(), ServeError> {
        // The folder itself may be new.
        self.changes.add(self.options.app.folder())?;
        let Some(mut build) = self.build.clone() else { return self.rebuild() };
        let renewed = Dist::open(&self.options.app, Mode::Development, self.reporter)
            .and_then(|dist| dist.publish_static(&self.options.app));
        match renewed {
            Ok(Some(build_id)) => {
                build.build_id = build_id;
                build.took = Duration::ZERO;
                self.replace(build)
            }
            Ok(None) => self.rebuild(),
            Err(error) => self.tell_error(error.into()),
        }
    }

    fn write_status(&self, build: &Build, error: Option<&str>) -> Result<(), ServeError> {
        let (build_id, messages) = (&build.build_id, self.edited.as_deref());
        Ok(Status { build: build_id, error, messages }.write(&build.dist)?)
    }
}
