//! How long each page takes to read, said in its head, where those who show previews of links look.

use perennial::plugin::*;
use perennial::prelude::*;

/// How many words a minute most people read silently.
#[server_only]
const WORDS_A_MINUTE: usize = 238;

pub(crate) fn plugin() -> Plugin {
    Plugin::new("reading-time").document(describe)
}

#[server_only]
fn describe(page: &PageDocument) -> Head {
    let minutes = words(&page.view).div_ceil(WORDS_A_MINUTE).max(1);
    Head::default()
        .meta("twitter:label1", "Reading time")
        .meta("twitter:data1", format!("{minutes} min"))
}

/// The words of a view, without its elements.
#[server_only]
fn words(view: &str) -> usize {
    let texts = view.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    texts.map(|text| text.split_whitespace().count()).sum()
}
