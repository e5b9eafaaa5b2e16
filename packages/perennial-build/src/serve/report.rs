//! [`ErrorReport`]: an error taken apart for people: code, what failed, hint.

/// An error of Perennial, taken apart.
///
/// ```
/// use perennial_build::ErrorReport;
/// let report = ErrorReport::of(&"PER-7004: the package x has no binary\nhint: add src/main.rs");
/// assert_eq!(report.code.as_deref(), Some("PER-7004"));
/// assert_eq!(report.message, "the package x has no binary");
/// assert_eq!(report.hint.as_deref(), Some("add src/main.rs"));
/// assert_eq!(
///     report.to_string(),
///     "error[PER-7004]: the package x has no binary\nhint: add src/main.rs"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorReport {
    /// Its permanent code.
    pub code: Option<String>,
    /// What failed.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl ErrorReport {
    /// Takes apart the text of an error: `PER-1234: what failed`, then a line `hint: …`.
    #[must_use]
    pub fn of(error: &dyn std::fmt::Display) -> Self {
        let text = error.to_string();
        let (message, hint) = match text.rsplit_once("\nhint: ") {
            Some((message, hint)) => (message, Some(hint.to_owned())),
            None => (text.as_str(), None),
        };
        let (code, message) = match message.split_once(": ") {
            Some((code, message)) if is_code(code) => (Some(code.to_owned()), message),
            _ => (None, message),
        };
        Self { code, message: message.to_owned(), hint }
    }
}

impl std::fmt::Display for ErrorReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.code {
            Some(code) => write!(f, "error[{code}]: {}", self.message)?,
            None => write!(f, "error: {}", self.message)?,
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

fn is_code(text: &str) -> bool {
    text.strip_prefix("PER-").is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}
