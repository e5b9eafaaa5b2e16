//! [`form`]: forms with files.

use bytes::Bytes;
use perennial_server::{ActionLimits, BodyBudget, FormReader};
use tokio::runtime::Runtime;

/// The bytes that a form may hold in memory, and those of its files.
const MEMORY: usize = 512;
const FILES: usize = 64;

/// Whatever a form with files holds, and in whatever pieces it arrives, it is read within its bounds or
/// refused, and nothing of it is left.
///
/// # Panics
/// If it is not.
pub fn form(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = ActionLimits {
        fields: 5,
        upload_bytes: FILES,
        uploads: Some(folder.path().to_path_buf()),
        ..ActionLimits::default()
    };
    let (memory, disk) = (BodyBudget::new(4 * MEMORY), BodyBudget::new(FILES));
    let kind = "multipart/form-data; boundary=x";
    let runtime = Runtime::new().expect("a runtime");
    for piece in [1, 7, 4_096] {
        let reader = FormReader::new(kind, &limits, MEMORY, std::sync::Arc::clone(&disk));
        let pieces = bytes.chunks(piece).map(|piece| Ok(Bytes::copy_from_slice(piece)));
        let pieces = futures_util::stream::iter(pieces);
        let reader = reader.expect("a boundary");
        let mut share = memory.begin();
        if let Ok(form) = runtime.block_on(reader.read(pieces, &mut share)) {
            assert!(form.fields.len() <= 3 * MEMORY, "{} bytes of fields", form.fields.len());
        }
        let left = std::fs::read_dir(folder.path()).expect("its files").count();
        assert_eq!(left, 0, "files are left");
    }
}
