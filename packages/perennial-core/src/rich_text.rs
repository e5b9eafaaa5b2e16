//! [`rich_text`]: a message whose markup becomes elements.

use perennial_fluent::Sink;
use sycamore::prelude::*;

use crate::Text;
use crate::side::adopted_text;

/// Makes an element of what stands within a message's markup.
type Element<'a> = &'a dyn Fn(View) -> View;

/// The name of a message's markup, and what makes an element of it.
pub type Markup<'a> = (&'static str, Element<'a>);

/// A message whose markup becomes elements. `t!` calls it. Markup without a function leaves its content as
/// it is.
pub fn rich_text(text: &Text, markup: &[Markup<'_>]) -> View {
    let (open, texts) = (Vec::new(), String::new());
    let mut views = Views { markup, open, texts, views: Vec::new() };
    text.write_to(&mut views);
    while !views.open.is_empty() {
        views.close();
    }
    views.end_text();
    views.views.into()
}

/// Makes views of texts and markup.
struct Views<'a> {
    markup: &'a [Markup<'a>],
    /// The markup that is open, with what stands before it.
    open: Vec<(Option<Element<'a>>, Vec<View>)>,
    /// The text since the last markup.
    texts: String,
    views: Vec<View>,
}

impl Views<'_> {
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.texts);
        if !text.is_empty() {
            // Elements must be made where the server has made them; texts are taken over.
            self.views.push(adopted_text().unwrap_or(text).into());
        }
    }
}

impl Sink for Views<'_> {
    fn text(&mut self, text: &str) {
        self.texts.push_str(text);
    }

    fn open(&mut self, name: &str) {
        self.end_text();
        let found = self.markup.iter().find(|(own, _)| *own == name);
        self.open.push((found.map(|(_, element)| *element), std::mem::take(&mut self.views)));
    }

    fn close(&mut self) {
        self.end_text();
        let Some((element, before)) = self.open.pop() else { return };
        let inside = View::from(std::mem::replace(&mut self.views, before));
        self.views.push(match element {
            Some(element) => element(inside),
            None => inside,
        });
    }
}
