//! Plugins: what an app takes from elsewhere, and what is called at each turn of its life.

mod definition;
mod hooks;
mod told;
mod writing;

pub use definition::PluginDefinition;
pub use hooks::{AsyncHook, DocumentHook, Hook, ServerHooks};
pub use told::{
    BuildReport, BuildStart, ClientCrash, ExportReport, ExportStart, PageDocument, ServeStart,
};
pub use writing::Plugin;
