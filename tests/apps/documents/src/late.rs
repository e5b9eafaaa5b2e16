//! What comes when its page has been left.

use gloo_timers::callback::{Interval, Timeout};
use gloo_timers::future::TimeoutFuture;
use perennial::prelude::*;
use sycamore::web::js_sys::{Reflect, global};
use sycamore::web::wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// Each callback touches signals in another way, and says then that it could.
pub(crate) fn late() -> View {
    let said = create_signal("");
    let texts = create_signal(Vec::<String>::new());
    let times = create_signal(0);
    let double = create_memo(move || times.get() * 2);
    let press = move |_| {
        let after = |name: &'static str, run: Box<dyn Fn()>| {
            Timeout::new(300, move || {
                run();
                is_done(name);
            })
            .forget();
        };
        after("set", Box::new(move || said.set("Saved.")));
        after("get", Box::new(move || times.set(times.get() + double.get())));
        after("update", Box::new(move || texts.update(|texts| texts.push(said.get().into()))));
        after("with", Box::new(move || times.set(texts.with(Vec::len))));
        let count = move || {
            times.set(times.get() + 1);
            is_done("interval");
        };
        Interval::new(100, count).forget();
        spawn_local(async move {
            TimeoutFuture::new(300).await;
            said.set(if texts.get_clone().is_empty() { "none" } else { "some" });
            is_done("spawned");
        });
        let scope = sycamore::reactive::use_current_scope();
        let make = move || scope.run_in(|| create_signal(times.get()).track());
        after("scope", Box::new(make));
    };
    view! {
        button(id="press", on:click=press) { "save" }
        a(href=link("/code")) { "away" }
        output { (said) " " (double) }
        ul { Indexed(list=texts, view=|text| view! { li { (text) } }) }
        (crate::counter())
    }
}

/// Says in the browser what was done.
fn is_done(name: &str) {
    let _ = Reflect::set(&global(), &["late-", name].concat().into(), &JsValue::TRUE);
}
