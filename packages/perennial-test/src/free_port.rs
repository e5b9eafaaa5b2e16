//! A port of this machine that nobody listens on.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use crate::TestError;

/// An address of this machine that nobody listens on at the moment.
pub(crate) fn free_address() -> Result<SocketAddr, TestError> {
    let address =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    address.map_err(|source| TestError::Connection { what: "no port is free".to_owned(), source })
}
