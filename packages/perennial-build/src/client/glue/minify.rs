//! The pass `minify`: scripts are written with less, without spaces that nothing needs, and with short names for what it
//! declares itself.
//!
//! It is no parser. A name is left as it is wherever it may be anything but a variable of the script,
//! and all variables of one name get the same other one, so that scopes need not be known.

use std::collections::{BTreeMap, BTreeSet};

use super::super::bundle::Bundle;
use super::super::pass::{Applied, NotUnderstood, Pass};
use super::short_name;

/// Words that no variable is called.
const RESERVED: [&str; 8] = ["as", "do", "if", "in", "is", "of", "for", "let"];
/// What stands before a variable that is declared.
const DECLARES: [&str; 4] = ["const", "let", "var", "function"];
/// What stands before parentheses and a block, and is no method.
const STATEMENTS: [&str; 5] = ["if", "for", "while", "switch", "catch"];
/// What a regular expression may follow; anything else is divided.
const BEFORE_EXPRESSION: &str = "(,=:[!&|?{};";

/// A piece of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a str),
    /// A string, a regular expression, or what of a template is text: it stays as it is.
    Text(&'a str),
    Mark(char),
    Space,
    Line,
}

/// Minifies all scripts but those of the app itself.
pub(in super::super) struct Minify;

impl Pass for Minify {
    fn name(&self) -> &'static str {
        "minify"
    }

    fn apply(&self, bundle: &mut Bundle) -> Result<Applied, NotUnderstood> {
        let is_own = |path: &str| !path.ends_with(".wasm") && !path.starts_with("snippets/");
        for file in bundle.files.iter_mut().filter(|file| is_own(&file.path)) {
            let text = std::str::from_utf8(&file.bytes)?;
            file.bytes = compact(text).into_bytes();
        }
        Ok(Applied)
    }
}

/// Writes a script with less. What it means stays the same.
pub(super) fn compact(source: &str) -> String {
    let source = bare(source);
    let tokens = tokens(&source);
    let significant: Vec<Token<'_>> =
        tokens.iter().copied().filter(|it| !matches!(it, Token::Space | Token::Line)).collect();
    write(&tokens, &names(&significant))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    // For each template that is open, how many braces are open in what stands in it.
    let mut templates: Vec<usize> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => text_length(rest, first),
            '`' => template_length(rest, &mut templates),
            '}' if templates.last() == Some(&0) => {
                templates.pop();
                template_length(rest, &mut templates)
            }
            '/' if begins_expression(&tokens) => regex_length(rest),
            _ => 0,
        };
        if length > 0 {
            let (text, after) = rest.split_at(length);
            tokens.push(Token::Text(text));
            rest = after;
            continue;
        }
        if let (Some(open), true) = (templates.last_mut(), "{}".contains(first)) {
            *open = if first == '{' { *open + 1 } else { open.saturating_sub(1) };
        }
        let end =
            if is_of_word(first) { rest.find(|c| !is_of_word(c)) } else { Some(first.len_utf8()) };
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        tokens.push(match first {
            '\n' => Token::Line,
            _ if is_of_word(first) => Token::Word(piece),
            _ if first.is_whitespace() => Token::Space,
            mark => Token::Mark(mark),
        });
        rest = after;
    }
    tokens
}

/// How long a text is up to the mark that ends it.
fn text_length(text: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == end => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// How long the text of a template is, up to its end or to what stands in it.
fn template_length(text: &str, templates: &mut Vec<usize>) -> usize {
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '`' => return at + 1,
            '{' if before == '$' => {
                templates.push(0);
                return at + 1;
            }
            _ => {}
        }
        before = c;
    }
    text.len()
}

