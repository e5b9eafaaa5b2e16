//! [`FormReader`]: reads a form with files as it arrives.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::future::{Either, select, try_join};
use futures_util::{Stream, StreamExt as _, stream};
use multer::{Field, Multipart};
use perennial_core::{ReceivedFile, Upload};
use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::{ReceivedFiles, ReceivedForm, folder};
use crate::{ActionLimits, BodyBudget, BodyRefusal, BodyShare};

/// The longest boundary between two parts, in bytes (RFC 2046 section 5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// Reads a form with files.
#[derive(Debug)]
pub struct FormReader {
    boundary: String,
    limits: ActionLimits,
    /// The bytes that it may hold in memory.
    memory: usize,
    /// The bytes on disk of all forms together.
    disk: Arc<BodyBudget>,
}

/// A file that was written.
struct Written {
    field: String,
    file_name: String,
    content_type: String,
    length: usize,
    path: TempPath,
}

/// What was read so far.
#[derive(Default)]
struct Read {
    fields: Vec<(String, String)>,
    files: Vec<Written>,
    digest: blake3::Hasher,
}

impl FormReader {
    /// For the body of a request of this content type, of which so many bytes may be held in memory. What
    /// lies on disk is charged to `disk`.
    ///
    /// # Errors
    /// [`BodyRefusal::Malformed`], if the content type names no boundary of 1 to 70 bytes.
    pub fn new(
        content_type: &str,
        limits: &ActionLimits,
        memory: usize,
        disk: Arc<BodyBudget>,
    ) -> Result<Self, BodyRefusal> {
        let boundary = multer::parse_boundary(content_type);
        let boundary = boundary.map_err(|_| BodyRefusal::Malformed)?;
        if !(1..=LONGEST_BOUNDARY).contains(&boundary.len()) {
            return Err(BodyRefusal::Malformed);
        }
        Ok(Self { boundary, limits: limits.clone(), memory, disk })
    }

    /// The longest body that it reads, in bytes.
    #[must_use]
    pub const fn most(&self) -> usize {
        self.memory.saturating_add(self.limits.upload_bytes)
    }

    /// Reads a body. What of it is in memory is charged to a share, and what is on disk to the setting
    /// `PERENNIAL_UPLOADS_BYTES`, until the last of its files is dropped.
    ///
    /// # Errors
    /// Why it is not read.
    pub async fn read(
        self,
        chunks: impl Stream<Item = Result<Bytes, BodyRefusal>>,
        memory: &mut BodyShare,
    ) -> Result<ReceivedForm, BodyRefusal> {
        let written = AtomicUsize::new(0);
        // One chunk: the rest waits in the connection.
        let (sender, mut receiver) = mpsc::channel::<Bytes>(1);
        let feeding = feed(chunks, sender, memory, &written, self.memory);
        let arriving = stream::poll_fn(move |context| receiver.poll_recv(context));
        let arriving = arriving.map(Ok::<_, std::convert::Infallible>);
        let form = Multipart::new(arriving, self.boundary.as_str());
        let ((), (read, disk)) = try_join(feeding, self.parts(form, &written)).await?;
        Ok(read.finish(Arc::new(disk)))
    }

    async fn parts(
        &self,
        mut form: Multipart<'_>,
        written: &AtomicUsize,
    ) -> Result<(Read, BodyShare), BodyRefusal> {
        let (mut read, mut disk) = (Read::default(), self.disk.begin());
        while let Some(field) = unless_told(&disk, form.next_field()).await?.map_err(malformed)? {
            if read.fields.len() + read.files.len() >= self.limits.fields {
                return Err(BodyRefusal::Malformed);
            }
            let name = field.name().ok_or(BodyRefusal::Malformed)?.to_owned();
            match field.file_name().map(str::to_owned) {
                None => read.text(name, field).await?,
                Some(file_name) => {
                    let file = self.file(name, file_name, field, &mut disk, written).await?;
                    read.file(file);
                }
            }
        }
        disk.complete();
        Ok((read, disk))
    }

    /// Writes a file to disk; `None`, if the visitor chose none.
    async fn file(
        &self,
        name: String,
        file_name: String,
        mut field: Field<'_>,
        disk: &mut BodyShare,
        written: &AtomicUsize,
    ) -> Result<Option<(Written, [u8; 32])>, BodyRefusal> {
        let content_type = field.content_type().map(ToString::to_string).unwrap_or_default();
        let mut open: Option<(File, TempPath)> = None;
        let (mut length, mut digest) = (0_usize, blake3::Hasher::new());
        while let Some(chunk) = unless_told(disk, field.chunk()).await?.map_err(malformed)? {
            length += chunk.len();
            if disk.bytes() + chunk.len() > self.limits.upload_bytes {
                return Err(BodyRefusal::TooLong);
            }
            disk.charge(chunk.len()).await?;
            digest.update(&chunk);
            if open.is_none() {
                open = Some(self.new_file().await?);
            }
            if let Some((file, _)) = &mut open {
                file.write_all(&chunk).await.map_err(not_written)?;
            }
            written.fetch_add(chunk.len(), Ordering::Relaxed);
        }
        if file_name.is_empty() && length == 0 {
            return Ok(None);
        }
        let (mut file, path) = match open {
            Some(open) => open,
            None => self.new_file().await?,
        };
        // Only then is what was written where others read it.
        file.flush().await.map_err(not_written)?;
        let written = Written { field: name, file_name, content_type, length, path };
        Ok(Some((written, *digest.finalize().as_bytes())))
    }

