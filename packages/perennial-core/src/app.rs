//! [`App`]: the templates and settings of an application.

use crate::side::Slot;
use crate::{
    ErrorViews, OptionsError, PageState, PatternError, Revalidator, Routes, ServerOptions,
    Template, TemplateDefinition,
};

/// The templates and settings of an application, the same on both sides.
///
/// ```
/// use perennial_core::{App, Template};
/// use sycamore::prelude::*;
///
/// let app = App::new()
///     .language("en")
///     .template(Template::new("").view(|| view! { h1 { "Hello" } }));
/// assert!(app.finish().is_ok());
/// ```
#[must_use = "an app does nothing before it is returned from `main`"]
pub struct App {
    templates: Vec<Result<TemplateDefinition, AppError>>,
    error_views: ErrorViews,
    language: Option<String>,
    stylesheets: Vec<String>,
    icon: Option<String>,
    on_start: Slot<StartFunction>,
    pub(crate) options: Slot<ServerOptions>,
}

type StartFunction = Box<dyn FnOnce(Revalidator) + Send + Sync>;

/// An app that was checked: no two templates answer the same path.
pub struct AppDefinition {
    /// The templates, in the order in which they were added.
    pub templates: Vec<TemplateDefinition>,
    /// Which template answers a path.
    pub routes: Routes,
    /// What a visitor sees instead of a page.
    pub error_views: ErrorViews,
    /// The language of the document (BCP 47), such as `en`.
    pub language: String,
    /// The URLs of the stylesheets of every page.
    pub stylesheets: Vec<String>,
    /// The URL of the icon of every page.
    pub icon: Option<String>,
    /// What runs when the server starts.
    pub on_start: Slot<Box<dyn FnOnce(Revalidator) + Send + Sync>>,
    options: ServerOptions,
}

impl AppDefinition {
    /// How it is served. On the client, nothing.
    #[must_use]
    pub const fn options(&self) -> &ServerOptions {
        &self.options
    }
}

/// The app contradicts itself.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A template's pattern is not valid.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// Two templates could answer the same path.
    #[error(
        "PER-2040: the templates {first:?} and {second:?} could answer the same path\n\
         hint: give one of them a literal segment that the other does not have"
    )]
    Conflict {
        /// The pattern of one.
        first: String,
        /// The pattern of the other.
        second: String,
    },
    /// What it says about how it is served cannot be done.
    #[error(transparent)]
    Options(#[from] OptionsError),
}

impl App {
    /// An app without templates.
    pub fn new() -> Self {
        Self {
            templates: Vec::new(),
            error_views: ErrorViews::default(),
            language: None,
            stylesheets: Vec::new(),
            icon: None,
            on_start: Slot::empty(),
            options: Slot::empty(),
        }
    }

    /// Adds a template.
    pub fn template<S: PageState>(mut self, template: Template<S>) -> Self {
        self.templates.push(TemplateDefinition::new(template));
        self
    }

    /// Sets what a visitor sees instead of a page.
    pub fn error_views(mut self, views: ErrorViews) -> Self {
        self.error_views = views;
        self
    }

    /// Sets the language of the document (BCP 47). Default: `en`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Adds a stylesheet to every page: the URL of a file in `static/`, such as `/style.css`.
    pub fn stylesheet(mut self, url: impl Into<String>) -> Self {
        self.stylesheets.push(url.into());
        self
    }

    /// Sets the icon of every page: the URL of a file in `static/`, such as `/favicon.svg`.
    pub fn icon(mut self, url: impl Into<String>) -> Self {
        self.icon = Some(url.into());
        self
    }

    /// Runs a function when the server starts, before it answers: it gets the handle by which the
    /// app's own code renews stored pages. `Absent` is what a `#[server_only]` function returns on
    /// the client.
    pub fn on_start<R>(
        mut self,
        run: impl FnOnce(Revalidator) -> R + Send + Sync + 'static,
    ) -> Self {
        self.on_start.fill(|| {
            Box::new(move |revalidator| {
                run(revalidator);
            })
        });
        self
    }

    /// Checks the app.
    ///
    /// # Errors
    /// [`AppError`], if a pattern is not valid or two templates could answer the same path.
    pub fn finish(self) -> Result<AppDefinition, AppError> {
        let templates: Vec<_> = self.templates.into_iter().collect::<Result<_, _>>()?;
        let patterns = templates.iter().map(|t| (t.pattern().clone(), t.has_domain())).collect();
        let options = match self.options.into_held() {
            Some(options) => options.check().map(|()| options)?,
            None => ServerOptions::default(),
        };
        Ok(AppDefinition {
            routes: Routes::new(patterns)?,
            templates,
            error_views: self.error_views,
            language: self.language.unwrap_or_else(|| "en".into()),
            stylesheets: self.stylesheets,
            icon: self.icon,
            on_start: self.on_start,
            options,
        })
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("templates", &self.templates).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AppDefinition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppDefinition").field("templates", &self.templates).finish_non_exhaustive()
    }
}
