//! [`ApiRequest`]: what an operation knows of its request, and what it does beside its answer.

use std::ops::Deref;

use perennial::prelude::*;
use perennial::{RevalidationMode, RevalidationOrder};

use super::error::ApiError;
use super::fields::Fields;
use crate::server::data::{Database, Stale, User};

/// How many articles a list has, unless the request says otherwise, and at most.
const LIMIT: u32 = 20;
const MOST: u32 = 100;

/// What an operation knows of its request.
pub(super) struct ApiRequest {
    context: RouteContext,
    viewer: Option<(User, String)>,
}

impl ApiRequest {
    /// Reads who asks, if they say so.
    pub(super) async fn new(context: RouteContext) -> Result<Self, ApiError> {
        let header = context.header("authorization").unwrap_or_default();
        let token = header.strip_prefix("Token ").or_else(|| header.strip_prefix("Bearer "));
        let viewer = match token.map(str::trim) {
            None if header.is_empty() => None,
            None => return Err(ApiError::of(401, "token", "is invalid")),
            Some(token) => {
                let user = context.state::<Database>()?.user_of_token(token).await?;
                let user = user.ok_or_else(|| ApiError::of(401, "token", "is invalid"))?;
                Some((user, token.to_owned()))
            }
        };
        Ok(Self { context, viewer })
    }

    pub(super) fn database(&self) -> Result<&Database, ApiError> {
        Ok(self.context.state()?)
    }

    /// The number of the one who asks.
    pub(super) fn viewer(&self) -> Option<i64> {
        self.viewer.as_ref().map(|(user, _)| user.id)
    }

    /// The one who asks, with their token.
    pub(super) fn user(&self) -> Result<&(User, String), ApiError> {
        self.viewer.as_ref().ok_or_else(|| ApiError::of(401, "token", "is missing"))
    }

    /// The fields of the object with this name in the body.
    pub(super) fn fields(&self, name: &'static str) -> Result<Fields, ApiError> {
        Fields::read(self.body(), name)
    }

    pub(super) fn text(&self, param: &str) -> Result<String, ApiError> {
        Ok(self.param(param)?.to_owned())
    }

    /// How many articles of a list are asked for, and how many are left out before them.
    pub(super) fn part(&self) -> Result<(u32, u32), ApiError> {
        let number = |key: &str, default: u32, least: u32| match self.query(key) {
            None => Ok(default),
            Some(text) => match text.parse() {
                Ok(number) if number >= least => Ok(number),
                _ => Err(ApiError::invalid(key, &format!("must be a number, {least} at least"))),
            },
        };
        Ok((number("limit", LIMIT, 1)?.min(MOST), number("offset", 0, 0)?))
    }

    /// Ends the time of the stored pages that a change is on: nobody who asks after the answer sees the
    /// state before it.
    pub(super) async fn invalidate(&self, stale: Stale) -> Result<(), ApiError> {
        let Stale { tags, paths } = stale;
        if tags.is_empty() && paths.is_empty() {
            return Ok(());
        }
        let mode = RevalidationMode::Purge;
        let order = RevalidationOrder { tags, paths, mode, ..RevalidationOrder::default() };
        Ok(self.revalidator()?.order(order).await?)
    }
}

impl Deref for ApiRequest {
    type Target = RouteContext;

    fn deref(&self) -> &RouteContext {
        &self.context
    }
}
