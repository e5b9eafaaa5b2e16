//! [`Finding`]: what is wrong with the translations of an app, or may be.

use std::collections::BTreeSet;
use std::fmt;

use perennial_fluent::compile::{Folder, Messages, Place, Problem};

/// How the names of messages begin that the framework shows.
const FRAMEWORK: &str = "perennial-";

/// What is wrong with the translations of an app, or may be, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    /// Where: the message in the file of its locale, or of the default locale.
    pub(super) place: Place,
    /// What.
    pub(super) kind: FindingKind,
}

/// What is wrong with a message, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FindingKind {
    /// A file is broken.
    Broken(String),
    /// A locale lacks a message.
    Missing {
        /// The message.
        id: String,
        /// The locale.
        locale: String,
    },
    /// The default locale lacks a message that another has.
    Unknown {
        /// The message.
        id: String,
        /// The default locale.
        default: String,
    },
    /// A message needs an argument or markup that the default locale's does not have.
    Surplus {
        /// The message.
        id: String,
        /// The argument or markup.
        name: String,
        /// The default locale.
        default: String,
    },
    /// No source uses a message.
    Unused(String),
}

impl FindingKind {
    /// Whether a visitor could see it.
    pub(super) const fn is_fault(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Missing { .. } | Self::Surplus { .. })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.kind {
            FindingKind::Broken(text) => f.write_str(text),
            FindingKind::Missing { id, locale } => {
                write!(f, "{place}: PER-7093: the message {id:?} is missing in {locale:?}")
            }
            FindingKind::Unknown { id, default } => {
                write!(f, "{place}: PER-7094: the message {id:?} does not exist in {default:?}")
            }
            FindingKind::Surplus { id, name, default } => write!(
                f,
                "{place}: PER-7095: the message {id:?} uses {name:?}, which it does not have in \
                 {default:?}"
            ),
            FindingKind::Unused(id) => {
                write!(f, "{place}: PER-7096: the message {id:?} is used nowhere")
            }
        }
    }
}

/// What is wrong in a folder of translations; `used` are the messages that the sources name.
pub(super) fn of(folder: &Folder, default: &str, used: &BTreeSet<String>) -> Vec<Finding> {
    let broken = |problem: &Problem| Finding {
        place: problem.place.clone(),
        kind: FindingKind::Broken(problem.to_string()),
    };
    let mut findings: Vec<Finding> = folder.problems.iter().map(broken).collect();
    let Some(complete) = folder.locales.get(default) else { return findings };
    for (locale, messages) in folder.locales.iter().filter(|(locale, _)| *locale != default) {
        compare(complete, default, messages, locale, &mut findings);
    }
    let needed = needed(complete, used);
    // An attribute may be used while its message is not, and the other way round.
    let is_own = |id: &str| id.starts_with(FRAMEWORK);
    let unused = complete.0.iter();
    let unused = unused.filter(|(id, _)| !needed.contains(id.as_str()) && !is_own(id));
    findings.extend(unused.map(|(id, message)| Finding {
        place: message.place.clone(),
        kind: FindingKind::Unused(id.clone()),
    }));
    findings
}

fn compare(
    complete: &Messages,
    default: &str,
    messages: &Messages,
    locale: &str,
    findings: &mut Vec<Finding>,
) {
    let mut find = |place: &Place, kind| findings.push(Finding { place: place.clone(), kind });
    // Terms are each language's own.
    // The framework has its own texts in English already.
    let is_shared = |id: &String| !id.starts_with('-') && !id.starts_with(FRAMEWORK);
    for (id, message) in complete.0.iter().filter(|(id, _)| is_shared(id)) {
        if !messages.0.contains_key(id) {
            let kind = FindingKind::Missing { id: id.clone(), locale: locale.to_owned() };
            find(&message.place, kind);
        }
    }
    for (id, message) in messages.0.iter().filter(|(id, _)| is_shared(id)) {
        let (id, default) = (id.clone(), default.to_owned());
        let (Some(wanted), Some(own)) = (complete.signature(&id), messages.signature(&id)) else {
            find(&message.place, FindingKind::Unknown { id, default });
            continue;
        };
        let surplus = own.arguments.difference(&wanted.arguments);
        for name in surplus.chain(own.markup.difference(&wanted.markup)) {
            let (id, name, default) = (id.clone(), name.clone(), default.clone());
            find(&message.place, FindingKind::Surplus { id, name, default });
        }
    }
}

/// The messages that are used, and what they refer to.
fn needed<'m>(messages: &'m Messages, used: &BTreeSet<String>) -> BTreeSet<&'m str> {
    let mut needed = BTreeSet::new();
    let mut open: Vec<&String> = messages.0.keys().filter(|id| used.contains(*id)).collect();
    while let Some(id) = open.pop() {
        if needed.insert(id.as_str())
            && let Some(message) = messages.0.get(id)
        {
            let known = |(to, _): &(String, Place)| Some(messages.0.get_key_value(to)?.0);
            open.extend(message.references.iter().filter_map(known));
        }
    }
    needed
}

#[cfg(test)]
mod tests {
    use perennial_fluent::compile::{CompileLimits, read_folder};

    use super::*;

    #[test]
    fn what_is_missing_unused_or_broken_is_named_with_its_place() {
        let app = tempfile::tempdir().unwrap();
        let folder = app.path().join("translations");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(
            folder.join("en.ftl"),
            "-brand = X\nhello = Hello { $name } of { -brand }\nold = Old\nbye = Bye\n",
        )
        .unwrap();
        std::fs::write(
            folder.join("fr.ftl"),
            "hello = Bonjour { $nom }\nextra = De plus\nbroken = {\n",
        )
        .unwrap();
        let read = read_folder(&folder, app.path(), CompileLimits::default()).unwrap();
        let used = ["hello", "bye"].map(str::to_owned).into();
        let found: Vec<String> = of(&read, "en", &used).iter().map(ToString::to_string).collect();
        let expected = [
            "translations/fr.ftl:4:1: PER-1301",
            "translations/en.ftl:4:1: PER-7093: the message \"bye\" is missing in \"fr\"",
            "translations/en.ftl:3:1: PER-7093: the message \"old\" is missing in \"fr\"",
            "translations/fr.ftl:2:1: PER-7094: the message \"extra\"",
            "translations/fr.ftl:1:1: PER-7095: the message \"hello\" uses \"nom\"",
            "translations/en.ftl:3:1: PER-7096: the message \"old\" is used nowhere",
        ];
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found} {expected}");
        }
    }
}
