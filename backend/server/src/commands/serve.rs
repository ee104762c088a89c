//! `baoxue serve`: the console and the phone API, each on an address of its own.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use axum::Router;
use axum::http::HeaderName;
use registry::Registry;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};

use super::Call;
use crate::args::ServeArgs;
use crate::failure::Failure;
use crate::output;
use crate::settings::Settings;

/// Serves until it is told to stop.
pub async fn perform(call: Call, args: ServeArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    serve(registry, &call.settings.at(args.addresses)).await
}

/// Serves a county's register on both addresses; ends cleanly on Ctrl-C or a signal to stop.
pub async fn serve(registry: Registry, settings: &Settings) -> Result<(), Failure> {
    let key = signing_key(&settings.key_file)?;
    let rounds = crate::rounds::keep_up(registry.clone());
    let desks = desks::router(desks::Desks::open(registry.clone(), &key, settings.over_https).await?);
    let phones = mobile_api::router(mobile_api::Phones::open(registry, &key)?);
    let (console, phone) = (bound(settings.listen).await?, bound(settings.phones).await?);
    output::line(&format!(
        "工作台 http://{}    手机接口 http://{}    按 Ctrl-C 停止",
        console.local_addr()?,
        phone.local_addr()?
    ))?;
    let console = axum::serve(console, watched(desks)).with_graceful_shutdown(told_to_stop());
    let phone = axum::serve(phone, watched(phones)).with_graceful_shutdown(told_to_stop());
    let serving = async { tokio::join!(console.into_future(), phone.into_future()) };
    // The rounds end with the serving: a deed under way is rolled back and done again after the next start.
    let (console, phone) = tokio::select! {
        ended = serving => ended,
        never = rounds => match never {},
    };
    console?;
    Ok(phone?)
}

/// Every request has an id and a span with method and path, never with a query: queries hold names.
fn watched(router: Router) -> Router {
    let id = HeaderName::from_static("x-request-id");
    let spans = TraceLayer::new_for_http().make_span_with(|request: &axum::extract::Request| {
        let id = request.headers().get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default();
        tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
    });
    let spans = spans.on_response(DefaultOnResponse::new().level(tracing::Level::INFO));
    router
        .layer(CatchPanicLayer::new())
        .layer(spans)
        .layer(PropagateRequestIdLayer::new(id.clone()))
        .layer(SetRequestIdLayer::new(id, MakeRequestUuid))
}

async fn bound(address: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|e| {
        Failure::work(format!("无法在 {address} 上开放服务：{e}。该端口可能已被占用，请换一个（--listen、--phones）"))
    })
}

async fn told_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// The key that signs tokens and receipts: made once, readable by its owner only. Who loses it signs everyone out.
fn signing_key(file: &Path) -> Result<Vec<u8>, Failure> {
    if let Ok(key) = fs::read(file) {
        if key.len() >= 32 {
            return Ok(key);
        }
        return Err(Failure::work(format!(
            "密钥文件 {} 不完整：请从备份恢复，或删除后重新生成（所有人需重新登录）",
            file.display()
        )));
    }
    let key: [u8; 32] = rand::random();
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unwritable =
        |e| Failure::work(format!("无法写入密钥文件 {}：{e}。请检查目录权限（BAOXUE_KEY_FILE）", file.display()));
    options.open(file).and_then(|mut out| out.write_all(&key)).map_err(unwritable)?;
    Ok(key.to_vec())
}
