//! [`Load`]: many connections, each with one request at a time, for a time or a number of answers.

use std::cell::Cell;
use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::LocalSet;

use super::Connection;
use crate::BenchError;

/// How often a connection that the server closed is opened again.
const MOST_REOPENED: u32 = 3;

/// How long a load goes on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// So long.
    Time(Duration),
    /// Until so many answers have come.
    Answers(u64),
    /// Until each connection has had one answer.
    EachOnce,
}

/// Many connections, each with one request at a time.
pub(crate) struct Load {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) until: Until,
}

/// What a load got.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) elapsed: Duration,
    /// How long each answer took, in nanoseconds, sorted.
    times: Vec<u32>,
}

impl Load {
    /// Asks what `write` puts into the buffer for the numbers 0, 1, 2 and so on. Every answer must
    /// be 200.
    pub(crate) fn run(
        &self,
        runtime: &tokio::runtime::Runtime,
        write: impl Fn(u64, &mut Vec<u8>) + 'static,
    ) -> Result<Tally, BenchError> {
        let (write, next) = (Rc::new(write), Rc::new(Cell::new(0)));
        let local = LocalSet::new();
        local.block_on(runtime, async {
            let failed = |source| BenchError::Io { what: "connecting".to_owned(), source };
            let mut open = Vec::with_capacity(self.connections);
            for _ in 0..self.connections {
                open.push(Connection::open(self.address).await.map_err(failed)?);
            }
            let start = Instant::now();
            let visitors: Vec<_> = open
                .into_iter()
                .map(|it| {
                    let (next, write) = (Rc::clone(&next), Rc::clone(&write));
                    let visitor = visit(self.address, it, self.until, start, next, write);
                    tokio::task::spawn_local(visitor)
                })
                .collect();
            let mut tally = Tally::default();
            for visitor in visitors {
                let ended = visitor.await.map_err(|it| BenchError::Wrong(it.to_string()))?;
                tally.times.extend(ended?);
            }
            tally.elapsed = start.elapsed();
            tally.times.sort_unstable();
            Ok(tally)
        })
    }
}

fn was_closed(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
    )
}

/// One connection's part of a load.
async fn visit(
    address: SocketAddr,
    mut connection: Connection,
    until: Until,
    start: Instant,
    next: Rc<Cell<u64>>,
    write: Rc<impl Fn(u64, &mut Vec<u8>)>,
) -> Result<Vec<u32>, BenchError> {
    let (mut times, mut request) = (Vec::new(), Vec::with_capacity(128));
    let mut asked_at = Instant::now();
    let mut reopened = 0;
    loop {
        let number = next.replace(next.get() + 1);
        match until {
            Until::Time(time) if asked_at - start >= time => return Ok(times),
            Until::Answers(answers) if number >= answers => return Ok(times),
            Until::EachOnce if !times.is_empty() => return Ok(times),
            Until::Time(_) | Until::Answers(_) | Until::EachOnce => {}
        }
        write(number, &mut request);
        let path = || String::from_utf8_lossy(&request).into_owned();
        let status = match connection.exchange(&request).await {
            Ok(answer) => answer.status,
            // A server may close a connection that was idle for too long (RFC 9112 section 9.3.1),
            // which on a machine with much else to do it may have been.
            Err(error) if was_closed(&error) && reopened < MOST_REOPENED => {
                reopened += 1;
                connection = Connection::open(address)
                    .await
                    .map_err(|source| BenchError::Io { what: "connecting".to_owned(), source })?;
                connection
                    .exchange(&request)
                    .await
                    .map_err(|it| BenchError::answer(&path(), it.to_string()))?
                    .status
            }
            Err(error) => return Err(BenchError::answer(&path(), error.to_string())),
        };
        if status != 200 {
            return Err(BenchError::answer(&path(), format!("the status is {status}")));
        }
        let now = Instant::now();
        times.push(u32::try_from((now - asked_at).as_nanos()).unwrap_or(u32::MAX));
        asked_at = now;
    }
}

impl Tally {
    pub(crate) fn answers(&self) -> u64 {
        self.times.len() as u64
    }

    /// How long the answer took that this share of all was faster than.
    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let index = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        Duration::from_nanos(self.times.get(index).copied().unwrap_or_default().into())
    }
}
