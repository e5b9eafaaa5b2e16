//! [`FilePart`]: a body that is read from disk while it is sent.

use std::io::{self, SeekFrom};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

/// How much is read at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A part of a file, as the body of a response. It takes the memory of one piece, however long it
/// is.
#[derive(Debug)]
pub struct FilePart {
    /// Nothing where the body is not sent: the answer to a HEAD request.
    file: Option<File>,
    start: u64,
    length: u64,
}

impl FilePart {
    pub(crate) const fn new(file: Option<File>, start: u64, length: u64) -> Self {
        Self { file, start, length }
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Its bytes, piece by piece, to be polled on a tokio runtime. They end early with an error if
    /// the file has become shorter.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let Self { file, start, length } = self;
        stream::iter(file).flat_map(move |file| pieces(file, start, length))
    }
}

fn pieces(file: File, start: u64, length: u64) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold((file, Some(start), length), |(mut file, seek, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        if let Some(start) = seek {
            file.seek(SeekFrom::Start(start)).await?;
        }
        let wanted = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        let mut piece = BytesMut::with_capacity(wanted);
        let read = (&mut file).take(wanted as u64).read_buf(&mut piece).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((piece.freeze(), (file, None, left.saturating_sub(read as u64)))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::TryStreamExt as _;

    async fn read(bytes: &[u8], start: u64, length: u64) -> io::Result<Vec<u8>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let part = FilePart::new(Some(File::open(file.path()).await.unwrap()), start, length);
        let pieces: Vec<Bytes> = part.into_stream().try_collect().await?;
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
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
    async fn a_file_that_became_shorter_is_an_error() {
        let error = read(b"abc", 1, 9).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
