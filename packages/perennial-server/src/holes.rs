//! The holes of stored pages that the server fills in each answer.

use std::collections::HashMap;
use std::ops::Range;

use futures_util::future::join_all;
use http::{StatusCode, header};
use perennial_core::{PageError, RequestContext, ResponseParts, WidgetPath};
use perennial_isg::Hit;
use perennial_protocol::document::{
    FILL_ATTRIBUTE, PERSONAL_ATTRIBUTE, WIDGET_ATTRIBUTE, WIDGET_ELEMENT, WIDGETS_ID, escape_json,
};

use crate::headers::{HTML, PRIVATE};
use crate::rendering::{WidgetAnswers, to_json};
use crate::{PageSubject, Request, Response, Site, requested_page, sessions};

/// A hole in a page: what it holds, and the path of its widget.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hole {
    inside: Range<usize>,
    path: WidgetPath,
}

/// Answers with a stored page whose holes are filled for this request; `None` if it has none.
pub(crate) async fn fill(
    site: &Site,
    request: &Request<'_>,
    subject: PageSubject,
    hit: &Hit,
) -> Option<Response> {
    let page = std::str::from_utf8(hit.entry.page()).ok()?;
    let holes = find(page);
    if holes.is_empty() {
        return None;
    }
    let (context, _) = sessions::context(
        site.sessions.as_ref(),
        subject.context,
        request,
        sessions::Access::Reads,
    );
    let path = context.path().as_str().to_owned();
    let locale = context.locale().to_owned();
    let work = fill_all(site.shared(), hit.entry.page().clone(), holes, context);
    match site.containment.run(subject.part, &path, work).await {
        Ok((body, parts)) => {
            let status = StatusCode::from_u16(hit.entry.status()).unwrap_or(StatusCode::OK);
            let mut response = Response::new(status)
                .header(header::CACHE_CONTROL, PRIVATE)
                .text_header(crate::headers::CACHE_STATUS, &hit.cache.to_string());
            requested_page::add_headers(site, &mut response, hit.entry.headers());
            requested_page::add_headers(site, &mut response, &parts.headers);
            site.add_common(&mut response, true);
            Some(response.body(HTML, body))
        }
        Err(refusal) => {
            let page = perennial_isg::Representation::Page;
            Some(requested_page::refuse(site, page, &refusal, &locale))
        }
    }
}

async fn fill_all(
    site: crate::site::Shared,
    page: bytes::Bytes,
    holes: Vec<Hole>,
    context: RequestContext,
) -> Result<(String, ResponseParts), PageError> {
    let page = std::str::from_utf8(&page)?;
    let resolver = &site.renderer.resolver;
    let answers = join_all(holes.iter().map(|hole| async {
        let answer = resolver.resolve(&hole.path, context.locale(), Some(&context)).await;
        (hole.path.clone(), answer)
    }));
    let answers: WidgetAnswers = answers.await.into_iter().collect();
    let mut parts = ResponseParts::default();
    for answer in answers.values() {
        parts.headers.extend(answer.parts.headers.iter().cloned());
    }
    let mut filled: HashMap<&WidgetPath, String> = HashMap::new();
    for hole in &holes {
        if !filled.contains_key(&hole.path) {
            let (path, answers) = (hole.path.clone(), answers.clone());
            let global = site.global.of(context.locale()).cloned();
            let context = context.clone();
            let html = site.renderer.hole(path, answers, global, context).await?;
            filled.insert(&hole.path, html);
        }
    }
    let mut body = String::with_capacity(page.len() + 1_024);
    let mut end = 0;
    for hole in &holes {
        body.push_str(page.get(end..hole.inside.start).unwrap_or_default());
        body.push_str(filled.get(&hole.path).map(String::as_str).unwrap_or_default());
        end = hole.inside.end;
    }
    body.push_str(page.get(end..).unwrap_or_default());
    Ok((with_states(&as_personal(&body), &answers), parts))
}

/// Says of the document that it is one visitor's.
fn as_personal(page: &str) -> String {
    page.replacen("<html", &format!("<html {PERSONAL_ATTRIBUTE}"), 1)
}

/// Adds the states of what was filled to those of the page's widgets, for the client.
fn with_states(page: &str, answers: &WidgetAnswers) -> String {
    let json = to_json(answers);
    let states =
        escape_json(json.strip_prefix('{').and_then(|j| j.strip_suffix('}')).unwrap_or(""));
    let opening = format!("<script type=\"application/json\" id=\"{WIDGETS_ID}\">");
    if let Some((before, after)) = page.split_once(&format!("{opening}{{")) {
        return format!("{before}{opening}{{{states},{after}");
    }
    match page.rsplit_once("</body>") {
        Some((before, after)) => {
            format!("{before}{opening}{{{states}}}</script></body>{after}")
        }
        None => page.to_owned(),
    }
}

/// The holes of a page that the server fills, outermost only.
fn find(page: &str) -> Vec<Hole> {
    let beginning = format!("<{WIDGET_ELEMENT} {WIDGET_ATTRIBUTE}=\"");
    let mut holes = Vec::new();
    let mut from = 0;
    while let Some(at) = page.get(from..).and_then(|rest| rest.find(&beginning)) {
        let start = from + at + beginning.len();
        match hole_at(page, start) {
            Some(hole) => {
                from = hole.inside.end;
                holes.push(hole);
            }
            None => from = start,
        }
    }
    holes
}

/// The hole whose path begins at `start`, if the server fills it.
fn hole_at(page: &str, start: usize) -> Option<Hole> {
    let rest = page.get(start..)?;
    let (path, rest) = rest.split_once('"')?;
    let tag = rest.strip_prefix(&format!(" {FILL_ATTRIBUTE}=\"server\""))?;
    let (_, inside) = tag.split_once('>')?;
    let begin = page.len() - inside.len();
    let end = begin + end_of(inside)?;
    let path = WidgetPath::parse(&html_escape::decode_html_entities(path))?;
    Some(Hole { inside: begin..end, path })
}

/// Where the element ends whose content begins here; other widgets may stand in it.
fn end_of(content: &str) -> Option<usize> {
    let (opening, closing) = (format!("<{WIDGET_ELEMENT} "), format!("</{WIDGET_ELEMENT}>"));
    let (mut depth, mut from) = (0_usize, 0);
    loop {
        let rest = content.get(from..)?;
        let close = rest.find(&closing)?;
        match rest.find(&opening) {
            Some(open) if open < close => {
                depth += 1;
                from += open + opening.len();
            }
            _ if depth == 0 => return Some(from + close),
            _ => {
                depth -= 1;
                from += close + closing.len();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_found_with_what_stands_in_it() {
        let page = "<p>a</p><perennial-widget data-path=\"/stock/a&amp;b\" data-fill=\"server\" \
                    data-hk=\"0.1\">x<perennial-widget data-path=\"/y\">z</perennial-widget>w\
                    </perennial-widget><i>b</i>";
        let holes = find(page);
        assert_eq!(holes.len(), 1);
        assert_eq!(holes[0].path.as_str(), "/stock/a&b");
        let inside = "x<perennial-widget data-path=\"/y\">z</perennial-widget>w";
        assert_eq!(&page[holes[0].inside.clone()], inside);
    }

    #[test]
    fn what_the_browser_fills_and_what_is_broken_is_no_hole() {
        assert_eq!(find("<perennial-widget data-path=\"/y\">z</perennial-widget>"), []);
        assert_eq!(find("<perennial-widget data-path=\"/y\" data-fill=\"server\">z"), []);
        assert_eq!(find("<perennial-widget data-path=\""), []);
    }
}
