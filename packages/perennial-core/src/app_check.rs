//! The checks of an app that need nothing but its description.

use std::str::FromStr as _;

use crate::param_type::ParamType;
use crate::{AppDefinition, AppError};

/// Finds the first contradiction in an app whose patterns were checked.
pub(crate) fn check(app: &AppDefinition) -> Result<(), AppError> {
    check_query_keys(app)?;
    check_states(app)?;
    check_widgets_have_readers(app)
}

/// A key is the name alone. The author reads its value by `parse_query`.
fn check_query_keys(app: &AppDefinition) -> Result<(), AppError> {
    for template in &app.templates {
        if let Some(key) = template.query_keys().iter().find(|key| !is_query_key(key)) {
            let template = template.pattern().to_string();
            return Err(AppError::QueryKey { template, key: key.clone() });
        }
    }
    Ok(())
}

fn is_query_key(key: &str) -> bool {
    let typed = |(_, kind): (&str, &str)| ParamType::from_str(kind.trim()).is_ok();
    let separates = |c: char| c.is_whitespace() || c.is_control() || "&=#?{}".contains(c);
    !key.is_empty() && !key.contains(separates) && !key.rsplit_once(':').is_some_and(typed)
}

fn check_states(app: &AppDefinition) -> Result<(), AppError> {
    let templates = app.templates.iter();
    let templates = templates.filter_map(|own| {
        Some((format!("the template {:?}", own.pattern().as_str()), own.no_state()?))
    });
    let capsules = app.capsules.iter();
    let capsules = capsules.filter_map(|own| {
        Some((format!("the capsule {:?}", own.pattern().as_str()), own.no_state()?))
    });
    let global = app.global.as_ref().and_then(|global| global.no_state());
    let global = global.map(|state| ("the global state".to_owned(), state));
    match templates.chain(capsules).chain(global).next() {
        Some((what, state)) => Err(AppError::NoState { what, state }),
        None => Ok(()),
    }
}

/// A widget has a URL of its own, and no page's guard runs there: the widgets of a page can depend
/// on signals, so the server cannot tell which page a request for one comes from. Where anything is
/// guarded, each capsule therefore says itself who sees its widgets.
fn check_widgets_have_readers(app: &AppDefinition) -> Result<(), AppError> {
    let template = app.templates.iter().find(|template| template.has_guard());
    let template = template.map(|own| format!("the template {:?}", own.pattern().as_str()));
    let capsule = app.capsules.iter().find(|capsule| capsule.has_guard());
    let capsule = capsule.map(|own| format!("the capsule {:?}", own.pattern().as_str()));
    let guarded = template.or(capsule);
    for capsule in &app.capsules {
        let name = || capsule.pattern().to_string();
        match (capsule.has_guard(), capsule.is_public(), &guarded) {
            (true, true, _) => return Err(AppError::PublicAndGuarded(name())),
            (false, false, Some(guarded)) => {
                let (capsule, guarded) = (name(), guarded.clone());
                return Err(AppError::OpenCapsule { capsule, guarded });
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sycamore::prelude::*;

    use crate::{App, BuildContext, Capsule, GlobalState, RequestContext, Template};

    fn text(state: String) -> View {
        view! { p { (state) } }
    }

    fn plain() -> View {
        view! { p { "plain" } }
    }

    async fn load(_: BuildContext) -> String {
        String::new()
    }

    async fn ask(_: RequestContext) -> String {
        String::new()
    }

    async fn members(_: RequestContext) {}

    #[track_caller]
    fn check(app: App, expected: Result<(), &[&str]>) {
        let found = app.finish().map(|_| ()).map_err(|error| error.to_string());
        match (&found, expected) {
            (Ok(()), Ok(())) => {}
            (Err(text), Err(parts)) => {
                for part in parts {
                    assert!(text.contains(part), "{part:?} in {text}");
                }
            }
            _ => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_query_key_with_a_type_is_an_error_that_names_it() {
        let app =
            |key: &str| App::new().template(Template::new("find").view(plain).query_keys([key]));
        for key in ["page", "filter[name]", "utm:source", "größe"] {
            check(app(key), Ok(()));
        }
        for key in ["page: u32", "page:u32", "", "a b", "a=b", "{page}", "page?"] {
            check(app(key), Err(&["PER-2044", "\"find\"", &format!("{key:?}"), "parse_query"]));
        }
    }

    #[test]
    fn a_view_whose_state_no_function_gives_is_an_error() {
        let page = || Template::new("page").view(text);
        let merging = || Template::new("page").states::<u32, bool>().view(text);
        check(App::new().template(page()), Err(&["PER-2030", "\"page\"", "String"]));
        check(App::new().template(page().build_state(load)), Ok(()));
        check(App::new().template(page().request_state(ask)), Ok(()));
        let both = || merging().build_state(async |_: BuildContext| 1_u32);
        check(App::new().template(both()), Err(&["PER-2030"]));
        let both = || both().request_state(async |_: RequestContext| true);
        check(App::new().template(both()), Err(&["PER-2030"]));
        let merged = both().amalgamate(async |_: u32, _: bool| String::new());
        check(App::new().template(merged), Ok(()));
        let capsule = || Capsule::new("part").view(text);
        check(App::new().capsule(capsule()), Err(&["PER-2030", "the capsule \"part\""]));
        check(App::new().capsule(capsule().build_state(load)), Ok(()));
        let global = || GlobalState::<String>::new();
        check(App::new().global_state(global()), Err(&["PER-2030", "the global state"]));
        check(App::new().global_state(global().build_state(load)), Ok(()));
    }

    #[test]
    fn where_anything_is_guarded_each_capsule_says_who_sees_its_widgets() {
        let club = || Template::new("club").view(plain).guard(members);
        let open = || Capsule::new("part").view(text).build_state(load);
        check(App::new().capsule(open()), Ok(()));
        let refused: &[&str] = &["PER-2045", "\"part\"", "the template \"club\"", ".public()"];
        check(App::new().template(club()).capsule(open()), Err(refused));
        check(App::new().template(club()).capsule(open().public()), Ok(()));
        check(App::new().template(club()).capsule(open().guard(members)), Ok(()));
        let asks = Capsule::new("part").view(text).request_state(ask);
        check(App::new().template(club()).capsule(asks), Err(refused));
        let outer = Capsule::new("outer").view(plain).guard(members);
        check(App::new().capsule(outer).capsule(open()), Err(&["the capsule \"outer\""]));
        let both = open().public().guard(members);
        check(App::new().capsule(both), Err(&["PER-2046", "\"part\""]));
    }
}
