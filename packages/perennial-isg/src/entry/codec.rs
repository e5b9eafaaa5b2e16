//! How an entry is written as bytes, and read back from bytes that nobody vouches for.
//!
//! The layout, in little endian: `PERE`, the format (4 bytes), a checksum (16 bytes, XXH3-128 of
//! everything else), the length of the head (4 bytes), the head (postcard), and the bodies one
//! after another. A body is kept once, compressed; its uncompressed form is derived from that. As
//! long as there are no encodings to send, both bodies are compressed together: the data say much of
//! what the page says.

use std::sync::Arc;

use bytes::{BufMut as _, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::compression::{Packed, pack, unpack};
use super::{Body, Content, Entry, EntrySummary, Extension, Times};
use crate::{Encoding, EntryKey, Namespace, Timestamp};

const MAGIC: &[u8; 4] = b"PERE";

/// The format that this version writes. A record of another one is a miss.
const FORMAT: u32 = 3;

const PREFIX: usize = 24;

/// Why bytes are not an entry. It is made anew then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// They do not begin as an entry does.
    #[error("PER-3010: the record is not an entry")]
    NotAnEntry,
    /// They were written by another version.
    #[error("PER-3011: the record has format {0}, but this version reads {FORMAT}")]
    Format(u32),
    /// They are not what was written.
    #[error("PER-3012: the record is damaged: its checksum differs")]
    Checksum,
    /// They are what was written, but make no sense.
    #[error("PER-3013: the record has no valid head")]
    Head,
    /// The bodies are not what the head says.
    #[error("PER-3014: the record's bodies are not what its head says")]
    Body,
    /// It is the entry of another key or another build.
    #[error("PER-3015: the record is of another page or another build")]
    OtherKey,
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    namespace: &'a str,
    key: &'a str,
    template: &'a str,
    generation: u64,
    status: u16,
    #[serde(borrow)]
    headers: Vec<(&'a str, &'a str)>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    hash: [u8; 32],
    compressible: bool,
    encoded: bool,
    started_at: Timestamp,
    generated_at: Timestamp,
    validated_at: Timestamp,
    renewal: u64,
    fence: u64,
    lifetime: Option<u64>,
    /// Bytes of the form from which both bodies are derived, if it is one: it then stands before
    /// all others, and neither body has one of its own.
    together: Option<u64>,
    page: BodyHead,
    data: BodyHead,
}

/// One body: which forms of it follow, and how long they are.
#[derive(Serialize, Deserialize)]
struct BodyHead {
    /// Of the uncompressed form, the hash that makes the ETag.
    hash: [u8; 16],
    /// Bytes of the uncompressed form.
    length: u64,
    /// Bytes of the form from which it is derived.
    packed: u64,
    /// Whether that form is compressed.
    compressed: bool,
    /// Whether that form is also the one to send as zstd.
    zstd: bool,
    brotli: Option<u64>,
    gzip: Option<u64>,
}

impl Entry {
    /// Writes the entry as bytes, for a store.
    #[must_use]
    pub fn encode(&self, namespace: &Namespace) -> Bytes {
        let content = &*self.content;
        let together = together(content);
        let (page, page_parts) = body_head(&content.page, together.is_some());
        let (data, data_parts) = body_head(&content.data, together.is_some());
        let headers = content.headers.iter();
        let head = Head {
            namespace: namespace.as_str(),
            key: self.key.as_str(),
            template: &content.template,
            generation: content.generation,
            status: content.status,
            headers: headers.map(|(name, value)| (name.as_str(), value.as_str())).collect(),
            tags: content.tags.iter().map(String::as_str).collect(),
            hash: content.hash,
            compressible: content.compressible,
            encoded: content.encoded,
            started_at: self.times.started_at,
            generated_at: self.times.generated_at,
            validated_at: self.times.validated_at,
            renewal: self.renewal,
            fence: self.fence,
            lifetime: self.lifetime,
            together: together.as_ref().map(|packed| packed.len() as u64),
            page,
            data,
        };
        // Writing these types to memory cannot fail; were it to, the empty head is refused when
        // it is read.
        let head = postcard::to_stdvec(&head).unwrap_or_default();
        let parts = together.iter().chain(&page_parts).chain(&data_parts);
        let bodies: usize = parts.clone().map(Bytes::len).sum();
        let mut bytes = BytesMut::with_capacity(PREFIX + 4 + head.len() + bodies);
        bytes.put_slice(MAGIC);
        bytes.put_u32_le(FORMAT);
        bytes.put_u128_le(0);
        bytes.put_u32_le(u32::try_from(head.len()).unwrap_or(0));
        bytes.put_slice(&head);
        parts.for_each(|part| bytes.put_slice(part));
        let sum = checksum(&bytes).to_le_bytes();
        if let Some(place) = bytes.get_mut(8..PREFIX) {
            place.copy_from_slice(&sum);
        }
        bytes.freeze()
    }

