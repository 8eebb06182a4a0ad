//! Connections as they come: accepted, let speak TLS and HTTP, and handed over when one asks for a WebSocket.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use super::shared::Shared;
use super::stream::Stream;
use super::{http, socket, sockets};
use crate::rendezvous::server::Refusal;

/// The most bytes of a request and its headers.
const HEADERS: usize = 16 << 10;

/// Accepts connections until it is told to stop, then waits for those there are.
pub(super) async fn run(shared: Arc<Shared>, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let room = Arc::new(Semaphore::new(sockets(shared.config.limits.connections).min(Semaphore::MAX_PERMITS)));
    let mut open = JoinSet::new();
    let mut timer = JoinSet::new();
    timer.spawn(tick(Arc::clone(&shared)));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = open.join_next(), if !open.is_empty() => continue,
            () = asked(&mut stopped) => break,
        };
        match accepted {
            Ok((stream, from)) => match Arc::clone(&room).try_acquire_owned() {
                Ok(permit) => {
                    let (shared, stopped) = (Arc::clone(&shared), stopped.clone());
                    open.spawn(async move {
                        let _permit = permit;
                        connection(shared, stream, from, stopped).await;
                    });
                }
                // there is not even room to tell them
                Err(_) => shared.act(|server, now| server.turned_away(now, Refusal::Full, None)),
            },
            // No more files, for instance: wait for some to be closed.
            Err(_) => {
                shared.act(|server, now| server.turned_away(now, Refusal::NoFiles, None));
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    shared.act(|server, now| server.drain(now));
    while open.join_next().await.is_some() {}
}

/// Waits until the server is to end, or is dropped.
async fn asked(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

/// Tells the machine the time when it wants to hear it.
async fn tick(shared: Arc<Shared>) {
    loop {
        match shared.deadline() {
            Some(deadline) => {
                tokio::select! {
                    () = sleep_until(shared.clock.at(deadline)) => shared.act(|server, now| server.timeout(now)),
                    () = shared.sooner.notified() => {}
                }
            }
            None => shared.sooner.notified().await,
        }
    }
}

/// One connection: TLS, requests, and what becomes of it when one asks for a WebSocket.
async fn connection(shared: Arc<Shared>, stream: TcpStream, from: SocketAddr, stopped: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let handshake = shared.config.limits.handshake;
    let stream = match &shared.config.tls {
        None => Stream::Plain(stream),
        Some(tls) => {
            let accepting = Box::pin(TlsAcceptor::from(Arc::clone(&tls.config)).accept(stream));
            match timeout(handshake, accepting).await {
                Ok(Ok(stream)) => Stream::Tls(Box::new(stream)),
                Ok(Err(_)) => {
                    return shared.act(|server, now| server.turned_away(now, Refusal::Handshake, Some("TLS")));
                }
                Err(_) => return shared.act(|server, now| server.turned_away(now, Refusal::Handshake, None)),
            }
        }
    };
    let address = from.ip().to_canonical();
    let upgrading = http::Upgrading::default();
    // the requests of a WebSocket are over when it begins, and their memory is given back
    Box::pin(requests(&shared, stream, address, &upgrading, stopped)).await;
    let upgraded = upgrading.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some((upgraded, opening)) = upgraded else { return };
    let Ok(Ok(upgraded)) = timeout(handshake, upgraded).await else { return };
    let Ok(parts) = upgraded.downcast::<TokioIo<Stream>>() else { return };
    Box::pin(socket::serve(&shared, parts.io.into_inner(), parts.read_buf, opening)).await;
}

async fn requests(
    shared: &Arc<Shared>,
    stream: Stream,
    from: IpAddr,
    upgrading: &http::Upgrading,
    mut stopped: watch::Receiver<bool>,
) {
    let service = service_fn(|request| {
        let (shared, upgrading) = (Arc::clone(shared), Arc::clone(upgrading));
        async move { Ok::<_, Infallible>(http::answer(shared, from, upgrading, request).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(shared.config.limits.handshake)
        .max_buf_size(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let served = tokio::select! {
        served = serving.as_mut() => served,
        () = asked(&mut stopped) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = served {
        let refusal = if error.is_timeout() { Refusal::Handshake } else { Refusal::BadRequest };
        if error.is_parse() || error.is_timeout() {
            shared.act(|server, now| server.turned_away(now, refusal, None));
        }
    }
}
