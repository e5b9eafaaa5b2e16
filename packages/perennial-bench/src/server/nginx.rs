//! [`Nginx`]: the same files, as nginx serves them best.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use crate::BenchError;
use crate::process::{self, Process};

/// nginx with the same files.
pub(crate) struct Nginx {
    pub(crate) process: Process,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

/// A page as a file, and beside it compressed.
pub(crate) struct Files<'f> {
    pub(crate) path: &'f str,
    pub(crate) plain: &'f [u8],
    pub(crate) gzip: &'f [u8],
}

impl Nginx {
    /// Starts nginx; `None` if it is not installed.
    pub(crate) fn start(pages: &[Files<'_>]) -> Result<Option<Self>, BenchError> {
        if Command::new("nginx").arg("-v").output().is_err() {
            return Ok(None);
        }
        let (folder, address) = (process::folder()?, process::free_address()?);
        let failed = || BenchError::io("nginx's files cannot be written");
        for page in pages {
            let file = folder.path().join("files").join(page.path.trim_start_matches('/'));
            let parent = file.parent().unwrap_or(folder.path());
            std::fs::create_dir_all(parent).map_err(failed())?;
            std::fs::write(&file, page.plain).map_err(failed())?;
            std::fs::write(file.with_extension("gz"), page.gzip).map_err(failed())?;
        }
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration(folder.path(), address)).map_err(failed())?;
        let mut command = Command::new("nginx");
        command.arg("-c").arg(&file).arg("-p").arg(folder.path()).arg("-e").arg("error.log");
        let process = Process::serve("nginx", command, address)?;
        Ok(Some(Self { process, address, _folder: folder }))
    }
}

/// One process on one processor, as the others; files kept open, no log, no limit on requests of a
/// connection.
fn configuration(folder: &Path, address: SocketAddr) -> String {
    let folder = folder.display();
    format!(
        "daemon off; master_process off; pid {folder}/nginx.pid;\n\
         events {{ worker_connections 4096; }}\n\
         http {{\n\
         access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;\n\
         keepalive_requests 1000000000; open_file_cache max=100000;\n\
         open_file_cache_valid 60s; default_type 'text/html; charset=utf-8'; gzip_static on;\n\
         client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n\
         fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;\n\
         scgi_temp_path {folder}/scgi;\n\
         server {{ listen {address} backlog=4096; root {folder}/files; }}\n\
         }}\n"
    )
}
