//! The web server: routes of its own, then the pages, and middleware around both.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::middleware::{DefaultHeaders, Logger};
use actix_web::{App, HttpResponse, web};
use perennial_actix::{GuardedServer, Site, mount};

/// How often the button was clicked, by all visitors since the start.
type Clicks = web::Data<AtomicU64>;

/// Serves until a signal ends it.
pub(crate) async fn serve(site: Arc<Site>) -> std::io::Result<()> {
    let address = site.settings().address;
    let clicks: Clicks = web::Data::new(AtomicU64::new(0));
    let server = GuardedServer::of_site(&Arc::clone(&site), move || {
        App::new()
            .wrap(Logger::new("%r %s %b"))
            .wrap(DefaultHeaders::new().add(("x-served-by", "custom-server")))
            .app_data(clicks.clone())
            .service(
                web::scope("/api")
                    .route("/clicks", web::get().to(read))
                    .route("/clicks", web::post().to(click))
                    .default_service(web::to(unknown)),
            )
            // Last: the pages answer what nothing before them does.
            .configure(mount(&site))
    });
    let server = server.bind(address)?;
    println!("listening at http://{address}");
    server.run()?.await
}

async fn read(clicks: Clicks) -> HttpResponse {
    answer(clicks.load(Ordering::Relaxed))
}

async fn click(clicks: Clicks) -> HttpResponse {
    answer(clicks.fetch_add(1, Ordering::Relaxed).saturating_add(1))
}

/// An unknown address of the API is answered as the API answers, not with a page.
async fn unknown() -> HttpResponse {
    HttpResponse::NotFound().content_type("application/json").body(r#"{"error":"not found"}"#)
}

fn answer(clicks: u64) -> HttpResponse {
    let body = format!(r#"{{"clicks":{clicks}}}"#);
    let response = &mut HttpResponse::Ok();
    response.content_type("application/json").insert_header(("cache-control", "no-store"));
    response.body(body)
}
