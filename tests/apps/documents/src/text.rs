//! Texts that a parser does not read as other texts.

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Code {
    code: String,
    note: String,
}

#[server_only]
pub(crate) async fn load(_: BuildContext) -> Result<Code, PageError> {
    Ok(Code { code: "\n\nfn main() {}".into(), note: "\nsecond".into() })
}

pub(crate) fn code(code: Code) -> View {
    view! {
        pre { (code.code) }
        textarea(aria-label="Note") { (code.note) }
        (crate::counter())
    }
}

pub(crate) fn green() -> View {
    view! {
        style { ".a > .b { color: rgb(0, 128, 0) }" }
        div(class="a") { p(class="b") { "green" } }
        (crate::counter())
    }
}
