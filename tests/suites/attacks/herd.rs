//! [`Herd`]: many clients that do the same, without waiting for one another.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Once;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Many clients.
pub(crate) struct Herd {
    address: SocketAddr,
    clients: Vec<TcpStream>,
}

impl Herd {
    /// Connects so many clients.
    pub(crate) fn open(address: SocketAddr, count: usize) -> Self {
        raise_file_limit();
        let clients = (0..count).filter_map(|_| connect(address)).collect();
        Self { address, clients }
    }

    /// Sends bytes from each client, as many as fit.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        for client in &mut self.clients {
            // A client that the server has closed sends nothing.
            let _ = client.write(bytes);
        }
    }

    /// Sends all of the bytes from each client, in rounds, so that the server may read in between.
    pub(crate) fn send_all(&mut self, bytes: &[u8]) {
        let mut sent = vec![0; self.clients.len()];
        for _ in 0..200 {
            let mut rest = false;
            for (client, sent) in self.clients.iter_mut().zip(&mut sent) {
                let Some(part) = bytes.get(*sent..).filter(|part| !part.is_empty()) else {
                    continue;
                };
                match client.write(part) {
                    Ok(count) => *sent += count,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                    Err(_) => *sent = bytes.len(),
                }
                rest |= *sent < bytes.len();
            }
            if !rest {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Reads what came, and connects those anew that the server has closed. Gives how many.
    pub(crate) fn renew(&mut self, greeting: &[u8]) -> usize {
        let mut renewed = 0;
        for client in &mut self.clients {
            if is_open(client) {
                continue;
            }
            if let Some(mut new) = connect(self.address) {
                let _ = new.write(greeting);
                *client = new;
                renewed += 1;
            }
        }
        renewed
    }

    /// How many the server has not closed.
    pub(crate) fn open_clients(&mut self) -> usize {
        self.clients.iter_mut().filter_map(|client| is_open(client).then_some(())).count()
    }

    /// Ends the sending side of each client.
    pub(crate) fn half_close(&self) {
        for client in &self.clients {
            let _ = client.shutdown(Shutdown::Write);
        }
    }
}

fn connect(address: SocketAddr) -> Option<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    stream.set_nonblocking(true).ok()?;
    Some(stream)
}

/// Reads what came until nothing more does, and says whether more may.
fn is_open(client: &mut TcpStream) -> bool {
    let mut buffer = [0; 4_096];
    loop {
        match client.read(&mut buffer) {
            Ok(0) => return false,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        }
    }
}

/// A herd needs more files than many systems allow at first.
fn raise_file_limit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let limit = getrlimit(Resource::Nofile);
        let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
        setrlimit(Resource::Nofile, raised).unwrap();
    });
}
