//! The front: HTTP and WebSocket on one port, for the main chain at `/` and for private ones at `/c/<name>`.

mod answer;
mod body;
mod doors;
pub mod ipc;
mod listener;
mod metrics;
mod subscriptions;
mod websocket;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::{
        ConnectInfo, Path, Request, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::Value;
use slacontract_vm::Vm;
use tokio::{runtime::Handle, sync::watch};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use crate::{
    chain::thread::ChainHandle,
    config::{Doors, Limits},
    registry::Registry,
    rpc::{Access, RpcError, request::response},
};
use listener::{Bounded, Peer};

/// What a browser sees.
const PAGE: &str = include_str!("page.html");

/// What every request handler shares.
#[derive(Debug)]
pub struct Front {
    registry: Arc<Registry>,
    /// What runs programs, for what it has counted.
    programs: Arc<Vm>,
    limits: Limits,
    doors: Doors,
    address: SocketAddr,
    /// Where questions are answered: one per core at a time, the others wait their turn.
    questions: Handle,
    /// What monitors are told.
    counters: metrics::Counters,
}

impl Front {
    /// The front of a node that listens on `address` and answers questions on the blocking threads of `questions`.
    #[must_use]
    pub fn new(
        registry: Arc<Registry>,
        programs: Arc<Vm>,
        limits: Limits,
        doors: Doors,
        address: SocketAddr,
        questions: Handle,
    ) -> Self {
        Self {
            registry,
            programs,
            limits,
            doors,
            address,
            questions,
            counters: metrics::Counters::default(),
        }
    }

    fn access(&self, peer: SocketAddr) -> Access {
        Access {
            cheats: self.doors.allow_cheats || peer.ip().to_canonical().is_loopback(),
        }
    }
}

/// An address that clients can connect to: loopback for one that means every interface.
#[must_use]
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Serves until told to stop.
pub async fn serve(
    listener: tokio::net::TcpListener,
    front: Arc<Front>,
    mut stopped: watch::Receiver<bool>,
) {
    let origins = front.clone();
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin: &HeaderValue, _| {
            doors::origin_allowed(origin, &origins.doors)
        }))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .allow_private_network(true);
    let bounded = Bounded::new(listener, front.limits.connections);
    let router = Router::new()
        .route("/", any(main))
        .route("/c/{name}", any(private))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(metrics::ready))
        .route("/metrics", get(metrics::metrics))
        .layer(cors)
        .with_state(front);
    let service = router.into_make_service_with_connect_info::<Peer>();
    let done = async move {
        // The sender is dropped only together with the node.
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(bounded, service)
        .with_graceful_shutdown(done)
        .await
    {
        tracing::error!(%error, "the server stopped");
    }
}

/// A request for a WebSocket, or none.
type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

async fn main(
    State(front): State<Arc<Front>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    upgrade: Upgrade,
    request: Request,
) -> Response {
    let chain = front.registry.main();
    handle(front, chain, peer, upgrade.ok(), request).await
}

async fn private(
    State(front): State<Arc<Front>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(name): Path<String>,
    upgrade: Upgrade,
    request: Request,
) -> Response {
    let Some(chain) = front.registry.private(&name) else {
        let shown: String = name.chars().take(64).collect();
        return refusal(
            StatusCode::NOT_FOUND,
            RpcError::refused(format!(
                "there is no private chain {shown}; sla_newChain makes one"
            )),
        );
    };
    handle(front, chain, peer, upgrade.ok(), request).await
}

async fn handle(
    front: Arc<Front>,
    chain: Arc<ChainHandle>,
    peer: Peer,
    upgrade: Option<WebSocketUpgrade>,
    request: Request,
) -> Response {
    if let Err(why) = doors::admit(request.headers(), &front.doors, front.address) {
        return refusal(StatusCode::FORBIDDEN, RpcError::invalid_request(why));
    }
    let access = front.access(peer.0);
    if let Some(upgrade) = upgrade {
        let upgrade = upgrade
            .max_message_size(front.limits.body)
            .max_frame_size(front.limits.body);
        return upgrade.on_upgrade(move |socket| websocket::serve(socket, front, chain, access));
    }
    match *request.method() {
        Method::POST => post(&front, &chain, access, request).await,
        Method::GET | Method::HEAD => page(request.headers()),
        _ => refusal(
            StatusCode::METHOD_NOT_ALLOWED,
            RpcError::invalid_request("JSON-RPC requests are sent with POST, or over a WebSocket"),
        ),
    }
}

async fn post(
    front: &Arc<Front>,
    chain: &Arc<ChainHandle>,
    access: Access,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    match body::read(&head.headers, body, front.limits.body).await {
        Ok(bytes) => match answer::answer(front, chain, access, None, &bytes).await {
            Some(answer) => json(StatusCode::OK, answer),
            None => StatusCode::NO_CONTENT.into_response(),
        },
        Err((status, error)) => {
            let mut response = refusal(status, error);
            // What is left of the body is not read.
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

fn page(headers: &HeaderMap) -> Response {
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if wants_page {
        return ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], PAGE).into_response();
    }
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "slacontract devnet: send JSON-RPC with POST, or open a WebSocket\n",
    )
        .into_response()
}

fn refusal(status: StatusCode, error: RpcError) -> Response {
    json(status, response(Value::Null, Err(error)).to_string())
}

fn json(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
