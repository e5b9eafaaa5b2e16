//! A page with one form.

use perennial::prelude::*;

#[derive(Serialize, Deserialize, ActionInput)]
struct Note {
    text: String,
}

#[perennial::action]
async fn send(context: ActionContext, note: Note) -> Result<(), ActionError> {
    if note.text.trim().is_empty() {
        return Err(ActionError::invalid("text", "Please write something."));
    }
    context.refresh();
    Ok(())
}

fn view() -> View {
    view! {
        h1 { "A form" }
        (Form::new(send).view(|form| view! {
            (form.field("text", "A note").required())
            (form.message())
            (form.submit("Send"))
        }))
    }
}

#[perennial::main]
fn main() -> App {
    let template = Template::new("").view(view).head(|()| Head::title("A form"));
    App::new().icon("/favicon.svg").template(template).action(send)
}
