//! [`pagination`]: the pages of a list, of which the first, the last and those around are shown.

use perennial::prelude::*;

use super::url;

/// How many articles a page has.
#[server_only]
pub(crate) const PER_PAGE: u32 = 10;

/// How many pages are shown on each side of the one that is open.
const AROUND: u32 = 2;

/// Which part of a list a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Part {
    pub(crate) page: u32,
    pub(crate) pages: u32,
}

#[server_only]
impl Part {
    /// The part with this number of a list with so many articles.
    pub(crate) fn of(page: u32, count: u64) -> Result<Self, PageError> {
        let pages = count.div_ceil(u64::from(PER_PAGE)).max(1);
        let pages = u32::try_from(pages).unwrap_or(u32::MAX);
        match (1..=pages).contains(&page) {
            true => Ok(Self { page, pages }),
            false => Err(PageError::not_found("The list has no such page.")),
        }
    }

    /// How many articles are left out before a page.
    pub(crate) fn offset(page: u32) -> u32 {
        page.saturating_sub(1).saturating_mul(PER_PAGE)
    }
}

/// The numbers that are shown.
fn shown(part: Part) -> Vec<u32> {
    let Part { page, pages } = part;
    let near = page.saturating_sub(AROUND)..=page.saturating_add(AROUND);
    let mut shown: Vec<u32> = near.filter(|own| (1..=pages).contains(own)).collect();
    for end in [1, pages] {
        if !shown.contains(&end) {
            shown.push(end);
        }
    }
    shown.sort_unstable();
    shown
}

/// Links to the pages of the list at a URL.
pub(crate) fn pagination(part: Part, list: &str) -> View {
    if part.pages <= 1 {
        return View::new();
    }
    let (mut items, mut last) = (Vec::new(), 0);
    for page in shown(part) {
        if page > last + 1 {
            items.push(view! { li(class="page-item gap", aria-hidden="true") { "…" } });
        }
        items.push(item(page, part.page, url::of_page(list, page)));
        last = page;
    }
    view! { nav(aria-label="Pages") { ul(class="pagination") { (items) } } }
}

fn item(page: u32, open: u32, href: String) -> View {
    let class = if page == open { "page-item active" } else { "page-item" };
    let (current, number) = ((page == open).then_some("page"), page.to_string());
    view! {
        li(class=class) { a(class="page-link", href=href, aria-current=current) { (number) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_and_the_pages_around_are_shown() {
        assert_eq!(shown(Part { page: 1, pages: 2 }), [1, 2]);
        assert_eq!(shown(Part { page: 5, pages: 1_000 }), [1, 3, 4, 5, 6, 7, 1_000]);
        assert_eq!(shown(Part { page: 1_000, pages: 1_000 }), [1, 998, 999, 1_000]);
    }
}
