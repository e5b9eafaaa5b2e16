//! The pages of the app `rows`, taken over and changed by Sycamore alone.

#[cfg(target_family = "wasm")]
mod client;
#[cfg(not(target_family = "wasm"))]
mod server;
#[path = "../../rows/src/view.rs"]
mod view;

#[cfg(target_family = "wasm")]
fn main() {
    // Without the document that the server made there is nothing to measure.
    let _ = client::start();
}

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    server::main()
}
