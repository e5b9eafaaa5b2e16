//! [`Proxy`]: what stands between a browser and a site, and what it does to the answers.

use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use perennial_protocol::url::RELOAD;
use perennial_test::{Site, http};

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is sent.
    Sent,
    /// Its body ends after so many bytes, before the length that its headers say.
    Cut(usize),
    /// The connection is closed without an answer.
    Closed,
    /// It never comes.
    Held,
}

type Change = dyn Fn(&str, &mut http::Response) -> Fate + Send + Sync;

struct Behind {
    site: SocketAddr,
    change: Arc<Change>,
}

/// A proxy on a port of its own, which stays while the sites behind it change. It lives as long as
/// the test's process does.
#[derive(Clone)]
pub struct Proxy {
    address: SocketAddr,
    behind: Arc<Mutex<Behind>>,
}

impl Proxy {
    /// A proxy that passes on what the site answers.
    ///
    /// # Panics
    /// If there is no port for it.
    #[must_use]
    pub fn before(site: &Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let behind = Behind { site: site.address(), change: Arc::new(|_, _| Fate::Sent) };
        let proxy = Self { address, behind: Arc::new(Mutex::new(behind)) };
        let accepting = proxy.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let proxy = accepting.clone();
                // A browser that goes away in the middle is no failure.
                std::thread::spawn(move || drop(proxy.answer(stream)));
            }
        });
        proxy
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Passes on what this site answers from now on.
    pub fn switch_to(&self, site: &Site) {
        self.lock().site = site.address();
    }

    /// Does this to each answer from now on, by its target.
    pub fn change(
        &self,
        change: impl Fn(&str, &mut http::Response) -> Fate + Send + Sync + 'static,
    ) {
        self.lock().change = Arc::new(change);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Behind> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let Some((target, request)) = read(&stream)? else { return Ok(()) };
        // The events of a development server never end.
        if target.ends_with(RELOAD) {
            return hold();
        }
        let (site, change) = {
            let behind = self.lock();
            (behind.site, Arc::clone(&behind.change))
        };
        let mut response = http::send(site, &request).map_err(std::io::Error::other)?;
        let end = match change(&target, &mut response) {
            Fate::Sent => response.body.len(),
            Fate::Cut(end) => end,
            Fate::Closed => return Ok(()),
            Fate::Held => return hold(),
        };
        write(&mut stream, &response, end)
    }
}

fn hold() -> std::io::Result<()> {
    std::thread::sleep(Duration::from_secs(600));
    Ok(())
}

/// Reads the head of a request; what has a body is not asked here.
fn read(stream: &TcpStream) -> std::io::Result<Option<(String, http::Request)>> {
    let mut lines = BufReader::new(stream).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(None) };
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut request = http::Request::new(method, target).header("connection", "close");
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(": ") else { break };
        // What is not compressed can be changed.
        if !["connection", "accept-encoding"].contains(&name.to_ascii_lowercase().as_str()) {
            request = request.header(name, value);
        }
    }
    Ok(Some((target.to_owned(), request)))
}

/// Writes an answer with the length of its body, of which the end may never come.
fn write(stream: &mut TcpStream, response: &http::Response, end: usize) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\nconnection: close\r\n", response.status);
    for (name, value) in &response.headers {
        if !["connection", "content-length", "transfer-encoding"].contains(&name.as_str()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    if response.status != 304 {
        head.push_str(&format!("content-length: {}\r\n", response.body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(response.body.get(..end).unwrap_or(&response.body))
}
