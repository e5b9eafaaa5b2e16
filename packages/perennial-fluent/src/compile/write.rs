//! [`Writer`]: a message's tree as a pattern.

use fluent_syntax::ast::{
    CallArguments, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::unicode::unescape_unicode_to_string;

use super::Kind;
use super::markup::{Piece, pieces};
use super::signature::Signature;
use crate::argument::is_date_style;
use crate::suits_date_style;

/// First strong isolate and pop directional isolate (Unicode UAX 9): what an argument brings does not
/// change the direction of the text around it.
const ISOLATE: (&str, &str) = ("\u{2068}", "\u{2069}");

/// A message's tree as a pattern, with what it needs, and what is wrong with it.
#[derive(Default)]
pub(super) struct Writer<'s> {
    pub(super) pattern: String,
    pub(super) signature: Signature,
    /// What it refers to, with the place in the source.
    pub(super) references: Vec<(String, &'s str)>,
    /// Faults, with the text that they are in, if it is known.
    pub(super) faults: Vec<(Option<&'s str>, Kind)>,
}

impl<'s> Writer<'s> {
    /// Writes a text or a variant.
    pub(super) fn pattern(&mut self, pattern: &Pattern<&'s str>) {
        let isolates = pattern.elements.len() > 1;
        let mut open = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.text(value, &mut open),
                PatternElement::Placeable { expression } => {
                    let isolated = isolates && brings_foreign_text(expression);
                    self.pattern.push_str(if isolated { ISOLATE.0 } else { "" });
                    self.expression(expression);
                    self.pattern.push_str(if isolated { ISOLATE.1 } else { "" });
                }
            }
        }
        for name in open {
            self.faults.push((Some(name), Kind::Markup(name.to_owned())));
        }
    }

    fn text(&mut self, text: &'s str, open: &mut Vec<&'s str>) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => escape(text, &mut self.pattern),
                Piece::Open(name) => {
                    self.open(name);
                    open.push(name);
                }
                Piece::Empty(name) => {
                    self.open(name);
                    self.pattern.push_str("{>}");
                }
                Piece::Close(name) => {
                    self.pattern.push_str("{>}");
                    if open.pop_if(|last| *last == name).is_none() {
                        self.faults.push((Some(name), Kind::Markup(name.to_owned())));
                    }
                }
            }
        }
    }

    fn open(&mut self, name: &str) {
        self.pattern.push_str("{<");
        self.pattern.push_str(name);
        self.pattern.push('}');
        self.signature.markup.insert(name.to_owned());
    }

    fn expression(&mut self, expression: &Expression<&'s str>) {
        match expression {
            Expression::Inline(InlineExpression::Placeable { expression }) => {
                self.expression(expression);
            }
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                escape(&unescape_unicode_to_string(value), &mut self.pattern);
            }
            Expression::Inline(inline) => {
                self.pattern.push('{');
                self.inline(inline);
                self.pattern.push('}');
            }
            Expression::Select { selector, variants } => {
                self.pattern.push_str("{?");
                self.inline(selector);
                variants.iter().for_each(|variant| self.variant(variant));
                self.pattern.push('}');
            }
        }
    }

    fn variant(&mut self, variant: &Variant<&'s str>) {
        let (VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key }) =
            &variant.key;
        self.pattern.push_str(if variant.default { "|*" } else { "|" });
        self.pattern.push_str(key);
        self.pattern.push('=');
        self.pattern(&variant.value);
    }

    fn inline(&mut self, inline: &InlineExpression<&'s str>) {
        match inline {
            InlineExpression::StringLiteral { value } => {
                self.pattern.push('"');
                quote(&unescape_unicode_to_string(value), &mut self.pattern);
                self.pattern.push('"');
            }
            InlineExpression::NumberLiteral { value } => self.pattern.push_str(value),
            InlineExpression::VariableReference { id } => {
                self.pattern.push('$');
                self.pattern.push_str(id.name);
                self.signature.arguments.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, attribute } => {
                self.reference("", id.name, attribute.as_ref().map(|it| it.name));
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                self.reference("-", id.name, attribute.as_ref().map(|it| it.name));
                if let Some(arguments) = arguments {
                    // A term sees named arguments alone.
                    self.list(&CallArguments {
                        positional: Vec::new(),
                        named: arguments.named.clone(),
                    });
                }
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.call(id.name, arguments);
            }
            InlineExpression::Placeable { .. } => {
                let kind = Kind::Function("an argument or a selector in braces of its own".into());
                self.faults.push((None, kind));
            }
        }
    }

    fn reference(&mut self, sign: &str, id: &'s str, attribute: Option<&str>) {
        let whole = match attribute {
            Some(attribute) => format!("{sign}{id}.{attribute}"),
            None => format!("{sign}{id}"),
        };
        self.pattern.push_str(if sign.is_empty() { "#" } else { "" });
        self.pattern.push_str(&whole);
        self.references.push((whole, id));
    }

    fn call(&mut self, function: &'s str, arguments: &CallArguments<&'s str>) {
        let is_plain = |argument: &InlineExpression<&str>| {
            matches!(
                argument,
                InlineExpression::VariableReference { .. } | InlineExpression::NumberLiteral { .. }
            )
        };
        let is_right = matches!(&*arguments.positional, [one] if is_plain(one));
        if !matches!(function, "NUMBER" | "DATETIME") {
            let kind = Kind::Function(format!("the function {function} does not exist"));
            self.faults.push((Some(function), kind));
        } else if !is_right {
            let kind = Kind::Function(format!("{function} takes one argument or number"));
            self.faults.push((Some(function), kind));
        } else if let Some(option) = useless_option(function, arguments) {
            let kind = Kind::Function(format!("{option} means nothing beside a style of dates"));
            self.faults.push((Some(function), kind));
        }
        self.pattern.push_str(function);
        self.list(arguments);
    }

    fn list(&mut self, arguments: &CallArguments<&'s str>) {
        self.pattern.push('(');
        let mut is_first = true;
        let mut separate = |pattern: &mut String| {
            pattern.push_str(if is_first { "" } else { "," });
            is_first = false;
        };
        for argument in &arguments.positional {
            separate(&mut self.pattern);
            self.inline(argument);
        }
        for argument in &arguments.named {
            separate(&mut self.pattern);
            self.pattern.push_str(argument.name.name);
            self.pattern.push(':');
            self.inline(&argument.value);
        }
        self.pattern.push(')');
    }
}

