//! The limit: an actix server whose handlers do nothing but send ready bytes.
//!
//! It fetches what it serves from a running limber first, so both send the same bytes.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH,
};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context;
use bytes::Bytes;

use crate::client::Client;

/// The codings in which each page is served: at `/NAME/identity` and `/NAME/br`.
const CODINGS: [&str; 2] = ["identity", "br"];
/// What a bare answer carries of what limber sends.
const HEADERS: [HeaderName; 4] = [CONTENT_TYPE, CACHE_CONTROL, ETAG, CONTENT_ENCODING];
/// As limber has it.
const REQUEST_HEAD: Duration = Duration::from_secs(5);

/// An answer that is ready to send.
#[derive(Clone)]
struct Ready {
    path: String,
    etag: HeaderValue,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// Serves with one worker until the process is told to stop. Each of `pages` is `NAME=PATH`.
pub fn run(from: &str, pages: &[String], out: &mut impl Write) -> anyhow::Result<()> {
    let client = Client::new();
    let mut all = Vec::new();
    for page in pages {
        let (name, path) = page.split_once('=').context("give each page as NAME=PATH")?;
        for coding in CODINGS {
            all.push(fetch(&client, &format!("{from}{path}"), name, coding)?);
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(out, "ready: http://{}", listener.local_addr()?)?;
    out.flush()?;
    let server = HttpServer::new(move || {
        all.iter().cloned().fold(App::new(), |app, ready| {
            let path = ready.path.clone();
            let answer = move |request: HttpRequest| {
                let response = answer(&request, &ready);
                async move { response }
            };
            app.route(&path, web::get().to(answer))
        })
    });
    let server = server.workers(1).client_request_timeout(REQUEST_HEAD).listen(listener)?.run();
    actix_web::rt::System::new().block_on(server)?;
    Ok(())
}

fn fetch(client: &Client, url: &str, name: &str, coding: &str) -> anyhow::Result<Ready> {
    let answer = client.get(url, &[("accept-encoding", coding)])?;
    anyhow::ensure!(answer.status == 200, "{url} answers {}", answer.status);
    let mut headers = Vec::new();
    for name in HEADERS {
        if let Some(value) = answer.header(name.as_str()) {
            headers.push((name, HeaderValue::from_str(value)?));
        }
    }
    let etag = headers.iter().find(|(name, _)| *name == ETAG).map(|(_, value)| value.clone());
    let etag = etag.with_context(|| format!("{url} has no ETag"))?;
    Ok(Ready { path: format!("/{name}/{coding}"), etag, headers, body: answer.body })
}

fn answer(request: &HttpRequest, ready: &Ready) -> HttpResponse {
    let is_known = request.headers().get(IF_NONE_MATCH).is_some_and(|tag| *tag == ready.etag);
    let mut response = if is_known {
        HttpResponse::NotModified().finish()
    } else {
        HttpResponse::Ok().body(ready.body.clone())
    };
    for (name, value) in &ready.headers {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}