    /// Reads an entry back. Nothing is believed of the bytes: not that they are whole, nor that
    /// they are of this key and build, nor any length that they tell. No body may be longer than
    /// `most` bytes.
    ///
    /// # Errors
    /// A [`DecodeError`] says what is wrong with them.
    pub fn decode(
        bytes: &Bytes,
        namespace: &Namespace,
        key: &EntryKey,
        most: u64,
    ) -> Result<Self, DecodeError> {
        let (entry_namespace, entry) = decode(bytes, most)?;
        if entry.key != *key || entry_namespace != namespace.as_str() {
            return Err(DecodeError::OtherKey);
        }
        Ok(entry)
    }
}

impl EntrySummary {
    /// Reads what a record says of its entry, and leaves the bodies alone.
    pub(crate) fn decode(bytes: &Bytes, namespace: &Namespace) -> Result<Self, DecodeError> {
        let (head, _) = head(bytes)?;
        if head.namespace != namespace.as_str() {
            return Err(DecodeError::OtherKey);
        }
        Ok(Self {
            key: EntryKey::from_text(head.key),
            template: head.template.into(),
            status: head.status,
            tags: head.tags.iter().map(|tag| (*tag).into()).collect(),
            generated_at: head.generated_at,
            fence: head.fence,
        })
    }
}

/// Checks the bytes, and reads the head and what stands behind it.
fn head(bytes: &Bytes) -> Result<(Head<'_>, Bytes), DecodeError> {
    check(bytes)?;
    let rest = bytes.get(PREFIX..).unwrap_or_default();
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(DecodeError::Head)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| DecodeError::Head)?;
    let head = rest.get(..length).ok_or(DecodeError::Head)?;
    let (head, left) = postcard::take_from_bytes::<Head>(head).map_err(|_| DecodeError::Head)?;
    if !left.is_empty() {
        return Err(DecodeError::Head);
    }
    Ok((head, bytes.slice(PREFIX + 4 + length..)))
}

fn decode(bytes: &Bytes, most: u64) -> Result<(String, Entry), DecodeError> {
    let (head, bodies) = head(bytes)?;
    let mut parts = Parts { bytes: bodies, most };
    let (page, data) = match head.together {
        Some(packed) => {
            let [page, data] = parts.together(packed, [&head.page, &head.data])?;
            (parts.body(&head.page, Some(page))?, parts.body(&head.data, Some(data))?)
        }
        None => (parts.body(&head.page, None)?, parts.body(&head.data, None)?),
    };
    if !parts.bytes.is_empty() {
        return Err(DecodeError::Body);
    }
    Ok((head.namespace.to_owned(), entry(&head, page, data)))
}

fn entry(head: &Head<'_>, page: Body, data: Body) -> Entry {
    let headers = head.headers.iter();
    Entry {
        key: EntryKey::from_text(head.key),
        content: Arc::new(Content {
            generation: head.generation,
            template: head.template.into(),
            status: head.status,
            headers: headers.map(|(name, value)| ((*name).into(), (*value).into())).collect(),
            tags: head.tags.iter().map(|tag| (*tag).into()).collect(),
            hash: head.hash,
            compressible: head.compressible,
            encoded: head.encoded,
            page,
            data,
            extension: Extension::default(),
        }),
        times: Times {
            started_at: head.started_at,
            generated_at: head.generated_at,
            validated_at: head.validated_at,
        },
        renewal: head.renewal,
        fence: head.fence,
        lifetime: head.lifetime,
        watch: Arc::default(),
    }
}

/// Checks what stands before the head.
fn check(bytes: &[u8]) -> Result<(), DecodeError> {
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(DecodeError::NotAnEntry)?;
    let (format, rest) = rest.split_first_chunk::<4>().ok_or(DecodeError::NotAnEntry)?;
    let (sum, _) = rest.split_first_chunk::<16>().ok_or(DecodeError::NotAnEntry)?;
    if magic != MAGIC {
        return Err(DecodeError::NotAnEntry);
    }
    let format = u32::from_le_bytes(*format);
    if format != FORMAT {
        return Err(DecodeError::Format(format));
    }
    if u128::from_le_bytes(*sum) != checksum(bytes) {
        return Err(DecodeError::Checksum);
    }
    Ok(())
}

/// The checksum of everything but the checksum.
fn checksum(bytes: &[u8]) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(bytes.get(..8).unwrap_or_default());
    hasher.update(bytes.get(PREFIX..).unwrap_or_default());
    hasher.digest128()
}

