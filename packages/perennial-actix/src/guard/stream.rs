//! [`GuardedStream`]: a socket that records what its client does, and completes bare responses.

use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf, Take};
use tokio::net::TcpStream;

use super::connection::{Connection, MayRead};
use super::refusals::Refusals;
use super::sockets;
use crate::system;

/// The interim response (RFC 9110 section 15.2.1).
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// A socket that records what its client does, and completes bare responses.
#[derive(Debug)]
pub(super) struct GuardedStream {
    /// Gives so many bytes at a time as may be read.
    stream: Take<TcpStream>,
    connection: Arc<Connection>,
    refusals: Arc<Refusals>,
    /// Bytes that are sent before all others.
    pending: Bytes,
    /// How many bytes the system has taken.
    sent: u64,
    /// Whether the rest of a head is discarded, so that the client can read the response: a socket
    /// that is closed with unread bytes in it resets its connection.
    discards: bool,
    is_shut: bool,
}

impl GuardedStream {
    pub(super) fn new(
        stream: TcpStream,
        connection: Arc<Connection>,
        refusals: Arc<Refusals>,
    ) -> Self {
        let (stream, pending) = (stream.take(0), Bytes::new());
        Self { stream, connection, refusals, pending, sent: 0, discards: false, is_shut: false }
    }

    pub(super) fn connection(&self) -> Arc<Connection> {
        Arc::clone(&self.connection)
    }

    /// Reads until the client closes, into nothing. The deadline of the connection ends it.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut bytes = [MaybeUninit::uninit(); 4_096];
        loop {
            let mut buffer = ReadBuf::uninit(&mut bytes);
            ready!(Pin::new(self.stream.get_mut()).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }

    /// Looks, after an attempt to send, how much the client has acknowledged. What the system has taken
    /// says little: it takes more only when a large part of what it holds has been acknowledged.
    fn look(&mut self, written: &Poll<io::Result<usize>>) {
        let looks = match written {
            Poll::Pending => self.connection.write_waits(),
            Poll::Ready(Ok(bytes)) => {
                self.sent = self.sent.saturating_add(u64::try_from(*bytes).unwrap_or(u64::MAX));
                self.connection.is_write_waiting()
            }
            Poll::Ready(Err(_)) => false,
        };
        if looks {
            let held = system::unacknowledged(self.stream.get_ref()).unwrap_or_default();
            self.connection.acknowledged(self.sent.saturating_sub(held));
        }
    }

    fn poll_pending(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.pending.is_empty() {
            let written = Pin::new(self.stream.get_mut()).poll_write(cx, &self.pending);
            self.look(&written);
            let written = ready!(written)?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.pending.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for GuardedStream {
    fn drop(&mut self) {
        if self.connection.gives_up() {
            sockets::reset(self.stream.get_ref());
        }
    }
}

impl AsyncRead for GuardedStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.connection.take_head_expired() {
            // The dispatcher reads this as the end of the input, and ends.
            this.pending = this.refusals.timeout();
            return Poll::Ready(Ok(()));
        }
        let most = match this.connection.may_read() {
            MayRead::Now(most) => most,
            MayRead::NextPoll => {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            MayRead::Later => return Poll::Pending,
            MayRead::Discard => return this.poll_discard(cx),
        };
        match this.connection.head_is_too_long() {
            Some(false) => {}
            Some(true) => {
                let is_line = this.connection.line_is_too_long();
                this.connection.refuse_head();
                this.pending = this.refusals.too_long(is_line);
                this.discards = true;
                return Poll::Ready(Ok(()));
            }
            None => {
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
        }
        let before = buffer.filled().len();
        this.stream.set_limit(most);
        ready!(Pin::new(&mut this.stream).poll_read(cx, buffer))?;
        this.connection.received(buffer.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for GuardedStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_pending(cx))?;
        let bare = if this.connection.may_send_bare() { this.refusals.find(buffer) } else { None };
        let buffer = match bare.and_then(|start| buffer.split_at_checked(start)) {
            Some(([], bare)) => {
                let is_line = this.connection.line_is_too_long();
                this.pending = this.refusals.complete(bare, is_line);
                return Poll::Ready(Ok(bare.len()));
            }
            Some((before, _)) => before,
            None => buffer,
        };
        let written = Pin::new(this.stream.get_mut()).poll_write(cx, buffer);
        this.look(&written);
        written
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_pending(cx))?;
        if this.connection.take_continue() {
            this.pending = Bytes::from_static(CONTINUE);
            ready!(this.poll_pending(cx))?;
        }
        this.connection.written();
        ready!(Pin::new(this.stream.get_mut()).poll_flush(cx))?;
        if this.connection.is_at_end() && !this.is_shut {
            ready!(Pin::new(this.stream.get_mut()).poll_shutdown(cx))?;
            this.is_shut = true;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_pending(cx))?;
        if !this.is_shut {
            ready!(Pin::new(this.stream.get_mut()).poll_shutdown(cx))?;
            this.is_shut = true;
        }
        if this.discards { this.poll_discard(cx) } else { Poll::Ready(Ok(())) }
    }
}
