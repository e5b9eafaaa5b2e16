//! How entries that are asked for outlive the store's making of room.
//!
//! A store that is bounded gives up what was written longest ago. What is asked for is mostly
//! answered from memory, so the store cannot know of it: the engine writes it again in time.

use std::sync::Arc;

use super::Engine;
use crate::sync::atomic::Ordering;
use crate::{Entry, Generate, Room};

/// How many eras before it would go an entry is written again.
const IN_TIME: u64 = 3;

impl<G: Generate> Engine<G> {
    /// Writes again what is asked for and would soon go, whenever a new era has begun. Costs a
    /// comparison where none has.
    pub(super) fn sweep_if_due(&self) {
        let Some(backing) = &self.0.backing else { return };
        let Some(room) = backing.room() else { return };
        let swept = self.0.swept_era.swap(room.era, Ordering::Relaxed);
        if swept == room.era || swept == 0 {
            return;
        }
        let engine = self.clone();
        let backing = Arc::clone(backing);
        self.0.runtime.spawn_blocking(move || {
            let mut entries = engine.0.memory.entries();
            entries.retain(|entry| asked_for(entry) && goes_soon(entry, &room));
            // What is asked for most comes first. All of it must not fill an era by itself.
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.watch.hits()));
            let mut bytes = 0;
            for entry in entries {
                bytes += entry.weight();
                if bytes > room.era_bytes / 2 {
                    break;
                }
                entry.watch.set_written_era(room.era);
                backing.write(&entry);
            }
        });
    }
}

fn asked_for(entry: &Entry) -> bool {
    entry.watch.hits() > 1
}

fn goes_soon(entry: &Entry, room: &Room) -> bool {
    entry.watch.written_era().saturating_add(room.eras) <= room.era.saturating_add(IN_TIME)
}
