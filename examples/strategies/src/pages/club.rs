//! `/club`: a guard. `/log-in`: a request state that sets a cookie and redirects.

#[server_only]
use perennial::cookie::Cookie;
use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Club {
    password_of_the_day: String,
}

pub(crate) fn template() -> Template<Club> {
    Template::new("club").view(view).head(head).build_state(load).guard(members_only)
}

pub(crate) fn log_in() -> Template<()> {
    Template::new("log-in").view(log_in_view).head(log_in_head).request_state(let_in)
}

#[server_only]
async fn members_only(request: RequestContext) -> Result<(), PageError> {
    match request.cookie("member") {
        Some("yes") => Ok(()),
        _ => Err(PageError::redirect("/log-in")),
    }
}

#[server_only]
async fn load(_context: BuildContext) -> Club {
    Club { password_of_the_day: "cinnamon".to_owned() }
}

#[server_only]
async fn let_in(request: RequestContext) -> Result<(), PageError> {
    match request.query("join").as_deref() {
        Some("yes") => {
            let cookie = Cookie::build(("member", "yes")).path("/").http_only(true);
            Err(PageError::redirect("/club").cookie(cookie))
        }
        Some("no") => {
            let cookie = Cookie::build(("member", "no")).path("/").http_only(true);
            Err(PageError::redirect("/").cookie(cookie))
        }
        _ => Ok(()),
    }
}

#[server_only]
fn head(_club: &Club) -> Head {
    Head::title("The club").meta("robots", "noindex")
}

#[server_only]
fn log_in_head((): &()) -> Head {
    Head::title("Log in").meta("robots", "noindex")
}

fn view(club: Club) -> View {
    view! {
        h1 { "The club" }
        p { "The password of the day is " strong { (club.password_of_the_day) } "." }
        p { a(href="/log-in?join=no") { "Leave" } }
    }
}

fn log_in_view() -> View {
    view! {
        h1 { "For members" }
        form(action="/log-in") {
            button(name="join", value="yes") { "Become a member" }
        }
    }
}