/// An option that browsers refuse beside `dateStyle` and `timeStyle`.
fn useless_option<'a>(function: &str, arguments: &'a CallArguments<&str>) -> Option<&'a str> {
    let mut names = arguments.named.iter().map(|argument| argument.name.name);
    let has_style = function == "DATETIME" && names.clone().any(is_date_style);
    names.find(|name| has_style && !suits_date_style(name))
}

/// Whether a placeable is isolated: as in Fluent's own implementation in Rust.
fn brings_foreign_text(expression: &Expression<&str>) -> bool {
    !matches!(
        expression,
        Expression::Inline(
            InlineExpression::MessageReference { .. }
                | InlineExpression::TermReference { .. }
                | InlineExpression::StringLiteral { .. }
        )
    )
}

fn escape(text: &str, pattern: &mut String) {
    for character in text.chars() {
        match character {
            '{' => pattern.push_str("{l}"),
            '}' => pattern.push_str("{r}"),
            '|' => pattern.push_str("{p}"),
            plain => pattern.push(plain),
        }
    }
}

fn quote(text: &str, pattern: &mut String) {
    for character in text.chars() {
        match character {
            '"' => pattern.push_str("\\q"),
            '\\' => pattern.push_str("\\b"),
            '{' => pattern.push_str("\\l"),
            '}' => pattern.push_str("\\r"),
            '|' => pattern.push_str("\\p"),
            plain => pattern.push(plain),
        }
    }
}
