//! Calls the app's plugins, and contains what they do.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt as _;
use perennial_core::{AppDefinition, AsyncHook, Head, Hook, PageDocument, ServerHooks};

/// A plugin failed.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// It returned an error.
    #[error("PER-4090: the plugin {plugin:?} failed in {hook}: {reason}")]
    Failed {
        /// The plugin.
        plugin: String,
        /// When.
        hook: Hook,
        /// What it said.
        reason: String,
    },
    /// It panicked.
    #[error("PER-4091: the plugin {plugin:?} panicked in {hook}: {reason}")]
    Panicked {
        /// The plugin.
        plugin: String,
        /// When.
        hook: Hook,
        /// What it said.
        reason: String,
    },
}

/// Calls one hook of all plugins, one after another. The first that fails ends it.
pub(crate) async fn call<T: Clone>(
    app: &AppDefinition,
    hook: Hook,
    of: impl Fn(&ServerHooks) -> &[AsyncHook<T>],
    told: &T,
) -> Result<(), PluginError> {
    for plugin in &app.plugins {
        for function in plugin.server_hooks().map(&of).unwrap_or_default() {
            let called = AssertUnwindSafe(async { function(told.clone()).await }).catch_unwind();
            let name = || plugin.name().to_owned();
            match called.await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    let reason = error.cause();
                    return Err(PluginError::Failed { plugin: name(), hook, reason });
                }
                Err(panic) => {
                    let reason = said(&*panic);
                    return Err(PluginError::Panicked { plugin: name(), hook, reason });
                }
            }
        }
    }
    Ok(())
}

/// Adds to a page's head what the plugins have to add.
pub(crate) fn add_to_document(
    app: &AppDefinition,
    head: &mut Head,
    page: (&perennial_protocol::CanonicalPath, &str),
) -> Result<(), PluginError> {
    let mut document = None;
    for plugin in &app.plugins {
        for function in plugin.server_hooks().map(|hooks| &*hooks.document).unwrap_or_default() {
            // Made for the first plugin that asks: most apps have none.
            let document = document.get_or_insert_with(|| {
                PageDocument::new(page.0.clone(), String::new(), page.1.to_owned())
            });
            head.title_text().clone_into(&mut document.title);
            let added = catch_unwind(AssertUnwindSafe(|| function(document)));
            head.extend(added.map_err(|panic| PluginError::Panicked {
                plugin: plugin.name().to_owned(),
                hook: Hook::Document,
                reason: said(&*panic),
            })?);
        }
    }
    Ok(())
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "it said nothing".to_owned())
}
