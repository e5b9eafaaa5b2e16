//! [`PluginDefinition`]: a plugin as the server and the client call it.

use super::hooks::ServerHooks;
use super::told::ClientCrash;
use crate::side::Slot;

/// What runs in the browser when the app has started.
pub(crate) type ClientHook = Box<dyn Fn() + Send + Sync>;
/// What runs in the browser when the app has crashed.
pub(crate) type CrashHook = Box<dyn Fn(&ClientCrash) + Send + Sync>;

/// A plugin whose part of the app is taken in: its name, and what is called of it.
pub struct PluginDefinition {
    pub(crate) name: String,
    pub(crate) server: Slot<ServerHooks>,
    pub(crate) client_start: Vec<ClientHook>,
    pub(crate) client_crash: Vec<CrashHook>,
}

impl PluginDefinition {
    /// What it is called in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it has called on the server, if it has something called there.
    #[must_use]
    pub const fn server_hooks(&self) -> Option<&ServerHooks> {
        self.server.held()
    }

    /// Calls what is to run in the browser when the app has started.
    pub fn client_started(&self) {
        self.client_start.iter().for_each(|hook| hook());
    }

    /// Calls what is to run in the browser when the app has crashed.
    pub fn client_crashed(&self, crash: &ClientCrash) {
        self.client_crash.iter().for_each(|hook| hook(crash));
    }
}

impl std::fmt::Debug for PluginDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PluginDefinition").field("name", &self.name).finish_non_exhaustive()
    }
}
