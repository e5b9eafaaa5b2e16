//! [`Identity`]: what the same call is known by.

use http::HeaderName;
use perennial_core::SessionId;
use perennial_protocol::headers;

use crate::Request;

const KEY: HeaderName = HeaderName::from_static(headers::KEY);
/// How many hexadecimal digits a key has: 128 random bits. A shorter one could be that of two visitors.
const KEY_DIGITS: usize = 32;

/// The header with the key of a call holds something else.
pub(super) struct NoKey;

/// By what a call is known, and what was sent with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) key: [u8; 32],
    pub(super) content: [u8; 32],
    /// The session of its visitor, if there is one.
    pub(super) caller: Option<[u8; 32]>,
    /// Whether a script named it.
    pub(super) is_named: bool,
}

/// A call that a script named is known by its key and the action alone, whatever cookies come with it.
/// A form without JavaScript is known by the session of its visitor, the action and what was sent.
///
/// Without both, two visitors who send the same cannot be told apart, so that no call is the same as
/// another: an order that is lost is worse than one that is made twice.
///
/// # Errors
/// If there is a key that is none: without it, the call could be done twice.
pub(super) fn of(
    request: &Request<'_>,
    action: &str,
    is_scripted: bool,
    session: Option<&SessionId>,
) -> Result<Option<Identity>, NoKey> {
    let caller = session.map(|session| *blake3::hash(session.as_str().as_bytes()).as_bytes());
    let content = match request.files {
        Some(received) => received.digest,
        None => *blake3::hash(request.body).as_bytes(),
    };
    let mut hasher = blake3::Hasher::new();
    // With its length: no two pairs of parts are the same bytes.
    hasher.update(&(action.len() as u64).to_le_bytes()).update(action.as_bytes());
    // All lines: a key that is sent twice is none.
    if let Some(key) = request.list(&KEY) {
        if !is_key(&key) {
            return Err(NoKey);
        }
        let key = *hasher.update(b"key").update(key.as_bytes()).finalize().as_bytes();
        return Ok(Some(Identity { key, content, caller, is_named: true }));
    }
    let Some(session) = session.filter(|_| !is_scripted) else { return Ok(None) };
    hasher.update(b"session").update(session.as_str().as_bytes()).update(&content);
    let key = *hasher.finalize().as_bytes();
    Ok(Some(Identity { key, content, caller, is_named: false }))
}

fn is_key(key: &str) -> bool {
    key.len() == KEY_DIGITS && key.bytes().all(|byte| byte.is_ascii_hexdigit())
}
