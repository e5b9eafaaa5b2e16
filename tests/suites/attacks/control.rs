//! [`under_control`]: a client that asks for stored pages during an attack. Each answer must be
//! right, and come within a second.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use perennial_test::http::{Connection, Request};

use crate::proof::Proof;

/// The longest that a stored page may take, on whatever machine.
pub(crate) const LONGEST: Duration = Duration::from_secs(1);

/// Attacks while stored pages are asked for, over new connections and kept ones.
pub(crate) fn under_control<T>(
    address: SocketAddr,
    pages: &[String],
    attack: impl FnOnce() -> T,
) -> T {
    let enough = AtomicBool::new(false);
    thread::scope(|scope| {
        let control = scope.spawn(|| ask(address, pages, &enough));
        // Also if it fails: or it would be asked for ever.
        let attacked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attack));
        enough.store(true, Ordering::Relaxed);
        let answers = control.join().unwrap();
        let attacked = attacked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        match answers {
            Ok(answers) => assert!(answers > 0, "no stored page was asked for"),
            Err(wrong) => panic!("the control client: {wrong}"),
        }
        attacked
    })
}

fn ask(address: SocketAddr, pages: &[String], enough: &AtomicBool) -> Result<usize, String> {
    let mut kept = None;
    let mut answers = 0;
    for page in pages.iter().cycle() {
        if enough.load(Ordering::Relaxed) {
            break;
        }
        let start = Instant::now();
        let in_kept = answers % 2 == 0;
        check(address, page, in_kept.then_some(&mut kept))?;
        let time = start.elapsed();
        if time > LONGEST {
            return Err(format!("{page} took {time:?} (a kept connection: {in_kept})"));
        }
        answers += 1;
        thread::sleep(Duration::from_millis(10));
    }
    Ok(answers)
}

/// Asks for a page over a kept connection, if there is one, else over a new one.
fn check(
    address: SocketAddr,
    page: &str,
    kept: Option<&mut Option<Connection>>,
) -> Result<(), String> {
    let request = Request::get(page);
    let mut new = None;
    let place = kept.unwrap_or(&mut new);
    // The server may have closed an idle connection just now: that is asked for once more.
    let answered = place.take().and_then(|mut connection| {
        let answer = connection.send(&request).ok()?;
        Some((connection, answer))
    });
    let (connection, answer) = match answered {
        Some(answered) => answered,
        None => {
            let failed = |error: perennial_test::TestError| format!("{page}: {error}");
            let mut connection = Connection::open(address).map_err(failed)?;
            let answer = connection.send(&request).map_err(failed)?;
            (connection, answer)
        }
    };
    let status = answer.header("cache-status").unwrap_or_default();
    if answer.status != 200 || !status.contains("; hit") {
        return Err(format!("{page}: {} {status}", answer.status));
    }
    Proof::of_page(page, &answer)?;
    if answer.header("connection") != Some("close") {
        *place = Some(connection);
    }
    Ok(())
}
