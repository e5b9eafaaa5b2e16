//! [`of`]: which messages the code of each template can show, as its sources tell.
//!
//! An item can reach whatever its code names, so what a template can show is known without compiling it. Names
//! are not resolved as the compiler does: where one may mean several items, all of them count. What this finds
//! is therefore too much rather than too little; where it cannot know, a template may show any message.

mod items;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use items::{Item, Items};
use tokens::Uses;

/// Where an app begins.
const MAIN: &str = "main";

/// The messages that the code of templates and capsules can show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Those of the templates, by their patterns. One that is missing may show any.
    pub(super) templates: BTreeMap<String, BTreeSet<String>>,
    /// Those of the capsules.
    pub(super) capsules: BTreeMap<String, BTreeSet<String>>,
    /// Those of every page: of layouts, error views, and what else the app itself names.
    pub(super) everywhere: BTreeSet<String>,
    /// All that stand in a call of `t!`.
    pub(super) known: BTreeSet<String>,
}

/// What the sources of an app tell; `None`, if one of them cannot be read.
pub(super) fn of(folder: &Path, sources: &BTreeSet<PathBuf>) -> Option<Reach> {
    let folder = folder.join("src");
    let mut items = Items::default();
    let own = sources.iter().filter(|path| path.starts_with(&folder));
    for path in own.filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        items.add_file(&folder, path)?;
    }
    Some(of_items(&items))
}

fn of_items(items: &Items) -> Reach {
    let mut reach = Reach::default();
    let mut unknown = BTreeSet::new();
    for item in &items.all {
        reach.known.extend(item.scan.all.messages.iter().cloned());
        for description in &item.scan.descriptions {
            let uses = match (item.is_closed, item.scan.has_variables) {
                // What calls it may give it a view of its own.
                (false, _) => {
                    unknown.insert((description.is_template, description.pattern.clone()));
                    continue;
                }
                (true, true) => &item.scan.all,
                (true, false) => &description.uses,
            };
            let messages = closure(items, vec![(item, uses)], |item| &item.scan.all);
            let own =
                if description.is_template { &mut reach.templates } else { &mut reach.capsules };
            own.entry(description.pattern.clone()).or_default().extend(messages);
        }
    }
    for (is_template, pattern) in unknown {
        (if is_template { &mut reach.templates } else { &mut reach.capsules }).remove(&pattern);
    }
    // The methods of traits that types without a name have are anybody's.
    let begins = items.all.iter().filter(|item| item.name == MAIN || item.is_anybodys());
    let begins = begins.map(|item| (item, &item.scan.outside_templates)).collect();
    reach.everywhere = closure(items, begins, |item| &item.scan.outside_templates);
    reach
}

/// The messages that can be reached from some uses.
fn closure<'i>(
    items: &'i Items,
    begins: Vec<(&'i Item, &'i Uses)>,
    uses_of: impl Fn(&'i Item) -> &'i Uses,
) -> BTreeSet<String> {
    let mut messages = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = begins;
    while let Some((item, uses)) = open.pop() {
        messages.extend(uses.messages.iter().cloned());
        let meant = uses.mentions.iter().flat_map(|mention| items.meant(item, mention));
        for place in meant {
            if let Some(next) = items.all.get(place)
                && seen.insert(place)
            {
                open.push((next, uses_of(next)));
            }
        }
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reach(files: &[(&str, &str)]) -> Reach {
        let mut items = Items::default();
        for (module, text) in files {
            items.add(module, text).unwrap();
        }
        of_items(&items)
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    const MAIN_FILE: &str = r#"
        mod frame; mod home; mod about; mod parts;
        use perennial::prelude::*;
        #[perennial::main]
        fn main() -> App {
            App::new()
                .layout(frame::frame)
                .template(home::template())
                .template(about::template())
                .template(Template::new("inline").view(|| view! { p { (t!("inline")) } }))
        }
    "#;

    const PAGES: [(&str, &str); 5] = [
        ("main", MAIN_FILE),
        ("frame", r#"pub fn frame(page: View) -> View { view! { nav { (t!("menu")) } (page) } }"#),
        (
            "home",
            r#"
            use crate::parts::{self as pieces, Card};
            pub fn template() -> Template<()> { Template::new("").view(view).head(head) }
            fn view() -> View { view! { (pieces::card()) (helper()) (Card.label()) } }
            fn head(_: &()) -> Head { Head::title(t!("home.title")) }
            fn helper() -> View { view! { (t!("helped")) } }
            "#,
        ),
        (
            "about",
            r#"
            pub fn template() -> Template<()> { Template::new("/about").view(view).build_state(load) }
            fn view(state: StateRx) -> View { view! { (t!("about")) (format!("{}", state.mood)) } }
            struct State { mood: crate::parts::Mood }
            "#,
        ),
        (
            "parts",
            r#"
            pub struct Card;
            impl Card { pub fn label(&self) -> Text { t!("label") } fn unused() -> Text { t!("unused") } }
            pub fn card() -> View { view! { (t!("card")) } }
            pub enum Mood { Good }
            impl Display for Mood { fn fmt(&self, f: &mut Formatter) { t!("mood"); } }
            "#,
        ),
    ];

    #[test]
    fn a_template_has_the_messages_of_the_code_that_it_names() {
        let reach = reach(&PAGES);
        assert_eq!(reach.templates[""], set(&["home.title", "helped", "card", "label"]));
        assert_eq!(reach.templates["about"], set(&["about", "mood"]));
        assert_eq!(reach.templates["inline"], set(&["inline"]));
        assert_eq!(reach.everywhere, set(&["menu"]));
        assert!(reach.known.contains("unused"));
    }

    #[test]
    fn a_template_that_is_given_its_view_may_show_any_message() {
        let reach = reach(&[(
            "main",
            r#"
            fn main() -> App { App::new().template(page(one)).template(two()) }
            fn page(view: fn() -> View) -> Template<()> { Template::new("one").view(view) }
            fn two() -> Template<()> { let view = one; Template::new("two").view(view) }
            fn one() -> View { view! { (t!("one")) } }
            "#,
        )]);
        assert_eq!(reach.templates, [("two".to_owned(), set(&["one"]))].into());
    }

    #[test]
    fn a_template_that_is_kept_in_a_variable_counts_for_every_page() {
        let reach = reach(&[(
            "main",
            r#"
            fn main() -> App { let page = template(); App::new().template(page) }
            fn template() -> Template<()> { Template::new("a").view(|| view! { (t!("a")) }) }
            "#,
        )]);
        assert_eq!((&reach.templates["a"], &reach.everywhere), (&set(&["a"]), &set(&["a"])));
    }
}
