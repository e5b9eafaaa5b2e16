//! [`Upload`]: a file that a visitor sends with a form.

mod received;

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::received::ReceivedFile;
use crate::side::Slot;

thread_local! {
    /// The files of the form that is being read on this thread.
    static FILES: RefCell<Arc<[Upload]>> = RefCell::new(Arc::from([]));
}

/// A file that a visitor sends with a form: a field of what an action takes, also as `Option<Upload>`, or as
/// `Vec<Upload>` with `#[serde(default)]` for a field that takes several.
///
/// Its name and its content type are what the browser said: anybody can send others. On the server it lies on
/// disk, in a file that is deleted when the last clone is dropped; [`save`](Self::save) keeps it. It is sent
/// by a [`Form`](crate::Form) alone, as `multipart/form-data` (RFC 7578), and not by
/// [`Action::call`](crate::Action::call). The server bounds its size, by the setting
/// `PERENNIAL_UPLOAD_BYTES`; a tighter bound is a rule of the action:
///
/// ```
/// use perennial_core::{FieldErrors, Upload};
///
/// fn picture_is_small(picture: &Upload, errors: &mut FieldErrors) {
///     if picture.len() > 200_000 {
///         errors.add("picture", "A picture has at most 200 kB.");
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Upload(Arc<Sent>);

struct Sent {
    field: String,
    file_name: String,
    content_type: String,
    length: u64,
    received: Slot<ReceivedFile>,
}

impl Upload {
    /// What was sent in a field of this name. Apps need this only in tests of their functions.
    #[must_use]
    pub fn new(field: String, file_name: &str, content_type: String, length: u64) -> Self {
        let (file_name, received) = (base_name(file_name), Slot::empty());
        Self(Arc::new(Sent { field, file_name, content_type, length, received }))
    }

    /// With the file that holds it, on the server.
    #[must_use]
    pub fn received(self, file: ReceivedFile) -> Self {
        let Sent { field, file_name, content_type, length, .. } = &*self.0;
        let mut received = Slot::empty();
        received.fill(|| file);
        let (field, file_name) = (field.clone(), file_name.clone());
        let (content_type, length) = (content_type.clone(), *length);
        Self(Arc::new(Sent { field, file_name, content_type, length, received }))
    }

    /// The name of the form's field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.0.field
    }

    /// The last part of the name that the file has at its visitor's: never a path. It may be empty.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.0.file_name
    }

    /// The content type that the browser guessed, such as `image/png`; empty, if it did not.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.0.content_type
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.0.length
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where it lies on the server, until the last clone is dropped; `None` in the browser.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.0.received.held().map(ReceivedFile::path)
    }

    /// All its bytes, on the server. It blocks, as functions of the app may.
    ///
    /// # Errors
    /// What the file system says.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        self.0.received.held().ok_or_else(not_received)?.read()
    }

    /// Keeps it as a file of this path, on the server: there is the whole file or what was there before. It
    /// blocks, as functions of the app may. The folder has to exist.
    ///
    /// # Errors
    /// What the file system says.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.0.received.held().ok_or_else(not_received)?.save(path.as_ref())
    }
}

fn not_received() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "only the server has the content of a file")
}

/// Reads a form with these files: where it has a file, it holds its place among them.
pub fn among<T>(files: &Arc<[Upload]>, read: impl FnOnce() -> T) -> T {
    let before = FILES.replace(Arc::clone(files));
    let read = read();
    FILES.set(before);
    read
}

/// The last part of a path of any system, without control characters.
fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|character| !character.is_control()).collect();
    if matches!(name.as_str(), "." | "..") { String::new() } else { name }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sent { field, file_name, content_type, length, .. } = &*self.0;
        f.debug_struct("Upload")
            .field("field", field)
            .field("file_name", file_name)
            .field("content_type", content_type)
            .field("length", length)
            .finish_non_exhaustive()
    }
}

impl<'de> Deserialize<'de> for Upload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let place = String::deserialize(deserializer)?;
        let found = |files: &Arc<[Self]>| files.get(place.parse::<usize>().ok()?).cloned();
        FILES.with_borrow(found).ok_or_else(|| D::Error::custom("is not a file"))
    }
}

impl Serialize for Upload {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("a file is sent by a form, and not by a call"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form_data;

    #[derive(Debug, Deserialize)]
    struct Sent {
        picture: Upload,
        #[serde(default)]
        others: Vec<Upload>,
        nothing: Option<Upload>,
    }

    fn upload(name: &str) -> Upload {
        Upload::new("picture".into(), name, "image/png".into(), 3)
    }

    #[test]
    fn a_field_of_a_form_is_a_file_among_those_that_were_sent() {
        let files: Arc<[Upload]> = ["a", "b", "c"].map(upload).into();
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let pairs = [("picture", "1"), ("others", "0"), ("others", "2"), ("nothing", "")].map(pair);
        let sent = among(&files, || form_data::decode::<Sent>(&pairs)).unwrap();
        assert_eq!(sent.picture.file_name(), "b");
        let others: Vec<_> = sent.others.iter().map(Upload::file_name).collect();
        assert_eq!(others, ["a", "c"]);
        assert!(sent.nothing.is_none());
        let error = form_data::decode::<Sent>(&pairs).unwrap_err();
        assert_eq!((error.field(), error.message()), ("picture", "is not a file"));
        for value in ["3", "-1", "a", "/etc/passwd"] {
            let pairs = [pair(("picture", value))];
            among(&files, || form_data::decode::<Sent>(&pairs)).unwrap_err();
        }
        serde_json::from_str::<Sent>("{\"picture\":\"0\"}").unwrap_err();
        serde_json::to_string(&upload("a")).unwrap_err();
    }

    #[test]
    fn the_name_of_a_file_is_never_a_path() {
        for (sent, name) in [
            ("a.png", "a.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\fake\\a b.png", "a b.png"),
            ("..", ""),
            ("a/..", ""),
            ("a\r\nb\0.png", "ab.png"),
        ] {
            assert_eq!(upload(sent).file_name(), name, "{sent:?}");
        }
    }
}
