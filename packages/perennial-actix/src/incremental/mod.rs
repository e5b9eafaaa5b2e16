//! The engine on actix-web for pages of any maker: a template library, or another HTTP server.
//!
//! [`Incremental`] makes each page once, at its first request, answers everybody from what is
//! stored, and renews it by time, tag or path without anyone waiting. What makes pages is a
//! [`Render`]: a function is one.
//!
//! ```
//! use std::time::Duration;
//!
//! use actix_web::{App, body::to_bytes, dev::ServiceResponse, test};
//! use perennial_actix::{Generated, GenerationFailure, Incremental, IncrementalRoute, RenderRequest};
//!
//! async fn render(request: RenderRequest) -> Result<Generated, GenerationFailure> {
//!     let id = request.param("id").unwrap_or_default();
//!     if id == "0" {
//!         return Err(GenerationFailure::not_found("no such product"));
//!     }
//!     let page = format!("<!doctype html><title>Product {id}</title><h1>Product {id}</h1>");
//!     Ok(Generated::new(page, format!("{{\"id\":{id}}}")).tag("products"))
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let incremental = Incremental::builder(render)
//!     .route(
//!         IncrementalRoute::new("products/{id: u64}")
//!             .data("api/products/{id}.json")
//!             .revalidate_after(Duration::from_secs(86_400)),
//!     )
//!     .build()?;
//! let app = test::init_service(App::new().default_service(incremental.service())).await;
//! let ask = |path: &str| test::TestRequest::get().uri(path).to_request();
//!
//! let status = |response: &ServiceResponse| {
//!     let value = response.headers().get("cache-status").and_then(|value| value.to_str().ok());
//!     value.unwrap_or_default().to_owned()
//! };
//!
//! let first = test::call_service(&app, ask("/products/7")).await;
//! assert_eq!(status(&first), "perennial; fwd=miss; stored");
//! // The data of the same generation.
//! let data = test::call_service(&app, ask("/api/products/7.json")).await;
//! assert!(status(&data).starts_with("perennial; hit; ttl="));
//! assert_eq!(to_bytes(data.into_body()).await.map_err(|error| error.to_string())?, "{\"id\":7}");
//! assert_eq!(test::call_service(&app, ask("/products/0")).await.status(), 404);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod admission;
mod answer;
mod builder;
mod data_pattern;
mod error;
mod fallback;
mod render;
mod route;
mod route_table;
mod runtime;
mod service;

pub use builder::IncrementalBuilder;
pub use error::IncrementalError;
pub use fallback::Fallback;
pub use render::{Render, RenderRequest, Renderer};
pub use route::IncrementalRoute;
pub use service::Incremental;
