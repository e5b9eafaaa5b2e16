//! Hashed names: each file is named after its contents, and references to it follow.

mod references;

use std::collections::BTreeMap;

use super::anchors::splitter::STEM;
use super::bundle::{ClientFile, RawFile};

/// Files with their final names, and which path got which name.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) files: Vec<ClientFile>,
    pub(super) names: BTreeMap<String, String>,
}

/// Names all files after their contents.
///
/// A file is named once all that it refers to are, so that its hash covers theirs. The glue and
/// the splitter's module refer to each other: what remains in such a ring is named after the
/// ring's contents as a whole.
pub(super) fn name(mut files: Vec<RawFile>) -> Named {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut names = BTreeMap::new();
    let mut done = Vec::new();
    while !files.is_empty() {
        let is_ready = |file: &RawFile| {
            let waits = |path: &String| *path != file.path && !names.contains_key(path);
            !references::of(file, &paths).iter().any(waits)
        };
        let (ready, waiting): (Vec<_>, Vec<_>) = files.into_iter().partition(is_ready);
        let (batch, waiting) =
            if ready.is_empty() { ring(waiting, &paths, &names) } else { (ready, waiting) };
        name_batch(batch, &mut names, &mut done);
        files = waiting;
    }
    Named { files: done, names }
}

/// Whether a module refers to the file of this path.
pub(super) fn refers(file: &RawFile, path: &str) -> bool {
    !references::of(file, &[path.to_owned()]).is_empty()
}

/// The files that wait only for each other. Whatever waits for the ring without being in it comes
/// later.
fn ring(
    waiting: Vec<RawFile>,
    paths: &[String],
    names: &BTreeMap<String, String>,
) -> (Vec<RawFile>, Vec<RawFile>) {
    let open = |file: &RawFile| -> Vec<String> {
        references::of(file, paths).into_iter().filter(|path| !names.contains_key(path)).collect()
    };
    let leads_to: BTreeMap<&str, Vec<String>> =
        waiting.iter().map(|file| (file.path.as_str(), open(file))).collect();
    let reach = |from: &str| {
        let (mut seen, mut next) = (Vec::<String>::new(), vec![from.to_owned()]);
        while let Some(path) = next.pop() {
            for target in leads_to.get(path.as_str()).into_iter().flatten() {
                if !seen.contains(target) {
                    seen.push(target.clone());
                    next.push(target.clone());
                }
            }
        }
        seen
    };
    // The smallest reach belongs to a ring that waits for nothing outside of itself.
    let smallest = waiting.iter().map(|file| reach(&file.path)).min_by_key(Vec::len);
    let members = smallest.unwrap_or_default();
    waiting.into_iter().partition(|file| members.contains(&file.path))
}

/// Names files that refer, besides each other, only to files that are named already. A single file
/// is hashed by itself; several that refer to each other share a hash.
fn name_batch(
    batch: Vec<RawFile>,
    names: &mut BTreeMap<String, String>,
    done: &mut Vec<ClientFile>,
) {
    let paths: Vec<String> = batch.iter().map(|file| file.path.clone()).collect();
    let rewritten: Vec<Vec<u8>> =
        batch.iter().map(|file| references::rewrite(file, names)).collect();
    let is_ring = batch.iter().any(|file| !references::of(file, &paths).is_empty());
    let shared = is_ring.then(|| hash(rewritten.iter().map(Vec::as_slice)));
    for (file, bytes) in batch.iter().zip(&rewritten) {
        let hash = shared.clone().unwrap_or_else(|| hash([bytes.as_slice()]));
        names.insert(file.path.clone(), hashed_name(&file.path, &hash));
    }
    for file in batch {
        let bytes = references::rewrite(&file, names);
        let name = names.get(&file.path).cloned().unwrap_or_default();
        done.push(ClientFile { name, bytes });
    }
}

fn hash<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&part.len().to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// `NAME-HASH.EXT`: all files lie in one folder, so a path's parts are joined.
fn hashed_name(path: &str, hash: &str) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "bin"));
    let stem = match stem {
        "client_bg" => "client",
        STEM => "split",
        stem => stem.strip_prefix("snippets/").unwrap_or(stem),
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let stem: String = stem.chars().map(plain).collect();
    format!("{}-{hash}.{ending}", stem.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(snippet: &str) -> Vec<RawFile> {
        let file = |path: &str, text: &str| RawFile { path: path.into(), bytes: text.into() };
        vec![
            file(
                "loader.js",
                r#"await import("./client.js"); fetch(new URL("./client_bg.wasm", import.meta.url))"#,
            ),
            file(
                "client.js",
                "import * as a from \"./__wasm_split.js\"\nimport { b } from './snippets/c-1/inline0.js';\nimports['./snippets/c-1/inline0.js'] = a; new URL('client_bg.wasm', import.meta.url)",
            ),
            file(
                "__wasm_split.js",
                r#"import { initSync } from "./client.js"; fetch(new URL("./map_0.wasm", import.meta.url))"#,
            ),
            file("snippets/c-1/inline0.js", snippet),
            file("client_bg.wasm", "wasm"),
            file("map_0.wasm", "wasm too"),
        ]
    }

    fn bytes<'n>(named: &'n Named, path: &str) -> &'n str {
        let file = named.files.iter().find(|file| file.name == named.names[path]).unwrap();
        std::str::from_utf8(&file.bytes).unwrap()
    }

    #[test]
    fn imports_follow_the_names_and_import_keys_stay() {
        let named = name(files("export function b() {}"));
        let glue = bytes(&named, "client.js");
        let snippet = &named.names["snippets/c-1/inline0.js"];
        assert!(snippet.starts_with("c-1-inline0-") && snippet.ends_with(".js"), "{snippet}");
        assert!(glue.contains(&format!("from './{snippet}'")), "{glue}");
        // The wasm module asks for its imports under the old name.
        assert!(glue.contains("imports['./snippets/c-1/inline0.js']"), "{glue}");
        assert!(glue.contains(&format!("URL('./{}'", named.names["client_bg.wasm"])), "{glue}");
        let split = bytes(&named, "__wasm_split.js");
        assert!(split.contains(&format!("from \"./{}\"", named.names["client.js"])), "{split}");
        assert!(glue.contains(&named.names["__wasm_split.js"]), "{glue}");
        assert!(split.contains(&named.names["map_0.wasm"]), "{split}");
        assert!(bytes(&named, "loader.js").contains(&named.names["client.js"]));
    }

    #[test]
    fn names_depend_on_contents_and_on_nothing_else() {
        let (one, mut again) = (files("a"), files("a"));
        again.reverse();
        let (one, again) = (name(one), name(again));
        assert_eq!(one.names, again.names);
        let other = name(files("b"));
        for path in ["snippets/c-1/inline0.js", "client.js", "__wasm_split.js", "loader.js"] {
            assert_ne!(one.names[path], other.names[path], "{path}");
        }
        assert_eq!(one.names["client_bg.wasm"], other.names["client_bg.wasm"]);
    }
}
