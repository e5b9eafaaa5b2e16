//! How bodies are compressed: once for visitors, and cheaply for the store.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};

use bytes::Bytes;

use super::{Body, Encoding};

/// Bodies below this many bytes are not worth compressing.
const LEAST: usize = 256;

/// What the header of an encoding costs: it must save more than that.
const OVERHEAD: usize = 32;

/// The level of zstd for what is kept but not sent: it leaves what repeats nothing as it is. Of a page
/// of 14 kB and its data it makes 3.4 kB in 20 µs, and gives them back in 7 µs; level 1, which spells
/// the rest shorter, made 2.8 kB in 100 µs, and took 45 µs to read.
const PACKED_LEVEL: i32 = -1;

/// Bytes that a thread keeps ready for bodies to compress.
const KEPT: usize = 256 * 1024;

/// The level of zstd for what is sent.
const ZSTD_LEVEL: i32 = 15;

/// The quality of Brotli for documents that are made anew every few minutes.
const DOCUMENT_QUALITY: i32 = 5;

/// How a store keeps bodies.
pub(super) enum Packed {
    /// As they are: they are short, or would not become shorter.
    Plain,
    Zstd(Bytes),
}

/// Whether a body is long enough for encodings of it to be made.
pub(crate) fn is_worth_compressing(body: &Body) -> bool {
    body.identity().len() >= LEAST
}

/// Makes the encodings of a body, with this quality of Brotli (0 to 11).
pub(crate) fn compress(body: &Body, quality: i32) -> Body {
    let identity = body.identity();
    let smaller = |encoded: Option<Vec<u8>>| {
        encoded.filter(|it| it.len() + OVERHEAD < identity.len()).map(Bytes::from)
    };
    let encodings = if !is_worth_compressing(body) {
        (None, None, None)
    } else {
        let zstd = zstd::bulk::compress(identity, ZSTD_LEVEL).ok();
        (smaller(brotli(identity, quality)), smaller(zstd), smaller(gzip(identity)))
    };
    body.clone().with_encodings(encodings.0, encodings.1, encodings.2)
}

/// The encodings of a document that is no entry, for those who serve it often: Brotli and gzip, as far
/// as they are smaller. It takes processor time: not to be called where others wait.
#[must_use]
pub fn compress_document(identity: &[u8]) -> Vec<(Encoding, Bytes)> {
    if identity.len() < LEAST {
        return Vec::new();
    }
    let encoded =
        [(Encoding::Brotli, brotli(identity, DOCUMENT_QUALITY)), (Encoding::Gzip, gzip(identity))];
    let smaller = |it: &Vec<u8>| it.len() + OVERHEAD < identity.len();
    let kept = encoded
        .into_iter()
        .filter_map(|(encoding, bytes)| Some((encoding, bytes.filter(smaller)?.into())));
    kept.collect()
}

fn brotli(identity: &[u8], quality: i32) -> Option<Vec<u8>> {
    let window = identity.len().max(1).ilog2() + 1;
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        // No larger than the body: the encoder takes memory by it.
        lgwin: i32::try_from(window.clamp(10, 22)).unwrap_or(22),
        size_hint: identity.len(),
        ..Default::default()
    };
    let mut encoded = Vec::with_capacity(identity.len() / 3);
    brotli::BrotliCompress(&mut &*identity, &mut encoded, &params).ok()?;
    Some(encoded)
}

fn gzip(identity: &[u8]) -> Option<Vec<u8>> {
    let encoded = Vec::with_capacity(identity.len() / 3);
    let mut encoder = flate2::write::GzEncoder::new(encoded, flate2::Compression::best());
    encoder.write_all(identity).ok()?;
    encoder.finish().ok()
}

