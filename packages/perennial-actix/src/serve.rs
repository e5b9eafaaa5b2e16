//! Runs the web server until it is told to end.

use std::sync::Arc;

use actix_web::App;
use perennial_server::Site;

use crate::{GuardedServer, mount};

/// The server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened at.
    #[error(
        "PER-5010: cannot listen at {address}: {source}\n\
         hint: choose another with --address, or end what listens there"
    )]
    Bind {
        /// The address.
        address: std::net::SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The server failed while it ran.
    #[error("PER-5011: the server failed: {0}")]
    Run(#[from] std::io::Error),
}

/// Serves a site at the address of its settings, until a signal ends it. Blocks this thread.
///
/// # Errors
/// [`ServeError`], if the address cannot be listened at, or the server fails.
pub fn serve(site: Arc<Site>) -> Result<(), ServeError> {
    let address = site.settings().address;
    actix_web::rt::System::new().block_on(async move {
        let server =
            GuardedServer::of_site(&Arc::clone(&site), move || App::new().configure(mount(&site)));
        let server = server.bind(address).map_err(|source| ServeError::Bind { address, source })?;
        println!("listening at http://{address}");
        Ok(server.run()?.await?)
    })
}
