//! What is no state of the page's type: the client says so, with its place, and goes on.

use perennial_protocol::document::STATE_ID;
use perennial_test::Browser;
use perennial_tests::states;

/// Opens a page whose state was replaced before the client runs, by what this JavaScript gives of
/// the state's text, and returns what the client says of it.
async fn complaint(replace: &str) -> String {
    // It was fetched again, and works.
    let works = "(document.getElementById('work').click(),
        document.getElementById('mood').textContent !== 'tasks: 1')";
    complaint_on("/board/7", replace, works).await
}

/// As [`complaint`], of another page, of which this holds once it works.
async fn complaint_on(path: &str, replace: &str, works: &str) -> String {
    let (site, browser) = (states(), Browser::start().await.unwrap());
    let spoil = format!(
        "document.addEventListener('readystatechange', () => {{
            if (document.readyState !== 'interactive') return;
            const state = document.getElementById('{STATE_ID}');
            state.textContent = ({replace})(state.textContent);
        }});"
    );
    browser.before_load(&spoil).await.unwrap();
    browser.goto(&site.url(path)).await.unwrap();
    browser.hydrated().await.unwrap();
    browser.until(works).await.unwrap();
    let console = browser.console().await.unwrap();
    browser.finish().await.unwrap();
    console.into_iter().map(|entry| entry.message).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(complaint: &str, expected: &str) {
    assert!(complaint.contains(expected), "{complaint}");
    assert!(!complaint.contains("PER-6001"), "it panicked: {complaint}");
}

#[tokio::test]
async fn a_field_of_another_type_is_named_with_its_place() {
    let complaint = complaint("text => text.replace('\"title\":\"b\"', '\"title\":[]')").await;
    check(&complaint, "PER-2003");
    check(&complaint, "state.todos[1].title");
}

#[tokio::test]
async fn values_of_every_wrong_kind_are_refused() {
    for wrong in ["null", "1", "-0.5", "\"text\"", "[]", "[[[]]]", "{}", "true"] {
        check(&complaint(&format!("() => '{wrong}'")).await, "PER-2003");
    }
}

#[tokio::test]
async fn a_variant_that_does_not_exist_or_lacks_its_content_is_refused() {
    let replace =
        |by: &str| format!("text => text.replace('{{\"Busy\":{{\"tasks\":1}}}}', '{by}')");
    for by in ["\"Busy\"", "\"Idle\"", "{\"Calm\":1}", "{\"Busy\":{},\"Calm\":null}", "{}"] {
        check(&complaint(&replace(by)).await, "state.mood");
    }
}

#[tokio::test]
async fn what_nests_too_deep_is_refused_before_the_stack_ends() {
    let works = "document.getElementById('read').textContent !== ''";
    let nested = |open: &str, close: &str| {
        format!(
            "text => text.replace(/\"shapes\":.*/s, '\"shapes\":[' + '{open}'.repeat(100000) + '\"Unit\"' + '{close}'.repeat(100000) + '],\"deep\":[],\"endless\":null}}')"
        )
    };
    for (open, close) in [
        ("{\"Maybe\":[", ",{\"Err\":\"\"}]}"),
        ("{\"ByName\":{\"\":", "}}"),
        ("{\"Lists\":{\"list\":[", "]}}"),
    ] {
        check(&complaint_on("/shapes/0", &nested(open, close), works).await, "PER-2006");
    }
    let endless = "text => text.replace('\"endless\":null', '\"endless\":1')";
    check(&complaint_on("/shapes/0", endless, works).await, "PER-2006");
}
