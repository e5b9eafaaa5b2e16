//! [`connect`]: a browser's connection, taken away and given back.

use perennial_test::Browser;
use serde_json::json;

/// Takes the browser's connection away, or gives it back.
///
/// # Panics
/// If the browser refuses.
pub async fn connect(browser: &Browser, online: bool) {
    browser.command("Network.enable", json!({})).await.unwrap();
    let conditions = json!({ "offline": !online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.command("Network.emulateNetworkConditions", conditions).await.unwrap();
}
