//! Starts the shop in Node.js and the edge before it, and asks them.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::header::{CACHE_STATUS, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use serde_json::Value;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// A process that ends with the test.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    /// Starts a program, and waits until it says where it listens.
    fn start(command: &mut Command, hint: &str) -> Self {
        let program = command.get_program().to_string_lossy().into_owned();
        let started = command.stdout(Stdio::piped()).spawn();
        let mut child =
            started.unwrap_or_else(|error| panic!("{program} cannot be started: {error}\n{hint}"));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap_or_else(|| panic!("{program} ended")).unwrap();
        let address = line.strip_prefix("listening at ").expect("it says where it listens");
        Self { child, address: address.to_owned() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The shop: the server behind the edge.
pub(crate) struct Shop(Running);

impl Shop {
    pub(crate) fn open() -> Self {
        Self::open_at("0", Duration::from_millis(50))
    }

    /// At a port, with this time for each page.
    pub(crate) fn open_at(port: &str, render: Duration) -> Self {
        let mut command = Command::new("node");
        command.arg(format!("{FOLDER}/upstream/server.mjs"));
        command.env("PORT", port).env("RENDER_MS", render.as_millis().to_string());
        Self(Running::start(&mut command, "hint: apt-get install nodejs"))
    }

    pub(crate) fn port(&self) -> String {
        self.0.address.rsplit(':').next().unwrap().to_owned()
    }

    /// How often the shop has rendered the page or the data of a path.
    pub(crate) async fn renders(&self, path: &str) -> u64 {
        let renders: Value =
            serde_json::from_str(&text(self.tell("/renders").await).await).unwrap();
        renders[path].as_u64().unwrap_or(0)
    }

    /// Asks the shop itself.
    pub(crate) async fn tell(&self, path: &str) -> Response {
        client().get(format!("{}{path}", self.0.address)).send().await.unwrap()
    }
}

/// The edge.
pub(crate) struct Edge {
    running: Running,
    client: Client,
}

impl Edge {
    /// Before a shop, with further arguments.
    pub(crate) fn before(shop: &Shop, arguments: &[&str]) -> Self {
        Self::start(&["proxy", "--upstream", &shop.0.address], arguments)
    }

    /// With the template library.
    pub(crate) fn of_templates() -> Self {
        Self::start(&["templates"], &[])
    }

    fn start(maker: &[&str], arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_any-framework"));
        command.args(maker).args(["--address", "127.0.0.1:0"]).args(arguments);
        command.env("RUST_LOG", "error");
        Self { running: Running::start(&mut command, ""), client: client() }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.ask(path, &[]).await
    }

    /// Asks with further headers, in the name of a crawler, which waits, unless these say otherwise.
    pub(crate) async fn ask(
        &self,
        path: &str,
        headers: &[(&'static str, &'static str)],
    ) -> Response {
        self.send(Method::GET, path, headers, "").await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &'static str)],
        body: impl Into<reqwest::Body>,
    ) -> Response {
        let url = format!("{}{path}", self.running.address);
        let mut request = self.client.request(method.clone(), url).header("user-agent", "testbot");
        if method != Method::GET && method != Method::HEAD {
            request = request.body(body);
        }
        let mut request = request.build().unwrap();
        for (name, value) in headers {
            let name = HeaderName::from_static(name);
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        self.client.execute(request).await.unwrap()
    }

    /// The URL of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.address)
    }

    /// The address without its scheme, for requests that no client makes.
    pub(crate) fn authority(&self) -> &str {
        self.running.address.strip_prefix("http://").unwrap()
    }
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

/// A header's value.
pub(crate) fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// How an answer came about.
pub(crate) fn status(response: &Response) -> &str {
    header(response, CACHE_STATUS.as_str())
}

pub(crate) async fn text(response: Response) -> String {
    response.text().await.unwrap()
}

/// Waits, in real time, until something is so.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, so: impl Fn() -> F) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < Duration::from_secs(30), "it never came about that {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
