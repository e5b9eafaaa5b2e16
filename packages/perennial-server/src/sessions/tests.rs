//! Sessions in time: they expire, outlive a change of keys, and are written no more than needed.

use std::time::Duration;

use cookie::Key;
use perennial_core::{MemorySessions, SessionKey};
use perennial_isg::testing::ManualClock;
use perennial_protocol::SiteAddress;

use super::super::cookie::SessionCookie;
use super::*;
use crate::SessionSettings;

const USER: SessionKey<String> = SessionKey::new("user");
const DAY: Duration = Duration::from_secs(86_400);

fn sessions(clock: &Arc<ManualClock>, keys: &[u8], in_store: bool) -> Arc<Sessions> {
    let store: Arc<dyn SessionStore> = Arc::new(MemorySessions::default());
    Arc::new(Sessions {
        cookie: SessionCookie::new(&SiteAddress::default(), true),
        keys: keys.iter().map(|byte| Key::derive_from(&[*byte; 32])).collect(),
        store: in_store.then_some(store),
        turns: Arc::default(),
        settings: SessionSettings::default(),
        clock: Arc::clone(clock) as Arc<dyn perennial_isg::Clock>,
    })
}

fn request(sessions: &Arc<Sessions>, cookie: &str) -> Arc<RequestSession> {
    RequestSession::new(sessions, &[("cookie".to_owned(), cookie.to_owned())], Access::Changes)
}

async fn begin(sessions: &Arc<Sessions>) -> String {
    let request = request(sessions, "");
    let session = request.open().await.unwrap();
    let _ = session.with(USER, &"Ada".to_owned()).unwrap();
    sent(request.save().await.unwrap().cookie.unwrap())
}

fn sent(cookie: String) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

async fn user(sessions: &Arc<Sessions>, cookie: &str) -> Option<String> {
    let headers = [("cookie".to_owned(), cookie.to_owned())];
    RequestSession::new(sessions, &headers, Access::Reads).open().await.unwrap().get(USER)
}

/// What an action that only reads the session sends.
async fn used(sessions: &Arc<Sessions>, cookie: &str) -> Option<String> {
    let request = request(sessions, cookie);
    request.open().await.unwrap();
    request.save().await.unwrap().cookie
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new())
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_when_it_is_too_old() {
    for in_store in [false, true] {
        let clock = clock();
        let sessions = sessions(&clock, &[1], in_store);
        let mut cookie = begin(&sessions).await;
        let name = request(&sessions, &cookie).id();
        // Used each day, it lasts for its lifetime and no longer.
        for day in 1..30 {
            clock.advance(DAY);
            assert_eq!(user(&sessions, &cookie).await.as_deref(), Some("Ada"), "{day}");
            if let Some(later) = used(&sessions, &cookie).await {
                cookie = sent(later);
            }
        }
        assert_eq!(request(&sessions, &cookie).id(), name, "its name stays");
        clock.advance(DAY);
        assert_eq!(user(&sessions, &cookie).await, None);
        // Not used, it ends before.
        let cookie = begin(&sessions).await;
        clock.advance(7 * DAY - Duration::from_secs(1));
        assert_eq!(user(&sessions, &cookie).await.as_deref(), Some("Ada"));
        clock.advance(7 * DAY);
        assert_eq!(user(&sessions, &cookie).await, None);
    }
}

#[tokio::test]
async fn a_cookie_is_sent_again_no_more_often_than_needed() {
    let clock = clock();
    let sessions = sessions(&clock, &[1], false);
    let cookie = begin(&sessions).await;
    clock.advance(DAY / 2);
    assert_eq!(used(&sessions, &cookie).await, None);
    clock.advance(DAY / 2);
    assert!(used(&sessions, &cookie).await.unwrap().contains("Max-Age=2505600"));
}

#[tokio::test]
async fn a_key_can_be_replaced_while_sessions_last() {
    let clock = clock();
    let cookie = begin(&sessions(&clock, &[1], false)).await;
    let both = sessions(&clock, &[2, 1], false);
    assert_eq!(user(&both, &cookie).await.as_deref(), Some("Ada"));
    clock.advance(2 * DAY);
    let cookie = sent(used(&both, &cookie).await.unwrap());
    assert_eq!(user(&sessions(&clock, &[2], false), &cookie).await.as_deref(), Some("Ada"));
    assert_eq!(user(&sessions(&clock, &[1], false), &cookie).await, None);
}

#[tokio::test]
async fn a_session_that_was_revoked_while_a_request_ran_stays_so() {
    let clock = clock();
    let sessions = sessions(&clock, &[1], true);
    let cookie = begin(&sessions).await;
    let slow = request(&sessions, &cookie);
    let session = slow.open().await.unwrap();
    let _ = session.with(USER, &"Grace".to_owned()).unwrap();
    let store = sessions.store.as_ref().unwrap();
    store.remove(&slow.id().unwrap()).await.unwrap();
    assert!(slow.save().await.unwrap().cookie.unwrap().contains("Max-Age=0"));
    assert_eq!(user(&sessions, &cookie).await, None);
}

#[tokio::test]
async fn what_another_server_kept_meanwhile_stays_unless_it_is_the_same_value() {
    const PLACE: SessionKey<String> = SessionKey::new("place");
    let clock = clock();
    let store: Arc<dyn SessionStore> = Arc::new(MemorySessions::default());
    let on_store = || {
        let own = Arc::into_inner(sessions(&clock, &[1], true)).unwrap();
        Arc::new(Sessions { store: Some(Arc::clone(&store)), ..own })
    };
    let (first, second) = (on_store(), on_store());
    let cookie = begin(&first).await;
    let (one, other) = (request(&first, &cookie), request(&second, &cookie));
    let _ = one.open().await.unwrap().with(PLACE, &"Paris".to_owned()).unwrap();
    let _ = other.open().await.unwrap().with(USER, &"Grace".to_owned()).unwrap();
    one.save().await.unwrap();
    other.save().await.unwrap();
    let session = request(&first, &cookie);
    let session = session.open().await.unwrap();
    assert_eq!(
        (session.get(PLACE).as_deref(), session.get(USER).as_deref()),
        (Some("Paris"), Some("Grace"))
    );
}

#[tokio::test]
async fn what_is_left_of_a_request_that_has_ended_changes_nothing() {
    let clock = clock();
    let sessions = sessions(&clock, &[1], true);
    let cookie = begin(&sessions).await;
    let stuck = request(&sessions, &cookie);
    let session = stuck.open().await.unwrap();
    stuck.give_up_turn();
    let _ = session.with(USER, &"Grace".to_owned()).unwrap();
    assert!(stuck.save().await.is_err());
    assert_eq!(user(&sessions, &cookie).await.as_deref(), Some("Ada"));
}