/// Compresses bodies for the store, as one.
pub(super) fn pack<const MANY: usize>(bodies: [&Bytes; MANY]) -> Packed {
    let length: usize = bodies.iter().map(|body| body.len()).sum();
    if length < LEAST {
        return Packed::Plain;
    }
    let packed = PACKER.with_borrow_mut(|packer| {
        let Packer { compressor, source } = packer;
        source.clear();
        bodies.iter().for_each(|body| source.extend_from_slice(body));
        if compressor.is_none() {
            *compressor = zstd::bulk::Compressor::new(PACKED_LEVEL).ok();
        }
        let packed = compressor.as_mut()?.compress(source).ok();
        // What was unusually long is not kept for the next.
        source.shrink_to(KEPT);
        packed
    });
    match packed {
        Some(packed) if packed.len() < length => Packed::Zstd(packed.into()),
        _ => Packed::Plain,
    }
}

/// What is used again from body to body. Making a compressor costs more than a body of an entry takes
/// to compress.
#[derive(Default)]
struct Packer {
    compressor: Option<zstd::bulk::Compressor<'static>>,
    source: Vec<u8>,
}

thread_local! {
    static PACKER: RefCell<Packer> = RefCell::default();
    /// Making one costs more than an entry takes to decompress.
    static DECOMPRESSOR: RefCell<Option<zstd::bulk::Decompressor<'static>>> =
        const { RefCell::new(None) };
}

/// Takes back what [`pack`] or an encoder of zstd made; `None` if it is not that, or not of this
/// length.
pub(super) fn unpack(packed: &[u8], length: u64) -> Option<Bytes> {
    let length = usize::try_from(length).ok()?;
    if length > packed.len().saturating_mul(64) {
        // Memory only as the bytes come: a claimed length is not believed.
        let mut bytes = Vec::new();
        let decoder = zstd::stream::read::Decoder::new(packed).ok()?;
        decoder.take(length as u64 + 1).read_to_end(&mut bytes).ok()?;
        return (bytes.len() == length).then(|| bytes.into());
    }
    DECOMPRESSOR.with_borrow_mut(|decompressor| {
        if decompressor.is_none() {
            *decompressor = zstd::bulk::Decompressor::new().ok();
        }
        let bytes = decompressor.as_mut()?.decompress(packed, length).ok()?;
        Some(bytes.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decompressed(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        match encoding {
            Encoding::Identity => out.extend_from_slice(bytes),
            Encoding::Brotli => brotli::BrotliDecompress(&mut &*bytes, &mut out).unwrap(),
            Encoding::Zstd => out = zstd::stream::decode_all(bytes).unwrap(),
            Encoding::Gzip => {
                flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap();
            }
        }
        out
    }

    #[test]
    fn every_encoding_is_of_the_same_bytes() {
        let text = "the same words again and again, ".repeat(100);
        let body = compress(&Body::new(text.clone().into()), 9);
        for encoding in Encoding::COMPRESSED {
            let encoded = body.bytes(encoding).unwrap();
            assert!(encoded.len() < text.len() / 4, "{encoding:?}");
            assert_eq!(decompressed(encoding, encoded), text.as_bytes());
        }
    }

    #[test]
    fn what_would_not_be_smaller_is_not_kept() {
        let mut noise = vec![0; 1_000];
        blake3::Hasher::new().finalize_xof().fill(&mut noise);
        let body = compress(&Body::new(noise.into()), 9);
        assert!(Encoding::COMPRESSED.iter().all(|encoding| body.bytes(*encoding).is_none()));
        let short = compress(&Body::new("short".into()), 9);
        assert!(Encoding::COMPRESSED.iter().all(|encoding| short.bytes(*encoding).is_none()));
    }

    #[test]
    fn a_very_small_pack_of_a_very_large_body_is_taken_back() {
        let zeros = Bytes::from(vec![0; 1 << 20]);
        let Packed::Zstd(packed) = pack([&zeros]) else { panic!("it compresses") };
        assert!(packed.len() * 64 < zeros.len());
        assert_eq!(unpack(&packed, 1 << 20), Some(zeros));
        assert_eq!(unpack(&packed, (1 << 20) - 1), None);
        assert_eq!(unpack(&packed, (1 << 20) + 1), None);
    }
}
