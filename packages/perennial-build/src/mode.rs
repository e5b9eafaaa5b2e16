//! [`Mode`]: development or release, and what each means to cargo.

/// How an app is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Built quickly, with debug assertions, reloaded in the browser.
    Development,
    /// Built small and fast, compressed, with the pages of the build paths.
    Release,
}

impl Mode {
    /// The name of the folder that holds builds of this mode.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Development => "dev",
            Self::Release => "release",
        }
    }

    /// The profile that the server is built with.
    pub(crate) fn server_profile(self) -> &'static str {
        match self {
            Self::Development => "dev",
            Self::Release => "release",
        }
    }

    /// The profile that the client is built with. Its name differs from the server's, so that the
    /// two builds do not wait for each other's lock.
    pub(crate) fn client_profile(self) -> &'static str {
        match self {
            Self::Development => "perennial-client-dev",
            Self::Release => "perennial-client",
        }
    }

    /// The client's profile as settings for `--config`, so that an app need not declare it.
    ///
    /// In development, level 1 without debug information makes wasm of a fifth of the size in the
    /// same time. `strip = "symbols"` would take away what the splitter and wasm-bindgen read.
    pub(crate) fn client_profile_settings(self, profile: &str) -> Vec<String> {
        let settings: &[&str] = match self {
            Self::Development => &["inherits='dev'", "opt-level=1", "debug=false"],
            Self::Release => &[
                "inherits='release'",
                "opt-level='z'",
                "lto='fat'",
                "codegen-units=1",
                "panic='abort'",
                "debug=false",
                "strip='debuginfo'",
            ],
        };
        settings.iter().map(|setting| format!("profile.{profile}.{setting}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clients_profile_is_set_without_the_apps_help() {
        let settings = Mode::Release.client_profile_settings("perennial-client");
        assert_eq!(settings[0], "profile.perennial-client.inherits='release'");
        assert!(settings.contains(&"profile.perennial-client.strip='debuginfo'".to_owned()));
    }
}