    async fn new_file(&self) -> Result<(File, TempPath), BodyRefusal> {
        let folder = self.limits.uploads.clone();
        let made = spawn_blocking(move || folder::new_file(folder.as_ref())).await;
        let made = made.map_err(std::io::Error::other).and_then(|made| made);
        let (file, path) = made.map_err(not_written)?.into_parts();
        Ok((File::from_std(file), path))
    }
}

/// Hands on what arrives, as long as what is not written yet keeps within its bound.
async fn feed(
    chunks: impl Stream<Item = Result<Bytes, BodyRefusal>>,
    sender: mpsc::Sender<Bytes>,
    memory: &mut BodyShare,
    written: &AtomicUsize,
    most: usize,
) -> Result<(), BodyRefusal> {
    let mut chunks = pin!(chunks);
    let mut arrived = 0_usize;
    while let Some(chunk) = unless_told(memory, chunks.next()).await?.transpose()? {
        arrived += chunk.len();
        let held = arrived.saturating_sub(written.load(Ordering::Relaxed));
        if held > most {
            return Err(BodyRefusal::TooLong);
        }
        if held > memory.bytes() {
            memory.charge(held - memory.bytes()).await?;
        }
        if sender.send(chunk).await.is_err() {
            // The form has ended; what follows means nothing (RFC 2046 section 5.1.1).
            break;
        }
    }
    Ok(())
}

/// What a future comes to, unless a body has to give way to others meanwhile.
async fn unless_told<T>(
    share: &BodyShare,
    future: impl Future<Output = T>,
) -> Result<T, BodyRefusal> {
    match select(pin!(future), pin!(share.gives_way())).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(_) => Err(BodyRefusal::TooMany),
    }
}

fn malformed(error: multer::Error) -> BodyRefusal {
    tracing::debug!(%error, "a form cannot be read");
    BodyRefusal::Malformed
}

fn not_written(error: std::io::Error) -> BodyRefusal {
    tracing::error!(%error, "a file of a form cannot be written: see PERENNIAL_UPLOADS");
    BodyRefusal::NotWritten
}

impl Read {
    async fn text(&mut self, name: String, field: Field<'_>) -> Result<(), BodyRefusal> {
        let value = field.bytes().await.map_err(malformed)?;
        let value = String::from_utf8(value.into()).map_err(|_| BodyRefusal::Malformed)?;
        self.digest(&[b"text", name.as_bytes(), value.as_bytes()]);
        self.fields.push((name, value));
        Ok(())
    }

    fn file(&mut self, file: Option<(Written, [u8; 32])>) {
        let Some((file, digest)) = file else { return };
        let Written { field, file_name, content_type, .. } = &file;
        let names = [field, file_name, content_type].map(|text| text.as_bytes());
        self.digest(&[b"file", names[0], names[1], names[2], &digest]);
        self.fields.push((field.clone(), self.files.len().to_string()));
        self.files.push(file);
    }

