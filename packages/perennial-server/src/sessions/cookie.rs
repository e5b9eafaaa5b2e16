//! [`SessionCookie`]: the name and the attributes of the cookie, and how it is encrypted.

use ::cookie::time::Duration;
use ::cookie::{Cookie, CookieJar, Key, SameSite};
use perennial_protocol::SiteAddress;

/// How many bytes of a cookie every browser keeps, with its name and its attributes (RFC 6265 section
/// 6.1).
const LONGEST: usize = 4_096;
/// How many bytes the attributes may have; a path adds to them.
const ATTRIBUTES: usize = 100;
/// What the cipher adds: a nonce and a tag.
const CIPHER: usize = 28;
/// What stands in a cookie beside the values, at most.
const ENVELOPE: usize = 120;

/// The cookie of an app's sessions.
#[derive(Debug, Clone)]
pub(super) struct SessionCookie {
    name: &'static str,
    path: String,
    is_secure: bool,
}

impl SessionCookie {
    /// Where the site has an address with HTTPS, the cookie is sent by HTTPS alone, and no other host and
    /// no page without HTTPS can set it (`__Host-`). In development it is: the server has no HTTPS.
    pub(super) fn new(address: &SiteAddress, development: bool) -> Self {
        let is_https = address.origin().is_some_and(|own| own.as_str().starts_with("https://"));
        let is_secure = is_https && !development;
        let base = address.base().as_str();
        let name = match (is_secure, base) {
            (true, "") => "__Host-session",
            (true, _) => "__Secure-session",
            (false, _) => "session",
        };
        let path = if base.is_empty() { "/" } else { base };
        Self { name, path: path.to_owned(), is_secure }
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// How many bytes of values it has room for.
    pub(super) fn room(&self) -> usize {
        let value = LONGEST.saturating_sub(self.name.len() + self.path.len() + ATTRIBUTES);
        // Base 64: four characters for three bytes.
        (value / 4 * 3).saturating_sub(CIPHER + ENVELOPE)
    }

    /// What one of the keys encrypted under this name, in any of the cookies of a request.
    pub(super) fn read(&self, headers: &[(String, String)], keys: &[Key]) -> Option<String> {
        let cookies = headers.iter().filter(|(name, _)| name == "cookie");
        let pairs = cookies.flat_map(|(_, value)| value.split(';'));
        let values = pairs.filter_map(|pair| pair.trim().split_once('='));
        let mut values = values.filter(|(name, _)| *name == self.name);
        values.find_map(|(_, value)| keys.iter().find_map(|key| self.decrypt(value, key)))
    }

    fn decrypt(&self, value: &str, key: &Key) -> Option<String> {
        let cookie = Cookie::new(self.name, value.to_owned());
        let read = CookieJar::new().private(key).decrypt(cookie)?;
        Some(read.value().to_owned())
    }

    /// The value of `Set-Cookie` for a text; `None` if no browser would keep it.
    pub(super) fn write(&self, text: String, key: &Key, seconds: u64) -> Option<String> {
        let mut jar = CookieJar::new();
        jar.private_mut(key).add(Cookie::new(self.name, text));
        let value = jar.get(self.name)?.value().to_owned();
        let age = Duration::seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
        let written = self.with_attributes(value, age);
        (written.len() <= LONGEST).then_some(written)
    }

    /// The value of `Set-Cookie` that removes it.
    pub(super) fn removal(&self) -> String {
        self.with_attributes(String::new(), Duration::ZERO)
    }

    fn with_attributes(&self, value: String, age: Duration) -> String {
        let cookie = Cookie::build((self.name, value))
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_secure)
            .path(self.path.clone())
            .max_age(age);
        cookie.build().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(origin: Option<&str>, base: &str, development: bool) -> SessionCookie {
        let origin = origin.map(|origin| origin.parse().unwrap());
        SessionCookie::new(&SiteAddress::new(origin, base.parse().unwrap()), development)
    }

    #[test]
    fn the_name_says_what_the_browser_is_to_keep() {
        let https = Some("https://shop.example");
        let sent = |cookie: SessionCookie| cookie.removal();
        assert_eq!(
            sent(cookie(https, "", false)),
            "__Host-session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"
        );
        assert!(sent(cookie(https, "/shop", false)).starts_with("__Secure-session=;"));
        assert!(sent(cookie(https, "/shop", false)).contains("Secure; Path=/shop;"));
        for plain in [
            cookie(https, "", true),
            cookie(Some("http://127.0.0.1"), "", false),
            cookie(None, "", false),
        ] {
            assert_eq!(sent(plain), "session=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
        }
    }

    #[test]
    fn what_has_room_fits_and_what_is_longer_is_not_sent() {
        let key = Key::derive_from(&[7; 32]);
        for cookie in [
            cookie(None, "", false),
            cookie(Some("https://shop.example"), "/a/long/base/path", false),
        ] {
            let most = cookie.room() + ENVELOPE;
            let sent = cookie.write("x".repeat(most), &key, u64::from(u32::MAX)).unwrap();
            assert!(sent.len() > LONGEST - 100, "{}", sent.len());
            assert!(cookie.write("x".repeat(LONGEST), &key, 1).is_none());
        }
    }

    #[test]
    fn a_cookie_of_any_of_the_keys_is_read_and_no_other() {
        let cookie = cookie(None, "", false);
        let [old, new, other] = [1, 2, 3].map(|byte| Key::derive_from(&[byte; 32]));
        let sent = cookie.write("Ada".into(), &old, 60).unwrap();
        assert!(!sent.contains("Ada"));
        let pair = sent.split(';').next().unwrap();
        let headers = [("cookie".to_owned(), format!("a=b; session=forged; {pair}"))];
        let keys = [new, old];
        assert_eq!(cookie.read(&headers, &keys).as_deref(), Some("Ada"));
        assert_eq!(cookie.read(&headers, &[other]), None);
        let changed = format!("session=A{}", pair.trim_start_matches("session="));
        assert_eq!(cookie.read(&[("cookie".to_owned(), changed)], &keys), None);
    }
}
