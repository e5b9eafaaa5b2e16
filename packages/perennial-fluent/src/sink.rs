//! [`Sink`]: where the evaluator writes.

/// Where the evaluator writes a message.
pub trait Sink {
    /// Takes a piece of text.
    fn text(&mut self, text: &str);

    /// Markup of this name begins.
    fn open(&mut self, _name: &str) {}

    /// The markup that began last ends.
    fn close(&mut self) {}
}

/// Plain text: markup leaves its content alone.
impl Sink for String {
    fn text(&mut self, text: &str) {
        self.push_str(text);
    }
}
