//! [`Identity`]: what the same call is known by.

use http::HeaderName;
use perennial_core::SessionId;
use perennial_protocol::headers;

use crate::Request;

const KEY: HeaderName = HeaderName::from_static(headers::KEY);
/// How many hexadecimal digits a key has: 128 random bits. A shorter one could be that of two visitors.
const KEY_DIGITS: usize = 32;

/// By what a call is known, and what was sent with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) key: [u8; 32],
    pub(super) content: [u8; 32],
    /// Whether a script named it.
    pub(super) is_named: bool,
}

/// A call that a script named is known by its key and the action alone, whatever cookies come with it.
/// A form without JavaScript is known by the session of its visitor, the action and what was sent.
///
/// Without both, two visitors who send the same cannot be told apart, so that no call is the same as
/// another: an order that is lost is worse than one that is made twice.
pub(super) fn of(
    request: &Request<'_>,
    action: &str,
    is_scripted: bool,
    session: Option<&SessionId>,
) -> Option<Identity> {
    let content = match request.files {
        Some(received) => received.digest,
        None => *blake3::hash(request.body).as_bytes(),
    };
    let mut hasher = blake3::Hasher::new();
    // With its length: no two pairs of parts are the same bytes.
    hasher.update(&(action.len() as u64).to_le_bytes()).update(action.as_bytes());
    if let Some(key) = request.header(&KEY).filter(|key| is_key(key)) {
        let key = *hasher.update(b"key").update(key.as_bytes()).finalize().as_bytes();
        return Some(Identity { key, content, is_named: true });
    }
    let session = session.filter(|_| !is_scripted)?;
    hasher.update(b"session").update(session.as_str().as_bytes()).update(&content);
    Some(Identity { key: *hasher.finalize().as_bytes(), content, is_named: false })
}

fn is_key(key: &str) -> bool {
    key.len() == KEY_DIGITS && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}
