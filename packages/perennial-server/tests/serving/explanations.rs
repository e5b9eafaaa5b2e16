//! What operators are told: which patterns an app answers, and by which one of them.

use http::Method;
use perennial_core::{App, BuildContext, Capsule, Template};
use serde_json::{Value, json};
use sycamore::prelude::*;

use crate::support::{MANIFEST, Opened, settings, text};

async fn named(context: BuildContext) -> String {
    context.path().to_string()
}

async fn open() -> Opened {
    let plain = || view! { p { "A page." } };
    let weather = Capsule::new("weather/{town}")
        .view(|text: String| view! { p { (text) } })
        .build_state(named);
    let app = App::new()
        .template(Template::new("").view(plain))
        .template(Template::new("city/{slug}").view(plain).incremental_generation())
        .capsule(weather);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("manifest.json"), MANIFEST).unwrap();
    let mut settings = settings(folder.path());
    settings.token = Some("0123456789abcdef".to_owned());
    Opened { site: perennial_server::Site::open(app, settings).await.unwrap(), folder }
}

async fn explained(site: &Opened, query: &str) -> (u16, Value) {
    let url = format!("/.perennial/explain{query}");
    let right = [("authorization", "Bearer 0123456789abcdef")];
    let response = site.send(Method::GET, &url, &right).await;
    (response.status.as_u16(), serde_json::from_str(text(&response)).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_explanation_of_no_path_names_all_patterns() {
    let all = json!({ "templates": ["", "city/{slug}"], "capsules": ["weather/{town}"] });
    assert_eq!(explained(&open().await, "").await, (200, all));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_data_routes_and_widgets_are_explained_by_their_own_pattern() {
    let site = open().await;
    for (url, pattern) in [
        ("/", ""),
        ("/city/tartu", "city/{slug}"),
        ("/.perennial/page/city/tartu/state.json", "city/{slug}"),
        ("/.perennial/widget/weather/tartu/state.json", "weather/{town}"),
    ] {
        let (status, explanation) = explained(&site, &format!("?path={url}")).await;
        assert_eq!((status, &explanation["template"]), (200, &json!(pattern)), "{url}");
        assert_eq!(explanation["state"], "cold", "{url}");
    }
    site.get("/.perennial/widget/weather/tartu/state.json").await;
    let widget = "?path=/.perennial/widget/weather/tartu/state.json";
    assert_eq!(explained(&site, widget).await.1["state"], "fresh");
    for nothing in ["/nothing", "/.perennial/widget/nothing/state.json", "/.perennial/health"] {
        assert_eq!(explained(&site, &format!("?path={nothing}")).await.0, 404, "{nothing}");
    }
}
