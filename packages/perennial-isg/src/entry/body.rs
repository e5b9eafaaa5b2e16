//! [`Body`]: one representation with its encodings and their ETags.

use bytes::Bytes;

use super::Encoding;

/// One representation with its encodings and their ETags.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    identity: Bytes,
    brotli: Option<Bytes>,
    zstd: Option<Bytes>,
    gzip: Option<Bytes>,
    hash: [u8; 16],
    etags: [Bytes; 4],
}

impl Body {
    /// The body of these bytes, not yet compressed.
    pub(crate) fn new(identity: Bytes) -> Self {
        let [hash, _] = halves(blake3::hash(&identity).as_bytes());
        Self::with_hash(identity, hash)
    }

    /// The body of these bytes, whose hash is known.
    pub(crate) fn with_hash(identity: Bytes, hash: [u8; 16]) -> Self {
        Self { identity, brotli: None, zstd: None, gzip: None, hash, etags: etags(&hash) }
    }

    /// Adds the encodings that there are.
    pub(crate) fn with_encodings(
        mut self,
        brotli: Option<Bytes>,
        zstd: Option<Bytes>,
        gzip: Option<Bytes>,
    ) -> Self {
        (self.brotli, self.zstd, self.gzip) = (brotli, zstd, gzip);
        self
    }

    pub(crate) fn bytes(&self, encoding: Encoding) -> Option<&Bytes> {
        match encoding {
            Encoding::Identity => Some(&self.identity),
            Encoding::Brotli => self.brotli.as_ref(),
            Encoding::Zstd => self.zstd.as_ref(),
            Encoding::Gzip => self.gzip.as_ref(),
        }
    }

    pub(crate) fn identity(&self) -> &Bytes {
        &self.identity
    }

    pub(crate) fn etag(&self, encoding: Encoding) -> &Bytes {
        let [identity, brotli, zstd, gzip] = &self.etags;
        match encoding {
            Encoding::Identity => identity,
            Encoding::Brotli => brotli,
            Encoding::Zstd => zstd,
            Encoding::Gzip => gzip,
        }
    }

    /// What its ETags are made of: the first half of the BLAKE3 hash of the uncompressed bytes, or
    /// what the generator said instead.
    pub(crate) fn hash(&self) -> &[u8; 16] {
        &self.hash
    }

    /// Bytes in memory.
    pub(crate) fn weight(&self) -> usize {
        let encoded = [&self.brotli, &self.zstd, &self.gzip];
        self.identity.len() + encoded.into_iter().flatten().map(Bytes::len).sum::<usize>()
    }
}

fn halves(hash: &[u8; 32]) -> [[u8; 16]; 2] {
    let mut halves = [[0; 16]; 2];
    for (half, bytes) in halves.iter_mut().zip(hash.chunks_exact(16)) {
        half.copy_from_slice(bytes);
    }
    halves
}

/// Strong ETags, quoted: a hash of the bytes, and the encoding's name. All four are slices of one
/// allocation.
fn etags(hash: &[u8; 16]) -> [Bytes; 4] {
    let hash = format!("{:032x}", u128::from_be_bytes(*hash));
    let text = Bytes::from(format!("\"{hash}\"\"{hash}-br\"\"{hash}-zstd\"\"{hash}-gzip\""));
    let (mut start, quoted) = (0, hash.len() + 2);
    ["", "-br", "-zstd", "-gzip"].map(|suffix| {
        let end = start + quoted + suffix.len();
        let etag = text.slice(start..end);
        start = end;
        etag
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_has_its_own_quoted_etag() {
        let body = Body::new(Bytes::from_static(b"hello"));
        let hash = &blake3::hash(b"hello").to_hex()[..32];
        assert_eq!(body.etag(Encoding::Identity), format!("\"{hash}\"").as_bytes());
        assert_eq!(body.etag(Encoding::Brotli), format!("\"{hash}-br\"").as_bytes());
        assert_eq!(body.etag(Encoding::Zstd), format!("\"{hash}-zstd\"").as_bytes());
        assert_eq!(body.etag(Encoding::Gzip), format!("\"{hash}-gzip\"").as_bytes());
    }
}
