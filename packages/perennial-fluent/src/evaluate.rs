//! [`evaluate`]: a message as text.
//!
//! # Patterns
//! A pattern is text in which `{` begins a placeable and `}` ends it:
//!
//! | placeable | what it is |
//! |---|---|
//! | `{$name}` | an argument |
//! | `{#id}`, `{#id.attribute}` | a reference to a message |
//! | `{-id}`, `{-id(case:"genitive")}` | a reference to a term |
//! | `{NUMBER($n,minimumFractionDigits:2)}`, `{DATETIME(…)}` | a call |
//! | `{1.50}`, `{"text"}` | a literal |
//! | `{?$n\|one=…\|*other=…}` | a selection: the first variant that matches, or the one with a star |
//! | `{<name}`, `{>}` | markup begins, ends |
//! | `{@fr}` | what follows is in another locale: a message that was fallen back to |
//! | `{l}`, `{r}`, `{p}` | `{`, `}`, `\|` as text |
//!
//! In a literal text `\q`, `\b`, `\l`, `\r` and `\p` are `"`, `\`, `{`, `}` and `|`, so that braces
//! alone tell where a placeable ends. Isolation marks stand in the pattern already.
//!
//! A pattern is read while it is evaluated: the client has no parser and no tree beside this. It may be
//! hostile, because it may come from a bad file: what means nothing is skipped.

use std::borrow::Cow;

use crate::inline::{Named, Value, find, split_at_any};
use crate::{Argument, Host, Sink};

/// The bounds of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How deep references may lead. Default: 16.
    pub depth: u8,
    /// How many placeables are evaluated. Default: 100, as in Fluent's own implementations.
    pub placeables: u16,
    /// How many bytes are written. Default: 65,536.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 16, placeables: 100, bytes: 65_536 }
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was written in the locale.
    Own,
    /// It was written in the locale that is fallen back to.
    Fallback,
    /// There is none: its name was written.
    Missing,
}

/// Writes a message with its arguments.
///
/// What cannot be resolved is written as its name in braces, as Fluent's own implementations do.
pub fn evaluate(
    host: &dyn Host,
    locale: &str,
    id: &str,
    arguments: &[(&'static str, Argument)],
    limits: Limits,
    sink: &mut dyn Sink,
) -> Outcome {
    let Some(pattern) = host.pattern(id) else {
        sink.text(id);
        return Outcome::Missing;
    };
    let outcome = if pattern.starts_with("{@") { Outcome::Fallback } else { Outcome::Own };
    let mut evaluator = Evaluator { host, locale: locale.into(), sink, limits };
    evaluator.pattern(&pattern, &Scope::Message(arguments));
    outcome
}

/// Where variables are looked up.
#[derive(Clone, Copy)]
pub(crate) enum Scope<'a> {
    /// Those of the message.
    Message(&'a [(&'static str, Argument)]),
    /// Those that a reference gives to a term, which sees no others.
    Term(&'a [Named<'a>]),
}

impl<'a> Scope<'a> {
    pub(crate) fn variable(self, name: &str) -> Option<&'a Argument> {
        match self {
            Self::Message(arguments) => {
                arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
            }
            Self::Term(arguments) => {
                let found = arguments.iter().find(|argument| argument.name == name)?;
                found.value.argument()
            }
        }
    }
}

pub(crate) struct Evaluator<'h> {
    pub(crate) host: &'h dyn Host,
    pub(crate) locale: Cow<'h, str>,
    pub(crate) sink: &'h mut dyn Sink,
    pub(crate) limits: Limits,
}