    /// With their lengths: no two lists of parts are the same bytes.
    fn digest(&mut self, parts: &[&[u8]]) {
        for part in parts {
            self.digest.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
    }

    fn finish(self, disk: Arc<BodyShare>) -> ReceivedForm {
        let Self { fields, files, digest } = self;
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(&fields);
        let files = files.into_iter().map(|file| {
            let Written { field, file_name, content_type, length, path } = file;
            let length = u64::try_from(length).unwrap_or(u64::MAX);
            let received = ReceivedFile::new(path.to_path_buf(), (path, Arc::clone(&disk)));
            Upload::new(field, &file_name, content_type, length).received(received)
        });
        let files = ReceivedFiles { files: files.collect(), digest: *digest.finalize().as_bytes() };
        ReceivedForm { fields: text.finish().into(), files }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use perennial_core::form_data::MULTIPART;

    use super::*;

    const FORM: &str = "--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\na & b\r\n\
        --x\r\ncontent-disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n\
        --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../a.png\"\r\n\
        content-type: image/png\r\n\r\n0123456789\r\n--x--\r\n";

    struct Case {
        limits: ActionLimits,
        memory: usize,
        disk: Arc<BodyBudget>,
        bodies: Arc<BodyBudget>,
    }

    impl Case {
        fn new() -> Self {
            Self {
                limits: ActionLimits::default(),
                memory: 1_024,
                disk: BodyBudget::new(1_000),
                bodies: BodyBudget::new(2_000),
            }
        }

        /// Reads a body that arrives in pieces of so many bytes.
        async fn read(&self, body: &str, piece: usize) -> Result<ReceivedForm, BodyRefusal> {
            let kind = format!("{MULTIPART}; boundary=x");
            let disk = Arc::clone(&self.disk);
            let reader = FormReader::new(&kind, &self.limits, self.memory, disk).unwrap();
            let pieces = body.as_bytes().chunks(piece).map(|it| Ok(Bytes::copy_from_slice(it)));
            reader.read(stream::iter(pieces), &mut self.bodies.begin()).await
        }
    }

    fn paths(form: &ReceivedForm) -> Vec<PathBuf> {
        form.files.files.iter().filter_map(|file| Some(file.path()?.to_path_buf())).collect()
    }

    #[tokio::test]
    async fn a_form_is_the_same_in_whatever_pieces_it_arrives() {
        let case = Case::new();
        let mut digests = Vec::new();
        for piece in [1, 7, 64, 10_000] {
            let form = case.read(FORM, piece).await.unwrap();
            assert_eq!(form.fields, "text=a+%26+b&file=0");
            let [file] = &*form.files.files else { panic!("{form:?}") };
            assert_eq!(
                (file.file_name(), file.content_type(), file.len()),
                ("a.png", "image/png", 10)
            );
            assert_eq!(file.read().unwrap(), b"0123456789");
            digests.push(form.files.digest);
            let paths = paths(&form);
            drop(form);
            assert!(paths.iter().all(|path| !path.exists()));
        }
        digests.dedup();
        let other = case.read(&FORM.replace("0123456789", "0123456780"), 64).await.unwrap();
        assert!(digests.len() == 1 && digests[0] != other.files.digest);
    }

    #[tokio::test]
    async fn the_bytes_of_files_and_of_all_else_have_bounds_of_their_own() {
        let mut case = Case::new();
        case.limits.upload_bytes = 9;
        assert_eq!(case.read(FORM, 7).await.unwrap_err(), BodyRefusal::TooLong);
        case.limits.upload_bytes = 10;
        case.read(FORM, 7).await.unwrap();
        // Neither a long text nor a long head of a part is held.
        for long in [
            FORM.replace("a & b", &"a".repeat(2_000)),
            FORM.replace("image/png", &"a".repeat(2_000)),
        ] {
            assert_eq!(case.read(&long, 64).await.unwrap_err(), BodyRefusal::TooLong);
        }
        case.limits.upload_bytes = 100_000;
        case.disk = BodyBudget::new(100_000);
        let form = case.read(&FORM.replace("0123456789", &"a".repeat(50_000)), 64).await.unwrap();
        assert_eq!(form.files.files[0].len(), 50_000, "files are not held in memory");
        case.limits.fields = 1;
        assert_eq!(case.read(FORM, 64).await.unwrap_err(), BodyRefusal::Malformed);
    }

    #[tokio::test]
    async fn all_files_together_have_a_bound_until_their_forms_are_dropped() {
        let mut case = Case::new();
        case.disk = BodyBudget::new(15);
        let first = case.read(FORM, 64).await.unwrap();
        assert_eq!(case.read(FORM, 64).await.unwrap_err(), BodyRefusal::TooMany);
        let kept = first.files.files[0].clone();
        drop(first);
        assert_eq!(case.read(FORM, 64).await.unwrap_err(), BodyRefusal::TooMany);
        drop(kept);
        case.read(FORM, 64).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused_and_leaves_no_file() {
        let mut case = Case::new();
        let folder = tempfile::tempdir().unwrap();
        case.limits.uploads = Some(folder.path().to_path_buf());
        let (cut, _) = FORM.split_at(FORM.len() - 12);
        let nameless = FORM.replace("name=\"text\"", "");
        for body in [cut, "", "text=a", &nameless, &FORM.replace("--x--", "--y--")] {
            let read = case.read(body, 64).await;
            assert_eq!(read.err(), Some(BodyRefusal::Malformed), "{body:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        case.limits.uploads = Some(folder.path().join("missing"));
        assert_eq!(case.read(FORM, 64).await.unwrap_err(), BodyRefusal::NotWritten);
        for kind in [MULTIPART, "multipart/form-data; boundary=", "text/plain"] {
            let disk = Arc::clone(&case.disk);
            FormReader::new(kind, &case.limits, 1, disk).unwrap_err();
        }
    }
}
