//! What processes that share a store owe each other: leases, and following one another's
//! invalidations.

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::future::{Either, select};

use super::{Backing, PATIENCE};
use crate::sync::atomic::Ordering;
use crate::{EntryKey, Lease, StoreKey};

/// How often who waits for a write looks for it, should nobody tell.
const LOOK: Duration = Duration::from_millis(50);

impl Backing {
    /// Whether other processes use the store too.
    pub(crate) fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    /// Asks for the right to generate a key. `None` if the store does not say: it is optional, and
    /// so is the right.
    pub(crate) async fn lease(&self, key: &EntryKey, duration: Duration) -> Option<Lease> {
        if !self.health.may_read() {
            return None;
        }
        let store_key = StoreKey::new(&self.namespace, key);
        let lease = self.store.lease(&self.namespace, &store_key, duration);
        self.within(self.limits.store_wait, "lease a page", lease).await.ok()
    }

    /// Gives the right to generate a key back, once what was made under it is in the store: whoever
    /// gets the right next then finds it there.
    pub(crate) async fn release(self: Arc<Self>, key: EntryKey, token: u64) {
        let mut progress = self.progress.subscribe();
        let until = self.clock.now() + PATIENCE;
        while self.queue.lock().waits(&key)
            && self.health.problem().is_none()
            && self.clock.now() < until
        {
            let changed = std::pin::pin!(progress.changed());
            let _ = select(changed, self.clock.sleep(LOOK)).await;
        }
        let store_key = StoreKey::new(&self.namespace, &key);
        let release = self.store.release(&self.namespace, &store_key, token);
        // If it fails, the right ends by itself.
        let _ = self.within(PATIENCE, "give a lease back", release).await;
    }

    /// Follows the invalidations of other processes, until the engine is gone.
    pub(super) async fn follow(me: Weak<Self>) {
        while let Some(this) = me.upgrade() {
            if this.is_opened() {
                this.catch_up().await;
            }
            let sleep = this.clock.sleep(this.limits.follow_every);
            drop(this);
            sleep.await;
        }
    }

    /// Whether other processes may have made an invalidation of a number that is not in force here.
    pub(crate) fn is_behind(&self, number: u64) -> bool {
        self.is_shared() && self.followed.load(Ordering::Acquire) < number
    }

    /// Puts the invalidations up to this number in force, if the store says them within the time that a
    /// visitor waits for it; says whether that was done. Of all who wait at once, one reads.
    ///
    /// A number that the store never gave is one of another build, or invented: it waits for nothing.
    pub(crate) async fn follow_to(&self, number: u64) -> bool {
        if !self.is_behind(number) {
            return true;
        }
        if !self.wait_until_opened().await {
            return false;
        }
        let begun = self.readings.load(Ordering::Acquire);
        let turn = std::pin::pin!(self.following.lock());
        let Either::Left((mut has_read, _)) =
            select(turn, self.clock.sleep(self.limits.store_wait)).await
        else {
            return false;
        };
        // One that began after this request did says all that this request must know.
        if self.readings.load(Ordering::Acquire) == begun {
            self.readings.fetch_add(1, Ordering::AcqRel);
            *has_read = self.catch_up().await;
        }
        *has_read
    }

    /// Whether all invalidations up to this number are known here.
    pub(super) async fn knows(&self, fence: u64) -> bool {
        let known = || fence <= self.invalidations.sequence();
        known() || (self.is_shared() && self.catch_up().await && known())
    }
}
