//! [`Connections`]: the open connections, and the choice of those that are closed for new ones.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::Arc;

use parking_lot::Mutex;
use perennial_server::ServerLimits;

use super::connection::Connection;
use super::deadlines::{Clock, Deadlines};
use super::peak::Peak;

/// The default number of places for connections, if the limit of open files allows it.
const MOST: usize = 20_000;
/// The number of open files that are reserved for the store, files that are being sent, pipes, the
/// log, and connections that have no place yet or are closing: a third of all, within these bounds.
const RESERVED_FILES: RangeInclusive<usize> = 128..=1_024;
/// One search closes a fraction of all connections, one in so many, so that searches are rare in a
/// flood.
const SHARE: usize = 64;
/// A request keeps its place for so many milliseconds at least.
const SPARED: u64 = 1_000;
/// A connection keeps its place for so many milliseconds without a request: a request needs as long as
/// the client is away.
const GRACE: u64 = 100;

/// The connections of one server, in all its threads.
#[derive(Debug)]
pub(super) struct Connections {
    clock: Clock,
    deadlines: Arc<Deadlines>,
    most: usize,
    most_of_address: usize,
    limits: ServerLimits,
    open: Mutex<Open>,
    peak: Peak,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    connections: HashMap<u64, Arc<Connection>>,
    addresses: HashMap<IpAddr, usize>,
}

/// The place of a connection. It becomes free when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    connections: Arc<Connections>,
    pub(super) connection: Arc<Connection>,
}

/// What becomes of a new connection.
#[derive(Debug)]
pub(super) enum Admission {
    Admitted(Place),
    /// All places are taken, and others may be closed after so many milliseconds.
    Later(u64),
    Refused,
}

/// What a search for connections that can be closed found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    Closed,
    /// One can be closed after so many milliseconds.
    Later(u64),
    Nothing,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock();
        open.remove(self.connection.id);
        let left = open.connections.len();
        drop(open);
        self.connections.peak.fall(left);
    }
}

impl Connections {
    /// The number of places follows from the limits and from the limit of open files: each connection
    /// needs one file.
    pub(super) fn new(limits: &ServerLimits, open_files: Option<usize>) -> Self {
        let possible =
            open_files.map_or(MOST, |files| files.saturating_sub(reserved(files)).clamp(8, MOST));
        let most = limits.connections.unwrap_or(possible).max(1);
        Self {
            clock: Clock::start(),
            deadlines: Arc::new(Deadlines::new(limits)),
            most,
            most_of_address: limits.connections_per_address.unwrap_or(most.div_ceil(2)).max(1),
            limits: limits.clone(),
            open: Mutex::new(Open::default()),
            peak: Peak::default(),
        }
    }

    /// Gives a place to a new connection. If all places are taken, the connections that have waited
    /// longest for their clients are closed.
    pub(super) fn admit(self: &Arc<Self>, peer: Option<SocketAddr>) -> Admission {
        let address = peer.and_then(|peer| self.limits.counted(peer.ip()));
        let now = self.clock.now();
        let mut open = self.open.lock();
        if let Some(address) = address
            && open.count(Some(address)) >= self.most_of_address
            && open.close_waiting(self.most_of_address, now, 0, |it| it.address == Some(address))
                != Search::Closed
        {
            return Admission::Refused;
        }
        if open.connections.len() >= self.most {
            match open.close_waiting(self.most, now, GRACE, |_| true) {
                Search::Closed => {}
                _ if open.close_answering(self.most, now) => {}
                Search::Later(time) => return Admission::Later(time),
                Search::Nothing => return Admission::Refused,
            }
        }
        let id = open.next;
        let deadlines = Arc::clone(&self.deadlines);
        let connection = Arc::new(Connection::new(id, address, self.clock, deadlines));
        open.insert(Arc::clone(&connection));
        self.peak.rise(open.connections.len());
        Admission::Admitted(Place { connections: Arc::clone(self), connection })
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// How many connections may be accepted at once: besides those that have places, those that get one
    /// next, for which others are closed.
    pub(super) fn most_accepted(&self) -> usize {
        let next = *RESERVED_FILES.start().min(&self.most) / 4;
        self.most.saturating_add(next.max(1))
    }
}

fn reserved(files: usize) -> usize {
    (files / 3).clamp(*RESERVED_FILES.start(), *RESERVED_FILES.end())
}

impl Open {
    fn insert(&mut self, connection: Arc<Connection>) {
        self.next = self.next.wrapping_add(1);
        if let Some(address) = connection.address {
            *self.addresses.entry(address).or_default() += 1;
        }
        self.connections.insert(connection.id, connection);
    }

    fn remove(&mut self, id: u64) -> Option<Arc<Connection>> {
        let connection = self.connections.remove(&id)?;
        if let Some(address) = connection.address
            && let Some(count) = self.addresses.get_mut(&address)
        {
            *count -= 1;
            if *count == 0 {
                self.addresses.remove(&address);
            }
        }
        Some(connection)
    }

    fn count(&self, address: Option<IpAddr>) -> usize {
        match address {
            Some(address) => self.addresses.get(&address).copied().unwrap_or_default(),
            None => self.connections.len() - self.addresses.values().sum::<usize>(),
        }
    }

