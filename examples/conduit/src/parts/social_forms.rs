//! The forms that make an article a favorite, and that follow a user.

use perennial::prelude::*;

use super::icon::icon;
use crate::actions::social::{favorite, follow};

/// How an article stands with its readers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Liking {
    pub(crate) slug: String,
    pub(crate) favorites: u64,
    /// Whether it is a favorite of the visitor.
    pub(crate) favorited: bool,
}

/// How a user stands with the visitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Following {
    pub(crate) username: String,
    pub(crate) following: bool,
}

/// The button that makes an article a favorite, or no longer: in a list only a number, else with words.
pub(crate) fn favorite_form(liking: Liking, key: &'static str, is_short: bool) -> View {
    let Liking { slug, favorites, favorited } = liking;
    let key = format!("{key}{slug}");
    let now = create_signal(favorited);
    let number = move || match (now.get(), favorited) {
        (true, false) => favorites.saturating_add(1),
        (false, true) => favorites.saturating_sub(1),
        _ => favorites,
    };
    let class = move || match now.get() {
        true => "btn btn-sm btn-primary",
        false => "btn btn-sm btn-outline-primary",
    };
    let words = move || if now.get() { "Unfavorite Article" } else { "Favorite Article" };
    let optimistic = move |_: &_| {
        now.set(!favorited);
        move || now.set(favorited)
    };
    let form = Form::new(favorite).key(key).class("inline-form").optimistic(optimistic);
    form.view(move |form| {
        let text = match is_short {
            true => view! { " " span(class="visually-hidden") { (words) ", " } (number) },
            false => view! { " " (words) " " span(class="counter") { "(" (number) ")" } },
        };
        let (slug, on) = (form.hidden("slug", slug), form.hidden("on", !favorited));
        let icon = icon("ion-heart");
        view! {
            (slug)
            (on)
            button(class=class) { (icon) (text) }
        }
    })
}

/// The button that follows a user, or no longer.
pub(crate) fn follow_form(state: Following, key: &'static str) -> View {
    let Following { username, following } = state;
    let text = match following {
        true => format!(" Unfollow {username}"),
        false => format!(" Follow {username}"),
    };
    let class = match following {
        true => "btn btn-sm btn-secondary action-btn",
        false => "btn btn-sm btn-outline-secondary action-btn",
    };
    Form::new(follow).key(key).class("inline-form").view(move |form| {
        let (name, on) = (form.hidden("username", username), form.hidden("on", !following));
        let icon = icon("ion-plus-round");
        view! {
            (name)
            (on)
            button(class=class) { (icon) (text) }
        }
    })
}
