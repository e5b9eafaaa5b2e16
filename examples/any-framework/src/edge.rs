//! What is the same whoever makes the pages: the product's route, the store, the web server.

use std::io;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::{App, HttpResponse, web};
use perennial_actix::{
    GuardedServer, Incremental, IncrementalBuilder, IncrementalError, IncrementalRoute,
    ServerLimits,
};
use perennial_isg::StoreError;
use perennial_stores::{DiskSettings, DiskStore};

use crate::arguments::EdgeArguments;

/// The edge cannot run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EdgeError {
    /// The routes cannot be served.
    #[error(transparent)]
    Incremental(#[from] IncrementalError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server cannot run.
    #[error(
        "PER-9501: the server at {address} cannot run: {source}\n\
         hint: choose another address with --address"
    )]
    Serve {
        /// The address.
        address: std::net::SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// The products: a page and its data, a loading page meanwhile, one day at the edge.
pub(crate) fn product_route(
    edge: &EdgeArguments,
    loading: impl Into<bytes::Bytes>,
) -> IncrementalRoute {
    IncrementalRoute::new("products/{id: u64}")
        .data("api/products/{id}.json")
        .loading(loading)
        .revalidate_after(edge.fresh_for())
        .stale_for(edge.stale_for())
        .policy(|policy| policy.uncacheable_for(edge.uncacheable_for()))
}

/// Serves until a signal ends it. Blocks this thread.
pub(crate) fn serve(builder: IncrementalBuilder, edge: &EdgeArguments) -> Result<(), EdgeError> {
    let incremental = match &edge.store {
        Some(folder) => {
            let store = DiskStore::open(folder, DiskSettings::default())?;
            builder.store(Arc::new(store)).build()?
        }
        None => builder.build()?,
    };
    let address = edge.address;
    let failed = |source| EdgeError::Serve { address, source };
    actix_web::rt::System::new().block_on(async {
        let served = run(incremental.clone(), address).await.map_err(failed);
        if let Err(error) = incremental.shutdown().await {
            tracing::warn!(%error, "not all pages could be stored");
        }
        served
    })
}

async fn run(incremental: Incremental, address: std::net::SocketAddr) -> io::Result<()> {
    let server = GuardedServer::new(ServerLimits::default(), move || {
        App::new()
            .route("/edge/loading.js", web::get().to(loading_script))
            .default_service(incremental.service())
    });
    let server = server.bind(address)?;
    for address in server.addresses() {
        println!("listening at http://{address}");
    }
    server.run()?.await
}

/// Fills the loading page in place.
async fn loading_script() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/javascript; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../static/loading.js"))
}
