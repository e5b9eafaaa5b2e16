//! [`Cache`]: what was last made for crawlers, for a short time.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::HeaderValue;
use parking_lot::Mutex;

/// For how long it is not made again.
const KEPT: Duration = Duration::from_secs(600);
/// How many documents are kept. A part of a sitemap takes 2 to 3 MB.
const MOST: usize = 8;

/// What was last made for crawlers.
#[derive(Debug, Default)]
pub(super) struct Cache {
    made: Mutex<HashMap<String, Made>>,
    /// One is made at a time: it reads much of the store.
    making: tokio::sync::Mutex<()>,
}

/// A document that was made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) body: Bytes,
    pub(super) etag: HeaderValue,
    at: Instant,
}

impl Made {
    pub(super) fn new(body: Bytes, at: Instant) -> Self {
        let hash = blake3::hash(&body).to_hex();
        let tag = format!("\"{}\"", hash.get(..32).unwrap_or_default());
        let etag = HeaderValue::from_str(&tag);
        Self { body, etag: etag.unwrap_or_else(|_| HeaderValue::from_static("\"\"")), at }
    }
}

impl Cache {
    /// The document at a path: the one that was made a short time ago, or a new one.
    pub(super) async fn take_or_make<E>(
        &self,
        path: &str,
        now: impl Fn() -> Instant,
        make: impl Future<Output = Result<String, E>>,
    ) -> Result<Made, E> {
        if let Some(made) = self.take(path, now()) {
            return Ok(made);
        }
        let _alone = self.making.lock().await;
        if let Some(made) = self.take(path, now()) {
            return Ok(made);
        }
        let made = Made::new(make.await?.into(), now());
        self.keep(path, made.clone());
        Ok(made)
    }

    fn take(&self, path: &str, now: Instant) -> Option<Made> {
        let made = self.made.lock();
        made.get(path).filter(|made| now.saturating_duration_since(made.at) < KEPT).cloned()
    }

    fn keep(&self, path: &str, new: Made) {
        let mut made = self.made.lock();
        if made.len() >= MOST && !made.contains_key(path) {
            let oldest = made.iter().min_by_key(|(_, made)| made.at).map(|(path, _)| path.clone());
            oldest.and_then(|path| made.remove(&path));
        }
        made.insert(path.to_owned(), new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[tokio::test]
    async fn a_document_is_made_again_only_after_a_while() {
        let (cache, begun) = (Cache::default(), Instant::now());
        let get = async |path: &str, after: Duration, text: &'static str| {
            let make = async move { Ok::<_, Infallible>(text.to_owned()) };
            cache.take_or_make(path, || begun + after, make).await.unwrap().body
        };
        assert_eq!(get("/a", Duration::ZERO, "1").await, "1");
        assert_eq!(get("/a", KEPT - Duration::from_millis(1), "2").await, "1");
        assert_eq!(get("/a", KEPT, "3").await, "3");
        for n in 0..MOST {
            get(&format!("/{n}"), KEPT + Duration::from_millis(1), "x").await;
        }
        assert_eq!(cache.made.lock().len(), MOST);
        assert_eq!(get("/a", KEPT, "4").await, "4", "the oldest has gone");
    }

    #[tokio::test]
    async fn what_could_not_be_made_is_not_kept() {
        let cache = Cache::default();
        let fails = async { Err("planned") };
        assert!(cache.take_or_make("/a", Instant::now, fails).await.is_err());
        let works = async { Ok::<_, &str>("1".to_owned()) };
        assert!(cache.take_or_make("/a", Instant::now, works).await.is_ok());
    }
}