fn regex_length(text: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn begins_expression(tokens: &[Token<'_>]) -> bool {
    let mut before = tokens.iter().rev().filter(|it| !matches!(it, Token::Space | Token::Line));
    match before.next() {
        Some(Token::Mark(mark)) => BEFORE_EXPRESSION.contains(*mark),
        Some(Token::Word(word)) => *word == "return",
        Some(_) => false,
        None => true,
    }
}

/// Short names for the variables that the script declares.
fn names<'a>(tokens: &[Token<'a>]) -> BTreeMap<&'a str, String> {
    let mut declared: Vec<&str> = Vec::new();
    let mut foreign: BTreeSet<&str> = RESERVED.into();
    let mut variables: BTreeSet<&str> = RESERVED.into();
    let mut open: Vec<char> = Vec::new();
    let mut shares = false;
    for (at, token) in tokens.iter().enumerate() {
        let near = |step: isize| tokens.get(at.wrapping_add_signed(step)).copied();
        match *token {
            Token::Mark(mark @ ('{' | '(' | '[')) => open.push(mark),
            Token::Mark('}' | ')' | ']') => drop(open.pop()),
            Token::Mark(';') => shares = false,
            Token::Mark('=') if near(1) == Some(Token::Mark('>')) => {
                declared.extend(parameters_before(tokens, at));
            }
            Token::Text(text) => {
                foreign.extend(text.split(|c| !is_of_word(c)));
                // An import needs no semicolon at its end.
                shares &= !matches!(near(-1), Some(Token::Word("from")));
            }
            Token::Word("import" | "export") => {
                shares = !matches!(near(1), Some(Token::Mark('(' | '.')));
            }
            Token::Word(word) => {
                if shares || is_property(tokens, at, open.last()) {
                    foreign.insert(word);
                } else {
                    variables.insert(word);
                }
                let is_declared = |it| DECLARES.iter().any(|word| it == Token::Word(word));
                if near(-1).is_some_and(is_declared) {
                    declared.push(word);
                    // What follows is the script's own.
                    shares = false;
                }
                if near(-1) == Some(Token::Word("function")) || word == "function" {
                    declared.extend(parameters_after(tokens, at + 1));
                }
            }
            Token::Mark(_) | Token::Space | Token::Line => {}
        }
    }
    let is_long = |word: &&str| word.len() > 1 && !word.starts_with('$');
    let mut free = (0..).map(short_name).filter(|name| !variables.contains(name.as_str()));
    let mut names = BTreeMap::new();
    for word in declared.into_iter().filter(is_long).filter(|word| !foreign.contains(word)) {
        if !names.contains_key(word) {
            names.extend(free.next().map(|name| (word, name)));
        }
    }
    names
}

/// Whether what stands there is a field, a key, a method, or what is taken out of an object by its
/// name.
fn is_property(tokens: &[Token<'_>], at: usize, open: Option<&char>) -> bool {
    let near = |step: isize| tokens.get(at.wrapping_add_signed(step)).copied();
    let is = |step: isize, marks: &str| matches!(near(step), Some(Token::Mark(mark)) if marks.contains(mark));
    let is_field = is(-1, ".") && !(is(-2, ".") && is(-3, "."));
    let is_short = open == Some(&'{') && is(-1, "{,") && is(1, ",}=");
    is_field || is(1, ":") || is_short || is_method(tokens, at)
}

fn is_method(tokens: &[Token<'_>], at: usize) -> bool {
    let is_named =
        at.checked_sub(1).and_then(|at| tokens.get(at)) == Some(&Token::Word("function"));
    let is_statement = STATEMENTS.iter().any(|word| tokens.get(at) == Some(&Token::Word(word)));
    if is_named || is_statement || tokens.get(at + 1) != Some(&Token::Mark('(')) {
        return false;
    }
    let inside = inside(tokens, at + 1);
    tokens.get(at + inside.len() + 3) == Some(&Token::Mark('{'))
}

/// What stands between a parenthesis and the one that closes it.
fn inside<'t, 'a>(tokens: &'t [Token<'a>], open: usize) -> &'t [Token<'a>] {
    let from = tokens.get(open + 1..).unwrap_or_default();
    let mut depth = 0_usize;
    let end = from.iter().position(|token| match token {
        Token::Mark('(' | '[' | '{') => {
            depth += 1;
            false
        }
        Token::Mark(')' | ']' | '}') if depth > 0 => {
            depth -= 1;
            false
        }
        Token::Mark(')' | ']' | '}') => true,
        _ => false,
    });
    from.get(..end.unwrap_or(from.len())).unwrap_or_default()
}

/// The parameters of a function whose list opens there, or one place later.
fn parameters_after<'a>(tokens: &[Token<'a>], at: usize) -> Vec<&'a str> {
    match tokens.get(at) {
        Some(Token::Mark('(')) => parameters(inside(tokens, at)),
        _ => Vec::new(),
    }
}

