//! A page whose state is reactive in every way.

use std::collections::BTreeMap;

use perennial::prelude::*;

#[derive(Clone, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Board {
    #[reactive(plain)]
    id: u32,
    #[reactive(nested)]
    todos: Vec<Todo>,
    #[reactive(nested)]
    mood: Mood,
    #[reactive(nested)]
    counts: BTreeMap<String, Count>,
    #[reactive(suspended = ask_for_stock)]
    stock: Result<u32, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ReactiveState)]
struct Todo {
    title: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ReactiveState)]
enum Mood {
    Calm,
    Busy { tasks: u32 },
}

#[derive(Debug, Clone, Serialize, Deserialize, ReactiveState)]
struct Count(u32);

pub(crate) fn template() -> Template<Board> {
    Template::new("board/{id: u32}").view(view).build_state(load).incremental_generation()
}

#[server_only]
async fn load(context: BuildContext) -> Result<Board, PageError> {
    let todo = |title: &str| Todo { title: title.to_owned() };
    Ok(Board {
        id: context.param("id")?.parse()?,
        todos: vec![todo("a"), todo("b")],
        mood: Mood::Busy { tasks: 1 },
        counts: [("x".to_owned(), Count(1))].into(),
        stock: Err("not asked yet".to_owned()),
    })
}

/// Sees the rest of the state, and makes signals of its own.
async fn ask_for_stock(board: BoardRx) -> Result<u32, String> {
    let doubled = create_signal(board.id * 2);
    Ok(doubled.get_untracked())
}

fn view(board: BoardRx) -> View {
    let stock = move || match board.stock.get_clone() {
        Ok(stock) => stock.to_string(),
        Err(reason) => reason,
    };
    let next = format!("/board/{}", board.id + 1);
    let snapshot = move || {
        let Board { id, todos, mood, counts, .. } = board.snapshot();
        format!("{id} {todos:?} {mood:?} {counts:?}")
    };
    view! {
        a(id="next", href=next) { "Next" }
        p(id="stock") { (stock()) }
        (todos(board.todos))
        (mood(board.mood))
        (counts(board.counts))
        p(id="snapshot") { (snapshot()) }
    }
}

fn todos(todos: ReactiveVec<Todo>) -> View {
    view! {
        ul {
            Keyed(
                list=todos.items(),
                key=|todo| todo.id(),
                view=move |todo| {
                    // Made in this item's scope, for a list that outlives it.
                    let copy = move |_| todos.push(Todo { title: todo.title.get_clone() + "'" });
                    let shout = move |_| todo.title.update(|title| title.push('!'));
                    let remove = move |_| {
                        let position = todos.items().with(|all| all.iter().position(|it| *it == todo));
                        position.map(|position| todos.remove(position));
                    };
                    view! {
                        li {
                            span { (todo.title) }
                            button(class="copy", on:click=copy) { "Copy" }
                            button(class="shout", on:click=shout) { "Shout" }
                            button(class="remove", on:click=remove) { "Remove" }
                        }
                    }
                },
            )
        }
    }
}

fn mood(mood: ReactiveEnum<Mood>) -> View {
    let work = move |_| match mood.current() {
        MoodRx::Calm => mood.set(Mood::Busy { tasks: 1 }),
        MoodRx::Busy { tasks } => tasks.update(|tasks| *tasks += 1),
    };
    let shown = move || match mood.current() {
        MoodRx::Calm => view! { b { "calm" } },
        MoodRx::Busy { tasks } => view! { i { "tasks: " (tasks) } },
    };
    view! {
        p(id="mood") { (shown()) }
        button(id="rest", on:click=move |_| mood.set(Mood::Calm)) { "Rest" }
        button(id="work", on:click=work) { "Work" }
    }
}

fn counts(counts: ReactiveMap<BTreeMap<String, Count>>) -> View {
    let add = move |_| match counts.at(&"y".to_owned()) {
        Some(count) => count.0.update(|count| *count += 1),
        None => counts.insert("y".to_owned(), Count(1)),
    };
    view! {
        dl(id="counts") {
            Keyed(
                list=move || counts.to_vec(),
                key=|(key, count)| (key.clone(), count.id()),
                view=|(key, count)| view! { div { dt { (key) } dd { (count.0) } } },
            )
        }
        button(id="add", on:click=add) { "Add" }
    }
}