impl Evaluator<'_> {
    pub(crate) fn text(&mut self, text: &str) {
        match self.limits.bytes.checked_sub(text.len()) {
            Some(left) => {
                self.limits.bytes = left;
                self.sink.text(text);
            }
            None => self.limits.bytes = 0,
        }
    }

    /// Writes a pattern up to its end, or to the end of a variant. Returns what follows.
    pub(crate) fn pattern<'p>(&mut self, mut rest: &'p str, scope: &Scope<'_>) -> &'p str {
        loop {
            let (text, from) = split_at_any(rest, b"{|}");
            self.text(text);
            match from.strip_prefix('{') {
                Some(placeable) => rest = self.placeable(placeable, scope),
                None => return from,
            }
        }
    }

    /// Writes a placeable, without its first brace. Returns what follows its last one.
    fn placeable<'p>(&mut self, rest: &'p str, scope: &Scope<'_>) -> &'p str {
        let (body, after) = self.bounded(rest);
        let kind = body.as_bytes().first().copied().unwrap_or_default();
        let tail = body.get(1..).unwrap_or_default();
        match kind {
            b'l' => self.text("{"),
            b'r' => self.text("}"),
            b'p' => self.text("|"),
            b'<' => self.sink.open(tail),
            b'>' => self.sink.close(),
            b'@' => self.locale = tail.to_owned().into(),
            _ => match self.limits.placeables.checked_sub(1) {
                Some(left) => {
                    self.limits.placeables = left;
                    match kind {
                        b'?' => self.selection(tail, scope),
                        _ => self.inline(body, scope),
                    }
                }
                None => self.limits.bytes = 0,
            },
        }
        after
    }

    /// What is within the braces of a placeable, and what follows.
    fn bounded<'p>(&self, rest: &'p str) -> (&'p str, &'p str) {
        let mut depth = 0_u32;
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => {
                    let (body, after) = rest.split_at(at);
                    return (body, after.get(1..).unwrap_or_default());
                }
                b'}' => depth -= 1,
                _ => {}
            }
        }
        (rest, "")
    }

    fn inline(&mut self, text: &str, scope: &Scope<'_>) {
        match self.value(text, scope) {
            Value::Reference { id, arguments } => self.reference(id, &arguments, scope),
            Value::Unresolved(name) => {
                self.text("{");
                self.text(name);
                self.text("}");
            }
            value => {
                let written = match value.argument() {
                    Some(Argument::Text(text)) => Cow::Borrowed(&**text),
                    Some(Argument::Number(number)) => self.host.number(&self.locale, number).into(),
                    Some(Argument::Date(date)) => self.host.date(&self.locale, date).into(),
                    None => Cow::Borrowed(""),
                };
                self.text(&written);
            }
        }
    }

    /// Writes the message or term that a reference names.
    fn reference(&mut self, id: &str, arguments: &[Named<'_>], scope: &Scope<'_>) {
        let found = self.host.pattern(id);
        let (Some(pattern), Some(depth)) = (found, self.limits.depth.checked_sub(1)) else {
            self.text("{");
            self.text(id);
            self.text("}");
            return;
        };
        let own = std::mem::replace(&mut self.limits.depth, depth);
        let locale = self.locale.clone();
        match id.starts_with('-') {
            true => self.pattern(&pattern, &Scope::Term(arguments)),
            false => self.pattern(&pattern, scope),
        };
        self.locale = locale;
        self.limits.depth = own;
    }

    /// Writes the variant that a value selects.
    fn selection(&mut self, text: &str, scope: &Scope<'_>) {
        let (selector, mut rest) = split_at_any(text, b"|");
        let selector = self.selector(selector, scope);
        let mut chosen = None;
        while let Some(variant) = rest.strip_prefix('|') {
            let (key, pattern) = find(variant, b'=').unwrap_or((variant, ""));
            let (key, is_default) = match key.strip_prefix('*') {
                Some(key) => (key, true),
                None => (key, false),
            };
            if selector.as_ref().is_some_and(|value| self.matches(key, value)) {
                chosen = Some(pattern);
                break;
            }
            if is_default {
                chosen = Some(pattern);
            }
            rest = skip_variant(pattern);
        }
        if let (Some(pattern), Some(depth)) = (chosen, self.limits.depth.checked_sub(1)) {
            // Selections in selections are as deep as the file wrote them.
            let own = std::mem::replace(&mut self.limits.depth, depth);
            self.pattern(pattern, scope);
            self.limits.depth = own;
        }
    }

    /// The value of a selector: an attribute of a term is a text.
    fn selector(&mut self, text: &str, scope: &Scope<'_>) -> Option<Argument> {
        match self.value(text, scope) {
            Value::Reference { id, arguments } => {
                let mut written = String::new();
                self.host.pattern(id)?;
                let (host, locale, limits) = (self.host, self.locale.clone(), self.limits);
                Evaluator { host, locale, sink: &mut written, limits }
                    .reference(id, &arguments, scope);
                Some(written.into())
            }
            value => value.argument().cloned(),
        }
    }

    fn matches(&self, key: &str, value: &Argument) -> bool {
        match value {
            Argument::Text(text) => text == key,
            Argument::Number(number) => {
                let is_number =
                    key.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
                match is_number {
                    // By value alone, as browsers do.
                    #[allow(clippy::float_cmp)]
                    true => self.host.parse(key) == number.value,
                    false => self.host.category(&self.locale, number) == key,
                }
            }
            Argument::Date(_) => false,
        }
    }
}

/// What follows a variant: a bar, or nothing.
fn skip_variant(pattern: &str) -> &str {
    let mut depth = 0_u32;
    for (at, byte) in pattern.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => return pattern.get(at..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}
