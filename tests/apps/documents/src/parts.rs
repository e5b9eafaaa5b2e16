//! Elements whose children a parser puts elsewhere, or takes for others.

use perennial::prelude::*;

pub(crate) fn noscript() -> View {
    view! {
        script(src=base_link("/count.js")) {}
        noscript { p { "This page counts with JavaScript." } }
        (crate::counter())
    }
}

pub(crate) fn template() -> View {
    view! {
        template { p { "a row" } }
        (crate::counter())
    }
}

pub(crate) fn rows() -> View {
    let rows = create_signal(vec![1, 2, 3]);
    view! {
        table {
            caption { "Numbers" }
            Keyed(list=rows, view=|n| view! { tr { td { (n) } } }, key=|n| *n)
        }
        button(id="change", on:click=move |_| rows.set(vec![3, 1])) { "change" }
        (crate::counter())
    }
}

pub(crate) fn clip() -> View {
    view! {
        video(muted=true, autoplay=true, playsinline=true) {}
        audio(muted=true, controls=true) {}
        (crate::counter())
    }
}

pub(crate) fn drawing() -> View {
    view! {
        svg(viewBox="0 0 100 100", width="100") {
            a(href=link("/")) {
                title { "tip" }
                circle(cx="50", cy="50", r="40") {}
            }
        }
        (crate::counter())
    }
}

pub(crate) fn formula() -> View {
    let power = create_signal(2);
    view! {
        math(display="block", id="formula") {
            semantics {
                mrow {
                    msup { mi { "x" } mn { (power) } }
                    mo(stretchy="false") { "+" }
                    mtext { b { "text" } }
                    (if power.get() > 1 { view! { mi(mathvariant="normal") { "y" } } } else { view! {} })
                }
                annotation-xml(encoding="text/html") { p { "a square" } }
            }
        }
        button(id="change", on:click=move |_| power.set(1)) { "change" }
        (crate::counter())
    }
}

pub(crate) fn editable() -> View {
    view! {
        div(contenteditable="true", role="textbox", aria-label="Text") {
            "Write " a(href=link("/"), id="inside") { "here" }
        }
        (crate::counter())
    }
}

pub(crate) fn long() -> View {
    let gap = || view! { div(style="height: 3000px") {} };
    view! {
        a(href=link("/")) { "first link" }
        (gap())
        h2(id="part") { "Part" }
        a(href=link("/"), id="after") { "link after the part" }
        (gap())
        p { a("name"="old") {} "Old" }
        (gap())
        h2(id="a%20b") { "Odd" }
        (gap())
        (crate::counter())
    }
}

#[derive(Clone, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Raw {
    html: String,
}

/// Raw HTML that a parser would let reach beyond its element, or that has marks of the framework's own.
#[server_only]
pub(crate) async fn load_raw(context: BuildContext) -> Result<Raw, PageError> {
    let all = [
        "<p>one</p></div></article></main><p>two",
        "<h2 id='perennial-state'>State</h2><i id='perennial-popup'></i><i id='perennial-global'></i>",
        "<p data-hk='0.0'>x</p><b data-hk='0.1'>y</b>",
        "<b>bold<!-- open",
        "<table>text<tr><td>1",
        "<select><option>1<option selected>2",
        "<svg><path/><p>out",
        "<template><tr><td>1",
        "<ul><li>1<li>2</ul></ul></body></html>after",
    ];
    let number: usize = context.parse_param("number")?;
    let html = all.get(number).ok_or(PageError::not_found("there is no such text"))?;
    Ok(Raw { html: (*html).to_owned() })
}

pub(crate) fn raw(raw: Raw) -> View {
    view! {
        main {
            article(dangerously_set_inner_html=raw.html) {}
            p { "after" }
            (crate::counter())
        }
    }
}
