//! `/posts/{slug}`: build paths with helper state. `/latest`: a redirect from a build state.

use perennial::prelude::*;

/// What the build paths find out once, for every build state.
#[server_only]
type Titles = Vec<(String, String)>;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Post {
    title: String,
    /// Path and title of the next one.
    next: Option<(String, String)>,
}

pub(crate) fn template() -> Template<Post> {
    Template::new("posts/{slug}").view(view).head(head).build_paths(paths).build_state(load)
}

/// The newest post, wherever it is.
pub(crate) fn latest() -> Template<Post> {
    Template::new("latest").view(view).build_state(find_latest)
}

#[server_only]
async fn paths() -> Result<BuildPaths, PageError> {
    let titles: Titles =
        [("first", "The first post"), ("second", "The second"), ("third", "The last")]
            .map(|(slug, title)| (slug.to_owned(), title.to_owned()))
            .to_vec();
    let paths = titles.iter().map(|(slug, _)| format!("posts/{slug}"));
    Ok(BuildPaths::new(paths).helper(&titles)?)
}

#[server_only]
async fn load(context: BuildContext) -> Result<Post, PageError> {
    let titles = context.helper::<Titles>()?;
    let slug = context.param("slug")?;
    let mut posts = titles.iter().skip_while(|(own, _)| own != slug);
    let (_, title) = posts.next().ok_or_else(|| PageError::not_found("There is no such post."))?;
    let next = posts.next().map(|(slug, title)| (format!("/posts/{slug}"), title.clone()));
    Ok(Post { title: title.clone(), next })
}

#[server_only]
async fn find_latest(_context: BuildContext) -> Result<Post, PageError> {
    Err(PageError::redirect("/posts/third"))
}

#[server_only]
fn head(post: &Post) -> Head {
    Head::title(&post.title)
}

fn view(post: Post) -> View {
    let next = match post.next {
        Some((path, title)) => view! { p { "Next: " a(href=path) { (title) } } },
        None => view! { p { "This is the last one." } },
    };
    view! {
        h1 { (post.title) }
        (next)
    }
}
