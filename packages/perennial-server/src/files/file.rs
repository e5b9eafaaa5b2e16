//! [`File`]: one file of a build in all its encodings, and the answers that it gives.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderValue, StatusCode, header};
use perennial_isg::Encoding;

use super::content::{Budget, Content, Read, Replaced};
use super::file_error::FileError;
use super::range::Asked;
use crate::conditions::{Validators, Verdict};
use crate::headers::TEXT;
use crate::{Request, Response, Site, accept_encoding};

/// One file in all its encodings.
#[derive(Debug)]
pub(crate) struct File {
    pub(super) content_type: HeaderValue,
    cache_control: &'static str,
    modified: Option<SystemTime>,
    modified_is_strong: bool,
    /// The file as it is comes first.
    forms: Vec<Form>,
}

/// One encoding of a file.
#[derive(Debug)]
struct Form {
    encoding: Encoding,
    content: Content,
    etag: HeaderValue,
}

/// Where the encoded forms of a file lie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Encoded<'a> {
    /// Beside it, in these content codings.
    Beside(&'a [&'a str]),
    /// In a folder, under the hash of what they encode, if at all.
    ByHash(&'a Path),
}

impl File {
    pub(super) fn read(
        path: &Path,
        cache_control: &'static str,
        encoded: Encoded<'_>,
        budget: &mut Budget,
    ) -> Result<Self, FileError> {
        let mut read = |path: &Path| {
            let read = Content::read(path, budget);
            read.map_err(|source| FileError::Read { file: path.to_path_buf(), source })
        };
        let Read { content, hash, modified } = read(path)?;
        let name = hash.to_hex().chars().take(32).collect::<String>();
        let form = |encoding, content, suffix: &str| Form {
            encoding,
            content,
            etag: HeaderValue::from_str(&format!("\"{name}{suffix}\""))
                .unwrap_or_else(|_| HeaderValue::from_static("\"\"")),
        };
        let mut forms = vec![form(Encoding::Identity, content, "")];
        for encoding in Encoding::COMPRESSED {
            let file = match encoded {
                Encoded::Beside(codings) if codings.contains(&encoding.name()) => {
                    let mut file = path.as_os_str().to_owned();
                    file.push(extension(encoding));
                    file.into()
                }
                Encoded::ByHash(folder) => folder.join(format!("{name}{}", extension(encoding))),
                Encoded::Beside(_) => continue,
            };
            if matches!(encoded, Encoded::Beside(_)) || file.is_file() {
                let suffix = format!("-{}", encoding.name());
                forms.push(form(encoding, read(&file)?.content, &suffix));
            }
        }
        let second = Duration::from_secs(1);
        let now = SystemTime::now();
        let modified = modified.map(whole_seconds).filter(|modified| *modified <= now);
        Ok(Self {
            content_type: content_type(path),
            cache_control,
            // Later changes of the same second would have been missed.
            modified_is_strong: modified.is_some_and(|modified| modified + 2 * second < now),
            modified,
            forms,
        })
    }

    /// Writes the file to another place, and its encoded forms beside it.
    pub(crate) fn write_to(&self, target: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
        let mut written = Vec::with_capacity(self.forms.len());
        for form in &self.forms {
            let mut name = target.as_os_str().to_owned();
            name.push(extension(form.encoding));
            let name = std::path::PathBuf::from(name);
            form.content.write_to(&name)?;
            written.push(name);
        }
        Ok(written)
    }

    pub(crate) async fn respond(&self, site: &Site, request: &Request<'_>) -> Response {
        let Some(form) = self.choose(request) else { return missing(site) };
        let validators = Validators {
            etag: Some(&form.etag),
            modified: self.modified,
            modified_is_strong: self.modified_is_strong,
        };
        // Conditions take precedence over ranges: the last step of the answer says 304 or 412.
        if validators.evaluate(request) != Verdict::Proceed {
            return self.response(site, StatusCode::OK, form);
        }
        let length = form.content.length();
        // Ranges are defined for GET alone (RFC 9110 section 14.2).
        let range = request
            .list(&header::RANGE)
            .filter(|_| request.method == http::Method::GET && validators.range_is_meant(request));
        match range.map_or(Asked::Whole, |range| Asked::of(&range, length)) {
            Asked::Nothing => refused(site, StatusCode::RANGE_NOT_SATISFIABLE)
                .text_header(header::CONTENT_RANGE, &format!("bytes */{length}")),
            Asked::Whole => self.send(site, request, StatusCode::OK, form, 0..length).await,
            Asked::Part(part) => {
                let range = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
                let status = StatusCode::PARTIAL_CONTENT;
                let response = self.send(site, request, status, form, part).await;
                response.text_header(header::CONTENT_RANGE, &range)
            }
        }
    }

    fn choose(&self, request: &Request<'_>) -> Option<&Form> {
        let find = |encoding| self.forms.iter().find(move |form| form.encoding == encoding);
        let accept = request.list(&header::ACCEPT_ENCODING);
        let chosen =
            accept_encoding::choose(accept.as_deref(), |encoding| find(encoding).is_some());
        find(chosen).or_else(|| self.forms.first())
    }

    /// A response with all that does not depend on whether there is a body.
    fn response(&self, site: &Site, status: StatusCode, form: &Form) -> Response {
        let mut response = Response::new(status)
            .header(header::ETAG, form.etag.clone())
            .header(header::VARY, HeaderValue::from_static("accept-encoding"))
            .header(header::CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        if let Some(modified) = self.modified {
            let date = httpdate::fmt_http_date(modified);
            response = response.text_header(header::LAST_MODIFIED, &date);
        }
        site.add_common(&mut response, true);
        response
    }

    async fn send(
        &self,
        site: &Site,
        request: &Request<'_>,
        status: StatusCode,
        form: &Form,
        part: std::ops::Range<u64>,
    ) -> Response {
        let mut response = self
            .response(site, status, form)
            .header(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))
            .header(header::CONTENT_TYPE, self.content_type.clone());
        if form.encoding != Encoding::Identity {
            let name = HeaderValue::from_static(form.encoding.name());
            response.headers.push((header::CONTENT_ENCODING, name));
        }
        let open = request.method == http::Method::GET;
        match form.content.send(part, open, &mut response).await {
            Ok(()) => response,
            // A newer build lies there: the server will soon be started again.
            Err(Replaced) => {
                refused(site, StatusCode::SERVICE_UNAVAILABLE).text_header(header::RETRY_AFTER, "5")
            }
        }
    }
}

/// A time in whole seconds, as headers have it.
fn whole_seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

/// There is no such file. Never HTML, and never kept by a cache.
pub(super) fn missing(site: &Site) -> Response {
    refused(site, StatusCode::NOT_FOUND).body(TEXT, "There is no such file.\n")
}

fn refused(site: &Site, status: StatusCode) -> Response {
    let mut response = Response::new(status).no_store();
    site.add_common(&mut response, false);
    response
}

/// The ending of an encoded file.
const fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Identity => "",
        Encoding::Brotli => ".br",
        Encoding::Zstd => ".zst",
        Encoding::Gzip => ".gz",
    }
}

fn content_type(path: &Path) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let text =
        guess.type_() == "text" || guess.subtype() == "javascript" || guess.subtype() == "json";
    let charset = if text { "; charset=utf-8" } else { "" };
    HeaderValue::from_str(&format!("{}{charset}", guess.essence_str()))
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}
