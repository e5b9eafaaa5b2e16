//! A server of its own for each test, over real sockets.

#![allow(dead_code, reason = "each of the programs that share this uses a part of it")]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use actix_web::App;
use actix_web::dev::ServerHandle;
use actix_web::web::ServiceConfig;
use perennial_actix::{GuardedServer, Site, mount};
use perennial_server::Settings;

/// A server on a port of its own. It ends when this is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) site: Arc<Site>,
    pub(crate) handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Starts an app as a build that lies in a folder of its own, into which the settings may put further
    /// files, with routes of actix-web beside it.
    pub(crate) fn start(
        app: impl FnOnce() -> perennial_core::App + Send + 'static,
        settings: impl FnOnce(&Path) -> Settings + Send + 'static,
        routes: fn(&mut ServiceConfig),
    ) -> Self {
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            let folder = tempfile::tempdir().unwrap();
            let manifest = r#"{"format":1,"build_id":"b1","app":"test","release":true,"client":null,"assets":{}}"#;
            std::fs::write(folder.path().join("manifest.json"), manifest).unwrap();
            let settings = settings(folder.path());
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            let site = Arc::new(runtime.block_on(Site::open(app(), settings)).unwrap());
            let shared = Arc::clone(&site);
            actix_web::rt::System::new().block_on(async move {
                let server = GuardedServer::of_site(&Arc::clone(&site), move || {
                    App::new().configure(routes).configure(mount(&site))
                });
                let server = server.bind("127.0.0.1:0").unwrap();
                let address = server.addresses()[0];
                let server = server.run().unwrap();
                send.send((address, shared, server.handle())).unwrap();
                let _ = server.await;
            });
        });
        let (address, site, handle) = receive.recv().unwrap();
        Self { address, site, handle, thread: Some(thread) }
    }

    /// Waits until it has ended.
    pub(crate) fn join(mut self) {
        self.thread.take().unwrap().join().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            drop(self.handle.stop(false));
            let _ = thread.join();
        }
    }
}