/// Both bodies compressed as one, if that is worth while and none is kept as zstd that is sent.
fn together(content: &Content) -> Option<Bytes> {
    let [page, data] = [&content.page, &content.data];
    if [page, data].iter().any(|body| body.bytes(Encoding::Zstd).is_some()) {
        return None;
    }
    match pack([page.identity(), data.identity()]) {
        Packed::Zstd(packed) => Some(packed),
        Packed::Plain => None,
    }
}

/// `derived` says that the uncompressed form is kept elsewhere.
fn body_head(body: &Body, derived: bool) -> (BodyHead, Vec<Bytes>) {
    let served = |encoding| body.bytes(encoding).cloned();
    let (packed, compressed, zstd) = match served(Encoding::Zstd) {
        Some(zstd) => (zstd, true, true),
        None if derived => (Bytes::new(), false, false),
        None => match pack([body.identity()]) {
            Packed::Zstd(packed) => (packed, true, false),
            Packed::Plain => (body.identity().clone(), false, false),
        },
    };
    let (brotli, gzip) = (served(Encoding::Brotli), served(Encoding::Gzip));
    let length = |bytes: &Bytes| bytes.len() as u64;
    let head = BodyHead {
        hash: *body.hash(),
        length: length(body.identity()),
        packed: length(&packed),
        compressed,
        zstd,
        brotli: brotli.as_ref().map(length),
        gzip: gzip.as_ref().map(length),
    };
    (head, [Some(packed), brotli, gzip].into_iter().flatten().collect())
}

/// The bodies that have not been taken yet.
struct Parts {
    bytes: Bytes,
    most: u64,
}

impl Parts {
    /// The uncompressed forms of bodies that were compressed as one.
    fn together(&mut self, packed: u64, heads: [&BodyHead; 2]) -> Result<[Bytes; 2], DecodeError> {
        let packed = self.take(packed)?;
        let [page, data] = heads.map(|head| head.length);
        if page.max(data) > self.most {
            return Err(DecodeError::Body);
        }
        let mut page_bytes = unpack(&packed, page + data).ok_or(DecodeError::Body)?;
        match usize::try_from(page) {
            Ok(page) if page <= page_bytes.len() => {
                let data_bytes = page_bytes.split_off(page);
                Ok([page_bytes, data_bytes])
            }
            _ => Err(DecodeError::Body),
        }
    }

    /// A body, whose uncompressed form may be known. It holds none of the bytes from which it is
    /// read: they may be a piece of something much larger, which would be kept in memory for as long
    /// as the entry, and be counted nowhere.
    fn body(&mut self, head: &BodyHead, identity: Option<Bytes>) -> Result<Body, DecodeError> {
        let packed = self.take(head.packed)?;
        let brotli = head.brotli.map(|length| self.take(length)).transpose()?.map(copied);
        let gzip = head.gzip.map(|length| self.take(length)).transpose()?.map(copied);
        if head.length > self.most || (head.zstd && !head.compressed) {
            return Err(DecodeError::Body);
        }
        let identity = match identity {
            // It would be kept twice, and one of them could be another.
            Some(_) if !packed.is_empty() => return Err(DecodeError::Body),
            Some(identity) => identity,
            None if head.compressed => unpack(&packed, head.length).ok_or(DecodeError::Body)?,
            None => copied(&packed),
        };
        if identity.len() as u64 != head.length {
            return Err(DecodeError::Body);
        }
        let zstd = head.zstd.then(|| copied(&packed));
        Ok(Body::with_hash(identity, head.hash).with_encodings(brotli, zstd, gzip))
    }

    fn take(&mut self, length: u64) -> Result<Bytes, DecodeError> {
        match usize::try_from(length) {
            Ok(length) if length <= self.bytes.len() => Ok(self.bytes.split_to(length)),
            _ => Err(DecodeError::Body),
        }
    }
}

