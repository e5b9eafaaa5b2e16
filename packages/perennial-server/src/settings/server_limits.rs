//! [`ServerLimits`]: the bounds on connections and request bodies, from the environment.

use std::net::IpAddr;
use std::time::Duration;

use perennial_protocol::environment as names;

use super::settings_error::SettingsError;
use super::variables::{Variables, invalid, list};

/// The bounds on connections and request bodies. An adapter enforces them.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerLimits {
    /// How many connections may be open at once; `None` follows from the limit of open files.
    pub connections: Option<usize>,
    /// How many connections one address may have at once; `None` is half of all. An IPv6 client
    /// is counted by the first 64 bits of its address, because it chooses the others itself.
    pub connections_per_address: Option<usize>,
    /// Reverse proxies, which speak for many visitors: they may have any number of connections.
    /// Loopback addresses always may.
    pub trusted_addresses: Vec<IpAddr>,
    /// How long a connection may be idle between two requests.
    pub idle: Duration,
    /// How long the head of a request may take, from its first byte, or for the first request from
    /// the start of the connection.
    pub head: Duration,
    /// The longest head of a request, in bytes: the request line and all header lines. The web
    /// server takes no more than 128 KiB, whatever this is.
    pub head_bytes: usize,
    /// How long the server waits for a body. Bytes that arrive add the time that
    /// [`body_rate`](Self::body_rate) allows for them, to no more than this.
    pub body: Duration,
    /// How many bytes of a body must arrive in a second.
    pub body_rate: u64,
    /// How long the server waits for the client to take a response. Bytes that it takes add the time
    /// that [`write_rate`](Self::write_rate) allows for them, to no more than this.
    pub write: Duration,
    /// How many bytes of a response the client must take in a second.
    pub write_rate: u64,
    /// How long a connection stays open after the response to a request with an unread body, so that
    /// the client can read the response.
    pub close: Duration,
    /// How long requests in flight may take once the server is told to end. Generations that run then
    /// have [`Limits::landing_wait`](perennial_isg::Limits::landing_wait) more.
    pub drain: Duration,
    /// The longest body that is read, in bytes.
    pub body_bytes: usize,
    /// How many bytes all bodies that are being read may have together. When there are no more, the
    /// body whose bytes have been held longest gives way.
    pub bodies_bytes: usize,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections: None,
            connections_per_address: None,
            trusted_addresses: Vec::new(),
            idle: Duration::from_secs(15),
            head: Duration::from_secs(10),
            head_bytes: 64 * 1_024,
            body: Duration::from_secs(10),
            body_rate: 1_024,
            write: Duration::from_secs(15),
            write_rate: 1_024,
            close: Duration::from_secs(1),
            drain: Duration::from_secs(10),
            body_bytes: 256 * 1_024,
            bodies_bytes: 16 * 1_024 * 1_024,
        }
    }
}

impl ServerLimits {
    /// Reads the bounds from any source of variables.
    ///
    /// # Errors
    /// [`SettingsError`] names the variable and its value.
    pub fn from_variables(
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let mut limits = Self { trusted_addresses: addresses(variable)?, ..Self::default() };
        let variables = Variables(variable);
        let (mut all, mut of_address) = (0, 0);
        variables.count(names::MAX_CONNECTIONS, &mut all)?;
        variables.count(names::MAX_CONNECTIONS_PER_ADDRESS, &mut of_address)?;
        limits.connections = (all > 0).then_some(all);
        limits.connections_per_address = (of_address > 0).then_some(of_address);
        variables.seconds(names::IDLE_TIMEOUT, &mut limits.idle)?;
        variables.seconds(names::HEAD_TIMEOUT, &mut limits.head)?;
        variables.count(names::HEAD_BYTES, &mut limits.head_bytes)?;
        variables.seconds(names::BODY_TIMEOUT, &mut limits.body)?;
        variables.count(names::BODY_RATE, &mut limits.body_rate)?;
        variables.seconds(names::WRITE_TIMEOUT, &mut limits.write)?;
        variables.count(names::WRITE_RATE, &mut limits.write_rate)?;
        variables.seconds(names::CLOSE_TIMEOUT, &mut limits.close)?;
        variables.seconds(names::DRAIN_TIMEOUT, &mut limits.drain)?;
        variables.count(names::BODY_BYTES, &mut limits.body_bytes)?;
        variables.count(names::BODIES_BYTES, &mut limits.bodies_bytes)?;
        Ok(limits)
    }
}

fn addresses(variable: &impl Fn(&str) -> Option<String>) -> Result<Vec<IpAddr>, SettingsError> {
    let parse = |text: String| {
        text.parse().map_err(|error| invalid(names::TRUSTED_ADDRESSES, text.clone(), error))
    };
    list(variable, names::TRUSTED_ADDRESSES).into_iter().map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<ServerLimits, SettingsError> {
        ServerLimits::from_variables(&|asked: &str| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn every_bound_has_a_default_and_a_variable() {
        let default = ServerLimits::default();
        assert_eq!(read("PERENNIAL_IDLE_TIMEOUT", "").unwrap(), default);
        for name in [
            names::MAX_CONNECTIONS,
            names::MAX_CONNECTIONS_PER_ADDRESS,
            names::IDLE_TIMEOUT,
            names::HEAD_TIMEOUT,
            names::HEAD_BYTES,
            names::BODY_TIMEOUT,
            names::BODY_RATE,
            names::WRITE_TIMEOUT,
            names::WRITE_RATE,
            names::CLOSE_TIMEOUT,
            names::DRAIN_TIMEOUT,
            names::BODY_BYTES,
            names::BODIES_BYTES,
        ] {
            assert_ne!(read(name, "7").unwrap(), default, "{name}");
            let refused = read(name, "many").unwrap_err().to_string();
            assert!(refused.contains(name) && refused.contains("\"many\""), "{refused}");
        }
        let trusted = read(names::TRUSTED_ADDRESSES, "10.0.0.1, ::7").unwrap().trusted_addresses;
        assert_eq!(trusted, ["10.0.0.1".parse::<IpAddr>().unwrap(), "::7".parse().unwrap()]);
        assert!(read(names::TRUSTED_ADDRESSES, "proxy").is_err());
    }

    #[test]
    fn times_may_have_a_fraction_and_cannot_be_without_end() {
        assert_eq!(read(names::HEAD_TIMEOUT, "0.5").unwrap().head, Duration::from_millis(500));
        for value in ["0", "-1", "NaN", "inf", "100000"] {
            assert!(read(names::HEAD_TIMEOUT, value).is_err(), "{value}");
        }
    }
}