/// The parameters of a function whose arrow stands there.
fn parameters_before<'a>(tokens: &[Token<'a>], arrow: usize) -> Vec<&'a str> {
    let before = tokens.get(..arrow).unwrap_or_default();
    match before {
        [.., Token::Word(word)] => vec![word],
        [.., Token::Mark(')')] => {
            let mut depth = 0_usize;
            let open = before.iter().rposition(|token| {
                match token {
                    Token::Mark(')') => depth += 1,
                    Token::Mark('(') => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            open.map(|open| parameters(inside(before, open))).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The names in a list of parameters. Those that are none, such as defaults, are known as foreign
/// where they stand, or belong to the script as well.
fn parameters<'a>(list: &[Token<'a>]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut before = Token::Mark(',');
    for token in list {
        if let (Token::Word(word), Token::Mark(',' | '[' | '.')) = (*token, before) {
            found.push(word);
        }
        before = *token;
    }
    found
}

fn write(tokens: &[Token<'_>], names: &BTreeMap<&str, String>) -> String {
    let mut written = String::new();
    let mut field = false;
    let mut gap: Option<Token<'_>> = None;
    for token in tokens {
        let piece = match *token {
            Token::Space | Token::Line => {
                gap = if gap == Some(Token::Line) { gap } else { Some(*token) };
                continue;
            }
            Token::Word(word) if !field => names.get(word).map_or(word, String::as_str),
            Token::Word(text) | Token::Text(text) => text,
            Token::Mark(_) => "",
        };
        let mut mark = [0; 4];
        let piece = match *token {
            Token::Mark(c) => &*c.encode_utf8(&mut mark),
            _ => piece,
        };
        if let Some(gap) = gap.take() {
            written.push_str(between(&written, gap, piece));
        }
        written.push_str(piece);
        field = written.ends_with('.') && !written.ends_with("...");
    }
    written.push('\n');
    written
}

/// What has to stand between two pieces that something stood between.
fn between(before: &str, gap: Token<'_>, after: &str) -> &'static str {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return "";
    };
    if gap == Token::Line && !"{[(,;:=>&|?".contains(last) && !"}]),.;:?&|".contains(first) {
        return "\n";
    }
    let is_joined = (is_of_word(last) && is_of_word(first))
        || (last == first && "+-".contains(last))
        || (last == '/' && is_of_word(first));
    if is_joined { " " } else { "" }
}

/// A script without its indentation and its lines of comments. No string in it spans lines.
fn bare(source: &str) -> String {
    let mut is_comment = false;
    let mut bare = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            bare.push_str(line);
            bare.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_loses_its_comments_and_nothing_else() {
        let source = "// Why.\nconst url = \"a://b\";\n  // More.\n/**\n * On it.\n */\n  run(url);\n/* So. */\n";
        assert_eq!(bare(source), "const url = \"a://b\";\nrun(url);\n");
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(compact(source), format!("{expected}\n"), "{source}");
    }

    #[test]
    fn spaces_go_where_nothing_needs_them() {
        check("if (x === 1) return - -x;\nelse y += x / 2 ;", "if(x===1)return- -x;else y+=x/ 2;");
        check("f(\n  () => {\n    g();\n  },\n);\n", "f(()=>{g();},);");
        check(
            "import * as a from \"./b.js\"\nlet c\nc = 1",
            "import*as a from\"./b.js\"\nlet c\nc=1",
        );
    }

    #[test]
    fn texts_stay_as_they_are() {
        check(
            r#"f("a  b", 'it\'s  so', /[/ "] x/.test(y))"#,
            r#"f("a  b",'it\'s  so',/[/ "] x/.test(y))"#,
        );
        check("f(`a  ${ b + `${ c }  d` }  e`)", "f(`a  ${b+`${c}  d`}  e`)");
    }

    #[test]
    fn what_a_script_declares_gets_short_names() {
        check(
            "const long = (first, [, second]) => first.size + second;",
            "const a=(b,[,c])=>b.size+c;",
        );
        check("function own(argument) { return argument + a; }", "function b(c){return c+a;}");
        check("const value = `${value} px`;", "const a=`${a} px`;");
    }

    #[test]
    fn what_may_be_known_elsewhere_keeps_its_name() {
        check(
            "const { type } = field; const value = { type, key: 1 }; f(value.key);",
            "const{type}=field;const a={type,key:1};f(a.key);",
        );
        check(
            "import { attach } from \"a\";\nattach(one);",
            "import{attach}from\"a\";attach(one);",
        );
        check(
            "export const load = (index) => index; load(2);",
            "export const load=(a)=>a;load(2);",
        );
        check(
            "const get = 1; h = { get(target) { return get; } };",
            "const get=1;h={get(target){return get;}};",
        );
        check("const run = 1; f(\"run\");", "const run=1;f(\"run\");");
    }
}
