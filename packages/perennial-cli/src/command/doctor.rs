//! `perennial doctor`: what a build needs, and which of it is there.

use std::process::Command;

use perennial_build::{
    App, WASM_BINDGEN_VERSION, WASM_TARGET, find_optimiser, has_wasm_target, locked_wasm_bindgen,
};

use super::AppArgs;
use crate::terminal::{Mark, print_finding};
use crate::{CommandError, style};

/// Show what a build needs and which of it is there
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    app: AppArgs,
}

/// What was found of one thing.
struct Finding {
    mark: Mark,
    what: &'static str,
    text: String,
    hint: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), CommandError> {
    let app = args.app.find();
    let findings = [
        program("cargo"),
        program("rustc"),
        target(),
        bindgen(app.as_ref()),
        optimiser(),
        browser(),
    ];
    for finding in &findings {
        print_finding(finding.mark, finding.what, &finding.text);
        if let Some(hint) = &finding.hint {
            let hint_style = style::HINT;
            crate::terminal::print(&format!("  {hint_style}hint:{hint_style:#} {hint}"));
        }
    }
    match findings.iter().filter(|finding| finding.mark == Mark::Missing).count() {
        0 => Ok(()),
        1 => Err(CommandError::Unwell(1, "is")),
        count => Err(CommandError::Unwell(count, "are")),
    }
}

fn program(name: &'static str) -> Finding {
    match version(name) {
        Some(text) => Finding { mark: Mark::Good, what: name, text, hint: None },
        None => Finding {
            mark: Mark::Missing,
            what: name,
            text: "not found".into(),
            hint: Some("install Rust with rustup".into()),
        },
    }
}

fn target() -> Finding {
    let what = "wasm target";
    if has_wasm_target(".".as_ref()).unwrap_or(false) {
        return Finding { mark: Mark::Good, what, text: WASM_TARGET.into(), hint: None };
    }
    Finding {
        mark: Mark::Optional,
        what,
        text: format!("{WASM_TARGET} is not installed; the first build adds it"),
        hint: Some(format!("rustup target add {WASM_TARGET}")),
    }
}

fn bindgen(app: Result<&App, &CommandError>) -> Finding {
    let what = "wasm-bindgen";
    let locked = app.ok().and_then(|app| locked_wasm_bindgen(app).ok()).flatten();
    let (mark, text) = match &locked {
        Some(locked) if locked == WASM_BINDGEN_VERSION => {
            (Mark::Good, format!("{WASM_BINDGEN_VERSION}, as the app is locked to"))
        }
        Some(locked) => {
            (Mark::Missing, format!("{WASM_BINDGEN_VERSION}, but the app is locked to {locked}"))
        }
        None => (Mark::Good, format!("{WASM_BINDGEN_VERSION}, built in")),
    };
    let hint = (mark == Mark::Missing)
        .then(|| format!("cargo update -p wasm-bindgen --precise {WASM_BINDGEN_VERSION}"));
    Finding { mark, what, text, hint }
}

fn optimiser() -> Finding {
    let what = "wasm-opt";
    match find_optimiser() {
        Some(found) if found.is_usable() => {
            Finding { mark: Mark::Good, what, text: found.version.to_string(), hint: None }
        }
        Some(found) => Finding {
            mark: Mark::Optional,
            what,
            text: format!("{} is too old, and left out", found.version),
            hint: Some("install binaryen 117 or newer, or none".into()),
        },
        None => Finding {
            mark: Mark::Optional,
            what,
            text: "not found; releases are a few percent larger without it".into(),
            hint: None,
        },
    }
}

fn browser() -> Finding {
    let what = "chromium";
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(version);
    match found {
        Some(text) => Finding { mark: Mark::Good, what, text, hint: None },
        None => Finding {
            mark: Mark::Optional,
            what,
            text: "not found; only browser tests need it".into(),
            hint: None,
        },
    }
}

/// The first line of what a program says of its version.
fn version(program: &str) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}
