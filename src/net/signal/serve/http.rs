//! What is asked for by HTTP: WebSockets, the requests of engine.io, the test page, the metrics.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap,
    HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE, VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::gate::turned_away;
use super::page::{FILES, POLICY};
use super::shared::Shared;
use crate::rendezvous::server::{self as rendezvous, Fault, Opening, Query, Refusal};

/// Longer than any ping of engine.io waits; a request that nobody answers until then never will be.
const POLL: Duration = Duration::from_secs(120);

type Reply = Response<Full<Bytes>>;

/// A connection that is to become a WebSocket.
pub(super) type Upgrading = Arc<Mutex<Option<(hyper::upgrade::OnUpgrade, Opening)>>>;

/// What a request is answered with.
pub(super) async fn answer(
    shared: Arc<Shared>,
    from: IpAddr,
    upgrading: Upgrading,
    request: Request<Incoming>,
) -> Reply {
    let origin = request.headers().get(ORIGIN).cloned();
    let config = &shared.config;
    if let Some(origin) = turned_away(&config.origins, request.headers(), config.is_only_loopback()) {
        shared.act(|server, now| server.turned_away(now, Refusal::Origin, Some(&origin)));
        let says = "pages of this origin may not use this server; start it with --allow-origin and the origin\n";
        return text(StatusCode::FORBIDDEN, says);
    }
    let mut reply = within(&shared, from, upgrading, request).await;
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
    reply
}

async fn within(shared: &Arc<Shared>, from: IpAddr, upgrading: Upgrading, request: Request<Incoming>) -> Reply {
    let config = &shared.config;
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    if request.method() == Method::OPTIONS {
        let mut reply = text(StatusCode::NO_CONTENT, "");
        reply.headers_mut().insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        reply
            .headers_mut()
            .insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Authorization, Content-Type"));
        return reply;
    }
    let is_engine = config.dialect == "rooms" && matches!(path.as_str(), "/socket.io" | "/socket.io/");
    let wants_socket = has(request.headers(), &UPGRADE, "websocket");
    if !wants_socket
        && !is_engine
        && config.page.is_some()
        && let Some(file) = FILES.iter().find(|file| file.path == path)
    {
        return match *request.method() {
            Method::GET | Method::HEAD => page(file.media_type, file.body.into()),
            _ => text(StatusCode::METHOD_NOT_ALLOWED, "GET only\n"),
        };
    }
    if let Some(token) = &config.token
        && !token.is_in(&query, request.headers())
    {
        shared.act(|server, now| server.turned_away(now, Refusal::Token, None));
        let says = "this server wants a token: ?token=… in the URL, or Authorization: Bearer …\n";
        let mut reply = text(StatusCode::UNAUTHORIZED, says);
        reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return reply;
    }
    if wants_socket {
        if config.dialect == "rooms" && !is_engine {
            shared.act(|server, now| server.turned_away(now, Refusal::BadRequest, None));
            return text(StatusCode::NOT_FOUND, "socket.io is at /socket.io/\n");
        }
        let opening = Opening { address: Some(from), query: Query::read(&query) };
        return upgrade(shared, upgrading, opening, request);
    }
    if is_engine {
        return engine(shared, from, &query, request).await;
    }
    match path.as_str() {
        "/metrics" => {
            let (tally, count) = shared.tally();
            let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            full(StatusCode::OK, media_type, tally.open_metrics(config.dialect, count))
        }
        "/config.json" if config.page.is_some() => {
            let page = config.page.as_ref().map(|page| page.config(config.dialect, config.path()));
            full(StatusCode::OK, "application/json", page.unwrap_or_default().to_string())
        }
        "/" => {
            let mut reply =
                text(StatusCode::UPGRADE_REQUIRED, "this is a signaling server: connect with a WebSocket\n");
            reply.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
            reply
        }
        _ => text(StatusCode::NOT_FOUND, "nothing here\n"),
    }
}

/// Has a header that word in its list?
fn has(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(word))
}

