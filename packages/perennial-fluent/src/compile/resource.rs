//! [`compile`]: the files of one locale as patterns.

use std::collections::BTreeMap;

use fluent_syntax::ast::{Attribute, Entry, Pattern, Resource};
use fluent_syntax::parser;

use super::brackets::deepest;
use super::problem::position;
use super::write::Writer;
use super::{Kind, Place, Problem, Signature};

/// The bounds of translation files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompileLimits {
    /// The size of a file in bytes. Default: 4 MiB.
    pub bytes: usize,
    /// How deep placeables stand in one another. Default: 12, less than the evaluator follows.
    pub depth: usize,
}

impl Default for CompileLimits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 12 }
    }
}

/// A translation file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its name, as the author knows it.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// A message or a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// Its pattern.
    pub pattern: String,
    /// Where it is defined.
    pub place: Place,
    /// What it refers to, and where.
    pub references: Vec<(String, Place)>,
    /// What it needs itself; see [`Messages::signature`].
    own: Signature,
}

/// The messages and terms of one locale, by name; a term's begins with a hyphen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages(pub BTreeMap<String, Compiled>);

impl Messages {
    /// What a message needs of the view, with the messages that it refers to. `None`, if there is no such
    /// message.
    #[must_use]
    pub fn signature(&self, id: &str) -> Option<Signature> {
        let mut whole = Signature::default();
        let (mut open, mut seen) = (vec![id], Vec::new());
        self.0.get(id)?;
        while let Some(id) = open.pop() {
            let Some(message) = self.0.get(id).filter(|_| !seen.contains(&id)) else { continue };
            seen.push(id);
            match id.starts_with('-') {
                // A term sees none of the message's arguments.
                true => whole.markup.extend(message.own.markup.iter().cloned()),
                false => whole.add(&message.own),
            }
            open.extend(message.references.iter().map(|(id, _)| id.as_str()));
        }
        Some(whole)
    }
}

/// Compiles the files of one locale. What is wrong is left out, and reported.
#[must_use]
pub fn compile(files: &[SourceFile], limits: CompileLimits) -> (Messages, Vec<Problem>) {
    let mut reader = Reader::default();
    for file in files {
        reader.file(file, limits);
    }
    reader.problems.extend(cycles(&reader.messages));
    reader.problems.sort_by(|a, b| a.place.cmp(&b.place));
    (reader.messages, reader.problems)
}

#[derive(Default)]
struct Reader {
    messages: Messages,
    problems: Vec<Problem>,
}

/// A file that is being read.
struct Source<'s> {
    file: &'s SourceFile,
}

impl<'s> Source<'s> {
    fn place(&self, offset: usize) -> Place {
        let (line, column) = position(&self.file.text, offset);
        Place { file: self.file.name.clone(), line, column }
    }

    /// Where a piece of the source stands in it.
    fn place_of(&self, piece: &str) -> Place {
        let offset = piece.as_ptr().addr().wrapping_sub(self.file.text.as_ptr().addr());
        self.place(offset.min(self.file.text.len()))
    }

    fn problem(&self, offset: usize, kind: Kind) -> Problem {
        Problem { place: self.place(offset), kind }
    }
}

impl Reader {
    fn file(&mut self, file: &SourceFile, limits: CompileLimits) {
        let source = Source { file };
        let (depth, at) = deepest(&file.text);
        for (what, found, limit, offset) in [
            ("the size of the file in bytes", file.text.len(), limits.bytes, 0),
            ("the depth of placeables", depth, limits.depth, at),
        ] {
            if found > limit {
                let kind = Kind::Limit { what, found, limit };
                return self.problems.push(source.problem(offset, kind));
            }
        }
        let resource = parser::parse(file.text.as_str()).unwrap_or_else(|(resource, errors)| {
            self.problems.extend(errors.into_iter().map(|error| {
                source.problem(error.pos.start, Kind::Syntax(error.kind.to_string()))
            }));
            resource
        });
        self.resource(&source, &resource);
    }

    fn resource(&mut self, source: &Source<'_>, resource: &Resource<&str>) {
        for entry in &resource.body {
            let (sign, id, value, attributes) = match entry {
                Entry::Message(it) => ("", it.id.name, it.value.as_ref(), &it.attributes),
                Entry::Term(it) => ("-", it.id.name, Some(&it.value), &it.attributes),
                _ => continue,
            };
            let name = format!("{sign}{id}");
            if let Some(value) = value {
                self.define(source, &name, id, value);
            }
            for Attribute { id, value } in attributes {
                self.define(source, &format!("{name}.{}", id.name), id.name, value);
            }
        }
    }

    fn define(&mut self, source: &Source<'_>, name: &str, id: &str, value: &Pattern<&str>) {
        let place = source.place_of(id);
        if let Some(first) = self.messages.0.get(name) {
            let (id, first) = (name.to_owned(), first.place.clone());
            return self.problems.push(Problem { place, kind: Kind::Twice { id, first } });
        }
        let mut writer = Writer::default();
        writer.pattern(value);
        let faults = writer.faults.into_iter().map(|(at, kind)| Problem {
            place: at.map_or_else(|| place.clone(), |piece| source.place_of(piece)),
            kind,
        });
        self.problems.extend(faults);
        let references = writer.references.into_iter();
        let references = references.map(|(id, piece)| (id, source.place_of(piece))).collect();
        let (pattern, own) = (writer.pattern, writer.signature);
        self.messages.0.insert(name.to_owned(), Compiled { pattern, place, references, own });
    }
}

/// Messages that refer to themselves, each once.
fn cycles(messages: &Messages) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Left for good, or on the way that is followed.
    let mut done: BTreeMap<&str, bool> = BTreeMap::new();
    for start in messages.0.keys() {
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        if done.contains_key(start.as_str()) {
            continue;
        }
        done.insert(start, false);
        while let Some((id, next)) = way.last_mut() {
            let message = messages.0.get(*id);
            let reference = message.and_then(|message| message.references.get(*next));
            *next += 1;
            let Some((to, place)) = reference else {
                done.insert(*id, true);
                way.pop();
                continue;
            };
            match done.get(to.as_str()) {
                Some(true) => {}
                Some(false) => {
                    let names = way.iter().map(|(id, _)| *id).skip_while(|id| *id != to);
                    let names: Vec<&str> = names.chain([to.as_str()]).collect();
                    let kind = Kind::Cycle(to.clone(), names.join(" → "));
                    problems.push(Problem { place: place.clone(), kind });
                }
                None => {
                    done.insert(to, false);
                    way.push((to, 0));
                }
            }
        }
    }
    problems
}
