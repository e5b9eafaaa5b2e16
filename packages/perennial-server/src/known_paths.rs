//! [`KnownPaths`]: the paths of templates that build nothing on demand.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use perennial_core::{AppDefinition, Helper, PageError};
use perennial_protocol::{CanonicalPath, PathError};
use serde::{Deserialize, Serialize};

/// A build path cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KnownPathsError {
    /// The author's function failed.
    #[error("PER-4010: the build paths of the template {template:?} could not be listed: {reason}")]
    Function {
        /// The template's pattern.
        template: String,
        /// What it said.
        reason: String,
    },
    /// What it returned is no path of that template.
    #[error(
        "PER-4011: the template {template:?} lists {path:?} as a build path: {reason}\n\
         hint: build paths are whole and decoded, such as \"city/são-paulo\""
    )]
    Path {
        /// The template's pattern.
        template: String,
        /// The path as it was returned.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The list of an earlier build cannot be read or written.
    #[error("PER-4012: the list of build paths {file:?} cannot be used: {reason}")]
    File {
        /// The file.
        file: std::path::PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// The build paths of one template, as they are written.
#[derive(Debug, Serialize, Deserialize)]
struct Listed {
    paths: Vec<String>,
    helper: Option<String>,
}

/// The build paths of an app, by template, without a locale.
#[derive(Debug, Default)]
pub(crate) struct KnownPaths {
    by_template: Vec<Vec<CanonicalPath>>,
    helpers: Vec<Option<Arc<Helper>>>,
    closed: Vec<Option<HashSet<CanonicalPath>>>,
}

impl KnownPaths {
    /// Asks each template for its build paths.
    pub(crate) async fn list(app: &AppDefinition) -> Result<Self, KnownPathsError> {
        let mut by_template = Vec::with_capacity(app.templates.len());
        let mut helpers = Vec::with_capacity(app.templates.len());
        for index in 0..app.templates.len() {
            let (paths, helper) = list_one(app, index).await?;
            by_template.push(paths);
            helpers.push(helper);
        }
        Ok(Self::new(app, by_template, helpers))
    }

    /// Reads the list that a build wrote.
    pub(crate) fn read(app: &AppDefinition, file: &Path) -> Result<Option<Self>, KnownPathsError> {
        let fail = |reason: String| KnownPathsError::File { file: file.to_path_buf(), reason };
        let text = match std::fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error.to_string())),
        };
        let lists: Vec<Listed> =
            serde_json::from_slice(&text).map_err(|error| fail(error.to_string()))?;
        if lists.len() != app.templates.len() {
            return Err(fail(format!(
                "it has {} templates, the app {}",
                lists.len(),
                app.templates.len()
            )));
        }
        let (lists, helpers): (Vec<_>, Vec<_>) =
            lists.into_iter().map(|listed| (listed.paths, listed.helper)).unzip();
        let parse = |list: Vec<String>| {
            list.iter().map(|path| CanonicalPath::from_decoded(path)).collect::<Result<Vec<_>, _>>()
        };
        let by_template: Result<Vec<_>, PathError> = lists.into_iter().map(parse).collect();
        Ok(Some(Self::new(app, by_template.map_err(|error| fail(error.to_string()))?, helpers)))
    }

    /// Writes the list, whole or not at all.
    pub(crate) fn write(&self, file: &Path) -> Result<(), KnownPathsError> {
        let listed = |(paths, helper): (&Vec<CanonicalPath>, &Option<Arc<Helper>>)| Listed {
            paths: paths.iter().map(|path| path.as_str().to_owned()).collect(),
            helper: helper.as_ref().map(|helper| helper.json().to_owned()),
        };
        let lists: Vec<Listed> = self.by_template.iter().zip(&self.helpers).map(listed).collect();
        let temporary = file.with_extension("json.new");
        let write = || -> std::io::Result<()> {
            std::fs::write(&temporary, serde_json::to_vec(&lists)?)?;
            std::fs::rename(&temporary, file)
        };
        write().map_err(|error| KnownPathsError::File {
            file: file.to_path_buf(),
            reason: error.to_string(),
        })
    }

    fn new(
        app: &AppDefinition,
        by_template: Vec<Vec<CanonicalPath>>,
        helpers: Vec<Option<String>>,
    ) -> Self {
        let closed = app.templates.iter().zip(&by_template).map(|(template, paths)| {
            (!template.builds_on_demand()).then(|| paths.iter().cloned().collect())
        });
        let helpers = helpers.into_iter().map(|json| json.map(|json| Arc::new(Helper::new(json))));
        Self { closed: closed.collect(), by_template, helpers: helpers.collect() }
    }

    /// What the build paths of a template found out.
    pub(crate) fn helper(&self, template: usize) -> Option<Arc<Helper>> {
        self.helpers.get(template).cloned().flatten()
    }

    /// Whether a path that matches a template's pattern exists as far as that can be told without
    /// user code.
    pub(crate) fn admits(&self, template: usize, path: &CanonicalPath) -> bool {
        match self.closed.get(template) {
            Some(Some(paths)) => paths.contains(path),
            _ => true,
        }
    }

    /// All build paths, with their templates.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, &CanonicalPath)> {
        let with_index = self.by_template.iter().enumerate();
        with_index.flat_map(|(template, paths)| paths.iter().map(move |path| (template, path)))
    }
}

async fn list_one(
    app: &AppDefinition,
    index: usize,
) -> Result<(Vec<CanonicalPath>, Option<String>), KnownPathsError> {
    let Some(template) = app.templates.get(index) else { return Ok((Vec::new(), None)) };
    let pattern = template.pattern().to_string();
    let listed = template.build_paths(app.state()).await.map_err(|error: PageError| {
        KnownPathsError::Function { template: pattern.clone(), reason: error.detail() }
    })?;
    let mut paths = Vec::with_capacity(listed.paths.len());
    for text in listed.paths {
        let fail = |reason: String| KnownPathsError::Path {
            template: pattern.clone(),
            path: text.clone(),
            reason,
        };
        let whole = format!("/{}", text.strip_prefix('/').unwrap_or(&text));
        let path = CanonicalPath::from_decoded(&whole).map_err(|error| fail(error.to_string()))?;
        if app.locales.begins(path.as_str()) {
            return Err(fail("it begins with a locale; each is made in all locales".into()));
        }
        if app.routes().find(&path).is_none_or(|found| found.template != index) {
            return Err(fail("this template does not answer that path".into()));
        }
        paths.push(path);
    }
    Ok((paths, listed.helper))
}
