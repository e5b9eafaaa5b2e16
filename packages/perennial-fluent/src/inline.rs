//! The values in a placeable: variables, literals, calls and references with their arguments.

use std::borrow::Cow;

use crate::evaluate::{Evaluator, Scope};
use crate::{Argument, DateTime, Number, OptionValue, Options};

/// A value in a placeable.
pub(crate) enum Value<'a> {
    /// What a variable, a literal or a call gives.
    Given(Cow<'a, Argument>),
    /// What has no value.
    Unresolved(&'a str),
    /// A message or a term.
    Reference {
        /// Its name; a term's begins with a hyphen.
        id: &'a str,
        /// What a term is given.
        arguments: Vec<Named<'a>>,
    },
}

/// An argument of a call; one without a name comes first.
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Value<'a>,
}

impl Value<'_> {
    pub(crate) fn argument(&self) -> Option<&Argument> {
        match self {
            Self::Given(argument) => Some(argument),
            Self::Unresolved(_) | Self::Reference { .. } => None,
        }
    }
}

impl Evaluator<'_> {
    /// The value of what stands in a placeable.
    pub(crate) fn value<'a>(&self, text: &'a str, scope: &Scope<'a>) -> Value<'a> {
        let tail = text.get(1..).unwrap_or_default();
        match text.as_bytes().first().copied().unwrap_or_default() {
            b'$' => match scope.variable(tail) {
                Some(argument) => Value::Given(Cow::Borrowed(argument)),
                None => Value::Unresolved(text),
            },
            b'"' => {
                let text = unescape(tail.strip_suffix('"').unwrap_or(tail));
                Value::Given(Cow::Owned(text.into_owned().into()))
            }
            b'#' => Value::Reference { id: tail, arguments: Vec::new() },
            b'A'..=b'Z' => self.call(text, scope),
            first if first.is_ascii_digit() || is_negative(tail, first) => self.literal(text),
            b'-' => {
                let (id, list) = split_at_any(text, b"(");
                Value::Reference { id, arguments: self.arguments(list, scope) }
            }
            _ => Value::Unresolved(text),
        }
    }

    /// A number in a pattern keeps its digits.
    fn literal<'a>(&self, digits: &str) -> Value<'a> {
        let mut number = Number::new(self.host.parse(digits));
        if let Some((_, fraction)) = find(digits, b'.') {
            let count = u8::try_from(fraction.len()).unwrap_or(u8::MAX);
            number = number.option("minimumFractionDigits", count);
        }
        Value::Given(Cow::Owned(number.into()))
    }

    fn call<'a>(&self, text: &'a str, scope: &Scope<'a>) -> Value<'a> {
        let (function, list) = split_at_any(text, b"(");
        let mut arguments = self.arguments(list, scope).into_iter();
        let Some(first) = arguments.next() else { return Value::Unresolved(function) };
        if let Value::Unresolved(name) = first.value {
            return Value::Unresolved(name);
        }
        let called = match (function, first.value.argument()) {
            ("NUMBER", Some(Argument::Number(number))) => {
                let mut number = number.clone();
                add_options(&mut number.options, arguments);
                number.into()
            }
            ("DATETIME", Some(Argument::Date(date))) => {
                let mut date = date.clone();
                add_options(&mut date.options, arguments);
                date.into()
            }
            ("DATETIME", Some(Argument::Number(number))) => {
                let mut date = DateTime::from_milliseconds(number.value);
                add_options(&mut date.options, arguments);
                date.into()
            }
            _ => return Value::Unresolved(function),
        };
        Value::Given(Cow::Owned(called))
    }

    /// The arguments in a list in parentheses.
    fn arguments<'a>(&self, list: &'a str, scope: &Scope<'a>) -> Vec<Named<'a>> {
        let list = list.strip_prefix('(').unwrap_or(list);
        let mut rest = list.strip_suffix(')').unwrap_or(list);
        let mut arguments = Vec::new();
        while !rest.is_empty() {
            let (argument, after) = split_argument(rest);
            rest = after;
            // A text may hold a colon; a name comes before it.
            let name_end = find(argument, b':').filter(|(name, _)| !name.contains('"'));
            let (name, text) = name_end.unwrap_or(("", argument));
            // What a call is given calls nothing itself: so this is no deeper than one list.
            let first = text.as_bytes().first().copied().unwrap_or_default();
            let is_plain = matches!(first, b'$' | b'"' | b'0'..=b'9');
            let value = match is_plain || is_negative(text.get(1..).unwrap_or_default(), first) {
                true => self.value(text, scope),
                false => Value::Unresolved(text),
            };
            arguments.push(Named { name, value });
        }
        arguments
    }
}

/// Options that a translation sets take precedence.
fn add_options<'a>(options: &mut Options, arguments: impl Iterator<Item = Named<'a>>) {
    for Named { name, value } in arguments {
        let value = match value.argument() {
            Some(Argument::Text(text)) => match &**text {
                "true" => OptionValue::Flag(true),
                "false" => OptionValue::Flag(false),
                _ => OptionValue::Text(text.clone()),
            },
            Some(Argument::Number(number)) => OptionValue::Number(number.value),
            Some(Argument::Date(_)) | None => continue,
        };
        options.set(name.to_owned(), value);
    }
}

fn is_negative(tail: &str, first: u8) -> bool {
    first == b'-' && tail.starts_with(|c: char| c.is_ascii_digit())
}

/// The first argument of a list, and those after it. A comma in a text separates nothing.
fn split_argument(list: &str) -> (&str, &str) {
    let mut within_text = false;
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'"' => within_text = !within_text,
            b',' if !within_text => {
                let (argument, after) = list.split_at(at);
                return (argument, after.get(1..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (list, "")
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('q') => '"',
                Some('l') => '{',
                Some('r') => '}',
                Some('p') => '|',
                _ => '\\',
            },
            plain => plain,
        });
    }
    plain.into()
}

/// What stands before the first of these ASCII characters, and what from it on.
pub(crate) fn split_at_any<'p>(text: &'p str, any: &[u8]) -> (&'p str, &'p str) {
    let at = text.bytes().position(|byte| any.contains(&byte)).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// What stands before and after the first of an ASCII character.
pub(crate) fn find(text: &str, byte: u8) -> Option<(&str, &str)> {
    let (before, from) = split_at_any(text, &[byte]);
    from.get(1..).map(|after| (before, after))
}
