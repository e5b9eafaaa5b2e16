//! The files of a form in the browser: their names, types and lengths, for the rules of its action.

use std::sync::Arc;

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use web_sys::{File, FormData};

use crate::Upload;

/// The fields of a form as the server reads them, and its files. A field without a file is none.
pub(super) fn read(data: &FormData) -> (Vec<(String, String)>, Arc<[Upload]>) {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    for entry in Array::from(data).iter() {
        let entry = Array::from(&entry);
        let Some(name) = entry.get(0).as_string() else { continue };
        let value = match entry.get(1).dyn_into::<File>() {
            Ok(file) if file.name().is_empty() && file.size() == 0.0 => continue,
            Ok(file) => {
                let length = bytes(file.size());
                files.push(Upload::new(name.clone(), &file.name(), file.type_(), length));
                (files.len() - 1).to_string()
            }
            Err(text) => text.as_string().unwrap_or_default(),
        };
        pairs.push((name, value));
    }
    (pairs, files.into())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is a whole number"
)]
const fn bytes(size: f64) -> u64 {
    size as u64
}