fn copied(bytes: impl AsRef<[u8]>) -> Bytes {
    Bytes::copy_from_slice(bytes.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::compression::compress;
    use crate::testing::entry_at;
    use proptest::prelude::*;

    const MOST: u64 = 1 << 20;

    fn namespace() -> Namespace {
        Namespace::new("build-1")
    }

    fn entry(encoded: bool) -> Entry {
        let mut entry = entry_at(Timestamp::from_millis(1_767_225_600_000));
        let page = Body::new("<li>a page that repeats itself</li>".repeat(40).into());
        let data = Body::new(Bytes::from_static(b"{}"));
        let content = entry.content.with_encodings(page, data);
        entry = entry.with_content(content);
        if encoded {
            let page = compress(&entry.content.page, 5);
            let data = compress(&entry.content.data, 5);
            entry = entry.with_content(entry.content.with_encodings(page, data));
        }
        entry
    }

    #[track_caller]
    fn assert_same(left: &Entry, right: &Entry) {
        assert_eq!(format!("{left:?}"), format!("{right:?}"));
    }

    fn read(bytes: &[u8]) -> Result<Entry, DecodeError> {
        let key = EntryKey::from_text("en/a");
        Entry::decode(&Bytes::copy_from_slice(bytes), &namespace(), &key, MOST)
    }

    #[test]
    fn an_entry_is_read_back_as_it_was_written() {
        for encoded in [false, true] {
            let entry = entry(encoded);
            assert_same(&read(&entry.encode(&namespace())).unwrap(), &entry);
        }
        let page = entry(true);
        assert!(page.encoded(crate::Representation::Page, Encoding::Brotli).is_some());
        assert!(page.encode(&namespace()).len() < page.page().len());
    }

    #[test]
    fn an_entry_does_not_keep_alive_what_it_was_read_from() {
        for encoded in [false, true] {
            let bytes = entry(encoded).encode(&namespace());
            let key = EntryKey::from_text("en/a");
            let _entry = Entry::decode(&bytes, &namespace(), &key, MOST).unwrap();
            assert!(bytes.is_unique());
        }
    }

    #[test]
    fn an_entry_of_another_key_or_build_is_refused() {
        let bytes = entry(true).encode(&namespace());
        let other = EntryKey::from_text("en/b");
        let decoded = Entry::decode(&bytes, &namespace(), &other, MOST);
        assert_eq!(decoded.unwrap_err(), DecodeError::OtherKey);
        let bytes = entry(true).encode(&Namespace::new("build-2"));
        assert_eq!(read(&bytes).unwrap_err(), DecodeError::OtherKey);
    }

    #[test]
    fn every_changed_bit_and_every_shortening_is_noticed() {
        for bytes in [false, true].map(|encoded| entry(encoded).encode(&namespace())) {
            assert_damage_is_noticed(&bytes);
        }
    }

    fn assert_damage_is_noticed(bytes: &Bytes) {
        for index in 0..bytes.len() {
            assert!(read(&bytes[..index]).is_err(), "cut at {index}");
            for bit in 0..8 {
                let mut damaged = bytes.to_vec();
                damaged[index] ^= 1 << bit;
                assert!(read(&damaged).is_err(), "bit {bit} of byte {index}");
            }
        }
        assert!(read(&[&bytes[..], b"x"].concat()).is_err());
    }

    #[test]
    fn a_body_longer_than_allowed_is_refused() {
        let key = EntryKey::from_text("en/a");
        for encoded in [false, true] {
            let bytes = entry(encoded).encode(&namespace());
            let decoded = Entry::decode(&bytes, &namespace(), &key, 100);
            assert_eq!(decoded.unwrap_err(), DecodeError::Body);
        }
    }

    #[test]
    fn data_that_say_what_the_page_says_take_little_more_room() {
        let mut noise = vec![0; 2_000];
        blake3::Hasher::new().finalize_xof().fill(&mut noise);
        let content = |data: &[u8]| {
            let (page, data) = (noise.clone().into(), Bytes::copy_from_slice(data));
            let mut content = entry(false).content.with_encodings(Body::new(page), Body::new(data));
            content.encoded = false;
            entry(false).with_content(content)
        };
        let (page, both) = (content(b"{}").encode(&namespace()), content(&noise));
        assert_same(&read(&both.encode(&namespace())).unwrap(), &both);
        let both = both.encode(&namespace());
        assert!(both.len() < page.len() + 100, "{} and {}", both.len(), page.len());
    }

    /// Gives damaged bytes a right checksum, as a hostile writer would.
    fn forge(bytes: &mut [u8]) {
        if bytes.len() >= PREFIX {
            bytes[..8].copy_from_slice(b"PERE\x02\0\0\0");
            let sum = checksum(bytes).to_le_bytes();
            bytes[8..PREFIX].copy_from_slice(&sum);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes);
            let mut forged = bytes;
            forge(&mut forged);
            let _ = read(&forged);
        }

        #[test]
        fn no_forged_change_makes_the_reader_panic_or_exceed_its_bound(
            encoded: bool,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        ) {
            let mut bytes = entry(encoded).encode(&namespace()).to_vec();
            for (index, byte) in changes {
                let index = index.index(bytes.len());
                bytes[index] = byte;
            }
            forge(&mut bytes);
            if let Ok(entry) = read(&bytes) {
                prop_assert!(entry.page().len() as u64 <= MOST);
            }
        }
    }
}
