//! [`Keep`]: what becomes of what a visitor changed when they leave a page and come back.

/// What becomes of what a visitor changed in a page's reactive state when they leave the page and
/// come back to it, within one tab. What was not changed is always the server's newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Keep {
    /// The page is as the visitor left it, also if the server has renewed it meanwhile. The default,
    /// because nobody wants to type twice.
    #[default]
    Changes,
    /// The page is as the visitor left it, unless the server has renewed it meanwhile: then it is as
    /// the server made it. For pages whose state is data more than it is input; the default where
    /// pages are made for each request or are behind a guard.
    UnlessRenewed,
    /// The page is as the server made it.
    Nothing,
}
