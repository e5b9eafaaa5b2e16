//! Encoded forms of the assets, made once so that no visitor waits for them.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The content codings that are made, with the ending of the files that hold them.
pub(crate) const ENCODINGS: [(&str, &str); 3] = [("br", ".br"), ("zstd", ".zst"), ("gzip", ".gz")];

/// The brotli window, as a power of two: 4 MiB, the largest that all browsers take.
const BROTLI_WINDOW: i32 = 22;

/// The encoded forms of one file by content coding: those that are smaller than the file.
pub(crate) type Encoded = BTreeMap<&'static str, Vec<u8>>;

/// Encodes files, on as many threads as the machine has processors. `progress` is told how many
/// encodings are done.
pub(crate) fn encode_all(
    files: &[&[u8]],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> io::Result<Vec<Encoded>> {
    // Brotli takes by far the longest, the largest file longest of all: these are begun first.
    let mut jobs: Vec<(usize, &'static str)> = ENCODINGS
        .iter()
        .flat_map(|(coding, _)| (0..files.len()).map(move |index| (index, *coding)))
        .collect();
    let size = |index: usize| files.get(index).map_or(0, |file| file.len());
    jobs.sort_by_key(|(index, coding)| (*coding != "br", usize::MAX - size(*index)));

    let results = Mutex::new(vec![Encoded::new(); files.len()]);
    let failure = Mutex::new(None);
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some((index, coding)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(file) = files.get(*index) else { return };
            match encode(file, coding) {
                Ok(bytes) if bytes.len() < file.len() => {
                    if let Some(encoded) = lock(&results).get_mut(*index) {
                        encoded.insert(coding, bytes);
                    }
                }
                Ok(_) => {}
                Err(error) => *lock(&failure) = Some(error),
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(jobs.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    match lock(&failure).take() {
        Some(error) => Err(error),
        None => Ok(std::mem::take(&mut *lock(&results))),
    }
}

fn encode(bytes: &[u8], coding: &str) -> io::Result<Vec<u8>> {
    let mut encoded = Vec::with_capacity(bytes.len() / 2);
    match coding {
        "br" => {
            let mut encoder =
                brotli::CompressorWriter::new(&mut encoded, 4_096, 11, BROTLI_WINDOW as u32);
            encoder.write_all(bytes)?;
            encoder.flush()?;
            drop(encoder);
        }
        "zstd" => encoded = zstd::encode_all(bytes, 19)?,
        _ => {
            let mut encoder =
                flate2::write::GzEncoder::new(&mut encoded, flate2::Compression::best());
            encoder.write_all(bytes)?;
            encoder.finish()?;
        }
    }
    Ok(encoded)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn each_encoding_decodes_to_the_file() {
        let text = "built once, static from then on. ".repeat(100).into_bytes();
        let encoded = encode_all(&[&text], &|_, _| {}).unwrap().remove(0);
        let mut decoded = Vec::new();
        brotli::Decompressor::new(encoded["br"].as_slice(), 4_096)
            .read_to_end(&mut decoded)
            .unwrap();
        assert_eq!(decoded, text);
        assert_eq!(zstd::decode_all(encoded["zstd"].as_slice()).unwrap(), text);
        let mut decoded = Vec::new();
        flate2::read::GzDecoder::new(encoded["gzip"].as_slice()).read_to_end(&mut decoded).unwrap();
        assert_eq!(decoded, text);
    }

    #[test]
    fn what_does_not_become_smaller_is_not_kept() {
        let noise = blake3::hash(b"noise");
        let encoded = encode_all(&[noise.as_bytes(), b""], &|_, _| {}).unwrap();
        assert!(encoded.iter().all(Encoded::is_empty));
    }
}
