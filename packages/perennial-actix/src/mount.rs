//! [`mount`]: a site within an author's own actix-web app.

use std::sync::Arc;

use actix_web::dev::fn_service;
use actix_web::web::{self, ServiceConfig};
use perennial_protocol::url;
use perennial_server::Site;

use crate::handler::Handler;
use crate::{handler, reload};

/// Lets a site answer all that nothing else in an actix-web app answers: `configure` it last. Routes
/// and middleware of the app's own come before it. A [`GuardedServer`](crate::GuardedServer) bounds
/// the app's connections; actix-web's own server does not.
///
/// ```no_run
/// use std::sync::Arc;
/// use actix_web::{App, web};
/// use perennial_actix::{GuardedServer, Site, mount};
///
/// async fn serve(site: Arc<Site>) -> std::io::Result<()> {
///     let address = site.settings().address;
///     let server = GuardedServer::of_site(&site.clone(), move || {
///         App::new().route("/api/time", web::get().to(async || "noon")).configure(mount(&site))
///     });
///     server.bind(address)?.run()?.await
/// }
/// ```
pub fn mount(site: &Arc<Site>) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let site = Arc::clone(site);
    let handler = Arc::new(Handler::new(Arc::clone(&site)));
    move |config| {
        if site.settings().development {
            config.route(&site.address().path(url::RELOAD), web::get().to(reload::events));
        }
        config.app_data(web::Data::from(Arc::clone(&site)));
        config.app_data(web::Data::from(Arc::clone(&handler)));
        // A service, and not a route: what a route's handler costs, extractors and another future on
        // the heap, every request would pay.
        config.default_service(fn_service(move |request| handler::handle(&handler, request)));
    }
}
