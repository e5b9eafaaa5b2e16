//! `Incremental` as it is mounted: what is asked for, and what is answered.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, header};
use actix_web::web::Payload;
use actix_web::{App, HttpRequest, HttpResponse, test};
use perennial_actix::{
    Generated, GenerationFailure, Incremental, IncrementalBuilder, IncrementalRoute, RenderRequest,
};
use perennial_isg::{Limits, Mode, Subject};

/// Makes products: each tells how many were made before.
fn shop() -> (IncrementalBuilder, Arc<AtomicUsize>) {
    let made = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&made);
    let render = move |request: RenderRequest| {
        let made = counter.fetch_add(1, Ordering::SeqCst);
        async move {
            match request.param("id").unwrap_or_default() {
                "1" => return Err(GenerationFailure::Uncacheable),
                "2" => return Err(GenerationFailure::redirect(301, "/products/9")),
                "3" => return Err(GenerationFailure::client(403, "<not for you>")),
                "4" => panic!("planned"),
                "5" => tokio::time::sleep(Duration::from_secs(60)).await,
                _ => {}
            }
            let size = request.query("size").unwrap_or("m");
            let page = format!("{} {size} {made}", request.path);
            Ok(Generated::new(page, format!("[{made}]")).tag("products"))
        }
    };
    let route = IncrementalRoute::new("products/{id: u64}").data("api/{id}.json");
    (Incremental::builder(render).route(route.query_keys(["size"])), made)
}

async fn send(incremental: &Incremental, method: Method, path: &str) -> ServiceResponse {
    let app = test::init_service(App::new().default_service(incremental.service())).await;
    let request = test::TestRequest::with_uri(path).method(method).to_request();
    test::call_service(&app, request).await.map_into_boxed_body()
}

async fn get(incremental: &Incremental, path: &str) -> (u16, String, String) {
    let response = send(incremental, Method::GET, path).await;
    let status = response.status().as_u16();
    let cache = header(&response, "cache-status").to_owned();
    let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("{path}: no body"));
    (status, cache, String::from_utf8(body.to_vec()).unwrap())
}

fn header<'r, B: MessageBody>(response: &'r ServiceResponse<B>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn declared_query_keys_are_part_of_a_pages_name_and_no_others() {
    let (builder, made) = shop();
    let shop = builder.build().unwrap();
    assert_eq!(get(&shop, "/products/7?utm=x").await.2, "/products/7 m 0");
    assert_eq!(get(&shop, "/products/7").await.2, "/products/7 m 0");
    assert_eq!(get(&shop, "/products/7?size=l").await.2, "/products/7 l 1");
    assert_eq!(get(&shop, "/api/7.json?size=l").await.2, "[1]");
    assert_eq!(made.load(Ordering::SeqCst), 2);
}

#[actix_web::test]
async fn pages_can_only_be_read_where_nobody_else_answers() {
    let (builder, _) = shop();
    let shop = builder.build().unwrap();
    let refused = send(&shop, Method::POST, "/products/7").await;
    assert_eq!((refused.status().as_u16(), header(&refused, "allow")), (405, "GET, HEAD"));
    assert_eq!(get(&shop, "/nothing").await.0, 404);
    assert_eq!(
        get(&shop, "/products/1").await.0,
        500,
        "what is not shared has nobody to answer it"
    );
}

#[actix_web::test]
async fn what_is_no_stored_page_is_the_fallbacks_to_answer() {
    let (builder, made) = shop();
    let fallback = |request: HttpRequest, _body: Payload| async move {
        assert_ne!(request.path(), "/panics", "planned");
        let said = format!("{} {}", request.method(), request.path());
        HttpResponse::Ok().insert_header((header::CACHE_STATUS, "origin; hit")).body(said)
    };
    let shop = builder.fallback(fallback).build().unwrap();
    for _ in 0..3 {
        let personal = send(&shop, Method::GET, "/products/1").await;
        let notes: Vec<_> = personal.headers().get_all(header::CACHE_STATUS).collect();
        assert_eq!(notes, ["origin; hit", "perennial; fwd=miss; detail=uncacheable"]);
    }
    assert_eq!(made.load(Ordering::SeqCst), 1, "it is remembered that it is not shared");
    assert_eq!(get(&shop, "/nothing/").await.2, "GET /nothing/");
    let posted = send(&shop, Method::POST, "/products/7").await;
    assert_eq!(to_bytes(posted.into_body()).await.ok().unwrap(), "POST /products/7");
    assert_eq!(get(&shop, "/panics").await.0, 500);
    assert_eq!(get(&shop, "/products/7").await.0, 200);
}

