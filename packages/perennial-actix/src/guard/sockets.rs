//! What is set for sockets.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::TcpStream;

/// How many connections may wait to be accepted.
const BACKLOG: i32 = 4_096;

pub(super) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Lets the system take few bytes of a response before it can send them, for all connections of this
/// listener. It takes megabytes otherwise, and more only when a third of them was sent: a slow client would
/// cost as much memory.
pub(super) fn send_late(listener: &TcpListener) {
    let _socket = SockRef::from(listener);
    #[cfg(target_os = "linux")]
    if let Err(error) = _socket.set_tcp_notsent_lowat(128 * 1_024) {
        tracing::debug!(%error, "the system takes as much of a response as it likes");
    }
}

/// Lets the end of a connection be a reset: what the client has not taken is dropped, and not kept until
/// the system gives up.
pub(super) fn reset(stream: &TcpStream) {
    // A connection that the client has closed meanwhile has nothing left to drop.
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