/// The handshake of a WebSocket (RFC 6455, section 4.2).
fn upgrade(shared: &Shared, upgrading: Upgrading, opening: Opening, mut request: Request<Incoming>) -> Reply {
    let headers = request.headers();
    let fault = |status, says: &'static str| {
        shared.act(|server, now| server.turned_away(now, Refusal::BadRequest, Some(says)));
        text(status, says)
    };
    if request.method() != Method::GET || !has(headers, &CONNECTION, "upgrade") {
        return fault(StatusCode::BAD_REQUEST, "a WebSocket begins with GET and Connection: Upgrade\n");
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        let mut reply = fault(StatusCode::UPGRADE_REQUIRED, "version 13 of the WebSocket protocol is spoken here\n");
        reply.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        return reply;
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24 && key.as_bytes().ends_with(b"=="));
    let Some(key) = key else {
        return fault(StatusCode::BAD_REQUEST, "Sec-WebSocket-Key is missing, or is not 16 bytes in base64\n");
    };
    let mut reply = Response::new(Full::default());
    *reply.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    if let Ok(accept) = HeaderValue::try_from(derive_accept_key(key.as_bytes())) {
        reply.headers_mut().insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    // browsers give up when they offer protocols and none is chosen
    let protocol = headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|offered| offered.to_str().ok());
    let first = protocol.and_then(|offered| offered.split(',').next()).map(str::trim).filter(|first| !first.is_empty());
    if let Some(Ok(first)) = first.map(HeaderValue::from_str) {
        reply.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, first);
    }
    reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    reply.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
    *upgrading.lock().unwrap_or_else(PoisonError::into_inner) = Some((hyper::upgrade::on(&mut request), opening));
    reply
}

/// A request of engine.io.
async fn engine(shared: &Arc<Shared>, from: IpAddr, query: &str, request: Request<Incoming>) -> Reply {
    let body = match *request.method() {
        Method::GET => None,
        Method::POST => {
            // packets are as long as messages; version 3 writes lengths before them
            let most = shared.config.limits.message.saturating_add(1024);
            let body = Limited::new(request.into_body(), most).collect();
            match timeout(shared.config.limits.handshake, body).await {
                Ok(Ok(body)) => match String::from_utf8(body.to_bytes().to_vec()) {
                    Ok(body) => Some(body),
                    Err(_) => return engine_reply(Fault::Request.response()),
                },
                Ok(Err(error)) => {
                    let long = error.is::<LengthLimitError>();
                    let refusal = if long { Refusal::TooLong } else { Refusal::BadRequest };
                    shared.act(|server, now| server.turned_away(now, refusal, None));
                    let status = if long { 413 } else { 400 };
                    return engine_reply(rendezvous::Response { status, ..Fault::Request.response() });
                }
                Err(_) => {
                    shared.act(|server, now| server.turned_away(now, Refusal::Handshake, None));
                    return engine_reply(rendezvous::Response { status: 408, ..Fault::Request.response() });
                }
            }
        }
        _ => return engine_reply(Fault::Method.response()),
    };
    let (link, answered) = shared.request();
    let asking = Asking { shared, link };
    let asked = rendezvous::Request { address: Some(from), query: Query::read(query), body };
    shared.act(|server, now| server.asked(now, link, asked));
    let reply = timeout(POLL.max(shared.config.limits.ping * 2), answered).await;
    drop(asking);
    match reply {
        Ok(Ok(response)) => engine_reply(response),
        _ => engine_reply(Fault::Request.response()),
    }
}

/// Tells the machine that nobody waits any more, also when the client has gone.
struct Asking<'s> {
    shared: &'s Shared,
    link: rendezvous::Link,
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.shared.forget(self.link, None);
    }
}

fn engine_reply(response: rendezvous::Response) -> Reply {
    let status = StatusCode::from_u16(response.status).unwrap_or(StatusCode::BAD_REQUEST);
    full(status, response.media_type, response.body)
}

fn page(media_type: &'static str, body: String) -> Reply {
    let mut reply = full(StatusCode::OK, media_type, body);
    reply.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    reply
}

fn text(status: StatusCode, body: &'static str) -> Reply {
    full(status, "text/plain; charset=utf-8", body.to_owned())
}

fn full(status: StatusCode, media_type: &'static str, body: String) -> Reply {
    let mut reply = Response::new(Full::from(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    reply
}
