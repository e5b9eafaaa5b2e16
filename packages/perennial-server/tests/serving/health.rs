//! What a server tells everybody of its health.

use perennial_core::{App, Template};
use sycamore::prelude::*;

use crate::support::{open_with, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_be_opened_is_told_without_its_folder() {
    let beside = tempfile::tempdir().unwrap();
    let file = beside.path().join("secret-place");
    std::fs::write(&file, "no folder").unwrap();
    let app = App::new().template(Template::new("").view(|| view! { p { "here" } }));
    let opened = open_with(app, |settings| settings.store = Some(file.join("store"))).await;
    assert!(text(&opened.get("/").await).contains("here"));
    let told = async {
        loop {
            let health = opened.get("/.perennial/health").await;
            assert_eq!(health.status, 200);
            if text(&health).contains("degraded") {
                return text(&health).to_owned();
            }
            tokio::task::yield_now().await;
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(20), told).await.unwrap();
    assert!(!told.contains("secret-place") && !told.contains('/'), "{told}");
}
