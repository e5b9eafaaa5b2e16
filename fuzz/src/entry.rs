//! [`entry`]: stored records.

use std::sync::OnceLock;

use bytes::Bytes;
use perennial_isg::{Answer, Engine, Entry, EntryKey, GenerateFn, Generated, Namespace};
use perennial_isg::{Policy, Request, Wait};
use perennial_protocol::CanonicalPath;
use xxhash_rust::xxh3::Xxh3;

/// The longest body that a record may unpack to here.
const MOST: u64 = 1 << 20;

/// Where a record's checksum ends.
const PREFIX: usize = 24;

/// A record from anywhere is an error or a whole entry, whose bodies are within their bound and
/// which is written again as it was read. What does not carry the right checksum is never an entry.
///
/// # Panics
/// If one of that is not so.
pub fn entry(bytes: &[u8]) {
    // As they are: nearly always an error.
    decode(&Bytes::copy_from_slice(bytes));
    // What the fuzzer made of the rest of a record, under the right checksum.
    decode(&signed(bytes));
    // A good record with some bytes changed, without and with the right checksum.
    let mut changed = good().to_vec();
    for change in bytes.chunks_exact(3).take(64) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]])) % changed.len();
        changed[place] ^= change[2];
    }
    if changed != **good() {
        let record = Bytes::from(changed.clone());
        assert!(Entry::decode(&record, &namespace(), &key(), MOST).is_err(), "a damaged record");
    }
    decode(&signed(&changed[PREFIX..]));
}

fn decode(bytes: &Bytes) {
    if let Ok(entry) = Entry::decode(bytes, &namespace(), &key(), MOST) {
        assert!(entry.page().len() as u64 <= MOST && entry.data().len() as u64 <= MOST);
        let again = entry.encode(&namespace());
        let entry = Entry::decode(&again, &namespace(), &key(), MOST);
        assert_eq!(entry.map(|entry| entry.encode(&namespace())).ok(), Some(again));
    }
}

/// A record with the right checksum, of whatever stands behind it.
fn signed(rest: &[u8]) -> Bytes {
    let mut record = good()[..PREFIX].to_vec();
    let mut hasher = Xxh3::new();
    hasher.update(&record[..8]);
    hasher.update(rest);
    record[8..].copy_from_slice(&hasher.digest128().to_le_bytes());
    record.extend_from_slice(rest);
    record.into()
}

fn namespace() -> Namespace {
    Namespace::new("build")
}

fn key() -> EntryKey {
    EntryKey::new("en", &CanonicalPath::root(), &[])
}

/// The record of an entry with all that an entry may have.
fn good() -> &'static Bytes {
    static GOOD: OnceLock<Bytes> = OnceLock::new();
    GOOD.get_or_init(|| stored().encode(&namespace()))
}

/// An entry with encodings, tags and headers.
pub(crate) fn stored() -> std::sync::Arc<Entry> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async {
        let generator = GenerateFn::new(|(), _| async {
            let (page, data) = ("<p>All is well. ".repeat(200), "[1,2,3],".repeat(200));
            Ok(Generated::new(page, data).tag("one").tag("two").header("content-language", "en"))
        });
        let engine = Engine::builder(generator).build();
        let (key, policy) = (key(), Policy::new("{name}"));
        let request = Request { key, policy, subject: (), wait: Wait::Complete };
        match engine.warm(request).await {
            Answer::Entry(hit) => hit.entry,
            other => panic!("{other:?}"),
        }
    })
}
