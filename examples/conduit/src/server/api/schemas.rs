//! The objects of the API's description, as they are sent.

use perennial::prelude::Serialize;

use crate::server::data::{self, User};
use crate::server::dates;

#[derive(Serialize)]
pub(super) struct UserResponse {
    user: UserSchema,
}

#[derive(Serialize)]
struct UserSchema {
    email: String,
    token: String,
    username: String,
    bio: Option<String>,
    image: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ProfileResponse {
    profile: Profile,
}

#[derive(Serialize)]
struct Profile {
    username: String,
    bio: Option<String>,
    image: Option<String>,
    following: bool,
}

#[derive(Serialize)]
pub(super) struct ArticleResponse {
    article: Article,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArticlesResponse {
    articles: Vec<Article>,
    articles_count: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Article {
    slug: String,
    title: String,
    description: String,
    /// Lists have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    tag_list: Vec<String>,
    created_at: String,
    updated_at: String,
    favorited: bool,
    favorites_count: u64,
    author: Profile,
}

#[derive(Serialize)]
pub(super) struct CommentResponse {
    comment: Comment,
}

#[derive(Serialize)]
pub(super) struct CommentsResponse {
    comments: Vec<Comment>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    id: i64,
    created_at: String,
    updated_at: String,
    body: String,
    author: Profile,
}

#[derive(Serialize)]
pub(super) struct TagsResponse {
    pub(super) tags: Vec<String>,
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

impl UserResponse {
    pub(super) fn new(user: User, token: String) -> Self {
        let User { email, username, bio, image, .. } = user;
        let (bio, image) = (filled(bio), filled(image));
        Self { user: UserSchema { email, token, username, bio, image } }
    }
}

impl From<data::Profile> for Profile {
    fn from(profile: data::Profile) -> Self {
        let data::Profile { username, bio, image, following } = profile;
        Self { username, bio: filled(bio), image: filled(image), following }
    }
}

impl From<data::Profile> for ProfileResponse {
    fn from(profile: data::Profile) -> Self {
        Self { profile: profile.into() }
    }
}

impl Article {
    fn new(article: data::Article, has_body: bool) -> Self {
        Self {
            slug: article.slug,
            title: article.title,
            description: article.description,
            body: has_body.then_some(article.body),
            tag_list: article.tags,
            created_at: dates::for_programs(article.created),
            updated_at: dates::for_programs(article.updated),
            favorited: article.favorited,
            favorites_count: article.favorites,
            author: article.author.into(),
        }
    }
}

impl From<data::Article> for ArticleResponse {
    fn from(article: data::Article) -> Self {
        Self { article: Article::new(article, true) }
    }
}

impl From<data::Listed> for ArticlesResponse {
    fn from(listed: data::Listed) -> Self {
        let articles = listed.articles.into_iter().map(|article| Article::new(article, false));
        Self { articles: articles.collect(), articles_count: listed.count }
    }
}

impl From<data::Comment> for Comment {
    fn from(comment: data::Comment) -> Self {
        let created_at = dates::for_programs(comment.created);
        Self {
            id: comment.id,
            updated_at: created_at.clone(),
            created_at,
            body: comment.body,
            author: comment.author.into(),
        }
    }
}

impl From<data::Comment> for CommentResponse {
    fn from(comment: data::Comment) -> Self {
        Self { comment: comment.into() }
    }
}

impl From<Vec<data::Comment>> for CommentsResponse {
    fn from(comments: Vec<data::Comment>) -> Self {
        Self { comments: comments.into_iter().map(Into::into).collect() }
    }
}