#[actix_web::test]
async fn what_a_page_is_instead_is_told_and_not_stored() {
    let (builder, made) = shop();
    let shop = builder.build().unwrap();
    for _ in 0..2 {
        let moved = send(&shop, Method::GET, "/products/2").await;
        assert_eq!((moved.status().as_u16(), header(&moved, "location")), (301, "/products/9"));
        assert_eq!(header(&moved, "cache-control"), "no-store");
        assert_eq!(made.load(Ordering::SeqCst), 1, "it is remembered for a moment");
    }
    let (status, cache, page) = get(&shop, "/products/3").await;
    assert_eq!((status, &*cache), (403, "perennial; fwd=miss; detail=failed"));
    assert!(page.contains("&lt;not for you&gt;"), "{page}");
    let (status, _, data) = get(&shop, "/api/3.json").await;
    assert_eq!((status, data.contains("\"message\":\"<not for you>\"")), (403, true), "{data}");
    assert_eq!(get(&shop, "/products/4").await.0, 500);
}

#[actix_web::test]
async fn beyond_its_limits_new_pages_are_refused_and_stored_ones_are_not() {
    let (builder, _) = shop();
    let limits = Limits { generations: 1, queue: 0, ..Limits::default() };
    let shop = builder.limits(limits).build().unwrap();
    assert_eq!(get(&shop, "/products/7").await.0, 200);
    let slow = shop.clone();
    actix_web::rt::spawn(async move { get(&slow, "/products/5").await });
    while shop.engine().stats().generating == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let refused = send(&shop, Method::GET, "/products/8").await;
    assert_eq!((refused.status().as_u16(), header(&refused, "retry-after")), (503, "1"));
    assert_eq!(get(&shop, "/products/7").await.0, 200);
}

#[actix_web::test]
async fn pages_are_invalidated_by_tag_path_and_route() {
    let (builder, _) = shop();
    let shop = builder.build().unwrap();
    let path = perennial_protocol::CanonicalPath::parse("/products/7").unwrap();
    let subjects =
        [Subject::tag("products"), Subject::path(&path), Subject::template("products/{id: u64}")];
    for (run, subject) in subjects.into_iter().enumerate() {
        assert_eq!(get(&shop, "/products/7").await.2, format!("/products/7 m {run}"));
        shop.engine().invalidate([subject], Mode::Purge).await.unwrap();
    }
    assert_eq!(get(&shop, "/products/7").await.2, "/products/7 m 3");
}

#[actix_web::test]
async fn renderers_that_block_hold_up_nothing_but_their_own_pages() {
    let (open, opened) = std::sync::mpsc::channel::<()>();
    let opened = Arc::new(std::sync::Mutex::new(opened));
    let render = move |request: RenderRequest| {
        let opened = Arc::clone(&opened);
        async move {
            if request.param("id") != Some("0") {
                let _ = opened.lock().unwrap().recv();
            }
            Ok(Generated::new("made", "{}"))
        }
    };
    let deadline = Duration::from_millis(100);
    let limits = Limits { deadline, landing_wait: deadline, ..Limits::default() };
    let incremental = Incremental::builder(render)
        .route(IncrementalRoute::new("p/{id: u64}"))
        .limits(limits)
        .build()
        .unwrap();
    let paths: Vec<_> = (1..8).map(|id| format!("/p/{id}")).collect();
    let stuck = futures_util::future::join_all(paths.iter().map(|path| get(&incremental, path)));
    assert!(stuck.await.iter().all(|(status, ..)| *status == 503));
    assert_eq!(get(&incremental, "/p/0").await.0, 200);
    assert!(incremental.engine().problem().is_some());
    incremental.shutdown().await.unwrap();
    drop(incremental);
    drop(open);
}
