//! The server that runs the routes.

use std::net::TcpListener;
use std::num::NonZeroUsize;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};

use crate::http::frame::frame;
use crate::http::management::office::Office;
use crate::http::routes;
use crate::http::state::State;

/// How long a request in progress may go on after the signal to stop, in seconds.
const SHUTDOWN_S: u64 = 10;
/// How long a client may take to send the head of its request.
const REQUEST_HEAD: Duration = Duration::from_secs(5);

/// Serves on a listener that is bound already, until `stop` comes; requests in progress are
/// answered first. Management answers where there is an `office`. `workers` threads answer, or as
/// many as there are cores.
pub fn serve(
    listener: TcpListener,
    state: State,
    office: Option<Office>,
    workers: Option<NonZeroUsize>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<Server> {
    // The factory below runs once for each worker: what it holds is made here.
    let state = web::Data::new(State { shows_management: office.is_some(), ..state });
    let office = office.map(web::Data::new);
    let server = HttpServer::new(move || {
        let app = App::new().app_data(web::Data::clone(&state)).wrap(from_fn(frame));
        let app = app.configure(routes::public);
        match &office {
            Some(office) => app.app_data(web::Data::clone(office)).configure(routes::private),
            None => app,
        }
    });
    let server = match workers {
        Some(workers) => server.workers(workers.get()),
        None => server,
    };
    let server = server
        .shutdown_signal(stop)
        .shutdown_timeout(SHUTDOWN_S)
        .client_request_timeout(REQUEST_HEAD)
        .listen(listener)?;
    Ok(server.run())
}