    /// Closes the connections that have waited longest for their clients. The waiting time is
    /// multiplied by the number of connections of the address. Who has waited less than `grace` stays.
    fn close_waiting(
        &mut self,
        most: usize,
        now: u64,
        grace: u64,
        of: impl Fn(&Connection) -> bool,
    ) -> Search {
        let mut waiting: Vec<(u64, u64)> = Vec::new();
        let mut later = None;
        for connection in self.connections.values().filter(|it| of(it)) {
            let Some(since) = connection.waiting_since() else { continue };
            let left = since.saturating_add(grace).saturating_sub(now);
            if left > 0 {
                later = Some(later.map_or(left, |later: u64| later.min(left)));
                continue;
            }
            let share = connection.address.map_or(1, |address| self.count(Some(address)));
            let waited = now.saturating_sub(since).saturating_add(1);
            let weight = waited.saturating_mul(u64::try_from(share).unwrap_or(u64::MAX));
            waiting.push((weight, connection.id));
        }
        // The newest half is kept: a new connection has had no time to send a request.
        let closed = (most / SHARE).clamp(1, waiting.len().div_ceil(2).max(1));
        waiting.sort_unstable_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
        waiting.truncate(closed);
        for (_, id) in &waiting {
            self.close(*id);
        }
        match later {
            _ if !waiting.is_empty() => Search::Closed,
            Some(time) => Search::Later(time),
            None => Search::Nothing,
        }
    }

    /// Closes the connection whose request has been in flight longest, if its address has more than
    /// half of all places: one client must not exclude the others.
    fn close_answering(&mut self, most: usize, now: u64) -> bool {
        let holds_most = |it: &&Arc<Connection>| self.count(it.address) > most / 2;
        let oldest = self.connections.values().filter(holds_most);
        let oldest = oldest.min_by_key(|it| it.answering_since());
        let Some(oldest) = oldest.filter(|it| now.saturating_sub(it.answering_since()) >= SPARED)
        else {
            return false;
        };
        let id = oldest.id;
        self.close(id);
        true
    }

    fn close(&mut self, id: u64) {
        if let Some(connection) = self.remove(id) {
            connection.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn connections(most: usize, of_address: usize) -> Arc<Connections> {
        let limits = ServerLimits {
            connections: Some(most),
            connections_per_address: Some(of_address),
            trusted_addresses: vec!["10.0.0.9".parse().unwrap()],
            ..ServerLimits::default()
        };
        Arc::new(Connections::new(&limits, None))
    }

    /// Once the connections that have places have had their time.
    fn admit(connections: &Arc<Connections>, address: &str) -> Option<Place> {
        loop {
            match connections.admit(Some(SocketAddr::new(address.parse().unwrap(), 1))) {
                Admission::Admitted(place) => return Some(place),
                Admission::Later(time) => std::thread::sleep(Duration::from_millis(time)),
                Admission::Refused => return None,
            }
        }
    }

    #[test]
    fn a_new_connection_keeps_its_place_until_a_request_may_have_come() {
        let all = connections(1, 1);
        let peer = Some(SocketAddr::new("10.0.0.1".parse().unwrap(), 1));
        let Admission::Admitted(first) = all.admit(peer) else { panic!("a place is free") };
        let other = Some(SocketAddr::new("10.0.0.2".parse().unwrap(), 1));
        let later = all.admit(other);
        assert!(matches!(later, Admission::Later(1..=GRACE)), "{later:?}");
        assert!(!first.connection.is_closing());
    }

    #[test]
    fn the_connection_that_waits_longest_gives_its_place_to_a_new_one() {
        let all = connections(2, 2);
        let (first, second) = (admit(&all, "10.0.0.1").unwrap(), admit(&all, "10.0.0.2").unwrap());
        let busy = first.connection.begin();
        let third = admit(&all, "10.0.0.3").unwrap();
        assert!(second.connection.is_closing() && !first.connection.is_closing());
        drop((busy, second));
        assert_eq!(all.open.lock().connections.len(), 2);
        drop((first, third));
        assert!(all.open.lock().addresses.is_empty());
    }

    #[test]
    fn an_address_beyond_its_share_loses_its_own_connections() {
        let all = connections(10, 2);
        let own = [admit(&all, "2001:db8::1").unwrap(), admit(&all, "2001:db8::2").unwrap()];
        let other = admit(&all, "10.0.0.2").unwrap();
        let _third = admit(&all, "2001:db8::3").unwrap();
        assert!(own.iter().any(|it| it.connection.is_closing()));
        assert!(!other.connection.is_closing());
        let proxy: Vec<_> = (0..4).map(|_| admit(&all, "10.0.0.9").unwrap()).collect();
        assert!(proxy.iter().all(|it| !it.connection.is_closing()));
    }

    #[test]
    fn requests_in_flight_keep_their_places_for_a_moment() {
        let all = connections(1, 1);
        let first = admit(&all, "10.0.0.1").unwrap();
        let _busy = first.connection.begin();
        assert!(admit(&all, "10.0.0.2").is_none());
        first.connection.body_waits(1);
        assert!(admit(&all, "10.0.0.2").is_some(), "it waits for its client again");
    }

    #[test]
    fn places_are_fewer_than_open_files() {
        let places = |files| {
            let all = Connections::new(&ServerLimits::default(), Some(files));
            (all.most, all.most_accepted())
        };
        assert_eq!(places(100), (8, 10));
        assert_eq!(places(400), (267, 299));
        assert_eq!(places(20_000), (18_976, 19_008));
        assert_eq!(places(1 << 20), (20_000, 20_032));
    }
}
