//! The stream of development events: which build runs, and what a failed rebuild said.
//!
//! In development only. A browser that is connected sees a new server by its build id when it
//! connects again, and what the compiler said through the status file that a rebuild writes.

use std::convert::Infallible;
use std::path::PathBuf;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use perennial_protocol::environment::dist;

use crate::handler::Handler;

/// How often the status file is looked at.
const INTERVAL: Duration = Duration::from_millis(20);
/// After how many looks a comment is sent, so that a closed connection is noticed.
const KEEP_ALIVE: u32 = 500;

/// Answers with the stream of events.
pub(crate) async fn events(handler: web::Data<Handler>, request: HttpRequest) -> HttpResponse {
    if let Some(refusal) = handler.refuse(request.headers()) {
        return refusal;
    }
    let site = &handler.site;
    let file = site.settings().dist.join(dist::STATUS);
    let running = format!("{{\"build\":\"{}\",\"error\":null}}", site.manifest().build_id);
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(statuses(file, running))
}

fn statuses(file: PathBuf, running: String) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold((file, running, None::<String>), |(file, running, sent)| async move {
        for _ in 0..KEEP_ALIVE {
            let status = tokio::fs::read_to_string(&file).await.unwrap_or_else(|_| running.clone());
            if sent.as_ref() != Some(&status) {
                let event = Bytes::from(event(&status));
                return Some((Ok(event), (file, running, Some(status))));
            }
            tokio::time::sleep(INTERVAL).await;
        }
        Some((Ok(Bytes::from_static(b": alive\n\n")), (file, running, sent)))
    })
}

/// One event; its data stand on lines of their own (HTML standard, server-sent events).
fn event(status: &str) -> String {
    let data: String = status.lines().map(|line| format!("data: {line}\n")).collect();
    format!("event: status\n{data}\n")
}
