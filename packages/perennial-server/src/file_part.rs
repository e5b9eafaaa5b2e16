//! [`FilePart`]: a body that is read from disk while it is sent.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::Semaphore;

/// How much is read at once, in bytes.
const PIECE: u64 = 64 * 1024;
/// How many files are open for it at once, in the whole process: so a flood of clients that ask for
/// files takes no descriptors from those who connect.
static OPEN_FILES: Semaphore = Semaphore::const_new(32);

/// A part of a file, as the body of a response. It takes the memory of one piece, however long it
/// is, and the file is open only while a piece is read: clients that read slowly use up no
/// descriptors.
#[derive(Debug)]
pub struct FilePart {
    /// Nothing where the body is not sent: the answer to a HEAD request.
    file: Option<FileVersion>,
    start: u64,
    length: u64,
}

/// A file as it was when the server started.
#[derive(Debug, Clone)]
pub(crate) struct FileVersion {
    pub(crate) path: Arc<Path>,
    pub(crate) length: u64,
    pub(crate) modified: Option<SystemTime>,
}

impl FileVersion {
    /// Opens the file.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidData`], if it is another file by now.
    pub(crate) fn open(&self) -> io::Result<File> {
        let file = File::open(&self.path)?;
        let metadata = file.metadata()?;
        if metadata.len() != self.length || metadata.modified().ok() != self.modified {
            return Err(io::Error::new(ErrorKind::InvalidData, "the file was replaced"));
        }
        Ok(file)
    }

    fn read(&self, start: u64, length: u64) -> io::Result<Bytes> {
        let mut file = self.open()?;
        file.seek(SeekFrom::Start(start))?;
        let mut piece = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        file.take(length).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(piece.into())
    }
}

impl FilePart {
    pub(crate) const fn new(file: Option<FileVersion>, start: u64, length: u64) -> Self {
        Self { file, start, length }
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Its bytes, piece by piece, to be polled on a tokio runtime. They end early with an error if
    /// the file is replaced meanwhile.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let Self { file, start, length } = self;
        stream::iter(file).flat_map(move |file| pieces(file, start, length))
    }
}

fn pieces(
    file: FileVersion,
    start: u64,
    length: u64,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold((file, start, length), |(file, start, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let place = OPEN_FILES.acquire().await.map_err(io::Error::other)?;
        let read = move || {
            // It is free when the file is closed, also if whoever waits for it leaves.
            let _place = place;
            file.read(start, left.min(PIECE)).map(|piece| (file, piece))
        };
        let (file, piece) = tokio::task::spawn_blocking(read).await.map_err(io::Error::other)??;
        let read = piece.len() as u64;
        Ok(Some((piece, (file, start + read, left.saturating_sub(read)))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt as _;

    fn version(path: &Path) -> FileVersion {
        let metadata = path.metadata().unwrap();
        FileVersion {
            path: path.into(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }

    async fn read(bytes: &[u8], start: u64, length: u64) -> io::Result<Vec<u8>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let part = FilePart::new(Some(version(file.path())), start, length);
        let pieces: Vec<Bytes> = part.into_stream().try_collect().await?;
        assert!(pieces.iter().all(|piece| piece.len() as u64 <= PIECE));
        Ok(pieces.concat())
    }

    #[tokio::test]
    async fn a_part_is_read_in_pieces() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
        assert_eq!(read(&bytes, 0, 300_000).await.unwrap(), bytes);
        assert_eq!(read(&bytes, 70_001, 140_000).await.unwrap(), bytes[70_001..210_001]);
        assert!(read(&bytes, 5, 0).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn more_parts_than_files_may_be_open_are_all_read() {
        let bytes = vec![7; 1_000];
        let parts = (0..100).map(|_| read(&bytes, 0, 1_000));
        for part in futures_util::future::join_all(parts).await {
            assert_eq!(part.unwrap(), bytes);
        }
    }

    #[tokio::test]
    async fn a_file_that_is_too_short_or_replaced_while_it_is_sent_is_an_error() {
        let error = read(b"abc", 1, 9).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);

        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), vec![1; 100_000]).unwrap();
        let part = FilePart::new(Some(version(file.path())), 0, 100_000);
        let mut pieces = std::pin::pin!(part.into_stream());
        assert_eq!(pieces.next().await.unwrap().unwrap().len() as u64, PIECE);
        std::fs::write(file.path(), vec![2; 100_001]).unwrap();
        let error = pieces.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
}
